"""The only place that opens project files for writing: whole files or none, on the disk when it returns.

Protocol (SQLite's and maildir's): temporary file on the same file system → write → fsync → look at the target once
more → rename (or link, when it must not exist) → fsync of the folder. Assumed of the file system is only that a rename
inside it is atomic and that fsync makes data and names durable.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import secrets
import shutil
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from labelfs.errors import Conflict, DiskFull, LabelfsError, NotFound, ReadOnly, Stale, TooLarge
from labelfs.store import layout
from labelfs.store.digests import revision

LIMIT: Final = 1 << 30
"""Bytes above which a file is not read."""
_PIECE: Final = 1 << 20
TOGETHER: Final = 64
"""Files of an import that are synced side by side."""
SYNCING: Final = 8
"""Threads that do so."""
ABSENT: Final = "absent"
"""`expect=ABSENT`: there must be no such file."""
TEMPORARY: Final = layout.TEMPORARY_PREFIX
"""Begins the names of temporary files that cannot live in `.labelfs/tmp` (another file system)."""
_NO_LINKS = frozenset((errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EXDEV, errno.EMLINK))
_NO_SYNC = frozenset((errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS))
_FULL = frozenset((errno.ENOSPC, errno.EDQUOT))
_REFUSED = frozenset((errno.EROFS, errno.EACCES, errno.EPERM))


def before_step(name: str) -> None:
    """Called before each file operation of a write; tests replace it to fail or to die there."""


def read(path: Path, *, limit: int = LIMIT) -> bytes:
    """The bytes of a regular file.

    Raises `FileNotFoundError`, `TooLarge`, and `Conflict` for what is no regular file: a FIFO or device is never opened
    for reading, as it could hang the reader.
    """
    _check_regular(os.stat(path), path)  # noqa: PTH116 (the name as given, links followed)
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        about = os.fstat(descriptor)
        _check_regular(about, path)
        if about.st_size > limit:
            raise TooLarge(f"{path.name}: {about.st_size} bytes, above the limit of {limit}")
        return file.read()


def _check_regular(about: os.stat_result, path: Path) -> None:
    if not stat.S_ISREG(about.st_mode):
        raise Conflict(f"{path.name}: not a regular file")


def write_atomic(root: Path, name: str, content: bytes, *, expect: str | None = None, fsync: bool = True) -> str:
    """Replace or make a file; answers its revision.

    `expect` is the revision that the file must have right before the rename, `ABSENT`, or None for whatever is there.
    Raises `Stale`, `Conflict` (a link, a folder), `Outside`, `ReadOnly`, `DiskFull`; then the old bytes are untouched.
    """
    target = _target(root, name)
    with _told(name):
        _make_folder(target.parent, fsync=fsync)
        temporary = _write_temporary(root, target, content, fsync=fsync)
        try:
            _put_in_place(temporary, target, name, expect)
        except BaseException:
            _discard(temporary)
            raise
        if fsync:
            _sync_folder(target.parent)
    return revision(content)


def copy_in(root: Path, name: str, source: Path, *, fsync: bool = True) -> None:
    """Make or replace a file by a copy of another, piece by piece; raises as `write_atomic`."""
    target = _target(root, name)
    with _told(name):
        _make_folder(target.parent, fsync=fsync)
        temporary = _temporary_path(root, target)
        try:
            before_step("create")
            with source.open("rb") as given, temporary.open("xb") as copy:
                shutil.copyfileobj(given, copy, _PIECE)
                copy.flush()
                if fsync:
                    _sync(copy.fileno())
            _put_in_place(temporary, target, name, None)
        except BaseException:
            _discard(temporary)
            raise
        if fsync:
            _sync_folder(target.parent)


def write_many(
    root: Path, items: Iterable[tuple[str, bytes]], *, expect: str | None = None, fsync: bool = True
) -> None:
    """Write many files: each whole or not at all, all on the disk at return, folders synced once.

    For imports; a failure leaves the first ones written and none half-written. `expect=ABSENT`: none may be there yet.
    """
    folders: dict[Path, None] = {}
    rest = iter(items)
    while chunk := list(itertools.islice(rest, TOGETHER)):
        _write_chunk(root, chunk, folders, expect, fsync=fsync)
    if fsync:
        for folder in folders:
            with _told(folder.name):
                _sync_folder(folder)


def _write_chunk(
    root: Path, chunk: list[tuple[str, bytes]], folders: dict[Path, None], expect: str | None, *, fsync: bool
) -> None:
    """Write temporaries, sync them side by side (a file system flushes many at the price of few), then rename each."""
    waiting: dict[Path, tuple[str, Path]] = {}
    try:
        for name, content in chunk:
            target = _target(root, name)
            with _told(name):
                _make_folder(target.parent, fsync=fsync)
                waiting[_write_temporary(root, target, content, fsync=False)] = (name, target)
        if fsync:
            with ThreadPoolExecutor(SYNCING) as pool, _told(chunk[0][0]):
                list(pool.map(_sync_path, waiting))
        for temporary, (name, target) in list(waiting.items()):
            with _told(name):
                _put_in_place(temporary, target, name, expect)
            del waiting[temporary]
            folders[target.parent] = None
    except BaseException:
        for temporary in waiting:
            _discard(temporary)
        raise


def _sync_path(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        _sync(descriptor)
    finally:
        os.close(descriptor)


def remove(root: Path, name: str, *, expect: str | None = None, fsync: bool = True) -> None:
    """Remove a file; raises `NotFound`, `Stale`, `ReadOnly`."""
    target = _target(root, name)
    with _told(name):
        if expect is not None:
            _check_unchanged(target, name, expect)
        before_step("unlink")
        try:
            target.unlink()
        except FileNotFoundError:
            raise NotFound(f"{name} is no longer there") from None
        if fsync:
            _sync_folder(target.parent)


def move(root: Path, name: str, to: str, *, fsync: bool = True) -> None:
    """Move a file inside the project (to the trash, say), replacing nothing; raises `NotFound`, `Conflict`."""
    source = _target(root, name)
    target = _target(root, to)
    with _told(name):
        _make_folder(target.parent, fsync=fsync)
        if os.path.lexists(target):
            raise Conflict(f"{to} is already there")
        before_step("rename")
        try:
            source.rename(target)
        except FileNotFoundError:
            raise NotFound(f"{name} is no longer there") from None
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            write_atomic(root, to, read(source), expect=ABSENT, fsync=fsync)
            source.unlink()
        if fsync:
            _sync_folder(target.parent)
            _sync_folder(source.parent)


def append(root: Path, name: str, content: bytes, *, at: int, fsync: bool = True) -> int:
    """Append to a file that must have exactly `at` bytes (0: make it); answers its new size, raises `Stale`."""
    target = _target(root, name)
    with _told(name):
        _make_folder(target.parent, fsync=fsync)
        flags = os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0) | (os.O_CREAT | os.O_EXCL if at == 0 else 0)
        before_step("open")
        try:
            descriptor = os.open(target, flags, 0o666)
        except (FileExistsError, FileNotFoundError):
            raise Stale(f"{name} is not as it was left", current={}) from None
        try:
            if os.fstat(descriptor).st_size != at:
                raise Stale(f"{name} is not as it was left", current={})
            _append_whole(descriptor, content, at, fsync=fsync)
        finally:
            os.close(descriptor)
        if fsync and at == 0:
            _sync_folder(target.parent)
    return at + len(content)


def _target(root: Path, name: str) -> Path:
    """Where to write; raises `Outside`, and `NotFound` when the project folder itself is gone (never made anew)."""
    target = layout.join(root, name, writing=True)
    if not root.is_dir():
        raise NotFound("the project folder is no longer there")
    return target


def _put_in_place(temporary: Path, target: Path, name: str, expect: str | None) -> None:
    if target.is_symlink():
        raise Conflict(f"{name} is a link; it is read, never replaced")
    if expect == ABSENT:
        _link_new(temporary, target, name)
        return
    if expect is not None:
        _check_unchanged(target, name, expect)
    _keep_mode(temporary, target)
    before_step("rename")
    _retrying(lambda: temporary.replace(target))


def _link_new(temporary: Path, target: Path, name: str) -> None:
    """A hard link fails where something is; file systems without links get a rename after a look."""
    before_step("link")
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise Stale(f"{name} is already there", current={}) from None
    except OSError as error:
        if error.errno not in _NO_LINKS or os.path.lexists(target):
            raise
        before_step("rename")
        _retrying(lambda: temporary.replace(target))
        return
    _discard(temporary)


def _check_unchanged(target: Path, name: str, expect: str) -> None:
    try:
        now = revision(read(target))
    except FileNotFoundError:
        raise NotFound(f"{name} is no longer there") from None
    if now != expect:
        raise Stale(f"{name} changed on disk", current={"revision": now})


def _keep_mode(temporary: Path, target: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        mode = stat.S_IMODE(target.stat().st_mode)
        if os.name != "nt" and stat.S_IMODE(temporary.stat().st_mode) != mode:
            temporary.chmod(mode)


def _write_temporary(root: Path, target: Path, content: bytes, *, fsync: bool) -> Path:
    path = _temporary_path(root, target)
    before_step("create")
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        try:
            before_step("write")
            _write_all(descriptor, content)
            if fsync:
                _sync(descriptor)
        finally:
            os.close(descriptor)
    except BaseException:
        _discard(path)
        raise
    return path


def _append_whole(descriptor: int, content: bytes, at: int, *, fsync: bool) -> None:
    """All of it or, where the disk is full, none of it."""
    try:
        before_step("write")
        _write_all(descriptor, content)
        if fsync:
            _sync(descriptor)
    except BaseException:
        with contextlib.suppress(OSError):  # what stays is a torn last line, which readers ignore
            os.ftruncate(descriptor, at)
        raise


def _write_all(descriptor: int, content: bytes) -> None:
    """A disk that fills up takes a part: go on until it takes all or says why not."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _temporary_path(root: Path, target: Path) -> Path:
    """In `.labelfs/tmp`, out of sight of git and readers; beside the target when that is another file system."""
    folder = root / ".labelfs" / "tmp"
    unique = f"{os.getpid():x}-{secrets.token_hex(6)}"
    with contextlib.suppress(FileNotFoundError):
        if folder.stat().st_dev == target.parent.stat().st_dev:
            return folder / unique
    return target.parent / f"{TEMPORARY}{unique}"


def _discard(path: Path) -> None:
    with contextlib.suppress(OSError):  # swept at the next start
        path.unlink()


def _make_folder(folder: Path, *, fsync: bool) -> None:
    """Make a folder and what is missing above it; each new name is on the disk before anything is put below it."""
    if folder.is_dir():
        return
    _make_folder(folder.parent, fsync=fsync)
    before_step("mkdir")
    try:
        folder.mkdir()
    except FileExistsError:
        if not folder.is_dir():
            raise Conflict(f"{folder.name} is a file where a folder is needed") from None
    if fsync:
        _sync_folder(folder.parent)


def _sync(descriptor: int) -> None:
    before_step("fsync")
    if sys.platform == "darwin":
        import fcntl

        with contextlib.suppress(OSError):  # a disk that does not know it gets the plain one
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    before_step("fsync folder")
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_SYNC:  # some network and FUSE disks cannot sync a folder
            raise
    finally:
        os.close(descriptor)


def _retrying(run: Callable[[], object]) -> None:
    """On Windows a virus scanner may hold the file for a moment: try for about two seconds."""
    if os.name != "nt":
        run()
        return
    import time

    for attempt in range(20):
        try:
            run()
        except PermissionError:
            if attempt == 19:
                raise
            time.sleep(0.1)
        else:
            return


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Failures of the disk as ours, naming the file."""
    try:
        yield
    except LabelfsError:
        raise
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull(f"{name}: no space left on the disk; nothing was changed") from error
        if error.errno in _REFUSED:
            raise ReadOnly(f"{name}: cannot be written ({error.strerror})") from error
        raise LabelfsError(f"{name}: {error.strerror or error}") from error
