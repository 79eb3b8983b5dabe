"""The changes of one annotation as rows to review: all that happened to one region stands in one row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from labelfs.changes.model import Change
from labelfs.changes.words import detail_of
from labelfs.labeling.result import items_of, regions

_MEMBER_OF = {"skipped": "was_cancelled", "ground_truth": "ground_truth"}
"""Kind of a change of the annotation itself → the member that holds it."""


@dataclass(slots=True)
class Row:
    """What happened to one region (or relation, or member of the annotation), for accepting or taking back."""

    key: str
    """The region's id (the later one), `from→to` of a relation, or `:` and the member's name."""
    changes: list[Change] = field(default_factory=list)
    old: list[str] = field(default_factory=list)
    """Ids of the regions before; several where some were joined."""
    new: list[str] = field(default_factory=list)
    """Ids of the regions after; several where one was cut apart."""

    @property
    def sign(self) -> str:
        """`+` new, `-` gone, `~` changed."""
        kinds = {change.kind for change in self.changes}
        if kinds <= {"added", "removed", "relation"} and bool(self.old) != bool(self.new):
            return "+" if self.new else "-"
        return "~"

    @property
    def member(self) -> str | None:
        """The member of the annotation that it is about; None for regions and relations."""
        return self.key[1:] if self.key.startswith(":") else None

    @property
    def is_relation(self) -> bool:
        return any(change.kind == "relation" for change in self.changes)

    def to_json(self) -> dict[str, Any]:
        first = self.changes[0]
        label = list(dict.fromkeys(word for change in self.changes for word in change.label))
        return {
            "key": self.key, "sign": self.sign, "kinds": [change.kind for change in self.changes], "label": label,
            "control": _control(first), "old": self.old, "new": self.new, "relation": self.is_relation,
            "member": self.member,
            "lines": [detail_of(change) for change in self.changes],
            "was": first.before if first.kind == "relabeled" else None,
            "measure": next((c.measure.to_json() for c in self.changes if c.measure is not None), None),
            "changes": [change.to_json() for change in self.changes],
        }


def _control(change: Change) -> str | None:
    """The control that the change belongs to, where it is told."""
    one = change.after or change.before
    items = one.get("items") if isinstance(one, Mapping) else None
    name = items[0].get("from_name") if items else change.field if change.kind in _ANSWERS else None
    return name if isinstance(name, str) else None


_ANSWERS = frozenset(("text", "choice", "number"))


def rows_of(changes: Iterable[Change]) -> list[Row]:
    """One row per region, relation and member, in the order of the changes."""
    found: dict[str, Row] = {}
    for change in changes:
        key = change.region if change.region is not None else f":{_MEMBER_OF.get(change.kind) or change.field or ''}"
        row = found.setdefault(key, Row(key))
        row.changes.append(change)
    for row in found.values():
        if row.member is None:
            row.old, row.new = _ids(row)
    return list(found.values())


def _ids(row: Row) -> tuple[list[str], list[str]]:
    """Which regions the row speaks of, before and after."""
    for change in row.changes:
        if change.kind in ("split", "merged"):
            return [one["id"] for one in change.before], [one["id"] for one in change.after]
        if change.kind == "reid":
            return [str(change.before)], [str(change.after)]
        if change.kind in ("added", "removed", "relation"):
            return ([] if change.before is None else [row.key]), ([] if change.after is None else [row.key])
    return [row.key], [row.key]


# ---- taking back -------------------------------------------------------------------------------------------


def taken_back(before: Mapping[str, Any], after: Mapping[str, Any], row: Row) -> dict[str, Any]:
    """The annotation `after` with this row as it was in `before` (empty where there was none)."""
    value = dict(after)
    if row.member is not None:
        value.pop(row.member, None)
        if row.member in before:
            value[row.member] = before[row.member]
        return value
    old, new = _result(before), _result(after)
    value["result"] = _relation_back(old, new, row) if row.is_relation else _regions_back(old, new, row)
    return value


def _result(value: Mapping[str, Any]) -> list[Any]:
    found = value.get("result")
    return found if isinstance(found, list) else []


def _relation_back(old: Sequence[Any], new: Sequence[Any], row: Row) -> list[Any]:
    kept = [item for item in new if _ends(item) != row.key]
    return kept + [item for item in old if _ends(item) == row.key]


def _ends(item: Any) -> str | None:
    if isinstance(item, Mapping) and item.get("type") == "relation":
        return f"{item.get('from_id')}→{item.get('to_id')}"
    return None


def _regions_back(old: Sequence[Any], new: Sequence[Any], row: Row) -> list[Any]:
    gone = _indices(new, row.new)
    back = _indices(old, row.old)
    kept = [(place, item) for place, item in enumerate(new) if place not in gone]
    at = min(gone) if gone else _place_of(old, back, kept)
    first = sum(place < at for place, _ in kept) if gone else at
    listed = [item for _, item in kept]
    joined = [*listed[:first], *(old[place] for place in sorted(back)), *listed[first:]]
    return list(_with_relations(joined, old, new))


def _indices(result: Sequence[Any], ids: Sequence[str]) -> set[int]:
    return {item.index for region in regions(result) if region.id in ids for item in region.items}


def _place_of(old: Sequence[Any], back: set[int], kept: Sequence[tuple[int, Any]]) -> int:
    """Behind the nearest earlier neighbour that is still there."""
    ids = [item.get("id") if isinstance(item, Mapping) else None for _, item in kept]
    for place in range(min(back, default=0) - 1, -1, -1):
        name = old[place].get("id") if isinstance(old[place], Mapping) else None
        if name is not None and name in ids:
            return len(ids) - ids[::-1].index(name)
    return 0


def _with_relations(joined: Sequence[Any], old: Sequence[Any], new: Sequence[Any]) -> Iterator[Any]:
    """Relations follow their regions: those that lost an end go, those that `old` had between what is back come."""
    there = {item.id for item in items_of(joined) if not item.is_relation}
    had = {_ends(item) for item in joined}
    lost = {_ends(item) for item in new} - {None}
    for item in joined:
        if _ends(item) is None or {item.get("from_id"), item.get("to_id")} <= there:
            yield item
    for item in old:
        ends = _ends(item)
        if ends and ends not in had and ends not in lost and {item.get("from_id"), item.get("to_id")} <= there:
            yield item
