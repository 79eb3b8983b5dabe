"""JSON in: strict about what numbers and keys mean, exact about the line where something is wrong."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

_BLANK = re.compile(r"[ \t\r\n]*")


class Broken(Exception):
    """What is wrong and in which line of the text (from 1); `whole`: nothing after it could be read."""

    def __init__(self, line: int, message: str, *, whole: bool = False) -> None:
        super().__init__(message)
        self.line = line
        self.message = message
        self.whole = whole


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        msg = f"the key {twice!r} stands twice in one object"
        raise ValueError(msg)
    return made


def _float(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        msg = f"the number {text[:40]} is too large"
        raise ValueError(msg)
    return value


def _constant(name: str) -> float:
    msg = f"{name} is not a JSON number"
    raise ValueError(msg)


_STRICT = json.JSONDecoder(object_pairs_hook=_pairs, parse_float=_float, parse_constant=_constant)
_LAX = json.JSONDecoder()


def _value(text: str, start: int, line: int) -> tuple[Any, int]:
    """The value at `start` and where it ends; raises `Broken` (`whole` when the end cannot be found)."""
    try:
        return _STRICT.raw_decode(text, start)
    except json.JSONDecodeError as error:
        below = line + text.count("\n", start, error.pos)
        raise Broken(below, f"not valid JSON: {error.msg.lower()} (column {error.colno})", whole=True) from None
    except RecursionError:
        raise Broken(line, "nested too deep", whole=True) from None
    except ValueError as error:
        raise Broken(line, str(error)) from None


def value_of(text: str, line: int = 1) -> Any:
    """The one JSON value of `text`, which stands in `line` of its file."""
    start = _end_of_blank(text, 0)
    value, end = _value(text, start, line + text.count("\n", 0, start))
    rest = _end_of_blank(text, end)
    if rest != len(text):
        raise Broken(line + text.count("\n", 0, rest), "something follows after the end of the JSON", whole=True)
    return value


def elements(text: str) -> Iterator[tuple[int, Any]]:
    """`(line, element or Broken)` of each element of the JSON list `text`; one that means nothing does not end it."""
    at = _end_of_blank(text, 0) + 1
    line = 1 + text.count("\n", 0, at)
    first = True
    while True:
        at, line = _skip(text, at, line)
        if first and text.startswith("]", at):
            break
        first = False
        start, begun = at, line
        try:
            value, at = _value(text, start, line)
        except Broken as broken:
            yield begun, broken
            if broken.whole:
                return
            value, at = broken, _LAX.raw_decode(text, start)[1]
        else:
            yield begun, value
        line += text.count("\n", start, at)
        at, line = _skip(text, at, line)
        if text.startswith("]", at):
            break
        if not text.startswith(",", at):
            yield line, Broken(line, "not valid JSON: a comma or ] is missing here", whole=True)
            return
        at += 1
    rest = _end_of_blank(text, at + 1)
    if rest != len(text):
        yield line, Broken(line + text.count("\n", at, rest), "something follows after the end of the list", whole=True)


def _end_of_blank(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _skip(text: str, at: int, line: int) -> tuple[int, int]:
    end = _end_of_blank(text, at)
    return end, line + text.count("\n", at, end)
