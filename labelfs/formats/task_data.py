"""Which value of a task's data an object of the config shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from labelfs.formats.registry import Task

if TYPE_CHECKING:
    from labelfs.labeling.config import Config


def keys_of(config: Config, tags: set[str]) -> list[str]:
    """The data keys (`a`, or `a.b` for a nested one) that objects of these tags read, in document order."""
    values = [node.attrs.get("value") for node in config.objects() if node.tag in tags]
    return list(dict.fromkeys(one[1:] for one in values if isinstance(one, str) and one.startswith("$")))


def value_at(task: Task, key: str) -> Any:
    """The value under a key, also inside objects (`a.b`); None when there is none."""
    found: Any = task.get("data") or {}
    if isinstance(found, Mapping) and key in found:
        return found[key]
    for part in key.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found
