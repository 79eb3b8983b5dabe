"""Large JSON objects of lists, read entry by entry: `{"images": [...], "annotations": [...]}`."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Any

from labelfs.formats.json_read import Broken

_BLANK = re.compile(r"[ \t\r\n]*")
_KEY = re.compile(r'[ \t\r\n]*("(?:[^"\\]|\\.)*")[ \t\r\n]*:[ \t\r\n]*')
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the list under `key`, where its text starts and in which line."""

    key: str
    value: Any
    start: int
    line: int


class _Cursor:
    def __init__(self, text: str) -> None:
        self.text, self.at, self.line, self._seen = text, 0, 1, 0

    def skip(self) -> None:
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def here(self) -> int:
        """The line of this place; lines are counted once as the place moves on."""
        self.line += self.text.count("\n", self._seen, self.at)
        self._seen = self.at
        return self.line

    def value(self) -> Any:
        try:
            value, self.at = _DECODER.raw_decode(self.text, self.at)
        except json.JSONDecodeError as error:
            self.at = error.pos
            raise Broken(self.here(), f"not valid JSON: {error.msg.lower()}", whole=True) from None
        except RecursionError:
            raise Broken(self.here(), "nested too deep", whole=True) from None
        return value

    def take(self, character: str) -> bool:
        self.skip()
        if not self.text.startswith(character, self.at):
            return False
        self.at += 1
        return True

    def need(self, character: str) -> None:
        if not self.take(character):
            raise Broken(self.here(), f"not valid JSON: {character} is missing here", whole=True)


def members(text: str, keys: Container[str]) -> Iterator[Item | Broken]:
    """Entries of the lists under these keys of the one object in `text`; what is wrong ends it as a `Broken`."""
    cursor = _Cursor(text)
    try:
        yield from _object(cursor, keys)
    except Broken as broken:
        yield broken


def _object(cursor: _Cursor, keys: Container[str]) -> Iterator[Item]:
    cursor.need("{")
    while not cursor.take("}"):
        found = _KEY.match(cursor.text, cursor.at)
        if found is None:
            raise Broken(cursor.here(), "not valid JSON: the name of a member is missing here", whole=True)
        cursor.at = found.end()
        name = json.loads(found[1], strict=False)
        if name in keys and cursor.take("["):
            yield from _list(cursor, name)
        else:
            cursor.value()
        if not cursor.take(","):
            cursor.need("}")
            return


def _list(cursor: _Cursor, name: str) -> Iterator[Item]:
    if cursor.take("]"):
        return
    while True:
        cursor.skip()
        start, line = cursor.at, cursor.here()
        yield Item(name, cursor.value(), start, line)
        if not cursor.take(","):
            cursor.need("]")
            return
