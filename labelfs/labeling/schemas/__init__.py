"""JSON Schemas (2020-12) of the files of the on-disk format, one JSON file each beside this one."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

NAMES: tuple[str, ...] = (
    "activity", "annotation", "assignment", "diff", "members", "prediction", "project", "result", "review", "task",
    "tasks", "view", "workspace",
)
"""Every schema there is: `schema(name)`, `labelfs schema NAME`."""


def schema(name: str) -> dict[str, Any]:
    """The schema of one kind of file, complete in itself; raises `KeyError` for an unknown name."""
    if name not in NAMES:
        raise KeyError(name)
    found: dict[str, Any] = json.loads(_text(name))
    if name != "result" and '"#/$defs/item"' in _text(name):
        found["$defs"] = {**found.get("$defs", {}), **json.loads(_text("result"))["$defs"]}
    return found


@cache
def _text(name: str) -> str:
    return (files(__name__) / f"{name}.json").read_text("utf-8")
