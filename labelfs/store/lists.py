"""Bytes of a JSON or JSONL file → its items, each with its line and its own bytes; never raises for bad content."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from labelfs.store.jsontext import BOM, MAX_DEPTH, NotJson, decode, loads_fast, may_round, skip_space

_scan = json.JSONDecoder().raw_decode


class Unfit(Exception):
    """A JSON value that cannot be the item it should be, and why."""

    def __init__(self, message: str, code: str = "shape") -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class Found(NamedTuple):
    """One value of a file: `line` from 1 where it begins (None: it is the whole file), `raw` its own bytes."""

    line: int | None
    raw: bytes
    value: Any

    @property
    def alone(self) -> bool:
        """The file holds this and nothing else."""
        return self.line is None


@dataclass(slots=True)
class Items:
    """What a file holds and what of it cannot be read."""

    items: list[Found] = field(default_factory=list)
    faults: list[NotJson] = field(default_factory=list)
    whole: bool = False
    """Nothing in the file can be used."""


def split(raw: bytes, *, lines: bool) -> Items:
    """The items of a file: one object, an array of items, or JSONL (`lines`: the name says so)."""
    text = raw.removeprefix(BOM)
    array = text.lstrip()[:1] == b"["
    if lines and not array:
        return _jsonl(text)
    if array:
        return _line_array(text) or _any_array(text)
    try:
        return Items([Found(None, text, loads_fast(text))])
    except NotJson as fault:
        return _maybe_jsonl(text, fault)


def _jsonl(text: bytes) -> Items:
    found = Items()
    for number, line in _plain_lines(text, found):
        _take_line(found, number, line)
    found.whole = bool(found.faults) and not found.items
    return found


def _maybe_jsonl(text: bytes, fault: NotJson) -> Items:
    """A .json file that is no JSON may still be JSONL: then its first line parses as an object and more follow."""
    first, _, rest = text.strip().partition(b"\n")
    if rest and first.startswith(b"{"):
        try:
            loads_fast(first)
        except NotJson:
            return Items([], [fault], whole=True)
        return _jsonl(text)
    return Items([], [fault], whole=True)


def _plain_lines(text: bytes, found: Items) -> Iterator[tuple[int, bytes]]:
    """Numbered lines that are not blank; those of a merge conflict are one fault and not given."""
    inside = False
    for number, line in enumerate(text.split(b"\n"), 1):
        bare = line.strip()
        if bare.startswith(b"<<<<<<< "):
            inside = True
            message = "git merge conflict markers: settle the conflict in this file"
            found.faults.append(NotJson(message, number, code="merge-markers"))
        elif inside:
            inside = not bare.startswith(b">>>>>>> ")
        elif bare:
            yield number, bare


def _take_line(found: Items, number: int, line: bytes) -> None:
    try:
        found.items.append(Found(number, line, loads_fast(line)))
    except NotJson as fault:
        found.faults.append(NotJson(fault.message, number, fault.column, fault.code))


def _line_array(text: bytes) -> Items | None:
    """The items of an array written one per line, exactly as a parser of the whole would see them; else None."""
    lines = text.rstrip().split(b"\n")
    if len(lines) < 3 or lines[0].strip() != b"[" or lines[-1].strip() != b"]":
        return None
    loads = _loader(text, lines)
    items: list[Found] = []
    last = len(lines) - 1
    try:
        for number, line in enumerate(lines[1:-1], 2):
            bare = line.strip()
            if number != last:
                if bare[-1:] != b",":
                    return None
                bare = bare[:-1].rstrip()
            items.append(Found(number, bare, loads(bare)))
    except (NotJson, orjson.JSONDecodeError):
        return None
    return Items(items)


def _loader(text: bytes, lines: list[bytes]) -> Callable[[bytes], Any]:
    """What parses the lines of a text exactly: the plain parser, when no line can hold what it gets wrong."""
    deepest = max(line.count(b"[") + line.count(b"{") for line in lines)
    return loads_fast if deepest > MAX_DEPTH or may_round(text) else orjson.loads


def _any_array(text: bytes) -> Items:
    """The items of an array in any layout; line by line when the whole does not parse."""
    try:
        loads_fast(text)
    except NotJson as fault:
        return _broken_array(text, fault)
    return Items(list(_elements(decode(text))))


def _elements(text: str) -> Iterator[Found]:
    """Each element with its line and bytes; `text` is known to be a valid array (twice the same key passes)."""
    line, seen = 1, 0
    start = skip_space(text, skip_space(text, 0) + 1)
    while text[start] != "]":
        value, end = _scan(text, start)
        line += text.count("\n", seen, start)
        seen = start
        yield Found(line, text[start:end].encode(), value)
        start = skip_space(text, end)
        if text[start] == ",":
            start = skip_space(text, start + 1)


def _broken_array(text: bytes, fault: NotJson) -> Items:
    """Every line that is an item by itself; the whole file is at fault when there are few of them."""
    found = Items()
    for number, line in _plain_lines(text, found):
        bare = _element(line)
        if bare:
            _take_line(found, number, bare)
    found.items = [item for item in found.items if isinstance(item.value, dict)]
    if not found.items or len(found.items) < len(found.faults):
        return Items([], [fault], whole=True)
    found.faults = found.faults or [fault]
    return found


def _element(line: bytes) -> bytes:
    """The item on a line of an array, without the comma after it and the array's own brackets."""
    bare = line.removesuffix(b",").rstrip()
    if bare in (b"[", b"]"):
        return b""
    if bare.startswith(b"[{"):
        bare = bare[1:]
    return bare[:-1].rstrip() if bare.endswith(b"}]") and bare.startswith(b"{") else bare
