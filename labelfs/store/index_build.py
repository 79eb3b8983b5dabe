"""A new index of a folder: read everything, insert, then make the look-up tables; large folders by several processes.

Parsing is work for one processor however it is arranged inside one Python, so from `WORTH_MORE` files on other
processes read too. Files go by chunks to whoever is free; their rows are inserted in order (bench/README.md).
"""

from __future__ import annotations

import gc
import os
import secrets
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from labelfs.store import index_schema
from labelfs.store.index_apply import raise_highest
from labelfs.store.index_readers import Chunk, OtherReaders, Place, rows_of
from labelfs.store.index_resolve import resolve_all
from labelfs.store.index_rows import RowMaker, Rows, insert
from labelfs.store.index_texts import SIDES, TextWriter, texts_beside, token_of
from labelfs.store.new_ids import highest_in_trash
from labelfs.store.roles import Role
from labelfs.store.scan import Scanner

Progress = Callable[[int, int | None], None]
"""Called with (files read, their number or None) while an index is built."""
WORTH_MORE = 10_000
CHUNK = 400
"""Files read in one go."""
CHUNK_OF_TASKS = 10
"""The same for files of tasks: an import's file holds a thousand of them."""
AHEAD = 4
"""Chunks that another process has in hand: it never waits for one."""


def build(path: Path, scanner: Scanner, root: Path, progress: Progress | None = None) -> None:
    """Write a new index in place of whatever is there; until it is whole nobody sees it.

    The caller makes sure that no other process builds one at the same place.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    for left_over in path.parent.glob(f"{path.name}.*.new"):
        left_over.unlink(missing_ok=True)
    token = secrets.token_hex(4)
    fresh = path.with_name(f"{path.name}.{token}.new")
    texts = [texts_beside(path, token, side) for side in range(SIDES)]
    try:
        _write(fresh, texts, scanner, root, progress)
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        fresh.replace(path)
    except BaseException:
        _remove(texts)
        raise
    finally:
        fresh.unlink(missing_ok=True)
    _remove(set(path.parent.glob(texts_beside(path, "*", "*").name)) - set(texts))


def _remove(files: Iterable[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)


def _write(path: Path, texts: list[Path], scanner: Scanner, root: Path, progress: Progress | None) -> None:
    connection = index_schema.connect_building(path)
    try:
        connection.execute("BEGIN")
        with _no_collection():
            _Reading(connection, texts, scanner, progress or _nobody).run()
        connection.execute("COMMIT")
        connection.executescript(index_schema.INDEXES)
        connection.execute("BEGIN")
        resolve_all(connection)
        raise_highest(connection, highest_in_trash(root))
        connection.execute("COMMIT")
        connection.executescript(index_schema.LATE)
        index_schema.finish(connection, token_of(texts[0]))
    finally:
        connection.close()
    _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _nobody(done: int, of: int | None) -> None:
    """Nobody asked how far it is."""


@contextmanager
def _no_collection() -> Iterator[None]:
    """Rows are tuples without cycles: looking for cycles among them took a third of the time."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class _Reading:
    """All files, by chunks, each read here or by another process, inserted in their order."""

    def __init__(self, connection: sqlite3.Connection, texts: list[Path], scanner: Scanner, told: Progress) -> None:
        self._connection = connection
        self._scanner = scanner
        self._told = told
        self._texts = TextWriter(texts[0], side=0)
        self._maker = RowMaker(self._texts)
        self._others = OtherReaders(scanner.root, texts)
        self._open: deque[Chunk] = deque()
        """Chunks that nobody reads yet."""
        self._ready: dict[int, Rows] = {}
        """Rows that wait for those before them."""

    def run(self) -> None:
        """Read and insert everything."""
        try:
            number = self._list()
            chunks = list(self._open)
            after_tasks = next((n for n, chunk in enumerate(chunks) if not _has_tasks(chunk)), len(chunks))
            for chunk in chunks[:after_tasks]:
                self._insert(chunk, number)
            for statement in index_schema.TASK_INDEXES.split(";"):  # not `executescript`: it would commit
                self._connection.execute(statement)
            for chunk in chunks[after_tasks:]:
                self._insert(chunk, number)
        finally:
            self._texts.close()
            self._others.end()

    def _insert(self, chunk: Chunk, number: int) -> None:
        self._told(chunk.first - 1, number)
        insert(self._connection, self._rows_of(chunk.first))

    def _list(self) -> int:
        """Put all files into chunks; other processes are begun as soon as they are many. Their number."""
        places: list[Place] = []
        for folder, name, role, _ in self._scanner.files(look=False):
            places.append((folder, name, role))
            if len(places) == WORTH_MORE:
                self._others.begin(min(SIDES, os.cpu_count() or 1) - 1)
        self._open.extend(_chunks(places))
        return len(places)

    def _rows_of(self, first: int) -> Rows:
        """The rows of one chunk; until they are there, other chunks are read."""
        self._keep_others_busy()
        while first not in self._ready:
            if self._open:
                chunk = self._open.popleft()
                self._ready[chunk.first] = rows_of(chunk, self._scanner, self._maker, self._texts)
            else:
                self._take_answer()
            self._keep_others_busy()
        return self._ready.pop(first)

    def _keep_others_busy(self) -> None:
        """Take what others have read, and give them more."""
        while self._others.have_answered():
            self._take_answer()
        for other in self._others.running:
            while self._open and len(other.given) < AHEAD:
                other.give(self._open.popleft())

    def _take_answer(self) -> None:
        answer = self._others.answer()
        if isinstance(answer, list):
            self._open.extend(answer)
        else:
            self._ready[answer[0]] = answer[1]


def _chunks(places: list[Place]) -> Iterator[Chunk]:
    at = 0
    while at < len(places):
        size = CHUNK_OF_TASKS if places[at][2] is Role.TASK else CHUNK
        yield Chunk(at + 1, places[at:at + size])
        at += size


def _has_tasks(chunk: Chunk) -> bool:
    return any(role is Role.TASK for _, _, role in chunk.places)
