"""What changed inside one annotation (or prediction): regions, answers, relations, and the annotation itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from labelfs.changes.matching import Fetches, Matched, match
from labelfs.changes.model import Change
from labelfs.changes.parts import IDENTITY, Parts, kind_of_answer, parts_of, words_of
from labelfs.changes.places import change_of, place_of
from labelfs.changes.side import Spoken
from labelfs.labeling.result import Item, Region, regions, relations
from labelfs.store.splice import pair, same

_IGNORED = frozenset(("result", "id", "task", "was_cancelled", "ground_truth", "score"))
"""Members of an annotation that are compared on their own, or are its identity."""


@dataclass(frozen=True, slots=True)
class Where:
    """To whom a change belongs."""

    task: int | None
    spoken: Spoken
    fetches: Fetches

    def change(self, kind: str, region: str | None = None, **more: Any) -> Change:
        source = "prediction" if self.spoken.is_prediction else "annotation"
        return Change(self.task, self.spoken.id, self.spoken.by, region, kind, source=source, **more)


def appeared(where: Where, spoken: Spoken, kind: str) -> Iterator[Change]:
    """The changes of a whole annotation that is `added` or `removed`."""
    count = 0
    for change in (*_flags(where, *_sides(kind, spoken.value)), *_all_of(where, spoken.result, kind)):
        count += 1
        yield change
    if not count:
        before, after = _sides(kind, spoken.value)
        yield where.change(kind, before=before or None, after=after or None)


def _sides(kind: str, value: Any) -> tuple[Any, Any]:
    return ({}, value) if kind == "added" else (value, {})


def _all_of(where: Where, result: Sequence[Any], kind: str) -> Iterator[Change]:
    for region in regions(result):
        yield _whole(where, region, kind)
    for item in relations(result):
        yield _relation(where, None if kind == "added" else item, item if kind == "added" else None)


def compared(where: Where, before: Spoken, after: Spoken) -> Iterator[Change]:
    """The changes from one state of an annotation to another."""
    yield from _flags(where, before.value, after.value)
    yield from _members(where, before, after)
    old, new = (one.value.get("result", []) for one in (before, after))
    if not (isinstance(old, list) and isinstance(new, list)) and not same(old, new):
        yield where.change("attribute", before=old, after=new, field="result")
    if not same(before.result, after.result):
        matched = match(regions(before.result), regions(after.result), where.fetches)
        yield from _regions(where, matched)
        yield from _relations(where, relations(before.result), relations(after.result), _new_names(matched))
        yield from _loose(where, before.result, after.result)


def _flags(where: Where, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for key, kind in (("was_cancelled", "skipped"), ("ground_truth", "ground_truth")):
        old, new = before.get(key) or False, after.get(key) or False
        if not same(old, new):
            yield where.change(kind, before=old, after=new)


def _members(where: Where, before: Spoken, after: Spoken) -> Iterator[Change]:
    """Other members; an inline annotation that got a file of its own has the format's keys besides, no news."""
    left, right = before.value, after.value
    moved_out = before.inline != after.inline
    for key in dict.fromkeys((*left, *right)):
        if key in _IGNORED and not (key == "score" and after.is_prediction):
            continue
        absent = key not in left or key not in right
        if same(left.get(key), right.get(key)) or (moved_out and absent):
            continue
        yield where.change("attribute", before=left.get(key), after=right.get(key), field=key)
    if before.id != after.id:
        yield where.change("attribute", before=before.id, after=after.id, field="id")


# ---- regions -----------------------------------------------------------------------------------------------


def _regions(where: Where, matched: Matched) -> Iterator[Change]:
    for old, new in matched.pairs:
        yield from _region(where, old, new)
    for whole, parts in matched.split:
        yield _cut(where, "split", [whole], parts)
        yield from _kept(where, whole, parts)
    for parts, whole in matched.merged:
        yield _cut(where, "merged", parts, [whole])
        yield from _kept(where, whole, parts, backwards=True)
    for region in matched.removed:
        yield _whole(where, region, "removed")
    for region in matched.added:
        yield _whole(where, region, "added")


def _kept(where: Where, whole: Region, parts: Sequence[Region], *, backwards: bool = False) -> Iterator[Change]:
    """What else changed in the part that kept the id: everything but its place."""
    for part in parts:
        if part.id == whole.id:
            old, new = (part, whole) if backwards else (whole, part)
            yield from (one for one in _region(where, old, new) if one.kind not in ("moved", "reshaped"))


def _cut(where: Where, kind: str, before: Sequence[Region], after: Sequence[Region]) -> Change:
    whole = before[0] if kind == "split" else after[0]
    return where.change(kind, whole.id, label=_label(whole), before=[_described(one) for one in before],
                        after=[_described(one) for one in after])


def _whole(where: Where, region: Region, kind: str) -> Change:
    raw = _described(region)
    before, after = (None, raw) if kind == "added" else (raw, None)
    return where.change(kind, region.id, label=_label(region), before=before, after=after)


def _described(region: Region) -> dict[str, Any]:
    return {"id": region.id, "items": [dict(item.raw) for item in region.items]}


def _label(*wanted: Region) -> tuple[str, ...]:
    """Labels, and choices of answers, over all of a region's items."""
    found: dict[str, None] = {}
    for region in wanted:
        for item in region.items:
            parts = parts_of(item)
            found.update(dict.fromkeys(words_of(parts.labels, parts.answer)))
    return tuple(found)


def _region(where: Where, old: Region, new: Region) -> Iterator[Change]:
    if old.id != new.id and not old.id.startswith("#"):
        yield where.change("reid", new.id, label=_label(new), before=old.id, after=new.id)
    before, after = ([item.raw for item in region.items] for region in (old, new))
    found: list[Change] = []
    for left, right in _item_pairs(old.items, new.items, pair([_nameless(one) for one in before],
                                                             [_nameless(one) for one in after])):
        found.extend(_item(where, new, left, right))
    yield from _without_echo(_once(found))


def _nameless(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in raw.items() if key != "id"}


def _item_pairs(old: Sequence[Item], new: Sequence[Item], partners: Sequence[tuple[int | None, bool]],
                ) -> Iterator[tuple[Item | None, Item | None]]:
    """Items by control and type; what is left over by whether both make regions."""
    taken = {place for place, _ in partners if place is not None}
    waiting = [item for place, item in enumerate(old) if place not in taken]
    for item, (place, equal) in zip(new, partners, strict=True):
        if place is not None:
            if not equal:
                yield old[place], item
            continue
        other = next((one for one in waiting if one.makes_region == item.makes_region
                      and (item.makes_region or one.type == item.type)), None)
        if other is not None:
            waiting.remove(other)
        yield other, item
    yield from ((item, None) for item in waiting)


def _item(where: Where, region: Region, old: Item | None, new: Item | None) -> Iterator[Change]:
    one = new or old
    if one is None:
        return
    before, after = (Parts({}, {}, {}, {}) if item is None else parts_of(item) for item in (old, new))
    name = region.id
    if old is None or new is None:
        yield _lone_item(where, name, one, old, new)
        return
    labels = _label(region)
    if not same(before.place, after.place):
        yield _placed(where, name, labels, (old, before), (new, after))
    if not same(before.labels, after.labels):
        both = words_of(before.labels, {}), words_of(after.labels, {})
        yield where.change("relabeled", name, label=tuple(dict.fromkeys((*both[0], *both[1]))), before=both[0],
                           after=both[1])
    for key in dict.fromkeys((*before.answer, *after.answer)):
        if not same(before.answer.get(key), after.answer.get(key)):
            yield _answer(where, region, one, key, (before.answer.get(key), after.answer.get(key)))
    yield from _rest(where, name, labels, (old, before), (new, after))


def _placed(where: Where, name: str, labels: tuple[str, ...], old: tuple[Item, Parts], new: tuple[Item, Parts],
            ) -> Change:
    fetches = where.fetches
    left = place_of(old[0].raw, old[1].place, fetches.before)
    right = place_of(new[0].raw, new[1].place, fetches.after)
    if left.shape is None and right.shape is None:
        return where.change("attribute", name, label=labels, before=old[1].place, after=new[1].place, field="value")
    kind, measure = change_of(left, right)
    return where.change(kind, name, label=labels, measure=measure, before=old[1].place, after=new[1].place)




def _lone_item(where: Where, name: str, item: Item, old: Item | None, new: Item | None) -> Change:
    """An answer or label that a region got or lost."""
    parts = parts_of(item)
    if parts.answer:
        kind, value = kind_of_answer(item), next(iter(parts.answer.values()))
    elif parts.labels:
        kind, value = "relabeled", words_of(parts.labels, {})
    else:
        kind, value = "attribute", dict(item.raw)
    before, after = (value if old is not None else None), (value if new is not None else None)
    return where.change(kind, name, label=tuple(words_of(parts.labels, parts.answer)), before=before, after=after,
                        field=item.from_name)


def _answer(where: Where, region: Region, item: Item, key: str, values: tuple[Any, Any]) -> Change:
    words = (*_label(region), *words_of({}, {key: values[0]}), *words_of({}, {key: values[1]}))
    return where.change(kind_of_answer(item), region.id, label=tuple(dict.fromkeys(words)), before=values[0],
                        after=values[1], field=item.from_name)


def _rest(where: Where, name: str, labels: tuple[str, ...], old: tuple[Item, Parts], new: tuple[Item, Parts],
          ) -> Iterator[Change]:
    before = {key: old[0].raw.get(key) for key in IDENTITY if key != "id"} | old[1].rest
    after = {key: new[0].raw.get(key) for key in IDENTITY if key != "id"} | new[1].rest
    for key in dict.fromkeys((*before, *after)):
        if not same(before.get(key), after.get(key)):
            yield where.change("attribute", name, label=labels, before=before.get(key), after=after.get(key), field=key)


def _once(changes: Sequence[Change]) -> list[Change]:
    """Items of one region repeat its place and notes: what is told once is enough."""
    found: list[Change] = []
    for change in changes:
        if not any(_says_the_same(change, other) for other in found):
            found.append(change)
    return found


def _says_the_same(one: Change, other: Change) -> bool:
    return (one.kind, one.field) == (other.kind, other.field) and same(
        [one.before, one.after], [other.before, other.after])


def _without_echo(changes: Sequence[Change]) -> list[Change]:
    """The mark that an edit leaves on what a model made is no change of its own."""
    if not any(change.field != "origin" for change in changes):
        return list(changes)
    return [one for one in changes if one.field != "origin" or one.after != "prediction-changed"]


# ---- relations, and what is no object ----------------------------------------------------------------------


def _new_names(matched: Matched) -> dict[str, str]:
    return {old.id: new.id for old, new in matched.pairs}


Ends = tuple[Any, Any]


def _relations(where: Where, before: Sequence[Item], after: Sequence[Item], names: Mapping[str, str],
               ) -> Iterator[Change]:
    """Relations are one when they join the same two regions."""
    waiting: dict[Ends, list[Item]] = {}
    for item in before:
        waiting.setdefault(_ends(item, names), []).append(item)
    for item in after:
        partners = waiting.get(_ends(item, {}), [])
        if not partners:
            yield _relation(where, None, item)
            continue
        old = partners.pop(0)
        if not same(_joined(old, names), _joined(item, {})):
            yield _relation(where, old, item)
    yield from (_relation(where, item, None) for partners in waiting.values() for item in partners)


def _ends(item: Item, names: Mapping[str, str]) -> Ends:
    start, end = item.raw.get("from_id"), item.raw.get("to_id")
    return names.get(str(start), str(start)), names.get(str(end), str(end))


def _joined(item: Item, names: Mapping[str, str]) -> dict[str, Any]:
    start, end = _ends(item, names)
    return {**item.raw, "from_id": start, "to_id": end}


def _relation(where: Where, old: Item | None, new: Item | None) -> Change:
    one = new or old
    start, end = _ends(one, {}) if one is not None else ("", "")
    labels = dict.fromkeys(label for item in (old, new) if item is not None for label in item.labels)
    return where.change("relation", f"{start}→{end}", label=tuple(labels),
                        before=None if old is None else dict(old.raw), after=None if new is None else dict(new.raw))


def _loose(where: Where, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Change]:
    """Elements of a result that are no objects."""
    old, new = ([one for one in result if not isinstance(one, Mapping)] for result in (before, after))
    if not same(old, new):
        yield where.change("attribute", before=old, after=new, field="result")
