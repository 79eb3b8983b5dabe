"""Settling marked conflicts: which there are in a file, and the file with one side taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeGuard

from labelfs.changes.tree import FolderTree
from labelfs.changes.words import content_of, plain
from labelfs.labeling.result import Item
from labelfs.store.jsontext import loads_strict
from labelfs.store.layout import Kind
from labelfs.store.lists import split
from labelfs.store.splice import REMOVE, Changes, _Remove, splice, splice_list

Side = Literal["base", "ours", "theirs"]
_SIDES = frozenset(("base", "ours", "theirs"))


@dataclass(frozen=True, slots=True)
class Marked:
    """One conflict: the item's id (task, annotation…), the region or member, and the three versions."""

    item: Any
    region: str | None
    member: str | None
    versions: Mapping[str, Any]

    @property
    def name(self) -> str:
        if self.region is not None:
            return f"region {self.region}"
        return f"`{self.member}`" if self.member is not None else "the whole item"


def marked_in(content: bytes) -> list[Marked]:
    """The conflicts of a file; [] for one without, or that cannot be read."""
    if b'"conflict"' not in content:
        return []
    values = (found.value for found in split(content, lines=False).items)
    return [one for value in values if isinstance(value, Mapping) for one in marked_of(value)]


def marked_files(root: Path, paths: Iterable[str]) -> Iterator[tuple[str, Marked]]:
    """The conflicts of these files of a project, each with its file."""
    for name, content in FolderTree("", root).read(paths):
        yield from ((name, one) for one in marked_in(content))


def marked_of(value: Mapping[str, Any]) -> Iterator[Marked]:
    """The conflicts of one item of a file."""
    own = value.get("conflict")
    if _is_whole(own):
        yield Marked(value.get("id"), None, None, own)
    elif isinstance(own, Mapping):
        yield from (Marked(value.get("id"), None, key, one) for key, one in own.items() if _is_whole(one))
    result = value.get("result")
    for item in result if isinstance(result, list) else []:
        if isinstance(item, Mapping) and _is_whole(item.get("conflict")):
            yield Marked(value.get("id"), _region(item), None, item["conflict"])


def said(version: Any) -> str:
    """A version of a conflict in words: labels and place of a region, the value of a member."""
    if version is None:
        return "(not there)"
    if isinstance(version, Mapping) and "type" in version:
        item = Item(0, version)
        return "  ".join(part for part in (", ".join(item.labels), content_of(item)) if part)
    return plain(version)


def _is_whole(mark: Any) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(mark, Mapping) and set(mark) == _SIDES


def _region(item: Mapping[str, Any]) -> str:
    return f"{item.get('from_id')}→{item.get('to_id')}" if item.get("type") == "relation" else str(item.get("id"))


def settled(
    content: bytes, kind: Kind, side: Side, *, region: str | None = None, member: str | None = None,
) -> bytes:
    """The file with this side's versions in place of the marked ones (of one region or member, or all).

    Raises `NotJson`.
    """
    def edit(value: Any) -> Changes | _Remove | None:
        if not isinstance(value, Mapping):
            return None
        return _edit(value, side, region) if member is None else _member(value, side, member)

    if kind.lines or content.lstrip()[:1] == b"[":
        return splice_list(content, kind, edit)
    changes = edit(loads_strict(content))
    return content if changes is None or isinstance(changes, _Remove) else splice(content, changes, kind)


def _edit(value: Mapping[str, Any], side: Side, region: str | None) -> Changes | _Remove | None:
    changes: dict[str, Any] = {}
    own = value.get("conflict")
    if region is None and _is_whole(own):
        version = own[side]
        return REMOVE if version is None else {**dict.fromkeys(value, REMOVE), **version}
    if region is None and isinstance(own, Mapping):
        changes = {key: REMOVE if one[side] is None else one[side] for key, one in own.items() if _is_whole(one)}
        changes["conflict"] = REMOVE
    result = value.get("result")
    if isinstance(result, list) and "result" not in changes:
        changes["result"] = [one for item in result if (one := _item(item, side, region)) is not None]
    return changes or None


def _member(value: Mapping[str, Any], side: Side, member: str) -> Changes | None:
    """One member takes a side; what else is marked stays so."""
    marks = value.get("conflict")
    if not isinstance(marks, Mapping) or not _is_whole(marks.get(member)):
        return None
    version = marks[member][side]
    left = {key: mark for key, mark in marks.items() if key != member}
    return {member: REMOVE if version is None else version, "conflict": left or REMOVE}


def _item(item: Any, side: Side, region: str | None) -> Any:
    if not isinstance(item, Mapping) or not _is_whole(item.get("conflict")):
        return item
    return item["conflict"][side] if region in (None, _region(item)) else item
