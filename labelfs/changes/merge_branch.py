"""A whole branch merged by meaning, without git's merge: path by path and id by id, so that no rename is guessed.

For CI and for hosting sides whose merge button knows no drivers. Nothing is written unless everything joined; then the
branch gets one merge commit and the working files follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from labelfs.changes.commit import Author, write_commit, write_tree
from labelfs.changes.config_merge import merge_config
from labelfs.changes.git import Objects, Repository, run, without_filters
from labelfs.changes.merge import Refused, Versions, merge
from labelfs.changes.refs import head_of
from labelfs.errors import Conflict
from labelfs.store.layout import Kind, kind_of

Entry = tuple[str, str]
"""Mode and object of a path."""


@dataclass(slots=True)
class Outcome:
    """What a merge came to."""

    commit: str | None = None
    """The merge commit; None when it was not made (conflicts, or nothing to merge)."""
    joined: int = 0
    """Files that both sides had changed."""
    conflicts: list[str] = field(default_factory=list)
    """What must be settled by a person, a line each."""
    fast: bool = False
    """The branch had only to be moved forward, or was up to date already."""


def merge_branch(folder: Path, branch: str, author: Author, *, message: str | None = None) -> Outcome:
    """Merge `branch` into HEAD.

    Raises `Conflict` in the middle of another operation and with files that are not committed; `NotFound` for unknown
    or unrelated commits (a shallow clone is named as such).
    """
    repository = Repository(folder)
    head = head_of(repository)
    if head.operation is not None:
        raise Conflict(f"git is in the middle of a {head.operation}", hint="finish or abort it first")
    ours, theirs = repository.commit("HEAD"), repository.commit(branch)
    base = repository.merge_base(ours, theirs)
    if base == theirs:
        return Outcome(fast=True)
    _refuse_dirty(folder)
    trees = [_tree(folder, commit) for commit in (base, ours, theirs)]
    with Objects(folder) as objects:
        outcome = Outcome()
        changes = dict(_joined(repository, trees, objects, outcome))
    if outcome.conflicts:
        return outcome
    tree = write_tree(folder, ours, _info(changes.items()))
    text = message or f"Merge {branch}"
    made = theirs if base == ours else write_commit(folder, tree, [ours, theirs], text, author)
    run(folder, "read-tree", "-m", "-u", ours, made, variables=without_filters(folder))
    run(folder, "update-ref", "-m", f"merge {branch}", "HEAD", made, ours)
    outcome.commit, outcome.fast = made, base == ours
    return outcome


def _refuse_dirty(folder: Path) -> None:
    said = run(folder, "status", "--porcelain", "-z", "--untracked-files=no", variables=without_filters(folder))
    if said.strip(b"\0"):
        first = said.split(b"\0")[0][3:].decode("utf-8", "replace")
        raise Conflict(f"{first} is not committed", hint="commit or stash it; a merge must not mix with it")


def _tree(folder: Path, commit: str) -> dict[str, Entry]:
    """Path from the repository's root → mode and object, links and submodules included."""
    found = {}
    for entry in run(folder, "ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0"):
        about, _, name = entry.partition(b"\t")
        if about:
            mode, _, blob = about.decode().split()
            found[name.decode("utf-8", "surrogateescape")] = mode, blob
    return found


def _joined(repository: Repository, trees: list[dict[str, Entry]], objects: Objects, outcome: Outcome,
            ) -> Iterator[tuple[str, Entry | None]]:
    """Each path that is not as in ours, and what it becomes (None: gone)."""
    base, ours, theirs = trees
    for path in sorted(ours.keys() | theirs.keys() | base.keys()):
        was, mine, other = (tree.get(path) for tree in trees)
        if other in (mine, was):
            continue
        if mine == was:
            yield path, other
            continue
        outcome.joined += 1
        blob = _file(repository, path, (was, mine, other), objects, outcome)
        if blob is not None and mine is not None:
            yield path, (mine[0], blob)


def _file(repository: Repository, path: str, entries: tuple[Entry | None, Entry | None, Entry | None],
          objects: Objects, outcome: Outcome) -> str | None:
    """The object of a file that both changed; None with a conflict told."""
    if entries[1] is None or entries[2] is None:
        side = "us" if entries[1] is None else "them"
        outcome.conflicts.append(f"{path}: deleted by {side} and changed by the other side")
        return None
    contents = [b"" if one is None else next(objects.read([one[1]])) for one in entries]
    merged = _contents(path.removeprefix(repository.prefix), path, contents, outcome)
    return None if merged is None else run(
        repository.folder, "hash-object", "-w", "--no-filters", "--stdin", given=merged).decode().strip()


def _contents(name: str, path: str, contents: list[bytes], outcome: Outcome) -> bytes | None:
    base, ours, theirs = contents
    kind = kind_of(name)
    if kind is Kind.ACTIVITY:
        return _union(ours, theirs)
    if kind is Kind.CONFIG:
        merged = merge_config(base, ours, theirs)
        if merged is None:
            outcome.conflicts.append(f"{path}: changed on both sides")
        return merged
    if not kind.json:
        outcome.conflicts.append(f"{path}: changed on both sides")
        return None
    try:
        done = merge(Versions(base, ours, theirs, path), kind)
    except Refused as refused:
        outcome.conflicts.append(refused.message)
        return None
    outcome.conflicts += [f"{path}: {clash}" for clash in done.clashes]
    return None if done.clashes else done.content


def _union(ours: bytes, theirs: bytes) -> bytes:
    """Lines of both, each once; a log has no order that matters."""
    lines = dict.fromkeys((*ours.splitlines(keepends=True), *theirs.splitlines(keepends=True)))
    return b"".join(line if line.endswith(b"\n") else line + b"\n" for line in lines)


def _info(changes: Iterable[tuple[str, Entry | None]]) -> bytes:
    none = "0", "0" * 40
    lines = (f"{(entry or none)[0]} {(entry or none)[1]}\t{path}\0" for path, entry in changes)
    return "".join(lines).encode("utf-8", "surrogateescape")
