"""Texts of annotation files beside a new index: written in a row, read by place.

A hundred thousand texts inside the database made every pass over its tables slow; what changes later stands in the
database itself. The files are not synced: a text that is not the one its revision names was never finished.
"""

from __future__ import annotations

import os
import sqlite3
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

SIDES = 4
"""One file for each process that reads for a new index, at most so many."""
_SIDE_BITS = 2
_LENGTH = 4
"""Bytes before each text that tell its length."""
_FIRST_READ = 4096
_BUFFER = 1 << 20


class TornText(sqlite3.DatabaseError):
    """The text of a place is not there, or not whole: the index is damaged and has to be built anew."""


def texts_beside(index: Path, token: str, side: int | str) -> Path:
    """A file of texts that goes with an index."""
    return index.with_name(f"{index.stem}.{token}.{side}.texts")


def token_of(texts: Path) -> str:
    """The token in the name of a file of texts."""
    return texts.name.split(".")[-3]


class TextWriter:
    """Adds texts to a new file; `side` tells which of an index it is."""

    def __init__(self, path: Path, side: int) -> None:
        self._file: BinaryIO = path.open("wb", buffering=_BUFFER)
        self._side = side
        self._size = 0
        self._waiting: list[bytes] = []

    def add(self, text: bytes) -> int:
        """Take a text; answers its place."""
        place = self._size << _SIDE_BITS | self._side
        length = len(text)
        self._waiting += (length.to_bytes(_LENGTH, "little"), text)
        self._size += _LENGTH + length
        return place

    def flush(self) -> None:
        """Hand what was taken to the system."""
        self._file.write(b"".join(self._waiting))
        self._file.flush()
        self._waiting.clear()

    def close(self) -> None:
        """End the file."""
        if not self._file.closed:
            self.flush()
        self._file.close()


class TextReader:
    """Reads texts by place, from any thread."""

    def __init__(self, index: Path, token: str) -> None:
        self._handles = [_opened(texts_beside(index, token, side)) for side in range(SIDES)]

    def text(self, place: int, revision: bytes) -> str:
        """The text at a place, whose SHA-256 is known; raises `TornText`."""
        try:
            found = _at(self._handles[place & (SIDES - 1)], place >> _SIDE_BITS)
        except OSError as error:
            raise TornText(str(error)) from error
        if sha256(found).digest() != revision:
            raise TornText("not the text that was kept")
        return found.decode()

    def close(self) -> None:
        """Let go of the files."""
        handles, self._handles = self._handles, [-1] * SIDES
        for handle in handles:
            if handle >= 0:
                os.close(handle)


def _opened(path: Path) -> int:
    try:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return -1  # reading from it will say so


def _at(handle: int, start: int) -> bytes:
    head = os.pread(handle, _FIRST_READ, start)
    length = int.from_bytes(head[:_LENGTH], "little")
    found = head[_LENGTH:_LENGTH + length]
    while len(found) < length:
        more = os.pread(handle, length - len(found), start + _LENGTH + len(found))
        if not more:
            break
        found += more
    return found
