"""A task object, a Label Studio export's task with what stands in it, or bare data → rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import orjson

from labelfs.store.digests import full_digest
from labelfs.store.ids import LAST_TASK
from labelfs.store.jsontext import NotJson, scan_object, skip_space
from labelfs.store.lists import Found, Unfit
from labelfs.store.people import Members
from labelfs.store.reading_annotations import annotation_row, short
from labelfs.store.reading_others import prediction_row
from labelfs.store.rows import Content, TaskRow

INLINE = ("annotations", "completions", "predictions")
"""Keys of a task that hold items of their own (`completions`: Label Studio 0.x)."""


def take_task(content: Content, item: Found, members: Members, revision: bytes) -> None:
    """Add the task and its inline items to `content`; raises `Unfit` when the task cannot be used.

    An inline item that cannot be used is a fault of its own.
    """
    value = item.value
    if type(value) is not dict:
        raise Unfit(f"a task must be an object, not {short(value)}")
    text = item.raw.decode()
    bare = "data" not in value
    data = value if bare else value["data"]
    if type(data) is not dict:
        raise Unfit(f"`data` must be an object, not {short(data)}")
    inline = not bare and any(key in value for key in INLINE)
    if bare:
        text = '{"data":' + text + "}"
    elif inline:
        text = dump({key: part for key, part in value.items() if key not in INLINE})
    full = full_digest(data)
    written = None if bare else _written_id(value)
    content.tasks.append(TaskRow(written, item.line, full.hex()[:16], full, revision, item.alone, text))
    if inline:
        _take_inline(content, item, value, members)


def _written_id(value: dict[str, Any]) -> int | None:
    if "id" not in value:
        return None
    found = value["id"]
    if type(found) is not int or not 1 <= found <= LAST_TASK:
        raise Unfit(f"a task's `id` must be an integer from 1 to 999999999, not {short(found)}", "id")
    return found


def dump(value: Any) -> str:
    """JSON text of a parsed value, integers of any size kept."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        return json.dumps(value, ensure_ascii=False)


def _take_inline(content: Content, item: Found, value: dict[str, Any], members: Members) -> None:
    host = len(content.tasks) - 1
    digest = content.tasks[host].digest
    for part, raw, revision in _parts(content, item, value, "annotations", "completions"):
        try:
            content.annotations.append(annotation_row(
                part, raw, revision, line=item.line, members=members, host=host, host_digest=digest))
        except Unfit as fault:
            content.fault(fault.message, item.line, fault.code)
    for part, raw, revision in _parts(content, item, value, "predictions"):
        try:
            content.predictions.append(prediction_row(
                part, raw, revision, line=item.line, host=host, host_digest=digest))
        except Unfit as fault:
            content.fault(fault.message, item.line, fault.code)


def _parts(content: Content, item: Found, value: dict[str, Any], *keys: str) -> Iterator[tuple[Any, str, bytes]]:
    """Inline items with their JSON text and revision; ids alone (an API answer saved as a file) are passed over."""
    for key in keys:
        found = value.get(key)
        if found is not None and type(found) is not list:
            content.fault(f"`{key}` of a task must be a list", item.line, "shape")
            continue
        texts = _own_texts(item, key) if found else []
        for place, part in enumerate(found or ()):
            if type(part) is not int:
                raw = texts[place] if place < len(texts) else dump(part)
                yield part, raw, sha256(raw.encode()).digest()


def _own_texts(item: Found, key: str) -> list[str]:
    """The text of each element of a member as it stands in the file; none when a key stands twice somewhere."""
    text = item.raw.decode()
    try:
        members, _ = scan_object(text, skip_space(text, 0), items_of=key)
    except NotJson:
        return []
    return [text[part.start:part.end] for member in members if member.key == key
            for part in member.items or ()]
