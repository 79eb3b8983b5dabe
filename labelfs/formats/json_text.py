"""JSON text as exports write it: numbers and characters as they are, one item per line."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterable
from typing import IO, Any, Self

import orjson

_OTHER_DIGITS = re.compile(rb"[0-9]e|\.0000")
"""Where the two libraries may write one number with other digits."""
_SPOOL = 8 * 1024 * 1024
_BATCH = 64 * 1024


def compact(value: Any) -> str:
    """JSON on one line without blanks, characters beyond ASCII as they are, numbers as Python writes them."""
    try:
        text = orjson.dumps(value)
    except TypeError:
        return _slowly(value)
    return _slowly(value) if _OTHER_DIGITS.search(text) else text.decode()


def _slowly(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def dumped(value: Any) -> bytes:
    """The same as bytes; what only the standard library writes (large whole numbers, lone surrogates) it writes."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return _slowly(value).encode("utf-8", "surrogatepass")


def write_list(items: Iterable[Any], stream: IO[bytes]) -> None:
    """Write a JSON list, one item per line, as the items come."""
    before = b"[\n  "
    for item in items:
        stream.write(before + dumped(item))
        before = b",\n  "
    stream.write(b"[]\n" if before == b"[\n  " else b"\n]\n")


class Waiting:
    """JSON values that wait, joined by `between`, for what is written before them; in memory only while few."""

    def __init__(self, between: bytes) -> None:
        self._between = between
        self._file = tempfile.SpooledTemporaryFile(_SPOOL)  # noqa: SIM115 (closed by `__exit__`)
        self._rows: list[bytes] = []
        self._size = 0
        self._begun = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def put(self, value: Any) -> None:
        """Add a value at the end."""
        row = dumped(value)
        self._rows.append(row)
        self._size += len(row)
        if self._size > _BATCH:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._file.write((self._between if self._begun else b"") + self._between.join(self._rows))
            self._rows, self._size, self._begun = [], 0, True

    def copy(self, stream: IO[bytes]) -> None:
        """Write all of them to a stream."""
        self._flush()
        self._file.seek(0)
        shutil.copyfileobj(self._file, stream)
