"""The commits of one task for the labeling page: what each changed, the labels as they were, whose each region is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from labelfs.changes.diff import compare
from labelfs.changes.git import Objects, Repository
from labelfs.changes.history import belongs, history, state_at, state_now
from labelfs.changes.rows import rows_of
from labelfs.changes.side import Side, Spoken
from labelfs.changes.tree import MemoryTree
from labelfs.errors import NotFound
from labelfs.labeling.masks import internalize
from labelfs.labeling_answer import sees

if TYPE_CHECKING:
    from labelfs.changes.model import Diff
    from labelfs.project import Project

Shape = dict[str, Any]
MOST = 300
"""Commits that are told; older ones are there for `labelfs log`."""


def task_history(project: Project, task: int, *, user: str) -> Shape:
    """The commits that touched a task's labels, newest first, each with its changes; `now`: what is not committed."""
    try:
        found = history(project.root, task)
    except NotFound:
        return {"commits": [], "now": [], "more": 0}
    now = _annotations(state_now(project.root, task))
    newest = _annotations(next(iter(found.states.values())))
    unsaved = compare(MemoryTree("", newest), MemoryTree("now", now))
    commits = []
    for number, (commit, diff) in enumerate(found.steps()):
        if number == MOST:
            break
        commits.append({**commit.to_json(), "changes": list(_told(project, diff, user))})
    return {"commits": commits, "now": list(_told(project, unsaved, user)), "more": len(found.commits) - len(commits)}


def _annotations(state: dict[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in state.items() if path.startswith("annotations/")}


def _told(project: Project, diff: Diff, user: str) -> Iterator[Shape]:
    by: dict[tuple[str, int | str], list[Any]] = {}
    for change in diff.changes:
        if change.kind != "review" and sees(project, change.annotator, user):
            by.setdefault((change.annotator, change.annotation), []).append(change)
    for (person, annotation), changes in by.items():
        for row in rows_of(changes):
            shape = row.to_json()
            yield {"annotation": annotation, "person": person,
                   **{key: shape[key] for key in ("key", "sign", "kinds", "label", "lines", "member", "control")}}


def labels_at(project: Project, task: int, revision: str, *, user: str) -> list[Shape]:
    """The annotations of a task as a commit left them: `{id, person, result, was_cancelled}`; raises `NotFound`."""
    try:
        state = _annotations(state_at(project.root, task, revision))
    except NotFound:
        Repository(project.root).commit(revision)  # an unknown one is told; one without labels of the task has none
        state = {}
    repository = Repository(project.root)
    commit = repository.commit(revision)
    with Objects(project.root) as objects:
        def fetch(name: str) -> bytes | None:
            return next(iter(objects.maybe([f"{commit}:{repository.prefix}annotations/{name}"])))

        side = Side.of(MemoryTree(revision, state), state)
        return [_version(one, internalize(one.result, fetch)) for one in side.spoken.values()
                if sees(project, one.by, user)]


def _version(one: Spoken, result: list[Any]) -> Shape:
    return {"id": one.id, "person": one.by, "result": result, "was_cancelled": one.value.get("was_cancelled") is True}


def task_blame(project: Project, task: int, *, user: str) -> Shape:
    """Annotation → region → the commit that gave it its form (null: not committed yet); {} where git knows nothing."""
    state = {path: content for path, content in state_now(project.root, task).items() if belongs(path, task)}
    try:
        lines = history(project.root, task).blame(state)
    except NotFound:
        return {}
    found: dict[str, dict[str, Shape | None]] = {}
    for line in lines:
        if sees(project, line.annotator, user):
            commit = None if line.commit is None else line.commit.to_json()
            found.setdefault(str(line.annotation), {})[line.region.id] = commit
    return found
