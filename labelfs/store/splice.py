"""A save splices: what did not change keeps its bytes, only the values of changed members are written anew.

Equal means equal JCS text. Format: docs/format.md, *Reading is liberal, writing is canonical*.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from labelfs.store import canonical
from labelfs.store.canonical import WITH_RESULT, Token
from labelfs.store.digests import slow_jcs, whole
from labelfs.store.jsontext import (
    BOM,
    Item,
    Member,
    check_end,
    decode,
    fail,
    scan_array,
    scan_object,
    scan_value,
    scan_values,
    skip_space,
)
from labelfs.store.layout import Kind
from labelfs.store.writable import check_writable


class _Remove:
    """The type of `REMOVE`."""

    def __repr__(self) -> str:
        return "REMOVE"


REMOVE: Final = _Remove()
"""In `changes`: take this member away. From an `edit` of `splice_list`: take this item away."""

Changes = Mapping[str, Any]
Edit = Callable[[Any], Changes | _Remove | None]
"""Asked for each item of a list file: its changes, `REMOVE`, or None for none."""


# ---- what callers use --------------------------------------------------------------------------------------


def splice(before: bytes, changes: Changes, kind: Kind) -> bytes:
    """The file `before`, one object of this kind, with these members set (or taken away: `REMOVE`).

    Members not named in `changes` stay. Returns `before` itself when nothing differs. Raises `NotJson` when
    `before` is no JSON object or is a *problem* (see `jsontext.loads_strict`), `BadRequest` and `TooLarge` for
    changes that would make it one.
    """
    text = decode(before)
    start = skip_space(text, 0)
    if text[start : start + 1] != "{":
        scan_value(text, start)
        fail(text, start, "not a JSON object")
    spliced, end = _splice_object(text, start, changes, kind, in_list=False)
    check_end(text, end)
    after = "".join((text[:start], *spliced, text[end:]))
    return before if after == text else _encoded(after, before)


def splice_item(item: bytes, changes: Changes, kind: Kind) -> bytes:
    """The bytes of one item of a list file (an element of an array, a line of JSONL) with these members set."""
    text = decode(item)
    start = skip_space(text, 0)
    if text[start : start + 1] != "{":
        fail(text, start, "not a JSON object")
    spliced, end = _splice_object(text, start, changes, kind.item, in_list=True)
    return "".join((text[:start], *spliced, text[end:])).encode()


def splice_list(before: bytes, kind: Kind, edit: Edit, append: Iterable[Any] = ()) -> bytes:
    """A list file (an array, or JSONL) with items changed, taken away (`REMOVE`) and, at its end, added.

    A single object counts as JSONL of one line when `kind` is a `…_LINES` one; otherwise use `splice`.
    An array loses its last item to `[]`, JSONL to an empty file. Raises `NotJson`.
    """
    text = decode(before)
    added: list[Piece] = [(None, [canonical.canonical_line(value, kind)]) for value in append]
    start = skip_space(text, 0)
    if text[start : start + 1] != "[":
        return _encoded(_splice_lines(text, kind, edit, added), before)
    items, end = scan_array(text, start)
    check_end(text, end)
    pieces = _edited(text, items, edit, kind) + added
    middle = _join(text, items, (start + 1, end - 1), pieces)
    if middle is None and pieces:
        middle = ["\n  ", ",\n  ".join("".join(piece) for _, piece in pieces), "\n"]
    return _encoded("".join((text[:start], "[", *(middle or ()), "]", text[end:])), before)


def _splice_lines(text: str, kind: Kind, edit: Edit, added: list[Piece]) -> str:
    items = scan_values(text)
    pieces = _edited(text, items, edit, kind) + added
    middle = _join(text, items, (0, len(text)), pieces, alone="\n")
    if middle is None:
        return "".join("".join(piece) + "\n" for _, piece in pieces)
    after = "".join(middle)
    return after if after.endswith("\n") or not added else after + "\n"


def _encoded(text: str, before: bytes) -> bytes:
    return BOM + text.encode() if before.startswith(BOM) else text.encode()


Text = list[str]
"""A text in parts, joined once at the end: the files are large and little of them changes."""
Piece = tuple[int | None, Text]
"""An element of the new list (or several that stood together): its place in the old one, None for new, and its text."""


def _edited(text: str, items: Sequence[Item], edit: Edit, kind: Kind) -> list[Piece]:
    pieces: list[Piece] = []
    for place, item in enumerate(items):
        changes = edit(item.value)
        if isinstance(changes, _Remove):
            continue
        if changes is None:
            pieces.append((place, [text[item.start : item.end]]))
        elif not isinstance(item.value, dict):
            fail(text, item.start, "not a JSON object")
        else:
            pieces.append((place, _splice_object(text, item.start, changes, kind.item, in_list=True)[0]))
    return pieces


# ---- sequences: separators ---------------------------------------------------------------------------------


def _join(
    text: str, old: Sequence[Item | Member], inside: tuple[int, int], pieces: Sequence[Piece], *, alone: str = ""
) -> Text | None:
    """What stands between the brackets (`inside`: from, to); None when it is to be written canonically.

    Each kept element brings the separator that stood before it; a new one takes the one between the first two, or,
    where only one element stands, comma plus what follows the bracket (`alone` in text without brackets).
    """
    if not old or not pieces:
        return None
    prefix = text[inside[0] : old[0].start]
    usual = text[old[0].end : old[1].start] if len(old) > 1 else alone or "," + prefix
    parts = [prefix, *pieces[0][1]]
    for place, piece in pieces[1:]:
        parts.append(text[old[place - 1].end : old[place].start] if place else usual)
        parts.extend(piece)
    parts.append(text[old[-1].end : inside[1]])
    return parts


# ---- objects -----------------------------------------------------------------------------------------------


def _splice_object(text: str, start: int, changes: Changes, kind: Kind, *, in_list: bool) -> tuple[Text, int]:
    """The text of a top-level object with these members set, and where the old text ends."""
    check_writable({key: value for key, value in changes.items() if value is not REMOVE}, levels=in_list)
    items_of = "result" if kind in WITH_RESULT and "result" in changes else None
    members, end = scan_object(text, start, items_of=items_of)

    def write(key: str, value: Any, old: Member | None) -> Text:
        if key == items_of and old is not None and old.items is not None and isinstance(value, (list, tuple)):
            return _splice_result(text, old, value, in_list=in_list)
        merged = value if old is None else _with_tokens(text, old.value_start, value)
        return [canonical.line_member(key, merged, kind) if in_list else canonical.member(key, merged, kind)]

    def rank(key: str) -> Any:
        return key if kind is Kind.MEMBERS else canonical.rank(key, canonical.order_of(kind))

    how = _Manner(write, rank, "" if in_list else "\n  ")
    return _splice_members(text, (start, end), members, changes, how), end


@dataclass(frozen=True, slots=True)
class _Manner:
    """How the members of one object are written."""

    write: Callable[[str, Any, Member | None], Text]
    """Key, new value and old member (None: there was none) → text of the value."""
    rank: Callable[[str], Any]
    """A new key stands before the first one of a higher rank."""
    fresh: str = ""
    """What stands before each member of an object that was empty; "": they stand on one line."""


def _splice_members(
    text: str, place: tuple[int, int], members: Sequence[Member], changes: Changes, how: _Manner
) -> Text:
    """The object that stands at `place` (from, to) with `changes` laid over."""
    keys: list[str] = []
    pieces: list[Piece] = []
    for number, member in enumerate(members):
        change = changes.get(member.key, member.value)
        if change is REMOVE:
            continue
        keys.append(member.key)
        kept = change is member.value or (member.items is None and same(member.value, change))
        head = text[member.start : member.end if kept else member.value_start]
        pieces.append((number, [head] if kept else [head, *how.write(member.key, change, member)]))
    old = {member.key for member in members}
    for key, value in changes.items():
        if key not in old and value is not REMOVE:
            at = next((n for n, other in enumerate(keys) if how.rank(other) > how.rank(key)), len(keys))
            keys.insert(at, key)
            pieces.insert(at, (None, [canonical.string(key), ": ", *how.write(key, value, None)]))
    middle = _join(text, members, (place[0] + 1, place[1] - 1), pieces)
    if middle is not None:
        return ["{", *middle, "}"]
    texts = ["".join(piece) for _, piece in pieces]
    if not texts or not how.fresh:
        return ["{", ", ".join(texts), "}"]
    return ["{", how.fresh, ("," + how.fresh).join(texts), "\n}"]


# ---- result items ------------------------------------------------------------------------------------------


def _splice_result(text: str, old: Member, new: Sequence[Any], *, in_list: bool) -> Text:
    """The text of a `result` array: equal items keep their bytes, paired ones their equal members."""
    items = old.items or []
    pieces: list[Piece] = []
    partners = pair([item.value for item in items], new)
    at = 0
    while at < len(new):
        place, equal = partners[at]
        if place is None:
            pieces.append((None, [_new_item(new[at], in_list)]))
        elif not equal:
            pieces.append((place, _splice_item(text, items[place], new[at], in_list)))
        else:
            run = _run(partners, at)
            pieces.append((place, [text[items[place].start : items[place + run - 1].end]]))
            at += run - 1
        at += 1
    middle = _join(text, items, (old.value_start + 1, old.end - 1), pieces)
    if middle is not None:
        return ["[", *middle, "]"]
    return [canonical.flat_result(new) if in_list else canonical.result_block(new, 1)]


def _run(partners: Sequence[Partner], at: int) -> int:
    """How many equal items follow one another from here as they did on disk: they are copied in one piece."""
    first = partners[at][0] or 0
    length = 1
    while at + length < len(partners) and partners[at + length] == (first + length, True):
        length += 1
    return length


def _new_item(value: Any, in_list: bool) -> str:
    return canonical.flat_item(value) if in_list else canonical.item_block(value, 2)


def _splice_item(text: str, item: Item, new: Any, in_list: bool) -> Text:
    """The text of a changed result item: its equal members keep their bytes."""
    if not isinstance(new, Mapping) or not isinstance(item.value, dict):
        return [_new_item(new, in_list)]
    if not in_list and canonical.is_flat(item.value) != canonical.is_flat(new) and _is_canonical(text, item):
        return [canonical.item_block(_with_tokens(text, item.start, _in_disk_order(item.value, new)), 2)]

    def write(key: str, value: Any, old: Member | None) -> Text:
        merged = value if old is None else _with_tokens(text, old.value_start, value)
        return [canonical.flat(merged) if in_list else canonical.item_member(key, merged, 3)]

    changes = {**dict.fromkeys(item.value, REMOVE), **new}
    members, end = scan_object(text, item.start)
    return _splice_members(text, (item.start, end), members, changes, _Manner(write, canonical.item_rank))


def _is_canonical(text: str, item: Item) -> bool:
    """Whether the item stands in canonical layout, whatever its numbers look like."""
    return text[item.start : item.end] == canonical.item_block(_with_tokens(text, item.start, item.value), 2)


def _in_disk_order(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    return {key: new[key] for key in (*(key for key in old if key in new), *new)}


# ---- equality and pairing ----------------------------------------------------------------------------------


def same(one: Any, other: Any) -> bool:
    """Whether two values have equal JCS text."""
    return _quick(one) == _quick(other) or _exact(one) == _exact(other)


def _quick(value: Any) -> bytes:
    """A text that differs where values do; equal values may have different ones (50 and 50.0)."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        return slow_jcs(value)


def _exact(value: Any) -> bytes:
    """A text that differs where values do and only there."""
    return _quick(whole(value))


Partner = tuple[int | None, bool]
"""Place in the old list, or None; whether old and new are equal."""


def pair(old: Sequence[Any], new: Sequence[Any]) -> list[Partner]:
    """For each new item its old one: by equality first, then by (`id`, `from_name`, `type`) in order of occurrence."""
    front, back = _equal_ends(old, new)
    shift = len(old) - len(new)
    partners: list[Partner] = [(None, False)] * len(new)
    partners[:front] = [(place, True) for place in range(front)]
    partners[len(new) - back :] = [(at + shift, True) for at in range(len(new) - back, len(new))]
    free_old, free_new = list(range(front, len(old) - back)), list(range(front, len(new) - back))
    for key, equal in ((_quick, True), (_exact, True), (_identity, False)):
        if not free_old or not free_new:
            break
        places: dict[bytes, list[int]] = {}
        for place in reversed(free_old):
            places.setdefault(key(old[place]), []).append(place)
        for at in free_new:
            waiting = places.get(key(new[at]))
            if waiting:
                partners[at] = (waiting.pop(), equal)
        free_old = sorted(place for waiting in places.values() for place in waiting)
        free_new = [at for at in free_new if partners[at][0] is None]
    return partners


def _equal_ends(old: Sequence[Any], new: Sequence[Any]) -> tuple[int, int]:
    """How many items surely agree at the front and, of the rest, at the back: nearly all, when one region changed.

    Python's own comparison is quick but takes 1 for True; so the texts of what it found are compared as a whole.
    """
    most = min(len(old), len(new))
    front = next((n for n in range(most) if old[n] != new[n]), most)
    back = next((n for n in range(most - front) if old[-1 - n] != new[-1 - n]), most - front)
    kept = [[*items[:front], *items[len(items) - back :]] for items in (old, new)]
    return (front, back) if _quick(kept[0]) == _quick(kept[1]) else (0, 0)


def _identity(item: Any) -> bytes:
    """Text of (`id`, `from_name`, `type`); what is no object is its own."""
    if not isinstance(item, Mapping):
        return b"=" + slow_jcs(item)
    return slow_jcs([item.get("id"), item.get("from_name"), item.get("type")])


# ---- scalars keep their text -------------------------------------------------------------------------------


def _with_tokens(text: str, start: int, new: Any) -> Any:
    """`new`, with each scalar that equals the one at its place in the text at `start` standing for that text."""
    if text[start] == "{" and isinstance(new, Mapping):
        old = {member.key: member.value_start for member in scan_object(text, start)[0]}
        return {
            key: _with_tokens(text, old[key], value) if key in old else value for key, value in new.items()
        }
    if text[start] == "[" and isinstance(new, (list, tuple)):
        return _list_with_tokens(text, scan_array(text, start)[0], new)
    if text[start] in "{[" or isinstance(new, (Mapping, list, tuple)):
        return new
    value, end = scan_value(text, start)
    return Token(text[start:end]) if same(value, new) else new


def _list_with_tokens(text: str, old: Sequence[Item], new: Sequence[Any]) -> list[Any]:
    """Elements pair by place; where the lengths differ, from the first difference on by place from the end."""
    shift = len(old) - len(new)
    front = 0
    if shift:
        most = min(len(old), len(new))
        front = next((n for n in range(most) if not same(old[n].value, new[n])), most)
    merged: list[Any] = []
    for place, value in enumerate(new):
        partner = place if place < front or not shift else place + shift
        known = place < front or front <= partner < len(old)
        merged.append(_with_tokens(text, old[partner].start, value) if known else value)
    return merged
