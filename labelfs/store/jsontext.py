"""Text of project files → values and the place of each; what is no JSON is told with line and column."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

import orjson

from labelfs.errors import BadFile, Problem

BOM = b"\xef\xbb\xbf"
MAX_DEPTH = 200
"""Levels of arrays and objects; deeper is a problem."""

_SPACE = re.compile(r"[ \t\n\r]*")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_COMMA = re.compile(r"[ \t\n\r]*,[ \t\n\r]*")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]|-?[0-9][0-9.eE+-]*', re.DOTALL)
_MARKER = re.compile(r"^(?:<{7} |={7}\r?$|>{7} |\|{7} )", re.MULTILINE)
_NUMBER = re.compile(rb"-?[0-9][0-9.eE+-]*")
_NINETEEN = b"0" * 19
_LONG_INTEGER = re.compile(rb"[0-9]{19}")
_BRACES_ALIKE = bytes.maketrans(b"{}", b"[]")
_NOT_STRUCTURE = bytes(byte for byte in range(256) if byte not in b'[]{}"')
_DIGITS_ALIKE = bytes.maketrans(b"123456789E", b"000000000e")
_NUL_MESSAGE = "filled with NUL bytes (an interrupted write, or a disk fault)"


class NotJson(ValueError):
    """Bytes that are no usable JSON: what is wrong, and the line and column (from 1) where."""

    def __init__(self, message: str, line: int | None, column: int | None = None, code: str = "json") -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.code = code

    def problem(self, file: str, *, first_line: int = 1) -> Problem:
        """The same for the person; `first_line` is where this text begins in its file."""
        line = None if self.line is None else self.line + first_line - 1
        where = "" if self.column is None else f" (column {self.column})"
        return Problem(file, line, self.message + where, self.code)

    def bad_file(self, file: str, *, first_line: int = 1) -> BadFile:
        """The same as an error that stops a write."""
        return BadFile(self.problem(file, first_line=first_line))


@dataclass(slots=True)
class Item:
    """An element of an array, or one JSON value of several: its value and where it stands in the text."""

    value: Any
    start: int
    end: int


@dataclass(slots=True)
class Member:
    """A member of an object: its value and where key and value stand in the text."""

    key: str
    value: Any
    start: int
    """Of the key's opening quote."""
    value_start: int
    end: int
    items: list[Item] | None = None
    """The elements with their places, where they were asked for."""


# ---- values ------------------------------------------------------------------------------------------------


def loads_fast(data: bytes) -> Any:
    """Parse for the index: as `loads_strict`, except that duplicate keys pass (the last one wins).

    Raises `NotJson`.
    """
    try:
        value = orjson.loads(data[3:] if data[:3] == BOM else data)
    except orjson.JSONDecodeError:
        return loads_strict(data)  # raises with the exact reason
    if may_round(data) or is_deep(data):
        return loads_loose(data)
    return value


def may_round(data: bytes) -> bool:
    """Whether an integer of 19 or more digits may stand here: orjson rounds those that exceed 64 bits."""
    return _NINETEEN in data.translate(_DIGITS_ALIKE) and bool(_LONG_INTEGER.search(data))


def is_deep(data: bytes, levels: int = MAX_DEPTH) -> bool:
    """Whether a JSON text nests deeper than so many levels; exact when it is well-formed, else perhaps."""
    if len(data) <= levels:
        return False
    return data.count(b"[") + data.count(b"{") > levels and not _is_shallow(_structure(data), levels)


def loads_loose(data: bytes) -> Any:
    """Parse exactly but let duplicate keys pass; slower than `loads_fast`, which calls it where it must."""
    return _loads(data, _LOOSE)


def loads_strict(data: bytes) -> Any:
    """Parse for a save or a check; integers of any size keep their digits.

    Raises `NotJson` for whatever format.md calls a problem: no JSON, bad UTF-8, NaN and Infinity, numbers beyond
    double, lone surrogates, duplicate keys, more than `MAX_DEPTH` levels, NUL-filled files, merge markers.
    """
    return _loads(data, None)


def _loads(data: bytes, scan: Scan | None) -> Any:
    text = decode(data)
    value, end = scan_value(text, skip_space(text, 0), scan)
    check_end(text, end)
    return value


def decode(data: bytes) -> str:
    """The text of a file, without its byte order mark, checked for what no parser tells well.

    Raises `NotJson` for bad UTF-8 (with the line), lone surrogates in escapes, too deep nesting.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error) from None
    if is_deep(data) or _may_overflow(data):
        _check_tokens(text)
    if "\\" in text and _SURROGATE.search(text):
        _check_surrogates(text)
    return text


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> NotJson:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return NotJson("UTF-16, not UTF-8", 1, code="encoding")
    skipped = 3 if data[:3] == BOM else 0
    start = error.start + skipped
    line = data.count(b"\n", 0, start) + 1
    column = len(data[data.rfind(b"\n", 0, start) + 1 : start].decode("utf-8", "replace")) + 1
    return NotJson(f"not UTF-8 (byte 0x{data[start]:02x})", line, column, "encoding")


def _structure(data: bytes) -> bytes:
    """The brackets of a JSON text, braces as `[]`, those in strings left out; exact when the text is well-formed."""
    if b"\\" in data:
        data = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    # two quotes side by side may go, wherever they stand: what is inside a string and what is not stays the same
    return b"".join(data.translate(_BRACES_ALIKE, _NOT_STRUCTURE).replace(b'""', b"").split(b'"')[::2])


def _is_shallow(brackets: bytes, levels: int) -> bool:
    """Whether a sequence of brackets is well-formed and nests no deeper than allowed."""
    for _ in range(levels):
        fewer = brackets.replace(b"[]", b"")
        if not fewer or len(fewer) == len(brackets):
            return not fewer
        brackets = fewer
    return False


def _may_overflow(data: bytes) -> bool:
    """Whether a number beyond double may stand here: an exponent of three digits, or very many digits."""
    alike = data.translate(_DIGITS_ALIKE)
    for needle in (b"0e000", b"0e+000", b"0" * 200):
        found = alike.find(needle)
        while found >= 0:
            start = found
            while start and data[start - 1] in b"0123456789.+-eE":
                start -= 1
            number = _NUMBER.match(data, start)
            before = data[start - 1 : start]
            if number and before in b" \t\n\r,:[" and _overflows(number.group().decode()):
                return True
            found = alike.find(needle, max(found + len(needle), number.end() if number else 0))
    return False


def _check_tokens(text: str) -> None:
    """Raise at the first bracket that stands too deep or number beyond double; what is no JSON passes here."""
    depth = 0
    for match in _TOKEN.finditer(text):
        piece = match.group()
        if piece in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                fail(text, match.start(), f"nested deeper than {MAX_DEPTH} levels", "depth")
        elif piece in "]}":
            depth -= 1
        elif piece[0] != '"' and _overflows(piece):
            fail(text, match.start(), "a number beyond the range of a double", "number")


def _overflows(number: str) -> bool:
    try:
        return math.isinf(float(number))
    except ValueError:
        return False  # no number at all: the parser tells


def _check_surrogates(text: str) -> None:
    expected = -1
    for match in _ESCAPE.finditer(text):
        code = int(match.group(1) or "0", 16)
        low = 0xDC00 <= code < 0xE000
        if expected >= 0 and not (low and match.start() == expected):
            fail(text, expected - 6, "a lone surrogate in a string", "surrogate")
        if expected < 0 and low:
            fail(text, match.start(), "a lone surrogate in a string", "surrogate")
        expected = match.end() if 0xD800 <= code < 0xDC00 else -1
    if expected >= 0:
        fail(text, expected - 6, "a lone surrogate in a string", "surrogate")


# ---- places ------------------------------------------------------------------------------------------------

Scan = Callable[[str, int], tuple[Any, int]]


class _Rejected(ValueError):
    """Found while scanning, where the text's place is not known yet."""

    def __init__(self, message: str, needle: str, code: str) -> None:
        super().__init__(message)
        self.message = message
        self.needle = needle
        self.code = code


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    keys = [key for key, _ in pairs]
    twin = next(key for place, key in enumerate(keys) if key in keys[:place])
    raise _Rejected(f"the key {twin!r} stands twice in one object", "", "duplicate-key")


def _no_constant(word: str) -> NoReturn:
    raise _Rejected(f"{word} is not JSON", word, "number")


_STRICT: Scan = json.JSONDecoder(object_pairs_hook=_no_twins, parse_constant=_no_constant).scan_once  # type: ignore[attr-defined]
_LOOSE: Scan = json.JSONDecoder(parse_constant=_no_constant).scan_once  # type: ignore[attr-defined]


def skip_space(text: str, index: int) -> int:
    """The next place that is no JSON white space."""
    return _SPACE.match(text, index).end()  # type: ignore[union-attr]


def fail(text: str, index: int, message: str, code: str = "json") -> NoReturn:
    """Raise `NotJson` for this place of the text."""
    line = text.count("\n", 0, index) + 1
    raise NotJson(message, line, index - text.rfind("\n", 0, index), code)


def scan_value(text: str, index: int, scan: Scan | None = None) -> tuple[Any, int]:
    """The value that begins at `index`, and where it ends; raises `NotJson`, line and column those of the text."""
    try:
        return (scan or _STRICT)(text, index)
    except StopIteration as stop:
        _explain(text, stop.value, "a JSON value is missing here")
    except json.JSONDecodeError as error:
        _explain(text, error.pos, error.msg)
    except _Rejected as error:
        _locate(text, index, error)
    except RecursionError:
        fail(text, index, f"nested deeper than {MAX_DEPTH} levels", "depth")


def _explain(text: str, index: int, message: str) -> NoReturn:
    """Raise for text that does not parse, with the likely cause rather than the parser's complaint."""
    if not text.strip():
        raise NotJson("empty", None, code="empty")
    if "\0" in text and not text.strip("\0 \t\r\n"):
        raise NotJson(_NUL_MESSAGE, 1, code="nul")
    marker = _MARKER.search(text)
    if marker:
        fail(text, marker.start(), "git merge conflict markers: settle the conflict in this file", "merge-markers")
    if text.startswith("\0", min(index, len(text) - 1)):
        fail(text, index, _NUL_MESSAGE, "nul")
    if index >= len(text.rstrip()):
        fail(text, len(text.rstrip()), "the file ends too early", "truncated")
    fail(text, index, message[:1].lower() + message[1:])


def _locate(text: str, index: int, error: _Rejected) -> NoReturn:
    """Raise with the place of what was rejected somewhere after `index`."""
    if error.code == "duplicate-key":
        fail(text, _twin_place(text, index), error.message, error.code)
    for match in re.finditer(rf'"(?:[^"\\]|\\.)*"|{error.needle}', text[index:], re.DOTALL):
        if match.group()[0] != '"':
            fail(text, index + match.start(), error.message, error.code)
    fail(text, index, error.message, error.code)


def _twin_place(text: str, index: int) -> int:
    """Where the second of two equal keys of one object stands (text from `index` on is known to scan)."""
    index = skip_space(text, index)
    pending = [index]
    while pending:
        start = pending.pop()
        seen: set[str] = set()
        for key_start, key, value_start in _children(text, start):
            if key is not None:
                if key in seen:
                    return key_start
                seen.add(key)
            if text[value_start] in "[{":
                pending.append(value_start)
    return index


def _children(text: str, start: int) -> Iterator[tuple[int, str | None, int]]:
    """`(place, key or None, place of the value)` of what the array or object at `start` holds."""
    is_object, index = text[start] == "{", skip_space(text, start + 1)
    while text[index] not in "]}":
        place, key = index, None
        if is_object:
            key, end = _LOOSE(text, index)
            index = skip_space(text, skip_space(text, end) + 1)
        yield place, key, index
        index = skip_space(text, _LOOSE(text, index)[1])
        if text[index] == ",":
            index = skip_space(text, index + 1)


def scan_object(text: str, start: int, *, items_of: str | None = None) -> tuple[list[Member], int]:
    """Members of the object whose `{` stands at `start`, and where the object ends.

    The member named `items_of`, when it is an array, carries its elements with their places.
    Raises `NotJson`, for duplicate keys too.
    """
    members: list[Member] = []
    seen: set[str] = set()
    index = skip_space(text, start + 1)
    while text[index : index + 1] != "}":
        member = _scan_member(text, index, items_of)
        if member.key in seen:
            fail(text, index, f"the key {member.key!r} stands twice in one object", "duplicate-key")
        seen.add(member.key)
        members.append(member)
        index = _next(text, member.end, "}")
    return members, index + 1


def _scan_member(text: str, index: int, items_of: str | None) -> Member:
    if text[index : index + 1] != '"':
        _explain(text, index, "a key in double quotes is missing here")
    key, end = scan_value(text, index)
    colon = skip_space(text, end)
    if text[colon : colon + 1] != ":":
        _explain(text, colon, "a colon is missing here")
    start = skip_space(text, colon + 1)
    if key == items_of and text[start : start + 1] == "[":
        items, end = scan_array(text, start)
        return Member(key, [item.value for item in items], index, start, end, items)
    value, end = scan_value(text, start)
    return Member(key, value, index, start, end)


def scan_array(text: str, start: int) -> tuple[list[Item], int]:
    """Elements of the array whose `[` stands at `start`, and where the array ends; raises `NotJson`."""
    items: list[Item] = []
    index = skip_space(text, start + 1)
    if text[index : index + 1] == "]":
        return items, index + 1
    while True:
        value, end = scan_value(text, index)
        items.append(Item(value, index, end))
        comma = _COMMA.match(text, end)
        if comma is None:
            return items, _next(text, end, "]") + 1
        index = comma.end()
        if text[index : index + 1] == "]":
            fail(text, index, "a comma before the closing bracket")


def check_end(text: str, end: int) -> None:
    """Raise `NotJson` when anything but white space stands behind the value that ended here."""
    rest = skip_space(text, end)
    if rest != len(text):
        _explain(text, rest, "more text after the end of the JSON value")


def _next(text: str, end: int, closing: str) -> int:
    """Behind the comma after an element, or at the closing bracket."""
    index = skip_space(text, end)
    found = text[index : index + 1]
    if found == closing:
        return index
    if found != ",":
        _explain(text, index, f"a comma or {closing} is missing here")
    after = skip_space(text, index + 1)
    if text[after : after + 1] == closing:
        fail(text, index, "a comma before the closing bracket")
    return after


def scan_values(text: str) -> list[Item]:
    """All JSON values of a text that follow one another (JSONL; one value is a list of one); raises `NotJson`."""
    items: list[Item] = []
    index = skip_space(text, 0)
    while index < len(text):
        value, end = scan_value(text, index)
        items.append(Item(value, index, end))
        index = skip_space(text, end)
    return items
