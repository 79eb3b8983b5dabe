"""A file of labels as text for people, complete and line by line: what `git diff` compares and shows.

Every value stands here (very long ones as their digest), so that a change of any byte of meaning is a changed line;
layout, key order and the form of numbers leave no trace.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from labelfs.changes.parts import parts_of, words_of
from labelfs.labeling.result import Item, items_of
from labelfs.store.canonical import flat
from labelfs.store.digests import data_digest, whole
from labelfs.store.jsontext import decode
from labelfs.store.lists import split

_LONG = 400
_FIRST = ("task", "id", "completed_by", "model_version", "was_cancelled", "ground_truth")


def readable(content: bytes) -> str:
    """The text; a file that is no JSON is given as it is (a broken one must be visible)."""
    found = split(content, lines=False)
    if found.faults:
        return content.decode("utf-8", "replace")
    decode(content)
    lines: list[str] = []
    for number, item in enumerate(found.items):
        lines += [""] if number else []
        lines += _item(item.value)
    return "\n".join(lines) + "\n" if lines else ""


def _item(value: Any) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield _value(value)
        return
    keys = [*(key for key in _FIRST if key in value), *sorted(key for key in value if key not in _FIRST)]
    for key in keys:
        if key == "result" and isinstance(value[key], list):
            continue
        if key in ("annotations", "predictions") and isinstance(value[key], list):
            for one in value[key]:
                yield f"{key.removesuffix('s')}:"
                yield from (f"  {line}" for line in _item(one))
        else:
            yield from _member(key, value[key])
    yield from _result(value.get("result"))


def _member(key: str, value: Any) -> Iterator[str]:
    """An object's members each on a line of their own: `data.text: …`."""
    if isinstance(value, Mapping) and value and key != "conflict":
        for inner in sorted(value):
            yield from _member(f"{key}.{inner}", value[inner])
    else:
        yield f"{key}: {_value(value)}"


def _result(result: Any) -> Iterator[str]:
    for raw in result if isinstance(result, list) else []:
        if not isinstance(raw, Mapping):
            yield _value(raw)
    for item in items_of(result):
        yield from _region(item)


def _region(item: Item) -> Iterator[str]:
    parts = parts_of(item)
    raw = item.raw
    if item.is_relation:
        yield f"relation {raw.get('from_id')} → {raw.get('to_id')}"
    else:
        yield " ".join(part for part in (f"{item.type} {item.id or ''}".strip(), ", ".join(words_of(parts.labels, {})))
                       if part)
    place = "  ".join(f"{key} {_value(parts.place[key])}" for key in _in_order(parts.place))
    if place:
        yield f"  {place}"
    for key, value in sorted(parts.answer.items()):
        yield from (f"  {key}: {line}" for line in _lines(value))
    labels = {key: value for key, value in parts.labels.items() if not isinstance(value, list) or len(parts.labels) > 1}
    rest = parts.rest | labels | {key: raw.get(key) for key in ("from_name", "to_name")}
    yield from (f"  {key}: {_value(rest[key])}" for key in sorted(rest) if rest[key] is not None)


_PLACE = ("x", "y", "width", "height", "radiusX", "radiusY", "rotation", "start", "end")


def _in_order(place: Mapping[str, Any]) -> list[str]:
    return [*(key for key in _PLACE if key in place), *sorted(key for key in place if key not in _PLACE)]


def _lines(value: Any) -> list[str]:
    """A text per line of it, a list per element."""
    if isinstance(value, list) and value:
        return [line for one in value for line in _lines(one)] if all(isinstance(one, str) for one in value) else [
            _value(one) for one in value]
    return value.split("\n") if isinstance(value, str) and value else [_value(value)]


def _value(value: Any) -> str:
    text = flat(_sorted(whole(value)))
    return text if len(text) <= _LONG else f"{text[:60]}… {len(text)} characters, digest {data_digest(value)}"


def _sorted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(one) for one in value] if isinstance(value, list) else value
