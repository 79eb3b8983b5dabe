"""What was read of files → rows of the index: in bulk for a new index, file by file for a change."""

# ruff: noqa: S608 - SQL is put together from constants of this package; every value is a parameter

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from labelfs.store.roles import Role
from labelfs.store.rows import Content

BATCH = 2_000
"""Rows that wait for one `executemany`."""

_WIDTHS = {
    "files": 10, "tasks": 10, "annotations": 22, "predictions": 14, "reviews": 12, "activity": 8, "assignments": 3,
    "drafts": 6, "problems": 4,
}
_INSERT = {table: f"INSERT INTO {table} VALUES ({', '.join('?' * width)})" for table, width in _WIDTHS.items()}
_COUNTED = ("files", "tasks", "annotations", "predictions", "reviews")
_ROW = {"files": "id"}


Signature = tuple[int, int, int, int]
"""`(mtime_ns, ctime_ns, size, inode)`: while these stay, a file is taken to be unchanged without reading it."""


@dataclass(slots=True)
class FileRead:
    """One file as found: where, what it is, its bytes' SHA-256 and what it says."""

    folder: str
    """Folder relative to the project, with `/`; empty for the project itself."""
    name: str
    role: Role
    signature: Signature
    revision: bytes
    content: Content

    @property
    def path(self) -> str:
        """The project-relative path."""
        return f"{self.folder}/{self.name}" if self.folder else self.name


class RowWriter:
    """Inserts what files say, row numbers given out in order; nothing is resolved yet."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.next_row = {table: self._after_last(table) for table in _COUNTED}
        self._waiting: dict[str, list[tuple[object, ...]]] = {table: [] for table in _WIDTHS}

    def _after_last(self, table: str) -> int:
        column = _ROW.get(table, "row")
        last = self.connection.execute(f"SELECT max({column}) FROM {table}").fetchone()[0]
        return (last or 0) + 1

    def _number(self, table: str) -> int:
        row = self.next_row[table]
        self.next_row[table] = row + 1
        return row

    def add(self, read: FileRead) -> int:
        """Insert a file and all it holds; answers the file's number."""
        file = self._number("files")
        self._put("files", (file, read.folder, read.name, int(read.role), *read.signature, read.revision,
                            read.content.broken))
        self.add_content(file, read.role, read.content)
        return file

    def add_content(self, file: int, role: Role, content: Content) -> None:
        """Insert what a file holds, its own row being there already."""
        if content.annotations and not content.tasks:
            self._own_annotations(file, content)
        else:
            self._tasks(file, content)
        if content.predictions:
            self._predictions(file, content, local=role is Role.LOCAL_PREDICTION)
        self._others(file, content)

    def _own_annotations(self, file: int, content: Content) -> None:
        for row in content.annotations:
            self._put("annotations", (self._number("annotations"), file, row.written, row.deleted, *row))

    def _tasks(self, file: int, content: Content) -> None:
        first = self.next_row["tasks"]
        for task in content.tasks:
            self._put("tasks", (self._number("tasks"), file, task[0], *task))
        for row in content.annotations:
            inline = row._replace(host=first + (row.host or 0))
            self._put("annotations", (self._number("annotations"), file, None, row.deleted, *inline))
        content.predictions = [
            row if row.host is None else row._replace(host=first + row.host) for row in content.predictions
        ]

    def _predictions(self, file: int, content: Content, *, local: bool) -> None:
        for row in content.predictions:
            self._put("predictions", (self._number("predictions"), file, row.written, local, *row))

    def _others(self, file: int, content: Content) -> None:
        for review in content.reviews:
            self._put("reviews", (self._number("reviews"), file, *review))
        for line in content.activity:
            self._put("activity", (file, *line))
        for person, task in content.assignments:
            self._put("assignments", (file, person, task))
        for draft in content.drafts:
            self._put("drafts", (file, *draft))
        for problem in content.problems:
            self._put("problems", (file, problem.line, problem.message, problem.code))

    def _put(self, table: str, row: tuple[object, ...]) -> None:
        waiting = self._waiting[table]
        waiting.append(row)
        if len(waiting) >= BATCH:
            self._write(table)

    def _write(self, table: str) -> None:
        self.connection.executemany(_INSERT[table], self._waiting[table])
        self._waiting[table].clear()

    def flush(self) -> None:
        """Insert what still waits."""
        for table, waiting in self._waiting.items():
            if waiting:
                self._write(table)
