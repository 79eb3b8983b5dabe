"""Task objects of any age and bare data brought to today's shape."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from labelfs.formats.registry import Report

_DRAFTS = "{n} drafts left out: drafts stay on the machine where they were begun"
_REFERENCES = "{n} annotations or predictions left out: the file holds only their numbers"


class NotATask(ValueError):
    """Why an item cannot be a task."""


def task_of(item: Any, report: Report) -> dict[str, Any]:
    """The item as a task: bare data wrapped, `completions` renamed, old annotations brought up to date."""
    if not isinstance(item, Mapping):
        msg = f"a task must be an object, this is {_named(item)}"
        raise NotATask(msg)
    if "data" not in item:
        return {"data": dict(item)}
    if not isinstance(item["data"], Mapping):
        msg = f"`data` must be an object, this is {_named(item['data'])}"
        raise NotATask(msg)
    task = dict(item)
    if "completions" in task:
        task["annotations"] = task.pop("completions") or task.get("annotations") or []
    for key in ("annotations", "predictions"):
        if task.get(key) is not None:
            task[key] = _list(key, task[key], report)
    report.lose(_DRAFTS, len(task.pop("drafts", None) or []))
    report.tasks += 1
    return task


def _named(value: Any) -> str:
    kinds = {type(None): "null", bool: "a boolean", str: "a text", list: "a list", int: "a number", float: "a number"}
    return kinds.get(type(value), "something else")


def _list(key: str, values: Any, report: Report) -> list[dict[str, Any]]:
    if not isinstance(values, list):
        msg = f"`{key}` must be a list, this is {_named(values)}"
        raise NotATask(msg)
    made = [_entry(key, value) for value in values if not isinstance(value, int)]
    report.lose(_REFERENCES, len(values) - len(made))
    if key == "annotations":
        report.annotations += len(made)
    return made


def _entry(key: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        msg = f"`{key}` must hold objects, this is {_named(value)}"
        raise NotATask(msg)
    made = dict(value)
    if not isinstance(made.setdefault("result", []), (list, Mapping, str, int, float)):
        msg = f"`result` must be a list, this is {_named(made['result'])}"
        raise NotATask(msg)
    for old, new in (("skipped", "was_cancelled"), ("honeypot", "ground_truth")):
        if old in made:
            made[new] = bool(made.pop(old)) or bool(made.get(new))
    for when in ("created_at", "updated_at"):
        if isinstance(made.get(when), (int, float)) and not isinstance(made[when], bool):
            made[when] = _moment(made[when])
    return made


def _moment(seconds: float) -> str:
    """RFC 3339 of the Unix seconds that Label Studio wrote before version 1.0."""
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        msg = f"`created_at` {seconds} is not a time"
        raise NotATask(msg) from None
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
