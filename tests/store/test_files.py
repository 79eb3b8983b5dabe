"""Whole files or none: every file operation of a write fails once, and dies once; old or new, never else."""

from __future__ import annotations

import errno
import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from labelfs.errors import Conflict, DiskFull, LabelfsError, NotFound, Outside, ReadOnly, Stale
from labelfs.store import files, folder
from labelfs.store.digests import revision
from labelfs.store.locks import ServeLock, write_lock

NAME = "annotations/1.a@b.c.json"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    assert folder.prepare(tmp_path)
    return tmp_path


def steps_of_a_write(root: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    steps: list[str] = []
    monkeypatch.setattr(files, "before_step", steps.append)
    files.write_atomic(root, NAME, b"counted")
    return steps


def leftovers(root: Path) -> list[Path]:
    return list((root / ".labelfs" / "tmp").iterdir())


def test_a_write_has_few_steps_and_ends_with_the_folder(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = steps_of_a_write(root, monkeypatch)
    assert steps == ["mkdir", "fsync folder", "create", "write", "fsync", "rename", "fsync folder"]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS])
@pytest.mark.parametrize("existing", [False, True])
def test_every_step_fails_once(root: Path, monkeypatch: pytest.MonkeyPatch, code: int, existing: bool) -> None:
    for fail_at in range(10):
        (root / NAME).unlink(missing_ok=True)
        if existing:
            files.write_atomic(root, NAME, b"old")
        count = 0

        def step(name: str, fail_at: int = fail_at) -> None:
            nonlocal count
            count += 1
            if count == fail_at + 1:
                raise OSError(code, os.strerror(code))

        monkeypatch.setattr(files, "before_step", step)
        expected = {errno.ENOSPC: DiskFull, errno.EROFS: ReadOnly}.get(code, LabelfsError)
        try:
            files.write_atomic(root, NAME, b"new")
        except expected as error:
            assert NAME.rsplit("/", 1)[-1] in str(error) or "annotations" in str(error)
        else:
            assert count <= fail_at
            assert (root / NAME).read_bytes() == b"new"
            return
        monkeypatch.setattr(files, "before_step", lambda _: None)
        now = (root / NAME).read_bytes() if (root / NAME).exists() else None
        assert now in ((b"old", b"new") if existing else (None, b"new"))
        assert leftovers(root) == []
    pytest.fail("a write has more than ten steps")


def test_a_crash_at_every_step_leaves_old_or_new(root: Path) -> None:
    script = """
import os, sys
from pathlib import Path
from labelfs.store import files
left = [int(sys.argv[2])]
def step(name):
    left[0] -= 1
    if left[0] < 0:
        os.kill(os.getpid(), 9)
files.before_step = step
files.write_atomic(Path(sys.argv[1]), sys.argv[3], b"new" * 1000)
"""
    files.write_atomic(root, NAME, b"old")
    for crash_at in range(8):
        done = subprocess.run([sys.executable, "-c", script, str(root), str(crash_at), NAME], check=False)
        content = (root / NAME).read_bytes()
        assert content in (b"old", b"new" * 1000)
        if done.returncode == 0:
            assert content == b"new" * 1000
            break
        assert [one.name for one in (root / "annotations").iterdir()] == ["1.a@b.c.json"]
    else:
        pytest.fail("the write never came through")
    assert folder.sweep(root, now=time.time() + 7200) > 0
    assert leftovers(root) == []


def test_expectations(root: Path) -> None:
    first = files.write_atomic(root, NAME, b"one", expect=files.ABSENT)
    assert first == revision(b"one")
    with pytest.raises(Stale):
        files.write_atomic(root, NAME, b"two", expect=files.ABSENT)
    with pytest.raises(Stale):
        files.write_atomic(root, NAME, b"two", expect=revision(b"other"))
    files.write_atomic(root, NAME, b"two", expect=first)
    assert (root / NAME).read_bytes() == b"two"
    files.remove(root, NAME)
    with pytest.raises(NotFound):
        files.write_atomic(root, NAME, b"three", expect=first)


def test_links_and_foreign_paths_are_never_written(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "file").write_bytes(b"theirs")
    (root / "link.json").symlink_to(outside / "file")
    (root / "inside.json").write_bytes(b"ours")
    (root / "own-link.json").symlink_to(root / "inside.json")
    for name in ("link.json", "../outside.json", "/etc/x", "a\\b", "a/\0", "con.json"):
        with pytest.raises(Outside):
            files.write_atomic(root, name, b"x")
    with pytest.raises(Conflict):
        files.write_atomic(root, "own-link.json", b"x")
    assert (outside / "file").read_bytes() == b"theirs"
    assert (root / "inside.json").read_bytes() == b"ours"


def test_a_fifo_does_not_hang_the_reader(root: Path) -> None:
    os.mkfifo(root / "pipe.json")
    with pytest.raises(Conflict):
        files.read(root / "pipe.json")


def test_append_only_where_it_was_left(root: Path) -> None:
    size = files.append(root, "activity/a.jsonl", b"one\n", at=0)
    with pytest.raises(Stale):
        files.append(root, "activity/a.jsonl", b"one\n", at=0)
    (root / "activity/a.jsonl").write_bytes(b"someone else was here\n")
    with pytest.raises(Stale):
        files.append(root, "activity/a.jsonl", b"two\n", at=size)


def _count_up(root: str, times: int) -> None:
    for _ in range(times):
        with write_lock(Path(root)):
            path = Path(root) / "count"
            number = int(path.read_text())
            time.sleep(0.001)
            files.write_atomic(Path(root), "count", str(number + 1).encode(), fsync=False)


def test_two_processes_take_turns(root: Path) -> None:
    (root / "count").write_text("0")
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_count_up, args=(str(root), 40)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert (root / "count").read_text() == "80"


def test_the_write_lock_can_be_taken_again_by_its_thread(root: Path) -> None:
    with write_lock(root), write_lock(root):
        pass


def test_a_dead_server_holds_nothing(root: Path) -> None:
    script = """
import sys, time
from pathlib import Path
from labelfs.store.locks import ServeLock
lock = ServeLock(Path(sys.argv[1]))
assert lock.acquire("http://127.0.0.1:1") is None
print("held", flush=True)
time.sleep(60)
"""
    process = subprocess.Popen([sys.executable, "-c", script, str(root)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    ours = ServeLock(root)
    serving = ours.acquire("http://127.0.0.1:2")
    assert serving is not None
    assert (serving.url, serving.pid) == ("http://127.0.0.1:1", process.pid)
    process.kill()
    process.wait()
    process.stdout.close()
    assert ours.acquire("http://127.0.0.1:2") is None
    ours.release()
