"""The item on disk that a write is about: read anew, found in its file, compared with what the caller has seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from typing import Any

from labelfs.errors import BadFile, NotFound, Stale
from labelfs.store.context import Writing
from labelfs.store.jsontext import NotJson, loads_fast
from labelfs.store.layout import Kind, kind_of
from labelfs.store.lists import split
from labelfs.store.reading import read
from labelfs.store.roles import role_of
from labelfs.store.rows import Content
from labelfs.store.splice import REMOVE, splice, splice_list

Rows = Callable[[Content], Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Target:
    """An item as it stands on disk now."""

    name: str
    raw: bytes
    """The whole file."""
    row: Any
    content: Content

    @property
    def revision(self) -> str:
        """SHA-256 of the item's own bytes."""
        return str(self.row.revision.hex())

    @property
    def value(self) -> dict[str, Any]:
        """The item."""
        found: dict[str, Any] = loads_fast(self.row.raw.encode())
        return found

    @property
    def alone(self) -> bool:
        """The file is this item and nothing else."""
        return bool(self.row.alone)

    @property
    def kind(self) -> Kind:
        """What the file is, by its name."""
        return kind_of(self.name)


def find(work: Writing, name: str, rows: Rows, wanted: Callable[[Any], bool], what: str) -> Target:
    """The item in the file as it is now.

    Raises `NotFound` when file or item is gone (the index learns it), `BadFile` when it cannot be read,
    `Conflict` when the file is a link.
    """
    raw = work.read(name)
    role = role_of(name)
    if raw is None or role is None:
        work.look_again(name)
        raise NotFound(f"{what} is gone: {name} is no longer there")
    work.refuse_link(name)
    content = read(role, name, raw, sha256(raw).digest(), work.context.scanner.members)
    row = next((row for row in rows(content) if wanted(row)), None)
    if row is not None:
        return Target(name, raw, row, content)
    work.look_again(name)
    if content.problems:
        raise BadFile(content.problems[0])
    raise NotFound(f"{what} is gone from {name}")


def compare(work: Writing, target: Target, expect: str | None, yours: Any) -> None:
    """Raise `Stale` when the item is not the one the caller has seen; the index learns what it is now."""
    if expect is not None and expect != target.revision:
        work.look_again(target.name)
        current = {**target.value, "revision": target.revision}
        raise Stale(f"{target.name} has changed since it was read", current=current, yours=yours)


def change(work: Writing, target: Target, changes: Mapping[str, Any]) -> bool:
    """Splice members into the item where it stands; whether any byte changed. Raises `BadFile`."""
    if not changes:
        return False
    try:
        after = _spliced(target, changes)
    except NotJson as error:
        raise error.bad_file(target.name) from None
    if after == target.raw:
        return False
    work.put(target.name, after)
    return True


def take_out(work: Writing, target: Target) -> None:
    """Move the item to the trash: its file, or what stands in the list."""
    if target.alone:
        work.trash([target.name])
    else:
        take_lines(work, target.name, lambda row: row == target.row)


def take_lines(work: Writing, name: str, unwanted: Callable[[Any], bool]) -> int:
    """Take the unwanted items out of a list file, which may be gone; what they were is kept in the trash."""
    raw = work.read(name)
    role = role_of(name)
    if raw is None or role is None:
        work.look_again(name)
        return 0
    work.refuse_link(name)
    content = read(role, name, raw, sha256(raw).digest(), work.context.scanner.members)
    rows: list[Any] = [row for row in (*content.tasks, *content.annotations, *content.predictions, *content.reviews)
            if getattr(row, "host", None) is None and unwanted(row)]
    if not rows:
        return 0
    if len(rows) == len(content.tasks) + len(content.annotations) + len(content.predictions) + len(content.reviews):
        work.trash([name])
        return len(rows)
    places = {(row.line, row.revision) for row in rows}
    found = split(raw, lines=kind_of(name).lines).items
    verdicts = iter([(item.line, sha256(item.raw).digest()) in places for item in found])
    try:
        after = splice_list(raw, kind_of(name), lambda _: REMOVE if next(verdicts) else None)
    except NotJson as error:
        raise error.bad_file(name) from None
    work.trash_copy(name.removesuffix("l") if name.endswith(".jsonl") else name,
                    b"[\n" + b",\n".join(row.raw.encode() for row in rows) + b"\n]\n")
    work.put(name, after)
    return len(rows)


def _spliced(target: Target, changes: Mapping[str, Any]) -> bytes:
    if target.alone:
        return splice(target.raw, changes, target.kind.item)
    return splice_list(target.raw, target.kind, _at_place(target, changes))


def _at_place(target: Target, changes: Any) -> Callable[[Any], Any]:
    """An edit for the one item of a list file that the target is; it is asked for them in their order."""
    items = split(target.raw, lines=target.kind.lines).items
    place = next(number for number, item in enumerate(items)
                 if item.line == target.row.line and sha256(item.raw).digest() == target.row.revision)
    numbers = count()
    return lambda _: changes if next(numbers) == place else None
