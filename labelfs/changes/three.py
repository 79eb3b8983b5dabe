"""Three-way choice between values: what only one side changed wins, equal edits are one, the rest is a clash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from labelfs.store.splice import same


class _Absent:
    """The type of `ABSENT`."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()
"""There is no such member (null is a value)."""


class _Clash:
    """The type of `CLASH`."""

    def __repr__(self) -> str:
        return "CLASH"


CLASH: Final = _Clash()
"""Both sides changed it, each in its own way."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Something that a person must settle: what it is, in words, and of which kind."""

    where: str
    how: str = "changed on both sides"

    def __str__(self) -> str:
        return f"{self.where}: {self.how}"


def equal(one: Any, other: Any) -> bool:
    """Whether two values, either of which may be absent, are the same."""
    if one is ABSENT or other is ABSENT:
        return one is other
    return same(one, other)


def choose(base: Any, ours: Any, theirs: Any) -> Any:
    """The value that both edits lead to, or `CLASH`."""
    if equal(ours, theirs) or equal(base, theirs):
        return ours
    return theirs if equal(base, ours) else CLASH


def join(base: Any, ours: Any, theirs: Any) -> Any:
    """As `choose`, but objects are joined member by member, at any depth; arrays are one value."""
    chosen = choose(base, ours, theirs)
    if chosen is not CLASH or not isinstance(ours, Mapping) or not isinstance(theirs, Mapping):
        return chosen
    before = base if isinstance(base, Mapping) else {}
    joined: dict[str, Any] = {}
    for key in keys_of(ours, theirs):
        value = join(before.get(key, ABSENT), ours.get(key, ABSENT), theirs.get(key, ABSENT))
        if value is CLASH:
            return CLASH
        if value is not ABSENT:
            joined[key] = value
    return joined


def keys_of(*objects: Mapping[str, Any]) -> list[str]:
    """The keys of all of them, each once, those of the first one first."""
    return list(dict.fromkeys(key for one in objects for key in one))


def marked(base: Any, ours: Any, theirs: Any) -> dict[str, Any]:
    """What stands under `conflict`: the three versions without marks of their own, null where absent."""
    return {name: None if one is ABSENT else unmarked(one)
            for name, one in (("base", base), ("ours", ours), ("theirs", theirs))}


def unmarked(value: Any) -> Any:
    """An object without its `conflict`."""
    if isinstance(value, Mapping) and "conflict" in value:
        return {key: one for key, one in value.items() if key != "conflict"}
    return value
