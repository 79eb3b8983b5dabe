"""Answers beside shapes: what was said of the whole picture and of each region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from labelfs.formats.items import Item
from labelfs.formats.regions import SHAPELESS
from labelfs.formats.registry import Report

_KEYS = {"choices": "choices", "textarea": "text", "number": "number", "rating": "rating"}


@dataclass(slots=True)
class Answers:
    """Control → its values, of the whole item and of each region by its id."""

    whole: dict[str, list[str]] = field(default_factory=dict)
    regions: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    """Control → `choices`, `textarea`, `number` or `rating`."""

    def of(self, region: str) -> Mapping[str, list[str]]:
        """What was said of a region."""
        return self.regions.get(region, {})


def answers_of(item: Item, drawn: set[str], report: Report) -> Answers:
    """The choices, texts and numbers of an item; takes them off the count of what is left out.

    `drawn`: ids of the regions that the format has.
    """
    found = Answers()
    for result in item.annotation.get("result") or ():
        kind, value = str(result.get("type", "")), result.get("value")
        if kind not in _KEYS or not isinstance(value, Mapping) or result.get("from_name") not in item.tags:
            continue
        given = value.get(_KEYS[kind])
        values = [_word(one) for one in given] if isinstance(given, list) else [_word(given)]
        region = str(result.get("id", ""))
        side = found.regions.setdefault(region, {}) if region in drawn else found.whole
        side.setdefault(str(result["from_name"]), []).extend(values)
        found.kinds[str(result["from_name"])] = kind
        _regain(report)
    return found


def _word(value: Any) -> str:
    if isinstance(value, list):
        return "/".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _regain(report: Report) -> None:
    """One answer less is lost."""
    left = report.losses.get(SHAPELESS, 0) - 1
    if left > 0:
        report.losses[SHAPELESS] = left
    else:
        report.losses.pop(SHAPELESS, None)


def told(report: Report, answers: Answers, *, sentence: str) -> None:
    """Count answers about the whole item that the format has no place for."""
    report.lose(sentence, sum(map(len, answers.whole.values())))
