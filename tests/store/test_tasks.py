"""Tasks as files: made, imported, changed, deleted; and the ids they get."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from labelfs.errors import BadFile, BadRequest, Conflict, NotFound, Stale
from labelfs.store import store_imports
from labelfs.store.digests import data_digest, list_digest
from labelfs.store.store import Store
from tests.store.folders import annotation, choice, git, listed, put, snapshot, task

Opener = Callable[..., Store]
ALICE = "alice@example.org"


def rows(*numbers: int) -> list[dict[str, Any]]:
    return [{"data": {"text": f"text {n}"}} for n in numbers]


# ---- create ------------------------------------------------------------------------------------------------


def test_a_task_alone(store: Store) -> None:
    item = store.create_task({"text": "x"}, meta={"m": 1})
    assert item.id == 1 and item.place.file == f"tasks/1-{item.data_digest[:4]}.json"
    text = (store.root / item.place.file).read_text()
    assert text == '{\n  "id": 1,\n  "data": {"text": "x"},\n  "meta": {"m": 1}\n}\n'
    with pytest.raises(Conflict):
        store.create_task({"text": "y"}, task_id=1)
    with pytest.raises(BadRequest):
        store.create_task({"text": "y"}, task_id=10**9)
    assert store.create_task({"text": "y"}, task_id=2000).place.file.startswith("tasks/002/2000-")


def test_an_import_is_files_of_a_thousand(store: Store) -> None:
    ids = store.add_tasks(rows(*range(2001)), source="my News.csv")
    assert ids == list(range(1, 2002))
    names = sorted(name for name in snapshot(store.root) if name.startswith("tasks/"))
    parts = [[row["data"] for row in rows(*range(a, b))] for a, b in ((0, 1000), (1000, 2000), (2000, 2001))]
    assert names == sorted(f"tasks/my-news-{list_digest(part)}.json" for part in parts)
    text = (store.root / f"tasks/my-news-{list_digest(parts[2])}.json").read_text()
    assert text == '[\n  {"id": 2001, "data": {"text": "text 2000"}}\n]\n'


def test_a_large_import_goes_into_the_index_part_by_part(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_imports, "AT_ONCE", 1000)
    ids = store.add_tasks(rows(*range(2500)), source="a")
    assert ids == [one.id for one in store.iter_tasks()] and len({one.place.file for one in store.iter_tasks()}) == 3
    assert store.add_tasks(rows(*range(2500)), source="a") == ids and store.count() == 2500



def test_an_import_is_idempotent(store: Store) -> None:
    batch = [*rows(1, 1, 2), {"id": 50, "data": {"text": "text 2"}}, {"id": "x9", "data": {"text": "nine"}}]
    ids = store.add_tasks(batch, source="a")
    assert ids == [1, 2, 3, 50, 4] and store.count() == 5  # equal rows within one import are tasks of their own
    before = snapshot(store.root)
    assert store.add_tasks(batch, source="b") == [1, 1, 3, 50, 4] and snapshot(store.root) == before
    assert store.task(4).meta == {"source_id": "x9"}


def test_source_ids_are_kept_if_free(store: Store) -> None:
    store.create_task({"text": "mine"}, task_id=5)
    batch = [{"id": 5, "data": {"text": "theirs"}}, {"id": 6, "data": {"text": "six"}},
             {"id": 6, "data": {"text": "6"}}, {"id": 0, "data": {"text": "0"}}]
    ids = store.add_tasks(batch, source="a")
    assert ids[1] == 6 and len(set(ids)) == 4 and 5 not in ids
    assert store.task(ids[0]).meta == {"source_id": 5} and store.task(ids[2]).meta == {"source_id": 6}
    assert store.add_tasks(batch, source="b") == ids


def test_what_belongs_to_tasks_is_written_before_them(store: Store) -> None:
    batch = rows(1, 2)
    with store.importing(batch, source="a") as work:
        assert work.ids == [1, 2] and work.known == [False, False]
        work.annotations([(1, work.digests[0], {"id": 9, "completed_by": "a@x.org", "result": [choice("A")]})])
        work.predictions([{"task": 2, "model_version": "m", "result": []}])
        assert not (store.root / "tasks").exists() and (store.root / "annotations/1.a@x.org.json").exists()
    assert [a.id for a in store.annotations(1)] == [9] and len(store.predictions(2)) == 1


def test_an_unfinished_import_is_completed_by_repeating_it(store: Store) -> None:
    batch = rows(1, 2)
    fields = {"id": 9, "completed_by": "a@x.org", "result": [choice("A")]}
    with pytest.raises(RuntimeError), store.importing(batch, source="a") as work:
        work.annotations([(work.ids[1], work.digests[1], fields)])
        raise RuntimeError
    assert store.count() == 0 and [p.code for p in store.problems()] == ["unknown-task"]
    with store.importing(batch, source="a") as work:
        assert work.annotations([(work.ids[1], work.digests[1], fields)]) == [(9, False)]
    assert store.count() == 2 and not store.problems()
    assert store.annotation(9).task == work.ids[1]


# ---- new ids -------------------------------------------------------------------------------------------------


def test_ids_of_deleted_tasks_are_not_given_again(store: Store, open_store: Opener) -> None:
    store.add_tasks(rows(1, 2, 3), source="a")
    store.delete_tasks([3], by=ALICE)
    assert store.create_task({"a": 1}).id == 4
    (store.root / store.task(4).place.file).unlink()
    store.refresh()
    assert store.create_task({"a": 2}).id == 5
    store.delete_tasks([5], by=ALICE)
    store.close()
    for path in (store.root / ".labelfs").glob("index*"):
        path.unlink()
    assert open_store(store.root).create_task({"a": 3}).id == 6  # the trash remembers


@pytest.mark.parametrize("where", ["annotation", "activity"])
def test_ids_that_anything_names_are_not_given(tmp_path: Path, open_store: Opener, where: str) -> None:
    put(tmp_path, "tasks/1.json", task(1))
    if where == "annotation":
        put(tmp_path, "annotations/1.json", annotation(1, 40))
    else:
        put(tmp_path, "activity/a.jsonl", [{"at": "2026-01-01T00:00:00Z", "by": "a", "task": 40, "annotation": 1}])
    assert open_store(tmp_path).create_task({"a": 1}).id == 41


def test_derived_ids_do_not_count(tmp_path: Path, open_store: Opener) -> None:
    put(tmp_path, "tasks/1.json", listed({"a": 1}, {"id": 600_000_000, "data": {}}, task(3)))
    assert open_store(tmp_path).create_task({"b": 1}).id == 4


def test_a_sparse_checkout_hides_no_id(tmp_path: Path, open_store: Opener) -> None:
    git(tmp_path, "init", "-q")
    put(tmp_path, "tasks/a/1-aaaa.json", task(1))
    put(tmp_path, "tasks/b/70-aaaa.json", task(70))
    put(tmp_path, "tasks/b/news-aaaaaa.json", listed(task(80), task(81)))
    put(tmp_path, "config.xml", "<View/>")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "x")
    git(tmp_path, "sparse-checkout", "set", "--no-cone", "/*", "!/tasks/b/")
    assert not (tmp_path / "tasks/b").exists()
    store = open_store(tmp_path)
    assert store.task_ids() == [1] and store.create_task({"a": 1}).id == 82


# ---- change ------------------------------------------------------------------------------------------------


def test_one_line_of_a_list_changes(store: Store) -> None:
    store.add_tasks(rows(1, 2, 3), source="a")
    path = store.root / store.task(2).place.file
    before = path.read_text().splitlines()
    item = store.update_task(2, {"data": {"text": "new"}, "meta": {"m": 1}}, expect=store.task(2).place.revision)
    after = path.read_text().splitlines()
    assert [n for n, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]] == [2]
    assert item.data == {"text": "new"} and item.meta == {"m": 1}
    assert after[2] == '  {"id": 2, "data": {"text": "new"}, "meta": {"m": 1}},'
    store.update_task(2, {"meta": None})
    assert store.task(2).meta is None


@pytest.mark.parametrize("content", [
    {"text": "x", "n": 1}, [{"text": "x", "n": 1}], {"data": {"text": "x", "n": 1}},
    [{"a": 1}, {"data": {"text": "x", "n": 1}}], [{"a": 1}, {"text": "x", "n": 1}]])
def test_a_change_writes_the_derived_id(tmp_path: Path, open_store: Opener, content: Any) -> None:
    path = put(tmp_path, "tasks/x.json", content)
    store = open_store(tmp_path)
    (id_,) = [t.id for t in store.iter_tasks() if t.data.get("text")]
    item = store.update_task(id_, {"data": {"text": "y", "n": 1}}, expect=store.task(id_).place.revision)
    assert item.id == id_ and not item.derived
    written = json.loads(path.read_text())
    assert (written[-1] if isinstance(written, list) else written) == {"id": id_, "data": {"text": "y", "n": 1}}
    assert store.count() == (len(content) if isinstance(content, list) else 1)


def test_meta_of_bare_data_keeps_the_data(tmp_path: Path, open_store: Opener) -> None:
    path = put(tmp_path, "tasks/x.json", {"text": "x"})
    store = open_store(tmp_path)
    store.update_task(store.task_ids()[0], {"meta": {"m": 1}})
    assert json.loads(path.read_text())["data"] == {"text": "x"}


def test_a_change_keeps_inline_annotations_byte_for_byte(tmp_path: Path, open_store: Opener) -> None:
    export = json.dumps([task(1, annotations=[{"id": 5, "result": [choice("A")], "x": 1.50}]), task(2)], indent=3)
    path = put(tmp_path, "tasks/x.json", export)
    store = open_store(tmp_path)
    store.update_task(1, {"data": {"text": "new"}})
    assert json.loads(path.read_text())[0]["data"] == {"text": "new"}
    assert path.read_text()[path.read_text().index('"annotations"'):] == export[export.index('"annotations"'):]
    with pytest.raises(BadRequest, match="annotations"):
        store.update_task(1, {"annotations": []})


def test_a_task_that_changed_on_disk(store: Store) -> None:
    store.add_tasks(rows(1, 2), source="a")
    item = store.task(1)
    path = store.root / item.place.file
    path.write_text(path.read_text().replace("text 1", "words"))
    with pytest.raises(Stale) as lost:
        store.update_task(1, {"meta": {"m": 1}}, expect=item.place.revision)
    assert lost.value.current["data"] == {"text": "words"} and store.task(1).data == {"text": "words"}
    path.write_text("[")
    with pytest.raises(BadFile):
        store.update_task(1, {"meta": {"m": 1}})
    assert path.read_text() == "["
    path.unlink()
    with pytest.raises(NotFound):
        store.update_task(1, {"meta": {"m": 1}})
    assert store.count() == 0


# ---- delete ------------------------------------------------------------------------------------------------


def test_deleting_moves_everything_that_belongs_to_it(store: Store) -> None:
    store.add_tasks(rows(1, 2), source="a")
    one, _ = store.create_annotation(1, {"result": []}, person=ALICE)
    two, _ = store.create_annotation(2, {"result": []}, person=ALICE)
    store.add_predictions([{"task": n, "result": [], "model_version": "m"} for n in (1, 2)])
    put(store.root, "reviews/1.json", {"id": 1, "annotation": one.id, "task": 1, "reviewer": "b@x.org",
                                      "verdict": "accepted", "annotation_digest": ""})
    store.refresh()
    store.save_draft(task=1, annotation=None, user=ALICE, result=[])
    assert store.delete_tasks([1, 99], by=ALICE, expect=None) == 1
    assert store.task_ids() == [2] and [a.id for a in store.iter_annotations()] == [two.id]
    assert [p.task for p in store.iter_predictions()] == [2] and not store.problems() and store.totals()["drafts"] == 0
    assert "reviews/1.json" not in snapshot(store.root) and not store.reviews(1)
    trash = " ".join(str(path) for path in (store.root / ".labelfs/trash").rglob("*.json"))
    for part in ("reviews/1.json", f"annotations/1.{ALICE}.json", "predictions/m/", "tasks/a-"):
        assert part in trash
    assert store.delete_tasks([2], by=ALICE) == 1
    assert [name for name in snapshot(store.root) if not name.startswith("activity/")] == []


def test_deleting_a_task_that_changed(store: Store) -> None:
    item = store.create_task({"a": 1})
    with pytest.raises(Stale):
        store.delete_tasks([1], by=ALICE, expect="0" * 64)
    assert store.delete_tasks([1], by=ALICE, expect=item.place.revision) == 1


# ---- predictions -----------------------------------------------------------------------------------------------


def test_predictions_of_a_run(store: Store) -> None:
    store.add_tasks(rows(1, 2), source="a")
    items = store.add_predictions([{"task": n, "result": [], "model_version": v, "score": 0.25 * n}
                                   for n, v in ((1, "v1"), (2, "v1"), (1, "Größe"), (2, ""))])
    assert len(items) == 4 and len({item.place.file for item in items}) == 3
    assert re.fullmatch(r"predictions/v1/\d{4}-\d\d-\d\d-[0-9a-f]{4}\.jsonl", items[0].place.file)
    assert items[3].place.file.startswith("predictions/model/")
    assert store.model_versions() == {"": 1, "Größe": 1, "v1": 2} and store.counts([1])[1].score == 0.25
    changed = store.update_prediction(items[1].id, {"score": 0.75}, expect=items[1].place.revision)
    assert changed.score == 0.75 and store.prediction(items[0].id).score == 0.25
    with pytest.raises(Stale):
        store.update_prediction(items[1].id, {"score": 1}, expect=items[1].place.revision)
    assert store.delete_predictions([item.id for item in items[:2]] + [5]) == 2
    assert store.model_versions() == {"": 1, "Größe": 1}


def test_local_predictions_are_not_the_projects(store: Store) -> None:
    store.add_tasks(rows(1), source="a")
    before = snapshot(store.root)
    (item,) = store.add_predictions([{"task": 1, "result": [], "model_version": "m"}], local=True)
    assert item.local and snapshot(store.root) == before and store.predictions(1) == [item]


def test_a_pipelines_file_is_byte_stable(store: Store) -> None:
    store.add_tasks(rows(1, 2), source="a")
    out = [{"task": n, "result": [], "model_version": "m", "score": 0.5} for n in (2, 1)]
    store.write_predictions(out, "predictions/m/run.jsonl")
    first = (store.root / "predictions/m/run.jsonl").read_bytes()
    store.write_predictions(out, "predictions/m/run.jsonl")
    assert (store.root / "predictions/m/run.jsonl").read_bytes() == first
    assert [json.loads(line)["task"] for line in first.splitlines()] == [1, 2] and b"created_at" not in first


def test_inline_predictions_can_be_deleted(tmp_path: Path, open_store: Opener) -> None:
    path = put(tmp_path, "tasks/x.json", [task(1, predictions=[{"id": 5, "result": []}, {"id": 6, "result": []}])])
    store = open_store(tmp_path)
    assert store.delete_predictions([5]) == 1 and [p.id for p in store.predictions(1)] == [6]
    assert [p["id"] for p in json.loads(path.read_text())[0]["predictions"]] == [6]


def test_digest_of_unknown_tasks_stays_findable(store: Store) -> None:
    assert store.task(5) is None and store.tasks([5, 6]) == [] and store.counts([5]) == {}
    assert data_digest({}) and store.annotations(5) == []
