"""The SQLite index of one folder: derived, disposable, shared by the processes that work on the folder."""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from queue import Empty, Full, LifoQueue
from typing import Any, TypeVar

from labelfs.errors import DiskFull
from labelfs.store import index_schema
from labelfs.store.bus import Changed, merge
from labelfs.store.index_apply import Batch, apply
from labelfs.store.index_texts import TextReader
from labelfs.store.scan import KnownFile

IDLE_CONNECTIONS = 16
JOURNAL_KEPT = 1_000

Row = tuple[Any, ...]
_Answer = TypeVar("_Answer")
_FIELDS = [one.name for one in fields(Changed) if one.name != "generation"]


class Index:
    """Reads from any thread at any time; one writer at a time, over all processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.origin = secrets.token_hex(8)
        """Tells this process's journal entries from those of others."""
        self._idle: LifoQueue[sqlite3.Connection] = LifoQueue(IDLE_CONNECTIONS)
        self._writing = threading.RLock()
        self._writer: sqlite3.Connection | None = None
        self._writer_thread = 0
        self._depth = 0
        self._inode = _inode(path)
        self.repair: Callable[[], None] | None = None
        """Makes a new index when the file is damaged or gone."""
        self._last_seen = self._newest()
        self._texts = self._open_texts()

    # ---- life -----------------------------------------------------------------------------------------------
    @classmethod
    def usable(cls, path: Path) -> bool:
        """Whether there is a finished index of this version."""
        return index_schema.usable(path)

    def is_foreign(self) -> bool:
        """Whether the file at the path is another one than this object has worked with."""
        return _inode(self.path) != self._inode

    def forget(self) -> None:
        """Let go of a file that was replaced: what is read from now on is read from the one that is there."""
        self.close()
        self._inode = _inode(self.path)
        self._last_seen = self._newest()
        self._texts = self._open_texts()

    def close(self) -> None:
        """End every connection; the file stays for the next start."""
        with self._writing:
            self._texts.close()
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            while True:
                try:
                    self._idle.get_nowait().close()
                except Empty:
                    return

    # ---- reading --------------------------------------------------------------------------------------------
    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection for this thread; inside a write of the same thread, the one that sees it."""
        if self._depth and self._writer_thread == threading.get_ident():
            yield self._open_writer()
            return
        self._look_after_file()
        inode = self._inode
        try:
            connection = self._idle.get_nowait()
        except Empty:
            connection = self._connect()
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        self._give_back(connection, inode)

    def _connect(self) -> sqlite3.Connection:
        connection = index_schema.connect(self.path)
        connection.create_function("text_of", 2, self.text)
        return connection

    def _give_back(self, connection: sqlite3.Connection, inode: int) -> None:
        """Keep the connection for the next reader, unless it reads a file that was replaced meanwhile."""
        try:
            if inode == self._inode:
                self._idle.put_nowait(connection)
                return
        except Full:
            pass  # there are enough
        connection.close()

    def _look_after_file(self) -> None:
        """Somebody may have deleted or replaced the index: everything in it can be had again."""
        if self.repair is not None and self.is_foreign():
            self.repair()

    def query(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Row]:
        """All rows of a query; a damaged index is built anew first."""
        return self.sound(lambda: self._query(sql, values))

    def sound(self, ask: Callable[[], _Answer]) -> _Answer:
        """What `ask` answers; when it meets a damaged index, of the one that is built anew."""
        try:
            return ask()
        except sqlite3.DatabaseError as error:
            if self.repair is None or self._depth or not is_damage(error):
                raise
            self.repair()
            return ask()

    def _query(self, sql: str, values: Sequence[Any] | dict[str, Any]) -> list[Row]:
        with self.reading() as connection:
            try:
                return connection.execute(sql, values).fetchall()
            except OverflowError:  # an id of more than 64 bits: there is nothing of that name
                return []

    def one(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Row | None:
        """The first row of a query, or None."""
        rows = self.query(sql, values)
        return rows[0] if rows else None

    def text(self, raw: str | int, revision: bytes) -> str:
        """The text of an annotation's row: `raw` itself, or what stands at that place; raises `TornText`.

        In SQL `text_of(raw, revision)`.
        """
        return raw if isinstance(raw, str) else self._texts.text(raw, revision)

    def _open_texts(self) -> TextReader:
        row = self.one("SELECT value FROM meta WHERE key = ?", (index_schema.TEXTS,))
        return TextReader(self.path, str(row[0]) if row else "")

    def known(self, folder: str) -> dict[str, KnownFile]:
        """What the index knows of the files in a folder, by name."""
        rows = self.query(
            "SELECT name, id, mtime_ns, ctime_ns, size, inode, revision FROM files WHERE dir = ?", (folder,))
        return {name: (id_, (m, c, size, inode), revision) for name, id_, m, c, size, inode, revision in rows}

    def known_file(self, folder: str, name: str) -> KnownFile | None:
        """What the index knows of one file."""
        row = self.one("SELECT id, mtime_ns, ctime_ns, size, inode, revision FROM files WHERE dir = ? AND name = ?",
                       (folder, name))
        return (row[0], row[1:5], row[5]) if row else None

    def folders(self) -> list[str]:
        """Folders with files that the index knows."""
        return [folder for (folder,) in self.query("SELECT DISTINCT dir FROM files")]

    # ---- writing --------------------------------------------------------------------------------------------
    def _open_writer(self) -> sqlite3.Connection:
        if self._writer is None:
            self._writer = self._connect()
        return self._writer

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction; nested ones join it. Rolled back when the body raises."""
        with self._writing:
            if self._depth == 0:
                self._look_after_file()
            connection = self._open_writer()
            if self._depth == 0:
                connection.execute("BEGIN IMMEDIATE")
                self._writer_thread = threading.get_ident()
            self._depth += 1
            try:
                yield connection
                if self._depth == 1:
                    connection.commit()
            except BaseException as error:
                if self._depth == 1:
                    connection.rollback()
                if isinstance(error, sqlite3.OperationalError) and "full" in str(error):
                    raise DiskFull("no space left for the index in .labelfs; the project's files are as they "
                                   "should be") from error
                raise
            finally:
                self._depth -= 1

    def apply(self, batch: Batch) -> Changed:
        """Take a batch of files in; answers what changed, entries of other processes included."""
        with self.writing() as connection:
            changed = apply(connection, batch) if batch else Changed()
            others = self._of_others(connection)
            if changed:
                self._note(connection, changed)
        return merge((others, changed)) if others else changed

    def _newest(self) -> int:
        row = self.one("SELECT max(seq) FROM journal")
        return (row[0] if row else None) or 0

    def _of_others(self, connection: sqlite3.Connection) -> Changed:
        rows = connection.execute("SELECT seq, origin, changed FROM journal WHERE seq > ? ORDER BY seq",
                                  (self._last_seen,)).fetchall()
        if not rows:
            return Changed()
        gap = rows[0][0] > self._last_seen + 1
        self._last_seen = rows[-1][0]
        foreign = merge(_changed(text) for _, origin, text in rows if origin != self.origin)
        return Changed(resync=True) if gap else foreign

    def _note(self, connection: sqlite3.Connection, changed: Changed) -> None:
        limited = changed.limited()
        values = {key: getattr(limited, key) for key in _FIELDS}
        text = json.dumps({key: sorted(value) if isinstance(value, frozenset) else value
                           for key, value in values.items() if value})
        row = connection.execute("INSERT INTO journal (origin, changed) VALUES (?, ?)", (self.origin, text))
        self._last_seen = row.lastrowid or self._last_seen
        connection.execute("DELETE FROM journal WHERE seq <= ?", (self._last_seen - JOURNAL_KEPT,))


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether the file itself is at fault, rather than the question or the moment."""
    text = str(error)
    if isinstance(error, sqlite3.OperationalError):
        return any(sign in text for sign in ("malformed", "no such table", "user-defined function"))
    return True


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except OSError:
        return 0


def _changed(text: str) -> Changed:
    values: dict[str, Any] = {
        key: frozenset(value) if isinstance(value, list) else value for key, value in json.loads(text).items()}
    return Changed(**values)
