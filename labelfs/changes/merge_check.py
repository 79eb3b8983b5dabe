"""Did a merge put every label where it belongs: the merge as committed against the id-wise merge of its parents."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labelfs.changes.git import Objects, Repository
from labelfs.changes.matching import Fetches
from labelfs.changes.merge import merge_objects
from labelfs.changes.model import Change
from labelfs.changes.side import Side, Spoken, everything
from labelfs.changes.spoken import Where, appeared, compared
from labelfs.changes.three import ABSENT, CLASH, choose
from labelfs.changes.tree import GitTree, differing
from labelfs.errors import BadRequest, Problem
from labelfs.store.layout import Kind
from labelfs.store.splice import _Remove


@dataclass(frozen=True, slots=True)
class Astray:
    """One label that stands in the merge as neither branch made it."""

    file: str
    change: Change


@dataclass(slots=True)
class Checked:
    """The outcome: labels that went astray, and files that could not be read."""

    commit: str
    astray: list[Astray]
    problems: list[Problem]


def check_merge(folder: Path, revision: str = "HEAD") -> Checked:
    """Compare a merge commit with what joining its parents by id gives.

    What both parents changed in the same place was for a person to settle and is not judged. Raises `BadRequest` for a
    commit that is no merge of two.
    """
    repository = Repository(folder)
    merged = repository.commit(revision)
    parents = repository.parents(merged)
    if len(parents) != 2:
        raise BadRequest(f"{revision} has {len(parents)} parents: only a merge of two can be checked")
    with Objects(folder) as objects:
        names = [repository.merge_base(*parents), *parents, merged]
        trees = [GitTree.at(repository, name, objects) for name in names]
        paths = {path for tree in trees[1:] for path in differing(trees[0], tree)}
        sides = [Side.of(tree, paths) for tree in trees]
        if any(side.touches_inline for side in sides):
            sides = [Side.of(tree, everything(tree)) for tree in trees]
    problems = [problem for side in sides for problem in side.problems]
    return Checked(merged, list(_astray(sides)), list(dict.fromkeys(problems)))


def _astray(sides: list[Side]) -> Iterator[Astray]:
    base, ours, theirs, merged = sides
    unread = {problem.file for side in sides for problem in side.problems}
    for key in dict.fromkeys(key for side in sides for key in side.spoken):
        versions = [side.spoken.get(key) for side in (base, ours, theirs)]
        if any(one is not None and one.file in unread for one in (*versions, merged.spoken.get(key))):
            continue
        wanted = _wanted(versions)
        if wanted is not None:
            yield from _compared(key, wanted, merged)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What an annotation should be (None: gone), and which of its regions a person had to settle."""

    spoken: Spoken | None
    open: frozenset[str]


def _wanted(versions: list[Spoken | None]) -> _Wanted | None:
    """None where only a person can say."""
    base, ours, theirs = (ABSENT if one is None else one.value for one in versions)
    chosen = choose(base, ours, theirs)
    if chosen is ABSENT:
        return _Wanted(None, frozenset())
    some = next(one for one in (versions[1], versions[2], versions[0]) if one is not None)
    if chosen is not CLASH:
        return _Wanted(_with(some, chosen), frozenset())
    if not isinstance(ours, Mapping) or not isinstance(theirs, Mapping):
        return None
    kind = Kind.PREDICTION if some.is_prediction else Kind.ANNOTATION
    changes, clashes = merge_objects(base, ours, theirs, kind)
    joined = {key: value for key, value in {**ours, **changes}.items() if not isinstance(value, _Remove)}
    return _Wanted(_with(some, joined), frozenset(clash.where for clash in clashes))


def _with(one: Spoken, value: Any) -> Spoken:
    return Spoken(one.task, one.id, one.by, value, one.file, one.is_prediction, one.inline)


def _compared(key: tuple[Hashable, ...], wanted: _Wanted, merged: Side) -> Iterator[Astray]:
    there, due = merged.spoken.get(key), wanted.spoken
    one = there or due
    if one is None:
        return
    where = Where(merged.number(one.task), one, Fetches())
    if there is None or due is None:
        changes = appeared(where, one, "added" if due is None else "removed")
    else:
        changes = compared(where, due, there)
    for change in changes:
        if not _was_open(change, wanted.open):
            yield Astray(one.file, change)


def _was_open(change: Change, names: frozenset[str]) -> bool:
    if change.region is None:
        return f"`{change.field}`" in names or change.field == "conflict" or "the annotation" in names
    return bool(names & {f"region {change.region}", f"relation {change.region}"}) or any(
        name.startswith("answer of") for name in names)
