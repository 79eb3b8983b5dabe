"""The write lock and the serve lock: held by the kernel for a process, so that a dead one holds nothing."""

from __future__ import annotations

import contextlib
import errno
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

from labelfs.errors import Conflict, DiskFull, ReadOnly
from labelfs.store import folder

WAIT: Final = 30.0
"""Seconds to wait for another process that writes."""
POLL: Final = 0.01
"""Seconds between two looks at a lock that another process holds."""
_NO_LOCKS = frozenset((errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS))
"""What network disks without locks answer: then the look at the target right before the rename must do."""


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
        self.holder: int | None = None
        """Descriptor of the file that names the holder, opened once: a save takes the lock often."""


_locks: dict[Path, _Shared] = {}
_registry = threading.Lock()
_HOLDER_LENGTH: Final = 80


def _shared(root: Path) -> _Shared:
    """The lock of a folder, the same one by whatever way the folder is reached."""
    with _registry:
        if root not in _locks:
            path = Path(os.path.realpath(root)) / folder.LOCAL / "write.lock"
            _locks[root] = _locks.setdefault(path, _Shared(path))
        return _locks[root]


def _forget() -> None:
    """A forked child holds none of its parent's locks."""
    _locks.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


@contextmanager
def write_lock(root: Path, *, wait: float = WAIT) -> Iterator[None]:
    """Held from re-reading a target to the rename; may be taken again by the thread that has it.

    Raises `Conflict`, naming the holder, when another thread or process keeps it for `wait` seconds, `ReadOnly`
    and `DiskFull` when there can be no lock file.
    """
    shared = _shared(root)
    if not shared.threads.acquire(timeout=wait):
        raise Conflict(f"another request has been writing for {wait:.0f} s; try again")
    try:
        if shared.depth == 0:
            _acquire(shared, root, wait)
        shared.depth += 1
        try:
            yield
        finally:
            shared.depth -= 1
            if shared.depth == 0:
                shared.processes.release()
    finally:
        shared.threads.release()


def _acquire(shared: _Shared, root: Path, wait: float) -> None:
    try:
        folder.make_local(root)
        shared.processes.acquire(timeout=wait, poll_interval=POLL)
    except Timeout:
        raise Conflict(f"another process has been writing for {wait:.0f} s: {_holder(shared.path)}") from None
    except OSError as error:
        if error.errno in _NO_LOCKS:
            return
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull("no space left on the disk; nothing was changed") from error
        raise ReadOnly(f"{folder.LOCAL} cannot be written ({error.strerror})") from error
    with contextlib.suppress(OSError):  # only for the message that others see
        _tell_holder(shared)


def _tell_holder(shared: _Shared) -> None:
    if shared.holder is None:
        shared.holder = os.open(_holder_file(shared.path), os.O_WRONLY | os.O_CREAT, 0o666)
    text = f"{os.getpid()} ({os.path.basename(sys.argv[0])})"  # noqa: PTH119 - a path object takes longer
    os.pwrite(shared.holder, text.ljust(_HOLDER_LENGTH).encode(), 0)


def _holder_file(path: Path) -> Path:
    return path.with_suffix(".holder")


def _holder(path: Path) -> str:
    try:
        return f"process {_holder_file(path).read_text()[:_HOLDER_LENGTH].strip()}"
    except OSError:
        return "unknown"


class ServeLock:
    """Only one server per folder; another one learns where the first is."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._about = root / folder.LOCAL / "serve.json"
        self._lock = FileLock(str(root / folder.LOCAL / "serve.lock"), timeout=0, thread_local=False)

    def acquire(self, url: str = "") -> Serving | None:
        """Take the lock: None when it is ours now, otherwise who has it; raises `ReadOnly`."""
        try:
            folder.make_local(self._root)
            self._lock.acquire()
        except Timeout:
            return self.serving()
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise ReadOnly(f"{folder.LOCAL} cannot be written ({error.strerror})") from error
        self.tell(url)
        return None

    def tell(self, url: str) -> None:
        """Say where we serve; for the holder."""
        about = Serving(url, os.getpid(), datetime.now(UTC).isoformat(timespec="seconds"))
        temporary = self._about.with_suffix(".tmp")
        with contextlib.suppress(OSError):  # only for the message that others see; a full disk stops no server
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
