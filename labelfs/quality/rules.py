"""Rules of a project for its labels (`checks` in project.json), and doubles, which no project wants."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from labelfs.labeling import geometry
from labelfs.labeling.result import Region, regions
from labelfs.labeling.shapes import number, outline

NEARLY = 0.95
"""Overlap from which two regions with the same labels are one region drawn twice."""
Finding = tuple[str, str]
"""code, message."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a rule may want to know beside the result."""

    skipped: bool = False
    verdicts: Sequence[str] = ()
    """Verdicts of the reviews of this annotation as it stands."""


def faults(checks: Any) -> list[str]:
    """What is wrong with `checks` itself, a line each."""
    if not isinstance(checks, list):
        return ["`checks` is not a list of rules"]
    found = []
    for place, rule in enumerate(checks, 1):
        name = rule.get("rule") if isinstance(rule, Mapping) else None
        if name not in _RULES:
            found.append(f"rule {place} of `checks`: `rule` is none of {', '.join(sorted(_RULES))}")
            continue
        found += [f"rule {place} of `checks`: `{key}` is no number" for key in ("min", "max")
                  if key in rule and number(rule[key]) is None]
        if "min" not in rule and "max" not in rule:
            found.append(f"rule {place} of `checks` has neither `min` nor `max`")
    return found


def broken(checks: Sequence[Any], result: Any, around: Around) -> Iterator[Finding]:
    """Every rule that an annotation breaks; rules that are not understood are passed over (`faults` names them)."""
    there = regions(result) if checks else []
    for rule in checks:
        if isinstance(rule, Mapping) and rule.get("rule") in _RULES:
            name = str(rule["rule"])
            yield from ((f"rule-{name}", message) for message in _RULES[name](rule, there, around))


def shared_ids(result: Any) -> Iterator[Finding]:
    """Ids that two items of one control carry: one of them would be lost where regions are told apart by id."""
    seen: set[tuple[Any, ...]] = set()
    for item in result if isinstance(result, list) else ():
        if isinstance(item, Mapping) and isinstance(item.get("id"), (str, int)):
            key = (item["id"], item.get("from_name"), item.get("type"))
            if key in seen:
                yield "duplicate-region-id", f"two regions of {item.get('from_name')} have the id {item['id']}"
            seen.add(key)


def doubles(result: Any) -> Iterator[Finding]:
    """Regions that were made twice: the same labels on (nearly) the same place."""
    by_labels: dict[tuple[Any, ...], list[tuple[Region, _Extent]]] = {}
    for region in regions(result):
        place = _extent(region)
        if place is not None:
            key = (tuple(region.labels), place.kind, region.items[0].to_name, region.items[0].raw.get("item_index"))
            by_labels.setdefault(key, []).append((region, place))
    for group in by_labels.values():
        group.sort(key=lambda one: one[1].start)
        for at, (one, here) in enumerate(group):
            for other, there in group[at + 1:]:
                if there.start > here.end:
                    break
                if here.overlap(there) >= NEARLY:
                    yield "near-duplicate", f"regions {one.id} and {other.id} are nearly the same"


# ---- where regions are -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Extent:
    """An outline in pixels, or a span; `start` and `end` along the first axis."""

    kind: str
    start: float
    end: float
    line: list[geometry.Point] | None = None
    whole: float = 1.0
    """Area of the picture, for sizes in percent."""

    @property
    def size(self) -> float:
        """Percent of the picture, or length of the span (characters, seconds, frames)."""
        return self.end - self.start if self.line is None else 100 * geometry.polygon_area(self.line) / self.whole

    def overlap(self, other: _Extent) -> float:
        if self.line is None or other.line is None:
            return geometry.span_iou((self.start, self.end), (other.start, other.end))
        return 1.0 if self.line == other.line else geometry.polygon_iou(self.line, other.line)


def _extent(region: Region) -> _Extent | None:
    if not region.is_region:
        return None
    value, raw = region.value, region.items[0].raw
    width, height = number(raw.get("original_width")) or 100.0, number(raw.get("original_height")) or 100.0
    line = outline(value, width, height) if width > 0 and height > 0 else None
    if line:
        xs = [x for x, _ in line]
        return _Extent("area", min(xs), max(xs), line, width * height)
    start, end = number(value.get("start")), number(value.get("end"))
    if start is None or end is None or "startOffset" in value:
        return None
    return _Extent(f"span {value.get('channel')}", start, end)


# ---- rules -------------------------------------------------------------------------------------------------


def _meant(rule: Mapping[str, Any], there: Sequence[Region]) -> list[Region]:
    label, control = rule.get("label"), rule.get("control")
    return [one for one in there if one.is_region and (label is None or label in one.labels)
            and (control is None or any(item.from_name == control for item in one.items))]


def _outside(rule: Mapping[str, Any], value: float) -> str:
    least, most = number(rule.get("min")), number(rule.get("max"))
    if least is not None and value < least:
        return f"less than {rule['min']}"
    return f"more than {rule['max']}" if most is not None and value > most else ""


def _regions(rule: Mapping[str, Any], there: Sequence[Region], around: Around) -> Iterator[str]:
    found = len(_meant(rule, there))
    if not around.skipped and (how := _outside(rule, found)):
        what = " ".join(str(rule[key]) for key in ("control", "label") if key in rule)
        yield f"{found} regions{f' of {what}' if what else ''}: {how}"


def _size(rule: Mapping[str, Any], there: Sequence[Region], _around: Around) -> Iterator[str]:
    for region in _meant(rule, there):
        place = _extent(region)
        if place is not None and (how := _outside(rule, place.size)):
            yield f"region {region.id} has the size {place.size:.4g}: {how}"


def _overlap(rule: Mapping[str, Any], there: Sequence[Region], _around: Around) -> Iterator[str]:
    placed = [(region, place) for region in _meant(rule, there) if (place := _extent(region)) is not None]
    for (one, here), (other, beside) in combinations(placed, 2):
        if here.kind == beside.kind and here.start <= beside.end and beside.start <= here.end:
            shared = here.overlap(beside)
            if how := _outside(rule, shared):
                yield f"regions {one.id} and {other.id} overlap by {shared:.2f}: {how}"


def _reviewed(rule: Mapping[str, Any], _there: Sequence[Region], around: Around) -> Iterator[str]:
    wanted = rule.get("verdict", "accepted")
    found = sum(one == wanted for one in around.verdicts)
    if how := _outside(rule, found):
        yield f"{found} reviews with the verdict {wanted}: {how}"


_RULES: Mapping[str, Callable[[Mapping[str, Any], Sequence[Region], Around], Iterator[str]]] = {
    "regions": _regions, "size": _size, "overlap": _overlap, "reviewed": _reviewed,
}
