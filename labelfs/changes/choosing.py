"""Which two states a person means: revisions, the index, the working files, folders or exports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from labelfs.changes.git import Objects, Repository
from labelfs.changes.tree import ExportTree, FolderTree, GitTree, Tree, WorkingTree
from labelfs.errors import BadRequest, NotFound

Pair = tuple[Tree, Tree]


@contextmanager
def paths_apart(before: Path, after: Path) -> Iterator[Pair]:
    """Two folders, or two exports, or one of each."""
    yield _at(before), _at(after)


def _at(path: Path) -> Tree:
    if path.is_dir():
        return FolderTree(str(path), path)
    if path.is_file():
        return ExportTree(path)
    raise NotFound(f"{path}: no such file or folder")


@contextmanager
def revisions_apart(folder: Path, words: Sequence[str], *, staged: bool = False) -> Iterator[Pair]:
    """`[]` HEAD and the working files, `[A]` A and the working files, `[A..B]` or `[A, B]`, `[A...B]`.

    Three dots: B and where it left A. `staged` compares with the index in place of the working files.
    """
    repository = Repository(folder)
    with Objects(folder) as objects:
        first, second = _named(repository, words)
        if second is not None and staged:
            raise BadRequest("--staged compares one revision with the index")
        before = _first(repository, first, objects)
        if second is not None:
            yield before, GitTree.at(repository, second, objects)
        else:
            yield before, (GitTree.index if staged else WorkingTree)(repository, objects)


def _first(repository: Repository, revision: str | None, objects: Objects) -> GitTree:
    """HEAD where none is named; before the first commit there is nothing."""
    if revision is not None:
        return GitTree.at(repository, revision, objects)
    try:
        return GitTree.at(repository, "HEAD", objects)
    except NotFound:
        return GitTree("nothing", {}, objects)


def _named(repository: Repository, words: Sequence[str]) -> tuple[str | None, str | None]:
    if len(words) > 2:
        raise BadRequest(f"at most two revisions, not {len(words)}: {' '.join(words)}")
    if len(words) == 2:
        return words[0], words[1]
    if not words:
        return None, None
    one, dots, other = words[0].partition("...")
    if dots:
        return repository.merge_base(one or "HEAD", other or "HEAD"), other or "HEAD"
    one, dots, other = words[0].partition("..")
    return (one or "HEAD", other or "HEAD") if dots else (one, None)
