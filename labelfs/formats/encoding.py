"""Which encoding a text file is in, found without holding it in memory."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from labelfs.errors import BadFile, BadRequest, Problem

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 1 << 20


def encoding_of(path: Path) -> str:
    """The encoding by the byte order mark, else UTF-16 by its zeros, else UTF-8 if all of it is, else Windows-1252.

    Raises `BadFile` where the mark says one thing and the rest another.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return _sure(path, name)
    for name, high, low in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if 2 * high.count(0) > len(high) > 8 * low.count(0) and _decodes(path, name):
            return name
    return next((name for name in ("utf-8", "cp1252") if _decodes(path, name)), "latin-1")


def _sure(path: Path, name: str) -> str:
    if not _decodes(path, name):
        raise BadFile(Problem(path.name, _first_wrong(path, name), f"not {name}, though it begins so", "encoding"))
    return name


def chosen_encoding(path: Path, options: Mapping[str, Any]) -> str:
    """The option `encoding`, else the one found by looking.

    Raises `BadRequest` for an encoding that there is not, `BadFile` with the line that is not in it.
    """
    name = options.get("encoding")
    if not name:
        return encoding_of(path)
    try:
        "".encode(name)  # knows codecs that are no encodings of text from those that are
        if _decodes(path, name):
            return str(name)
    except (LookupError, UnicodeError, ValueError):
        msg = f"there is no encoding {str(name)[:50]!r} of text"
        raise BadRequest(msg, hint="such as utf-8, utf-16, cp1252", fields={"encoding": [msg]}) from None
    raise BadFile(Problem(path.name, _first_wrong(path, name), f"not {name}", "encoding"))


def _first_wrong(path: Path, encoding: str) -> int:
    with path.open(encoding=encoding, errors="replace") as file:
        return next((number for number, text in enumerate(file, 1) if "\ufffd" in text), 1)


def unicode_of(path: Path) -> str:
    """The encoding of a file that must be Unicode (JSON); raises `BadFile` with the line of the first wrong byte."""
    found = encoding_of(path)
    if found.startswith("utf"):
        return found
    with path.open("rb") as file:
        line = next(number for number, text in enumerate(file, 1) if not _is_utf8(text))
    raise BadFile(Problem(path.name, line, "not UTF-8", "encoding"))


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
