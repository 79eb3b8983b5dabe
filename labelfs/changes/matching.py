"""Which region of one state is which of the other: by id, then by shape, then what was cut apart or joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from labelfs.changes.parts import parts_of, words_of
from labelfs.changes.places import Fetch, Place, closeness, common, place_of, size
from labelfs.labeling.result import Item, Region
from labelfs.labeling.shapes import shape_of
from labelfs.store.digests import jcs

ALIKE, NEARLY_EQUAL = 0.5, 0.99
"""Overlap from which a region under another id is taken for the same one: where all ids were lost; and where others
kept theirs, so that one deleted and a new one near it, or with another label, are two."""
_INSIDE, _COVERED, _APART = 0.9, 0.75, 0.1
"""Parts of a cut region lie inside it by this share, cover this share of it, overlap each other by at most this."""


@dataclass(slots=True)
class Matched:
    """The regions of two states, paired or left over."""

    pairs: list[tuple[Region, Region]] = field(default_factory=list)
    removed: list[Region] = field(default_factory=list)
    added: list[Region] = field(default_factory=list)
    split: list[tuple[Region, list[Region]]] = field(default_factory=list)
    merged: list[tuple[list[Region], Region]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fetches:
    """Where the masks of either state are."""

    before: Fetch | None = None
    after: Fetch | None = None


def match(before: Sequence[Region], after: Sequence[Region], fetches: Fetches) -> Matched:
    """Pair the regions of two results."""
    found = Matched()
    _by_id(before, after, found)
    _by_content(found)
    _by_shape(found, fetches)
    found.split = list(_cut(found, fetches))
    mirrored = Matched([(new, old) for old, new in found.pairs], found.added, found.removed)
    found.merged = [(parts, whole) for whole, parts in _cut(mirrored, Fetches(fetches.after, fetches.before))]
    found.pairs = [(old, new) for new, old in mirrored.pairs]
    found.added, found.removed = mirrored.removed, mirrored.added
    return found


def _by_id(before: Sequence[Region], after: Sequence[Region], found: Matched) -> None:
    waiting = {region.id: region for region in after}
    for region in before:
        other = waiting.get(region.id)
        if other is not None and _of_one_kind(region, other):
            found.pairs.append((region, waiting.pop(region.id)))
        else:
            found.removed.append(region)
    found.added = list(waiting.values())


def _of_one_kind(one: Region, other: Region) -> bool:
    if one.id.startswith("#"):  # without an id only the content tells
        return _text(one) == _text(other)
    return bool(_marks(one) & _marks(other))


def _marks(region: Region) -> set[str | None]:
    """What two regions under one id must have in common to be one: a type, a control or a shape."""
    shape = Place(_geometry(region)).shape
    return {item.type for item in region.items} | {item.from_name for item in region.items} | (
        {f"shape {shape}"} if shape else set())


def _by_content(found: Matched) -> None:
    """Regions that differ in nothing but their id."""
    waiting: dict[bytes, list[Region]] = {}
    for region in reversed(found.added):
        waiting.setdefault(_text(region), []).append(region)
    _take(found, [(region, waiting[text].pop()) for region in found.removed if waiting.get(text := _text(region))])


def _text(region: Region) -> bytes:
    return jcs([{key: value for key, value in item.raw.items() if key != "id"} for item in region.items])


def _by_shape(found: Matched, fetches: Fetches) -> None:
    """The most alike first; regions that carry the same labels go before others as alike."""
    strict = any(old.id == new.id and not old.id.startswith("#") for old, new in found.pairs)
    candidates = []
    for place, old in enumerate(found.removed):
        for at, new in enumerate(found.added):
            likeness, named_alike = likeness_of(old, new, fetches), _words(old) == _words(new)
            if likeness >= ALIKE and (not strict or (likeness >= NEARLY_EQUAL and named_alike) or not old.is_region):
                candidates.append((likeness + 0.01 * named_alike, -place, -at))
    taken: list[tuple[Region, Region]] = []
    olds: set[int] = set()
    news: set[int] = set()
    for _, place, at in sorted(candidates, reverse=True):
        if -place not in olds and -at not in news:
            olds.add(-place)
            news.add(-at)
            taken.append((found.removed[-place], found.added[-at]))
    _take(found, taken)


def _take(found: Matched, pairs: Iterable[tuple[Region, Region]]) -> None:
    listed = list(pairs)
    gone = {id(region) for pair in listed for region in pair}
    found.pairs.extend(listed)
    found.removed = [region for region in found.removed if id(region) not in gone]
    found.added = [region for region in found.added if id(region) not in gone]


def likeness_of(old: Region, new: Region, fetches: Fetches) -> float:
    """How alike the places of two regions are, 0 to 1; of two answers, 1 where they answer one question."""
    if not old.is_region and not new.is_region:
        return 1.0 if _answers(old.items[0]) == _answers(new.items[0]) else 0.0
    if old.is_region != new.is_region or old.items[0].to_name != new.items[0].to_name:
        return 0.0
    if old.items[0].raw.get("item_index") != new.items[0].raw.get("item_index"):
        return 0.0
    if {shape_of(old.value), shape_of(new.value)} <= {None, "message"}:  # no place: it is what it says
        return 1.0 if _answers(old.items[0]) == _answers(new.items[0]) and old.value == new.value else 0.0
    return closeness(_place(old, fetches.before), _place(new, fetches.after))


def _answers(item: Item) -> tuple[object, ...]:
    return item.type, item.from_name, item.to_name, item.raw.get("item_index")


def _geometry(region: Region) -> dict[str, object]:
    first = next((item for item in region.items if item.makes_region), region.items[0])
    return parts_of(first).place


def _place(region: Region, fetch: Fetch | None) -> Place:
    first = next((item for item in region.items if item.makes_region), region.items[0])
    return place_of(first.raw, _geometry(region), fetch)


def _words(region: Region) -> list[str]:
    return [word for item in region.items for word in words_of(parts_of(item).labels, {})]


# ---- cut apart ---------------------------------------------------------------------------------------------


def _cut(found: Matched, fetches: Fetches) -> Iterator[tuple[Region, list[Region]]]:
    """Regions that were cut into several; what is told so is taken out of the lists of `found`."""
    for whole, kept in [(old, None) for old in found.removed] + [(old, new) for old, new in found.pairs]:
        if not found.added:
            return
        parts = _parts_of(whole, kept, found.added, fetches)
        if len(parts) > 1:
            gone = {id(region) for region in parts}
            found.added = [region for region in found.added if id(region) not in gone]
            found.removed = [region for region in found.removed if region is not whole]
            found.pairs = [pair for pair in found.pairs if pair[0] is not whole]
            yield whole, parts


def _parts_of(whole: Region, kept: Region | None, added: Sequence[Region], fetches: Fetches) -> list[Region]:
    """The regions that together make up `whole`; [] if it was not cut. `kept`: the part that has its id."""
    named, candidates = _words(whole), [*([kept] if kept is not None else []), *added]
    candidates = [region for region in candidates if _words(region) == named]
    place = _place(whole, fetches.before)
    if len(candidates) < 2 or not whole.is_region or not (full := size(place)):
        return []
    parts = [region for region in candidates if _lies_inside(_place(region, fetches.after), place)]
    if kept is not None and kept not in parts:
        return []
    places = [_place(region, fetches.after) for region in parts]
    covered = sum(common(place, one) for one in places)
    crossing = sum(common(one, other) for at, one in enumerate(places) for other in places[:at])
    fits = _COVERED * full <= covered <= 1.05 * full and crossing <= _APART * full
    return parts if fits and _not_all_of_it(places, full) else []


def _lies_inside(part: Place, whole: Place) -> bool:
    full = size(part)
    return bool(full) and common(whole, part) >= _INSIDE * (full or 0.0)


def _not_all_of_it(places: Sequence[Place], full: float) -> bool:
    """No part alone is nearly the whole: that would be the region itself and something small inside it."""
    return all((size(place) or 0.0) <= 0.9 * full for place in places)
