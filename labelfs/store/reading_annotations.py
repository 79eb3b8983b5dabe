"""An annotation object, in a file of its own or inline in a Label Studio export → its row."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson

from labelfs.store.canonical import flat
from labelfs.store.ids import LAST_TASK, import_id
from labelfs.store.lists import Unfit
from labelfs.store.people import Members, number_of, person_of
from labelfs.store.rows import AnnotationRow

MAX_ID = 2**53 - 1


def annotation_row(value: Any, raw: str, revision: bytes, *, line: int | None, members: Members,
                   host: int | None = None, host_digest: str | None = None) -> AnnotationRow:
    """The row of one annotation; `host` and `host_digest` tell the task an inline one stands in.

    Raises `Unfit` when it cannot be used.
    """
    if type(value) is not dict:
        raise Unfit("an annotation must be an object")
    get = value.get
    deleted = get("deleted") is True
    result = result_of(value, optional=deleted)
    conflict, labels = _looked_through(result)
    cancelled = _flag(value, "was_cancelled") or (host is not None and get("skipped") is True)
    digest = text_or_none(value, "data_digest") if host is None else host_digest
    by = get("completed_by")
    return AnnotationRow(  # in the order of its fields: by name it would take twice as long
        _id(value, digest, result),
        task_id(value) if host is None else None,
        digest,
        person_of(by, members),
        number_of(by),
        cancelled,
        _flag(value, "ground_truth"),
        time_of(get("created_at")),
        text_or_none(value, "unique_id"),
        host,
        deleted,
        text_or_none(value, "inline_digest") if host is None else None,
        conflict or "conflict" in value,
        line,
        revision,
        line is None and host is None,
        None if cancelled or labels is None else orjson.dumps(labels).decode(),
        raw,
    )


def result_of(value: dict[str, Any], *, optional: bool = False) -> list[dict[str, Any]]:
    """The `result` list, each item an object; raises `Unfit`."""
    result = value.get("result")
    if result is None and (optional or "result" in value or value.get("was_cancelled") is True):
        return []
    if type(result) is not list:
        raise Unfit("no `result`" if result is None else "`result` must be a list")
    for item in result:
        if type(item) is not dict:
            raise Unfit("each item of `result` must be an object")
    return result


def _id(value: dict[str, Any], digest: str | None, result: list[dict[str, Any]]) -> int:
    found = value.get("id")
    if found is None:
        by = value.get("completed_by")
        return import_id(digest or "", by.get("email") or by.get("id") if type(by) is dict else by, None, result)
    return item_id(found)


def item_id(found: Any) -> int:
    """An annotation's, prediction's or review's id; raises `Unfit` for what is none."""
    if type(found) is not int or not 1 <= found <= MAX_ID:
        raise Unfit(f"`id` must be an integer from 1 to 2^53 - 1, not {short(found)}", "id")
    return found


def task_id(value: dict[str, Any]) -> int:
    """The integer in `task`; raises `Unfit`."""
    found = value.get("task")
    if type(found) is not int or not 1 <= found <= LAST_TASK:
        raise Unfit(f"`task` must be a task's id, not {short(found)}", "task")
    return found


def _flag(value: dict[str, Any], key: str) -> bool:
    found = value.get(key)
    if found is not None and type(found) is not bool:
        raise Unfit(f"`{key}` must be true or false, not {short(found)}")
    return found is True


def text_or_none(value: dict[str, Any], key: str) -> str | None:
    """A text, or None where absent or null; raises `Unfit` for anything else."""
    found = value.get(key)
    if found is not None and type(found) is not str:
        raise Unfit(f"`{key}` must be a text, not {short(found)}")
    return found


def time_of(found: Any) -> str | None:
    """A time as RFC 3339 text; Label Studio 0.x wrote seconds since 1970."""
    if isinstance(found, str):
        return found
    if isinstance(found, (int, float)) and not isinstance(found, bool) and 0 < found < 2**34:
        return datetime.fromtimestamp(found, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return None


def short(found: Any) -> str:
    """A value as JSON for a message, at most 40 characters of it."""
    text = flat(found) if isinstance(found, (dict, list, str)) else str(found)
    return text if len(text) <= 40 else text[:39] + "…"


def _looked_through(result: list[dict[str, Any]]) -> tuple[bool, dict[str, int] | None]:
    """Whether an item holds a merge conflict; label or choice → how many regions or answers carry it."""
    conflict = False
    counts: dict[str, int] = {}
    for item in result:
        if "conflict" in item:
            conflict = True
        value = item.get("value")
        if type(value) is not dict:
            continue
        for key, found in value.items():
            if type(found) is list and (key == "choices" or key[-6:] == "labels"):
                for label in found:
                    if type(label) is str:
                        counts[label] = counts.get(label, 0) + 1
    return conflict, counts or None
