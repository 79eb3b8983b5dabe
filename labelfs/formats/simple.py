"""Simple values: what a control said, as short as JSON_MIN, CSV and TSV write it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from labelfs.formats.items import Item

_UNWRAPPED = {"choices": "choices", "textarea": "text"}
BOOKKEEPING = ("annotator", "annotation_id", "created_at", "updated_at", "lead_time")


def simple(tag: str, values: list[dict[str, Any]]) -> Any:
    """One choice or line as a text, several as `{"choices": […]}`, `{"text": […]}`; messages; else the values."""
    if all("chatmessage" in value and len(value) == 1 for value in values):
        return [value["chatmessage"] for value in values]
    key = _UNWRAPPED.get(tag)
    if key is None:
        return values
    if len(values) == 1:
        return _only(values[0], key)
    return [_only(value, key) for value in values]


def _only(value: dict[str, Any], key: str) -> Any:
    inner = value.get(key)
    return inner[0] if isinstance(inner, list) and len(inner) == 1 else value


def answers(item: Item) -> dict[str, Any]:
    """Control → its simple value."""
    return {name: simple(item.tags[name], values) for name, values in item.outputs.items()}


def bookkeeping(item: Item) -> dict[str, Any]:
    """Task id, annotator and times of an item; `agreement` and `history` only where there are any."""
    one = item.annotation
    made = {"id": item.task.get("id"), "annotator": item.annotator, "annotation_id": one.get("id"),
            "created_at": one.get("created_at"), "updated_at": one.get("updated_at"),
            "lead_time": one.get("lead_time")}
    if "agreement" in item.task:
        made["agreement"] = item.task["agreement"]
    if "history" in one:
        made["history"] = one["history"]
    return made


def renamed(data: Iterable[str], taken: Iterable[str]) -> Mapping[str, str]:
    """Data key → a name for it that no column in `taken` has: `_data_<key>` where they collide."""
    keys, used = list(data), set(taken)
    if used.isdisjoint(keys):
        return dict(zip(keys, keys, strict=True))
    names: dict[str, str] = {}
    for key in keys:
        name = key
        while name in used or (name != key and name in keys):
            name = f"_data_{name}"
        names[key] = name
    return names
