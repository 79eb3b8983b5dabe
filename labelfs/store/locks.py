"""The write lock and the serve lock: held by the kernel for a process, so that a dead one holds nothing."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from labelfs.errors import Conflict

WAIT: Final = 30.0
"""Seconds to wait for another process that writes."""


@dataclass(frozen=True, slots=True)
class Serving:
    """Who serves a folder, and where."""

    url: str
    pid: int
    started: str


class _Shared:
    """One lock per folder in a process: threads queue on the first, processes on the second."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.threads = threading.RLock()
        self.processes = FileLock(str(path), timeout=WAIT)
        self.depth = 0


_locks: dict[Path, _Shared] = {}
_registry = threading.Lock()


def _shared(root: Path) -> _Shared:
    path = Path(os.path.realpath(root)) / ".labelfs" / "write.lock"
    with _registry:
        return _locks.setdefault(path, _Shared(path))


def _forget() -> None:
    """A forked child holds none of its parent's locks."""
    _locks.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


@contextmanager
def write_lock(root: Path) -> Iterator[None]:
    """Held from re-reading a target to the rename; may be taken again by the thread that has it.

    Raises `Conflict`, naming the holder, when another process keeps it for 30 seconds.
    """
    shared = _shared(root)
    with shared.threads:
        if shared.depth == 0:
            _acquire(shared)
        shared.depth += 1
        try:
            yield
        finally:
            shared.depth -= 1
            if shared.depth == 0:
                shared.processes.release()


def _acquire(shared: _Shared) -> None:
    try:
        shared.processes.acquire()
    except Timeout:
        raise Conflict(f"another process has been writing for {WAIT:.0f} s: {_holder(shared.path)}") from None
    _holder_file(shared.path).write_text(f"{os.getpid()} {Path(sys.argv[0]).name}")


def _holder_file(path: Path) -> Path:
    return path.with_suffix(".holder")


def _holder(path: Path) -> str:
    try:
        return f"process {_holder_file(path).read_text()}"
    except OSError:
        return "unknown"


class ServeLock:
    """Only one server per folder; another one learns where the first is."""

    def __init__(self, root: Path) -> None:
        self._about = root / ".labelfs" / "serve.json"
        self._lock = FileLock(str(root / ".labelfs" / "serve.lock"), timeout=0)

    def acquire(self, url: str = "") -> Serving | None:
        """Take the lock: None when it is ours now, otherwise who has it."""
        try:
            self._lock.acquire()
        except Timeout:
            return self.serving()
        self.tell(url)
        return None

    def tell(self, url: str) -> None:
        """Say where we serve; for the holder."""
        about = Serving(url, os.getpid(), datetime.now(UTC).isoformat(timespec="seconds"))
        temporary = self._about.with_suffix(".tmp")
        temporary.write_text(json.dumps(asdict(about)))
        temporary.replace(self._about)

    def serving(self) -> Serving:
        """What the holder says of itself; empty while it has not said anything."""
        try:
            about = json.loads(self._about.read_text())
            return Serving(str(about["url"]), int(about["pid"]), str(about["started"]))
        except (OSError, ValueError, KeyError, TypeError):
            return Serving("", 0, "")

    def release(self) -> None:
        """Give the lock back."""
        if self._lock.is_locked:
            self._about.unlink(missing_ok=True)
            self._lock.release()
