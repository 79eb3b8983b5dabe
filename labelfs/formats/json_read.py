"""JSON in: strict about what numbers and keys mean, exact about the line where something is wrong."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any, TextIO

_BLANK = re.compile(r"[ \t\r\n]*")
_BLANKS = 4096
_PIECE = 1 << 20
"""Characters read at a time."""
_LONGEST = 1 << 28
"""Characters beyond which an element that does not end is taken for broken."""
_NEAR = 16
"""An error so close to the end of what was read may be one of not having read on."""


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


def _value(text: str, start: int, line: int, before: int = 0) -> tuple[Any, int]:
    """The value at `start` and where it ends; raises `Broken` (`whole` when the end cannot be found).

    `before`: characters of the first line that are not in `text` any more.
    """
    try:
        return _STRICT.raw_decode(text, start)
    except json.JSONDecodeError as error:
        below = line + text.count("\n", start, error.pos)
        column = error.colno + (before if error.lineno == 1 else 0)
        raise Broken(below, f"not valid JSON: {error.msg.lower()} (column {column})", whole=True) from None
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


def is_list(stream: TextIO) -> bool:
    """Whether a text begins with a list; the stream stands at its beginning again."""
    found = ""
    while not found and (piece := stream.read(_BLANKS)):
        found = piece.lstrip(" \t\r\n")
    stream.seek(0)
    return found.startswith("[")


def elements(stream: TextIO) -> Iterator[tuple[int, Any]]:
    """`(line, element or Broken)` of each element of the JSON list in a text; one that means nothing does not end it.

    Memory holds the element that is being read and the next megabyte.
    """
    window = _Window(stream)
    window.take("[")
    if not window.take("]"):
        yield from _listed(window)
        if window.broken:
            return
    window.skip()
    if not window.is_at_end():
        yield window.line, Broken(window.line, "something follows after the end of the list", whole=True)


def _listed(window: _Window) -> Iterator[tuple[int, Any]]:
    while True:
        window.skip()
        begun, value = window.line, window.value()
        yield begun, value
        if isinstance(value, Broken) and value.whole:
            window.broken = True
            return
        if window.take("]"):
            return
        if not window.take(","):
            window.broken = True
            yield window.line, Broken(window.line, "not valid JSON: a comma or ] is missing here", whole=True)
            return


class _Window:
    """The part of a text that is being read: what was read is let go, more comes as it is needed."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._text, self._at = stream.read(_PIECE), 0
        self.line = 1
        self._before = 0
        """Characters of the line at the beginning that were let go."""
        self.broken = False
        """Nothing after this place can be read."""

    def _more(self) -> bool:
        """Take in as much again as there is; False at the end of the text."""
        piece = self._stream.read(max(_PIECE, len(self._text) - self._at))
        if piece:
            start = self._text.rfind("\n", 0, self._at)
            self._before = self._at - start - 1 + (self._before if start < 0 else 0)
            self._text, self._at = self._text[self._at:] + piece, 0
        return bool(piece)

    def is_at_end(self) -> bool:
        """Whether nothing is left."""
        return self._at >= len(self._text) and not self._more()

    def skip(self) -> None:
        """Go past blanks and ends of lines."""
        while True:
            self._pass(_end_of_blank(self._text, self._at))
            if self._at < len(self._text) or not self._more():
                return

    def _pass(self, end: int) -> None:
        self.line += self._text.count("\n", self._at, end)
        self._at = end

    def take(self, character: str) -> bool:
        """Go past this character, and blanks before it, if it comes next."""
        self.skip()
        if not self._text.startswith(character, self._at):
            return False
        self._at += 1
        return True

    def value(self) -> Any:
        """The value that comes next, or what is wrong with it; only after `Broken.whole` one cannot go on."""
        while True:
            fault: Broken | None = None
            try:
                try:
                    value, end = _value(self._text, self._at, self.line, self._before)
                except Broken as broken:
                    if broken.whole:
                        raise
                    fault = Broken(broken.line, broken.message)
                    _, end = _LAX.raw_decode(self._text, self._at)
            except (Broken, json.JSONDecodeError) as wrong:
                if self._may_go_on(wrong):
                    continue
                return wrong if fault is None else Broken(fault.line, fault.message, whole=True)
            if len(self._text) - end < _NEAR and self._more():
                continue  # a number may go on
            self._pass(end)
            return value if fault is None else fault

    def _may_go_on(self, wrong: Exception) -> bool:
        """Whether what looks wrong may only be cut off here, and there is more."""
        cause = wrong.__context__ if isinstance(wrong, Broken) else wrong
        if not isinstance(cause, json.JSONDecodeError) or len(self._text) - self._at > _LONGEST:
            return False
        cut = cause.pos >= len(self._text) - _NEAR or cause.msg.startswith("Unterminated")
        return cut and self._more()


def _end_of_blank(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at
