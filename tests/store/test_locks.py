"""Locks are held by the kernel for a process: they name their holder and die with it."""

from __future__ import annotations

import errno
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from labelfs.errors import Conflict, ReadOnly
from labelfs.store import files, folder, locks
from labelfs.store.locks import ServeLock, write_lock

HOLD = """
import sys, time
from pathlib import Path
from labelfs.store.locks import write_lock
with write_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def holder(root: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(root)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_writer_that_is_killed_holds_nothing(tmp_path: Path) -> None:
    process = holder(tmp_path)
    with pytest.raises(Conflict, match=str(process.pid)), write_lock(tmp_path, wait=0.2):
        pass
    process.kill()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()
    with write_lock(tmp_path, wait=5):
        files.write_atomic(tmp_path, "a.json", b"{}\n")


def test_threads_take_turns_and_say_when_they_cannot(tmp_path: Path) -> None:
    inside = threading.Event()
    leave = threading.Event()

    def hold() -> None:
        with write_lock(tmp_path):
            inside.set()
            leave.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    assert inside.wait(10)
    with pytest.raises(Conflict), write_lock(tmp_path, wait=0.05):
        pass
    leave.set()
    with write_lock(tmp_path, wait=10):
        pass
    thread.join()


def test_the_lock_is_free_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), write_lock(tmp_path), write_lock(tmp_path):
        raise RuntimeError
    process = holder(tmp_path)
    process.kill()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def test_a_full_disk_does_not_keep_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.make_local(tmp_path)

    def full(*_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(Path, "write_text", full)
    with write_lock(tmp_path):
        pass
    monkeypatch.undo()
    process = holder(tmp_path)
    process.kill()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def test_disks_without_locks_still_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object, **__: object) -> None:
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr(locks.FileLock, "acquire", none)
    with write_lock(tmp_path), write_lock(tmp_path):
        files.write_atomic(tmp_path, "a.json", b"{}\n")
    lock = ServeLock(tmp_path)
    assert lock.acquire("http://127.0.0.1:1") is None
    lock.release()


def test_a_folder_that_cannot_be_locked_is_read_only(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    project = tmp_path / "project"
    project.mkdir()
    (project / ".labelfs").symlink_to(outside)
    with pytest.raises(ReadOnly), write_lock(project):
        pass
    with pytest.raises(ReadOnly):
        ServeLock(project).acquire()
    assert list(outside.iterdir()) == []


def test_the_serve_lock_can_be_given_back_by_another_thread(tmp_path: Path) -> None:
    first, second = ServeLock(tmp_path), ServeLock(tmp_path)
    assert first.acquire("http://127.0.0.1:1") is None
    held = second.acquire("http://127.0.0.1:2")
    assert held is not None
    assert held.url == "http://127.0.0.1:1"
    first.tell("http://127.0.0.1:3")
    assert second.serving().url == "http://127.0.0.1:3"
    thread = threading.Thread(target=first.release)
    thread.start()
    thread.join()
    assert second.acquire("http://127.0.0.1:2") is None
    second.release()


def test_waiting_is_short(tmp_path: Path) -> None:
    began = time.monotonic()
    with pytest.raises(Conflict):
        process = holder(tmp_path)
        try:
            with write_lock(tmp_path, wait=0.1):
                pass
        finally:
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()
    assert time.monotonic() - began < 20
