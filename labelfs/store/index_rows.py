"""What was read of files → rows of the index: in bulk for a new index, file by file for a change."""

# ruff: noqa: S608 - SQL is put together from constants of this package; every value is a parameter

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from labelfs.store.index_texts import TextWriter
from labelfs.store.roles import Role
from labelfs.store.rows import AnnotationRow, Content

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


PLAIN = "plain annotations"
"""Those of which all other columns are as in a new row: binding values is most of the work of an insert."""
_PLAIN_COLUMNS = ("row, task, id, written, digest, person, cancelled, ground_truth, created_at, revision, "
                  "labels, raw")


def _insert(table: str, columns: str | int) -> str:
    number = columns if isinstance(columns, int) else columns.count(",") + 1
    named = "" if isinstance(columns, int) else f" ({columns})"
    return f"INSERT INTO {table}{named} VALUES ({', '.join('?' * number)})"


_INSERT = {table: _insert(table, columns) for table, columns in COLUMNS.items()}
_INSERT[PLAIN] = _insert("annotations", _PLAIN_COLUMNS)

Signature = tuple[int, int, int, int]
"""`(mtime_ns, ctime_ns, size, inode)`: while these stay, a file is taken to be unchanged without reading it."""
Rows = dict[str, list[tuple[Any, ...]]]
"""Table (or `PLAIN`) → rows to insert, in the order of `COLUMNS`.

Integers for truth values and `bytearray` for digests: `sqlite3` binds those without looking for an adapter.
"""


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


class RowMaker:
    """Rows of what files say; nothing is resolved yet. With `texts`, those of annotation files go there."""

    def __init__(self, texts: TextWriter | None = None) -> None:
        self.rows: Rows = {table: [] for table in (*COLUMNS, PLAIN)}
        self._texts = texts
        self._files = self.rows["files"]
        self._annotations = self.rows["annotations"]
        self._plain = self.rows[PLAIN]

    def add(self, file: int, read: FileRead) -> None:
        """Take a file and all it holds, under the file's number."""
        content = read.content
        self._files.append((file, read.folder, read.name, int(read.role), *read.signature, bytearray(read.revision),
                            int(content.broken)))
        if content.tasks:
            self._tasks(file, content)
        elif content.annotations:
            self._add_annotations(file << SHIFT, content.annotations)
        if content.predictions:
            self._predictions(file, content, local=read.role is Role.LOCAL_PREDICTION)
        if content.holds_others():
            self._others(file, content)

    def taken(self) -> Rows:
        """The rows of tables that have any; the next ones begin anew."""
        taken = {table: list(rows) for table, rows in self.rows.items() if rows}
        for rows in self.rows.values():
            rows.clear()
        return taken

    def _add_annotations(self, first: int, found: list[AnnotationRow]) -> None:
        if len(found) == 1 and found[0].alone:
            self._add_alone(first, found[0])
            return
        for place, row in enumerate(found):
            self._annotations.append((first + place, row.written, row.deleted, False, *row))

    def _add_alone(self, place: int, row: AnnotationRow) -> None:
        texts = self._texts
        raw = row.raw if texts is None else texts.add(row.raw.encode())
        if row.is_plain():
            self._plain.append((place, row.written, row.id, row.written, row.digest, row.person, int(row.cancelled),
                                int(row.ground_truth), row.created_at, bytearray(row.revision), row.labels, raw))
        else:
            self._annotations.append((place, row.written, row.deleted, False, *row[:-1], raw))

    def _tasks(self, file: int, content: Content) -> None:
        first = file << SHIFT
        tasks = self.rows["tasks"]
        for place, (id_, line, digest, full, revision, alone, raw) in enumerate(content.tasks):
            tasks.append((first + place, id_, id_, line, digest, bytearray(full), bytearray(revision), int(alone), raw))
        for place, row in enumerate(content.annotations):
            inline = row._replace(host=first + (row.host or 0))
            self._annotations.append((first + place, None, row.deleted, False, *inline))

    def _predictions(self, file: int, content: Content, *, local: bool) -> None:
        first = file << SHIFT
        for place, row in enumerate(content.predictions):
            host = None if row.host is None else first + row.host
            self.rows["predictions"].append((first + place, row.written, local, *row._replace(host=host)))

    def _others(self, file: int, content: Content) -> None:
        rows = self.rows
        rows["reviews"].extend(((file << SHIFT) + place, *review) for place, review in enumerate(content.reviews))
        rows["activity"].extend((file, *line) for line in content.activity)
        rows["assignments"].extend((file, person, task) for person, task in content.assignments)
        rows["drafts"].extend((file, *draft) for draft in content.drafts)
        rows["problems"].extend((file, problem.line, problem.message, problem.code) for problem in content.problems)


def insert(connection: sqlite3.Connection, rows: Rows) -> None:
    """Insert what a `RowMaker` made."""
    for table, waiting in rows.items():
        connection.executemany(_INSERT[table], waiting)


class RowWriter:
    """Inserts what files say into an index that is there, row numbers given out in order."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._maker = RowMaker()
        last = connection.execute("SELECT max(id) FROM files").fetchone()[0]
        self.next_file = (last or 0) + 1

    def add(self, read: FileRead) -> int:
        """Insert a file and all it holds; answers the file's number."""
        file = self.next_file
        self.next_file = file + 1
        self._maker.add(file, read)
        if len(self._maker.rows["files"]) >= BATCH:
            self.flush()
        return file

    def flush(self) -> None:
        """Insert what still waits."""
        insert(self._connection, self._maker.taken())
