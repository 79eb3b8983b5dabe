"""What was read of files → rows of the index: in bulk for a new index, file by file for a change."""

# ruff: noqa: S608 - SQL is put together from constants of this package; every value is a parameter

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from labelfs.store.roles import Role
from labelfs.store.rows import Content

BATCH = 500
"""Files that wait for one `executemany` per table."""
SHIFT = 24
"""A row's number is its file's, shifted by so many bits, plus its place in the file."""

COLUMNS: dict[str, str | int] = {
    "files": 10,
    "tasks": "row, id, written, line, digest, full, revision, alone, raw",
    "annotations": "row, task, hidden, loose, id, written, digest, person, number, cancelled, ground_truth, "
                   "created_at, unique_id, host, deleted, inline_digest, conflict, line, revision, alone, labels, raw",
    "predictions": "row, task, local, id, written, model_version, score, created_at, host, line, revision, alone, raw",
    "reviews": "row, id, annotation, task, reviewer, verdict, created_at, line, revision, alone, raw",
    "activity": 8,
    "assignments": 3,
    "drafts": 6,
    "problems": 4,
}


def _insert(table: str, columns: str | int) -> str:
    number = columns if isinstance(columns, int) else columns.count(",") + 1
    named = "" if isinstance(columns, int) else f" ({columns})"
    return f"INSERT INTO {table}{named} VALUES ({', '.join('?' * number)})"


_INSERT = {table: _insert(table, columns) for table, columns in COLUMNS.items()}

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

    def __init__(self, connection: sqlite3.Connection, first_file: int = 0) -> None:
        self.connection = connection
        last = connection.execute("SELECT max(id) FROM files").fetchone()[0]
        self.next_file = first_file or (last or 0) + 1
        self._waiting: dict[str, list[tuple[object, ...]]] = {table: [] for table in COLUMNS}
        self._annotations = self._waiting["annotations"]
        self._files = self._waiting["files"]

    def add(self, read: FileRead) -> int:
        """Insert a file and all it holds; answers the file's number."""
        file = self.next_file
        self.next_file = file + 1
        content = read.content
        self._files.append((file, read.folder, read.name, int(read.role), *read.signature, read.revision,
                            content.broken))
        if content.tasks:
            self._tasks(file, content)
        else:
            first = file << SHIFT
            for place, row in enumerate(content.annotations):
                self._annotations.append((first + place, row[1], row[10], False, *row))
        if content.predictions:
            self._predictions(file, content, local=read.role is Role.LOCAL_PREDICTION)
        if content.holds_others():
            self._others(file, content)
        if len(self._files) >= BATCH:
            self.flush()
        return file

    def _tasks(self, file: int, content: Content) -> None:
        first = file << SHIFT
        tasks = self._waiting["tasks"]
        for place, task in enumerate(content.tasks):
            tasks.append((first + place, task[0], *task))
        for place, row in enumerate(content.annotations):
            inline = row._replace(host=first + (row.host or 0))
            self._annotations.append((first + place, None, row.deleted, False, *inline))

    def _predictions(self, file: int, content: Content, *, local: bool) -> None:
        first = file << SHIFT
        for place, row in enumerate(content.predictions):
            host = None if row.host is None else first + row.host
            self._waiting["predictions"].append((first + place, row.written, local, *row._replace(host=host)))

    def _others(self, file: int, content: Content) -> None:
        waiting = self._waiting
        waiting["reviews"].extend(((file << SHIFT) + place, *review) for place, review in enumerate(content.reviews))
        waiting["activity"].extend((file, *line) for line in content.activity)
        waiting["assignments"].extend((file, person, task) for person, task in content.assignments)
        waiting["drafts"].extend((file, *draft) for draft in content.drafts)
        waiting["problems"].extend((file, problem.line, problem.message, problem.code) for problem in content.problems)

    def flush(self) -> None:
        """Insert what still waits."""
        for table, waiting in self._waiting.items():
            if waiting:
                self.connection.executemany(_INSERT[table], waiting)
                waiting.clear()
