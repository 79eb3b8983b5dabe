"""One batch of files, changed, new or gone → the index, in one transaction; answers what differs for those above."""

# ruff: noqa: S608 - SQL is put together from constants of this package; every value is a parameter

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from labelfs.store.bus import Changed
from labelfs.store.ids import FIRST_DERIVED
from labelfs.store.index_resolve import Scope, count_again, resolve
from labelfs.store.index_rows import SHIFT, FileRead, RowWriter, Signature
from labelfs.store.roles import Role
from labelfs.store.rows import ActivityRow, Content

_KEPT_TABLES = ("tasks", "annotations", "predictions", "reviews")
_PLAIN_TABLES = ("activity", "assignments", "drafts", "problems")
LAST_GOOD = 1 << (SHIFT - 1)
"""Added to the place of rows that a file held before, so that they do not meet those it holds now."""
_SETTINGS = frozenset((Role.SETTINGS, Role.VIEW, Role.ASSIGNMENT))


@dataclass(frozen=True, slots=True)
class FileAppended:
    """Lines added to the end of an activity file."""

    file: int
    signature: Signature
    before: bytes
    """Revision of the file without them."""
    revision: bytes
    rows: list[ActivityRow]


@dataclass(slots=True)
class Batch:
    """What a look at the folder found: files to take in, files gone, files that only look different."""

    reads: list[FileRead] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    """Numbers of files that are there no more."""
    touched: list[tuple[int, Signature]] = field(default_factory=list)
    """Files with other times or another inode and the bytes they had."""

    appended: list[FileAppended] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.reads or self.gone or self.touched or self.appended)


@dataclass(slots=True)
class _Items:
    """Items with what tells them from changed ones."""

    tasks: set[tuple[int | None, bytes]] = field(default_factory=set)
    annotations: set[tuple[int, int | None, bytes, int]] = field(default_factory=set)
    predictions: set[tuple[int, int | None, bytes]] = field(default_factory=set)
    review_tasks: set[tuple[int, int, bytes]] = field(default_factory=set)


class _Application:
    """One batch on its way into the index."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.writer = RowWriter(connection)
        self.first_new = self.writer.next_file << SHIFT
        """Rows from this one on are new."""
        self.scope = Scope(self.first_new)
        self.before = _Items()
        self.flags: set[str] = set()

    def run(self, batch: Batch) -> Changed:
        for file in batch.gone:
            self._remove(file)
        for read in batch.reads:
            self._replace(read)
        self.connection.executemany(
            "UPDATE files SET mtime_ns = ?, ctime_ns = ?, size = ?, inode = ? WHERE id = ?",
            [(*signature, file) for file, signature in batch.touched])
        for added in batch.appended:
            self._append(added)
        self.writer.flush()
        self._keep_highest()
        self._widen_scope()
        resolve(self.connection, self.scope)
        changed = self._changed()
        count_again(self.connection, self.scope.tasks | changed.tasks)
        return changed

    def _append(self, added: FileAppended) -> None:
        """Add the lines, unless another process has read the file meanwhile: asked again inside the transaction."""
        known = self.connection.execute("SELECT revision FROM files WHERE id = ?", (added.file,)).fetchone()
        if known is None or known[0] != added.before:
            return
        self.connection.executemany("INSERT INTO activity VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                                    [(added.file, *row) for row in added.rows])
        self.connection.execute(
            "UPDATE files SET mtime_ns = ?, ctime_ns = ?, size = ?, inode = ?, revision = ? WHERE id = ?",
            (*added.signature, added.revision, added.file))

    # ---- out ------------------------------------------------------------------------------------------------
    def _remove(self, file: int) -> None:
        row = self.connection.execute("SELECT kind FROM files WHERE id = ?", (file,)).fetchone()
        if row is not None:
            self._flag(Role(row[0]))
            self._clear(file, None)
            self.connection.execute("DELETE FROM files WHERE id = ?", (file,))

    def _replace(self, read: FileRead) -> None:
        self._flag(read.role)
        known = self.connection.execute(
            "SELECT id FROM files WHERE dir = ? AND name = ?", (read.folder, read.name)).fetchone()
        if known is None:
            if read.content.problems:
                self.flags.add("problems")
            self.writer.add(read)
        elif read.content.broken:
            self._note_broken(known[0], read)
        else:
            self._clear(known[0], read.content)
            self.connection.execute("DELETE FROM files WHERE id = ?", known)
            self._keep_last_good(known[0], self.writer.add(read))

    def _note_broken(self, file: int, read: FileRead) -> None:
        """Nothing in the file can be used: what it held stays in view as it was last good."""
        self._note_problems(file, read.content)
        self.connection.execute(
            "UPDATE files SET mtime_ns = ?, ctime_ns = ?, size = ?, inode = ?, revision = ?, broken = 1 WHERE id = ?",
            (*read.signature, read.revision, file))
        self.connection.execute("DELETE FROM problems WHERE file = ?", (file,))
        self.connection.executemany("INSERT INTO problems VALUES (?, ?, ?, ?)", [
            (file, problem.line, problem.message, problem.code) for problem in read.content.problems])

    def _keep_last_good(self, old: int, new: int) -> None:
        """What stood in places of the file that cannot be used now goes on as part of what it is now."""
        shift = ((new - old) << SHIFT) + LAST_GOOD
        for table in _KEPT_TABLES:
            if table in ("annotations", "predictions"):
                self.connection.execute(
                    f"UPDATE {table} SET host = host + ? WHERE host >= ? AND host < ?", (shift, *_rows_of(old)))
            self.connection.execute(f"UPDATE {table} SET row = row + ? WHERE row >= ? AND row < ?",
                                    (shift, *_rows_of(old)))

    def _flag(self, role: Role) -> None:
        if role is Role.CONFIG:
            self.flags.add("config")
        elif role in _SETTINGS:
            self.flags.add("settings")

    def _clear(self, file: int, new: Content | None) -> None:
        """Take out what the file held, except what stands in a line that cannot be used now."""
        self._note_problems(file, new)
        for table in _KEPT_TABLES:
            rows = [row for (row,) in self.connection.execute(
                f"SELECT row FROM {table} WHERE row >= ? AND row < ?", _rows_of(file))]
            self._note(table, rows)
            kept = self._last_good(table, file, new)
            if kept:
                self.connection.executemany(f"DELETE FROM {table} WHERE row = ?",
                                            [(row,) for row in rows if row not in kept])
            elif rows:
                self.connection.execute(f"DELETE FROM {table} WHERE row >= ? AND row < ?", _rows_of(file))
        for table in _PLAIN_TABLES:
            self.connection.execute(f"DELETE FROM {table} WHERE file = ?", (file,))

    def _last_good(self, table: str, file: int, new: Content | None) -> set[int]:
        """Rows in lines that cannot be used now, unless their id stands elsewhere in the file."""
        if new is None or not new.problems:
            return set()
        ids = {item.id for items in (new.tasks, new.annotations, new.predictions, new.reviews) for item in items}
        found = self.connection.execute(
            f"SELECT row, id, line FROM {table} WHERE row >= ? AND row < ?", _rows_of(file))
        return {row for row, id_, line in found if line in new.bad_lines and id_ not in ids}

    def _note_problems(self, file: int, new: Content | None) -> None:
        old = self.connection.execute("SELECT line, message, code FROM problems WHERE file = ?", (file,)).fetchall()
        now = [] if new is None else [(problem.line, problem.message, problem.code) for problem in new.problems]
        if old != now:
            self.flags.add("problems")

    def _note(self, table: str, rows: Iterable[int]) -> None:
        """Remember what goes out: to tell what changed, and what may have belonged to it."""
        for row in rows:
            if table == "tasks":
                self._note_task(row)
            elif table == "annotations":
                id_, task, revision, hidden, written = self._one("id, task, revision, hidden, written", table, row)
                self.before.annotations.add((id_, task, revision, hidden))
                self._mind_twins(written)
                self.scope.annotation_ids.add(id_)
            elif table == "predictions":
                self.before.predictions.add(self._one("id, task, revision", table, row))
            else:
                self.before.review_tasks.add(self._one("id, task, revision", table, row))

    def _note_task(self, row: int) -> None:
        id_, written, digest, full, revision = self._one("id, written, digest, full, revision", "tasks", row)
        self.before.tasks.add((id_, revision))
        self.scope.digests.add(digest)
        self.scope.ids.update(value for value in (id_, written) if value is not None)
        if written is None or written != id_:
            self.scope.given.setdefault(full, []).append(id_)

    def _mind_twins(self, task: int | None) -> None:
        """An annotation that names an id of two tasks may decide which of them keeps it."""
        twin = "SELECT 1 FROM tasks WHERE written <> id AND written = ?"
        if task is not None and self.connection.execute(twin, (task,)).fetchone():
            self.scope.ids.add(task)

    def _one(self, columns: str, table: str, row: int) -> Any:
        return self.connection.execute(f"SELECT {columns} FROM {table} WHERE row = ?", (row,)).fetchone()

    def _keep_highest(self) -> None:
        """Ids of tasks that went are not given again."""
        gone = [id_ for id_, _ in self.before.tasks if id_ is not None and id_ < FIRST_DERIVED]
        if gone:
            raise_highest(self.connection, max(gone))

    # ---- in -------------------------------------------------------------------------------------------------
    def _widen_scope(self) -> None:
        """Add what came in to what has to be settled."""
        for id_, written, digest in self._new("tasks", "id, written, digest"):
            self.scope.digests.add(digest)
            self.scope.ids.update(value for value in (id_, written) if value is not None)
        for row, id_, written in self._new("annotations", "row, id, written"):
            self._mind_twins(written)
            self.scope.annotation_rows.add(row)
            self.scope.annotation_ids.add(id_)
        self.scope.prediction_rows.update(row for (row,) in self._new("predictions", "row"))

    def _new(self, table: str, columns: str) -> list[Any]:
        return self.connection.execute(
            f"SELECT {columns} FROM {table} WHERE row >= ?", (self.first_new,)).fetchall()

    def _changed(self) -> Changed:
        tasks = self.before.tasks ^ set(self._new("tasks", "id, revision"))
        annotations = self.before.annotations ^ set(self._new("annotations", "id, task, revision, hidden"))
        predictions = self.before.predictions ^ set(self._new("predictions", "id, task, revision"))
        reviews = self.before.review_tasks ^ set(self._new("reviews", "id, task, revision"))
        changed_tasks = {item[0] for item in tasks} | {item[1] for item in annotations | predictions | reviews}
        changed_tasks |= self.scope.moved_tasks
        return Changed(
            tasks=frozenset(task for task in changed_tasks if task is not None),
            annotations=frozenset({item[0] for item in annotations} | self.scope.moved_annotations),
            predictions=frozenset({item[0] for item in predictions} | self.scope.moved_predictions),
            config="config" in self.flags,
            settings="settings" in self.flags,
            problems="problems" in self.flags,
        )


def _rows_of(file: int) -> tuple[int, int]:
    """The range of a file's rows."""
    return file << SHIFT, (file + 1) << SHIFT


def raise_highest(connection: sqlite3.Connection, id_: int) -> None:
    """Remember the highest task id there ever was."""
    connection.execute("INSERT INTO meta VALUES ('highest', ?) ON CONFLICT (key) DO UPDATE "
                       "SET value = max(value, excluded.value)", (id_,))


def apply(connection: sqlite3.Connection, batch: Batch) -> Changed:
    """Take the batch into the index; the caller holds the transaction."""
    return _Application(connection).run(batch)
