"""A new index of a folder: read everything, insert, then make the look-up tables; large folders by two processes.

Parsing and inserting is work for one processor however it is arranged inside one Python, so from `WORTH_TWO` files
on a second process reads and inserts its share into a file of its own, which is then copied in (bench/README.md).
"""

from __future__ import annotations

import gc
import os
import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

from labelfs.store import index_schema
from labelfs.store.index_apply import raise_highest
from labelfs.store.index_resolve import resolve_all
from labelfs.store.index_rows import COLUMNS, RowWriter
from labelfs.store.new_ids import highest_in_trash
from labelfs.store.roles import Role
from labelfs.store.scan import Scanner
from labelfs.store.settings_files import members_of

Progress = Callable[[int, int | None], None]
"""Called with (files read, their number or None) while an index is built."""
STEP = 200
"""Files between two calls of it."""
Place = tuple[str, str, Role]
"""Folder, name, role of a file."""
WORTH_TWO = 10_000
FIRST_OF_PART = 1 << 32
"""Number of the first file that the second process reads: its rows meet nobody's."""
_SHARE = 45
"""Of a hundred files, those the second process reads: it starts a little later."""


def build(path: Path, scanner: Scanner, root: Path, progress: Progress | None = None) -> None:
    """Write a new index in place of whatever is there; until it is whole nobody sees it.

    The caller makes sure that no other process builds one at the same place.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    for left_over in path.parent.glob(f"{path.name}.*.new"):
        left_over.unlink(missing_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}.new")
    try:
        _write(fresh, scanner, root, progress)
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _write(path: Path, scanner: Scanner, root: Path, progress: Progress | None) -> None:
    connection = index_schema.connect_building(path)
    try:
        connection.execute("BEGIN")
        _read_all(connection, path, scanner, progress)
        connection.execute("COMMIT")
        connection.executescript(index_schema.INDEXES)
        connection.execute("BEGIN")
        resolve_all(connection)
        raise_highest(connection, highest_in_trash(root))
        connection.execute("COMMIT")
        connection.executescript(index_schema.LATE)
        index_schema.finish(connection)
    finally:
        connection.close()
    _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read_all(connection: sqlite3.Connection, path: Path, scanner: Scanner, progress: Progress | None) -> None:
    files = [(folder, name, role) for folder, name, role, _ in scanner.files(look=False)]
    writer = RowWriter(connection)
    told = progress or _nobody
    if len(files) < WORTH_TWO:
        _read(files, scanner, writer, lambda done: told(done, len(files)))
        return
    part = _Part(path.with_name(path.name.replace(".new", "-part.new")), scanner.root)
    try:
        ours = [place for place in files if not _is_theirs(place[0], place[1])]
        _read(ours, scanner, writer, lambda done: told(done * len(files) // len(ours), len(files)))
        if not part.copied_into(connection):
            theirs = [place for place in files if _is_theirs(place[0], place[1])]
            _read(theirs, scanner, writer, lambda _: None)
    finally:
        part.end()


def _nobody(done: int, of: int | None) -> None:
    """Nobody asked how far it is."""


def _read(files: Iterable[Place], scanner: Scanner, writer: RowWriter, told: Callable[[int], None]) -> None:
    with _no_collection():
        for done, place in enumerate(files):
            read = scanner.take(*place)
            if read is not None:
                writer.add(read)
            if done % STEP == 0:
                told(done)
        writer.flush()


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


def _is_theirs(folder: str, name: str) -> bool:
    return crc32(f"{folder}/{name}".encode()) % 100 < _SHARE


class _Part:
    """The share of the second process."""

    def __init__(self, path: Path, root: str) -> None:
        self._path = path
        command = [sys.executable, "-m", "labelfs.store.index_build", os.fspath(path), root]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
        silent = subprocess.DEVNULL
        try:
            self._process: subprocess.Popen[bytes] | None = subprocess.Popen(
                command, env=environment, stdin=silent, stdout=silent, stderr=silent)
        except OSError:
            self._process = None

    def copied_into(self, connection: sqlite3.Connection) -> bool:
        """Wait for the share and take it in; False when it did not come about."""
        if self._process is None or self._process.wait() != 0:
            return False
        connection.execute("COMMIT")
        connection.execute("ATTACH ? AS part", (os.fspath(self._path),))
        connection.execute("BEGIN")
        for table, columns in COLUMNS.items():
            named = columns if isinstance(columns, str) else "*"
            target = f" ({named})" if isinstance(columns, str) else ""
            connection.execute(f"INSERT INTO main.{table}{target} SELECT {named} FROM part.{table}")  # noqa: S608
        connection.execute("COMMIT")
        connection.execute("DETACH part")
        connection.execute("BEGIN")
        return True

    def end(self) -> None:
        """Leave nothing behind."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._path.unlink(missing_ok=True)


def write_part(path: Path, root: Path) -> None:
    """What the second process does."""
    scanner = Scanner(root, members_of(root))
    connection = index_schema.connect_building(path)
    connection.execute("BEGIN")
    writer = RowWriter(connection, FIRST_OF_PART)
    places = ((folder, name, role) for folder, name, role, _ in scanner.files(look=False))
    _read((place for place in places if _is_theirs(place[0], place[1])), scanner, writer, lambda _: None)
    connection.execute("COMMIT")
    connection.close()


if __name__ == "__main__":
    write_part(Path(sys.argv[1]), Path(sys.argv[2]))
