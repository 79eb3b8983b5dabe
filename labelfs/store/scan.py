"""The folder as it is: which files differ from what the index knows, and what they say. Reads only."""

from __future__ import annotations

import errno
import os
import re
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from labelfs.store.activity import Appended
from labelfs.store.index_apply import Batch, FileAppended
from labelfs.store.index_rows import FileRead, Signature
from labelfs.store.layout import has_link, repository_stores
from labelfs.store.people import Members
from labelfs.store.reading import read
from labelfs.store.roles import FOLDERS, SINGLE_FILES, Role, role_of, roles_in
from labelfs.store.rows import Content

LARGEST = 512 * 1024 * 1024
"""Bytes; a larger JSON file is a problem, not read."""
RACY_NS = 50_000_000
"""A file younger than this when read may change again without a new time: the next look reads it anew."""
_INT64 = 2**63 - 1

KnownFile = tuple[int, Signature, bytes]
"""Number, signature and revision of a file in the index."""
Known = Callable[[str], dict[str, KnownFile]]
"""Folder → what the index knows of the files in it, by name."""
KnownOne = Callable[[str, str], KnownFile | None]
"""Folder and name → what the index knows of that file."""
Seen = tuple[str, str, Role, os.stat_result | None]
"""Folder, name, role, and stat (None: not to be read)."""


class NotRead(Exception):
    """A file that is not read: it lies outside, is no plain file, or is too large."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class Scanner:
    """Looks at one project folder; `members` tells the e-mail behind an integer in `completed_by`."""

    def __init__(self, root: Path, members: Members | None = None) -> None:
        self.root = os.fspath(root)
        self.members: Members = members or {}
        self._tops = [os.path.realpath(root), *map(os.fspath, repository_stores(root))]

    # ---- the whole folder -----------------------------------------------------------------------------------
    def difference(self, known: Known, folders: Iterable[str]) -> Batch:
        """What differs from the index, which knows files in `folders`: looks at every file, reads only those."""
        batch = Batch()
        here: str | None = None
        left: dict[str, KnownFile] = {}
        unseen = set(folders)
        for folder, name, role, about in self.files():
            if folder != here:
                batch.gone.extend(number for number, _, _ in left.values())
                here, left = folder, known(folder)
                unseen.discard(folder)
            before = left.pop(name, None)
            if before is None or about is None or before[1] != signature_of(about):
                self._compare(batch, before, (folder, name, role))
        batch.gone.extend(number for number, _, _ in left.values())
        for folder in unseen:
            batch.gone.extend(number for number, _, _ in known(folder).values())
        return batch

    def look(self, paths: Iterable[str], known: KnownOne) -> Batch:
        """What differs at these project-relative paths: each is read, whatever its times say."""
        batch = Batch()
        inside: dict[str, bool] = {}
        for path in paths:
            folder, _, name = path.rpartition("/")
            role = role_of(path)
            before = known(folder, name)
            if folder not in inside:
                inside[folder] = not has_link(self.root, actual(folder)) or self.inside(self.path(folder))
            if role is not None and inside[folder]:
                self._compare(batch, before, (folder, name, role))
            elif before is not None:
                batch.gone.append(before[0])
        return batch

    def appended(self, one: Appended, known: KnownOne) -> FileAppended | None:
        """Lines for a file that the index knows as it was before them; None: the file has to be read."""
        folder, _, name = one.name.rpartition("/")
        before = known(folder, name)
        try:
            signature = signature_of(os.stat(self.path(folder, name)))  # noqa: PTH116
        except OSError:
            return None
        if before is None or before[2] != one.before:
            return None
        return FileAppended(before[0], signature, one.before, one.revision, one.rows)

    def _compare(self, batch: Batch, before: KnownFile | None, place: tuple[str, str, Role]) -> None:
        found = self.take(*place, known=before[2] if before else b"")
        if found is None:
            if before is not None:
                batch.gone.append(before[0])
        elif before is None or found.revision != before[2]:
            batch.reads.append(found)
        elif found.signature != before[1]:
            batch.touched.append((before[0], found.signature))

    def files(self, *, look: bool = True) -> Iterator[Seen]:
        """Every file the index reads, folder by folder; `look`: with its stat."""
        for name in SINGLE_FILES:
            role = role_of(name)
            if role is not None and os.path.lexists(os.path.join(self.root, name)):  # noqa: PTH118
                yield "", name, role, None
        for top in FOLDERS:
            yield from self._below(top, look)

    def _below(self, top: str, look: bool) -> Iterator[Seen]:
        roles = roles_in(top)
        waiting = [top]
        seen: set[tuple[int, int]] = set()
        while waiting:
            folder = waiting.pop()
            for entry in self._entries(folder, seen):
                name = entry.name
                if name[0] == ".":
                    continue
                role = roles.get(name[name.rfind("."):])
                try:
                    if entry.is_dir():
                        if entry.is_symlink() and not self.inside(entry.path):
                            yield folder, shown(name), next(iter(roles.values())), None
                        elif folder not in _WITH_MASKS or name != "masks":
                            waiting.append(f"{folder}/{shown(name)}")
                    elif role is not None:
                        yield folder, shown(name), role, entry.stat() if look else None
                except OSError:
                    if role is not None:  # a link to nowhere, a file that went: `take` finds out
                        yield folder, shown(name), role, None

    def _entries(self, folder: str, seen: set[tuple[int, int]]) -> list[os.DirEntry[str]]:
        """What stands in a folder; nothing for one that is gone, leads outside or was seen already (a loop)."""
        path = self.path(folder)
        try:
            about = os.stat(path)  # noqa: PTH116
            if (about.st_dev, about.st_ino) in seen or not self.inside(path):
                return []
            seen.add((about.st_dev, about.st_ino))
            with os.scandir(path) as found:
                return list(found)
        except OSError:
            return []  # vanished, or not ours to read: as if empty

    # ---- one file -------------------------------------------------------------------------------------------
    def path(self, folder: str, name: str = "") -> str:
        """The absolute path of a file or folder as the index names it."""
        place = f"{folder}/{name}" if folder and name else folder or name
        return f"{self.root}/{actual(place)}"

    def inside(self, path: str) -> bool:
        """Whether the real path lies in the project or in its repository's own content stores."""
        real = os.path.realpath(path)
        return any(real == top or real.startswith(top + os.sep) for top in self._tops)

    def take(self, folder: str, name: str, role: Role, known: bytes = b"") -> FileRead | None:
        """Read a file; None when there is none. Never raises for what it finds.

        One with the `known` revision is not looked into: its content is left empty.
        """
        try:
            signature, raw = self._bytes(self.path(folder, name))
        except (FileNotFoundError, NotADirectoryError):
            if not os.path.islink(self.path(folder, name)):  # noqa: PTH114
                return None
            return _unread(folder, name, role, NotRead("a link to something that is not there", "not-fetched"))
        except (NotRead, OSError) as error:
            return _unread(folder, name, role, error)
        hashed = sha256(raw).digest()
        place = f"{folder}/{name}" if folder else name
        content = Content(place) if hashed == known else read(role, place, raw, hashed, self.members)
        return FileRead(folder, name, role, signature, hashed, content)

    def _bytes(self, path: str) -> tuple[Signature, bytes]:
        """Signature and content of a regular file; one that would block, or is too large, raises `NotRead`."""
        try:
            handle = os.open(path, _FLAGS | os.O_NOFOLLOW)
        except OSError as error:
            if error.errno != errno.ELOOP:
                raise
            handle = self._open_link(path)
        try:
            about = os.fstat(handle)
            if not stat.S_ISREG(about.st_mode):
                raise NotRead("not a plain file", "no-file")
            if about.st_size > LARGEST:
                raise NotRead(f"larger than {LARGEST // 2**20} MiB: not read", "too-large")
            return _now(signature_of(about)), _all_bytes(handle, about.st_size)
        finally:
            os.close(handle)

    def _open_link(self, path: str) -> int:
        if not self.inside(path):
            raise NotRead("a link that leads out of the project: not read", "outside")
        return os.open(path, _FLAGS)


_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC
_WITH_MASKS = frozenset(("annotations", "predictions"))


def signature_of(about: os.stat_result) -> Signature:
    """What must stay the same for a file to be taken as unchanged."""
    return about.st_mtime_ns, about.st_ctime_ns, about.st_size, about.st_ino & _INT64


def _now(signature: Signature) -> Signature:
    """The signature, made to differ from any later one when the file is so young that it may change unnoticed."""
    return (-1, *signature[1:]) if abs(time.time_ns() - signature[0]) < RACY_NS else signature


def _all_bytes(handle: int, size: int) -> bytes:
    raw = os.read(handle, size + 1)
    if len(raw) == size:
        return raw
    parts = [raw]
    while parts[-1]:
        parts.append(os.read(handle, 1 << 20))
    return b"".join(parts)


def _unread(folder: str, name: str, role: Role, error: NotRead | OSError) -> FileRead:
    """A file that could not be read, as a file with a problem."""
    content = Content(f"{folder}/{name}" if folder else name)
    content.broken = True
    if isinstance(error, NotRead):
        content.fault(error.message, None, error.code)
    else:
        content.fault(f"cannot be read: {error.strerror or error}", None, "unreadable")
    told = sha256(content.problems[0].message.encode()).digest()
    return FileRead(folder, name, role, (-1, 0, 0, 0), told, content)


def shown(name: str) -> str:
    r"""A file name for people and the index: bytes that are not UTF-8 as `\xNN`."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("utf-8", "backslashreplace")
    return name


def actual(name: str) -> str:
    """The file name behind what `shown` made of it."""
    if "\\x" not in name:
        return name
    return os.fsdecode(re.sub(rb"\\x([89a-f][0-9a-f])", lambda m: bytes([int(m[1], 16)]), name.encode()))
