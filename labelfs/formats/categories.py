"""Class lists: which number each label has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from labelfs.labeling.labels import stored

if TYPE_CHECKING:
    from labelfs.labeling.config import Config, Node

_SHAPED = frozenset({"RectangleLabels", "PolygonLabels", "EllipseLabels", "Labels"})
_COUNTED = frozenset({"Label", "Choice", "Relation"})


class Categories:
    """Labels with numbers: those with a `category` of their own first, the others by code point into the gaps.

    `exact`: also choices, relations and labels of every other control, as Label Studio has it, and a label
    that is met but not declared gets the number of categories there are, taken or not; else the next free one.
    """

    def __init__(self, config: Config, *, exact: bool) -> None:
        self.exact = exact
        self.ids: dict[str, int] = {}
        free: list[str] = []
        for label in _labels(config, exact=exact):
            name, given = stored(label), label.raw.get("category", "")
            if name and given.strip().isdecimal():
                self.ids.setdefault(name, int(given))
            elif name:
                free.append(name)
        self._fill(free)

    def _fill(self, names: list[str]) -> None:
        taken, place = set(self.ids.values()), 0
        for name in sorted(set(names) - set(self.ids)):
            while place in taken:
                place += 1
            self.ids[name] = place
            taken.add(place)

    def drop(self, names: set[str]) -> None:
        """Take labels off the list; the numbers of the others stay."""
        self.ids = {name: number for name, number in self.ids.items() if name not in names}

    def number(self, name: str) -> int:
        """The number of a label, which is added when it is new."""
        if name not in self.ids:
            self.ids[name] = len(self.ids) if self.exact else self.above()
        return self.ids[name]

    def above(self) -> int:
        """The number after the highest."""
        return max(self.ids.values(), default=-1) + 1

    def dense(self) -> bool:
        """Number the labels 0, 1, 2 … in their order; says whether that changed any."""
        ordered = sorted(self.ids, key=lambda name: self.ids[name])
        before = self.ids
        self.ids = {name: place for place, name in enumerate(ordered)}
        return before != self.ids


def _labels(config: Config, *, exact: bool) -> Iterator[Node]:
    for node in config.controls():
        if exact or node.tag in _SHAPED:
            yield from (label for label in config.labels(node.name or "") if label.tag in _COUNTED)
