"""The rest of the store: single files, drafts, the log, views, assignments, masks, uploads, life."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from labelfs.errors import BadFile, BadRequest, Conflict, NotFound, Outside, Stale
from labelfs.store.store import Store
from tests.store.folders import annotation, choice, git, listed, put, snapshot, task

Opener = Callable[..., Store]
ALICE = "alice@example.org"
PNG = b"\x89PNG\r\n\x1a\n" + b"pixels"


@pytest.fixture
def project(tmp_path: Path, open_store: Opener) -> Store:
    put(tmp_path, "tasks/a.json", listed(*(task(n) for n in range(1, 6))))
    return open_store(tmp_path)


# ---- life ----------------------------------------------------------------------------------------------------


def test_opening_watching_and_closing_write_nothing_that_git_sees(tmp_path: Path, open_store: Opener) -> None:
    put(tmp_path, "tasks/a.json", task(1))
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "x")
    store = open_store(tmp_path)
    store.watch()
    store.save_draft(task=1, annotation=None, user=ALICE, result=[])
    list(store.iter_tasks())
    store.close()
    assert git(tmp_path, "status", "--porcelain", "-uall") == ""


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        Store.open(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


def test_an_empty_folder(store: Store) -> None:
    assert store.count() == 0 and store.task_ids() == [] and list(store.iter_annotations()) == []
    assert set(store.totals().values()) == {0} and store.data_columns() == ({}, 0) and store.problems() == []


def test_changes_since(project: Store) -> None:
    start = project.generation
    project.create_annotation(1, {"result": []}, person=ALICE)
    project.create_annotation(2, {"result": []}, person=ALICE)
    missed = project.changes_since(start)
    assert missed is not None and missed.tasks == {1, 2} and missed.generation == project.generation == start + 2


def test_streams_are_complete_and_ordered(project: Store) -> None:
    project.add_tasks([{"data": {"n": n}} for n in range(1200)], source="a")
    rows = [(1 + n % 700, "", {"id": 5000 - n, "completed_by": f"p{n % 7}@x.org", "result": [],
                               "created_at": f"2026-01-01T00:00:00.{n % 3:06}Z"}) for n in range(1500)]
    project.create_annotations_bulk(rows)
    project.add_predictions([{"task": 1 + n % 600, "result": [], "model_version": "m"} for n in range(1300)])
    assert [item.id for item in project.iter_tasks()] == list(range(1, 1206))
    found = [(a.task, a.created_at, a.id) for a in project.iter_annotations()]
    assert found == sorted(found) and len(found) == 1500
    tasks = [p.task for p in project.iter_predictions()]
    assert tasks == sorted(tasks) and len(tasks) == 1300
    assert project.data_columns() == ({"text": 5, "n": 1200}, 1205)
    assert [item.id for item in project.tasks([7, 3, 99999, 5])] == [7, 3, 5]


# ---- single files ----------------------------------------------------------------------------------------------


def test_config(store: Store) -> None:
    assert store.read_text("config.xml") is None
    first = store.write_config("<View>\r\n</View>")
    assert store.read_text("config.xml") == ("<View>\n</View>", first)
    generation = store.generation
    assert store.write_config("<View>\n</View>", expect=first) == first and store.generation == generation
    with pytest.raises(Stale):
        store.write_config("<View/>", expect="0" * 64)
    assert store.write_config("<View/>", expect=first) != first and store.changes_since(generation).config
    put(store.root, "config.xml", b"<View>\n\xff</View>")
    with pytest.raises(BadFile, match=r"config\.xml:2"):
        store.read_text("config.xml")
    with pytest.raises(BadRequest):
        store.read_text("../secret")


def test_settings_are_spliced(store: Store) -> None:
    store.update_object("project.json", {"title": "T", "description": None})
    assert (store.root / "project.json").read_text() == '{\n  "title": "T"\n}\n'
    put(store.root, "project.json", '{"mine":  1,\n"title":"T"   }')
    revision = store.update_object("project.json", {"title": "U", "overlap": 2})
    text = (store.root / "project.json").read_text()
    assert '"mine":  1,' in text and json.loads(text) == {"mine": 1, "title": "U", "overlap": 2}
    assert store.overlap == 2
    with pytest.raises(Stale):
        store.update_object("project.json", {"title": "V"}, expect="0" * 64)
    assert store.update_object("project.json", {"title": "U"}, expect=revision) == revision
    put(store.root, "project.json", "{")
    with pytest.raises(BadFile):
        store.update_object("project.json", {"title": "V"})
    with pytest.raises(BadRequest):
        store.update_object("tasks/a.json", {"title": "V"})


def test_members_stay_sorted(store: Store) -> None:
    store.update_object("members.json", {"b@x.org": {"role": "annotator"}})
    store.update_object("members.json", {"a@x.org": {"role": "manager", "id": 3}, "c@x.org": {"role": "reviewer"}})
    assert list(json.loads((store.root / "members.json").read_text())) == ["a@x.org", "b@x.org", "c@x.org"]
    store.update_object("members.json", {"b@x.org": None})
    assert list(json.loads((store.root / "members.json").read_text())) == ["a@x.org", "c@x.org"]


def test_views(store: Store) -> None:
    path = store.create_view({"title": "Mine & yours", "type": "list", "filters": {}, "order": 1})
    assert re.fullmatch(r"views/mine-yours-[0-9a-f]{4}\.json", path)
    ((name, content, revision),) = store.views()
    assert name == path and content["title"] == "Mine & yours"
    store.update_object(path, {"order": 2}, expect=revision)
    assert store.views()[0][1]["order"] == 2
    put(store.root, "views/bad.json", "[")
    store.refresh()
    assert len(store.views()) == 1 and [p.file for p in store.problems()] == ["views/bad.json"]
    store.delete_view(path)
    assert store.views() == []
    for wrong, error in ((path, NotFound), ("tasks/a.json", BadRequest)):
        with pytest.raises(error):
            store.delete_view(wrong)


def test_assignments(project: Store) -> None:
    project.assign("Bob@X.org", [3, 1, 3])
    assert project.assignments() == {"bob@x.org": [1, 3]}
    text = (project.root / "assignments/bob@x.org.json").read_text()
    assert text == '{\n  "person": "Bob@X.org",\n  "tasks": [\n    1,\n    3\n  ]\n}\n'
    project.assign("bob@x.org", [1, 2, 3])
    assert (project.root / "assignments/bob@x.org.json").read_text() == text.replace("1,\n", "1,\n    2,\n")
    project.assign("bob@x.org", [])
    assert project.assignments() == {} and not list((project.root / "assignments").iterdir())
    for name in ("a", "b"):
        put(project.root, f"assignments/{name}.json", {"person": "c@x.org", "tasks": [1]})
    project.refresh()
    with pytest.raises(Conflict):
        project.assign("c@x.org", [2])


# ---- drafts, the log -------------------------------------------------------------------------------------------


def test_drafts(project: Store, open_store: Opener) -> None:
    before = snapshot(project.root)
    first = project.save_draft(task=1, annotation=None, user=ALICE, result=[choice("A")], base="r", lead_time=2.5)
    same = project.save_draft(task=1, annotation=None, user="Alice@Example.org", result=[], was_postponed=True)
    other = project.save_draft(task=1, annotation=7, user=ALICE, result=[])
    bob = project.save_draft(task=1, annotation=None, user="bob@x.org", result=[])
    assert same.id == first.id and same.created_at == first.created_at and len({first.id, other.id, bob.id}) == 3
    assert snapshot(project.root) == before and project.totals()["drafts"] == 3
    project.close()
    store = open_store(project.root)
    assert store.draft(first.id) == same and [d.id for d in store.drafts(1, ALICE)] == [first.id, other.id]
    assert store.counts([1])[1].drafts == 3
    again = store.save_draft(task=1, annotation=None, user=ALICE, result=[choice("B")], draft_id=first.id)
    assert again.id == first.id and store.draft(first.id).result == [choice("B")]
    store.delete_draft(first.id)
    assert store.draft(first.id) is None
    for call in (lambda: store.delete_draft(first.id), lambda: store.save_draft(
            task=1, annotation=None, user=ALICE, result=[], draft_id=first.id), lambda: store.save_draft(
            task=99, annotation=None, user=ALICE, result=[])):
        with pytest.raises(NotFound):
            call()


def log_files(store: Store) -> list[Path]:
    return sorted((store.root / "activity").glob("*.jsonl"))


def test_a_process_appends_only_to_a_file_as_it_left_it(project: Store, open_store: Opener) -> None:
    item, _ = project.create_annotation(1, {"result": []}, person=ALICE, seconds=1.23456)
    project.update_annotation(item.id, {"ground_truth": True}, by=ALICE, seconds=2)
    (first,) = log_files(project)
    assert re.fullmatch(r"\d{4}-\d\d\.alice@example\.org\.[0-9a-f]{8}\.jsonl", first.name)
    lines = [json.loads(line) for line in first.read_text().splitlines()]
    assert [list(line) for line in lines] == [["at", "by", "task", "annotation", "event", "seconds"]] * 2
    assert [(line["event"], line["seconds"]) for line in lines] == [("submit", 1.235), ("update", 2)]
    first.write_text(first.read_text() + '{"at": "torn')
    project.update_annotation(item.id, {"ground_truth": False}, by=ALICE, seconds=3)
    assert len(log_files(project)) == 2 and first.read_text().endswith("torn") and not project.problems()
    assert project.lead_time(item.id) == pytest.approx(6.235)
    project.close()
    store = open_store(project.root)
    store.update_annotation(item.id, {"was_cancelled": True}, by=ALICE, seconds=1)
    assert len(log_files(store)) == 3 and store.activity(annotation=item.id)[-1].event == "skip"
    assert store.counts([1])[1].updated_at == store.activity(task=1)[-1].at


def test_a_long_log_is_not_read_for_every_line(project: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from labelfs.store.scan import Scanner

    item, _ = project.create_annotation(1, {"result": []}, person=ALICE, seconds=1)
    read: list[str] = []
    plain = Scanner.take
    monkeypatch.setattr(Scanner, "take", lambda self, *place, **more: (read.append(place[0]), plain(
        self, *place, **more))[1])
    for n in range(5):
        project.update_annotation(item.id, {"ground_truth": n % 2 == 0}, by=ALICE, seconds=1)
    assert "activity" not in read and project.lead_time(item.id) == 6 and len(project.activity()) == 6
    (path,) = log_files(project)
    assert not project.refresh() and not project.refresh([f"activity/{path.name}"])


def test_the_log_can_be_turned_off(project: Store) -> None:
    project.update_object("project.json", {"activity": False})
    item, _ = project.create_annotation(1, {"result": []}, person=ALICE, seconds=1)
    assert log_files(project) == [] and project.lead_time(item.id) is None


# ---- masks, uploads, media ---------------------------------------------------------------------------------------


def test_masks(store: Store) -> None:
    name = store.write_mask(33, PNG)
    assert re.fullmatch(r"masks/00000000011-[0-9a-f]{16}\.png", name)
    path = store.root / "annotations" / name
    assert path.read_bytes() == PNG == store.read_mask(name) and store.write_mask(33, PNG) == name
    assert store.read_mask(name, prediction=True) is None
    assert store.read_mask(store.write_mask(33, PNG, prediction=True), prediction=True) == PNG
    for wrong in ("masks/../../secret.png", "/etc/passwd", "masks/x", name + "\0"):
        assert store.read_mask(wrong) is None
    with pytest.raises(BadRequest):
        store.write_mask(1, b"GIF89a")


def test_uploads_and_media(store: Store) -> None:
    name = store.save_upload("../../My cat.JPG", b"bytes")
    assert re.fullmatch(r"media/upload/[0-9a-f]{8}-My cat\.JPG", name)
    assert store.save_upload("My cat.JPG", b"bytes") == name
    assert store.media_path(name).read_bytes() == b"bytes"
    for wrong in ("../x", "/etc/passwd"):
        with pytest.raises(Outside):
            store.media_path(wrong)
    with pytest.raises(NotFound):
        store.media_path("media/none.jpg")
    assert stat.S_ISREG((store.root / name).stat().st_mode)


def test_reviews_are_read(project: Store) -> None:
    put(project.root, "annotations/1.json", annotation(5, 1))
    put(project.root, "reviews/1.a.b.00001.json", {
        "id": 1, "annotation": 5, "annotation_digest": "d", "task": 1, "reviewer": "B@x.org", "verdict": "comment",
        "region": "r1", "comment": "hm", "created_at": "2026-01-01T00:00:00Z"})
    assert project.refresh().tasks == {1}
    (review,) = project.reviews(1)
    assert (review.reviewer, review.verdict, review.region, review.comment) == ("b@x.org", "comment", "r1", "hm")
