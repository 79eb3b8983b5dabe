"""Edits of every kind planted in a result of every type: each is named and nothing else, also with all ids lost."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from labelfs.labeling import rle
from labelfs.labeling.result import regions
from labelfs.labeling.tag import load
from tests.changes.conftest import box

Items = list[dict[str, Any]]
TYPES = sorted(name for name, tag in load().items() if tag.example_result)
OTHER = box("other", x=70, y=70, w=5, h=5)


def example(name: str) -> dict[str, Any]:
    """The first item of a type's example."""
    return copy.deepcopy(load()[name].example_result[0])


def payload(item: dict[str, Any]) -> str | None:
    return next((key for key in item["value"] if key.endswith("labels")), None)


def relabeled(item: dict[str, Any]) -> Items | None:
    key = payload(item)
    return [{**item, "value": {**item["value"], key: ["Second"]}}, OTHER] if key else None


def noted(item: dict[str, Any]) -> Items:
    return [{**item, "meta": {"text": ["look"]}}, OTHER]


def gone(_item: dict[str, Any]) -> Items:
    return [OTHER]


def joined(item: dict[str, Any]) -> Items | None:
    relation = {"from_id": item["id"], "to_id": "other", "type": "relation", "direction": "right"}
    return [item, OTHER, relation] if regions([item])[0].is_region else None


def answered(item: dict[str, Any]) -> Items | None:
    """The region gets an answer of its own."""
    if not regions([item])[0].is_region:
        return None
    answer = {**item, "from_name": "size", "type": "choices", "value": {**item["value"], "choices": ["big"]}}
    key = payload(item)
    answer["value"].pop(key or "", None)
    return [item, answer, OTHER]


EDITS: dict[str, tuple[str, Callable[[dict[str, Any]], Items | None]]] = {
    "relabeled": ("relabeled", relabeled), "noted": ("attribute", noted), "removed": ("removed", gone),
    "joined": ("relation", joined), "answered": ("choice", answered),
}


def lost(items: Items) -> Items:
    """As another tool would write them: every id anew."""
    return [{key: f"new-{value}" if key in ("id", "from_id", "to_id") else value for key, value in one.items()}
            for one in items]


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("edit", EDITS)
def test_planted_edits_are_named(between: Any, name: str, edit: str) -> None:
    kind, plant = EDITS[edit]
    before = [example(name), OTHER]
    after = plant(example(name))
    if after is None:
        return  # an answer about the whole has no labels, relations or answers
    assert [change.kind for change in between(before, after).changes] == [kind]
    named = [change.kind for change in between(before, lost(after)).changes]
    assert [one for one in named if one != "reid"] == [kind]
    if kind == "removed":
        assert [change.kind for change in between(after, before).changes] == ["added"]


@pytest.mark.parametrize("name", TYPES)
def test_ids_alone(between: Any, name: str) -> None:
    before = [example(name), OTHER]
    assert {change.kind for change in between(before, lost(before)).changes} <= {"reid"}


def mask(*columns: int) -> dict[str, Any]:
    """A brush over these columns of a picture of 8 by 8 pixels."""
    alpha = bytes(255 if x in columns else 0 for _ in range(8) for x in range(8))
    return {"format": "rle", "rle": list(rle.encode(alpha))}


HALVES: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "rectanglelabels": ({"x": 10, "y": 10, "width": 40, "height": 20, "rotation": 0}, {"width": 20},
                        {"x": 30, "width": 20}),
    "polygonlabels": ({"points": [[10, 10], [50, 10], [50, 30], [10, 30]], "closed": True},
                      {"points": [[10, 10], [30, 10], [30, 30], [10, 30]]},
                      {"points": [[30, 10], [50, 10], [50, 30], [30, 30]]}),
    "labels": ({"start": 10, "end": 50, "text": "x" * 40}, {"end": 30, "text": "x" * 20},
               {"start": 30, "text": "x" * 20}),
    "audio": ({"start": 1.0, "end": 5.0, "channel": 0}, {"end": 3.0}, {"start": 3.0}),
    "timeserieslabels": ({"start": 10, "end": 50, "instant": False}, {"end": 30}, {"start": 30}),
    "timelinelabels": ({"ranges": [{"start": 10, "end": 50}]}, {"ranges": [{"start": 10, "end": 30}]},
                       {"ranges": [{"start": 31, "end": 50}]}),
    "brushlabels": (mask(1, 2, 3, 4), mask(1, 2), mask(3, 4)),
}


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("name", HALVES)
def test_cut_and_joined(between: Any, name: str, kept: bool) -> None:
    kind = "labels" if name == "audio" else name
    whole, first, second = HALVES[name]

    def region(id_: str, value: dict[str, Any]) -> dict[str, Any]:
        side = 8 if "rle" in value else 800
        return {"id": id_, "type": kind, "from_name": "c", "to_name": "o", "original_width": side,
                "original_height": side, "value": {**value, kind: ["Car"]}}

    one = [region("a", whole), OTHER]
    two = [region("a" if kept else "b", {**whole, **first}), region("c", {**whole, **second}), OTHER]
    assert [change.kind for change in between(one, two).changes] == ["split"]
    assert [change.kind for change in between(two, one).changes] == ["merged"]
