"""Skeletons: the named points of a label, as a config writes them (`points="beak, neck, left wing:neck"`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from labelfs.labeling.config import Config, Node


@dataclass(frozen=True, slots=True)
class NamedPoint:
    """A point and the one that it hangs on, which stands before it; None for a point that hangs on nothing."""

    name: str
    parent: str | None


def named_points(text: str) -> list[NamedPoint]:
    """The points of a `points` attribute; without a name behind a colon a point hangs on the one before it."""
    made: list[NamedPoint] = []
    for part in text.split(","):
        name, colon, parent = (one.strip() for one in part.partition(":"))
        names = [one.name for one in made]
        if not name or name in names:
            continue
        before = names[-1] if names else None
        made.append(NamedPoint(name, parent if parent in names else None if colon and not parent else before))
    return made


def faults(text: str) -> Iterator[str]:
    """What is wrong with a `points` attribute, in words."""
    names: list[str] = []
    for part in text.split(","):
        name, _, parent = (one.strip() for one in part.partition(":"))
        if not name:
            yield "a point has no name"
        elif name in names:
            yield f'"{name}" is named twice'
        elif parent and parent not in names:
            yield f'"{name}" hangs on "{parent}", which does not stand before it'
        names.append(name)


def skeletons(config: Config) -> Iterator[tuple[str, list[NamedPoint]]]:
    """Stored label → its named points, for each label of a path control that has some; "" where it has no labels."""
    from labelfs.labeling.labels import stored

    for node in config.controls():
        if node.tag not in {"Vector", "VectorLabels"}:
            continue
        shared = named_points(_text(node))
        labels = config.labels(node.name or "") if node.tag == "VectorLabels" else []
        for label in labels:
            if points := named_points(_text(label)) or shared:
                yield stored(label), points
        if shared and not labels:
            yield "", shared


def _text(node: Node) -> str:
    return str(node.attrs.get("points") or "")


def vertices_of(value: Mapping[str, Any]) -> list[tuple[str, float, float, bool]]:
    """Name, percent x, percent y and whether it is seen, of each named point of a path; [] for a path without names."""
    from labelfs.labeling.shapes import numbers

    made: list[tuple[str, float, float, bool]] = []
    vertices = value.get("vertices")
    for one in vertices if isinstance(vertices, list) else ():
        at = numbers(one, "x", "y") if isinstance(one, Mapping) and isinstance(one.get("visible"), bool) else None
        if at is not None:
            made.append((str(one.get("id", "")), at[0], at[1], one["visible"]))
    return made
