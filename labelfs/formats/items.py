"""Items: one row per annotation, the shape that every export format but JSON works on.

The rules are Label Studio's: skipped annotations are left out, a task without any annotation gives one empty item,
newest annotation first, results grouped by control in order of first appearance, results of controls that the
config does not have are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from labelfs.formats.registry import Report, Task

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

SKIPPED = "{n} skipped annotations left out"
RELATIONS = "{n} relations left out: the format has no place for them"
UNKNOWN = "{n} results left out: the config has no such control"

_INDEX = re.compile(r"\\\{\\\{.*?\\\}\\\}")
_SIZES = ("original_width", "original_height")


@dataclass(slots=True, eq=False)
class Item:
    """One annotation of one task, or a task nobody labeled (`annotation` empty)."""

    task: Task
    annotation: Mapping[str, Any]
    results: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    """Control → its results, as they are."""
    tags: dict[str, str] = field(default_factory=dict)
    """Control → its tag name in lower case (of the config, else the result's type)."""

    @property
    def outputs(self) -> dict[str, list[dict[str, Any]]]:
        """Control → the `value` of each of its results, with `original_width` and `original_height` where known."""
        return {name: [_value(one) for one in results] for name, results in self.results.items()}

    @property
    def annotator(self) -> int | str | None:
        """Who made it: an e-mail where known, else the number, None when nobody is named."""
        by = self.annotation.get("completed_by")
        if isinstance(by, Mapping):
            by = by.get("email") or by.get("id")
        return by if isinstance(by, (int, str)) else None


class Controls:
    """Which tag a result's `from_name` belongs to."""

    def __init__(self, config: Config) -> None:
        self.names = {node.name: node.tag.lower() for node in config.controls() if node.name}
        self._patterns = [(_pattern(name), tag) for name, tag in self.names.items() if "{{" in name]

    def tag(self, name: str, result_type: str) -> str | None:
        """The control's tag in lower case; None when the config lacks it (one without controls accepts everything)."""
        if not self.names or result_type == "chatmessage":
            return result_type
        found = self.names.get(name)
        if found is not None:
            return found
        return next((tag for pattern, tag in self._patterns if pattern.fullmatch(name)), None)


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_INDEX.sub(r"\\d+", re.escape(name)))


def made_of(task: Task) -> list[Mapping[str, Any]]:
    """The annotations made of a task, under either name the key has had."""
    found = task["annotations"] if "annotations" in task else task.get("completions")
    return list(found or [])


def items(tasks: Iterable[Task], config: Config, report: Report) -> Iterator[Item]:
    """One item per annotation that was not skipped; counts in `report` what is left out."""
    controls = Controls(config)
    for task in tasks:
        report.tasks += 1
        made = made_of(task)
        if not made:
            yield Item(task, {})
            continue
        kept = [one for one in made if not (one.get("was_cancelled") or one.get("skipped"))]
        if len(kept) != len(made):
            report.lose(SKIPPED, len(made) - len(kept))
        if len(kept) > 1:
            kept.sort(key=_newest, reverse=True)
        for one in kept:
            report.annotations += 1
            yield _item(task, one, controls, report)


def _newest(annotation: Mapping[str, Any]) -> str:
    return str(annotation.get("created_at") or "")


def _item(task: Task, annotation: Mapping[str, Any], controls: Controls, report: Report) -> Item:
    results: dict[str, list[Mapping[str, Any]]] = {}
    tags: dict[str, str] = {}
    for result in annotation.get("result") or ():
        name = result.get("from_name")
        mine = results.get(name)
        if mine is not None:
            mine.append(result)
            continue
        kind = str(result.get("type", ""))
        tag = controls.tag(name, kind) if name is not None else None
        if tag is None:
            report.lose(RELATIONS if name is None and kind == "relation" else UNKNOWN)
            continue
        tags[name] = tag
        results[name] = [result]
    return Item(task, annotation, results, tags)


def _value(result: Mapping[str, Any]) -> dict[str, Any]:
    value = result.get("value")
    made = dict(value) if isinstance(value, Mapping) else {"value": value}
    for key in _SIZES:
        if key in result:
            made[key] = result[key]
    return made
