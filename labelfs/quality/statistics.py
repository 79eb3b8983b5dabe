"""Counts and distributions of a project's labels, in the order and form that stay the same from run to run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from labelfs.labeling import geometry
from labelfs.labeling.result import Region, regions
from labelfs.labeling.shapes import number, outline

SIZES = (0.0, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 25.0, 50.0)
"""Lower ends of the classes of areas, in percent of the picture."""
LENGTHS = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""Lower ends of the classes of lengths (seconds, characters)."""


@dataclass(slots=True)
class Statistics:
    """What is counted while annotations go by."""

    annotations: int = 0
    skipped: int = 0
    ground_truth: int = 0
    regions: int = 0
    relations: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    choices: Counter[str] = field(default_factory=Counter)
    people: Counter[str] = field(default_factory=Counter)
    days: Counter[str] = field(default_factory=Counter)
    areas: Counter[tuple[str, float]] = field(default_factory=Counter)
    lengths: Counter[tuple[str, float]] = field(default_factory=Counter)

    def take(self, annotation: Mapping[str, Any], person: str) -> None:
        """Count one annotation."""
        self.people[person] += 1
        self.days[str(annotation.get("created_at") or "")[:10]] += 1
        self.ground_truth += annotation.get("ground_truth") is True
        if annotation.get("was_cancelled") is True:
            self.skipped += 1
            return
        self.annotations += 1
        result = annotation.get("result")
        self.relations += sum(isinstance(one, Mapping) and one.get("type") == "relation" for one in result or ())
        for region in regions(result):
            self._region(region)

    def _region(self, region: Region) -> None:
        for item in region.items:
            for key in ("choices", "taxonomy"):
                for one in item.value.get(key) or ():
                    self.choices[" / ".join(map(str, one)) if isinstance(one, list) else str(one)] += 1
        if not region.is_region:
            return
        self.regions += 1
        self.labels.update(region.labels or ["(no label)"])
        self._size(region)

    def _size(self, region: Region) -> None:
        raw, value = region.items[0].raw, region.value
        width, height = number(raw.get("original_width")) or 100.0, number(raw.get("original_height")) or 100.0
        line = outline(value, width, height) if width > 0 and height > 0 else None
        start, end = number(value.get("start")), number(value.get("end"))
        for label in region.labels or ["(no label)"]:
            if line:
                self.areas[label, _class(100 * geometry.polygon_area(line) / (width * height), SIZES)] += 1
            elif start is not None and end is not None:
                self.lengths[label, _class(end - start, LENGTHS)] += 1


def _class(value: float, ends: tuple[float, ...]) -> float:
    return max((end for end in ends if end <= value), default=0.0)


def rows(counts: Mapping[Any, int], *names: str) -> list[dict[str, Any]]:
    """Counts as rows for a plot, sorted by their names."""
    found = []
    for key, count in sorted(counts.items(), key=lambda one: _key(one[0])):
        values = key if isinstance(key, tuple) else (key,)
        found.append({**dict(zip(names, values, strict=True)), "count": count})
    return found


def _key(key: Any) -> tuple[str, ...]:
    return tuple(f"{one:020.4f}" if isinstance(one, float) else str(one) for one in (
        key if isinstance(key, tuple) else (key,)))


def sorted_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """By name, so that equal counts give equal bytes."""
    return dict(sorted(counts.items()))


def share(part: int, whole: int) -> float:
    """Part of a whole, rounded to four decimals; 0 of nothing."""
    return round(part / whole, 4) if whole else 0.0


def verdicts(reviews: Iterable[str]) -> dict[str, int]:
    """Verdict → how many, sorted."""
    return sorted_counts(Counter(reviews))
