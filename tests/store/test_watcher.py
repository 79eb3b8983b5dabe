"""Whatever changes the folder is in the index soon: hands, scripts, git, a folder in another's place."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from labelfs.store import events, watcher
from labelfs.store.bus import Changed
from labelfs.store.store import Store
from tests.store.folders import annotation, choice, git, listed, put, task

Opener = Callable[..., Store]
SOON = 5.0
"""Seconds; far above what it takes, the machine may be busy."""


class Watched:
    """A watched store that remembers what it was told."""

    def __init__(self, store: Store) -> None:
        self.store, self.root = store, store.root
        self.told: list[Changed] = []
        store.subscribe(self.told.append)
        self.mode = store.watch()

    def until(self, true: Callable[[], Any], seconds: float = SOON) -> None:
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, (self.told, self.store.problems())
            time.sleep(0.02)


@pytest.fixture
def watched(tmp_path: Path, open_store: Opener) -> Watched:
    put(tmp_path, "tasks/a.json", listed(*(task(n) for n in range(1, 11))))
    for n in range(1, 6):
        put(tmp_path, f"annotations/{n}.alice@example.org.json", annotation(n, n))
    found = Watched(open_store(tmp_path))
    assert found.mode == "events"
    return found


def test_edits_creations_deletions_renames(watched: Watched) -> None:
    store, root = watched.store, watched.root
    path = put(root, "annotations/1.alice@example.org.json", annotation(1, 1, result=[]))
    watched.until(lambda: store.annotation(1).result == [] and bool(watched.told))
    assert watched.told[-1].annotations == {1} and watched.told[-1].tasks == {1}
    put(root, "annotations/new/folder/6.json", annotation(6, 6))
    watched.until(lambda: store.annotation(6))
    path.unlink()
    watched.until(lambda: store.annotation(1) is None)
    (root / "annotations/2.alice@example.org.json").rename(root / "annotations/new/2.json")
    watched.until(lambda: store.annotation(2).place.file == "annotations/new/2.json")
    shutil.rmtree(root / "annotations/new")
    watched.until(lambda: store.annotation(2) is None and store.annotation(6) is None)


def test_same_size_same_time_in_place(watched: Watched) -> None:
    path = watched.root / "annotations/1.alice@example.org.json"
    about = path.stat()
    with path.open("r+") as file:
        text = file.read().replace('"A"', '"B"')
        file.seek(0)
        file.write(text)
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    watched.until(lambda: watched.store.annotation(1).result == [choice("B")])


@pytest.mark.parametrize("when", [0.0, 4102444800.0])
def test_any_time_is_as_good_as_another(watched: Watched, when: float) -> None:
    path = put(watched.root, "annotations/1.alice@example.org.json", annotation(1, 1, result=[]))
    os.utime(path, (when, when))
    watched.until(lambda: watched.store.annotation(1).result == [])


def test_own_writes_are_told_once(watched: Watched) -> None:
    item, _ = watched.store.create_annotation(7, {"result": []}, person="bob@x.org", seconds=1)
    watched.store.update_annotation(item.id, {"ground_truth": True}, by="bob@x.org", seconds=1)
    count = len(watched.told)
    time.sleep(0.8)
    assert len(watched.told) == count and watched.told[-1].annotations == {item.id}


def test_config_settings_and_media(watched: Watched) -> None:
    put(watched.root, "config.xml", "<View/>")
    watched.until(lambda: any(event.config for event in watched.told))
    put(watched.root, "project.json", {"overlap": 3})
    watched.until(lambda: any(event.settings for event in watched.told) and watched.store.overlap == 3)
    put(watched.root, "media/cat.jpg", b"x")
    put(watched.root, "media/deep/dog.jpg", b"x")
    time.sleep(0.3)
    put(watched.root, "media/late.jpg", b"x")
    watched.until(lambda: any("media/late.jpg" in event.media for event in watched.told))


def test_a_broken_file_counts_and_heals(watched: Watched) -> None:
    path = watched.root / "annotations/1.alice@example.org.json"
    good = path.read_text()
    path.write_text("{")
    watched.until(watched.store.problems)
    assert watched.store.annotation(1).extra == {"broken": True}
    path.write_text(good)
    watched.until(lambda: not watched.store.problems())


def test_a_slow_writer_is_never_a_problem(watched: Watched) -> None:
    seen: list[Any] = []
    watched.store.subscribe(lambda _: seen.extend(watched.store.problems()))
    path = watched.root / "tasks/a.json"
    text = listed(*(task(n) for n in range(1, 40)))
    with path.open("w") as file:
        for at in range(0, len(text), 200):
            file.write(text[at:at + 200])
            file.flush()
            time.sleep(0.05)
    watched.until(lambda: watched.store.count() == 39)
    assert not seen


def test_checkout_of_another_branch_and_stash(watched: Watched) -> None:
    store, root = watched.store, watched.root
    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "one")
    git(root, "checkout", "-q", "-b", "other")
    for n in range(1, 6):
        put(root, f"annotations/{n}.alice@example.org.json", annotation(n, n, result=[choice("B")]))
    put(root, "annotations/6.bob@x.org.json", annotation(6, 6))
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "two")
    watched.until(lambda: store.annotation(6))
    git(root, "checkout", "-q", "main")
    watched.until(lambda: store.annotation(6) is None and store.annotation(1).result == [choice("A")])
    put(root, "annotations/7.bob@x.org.json", annotation(7, 7))
    put(root, "annotations/1.alice@example.org.json", annotation(1, 1, result=[]))
    watched.until(lambda: store.annotation(7) and store.annotation(1).result == [])
    git(root, "stash", "-q", "-u")
    watched.until(lambda: store.annotation(7) is None and store.annotation(1).result == [choice("A")])
    git(root, "stash", "pop", "-q")
    watched.until(lambda: store.annotation(7) and store.annotation(1).result == [])
    assert not store.problems()


def test_head_and_branch_moves_are_told(tmp_path: Path, open_store: Opener) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    put(tmp_path, "project/tasks/1.json", task(1))
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "one")
    watched = Watched(open_store(tmp_path / "project"))
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "two")
    watched.until(lambda: any(event.git for event in watched.told))
    watched.told.clear()
    git(tmp_path, "checkout", "-q", "-b", "other")
    watched.until(lambda: any(event.git for event in watched.told))


def test_while_git_holds_its_lock_nothing_is_looked_at(watched: Watched) -> None:
    git(watched.root, "init", "-q")
    watched.store.close()
    watched = Watched(Store.open(watched.root, fsync=False))
    lock = watched.root / ".git/index.lock"
    lock.write_bytes(b"")
    put(watched.root, "annotations/9.json", annotation(9, 9))
    time.sleep(1)
    assert watched.store.annotation(9) is None
    lock.unlink()
    watched.until(lambda: watched.store.annotation(9))
    watched.store.close()


def test_a_folder_swapped_for_another(watched: Watched) -> None:
    root, store = watched.root, watched.store
    put(root, "next/1.json", annotation(11, 1))
    (root / "annotations").rename(root / "old")
    (root / "next").rename(root / "annotations")
    watched.until(lambda: [a.id for a in store.iter_annotations()] == [11])
    put(root, "annotations/2.json", annotation(12, 2))
    watched.until(lambda: store.annotation(12))
    shutil.rmtree(root / "annotations")
    (root / "old").rename(root / "annotations")
    watched.until(lambda: [a.id for a in store.iter_annotations()] == [1, 2, 3, 4, 5])


def test_five_thousand_files_at_once(watched: Watched) -> None:
    for n in range(11, 5011):
        name = f"annotations/{n % 50}/{n}.json"
        put(watched.root, name, json.dumps(annotation(n, 1 + n % 10)))
    watched.until(lambda: watched.store.totals()["annotations"] == 5005, 30)
    assert any(event.resync for event in watched.told)
    shutil.rmtree(watched.root / "annotations")
    watched.until(lambda: watched.store.totals()["annotations"] == 0, 30)


def test_reads_go_on_while_files_are_taken_in(watched: Watched) -> None:
    stop = threading.Event()
    slowest = 0.0

    def read() -> None:
        nonlocal slowest
        while not stop.is_set():
            began = time.monotonic()
            assert watched.store.task(1) and watched.store.annotations(2) is not None
            slowest = max(slowest, time.monotonic() - began)

    thread = threading.Thread(target=read)
    thread.start()
    put(watched.root, "tasks/many.json", listed(*(task(n) for n in range(1000, 9000))))
    watched.until(lambda: watched.store.count() == 8010, 30)
    stop.set()
    thread.join()
    assert slowest < 2


def test_polling_where_there_are_no_events(tmp_path: Path, open_store: Opener, monkeypatch: Any) -> None:
    monkeypatch.setattr(watcher, "events_arrive", lambda *_: False)
    monkeypatch.setattr(watcher, "POLL", 0.2)
    put(tmp_path, "tasks/1.json", task(1))
    git(tmp_path, "init", "-q")
    watched = Watched(open_store(tmp_path))
    assert watched.mode == "polling: this disk reports no changes"
    put(tmp_path, "tasks/2.json", task(2))
    watched.until(lambda: watched.store.count() == 2)
    git(tmp_path, "add", ".")
    watched.until(lambda: any(event.git for event in watched.told))


@pytest.mark.parametrize("refused", ["schedule", "__init__"])
def test_the_systems_limit_of_watches_means_polling(
    tmp_path: Path, open_store: Opener, monkeypatch: Any, refused: str
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(watcher, "events_arrive", lambda *_: True)
    monkeypatch.setattr(events.Observer, refused, refuse)
    put(tmp_path, "tasks/1.json", task(1))
    assert "limit of file watches" in Watched(open_store(tmp_path)).mode


def test_the_safety_look_finds_what_no_event_told(watched: Watched, monkeypatch: Any) -> None:
    monkeypatch.setattr(watcher, "SAFETY", 0.3)
    source = watched.store._watcher._events
    source._observer.unschedule_all()
    source._watches.clear()
    monkeypatch.setattr(source, "follow", lambda: None)
    put(watched.root, "tasks/z.json", task(99))
    with watched.store._watcher._wake:
        watched.store._watcher._wake.notify()
    watched.until(lambda: watched.store.task(99))


def test_closing_leaves_no_thread_and_no_event(tmp_path: Path, open_store: Opener) -> None:
    before = {thread.name for thread in threading.enumerate()}
    put(tmp_path, "tasks/1.json", task(1))
    watched = Watched(open_store(tmp_path))
    began = time.monotonic()
    watched.store.close()
    assert time.monotonic() - began < 3
    put(tmp_path, "tasks/2.json", task(2))
    time.sleep(0.5)
    assert not watched.told
    left = {thread.name for thread in threading.enumerate()} - before
    assert not left, left
