"""Three versions of a file made one: valid JSON in every case, with the marks of what must be settled by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from labelfs.changes.merge_items import merge_results
from labelfs.changes.three import ABSENT, CLASH, Clash, choose, equal, join, keys_of, marked
from labelfs.errors import Conflict
from labelfs.store.canonical import WITH_RESULT
from labelfs.store.digests import data_digest, jcs
from labelfs.store.jsontext import NotJson, loads_strict
from labelfs.store.layout import Kind
from labelfs.store.lists import split
from labelfs.store.splice import REMOVE, Changes, _Remove, same, splice, splice_list


class Refused(Conflict):
    """The versions must not be joined, or cannot be read: nothing is written."""


@dataclass(slots=True)
class Merged:
    """The joined file, and what a person must settle in it."""

    content: bytes
    clashes: list[Clash] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Versions:
    """The bytes of one file: in the common ancestor (empty: it had none), in ours and in theirs."""

    base: bytes
    ours: bytes
    theirs: bytes
    name: str = "the file"
    """For messages."""

    def sides(self) -> tuple[tuple[str, bytes], ...]:
        return ("base", self.base), ("ours", self.ours), ("theirs", self.theirs)


def merge(versions: Versions, kind: Kind, *, strict: bool = False) -> Merged:
    """Join the versions of a file of this kind.

    What did not change keeps our bytes. Raises `Refused` for versions that are not of one item (git's rename detection
    can bring them together), for broken JSON on any side, and for kinds that are not JSON.
    """
    if not kind.json:
        raise Refused(f"{versions.name}: only the project's JSON files are joined by meaning")
    if versions.theirs in (versions.ours, versions.base):
        return Merged(versions.ours, _unsettled(versions.ours))
    if versions.ours == versions.base:
        return Merged(versions.theirs, _unsettled(versions.theirs))
    if kind.lines or any(_is_array(content) for _, content in versions.sides()):
        return _merge_list(versions, kind, strict=strict)
    base, ours, theirs = (_object(versions, name, content) for name, content in versions.sides())
    _check_identity(versions.name, kind, base, ours, theirs)
    changes, clashes = merge_objects(base, ours, theirs, kind, strict=strict)
    content = splice(versions.ours, changes, kind) if changes else versions.ours
    return Merged(content, clashes or _unsettled(content))


def _is_array(content: bytes) -> bool:
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"["


def _unsettled(content: bytes) -> list[Clash]:
    """Marks that an earlier merge left: the file is not settled before they are."""
    return [Clash("an earlier conflict", "not settled yet")] if b'"conflict"' in content and _has_mark(content) else []


def _has_mark(content: bytes) -> bool:
    return any(_holds_mark(found.value) for found in split(content, lines=False).items)


def _holds_mark(value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    result = value.get("result")
    return "conflict" in value or any(isinstance(one, Mapping) and "conflict" in one
                                      for one in (result if isinstance(result, list) else []))


def _object(versions: Versions, side: str, content: bytes) -> Any:
    if side == "base" and not content.strip():
        return ABSENT
    try:
        value = loads_strict(content)
    except NotJson as fault:
        problem = fault.problem(versions.name)
        raise Refused(f"{versions.name} ({side}), line {problem.line or 1}: {problem.message}",
                      hint="repair that side first; nothing was written") from None
    if not isinstance(value, dict):
        raise Refused(f"{versions.name} ({side}): not a JSON object; nothing was written")
    return value


# ---- identity ----------------------------------------------------------------------------------------------

_IDENTITY = {
    Kind.ANNOTATION: ("id", "task", "data_digest"), Kind.PREDICTION: ("id", "task"), Kind.TASK: ("id",),
    Kind.REVIEW: ("id", "task", "annotation"), Kind.ASSIGNMENT: ("person",),
}


def _check_identity(name: str, kind: Kind, base: Any, ours: Any, theirs: Any) -> None:
    """Refuse versions of different items: git took one that was deleted and one that is new for a rename."""
    for key in _IDENTITY.get(kind, ()):
        found = [(side, one[key]) for side, one in (("base", base), ("ours", ours), ("theirs", theirs))
                 if one is not ABSENT and one.get(key) is not None]
        if any(not same(found[0][1], value) for _, value in found[1:]):
            values = ", ".join(f"{value} ({side})" for side, value in found)
            raise Refused(
                f"{name}: these are not versions of one item: `{key}` is {values}",
                hint="git took a deleted and a new file for a rename, or the task's data changed. Nothing was joined: "
                     "settle the deletion by hand, `git show :3:FILE` is their version")


# ---- objects -----------------------------------------------------------------------------------------------


def merge_objects(base: Any, ours: Mapping[str, Any], theirs: Mapping[str, Any], kind: Kind, *, strict: bool = False,
                  ) -> tuple[dict[str, Any], list[Clash]]:
    """What must change in ours, and what clashes; the mark for the clashing members is among the changes."""
    before = base if base is not ABSENT else {}
    changes: dict[str, Any] = {}
    clashes: list[Clash] = []
    marks: dict[str, Any] = {}
    for key in keys_of(ours, theirs):
        if key == "conflict":
            continue
        sides = before.get(key, ABSENT), ours.get(key, ABSENT), theirs.get(key, ABSENT)
        value, found = _member(key, sides, kind, strict=strict)
        clashes += found
        if value is CLASH:
            marks[key] = marked(*sides)
            clashes.append(Clash(f"`{key}`"))
        elif not equal(value, sides[1]):
            changes[key] = REMOVE if value is ABSENT else value
    _deletion(before, ours, theirs, marks, clashes)
    conflict = _marks(before, ours, theirs, marks)
    if not equal(conflict, ours.get("conflict", ABSENT)):
        changes["conflict"] = REMOVE if conflict is ABSENT else conflict
    return changes, clashes


def _marks(base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any], marks: Mapping[str, Any],
           ) -> Any:
    """The object's own mark: what was there and is not settled, and what is new."""
    kept = choose(*(one.get("conflict", ABSENT) for one in (base, ours, theirs)))
    earlier = ours.get("conflict", ABSENT) if kept is CLASH else kept
    if not marks:
        return earlier
    return {**(earlier if isinstance(earlier, Mapping) else {}), **marks}


def _deletion(base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any], marks: dict[str, Any],
              clashes: list[Clash]) -> None:
    """`deleted` says that an annotation inside an export is gone: against any edit of it, it asks."""
    for one, other in ((ours, theirs), (theirs, ours)):
        if one.get("deleted") is True and base.get("deleted") is not True and other.get("deleted") is not True:
            edited = not equal(base.get("result", ABSENT), other.get("result", ABSENT))
            if edited and "deleted" not in marks:
                marks["deleted"] = marked(*(side.get("deleted", ABSENT) for side in (base, ours, theirs)))
                clashes.append(Clash("the annotation", "deleted on one side, changed on the other"))


def _member(key: str, sides: tuple[Any, Any, Any], kind: Kind, *, strict: bool) -> tuple[Any, list[Clash]]:
    """The value of one member and what clashes inside it."""
    chosen = choose(*sides)
    if chosen is not CLASH:
        return chosen, []
    base, ours, theirs = sides
    if kind in WITH_RESULT and key == "result" and isinstance(ours, list) and isinstance(theirs, list):
        return merge_results(base if isinstance(base, list) else [], ours, theirs, strict=strict)
    if kind is Kind.TASK and key in ("annotations", "predictions"):
        inner = Kind.ANNOTATION if key == "annotations" else Kind.PREDICTION
        return _inline(sides, inner, strict=strict)
    if kind is Kind.ASSIGNMENT and key == "tasks":
        return _sets(sides), []
    return join(*sides), []


def _sets(sides: tuple[Any, Any, Any]) -> Any:
    """Sorted ids: what either side added or took away."""
    base, ours, theirs = ([] if one is ABSENT else one for one in sides)
    if not all(isinstance(side, list) and all(type(one) is int for one in side) for side in (base, ours, theirs)):
        return CLASH
    gone = (set(base) - set(ours)) | (set(base) - set(theirs))
    return sorted((set(ours) | set(theirs)) - gone)


# ---- lists -------------------------------------------------------------------------------------------------


def _inline(sides: tuple[Any, Any, Any], kind: Kind, *, strict: bool) -> tuple[Any, list[Clash]]:
    lists = [[] if one is ABSENT else one for one in sides]
    if not all(isinstance(one, list) for one in lists):
        return CLASH, []
    base, ours, theirs = (_keyed(one, kind) for one in lists)
    out = _merge_items(base, ours, theirs, kind, strict=strict)
    merged = []
    for key, value in ours.items():
        edit = out.edits.get(key)
        if not isinstance(edit, _Remove):
            merged.append(value if edit is None else _applied(value, edit))
    return [*merged, *out.added], out.clashes


def _applied(value: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    return {key: one for key, one in {**value, **changes}.items() if not isinstance(one, _Remove)}


def _merge_list(versions: Versions, kind: Kind, *, strict: bool) -> Merged:
    base, ours, theirs = (_keyed(_listed(versions, side, content, kind), kind) for side, content in versions.sides())
    if kind is Kind.ACTIVITY:
        added = [value for key, value in theirs.items() if key not in ours]
        return Merged(splice_list(versions.ours, kind, lambda _value: None, added) if added else versions.ours)
    out = _merge_items(base, ours, theirs, kind.item, strict=strict)
    if not out.edits and not out.added:
        return Merged(versions.ours, _unsettled(versions.ours))
    keys = iter(list(ours))
    content = splice_list(versions.ours, kind, lambda _value: out.edits.get(next(keys)), out.added)
    return Merged(content, out.clashes or _unsettled(content))


def _listed(versions: Versions, side: str, content: bytes, kind: Kind) -> list[Any]:
    if side == "base" and not content.strip():
        return []
    found = split(content, lines=kind.lines)
    if found.faults:
        raise Refused(f"{versions.name} ({side}), line {found.faults[0].line or 1}: {found.faults[0].message}",
                      hint="repair that side first; nothing was written")
    return [item.value for item in found.items]


Item = tuple[Any, ...]


def _keyed(values: Sequence[Any], kind: Kind) -> dict[Item, Any]:
    found: dict[Item, Any] = {}
    for value in values:
        key, count = _key(value, kind.item), 0
        while (numbered := (*key, count)) in found:
            count += 1
        found[numbered] = value
    return found


def _key(value: Any, kind: Kind) -> Item:
    """Identity of an element: its id (and task), a task without one by its data, a line of the activity by itself."""
    if not isinstance(value, Mapping) or kind is Kind.ACTIVITY:
        return "itself", jcs(value)
    if type(value.get("id")) is int:
        return "id", value["id"], value.get("task")
    if kind is Kind.TASK:
        data = value.get("data")
        return "data", data_digest(data if isinstance(data, Mapping) else value)
    return "itself", jcs(value)


@dataclass(slots=True)
class _Outcome:
    """What becomes of a list: edits of our elements, theirs that are new, and what clashes."""

    edits: dict[Item, Changes | _Remove] = field(default_factory=dict)
    added: list[Any] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)


def _merge_items(base: Mapping[Item, Any], ours: Mapping[Item, Any], theirs: Mapping[Item, Any], kind: Kind, *,
                 strict: bool) -> _Outcome:
    out = _Outcome()
    for key in dict.fromkeys((*ours, *theirs)):
        sides = base.get(key, ABSENT), ours.get(key, ABSENT), theirs.get(key, ABSENT)
        chosen = choose(*sides)
        if chosen is CLASH:
            _clash_or_join(out, key, sides, kind, strict=strict)
        elif sides[1] is ABSENT:
            out.added += [] if chosen is ABSENT else [chosen]
        elif chosen is ABSENT:
            out.edits[key] = REMOVE
        elif not equal(chosen, sides[1]):
            out.edits[key] = _replacing(sides[1], chosen)
    return out


def _replacing(old: Any, new: Any) -> Changes:
    """The changes that make one object of the other."""
    return {**{key: REMOVE for key in old if key not in new}, **new}


def _clash_or_join(out: _Outcome, key: Item, sides: tuple[Any, Any, Any], kind: Kind, *, strict: bool) -> None:
    base, ours, theirs = sides
    name = f"{kind.value} {key[1]}"
    if not isinstance(ours, Mapping) or not isinstance(theirs, Mapping):
        out.clashes.append(Clash(name, "deleted on one side, changed on the other"))
        if ours is ABSENT:
            out.added.append({**theirs, "conflict": marked(*sides)})
        else:
            out.edits[key] = {"conflict": marked(*sides)}
        return
    changes, found = merge_objects(base, ours, theirs, kind, strict=strict)
    out.edits[key] = changes
    out.clashes.extend(Clash(f"{name}, {clash.where}", clash.how) for clash in found)
