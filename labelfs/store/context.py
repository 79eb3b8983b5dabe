"""What the parts of the store share: the folder, its index, the bus, and how a write is done."""

from __future__ import annotations

import logging
import os
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from labelfs.errors import Conflict, LabelfsError, NotFound, ReadOnly, Stale
from labelfs.store import files, layout
from labelfs.store.activity import ActivityLog, Appended
from labelfs.store.bus import Bus, Changed, merge
from labelfs.store.digests import revision
from labelfs.store.index import Index
from labelfs.store.index_apply import Batch
from labelfs.store.locks import write_lock
from labelfs.store.races import LostRace
from labelfs.store.scan import Scanner, actual

NOTHING = Changed()
_log = logging.getLogger("labelfs.store")


@dataclass(slots=True)
class StoreContext:
    """One open project folder."""

    root: Path
    read_only: bool
    why_read_only: str
    fsync: bool
    scanner: Scanner
    index: Index
    bus: Bus = field(default_factory=Bus)
    overlap: int = 1
    log_activity: bool = True
    """`activity` of `project.json`."""
    log: ActivityLog = field(default_factory=ActivityLog)
    on_settings: Callable[[StoreContext], bool] = field(default=lambda _: False)
    """Takes changed settings in; whether that changes what the index says of people."""
    applying: threading.RLock = field(default_factory=threading.RLock)
    """Held from looking at files until what they say is in the index and told."""

    def take(self, names: Iterable[str], appended: Sequence[Appended] = ()) -> Changed:
        """Take files as they are now, and what was appended to the log, into the index and tell everybody."""
        with self.applying:
            lines = [self.scanner.appended(one, self.index.known_file) for one in appended]
            unknown = [one.name for one, line in zip(appended, lines, strict=True) if line is None]
            batch = self.scanner.look([*names, *unknown], self.index.known_file)
            batch.appended = [line for line in lines if line is not None]
            return self.absorb(batch)

    def absorb(self, batch: Batch, seen: Changed = NOTHING) -> Changed:
        """Take a batch into the index and tell everybody, with what else was `seen`; the caller holds `applying`."""
        changed = self.index.apply(batch)
        if changed.settings and self.on_settings(self):
            changed = replace(changed, resync=True)
        return self.bus.publish(merge((changed, seen)))

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """The write lock of the folder, for all processes; what was written is in the index afterwards.

        Raises `ReadOnly`, and `Conflict` when another process holds the lock for long.
        """
        if self.read_only:
            raise ReadOnly(self.why_read_only or "this folder is read-only")
        with write_lock(self.root):
            work = Writing(self)
            try:
                yield work
            finally:
                work.finish()


class Writing:
    """Files being written under the lock; every name is relative to the project."""

    def __init__(self, context: StoreContext) -> None:
        self.context = context
        self.root = context.root
        self._written: dict[str, None] = {}
        self._appended: list[Appended] = []
        self._seen: dict[str, str] = {}
        """Revision of each file as it was read under this lock (`ABSENT`: there was none)."""

    # ---- looking --------------------------------------------------------------------------------------------
    def path(self, name: str) -> Path:
        """The absolute path of a file as the index names it."""
        return Path(self.context.scanner.path("", name))

    def read(self, name: str) -> bytes | None:
        """The bytes on disk now; None when there is no such file."""
        try:
            content = files.read(self.path(name))
        except (FileNotFoundError, NotADirectoryError):
            self._seen[name] = files.ABSENT
            return None
        self._seen[name] = revision(content)
        return content

    def exists(self, name: str) -> bool:
        """Whether there is something of that name, a broken link included."""
        return os.path.lexists(self.path(name))

    def state(self, name: str) -> tuple[int, int] | None:
        """Inode and size; None when there is no such file."""
        try:
            about = self.path(name).lstat()
        except OSError:
            return None
        return about.st_ino, about.st_size

    def refuse_link(self, name: str) -> None:
        """Raise `Conflict` for a link: it is read, never replaced."""
        if self.path(name).is_symlink():
            raise Conflict(f"{name} is a link; it is read, never replaced")

    def look_again(self, name: str) -> None:
        """The index is behind for this file: it learns when the write ends."""
        self._written[name] = None

    # ---- writing --------------------------------------------------------------------------------------------
    def put(self, name: str, content: bytes, *, expect: str | None = None) -> None:
        """Replace the file, or make it, atomically; it is on the disk at return. `expect` as in `write_atomic`.

        A file that was read here must be as it was read: raises `LostRace` when another program was quicker.
        """
        seen = self._seen.get(name) if expect is None else None
        try:
            now = files.write_atomic(
                self.root, actual(name), content, expect=expect or seen, fsync=self.context.fsync)
        except (Stale, NotFound) as error:
            self.look_again(name)
            if seen is None:
                raise
            raise LostRace(error.message, current={}) from error
        self._seen[name] = now
        self._written[name] = None

    def create(self, name: str, content: bytes) -> None:
        """Make a file that must not be there yet."""
        self.put(name, content, expect=files.ABSENT)

    def put_many(self, contents: Iterable[tuple[str, bytes]]) -> None:
        """Write many files, all on the disk at return."""
        noted = ((self._note(name), content) for name, content in contents)
        files.write_many(self.root, noted, fsync=self.context.fsync)

    def _note(self, name: str) -> str:
        self._written[name] = None
        return name

    def append(self, name: str, content: bytes, *, at: int) -> None:
        """Append to a file of exactly `at` bytes. Survives the process; the log is not worth a wait for the disk."""
        files.append(self.root, name, content, at=at, fsync=False)

    def remove(self, name: str) -> None:
        """Remove a file that is this machine's own, or of which a copy is kept."""
        files.remove(self.root, actual(name), fsync=False)
        self._seen.pop(name, None)
        self._written[name] = None

    def trash(self, names: Iterable[str]) -> None:
        """Move files to `.labelfs/trash/`, one folder for those that go together."""
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
        folder = f"{layout.LOCAL_FOLDER}/trash/{moment}-{secrets.token_hex(4)}"
        for name in names:
            files.move(self.root, actual(name), f"{folder}/{actual(name)}", fsync=self.context.fsync)
            self._seen.pop(name, None)
            self._written[name] = None

    def trash_copy(self, name: str, content: bytes) -> str:
        """Keep what is taken out of a file in the trash; the copy's name."""
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
        kept = f"{layout.LOCAL_FOLDER}/trash/{moment}-{secrets.token_hex(4)}/{name}"
        files.write_atomic(self.root, kept, content, fsync=self.context.fsync)
        return kept

    def log(self, *lines: dict[str, object]) -> None:
        """Append to the activity log, unless the project keeps none.

        What the lines are about is saved already: that they cannot be written is told to the operator, not answered.
        """
        if not self.context.log_activity or not lines:
            return
        try:
            self._appended.extend(self.context.log.append(self, list(lines)))
        except LabelfsError as error:
            _log.warning("the activity log of %s misses %d line(s): %s", self.root, len(lines), error.message)

    def finish(self) -> None:
        """Bring the index up to what was written."""
        if self._written or self._appended:
            names, appended = list(self._written), self._appended
            self._written, self._appended = {}, []
            self.context.take(names, appended)
