"""The index says what the files say: cold, warm, after any change, and after anything happened to itself."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labelfs.store import index_build, index_readers
from labelfs.store.digests import annotation_digest, data_digest, full_digest
from labelfs.store.ids import derived_task_id
from labelfs.store.store import Store
from tests.store.folders import annotation, choice, listed, put, task

Opener = Callable[..., Store]
INDEX = ".labelfs/index.sqlite"


def codes(store: Store) -> list[tuple[str, str]]:
    return [(problem.file, problem.code) for problem in store.problems()]


def contents(store: Store) -> dict[str, Any]:
    """All that the store tells, to compare one index with another; derived ids are the index's own affair."""
    tasks = list(store.iter_tasks())
    name = {t.id: t.data_digest if t.derived else t.id for t in tasks}
    counts = store.counts([t.id for t in tasks])
    return {
        "tasks": sorted(((t.raw, t.place, t.data_digest, t.derived) for t in tasks), key=repr),
        "annotations": sorted(((a.id, name[a.task], a.person, a.raw, a.place) for a in store.iter_annotations()),
                              key=repr),
        "predictions": sorted(((p.id, name[p.task], p.raw) for p in store.iter_predictions()), key=repr),
        "counts": sorted(((name[id_], count) for id_, count in counts.items()), key=repr),
        "totals": dict(store.totals()),
        "problems": [(p.file, p.line, p.code, re.sub(r"[5-9]\d{8}", "derived", p.message)) for p in store.problems()],
    }


def same_as_cold(store: Store, tmp_path: Path, open_store: Opener) -> None:
    """What the index became step by step is what a new one would be."""
    fresh = tmp_path.with_name(tmp_path.name + "-copy")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(store.root, fresh, ignore=shutil.ignore_patterns(".labelfs"), symlinks=True)
    other = open_store(fresh)
    assert contents(store) == contents(other)
    other.close()


# ---- ids of tasks --------------------------------------------------------------------------------------------


def test_derived_ids_follow_the_digest_and_are_kept(tmp_path: Path, open_store: Opener) -> None:
    put(tmp_path, "tasks/a.json", listed({"text": "x"}, {"text": "y"}, {"text": "x"}))
    store = open_store(tmp_path)
    first = derived_task_id(full_digest({"text": "x"}))
    assert {t.id for t in store.iter_tasks()} == {first, first + 1, derived_task_id(full_digest({"text": "y"}))}
    assert all(t.derived for t in store.iter_tasks())
    put(tmp_path, "tasks/a.json", listed({"text": "new"}, {"text": "x"}))
    store.refresh()
    assert store.task(first) is not None and store.task(first + 1) is None
    (tmp_path / "tasks/a.json").rename(tmp_path / "tasks/b.json")
    changed = store.refresh()
    assert not changed.tasks and store.count() == 2


def test_a_written_id_takes_its_place_from_a_derived_one(tmp_path: Path, open_store: Opener) -> None:
    put(tmp_path, "tasks/a.json", {"text": "x"})
    store = open_store(tmp_path)
    first = derived_task_id(full_digest({"text": "x"}))
    assert store.task_ids() == [first]
    put(tmp_path, "tasks/b.json", {"id": first, "data": {"text": "other"}})
    store.refresh()
    assert store.task_ids() == [first, first + 1]
    assert store.task(first).data == {"text": "other"}


def test_two_tasks_with_one_id_are_told_apart_by_their_annotations(tmp_path: Path, open_store: Opener) -> None:
    one, two = {"text": "one"}, {"text": "two"}
    put(tmp_path, "tasks/a.json", {"id": 17, "data": one})
    put(tmp_path, "tasks/b.json", {"id": 17, "data": two})
    put(tmp_path, "annotations/1.json", annotation(1, 17, data_digest=data_digest(two)))
    put(tmp_path, "annotations/2.json", annotation(2, 17, data_digest=data_digest(two)))
    put(tmp_path, "annotations/3.json", annotation(3, 17, data_digest=data_digest(one)))
    store = open_store(tmp_path)
    other = derived_task_id(full_digest(one))
    assert store.task(17).data == two and store.task(other).data == one
    assert [a.id for a in store.annotations(17)] == [1, 2] and [a.id for a in store.annotations(other)] == [3]
    assert ("tasks/a.json", "duplicate-id") in codes(store)
    (tmp_path / "tasks/b.json").unlink()
    changed = store.refresh()
    assert store.task_ids() == [17] and store.task(17).data == one and {17, other} <= changed.tasks
    assert [a.id for a in store.annotations(17)] == [1, 2, 3]
    same_as_cold(store, tmp_path, open_store)


def test_annotations_follow_the_data_then_the_id(tmp_path: Path, open_store: Opener) -> None:
    put(tmp_path, "tasks/a.json", listed({"id": 1, "data": {"text": "new"}}, {"id": 2, "data": {"text": "old"}}))
    put(tmp_path, "annotations/1.json", annotation(1, 1, data_digest=data_digest({"text": "old"})))
    put(tmp_path, "annotations/2.json", annotation(2, 1, data_digest=data_digest({"text": "gone"})))
    put(tmp_path, "annotations/3.json", annotation(3, 9))
    store = open_store(tmp_path)
    assert [a.id for a in store.annotations(2)] == [1] and [a.id for a in store.annotations(1)] == [2]
    assert ("annotations/3.json", "unknown-task") in codes(store)
    assert store.annotation(3) is None
    put(tmp_path, "tasks/b.json", task(9))
    changed = store.refresh()
    assert 9 in changed.tasks and store.annotation(3).task == 9 and not store.problems()
    same_as_cold(store, tmp_path, open_store)


# ---- problems ------------------------------------------------------------------------------------------------


def test_last_good_content_of_a_broken_file_stays_visible(tmp_path: Path, open_store: Opener) -> None:
    put(tmp_path, "tasks/1.json", task(1))
    path = put(tmp_path, "annotations/1.json", annotation(1, 1))
    store = open_store(tmp_path)
    good = path.read_text()
    path.write_text("{")
    changed = store.refresh()
    assert changed.problems and codes(store) == [("annotations/1.json", "truncated")]
    assert store.annotation(1).extra == {"broken": True} and store.annotation(1).result
    path.write_text(good)
    changed = store.refresh()
    assert changed.problems and not store.problems() and not store.annotation(1).extra


def test_a_broken_line_keeps_its_last_good_item(tmp_path: Path, open_store: Opener) -> None:
    path = put(tmp_path, "tasks/a.json", listed(task(1), task(2), task(3)))
    store = open_store(tmp_path)
    path.write_text(path.read_text().replace('"text 2"}', '"text 2"').replace("text 3", "text three"))
    changed = store.refresh()
    assert store.task_ids() == [1, 2, 3] and changed.tasks == {3} and [p.line for p in store.problems()] == [3]
    path.write_text(listed(task(1), task(3)))
    store.refresh()
    assert store.task_ids() == [1, 3] and not store.problems()


def test_two_files_with_one_annotation_id(tmp_path: Path, open_store: Opener) -> None:
    put(tmp_path, "tasks/1.json", task(1))
    put(tmp_path, "annotations/a.json", annotation(5, 1))
    put(tmp_path, "annotations/b.json", annotation(5, 1, result=[]))
    store = open_store(tmp_path)
    assert codes(store) == [("annotations/a.json", "duplicate-id"), ("annotations/b.json", "duplicate-id")]
    assert store.annotation(5).place.file == "annotations/a.json"


@pytest.mark.parametrize("kind", ["fifo", "folder", "outside", "dangling", "loop"])
def test_what_is_no_plain_file_is_never_waited_for(tmp_path: Path, open_store: Opener, kind: str) -> None:
    project = tmp_path / "p"
    put(project, "tasks/1.json", task(1))
    path = project / "tasks/x.json"
    outside = put(tmp_path, "elsewhere/secret.json", task(2))
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "folder":
        put(project, "tasks/x.json/inner.json", task(3))
    elif kind == "outside":
        path.symlink_to(outside)
        (project / "tasks/linked").symlink_to(outside.parent)
    elif kind == "dangling":
        path.symlink_to(project / "nothing.json")
    else:
        (project / "tasks/again").symlink_to(project / "tasks")
    store = open_store(project)
    assert store.task_ids() == ([1, 3] if kind == "folder" else [1])
    files = [problem.file for problem in store.problems()]
    assert files == {"fifo": ["tasks/x.json"], "outside": ["tasks/linked", "tasks/x.json"],
                     "dangling": ["tasks/x.json"]}.get(kind, [])


def test_a_file_of_a_gigabyte_is_not_read(tmp_path: Path, open_store: Opener) -> None:
    put(tmp_path, "tasks/1.json", task(1))
    os.truncate(put(tmp_path, "tasks/huge.json", ""), 2**30)
    began = time.monotonic()
    store = open_store(tmp_path)
    assert store.task_ids() == [1] and codes(store) == [("tasks/huge.json", "too-large")]
    assert time.monotonic() - began < 5


def test_links_inside_the_project_are_read(tmp_path: Path, open_store: Opener) -> None:
    put(tmp_path, "data/v1/a.json", listed(task(1)))
    (tmp_path / "tasks").mkdir()
    (tmp_path / "tasks/link.json").symlink_to(tmp_path / "data/v1/a.json")
    (tmp_path / "annotations").symlink_to(tmp_path / "data")
    assert open_store(tmp_path).task_ids() == [1]


def test_names_that_are_not_utf8(tmp_path: Path, open_store: Opener) -> None:
    (tmp_path / "tasks").mkdir()
    path = os.fsencode(tmp_path / "tasks") + b"/\xff\xe9.json"
    Path(os.fsdecode(path)).write_text(json.dumps(task(1)))
    store = open_store(tmp_path)
    assert store.task(1).place.file == r"tasks/\xff\xe9.json"
    json.dumps(store.task(1).place.file).encode()
    assert not store.refresh()
    store.update_task(1, {"data": {"text": "new"}})
    assert json.loads(Path(os.fsdecode(path)).read_text())["data"] == {"text": "new"}
    assert len(list((tmp_path / "tasks").iterdir())) == 1


# ---- inline --------------------------------------------------------------------------------------------------


def inline_project(root: Path, **more: Any) -> dict[str, Any]:
    inline = {"id": 5, "completed_by": 3, "result": [choice("A")], "lead_time": 4.0, "was_cancelled": False,
              "created_at": "2024-01-01T00:00:00.000000Z", "updated_at": "2024-01-02T00:00:00.000000Z",
              "unique_id": "u", "mine": 1, **more}
    put(root, "tasks/export.json", [task(1, annotations=[inline]), task(2)])
    return inline


def test_an_override_hides_the_inline_one_and_newer_is_told(tmp_path: Path, open_store: Opener) -> None:
    inline = inline_project(tmp_path)
    put(tmp_path, "annotations/1.json", annotation(5, 1, result=[], inline_digest=annotation_digest(inline)))
    store = open_store(tmp_path)
    (item,) = store.annotations(1)
    assert not item.inline and item.result == [] and not item.extra and not store.problems()
    newer = inline_project(tmp_path, result=[choice("B")])
    store.refresh()
    (item,) = store.annotations(1)
    assert item.result == [] and item.extra["newer_inline"]["result"] == newer["result"]
    (tmp_path / "annotations/1.json").unlink()
    changed = store.refresh()
    (item,) = store.annotations(1)
    assert item.inline and 1 in changed.tasks
    same_as_cold(store, tmp_path, open_store)


def test_a_deleted_inline_one_comes_back_only_when_newer(tmp_path: Path, open_store: Opener) -> None:
    inline = inline_project(tmp_path)
    put(tmp_path, "annotations/1.json", annotation(5, 1, result=[], deleted=True,
                                                   inline_digest=annotation_digest(inline)))
    store = open_store(tmp_path)
    assert store.annotations(1) == [] and store.totals()["annotations"] == 0
    inline_project(tmp_path, result=[choice("B")])
    store.refresh()
    (item,) = store.annotations(1)
    assert item.inline and item.extra["deleted"] and store.totals()["annotations"] == 1


# ---- the index itself ------------------------------------------------------------------------------------------


def some_project(root: Path) -> None:
    put(root, "tasks/a.json", listed(*(task(n) for n in range(1, 21)), {"bare": 1}))
    for n in range(1, 11):
        put(root, f"annotations/{n}.alice@example.org.json", annotation(n, n, was_cancelled=n % 3 == 0))
    put(root, "predictions/m/run.jsonl", [{"id": n, "task": n, "result": [], "score": n / 20, "model_version": "m"}
                                          for n in range(1, 21)])


@pytest.mark.parametrize("harm", ["delete", "garbage", "truncate", "version", "unfinished", "empty", "page"])
def test_any_harm_to_the_index_costs_only_a_rescan(tmp_path: Path, open_store: Opener, harm: str) -> None:
    some_project(tmp_path)
    store = open_store(tmp_path)
    before = contents(store)
    store.close()
    path = tmp_path / INDEX
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    if harm == "delete":
        shutil.rmtree(tmp_path / ".labelfs")
    elif harm == "garbage":
        path.write_bytes(os.urandom(5000))
    elif harm == "truncate":
        path.write_bytes(path.read_bytes()[:20000])
    elif harm == "empty":
        path.write_bytes(b"")
    elif harm == "page":
        raw = bytearray(path.read_bytes())
        raw[8192:] = os.urandom(len(raw) - 8192)
        path.write_bytes(raw)
    else:
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE meta SET value = 0 WHERE key = 'version'" if harm == "version"
                               else "DELETE FROM meta WHERE key = 'complete'")
        connection.close()
    again = open_store(tmp_path)
    assert contents(again) == before


@pytest.mark.parametrize("harm", ["index", "folder"])
def test_deleting_it_while_the_store_is_open(tmp_path: Path, open_store: Opener, harm: str) -> None:
    some_project(tmp_path)
    store = open_store(tmp_path)
    before = contents(store)
    if harm == "index":
        for path in (tmp_path / ".labelfs").glob("index.sqlite*"):
            path.unlink()
    else:
        shutil.rmtree(tmp_path / ".labelfs")
    assert contents(store) == before
    item, _ = store.create_annotation(15, {"result": []}, person="a@x.org")
    assert store.annotation(item.id) is not None
    assert store.totals()["annotations"] == before["totals"]["annotations"] + 1


@pytest.mark.parametrize("harm", ["gone", "cut off"])
def test_a_torn_text_beside_the_index_costs_only_a_rescan(tmp_path: Path, open_store: Opener, harm: str) -> None:
    some_project(tmp_path)
    store = open_store(tmp_path)
    before = contents(store)
    store.close()
    [texts] = (tmp_path / ".labelfs").glob("index.*.0.texts")
    if harm == "gone":
        texts.unlink()
    else:
        texts.write_bytes(texts.read_bytes()[:-20])
    again = open_store(tmp_path)
    assert contents(again) == before
    assert len(list((tmp_path / ".labelfs").glob("index.*.texts"))) == 1


def test_what_was_read_for_the_index_stays_in_view_when_its_file_breaks(tmp_path: Path, open_store: Opener) -> None:
    some_project(tmp_path)
    store = open_store(tmp_path)
    before = store.annotations(5)
    (tmp_path / before[0].place.file).write_text("{")
    store.refresh()
    [after, *_] = store.annotations(5)
    assert (after.id, after.result, after.extra) == (before[0].id, before[0].result, {"broken": True})


BUILD = """
import sys, time
from pathlib import Path
from labelfs.store import index_build as index
def slow(connection):
    print("building", flush=True)
    time.sleep(30)
index.resolve_all = slow
from labelfs.store.store import Store
Store.open(Path(sys.argv[1]))
"""


def test_a_crash_while_building_costs_only_a_rescan(tmp_path: Path, open_store: Opener) -> None:
    some_project(tmp_path)
    process = subprocess.Popen([sys.executable, "-c", BUILD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "building\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    store = open_store(tmp_path)
    assert store.count() == 21
    assert not list((tmp_path / ".labelfs").glob("*.new"))


def test_a_warm_start_reads_only_what_changed(tmp_path: Path, open_store: Opener, monkeypatch: Any) -> None:
    from labelfs.store.scan import Scanner

    some_project(tmp_path)
    past = time.time() - 100
    for path in tmp_path.rglob("*.json*"):
        os.utime(path, (past, past))
    open_store(tmp_path).close()
    taken: list[str] = []
    plain = Scanner.take

    def take(self: Scanner, folder: str, name: str, *rest: Any, **more: Any) -> Any:
        taken.append(f"{folder}/{name}")
        return plain(self, folder, name, *rest, **more)

    monkeypatch.setattr(Scanner, "take", take)
    open_store(tmp_path).close()
    assert taken == []
    put(tmp_path, "annotations/4.alice@example.org.json", annotation(4, 4, result=[]))
    os.utime(tmp_path / "tasks/a.json", (past - 1, past - 1))
    store = open_store(tmp_path)
    assert sorted(taken) == ["annotations/4.alice@example.org.json", "tasks/a.json"]
    assert store.annotation(4).result == []


def test_same_size_and_time_but_other_bytes(tmp_path: Path, open_store: Opener) -> None:
    path = put(tmp_path, "tasks/1.json", task(1))
    store = open_store(tmp_path)
    about = path.stat()
    path.write_text(path.read_text().replace("text 1", "text X"))
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert store.refresh().tasks == {1} and store.task(1).data["text"] == "text X"


def test_a_folder_that_cannot_be_written_has_its_index_in_the_cache(
        tmp_path: Path, open_store: Opener, monkeypatch: Any) -> None:
    some_project(tmp_path)
    cache = tmp_path.with_name("cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    before = sorted(path for path in tmp_path.rglob("*"))
    store = open_store(tmp_path, read_only=True)
    assert store.read_only and store.count() == 21
    assert sorted(path for path in tmp_path.rglob("*")) == before
    assert list(cache.rglob("index.sqlite"))


def test_a_newer_format_is_read_only_with_a_word(tmp_path: Path, open_store: Opener) -> None:
    from labelfs.errors import ReadOnly

    some_project(tmp_path)
    put(tmp_path, "project.json", {"format": 2})
    store = open_store(tmp_path)
    with pytest.raises(ReadOnly, match="format 2"):
        store.create_annotation(1, {"result": []}, person="a@x.org")
    put(tmp_path, "project.json", {"format": 1})
    store.refresh()
    store.create_annotation(1, {"result": []}, person="a@x.org")


def test_members_tell_the_people_behind_numbers(tmp_path: Path, open_store: Opener) -> None:
    put(tmp_path, "tasks/1.json", task(1))
    put(tmp_path, "annotations/1.json", annotation(1, 1, 7))
    store = open_store(tmp_path)
    assert store.annotation(1).person == "user-7"
    put(tmp_path, "members.json", {"bob@example.org": {"id": 7}})
    assert store.refresh().settings
    assert store.annotation(1).person == "bob@example.org"
    assert store.counts([1])[1].annotators == ("bob@example.org",)


# ---- any change ----------------------------------------------------------------------------------------------

STEPS = st.lists(st.tuples(
    st.sampled_from(["task", "bare", "list", "annotation", "export", "override", "prediction", "remove", "rename"]),
    st.integers(1, 4), st.integers(1, 3)), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_step_by_step_is_as_good_as_anew(tmp_path_factory: Any, open_store: Opener, steps: list[Any]) -> None:
    """Whatever comes, goes and changes: the index kept up to date equals a new one (kept ids and last good aside)."""
    root = tmp_path_factory.mktemp("p")
    store = open_store(root)
    for step, one, two in steps:
        play(root, step, one, two)
        store.refresh()
    same_as_cold(store, root, open_store)
    store.close()


def play(root: Path, step: str, one: int, two: int) -> None:
    text = {"text": f"text {two}"}
    if step == "task":
        put(root, f"tasks/{one}.json", {"id": two, "data": {"text": f"text {one}"}})
    elif step == "bare":
        put(root, f"tasks/{one}.json", text)
    elif step == "list":
        put(root, f"tasks/l{one}.json", listed(*({"id": one + n, "data": text} for n in range(two))))
    elif step == "annotation":
        put(root, f"annotations/{one}.json", annotation(one, two, result=[choice(str(two))]))
    elif step == "export":
        put(root, f"tasks/e{one}.json", [{"id": one, "data": text, "annotations": [
            {"id": two, "result": [choice(str(one))]}], "predictions": [{"id": two, "result": []}]}])
    elif step == "override":
        inline = {"result": [choice(str(one))]}
        put(root, f"annotations/o{one}.json", annotation(two, one, inline_digest=annotation_digest(inline),
                                                         deleted=one % 2 == 0))
    elif step == "prediction":
        put(root, f"predictions/{one}.jsonl", [{"id": two, "task": one, "result": [], "score": two / 3}])
    else:
        files = sorted(path for path in root.rglob("*.json*") if ".labelfs" not in path.parts)
        if files:
            chosen = files[(one * 7 + two) % len(files)]
            if step == "rename":
                chosen.rename(chosen.with_name("z" + chosen.name))
            else:
                chosen.unlink()


@pytest.mark.parametrize("trouble", ["none", "child fails", "no child"])
def test_a_large_folder_is_read_by_several_processes(
        tmp_path: Path, open_store: Opener, monkeypatch: Any, trouble: str) -> None:
    some_project(tmp_path)
    inline_project(tmp_path, id=700)
    put(tmp_path, "members.json", {"c@x.org": {"id": 3}})
    put(tmp_path, "annotations/broken.json", "{")
    store = open_store(tmp_path)
    expected = contents(store)
    store.close()
    shutil.rmtree(tmp_path / ".labelfs")
    monkeypatch.setattr(index_build, "WORTH_MORE", 2)
    monkeypatch.setattr(index_build, "CHUNK", 2)
    if trouble == "child fails":
        monkeypatch.setattr(index_readers.sys, "path", [])
    elif trouble == "no child":
        monkeypatch.setattr(index_readers.sys, "executable", "/nowhere/python")
    told: list[Any] = []
    store = Store.open(tmp_path, fsync=False, progress=lambda *at: told.append(at))
    monkeypatch.undo()
    try:
        assert contents(store) == expected and told
        assert not list((tmp_path / ".labelfs").glob("*.new"))
        item, _ = store.create_annotation(15, {"result": []}, person="a@x.org")
        store.update_annotation(item.id, {"ground_truth": True}, by="a@x.org")
        store.delete_tasks([1, 2], by="a@x.org")
        same_as_cold(store, tmp_path, open_store)
    finally:
        store.close()
