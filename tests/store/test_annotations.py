"""Annotations as files: made, changed, deleted, by the bytes on disk."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from labelfs.errors import BadFile, Conflict, DiskFull, NotFound, ReadOnly, Stale
from labelfs.store import files
from labelfs.store.digests import annotation_digest, data_digest
from labelfs.store.ids import base32
from labelfs.store.store import Store
from tests.store.folders import annotation, choice, git, listed, put, snapshot, task

Opener = Callable[..., Store]
ALICE = "alice@example.org"


@pytest.fixture
def project(tmp_path: Path, open_store: Opener) -> Store:
    put(tmp_path, "tasks/a.json", listed(*(task(n) for n in range(1, 6)), task(1234)))
    return open_store(tmp_path)


# ---- create ------------------------------------------------------------------------------------------------


def test_a_new_annotation_is_a_canonical_file(project: Store) -> None:
    item, created = project.create_annotation(2, {"result": [choice("A")]}, person=ALICE, seconds=3.25)
    assert created and item.place.file == "annotations/2.alice@example.org.json"
    text = (project.root / item.place.file).read_text()
    assert re.fullmatch(r"""\{
  "id": \d+,
  "ground_truth": false,
  "task": 2,
  "was_cancelled": false,
  "data_digest": "[0-9a-f]{16}",
  "completed_by": "alice@example.org",
  "created_at": "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z",
  "result": \[
    \{
      "id": "r1",
      "value": \{"choices": \["A"\]\},
      "from_name": "c",
      "to_name": "t",
      "type": "choices"
    \}
  \]
\}
""", text)
    assert item.data_digest == data_digest({"text": "text 2"})
    assert project.lead_time(item.id) == 3.25
    assert project.counts([2])[2].annotators == (ALICE,)


def test_names_of_further_annotations_and_large_tasks(project: Store) -> None:
    first, _ = project.create_annotation(1234, {"result": []}, person="李@example.org")
    second, _ = project.create_annotation(1234, {"result": []}, person="李@example.org")
    assert first.place.file == "annotations/001/1234.user-3zwm.json"
    assert second.place.file == f"annotations/001/1234.user-3zwm.{base32(second.id)[-5:]}.json"
    put(project.root, f"annotations/001/1234.user-3zwm.{base32(7)[-5:]}.json", annotation(99, 1234))
    third, _ = project.create_annotation(1234, {"id": 7, "result": []}, person="李@example.org")
    assert third.id == 7 and third.place.file == f"annotations/001/1234.user-3zwm.{base32(7)}.json"


def test_each_is_later_than_the_one_before(project: Store) -> None:
    put(project.root, "annotations/f.json", annotation(1, 1, created_at="2999-01-01T00:00:00.000000Z"))
    project.refresh()
    times = [project.create_annotation(1, {"result": []}, person=ALICE)[0].created_at for _ in range(3)]
    assert times == [f"2999-01-01T00:00:00.00000{n}Z" for n in (1, 2, 3)]


def test_the_same_submit_twice_makes_one(project: Store, open_store: Opener) -> None:
    one, created = project.create_annotation(1, {"result": [], "unique_id": "u"}, person=ALICE)
    two, again = project.create_annotation(1, {"result": [choice("B")], "unique_id": "u"}, person=ALICE)
    assert (created, again) == (True, False) and two == one
    project.close()
    three, again = open_store(project.root).create_annotation(1, {"result": [], "unique_id": "u"}, person=ALICE)
    assert three.id == one.id and not again
    assert json.loads((project.root / one.place.file).read_text())["unique_id"] == "u"


def test_a_taken_id_is_drawn_anew(project: Store) -> None:
    project.create_annotation(1, {"id": 5, "result": []}, person=ALICE)
    other, _ = project.create_annotation(2, {"id": 5, "result": []}, person=ALICE)
    assert other.id != 5


def test_label_studios_bookkeeping_stays_out(project: Store) -> None:
    fields = {"result": [], "lead_time": 3, "updated_at": "x", "created_username": "y", "project": 4, "mine": 1}
    item, _ = project.create_annotation(1, fields, person=ALICE)
    assert set(item.raw) - {"id", "ground_truth", "task", "was_cancelled", "data_digest", "completed_by", "created_at",
                            "result"} == {"mine"}


def test_no_task_no_annotation(project: Store) -> None:
    with pytest.raises(NotFound):
        project.create_annotation(77, {"result": []}, person=ALICE)
    assert not (project.root / "annotations").exists()


# ---- change ------------------------------------------------------------------------------------------------


def test_an_update_changes_two_lines_and_back_is_the_same_bytes(project: Store) -> None:
    item, _ = project.create_annotation(1, {"result": [choice("A"), {**choice("B"), "id": "r2"}]}, person=ALICE)
    path = project.root / item.place.file
    before = path.read_bytes()
    changed = project.update_annotation(item.id, {"result": [choice("C"), item.result[1]]}, by=ALICE)
    differing = [pair for pair in zip(before.splitlines(), path.read_bytes().splitlines(), strict=True)
                 if pair[0] != pair[1]]
    assert len(differing) == 1 and b'"C"' in differing[0][1]
    assert changed.result[0]["value"] == {"choices": ["C"]} and changed.place.revision != item.place.revision
    project.update_annotation(item.id, {"result": item.result}, by=ALICE, expect=changed.place.revision)
    assert path.read_bytes() == before


def test_a_save_that_changes_nothing_writes_nothing(project: Store) -> None:
    item, _ = project.create_annotation(1, {"result": [choice("A")]}, person=ALICE)
    before, generation = snapshot(project.root), project.generation
    inode = (project.root / item.place.file).stat().st_ino
    project.update_annotation(item.id, {"result": [choice("A")], "was_cancelled": False}, by=ALICE)
    assert snapshot(project.root) == before and project.generation == generation
    assert (project.root / item.place.file).stat().st_ino == inode


def test_hand_made_layout_and_unknown_keys_stay(project: Store) -> None:
    content = json.dumps({**annotation(5, 1), "mine": {"a": [1, 2]}, "zzz": 1}, indent=7).replace("\n", "\r\n")
    path = put(project.root, "annotations/deep/er/by-hand.json", content.encode())
    project.refresh()
    project.update_annotation(5, {"ground_truth": True}, by=ALICE)
    assert path.read_bytes().decode() == content.replace('"ground_truth": false', '"ground_truth": true')


def test_one_of_many_in_a_list_file(project: Store) -> None:
    rows = [annotation(n, 1, result=[]) for n in (1, 2, 3)]
    path = put(project.root, "annotations/all.jsonl", rows)
    project.refresh()
    before = path.read_text().splitlines()
    item = project.update_annotation(2, {"was_cancelled": True}, by=ALICE, expect=project.annotation(2).place.revision)
    after = path.read_text().splitlines()
    assert [n for n in range(3) if before[n] != after[n]] == [1] and item.was_cancelled
    project.delete_annotation(1, by=ALICE)
    assert [a.id for a in project.annotations(1)] == [2, 3]
    assert path.read_text().splitlines() == after[1:]
    project.delete_annotation(2, by=ALICE)
    project.delete_annotation(3, by=ALICE)
    assert not path.exists()


def test_equal_items_of_a_list_are_not_mixed_up(project: Store) -> None:
    put(project.root, "tasks/equal.json", json.dumps([{"data": {"x": 1}}, {"data": {"x": 1}}, {"data": {"y": 1}}]))
    project.refresh()
    ids = [t.id for t in project.iter_tasks() if t.data == {"x": 1}]
    project.update_task(ids[1], {"meta": {"m": 1}})
    assert sum("meta" in one for one in json.loads((project.root / "tasks/equal.json").read_text())) == 1


def test_what_is_compared_is_the_disk(project: Store) -> None:
    item, _ = project.create_annotation(1, {"result": [choice("A")]}, person=ALICE)
    path = project.root / item.place.file
    path.write_text(path.read_text().replace('"A"', '"B"'))  # the index does not know yet
    with pytest.raises(Stale) as lost:
        project.update_annotation(item.id, {"result": []}, by=ALICE, expect=item.place.revision)
    now = project.annotation(item.id)
    assert lost.value.current["result"] == now.result == [choice("B")]
    assert lost.value.current["revision"] == now.place.revision and lost.value.yours == {"result": []}
    with pytest.raises(Stale):
        project.delete_annotation(item.id, by=ALICE, expect=item.place.revision)


def test_without_a_revision_it_merges_onto_the_disk(project: Store) -> None:
    item, _ = project.create_annotation(1, {"result": [choice("A")]}, person=ALICE)
    path = project.root / item.place.file
    path.write_text(path.read_text().replace('"result"', '"mine": 1,\n  "result"').replace('"A"', '"B"'))
    project.update_annotation(item.id, {"ground_truth": True}, by=ALICE)
    content = json.loads(path.read_text())
    assert content["mine"] == 1 and content["result"] == [choice("B")] and content["ground_truth"] is True


def test_a_deleted_one_is_not_brought_back(project: Store) -> None:
    item, _ = project.create_annotation(1, {"result": []}, person=ALICE)
    (project.root / item.place.file).unlink()
    with pytest.raises(NotFound):
        project.update_annotation(item.id, {"ground_truth": True}, by=ALICE)
    assert project.annotation(item.id) is None and not (project.root / item.place.file).exists()


@pytest.mark.parametrize("bad", [
    b"{", b"", b"\0\0\0", b'{"id": 1, "id": 1, "task": 1, "result": []}', b'{"id": 1, "task": 1, "result": [NaN]}'])
def test_what_cannot_be_read_is_never_saved_over(project: Store, bad: bytes) -> None:
    item, _ = project.create_annotation(1, {"id": 1, "result": []}, person=ALICE)
    path = project.root / item.place.file
    path.write_bytes(bad)
    for refreshed in (False, True):
        with pytest.raises(BadFile) as error:
            project.update_annotation(item.id, {"ground_truth": True}, by=ALICE)
        assert error.value.problem.file == item.place.file
        assert path.read_bytes() == bad
        if not refreshed:
            project.refresh()


def test_two_files_with_one_id_are_not_written(project: Store) -> None:
    put(project.root, "annotations/a.json", annotation(5, 1))
    put(project.root, "annotations/b.json", annotation(5, 2))
    project.refresh()
    before = snapshot(project.root)
    for act in (lambda: project.update_annotation(5, {"ground_truth": True}, by=ALICE),
                lambda: project.delete_annotation(5, by=ALICE)):
        with pytest.raises(Conflict, match=r"a\.json and in annotations/b\.json"):
            act()
    assert snapshot(project.root) == before


def test_a_link_is_read_and_never_replaced(project: Store) -> None:
    put(project.root, "elsewhere/1.json", annotation(5, 1))
    (project.root / "annotations").mkdir()
    (project.root / "annotations/1.json").symlink_to("../elsewhere/1.json")
    project.refresh()
    with pytest.raises(Conflict, match="link"):
        project.update_annotation(5, {"ground_truth": True}, by=ALICE)
    assert (project.root / "annotations/1.json").is_symlink()


def test_the_digest_follows_the_data_that_was_labeled(project: Store) -> None:
    item, _ = project.create_annotation(1, {"result": []}, person=ALICE)
    project.update_task(1, {"data": {"text": "other"}})
    assert project.annotation(item.id).task == 1
    project.update_annotation(item.id, {"ground_truth": True}, by=ALICE)
    assert project.annotation(item.id).data_digest == item.data_digest
    project.update_annotation(item.id, {"result": [choice("A")]}, by=ALICE)
    assert project.annotation(item.id).data_digest == data_digest({"text": "other"})


def test_a_save_settles_a_conflict(project: Store) -> None:
    sides = {"base": None, "ours": choice("A"), "theirs": choice("B")}
    put(project.root, "annotations/1.json", annotation(
        5, 1, result=[{**choice("A"), "conflict": sides}], conflict={"ground_truth": {"ours": 1}, "result": {}}))
    project.refresh()
    item = project.annotation(5)
    assert item.result == [choice("A")] and [p.code for p in project.problems()] == ["conflict"]
    project.update_annotation(5, {"result": item.result}, by=ALICE)
    assert project.annotation(5).raw["result"] == [choice("A")]
    assert project.annotation(5).raw["conflict"] == {"ground_truth": {"ours": 1}}
    project.update_annotation(5, {"ground_truth": True}, by=ALICE)
    assert "conflict" not in project.annotation(5).raw and not project.problems()


# ---- delete ------------------------------------------------------------------------------------------------


def test_a_deleted_annotation_goes_to_the_trash_with_its_reviews(project: Store) -> None:
    item, _ = project.create_annotation(1, {"result": []}, person=ALICE)
    content = (project.root / item.place.file).read_bytes()
    put(project.root, "reviews/1.a.b.00001.json", {"id": 1, "annotation": item.id, "annotation_digest": "x", "task": 1,
                                                   "reviewer": "b@x.org", "verdict": "accepted"})
    project.refresh()
    draft = project.save_draft(task=1, annotation=item.id, user=ALICE, result=[])
    assert [review.verdict for review in project.reviews(1)] == ["accepted"]
    project.delete_annotation(item.id, by="bob@x.org", expect=item.place.revision)
    assert project.annotation(item.id) is None and not project.reviews(1) and project.draft(draft.id) is None
    trashed = {path.name: path.read_bytes() for path in (project.root / ".labelfs/trash").rglob("*.json")}
    assert trashed[Path(item.place.file).name] == content and "1.a.b.00001.json" in trashed
    assert project.activity(annotation=item.id)[-1].event == "delete"


# ---- inline --------------------------------------------------------------------------------------------------

INLINE = {"id": 50, "completed_by": {"id": 3, "email": "c@x.org"}, "result": [choice("A")], "lead_time": 4.5,
          "was_cancelled": False, "ground_truth": None, "created_at": "2024-01-01T00:00:00.000000Z", "project": 3,
          "updated_at": "2024-01-02T00:00:00.000000Z", "unique_id": "u", "mine": 1, "task": 99}


@pytest.fixture
def exported(tmp_path: Path, open_store: Opener) -> Store:
    put(tmp_path, "tasks/export.json", json.dumps([task(1, annotations=[INLINE]), task(2)], indent=1))
    return open_store(tmp_path)


def test_the_first_change_of_an_inline_one_makes_its_file(exported: Store) -> None:
    before = exported.annotation(50)
    assert before.inline and exported.lead_time(50) == 4.5
    export = (exported.root / "tasks/export.json").read_bytes()
    after = exported.update_annotation(50, {"result": []}, by=ALICE, expect=before.place.revision, seconds=1)
    assert after.place.file == "annotations/1.c@x.org.json"
    assert (exported.root / "tasks/export.json").read_bytes() == export
    assert after.raw == {
        "id": 50, "ground_truth": False, "task": 1, "was_cancelled": False,
        "data_digest": data_digest({"text": "text 1"}), "completed_by": INLINE["completed_by"],
        "created_at": INLINE["created_at"], "unique_id": "u", "mine": 1,
        "inline_digest": annotation_digest(INLINE), "result": []}
    assert [(line.event, line.seconds, line.at, line.by) for line in exported.activity(annotation=50)][:1] == [
        ("import", 4.5, INLINE["updated_at"], "c@x.org")]
    assert exported.lead_time(50) == 5.5 and not exported.problems() and len(exported.annotations(1)) == 1
    assert exported.totals()["annotations"] == 1
    with pytest.raises(Stale):
        exported.update_annotation(50, {"was_cancelled": True}, by=ALICE, expect=before.place.revision)


def test_a_deletion_of_an_inline_one_is_written_down(exported: Store, open_store: Opener) -> None:
    exported.delete_annotation(50, by=ALICE)
    (name,) = [name for name in snapshot(exported.root) if name.startswith("annotations/")]
    content = json.loads((exported.root / name).read_text())
    assert content["deleted"] is True and content["inline_digest"] == annotation_digest(INLINE)
    assert exported.annotations(1) == [] and exported.annotation(50) is None and exported.totals()["annotations"] == 0
    exported.close()
    assert open_store(exported.root).annotations(1) == []


def test_a_changed_inline_one_can_be_deleted_and_does_not_come_back(exported: Store) -> None:
    exported.update_annotation(50, {"result": []}, by=ALICE)
    exported.delete_annotation(50, by=ALICE)
    assert exported.annotations(1) == [] and not exported.problems()


def test_deleted_then_newer_can_be_taken(exported: Store) -> None:
    exported.delete_annotation(50, by=ALICE)
    newer = {**INLINE, "result": [choice("B")]}
    put(exported.root, "tasks/export.json", [task(1, annotations=[newer])])
    exported.refresh()
    exported.update_annotation(50, {"result": [choice("C")]}, by=ALICE)
    (item,) = exported.annotations(1)
    assert item.result == [choice("C")] and not item.inline and not item.extra
    assert "deleted" not in item.raw and item.raw["inline_digest"] == annotation_digest(newer)


# ---- many, fast, at once ---------------------------------------------------------------------------------------


def test_many_at_once(project: Store) -> None:
    digest = data_digest({"text": "text 1"})
    rows = [(1, digest, {"id": n, "completed_by": f"p{n % 3}@x.org", "result": [], "lead_time": 2.0,
                         "unique_id": f"u{n}"}) for n in range(1, 10)]
    assert project.create_annotations_bulk(rows) == [(n, True) for n in range(1, 10)]
    assert project.create_annotations_bulk(rows) == [(n, False) for n in range(1, 10)]
    assert len(project.annotations(1)) == 9 and project.lead_time(3) == 2.0
    assert all(line.event == "import" for line in project.activity())


def test_threads_lose_nothing(project: Store) -> None:
    errors: list[Exception] = []

    def work(number: int) -> None:
        try:
            for n in range(10):
                item, _ = project.create_annotation(1 + n % 5, {"result": []}, person=f"p{number}@x.org", seconds=1)
                project.update_annotation(item.id, {"result": [choice(str(n))]}, by=ALICE, seconds=1)
                assert project.annotation(item.id).result and project.lead_time(item.id) == 2
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors and project.totals()["annotations"] == 40 and not project.problems()


WORKER = """
import sys
from pathlib import Path
from labelfs.store.store import Store
store = Store.open(Path(sys.argv[1]), fsync=False)
print("ready", flush=True)
for n in range(int(sys.argv[3])):
    item, created = store.create_annotation(1 + n % 5, {"result": [], "unique_id": f"shared-{n}"}, person=sys.argv[2])
    print(item.id, created, flush=True)
    own, _ = store.create_annotation(1 + n % 5, {"result": []}, person=sys.argv[2], seconds=1)
    print(own.id, True, flush=True)
    store.update_annotation(own.id, {"ground_truth": True}, by=sys.argv[2], seconds=1)
"""


def worker(root: Path, who: str, rounds: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WORKER, str(root), who, str(rounds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_two_processes_write_at_once(project: Store) -> None:
    workers = [worker(project.root, f"p{n}@x.org", 12) for n in range(2)]
    lines = [line.split() for process in workers for line in process.communicate()[0].splitlines()[1:]]
    assert all(process.returncode == 0 for process in workers)
    project.refresh()
    found = {item.id for item in project.iter_annotations()}
    assert {int(id_) for id_, _ in lines} == found and len(found) == 12 + 24  # each shared one once
    assert sum(created == "True" for _, created in lines) == 36
    assert not project.problems() and len(project.activity()) == 36 + 24
    assert all(project.lead_time(item.id) in (None, 2) for item in project.iter_annotations())


def test_an_open_store_learns_what_another_process_wrote(project: Store) -> None:
    events: list[Any] = []
    project.subscribe(events.append)
    process = worker(project.root, "p@x.org", 1)
    process.communicate()
    changed = project.refresh()
    assert 1 in changed.tasks and events[-1] == changed and project.totals()["annotations"] == 2


@pytest.mark.parametrize("after", [3, 9])
def test_kill_loses_nothing_acknowledged(project: Store, open_store: Opener, after: int) -> None:
    project.close()
    process = worker(project.root, "p@x.org", 1000)
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    told = [int(process.stdout.readline().split()[0]) for _ in range(after)]
    process.kill()
    told += [int(line.split()[0]) for line in process.stdout.read().splitlines() if line.count(" ")]
    on_disk = {json.loads(raw)["id"] for name, raw in snapshot(project.root).items() if name.startswith("annotations/")}
    assert set(told) <= on_disk
    store = open_store(project.root)
    assert {item.id for item in store.iter_annotations()} == on_disk and not store.problems()


# ---- refused writes --------------------------------------------------------------------------------------------


def test_a_full_disk_leaves_everything_as_it_was(project: Store, monkeypatch: Any) -> None:
    item, _ = project.create_annotation(1, {"result": []}, person=ALICE)
    before, counts = snapshot(project.root), project.totals()

    def fail(name: str) -> None:
        if name == "write":
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "before_step", fail)
    with pytest.raises(DiskFull):
        project.create_annotation(2, {"result": []}, person=ALICE)
    with pytest.raises(DiskFull):
        project.update_annotation(item.id, {"ground_truth": True}, by=ALICE)
    monkeypatch.undo()
    assert snapshot(project.root) == before and project.totals() == counts
    assert project.annotation(item.id) == item and not list((project.root / ".labelfs/tmp").iterdir())
    assert project.create_annotation(2, {"result": []}, person=ALICE)[1]


def test_a_log_that_cannot_be_written_does_not_undo_a_save(
        project: Store, monkeypatch: Any, caplog: pytest.LogCaptureFixture) -> None:
    def full(*_: Any, **__: Any) -> int:
        raise DiskFull("no space")

    monkeypatch.setattr(files, "append", full)
    item, created = project.create_annotation(1, {"result": []}, person=ALICE, seconds=1)
    assert created and project.annotation(item.id) and "misses 1 line" in caplog.text
    monkeypatch.undo()
    project.update_annotation(item.id, {"ground_truth": True}, by=ALICE, seconds=2)
    assert project.lead_time(item.id) == 2


def test_any_failing_step_leaves_old_or_new(project: Store, monkeypatch: Any) -> None:
    item, _ = project.create_annotation(1, {"result": []}, person=ALICE, seconds=1)
    path = project.root / item.place.file
    for number in range(1, 12):
        old = path.read_bytes()
        steps = iter(range(1, 1000))

        def fail(name: str, steps: Any = steps, number: int = number) -> None:
            if next(steps) == number:
                raise OSError(5, "Input/output error")

        monkeypatch.setattr(files, "before_step", fail)
        try:
            project.update_annotation(item.id, {"result": [choice(str(number))]}, by=ALICE, seconds=1)
            failed = False
        except Exception:
            failed = True
        monkeypatch.undo()
        now = json.loads(path.read_bytes())
        assert path.read_bytes() == old or now["result"] == [choice(str(number))]
        assert failed or now["result"] == [choice(str(number))]
        assert project.annotation(item.id).raw == now
    assert not failed


def test_a_read_only_store_refuses_with_a_reason(tmp_path: Path, open_store: Opener, monkeypatch: Any) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    put(tmp_path / "p", "tasks/1.json", task(1))
    store = open_store(tmp_path / "p", read_only=True)
    for act in (lambda: store.create_annotation(1, {"result": []}, person=ALICE), lambda: store.create_task({"a": 1}),
                lambda: store.save_draft(task=1, annotation=None, user=ALICE, result=[])):
        with pytest.raises(ReadOnly, match="read-only"):
            act()
    assert sorted(path.name for path in (tmp_path / "p").rglob("*")) == ["1.json", "tasks"]


@pytest.mark.skipif(os.geteuid() == 0, reason="for root no folder is read-only by its mode")
def test_a_folder_without_write_permission(tmp_path: Path, open_store: Opener, monkeypatch: Any) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    put(tmp_path / "p", "tasks/1.json", task(1))
    (tmp_path / "p").chmod(0o555)
    try:
        store = open_store(tmp_path / "p")
        assert store.read_only and store.count() == 1
    finally:
        (tmp_path / "p").chmod(0o755)


# ---- with git ------------------------------------------------------------------------------------------------


def test_what_git_sees_of_a_submit_and_an_update(project: Store) -> None:
    git(project.root, "init", "-q")
    git(project.root, "add", ".")
    git(project.root, "commit", "-q", "-m", "start")
    assert git(project.root, "status", "--porcelain") == ""
    project.context.log_activity = False
    item, _ = project.create_annotation(1, {"result": [choice("A")]}, person=ALICE, seconds=2)
    assert git(project.root, "status", "--porcelain", "-uall") == f"?? {item.place.file}\n"
    git(project.root, "add", ".")
    project.update_annotation(item.id, {"result": [choice("B")]}, by=ALICE)
    assert git(project.root, "diff", "--numstat").split() == ["1", "1", item.place.file]
