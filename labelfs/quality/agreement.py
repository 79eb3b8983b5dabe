"""How far people, and people and models, agree on the same tasks, and which labels they take for which others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from labelfs.labeling.result import Region, regions

SAME_PLACE = 0.5
"""Two regions mean one thing from this likeness on (IoU, or what stands for it in other shapes)."""
NOBODY = "(none)"
PEOPLE = "people"
Alike = Callable[[Region, Region], float]
"""How alike the places of two regions, or the questions that two answers answer, are: 0 to 1."""
Spoken = tuple[str, Sequence[Any]]
"""Who, and the result."""


@dataclass(slots=True)
class Agreement:
    """What is counted while tasks go by."""

    alike: Alike
    tasks: int = 0
    """Tasks that at least two people labeled."""
    pairs: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    models: dict[str, list[float]] = field(default_factory=dict)
    confusion: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """(`people` or the model, label, other label) → how often; labels of people in alphabetical order."""

    def take(self, people: Sequence[Spoken], models: Iterable[Spoken]) -> None:
        """Compare everything that was said of one task."""
        self.tasks += len({who for who, _ in people}) > 1
        for (one, said), (other, also) in combinations(sorted(people, key=lambda one: one[0]), 2):
            if one != other:
                share, met = compared(said, also, self.alike)
                self.pairs.setdefault((one, other), []).append(share)
                self.confusion.update((PEOPLE, min(pair), max(pair)) for pair in met)
        for model, predicted in models:
            for _, said in people:
                share, met = compared(said, predicted, self.alike)
                self.models.setdefault(model, []).append(share)
                self.confusion.update((model, label, other) for label, other in met)

    def metrics(self) -> dict[str, Any]:
        """Mean shares, 0 to 1, in the order of names."""
        every = [share for shares in self.pairs.values() for share in shares]
        return {
            "tasks": self.tasks, "mean": _mean(every),
            "people": {" / ".join(pair): _mean(shares) for pair, shares in sorted(self.pairs.items())},
            "models": {model: _mean(shares) for model, shares in sorted(self.models.items())},
        }


def compared(one: Sequence[Any], other: Sequence[Any], alike: Alike) -> tuple[float, list[tuple[str, str]]]:
    """The share of regions and answers that both made alike (F1: of nothing, 1), and which label met which.

    Regions are paired by their places alone, the most alike first, and agree when their labels do.
    """
    mine, theirs = regions(one), regions(other)
    ranked = sorted(((likeness, -i, -j) for i, first in enumerate(mine) for j, second in enumerate(theirs)
                     if (likeness := alike(first, second)) >= SAME_PLACE), reverse=True)
    free, open_ = set(range(len(mine))), set(range(len(theirs)))
    met: list[tuple[str, str]] = []
    for _, i, j in ranked:
        if -i in free and -j in open_:
            free.discard(-i)
            open_.discard(-j)
            met.append((said(mine[-i]), said(theirs[-j])))
    same = sum(first == second for first, second in met)
    total = len(mine) + len(theirs)
    met += [(said(mine[i]), NOBODY) for i in sorted(free)] + [(NOBODY, said(theirs[j])) for j in sorted(open_)]
    return (2 * same / total if total else 1.0), met


def said(region: Region) -> str:
    """The labels of a region, or what an answer says."""
    if region.is_region:
        return ", ".join(sorted(region.labels)) or "(no label)"
    words = [" / ".join(map(str, one)) if isinstance(one, list) else str(one)
             for item in region.items for one in _listed(item.payload)]
    return ", ".join(sorted(words)) or "(no answer)"


def _listed(payload: Any) -> Sequence[Any]:
    return payload if isinstance(payload, list) else [] if payload is None else [payload]


def _mean(shares: Sequence[float]) -> float | None:
    return round(sum(shares) / len(shares), 4) if shares else None
