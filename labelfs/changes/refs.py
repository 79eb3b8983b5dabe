"""What one can compare: branches, tags, commits; where HEAD is, and whether git is in the middle of something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from labelfs.changes.git import GitRefused, Objects, Repository, run
from labelfs.changes.history import Commit, read_commit
from labelfs.errors import NotFound

MOST_REFS, MOST_COMMITS = 200, 200
_OPERATIONS = {
    "MERGE_HEAD": "merge", "CHERRY_PICK_HEAD": "cherry-pick", "REVERT_HEAD": "revert", "rebase-merge": "rebase",
    "rebase-apply": "rebase", "BISECT_LOG": "bisect",
}


@dataclass(frozen=True, slots=True)
class Head:
    """Where HEAD is: `branch` is None when detached, `commit` None before the first commit."""

    branch: str | None
    commit: str | None
    operation: str | None
    """`merge`, `rebase` … when git is in the middle of one."""


def head_of(repository: Repository) -> Head:
    """HEAD as it is now."""
    name = run(repository.folder, "symbolic-ref", "--quiet", "HEAD", good=(0, 1)).decode("utf-8", "replace").strip()
    try:
        commit = repository.commit("HEAD")
    except NotFound:
        commit = None
    return Head(name.removeprefix("refs/heads/") or None, commit, operation_of(repository.folder))


def operation_of(folder: Path) -> str | None:
    """What git is in the middle of; None when nothing."""
    git = Path(run(folder, "rev-parse", "--absolute-git-dir").decode("utf-8", "surrogateescape").strip("\n"))
    return next((what for name, what in _OPERATIONS.items() if (git / name).exists()), None)


def refs_of(folder: Path) -> dict[str, Any]:
    """HEAD, branches, tags (latest first), and the latest commits that touched the project."""
    repository = Repository(folder)
    head = head_of(repository)
    return {
        "branch": head.branch, "head": head.commit, "operation": head.operation, "shallow": repository.is_shallow(),
        "branches": _listed(repository, "refs/heads", "refs/remotes"), "tags": _listed(repository, "refs/tags"),
        "commits": [one.to_json() for one in latest(repository)] if head.commit else [],
        "upstream": _upstream(repository, head),
    }


def _listed(repository: Repository, *patterns: str) -> list[dict[str, str]]:
    words = "%(refname:short)%00%(objectname)%00%(creatordate:unix)%00%(symref)"
    said = run(repository.folder, "for-each-ref", f"--format={words}", "--sort=-creatordate", f"--count={MOST_REFS}",
               *patterns).decode("utf-8", "replace")
    rows = (line.split("\0") for line in said.splitlines())
    return [{"name": name, "commit": commit, "at": _moment(at)} for name, commit, at, link in rows if not link]


def _moment(seconds: str) -> str:
    return datetime.fromtimestamp(int(seconds), UTC).isoformat().replace("+00:00", "Z") if seconds.isdigit() else ""


def latest(repository: Repository, revision: str = "HEAD", most: int = MOST_COMMITS) -> list[Commit]:
    """The latest commits that touched the project's folder, newest first."""
    words = ["rev-list", "--parents", f"--max-count={most}", repository.commit(revision), "--", "."]
    lines = [line.split() for line in run(repository.folder, *words).decode().splitlines()]
    with Objects(repository.folder) as objects:
        raws = objects.read(names[0] for names in lines)
        return [read_commit(names[0], tuple(names[1:]), raw) for names, raw in zip(lines, raws, strict=True)]


def _upstream(repository: Repository, head: Head) -> dict[str, Any] | None:
    if head.branch is None or head.commit is None:
        return None
    said = run(repository.folder, "for-each-ref", "--format=%(upstream:short)", f"refs/heads/{head.branch}")
    name = said.decode("utf-8", "replace").strip()
    return {"name": name, **_apart(repository, name, "HEAD")} if name else None


def _apart(repository: Repository, one: str, other: str) -> dict[str, int | None]:
    """How many commits `other` has and lacks against `one`; None where that is not known."""
    try:
        ends = f"{repository.commit(one)}...{repository.commit(other)}"
        behind, ahead = run(repository.folder, "rev-list", "--left-right", "--count", ends).split()
    except (NotFound, GitRefused):
        return {"ahead": None, "behind": None}
    return {"ahead": int(ahead), "behind": int(behind)}


def apart(folder: Path, one: str, other: str) -> dict[str, int | None]:
    """`{ahead, behind}` of two revisions."""
    return _apart(Repository(folder), one, other)
