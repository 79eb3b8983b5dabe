"""`$variables` of a config: finding them, looking them up in a task's data, saying what a task lacks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from labelfs.labeling.tag import lookup

if TYPE_CHECKING:
    from labelfs.labeling.config import Config, Node

_WHOLE = re.compile(r"\$([\w{}\[\].]+)")
_INSIDE = re.compile(r"\$((?!\d)[\w{}][\w{}\[\].]*)")
_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")
MISSING = object()
"""What `find` gives when the data has no such field."""


def find(path: str, data: Any) -> Any:
    """The value behind `a.b[0].c`, or `MISSING`; a key that holds dots or brackets itself is found as it is."""
    if isinstance(data, Mapping) and path in data:
        return data[path]
    here: Any = data if (steps := _STEP.findall(path)) else MISSING
    for index, key in steps:
        here = _step(here, key or index)
    return here


def _step(here: Any, key: str) -> Any:
    if isinstance(here, Mapping):
        return here.get(key, MISSING)
    if isinstance(here, list) and key.isascii() and key.isdigit() and len(key) < 10:
        return here[int(key)] if int(key) < len(here) else MISSING
    return MISSING


def whole(text: str) -> str | None:
    """The path if the text is one variable and nothing else (`$a.b`), else None."""
    match = _WHOLE.fullmatch(text.strip())
    return match[1].rstrip(".") if match else None


def resolve(text: str, data: Mapping[str, Any]) -> Any:
    """The value of an attribute: of `$a` the field with its type, in a text each variable as text, missing as ""."""
    path = whole(text)
    if path is not None:
        value = find(path, data)
        return "" if value is MISSING or value is None else value
    return _INSIDE.sub(lambda match: _piece(match[1], data), text)


def _piece(path: str, data: Mapping[str, Any]) -> str:
    """One variable inside a text; the dots of a sentence's end are not part of it."""
    bare = path.rstrip(".")
    value = find(bare, data)
    return ("" if value is MISSING else as_text(value)) + path[len(bare):]


def as_text(value: Any) -> str:
    """A value as it is shown inside a text."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value) if isinstance(value, (int, float)) else json.dumps(value, ensure_ascii=False, default=str)


def paths_in(text: str) -> list[str]:
    """The paths of all variables in an attribute's text."""
    path = whole(text)
    if path is not None:
        return [path]
    return [match.rstrip(".") for match in _INSIDE.findall(text)]


def key_of(path: str) -> str:
    """The task's field that a path begins with: `a.b[0]` → `a`."""
    match = _STEP.search(path)
    return (match[1] or match[2]) if match else path


def _texts(node: Node) -> Iterator[tuple[str, str]]:
    """Attribute name and text of whatever may hold variables; the index flags of Repeaters are not asked for."""
    tag = lookup(node.tag)
    for name, value in node.attrs.items():
        attr = tag.attr(name) if tag else None
        if isinstance(value, str) and (attr.variable if attr else tag is None):
            yield name, value


def keys_of(root: Node) -> list[str]:
    """Top-level data keys that the tree reads, each once, in document order."""
    return _keys(text for node in root.walk() for _, text in _texts(node))


def required_keys_of(root: Node) -> list[str]:
    """Top-level data keys that named objects and controls read through `value` or `valueList`."""
    return _keys(
        text for node in root.walk() if node.name
        for name, text in _texts(node) if name in {"value", "valueList"} and whole(text)
    )


def _keys(texts: Iterable[str]) -> list[str]:
    keys = (key_of(path) for text in texts for path in paths_in(text))
    return list(dict.fromkeys(key for key in keys if key and "{" not in key))


def missing_keys(config: Config, data: Mapping[str, Any]) -> list[str]:
    """Which data keys the config reads and this task lacks (a dotted key counts if it is there as it is)."""
    return [key for key in config.variables() if key not in data and not any(k.startswith(f"{key}.") for k in data)]


def report_missing(config: Config, tasks: Iterable[tuple[int, Mapping[str, Any]]]) -> dict[str, list[int]]:
    """Data key → ids of the tasks that lack it, over (id, data) pairs; keys that no task lacks are left out."""
    lacking: dict[str, list[int]] = {}
    for task_id, data in tasks:
        for key in missing_keys(config, data):
            lacking.setdefault(key, []).append(task_id)
    return lacking
