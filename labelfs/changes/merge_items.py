"""Three results made one: item by item, and inside an item place, labels, answer and each other member on its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from labelfs.changes.parts import Parts, parts_of
from labelfs.changes.three import ABSENT, CLASH, Clash, choose, equal, keys_of, marked
from labelfs.labeling.result import Item, regions
from labelfs.store.digests import jcs

Key = tuple[Any, ...]
"""Identity: of a region's item its id, control and type; of an answer its control; of a relation its ends."""
Items = dict[Key, Any]
_SHARED = ("meta", "parentID", "item_index", "hidden", "readonly")
"""Members that every item of a region repeats."""


@dataclass(slots=True)
class Results:
    """The three states of a result and what becomes of them."""

    base: Items
    ours: Items
    theirs: Items
    merged: Items = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)


def merge_results(base: Sequence[Any], ours: Sequence[Any], theirs: Sequence[Any], *, strict: bool = False,
                  ) -> tuple[list[Any], list[Clash]]:
    """The joined result and what in it must be settled; clashing items carry `conflict`.

    `strict`: a region that both sides changed always asks, even where they changed different things.
    """
    named = _regions_of(base, ours, theirs)
    three = Results(_keyed(base, named), _keyed(ours, named), _keyed(theirs, named))
    for key in keys_of_items(three):
        value = _merge(three, key)
        if value is not ABSENT:
            three.merged[key] = value
    _deleted_regions(three)
    if strict:
        _both_changed(three)
    _follow_region(three)
    _loose_ends(three)
    return [three.merged[key] for key in _order(three)], three.clashes


def keys_of_items(three: Results) -> list[Key]:
    """Every key of the three states."""
    return list(dict.fromkeys((*three.base, *three.ours, *three.theirs)))


def _regions_of(*results: Sequence[Any]) -> set[str]:
    """Ids under which any side has a region (and not an answer about a whole object)."""
    return {region.id for result in results for region in regions(result) if region.is_region}


def _keyed(result: Sequence[Any], named: set[str]) -> Items:
    found: Items = {}
    for index, raw in enumerate(result):
        key, count = _key(index, raw, named), 0
        while (numbered := (*key, count)) in found:
            count += 1
        found[numbered] = raw
    return found


def _key(index: int, raw: Any, named: set[str]) -> Key:
    if not isinstance(raw, Mapping):
        return "raw", jcs(raw)
    item = Item(index, raw)
    if item.is_relation:
        return "relation", str(raw.get("from_id")), str(raw.get("to_id"))
    if item.id is not None and item.id in named:
        return "item", item.id, item.from_name, item.type
    if item.is_classification():
        return "answer", item.from_name, item.to_name, item.type, jcs(raw.get("item_index"))
    return ("item", item.id, item.from_name, item.type) if item.id is not None else ("raw", jcs(raw))


def name_of(key: Key) -> str:
    """What a person calls it."""
    if key[0] == "relation":
        return f"relation {key[1]}→{key[2]}"
    return f"region {key[1]}" if key[0] == "item" else f"answer of {key[1]}" if key[0] == "answer" else "an item"


# ---- one item ----------------------------------------------------------------------------------------------


def _merge(three: Results, key: Key) -> Any:
    base, ours, theirs = (side.get(key, ABSENT) for side in (three.base, three.ours, three.theirs))
    chosen = choose(base, ours, theirs)
    if chosen is not CLASH:
        return chosen
    if ours is ABSENT or theirs is ABSENT:
        kept = theirs if ours is ABSENT else ours
        if _region_lives(three, key, ours is ABSENT) and _only_place_changed(base, kept):
            return ABSENT
        return _clashing(three, key, "deleted on one side, changed on the other")
    joined = _join(base, ours, theirs)
    return _clashing(three, key) if joined is CLASH else joined


def _clashing(three: Results, key: Key, how: str = "changed on both sides") -> Any:
    """The item as ours (theirs if we deleted it), with all three versions under `conflict`."""
    base, ours, theirs = (side.get(key, ABSENT) for side in (three.base, three.ours, three.theirs))
    if not any(clash.where == name_of(key) for clash in three.clashes):
        three.clashes.append(Clash(name_of(key), how))
    stands = ours if ours is not ABSENT else theirs if theirs is not ABSENT else base
    plain = {name: value for name, value in stands.items() if name != "conflict"}
    return {**plain, "conflict": marked(base, ours, theirs)}


def _region_lives(three: Results, key: Key, in_ours: bool) -> bool:
    """Whether the side that deleted this item still has others of its region."""
    side = three.ours if in_ours else three.theirs
    return key[0] == "item" and any(other[:2] == key[:2] for other in side)


def _only_place_changed(base: Any, kept: Any) -> bool:
    """Whether the item only went along with its region."""
    if not isinstance(base, Mapping) or not isinstance(kept, Mapping):
        return False
    before, after = parts_of(Item(0, base)), parts_of(Item(0, kept))
    return equal([before.labels, before.answer, _own(before.rest)], [after.labels, after.answer, _own(after.rest)])


def _own(rest: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in rest.items() if key.split(".")[0] not in (*_SHARED, "origin")}


def _join(base: Any, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Any:
    """The item with both sides' edits, or `CLASH` where they meet in one field."""
    before = base if isinstance(base, Mapping) else {}
    joined: dict[str, Any] = {}
    for key in keys_of(ours, theirs):
        sides = before.get(key, ABSENT), ours.get(key, ABSENT), theirs.get(key, ABSENT)
        value = choose(*sides)
        if value is CLASH:
            value = _join_member(key, sides, [Item(0, one) for one in (before, ours, theirs)])
        if value is CLASH:
            return CLASH
        if value is not ABSENT:
            joined[key] = value
    return joined


def _join_member(key: str, sides: tuple[Any, Any, Any], items: Sequence[Item]) -> Any:
    base, ours, theirs = sides
    if key == "value" and isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        return _join_value([parts_of(item) for item in items], ours, theirs)
    if key == "meta" and isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        return _join_meta(base if isinstance(base, Mapping) else {}, ours, theirs)
    return CLASH


def _join_value(parts: Sequence[Parts], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Any:
    """The place is one field (half of one box and half of another is nobody's box), so are labels and answer."""
    joined: dict[str, Any] = {}
    for group in ("place", "labels", "answer"):
        base, left, right = (getattr(one, group) for one in parts)
        chosen = choose(base, left, right)
        if chosen is CLASH:
            return CLASH
        joined |= chosen
    order = keys_of(ours, theirs)
    return {key: joined[key] for key in order if key in joined}


def _join_meta(base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Any:
    joined: dict[str, Any] = {}
    for key in keys_of(ours, theirs):
        value = choose(base.get(key, ABSENT), ours.get(key, ABSENT), theirs.get(key, ABSENT))
        if value is CLASH and key == "lead_time":  # seconds at work, no label: the greater of two
            value = max((ours[key], theirs[key]), key=lambda one: one if isinstance(one, (int, float)) else 0)
        if value is CLASH:
            return CLASH
        if value is not ABSENT:
            joined[key] = value
    return joined


# ---- regions as wholes -------------------------------------------------------------------------------------


def _of_region(items: Items, region: Any) -> Items:
    return {key: raw for key, raw in items.items() if key[0] == "item" and key[1] == region}


def _ids(items: Iterable[Key]) -> list[Any]:
    return list(dict.fromkeys(key[1] for key in items if key[0] == "item"))


def _deleted_regions(three: Results) -> None:
    """A region that one side deleted and the other changed in any way asks as a whole."""
    for region in _ids(three.base):
        base, ours, theirs = (_of_region(side, region) for side in (three.base, three.ours, three.theirs))
        kept = ours or theirs
        if bool(ours) != bool(theirs) and _differ(base, kept):
            for key in kept:
                three.merged[key] = _clashing(three, key, "deleted on one side, changed on the other")


def _both_changed(three: Results) -> None:
    for region in _ids(three.base):
        sides = [_of_region(side, region) for side in (three.base, three.ours, three.theirs)]
        if _differ(sides[0], sides[1]) and _differ(sides[0], sides[2]) and _differ(sides[1], sides[2]):
            for key in list(_of_region(three.merged, region)):
                if any(key in side for side in sides) and not _alike([side.get(key, ABSENT) for side in sides]):
                    three.merged[key] = _clashing(three, key)


def _differ(one: Items, other: Items) -> bool:
    return one.keys() != other.keys() or any(not equal(one[key], other[key]) for key in one)


def _alike(values: Sequence[Any]) -> bool:
    return all(equal(values[0], one) for one in values[1:])


def _follow_region(three: Results) -> None:
    """An answer that one side gave to a region goes along where the other side moved the region."""
    for key, raw in list(three.merged.items()):
        if key[0] != "item" or key in three.base or "conflict" in raw:
            continue
        before = next(iter(_of_region(three.base, key[1]).values()), None)
        after = next((one for other, one in _of_region(three.merged, key[1]).items()
                      if other in three.base and "conflict" not in one), None)
        if before is not None and after is not None:
            three.merged[key] = _led(raw, before, after)


def _led(raw: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    led = dict(raw)
    mine, old, new = (parts_of(Item(0, one)) for one in (raw, before, after))
    if mine.place and equal(mine.place, old.place) and not equal(old.place, new.place):
        led["value"] = {**new.place, **mine.labels, **mine.answer}
    for key in _SHARED:
        if equal(raw.get(key, ABSENT), before.get(key, ABSENT)) and not equal(before.get(key, ABSENT),
                                                                             after.get(key, ABSENT)):
            led.pop(key, None)
            if key in after:
                led[key] = after[key]
    return led


def _loose_ends(three: Results) -> None:
    """A relation that one side made to a region that the other deleted is a deletion against an edit."""
    merged, ours, theirs = (set(_ids(side)) for side in (three.merged, three.ours, three.theirs))
    for key, raw in list(three.merged.items()):
        if key[0] != "relation" or "conflict" in raw:
            continue
        for holder, ids in ((three.ours, ours), (three.theirs, theirs)):
            if key in holder and any(end in ids and end not in merged for end in key[1:3]):
                three.merged[key] = _clashing(three, key, "joins a region that the other side deleted")


# ---- order -------------------------------------------------------------------------------------------------


def _order(three: Results) -> list[Key]:
    """Base's order, or that of the side that changed it; new items behind what they stood behind.

    Does not depend on which side is ours, unless both changed the order.
    """
    kept = [key for key in _frame(three) if key in three.merged]
    places = {key: place for place, key in enumerate(kept)}
    new: dict[int, list[list[Key]]] = {}
    for side in (three.ours, three.theirs):
        for at, keys in _added(side, places, three).items():
            new.setdefault(at, []).append(keys)
    out: list[Key] = []
    for place in range(-1, len(kept)):
        out += [kept[place]] if place >= 0 else []
        for keys in sorted(new.get(place, []), key=repr):
            out += keys
    return list(dict.fromkeys(out))


def _frame(three: Results) -> list[Key]:
    """Base's items in the order of the side that reordered them."""
    common = [key for key in three.base if key in three.ours and key in three.theirs]
    unmoved = common == [key for key in three.ours if key in three.base and key in three.theirs]
    side = three.theirs if unmoved else three.ours
    frame = [key for key in side if key in three.base]
    present = set(frame)
    base = list(three.base)
    for place, key in enumerate(base):
        if key not in present:
            before = next((other for other in reversed(base[:place]) if other in present), None)
            frame.insert(0 if before is None else frame.index(before) + 1, key)
            present.add(key)
    return frame


def _added(side: Items, places: Mapping[Key, int], three: Results) -> dict[int, list[Key]]:
    """Place in the frame → the new items that this side has behind it."""
    found: dict[int, list[Key]] = {}
    at = -1
    for key in side:
        if key in places:
            at = places[key]
        elif key in three.merged:
            found.setdefault(at, []).append(key)
    return found
