"""Task ids on disk: which tasks have none, which share one, and writing them into the files.

Rules: docs/format.md, *Tasks*. Of two tasks with one id the older commit's keeps it, then the one with more
annotations, then digest order; the other gets its derived id, so that every clone repairs alike.
"""

from __future__ import annotations

import subprocess
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.store import files
from labelfs.store.digests import data_digest, jcs, revision
from labelfs.store.ids import derive_task_ids
from labelfs.store.layout import Kind, kind_of
from labelfs.store.locks import write_lock
from labelfs.store.splice import REMOVE, splice, splice_list

if TYPE_CHECKING:
    from labelfs.project import Project
    from labelfs.store.items import TaskItem

_NEVER = float("inf")


@dataclass(slots=True)
class Ids:
    """The state of a project's task ids."""

    total: int = 0
    unwritten: list[TaskItem] = field(default_factory=list)
    """Tasks without an id in their file."""
    twins: dict[int, list[TaskItem]] = field(default_factory=dict)
    """Written id → the tasks that share it, two or more."""


@dataclass(frozen=True, slots=True)
class Given:
    """A task that gets an id in its file."""

    file: str
    digest: str
    written: int | None
    id: int


def look(project: Project) -> Ids:
    """Which tasks have no id of their own, and which share one."""
    found = Ids()
    held: dict[int, list[TaskItem]] = {}
    for task in project.store.iter_tasks():
        found.total += 1
        written = task.raw.get("id")
        if isinstance(written, int):
            held.setdefault(written, []).append(task)
        else:
            found.unwritten.append(task)
    found.twins = {number: tasks for number, tasks in held.items() if len(tasks) > 1}
    return found


def to_write(found: Ids) -> list[Given]:
    """Every task without a written id gets the one it goes by."""
    ordered = sorted(found.unwritten, key=_place)
    return [Given(task.place.file, task.data_digest, None, task.id) for task in ordered]


def to_fix(project: Project, found: Ids) -> list[Given]:
    """All but one of the tasks that share an id get their derived one."""
    taken = {task.id for task in found.unwritten} | found.twins.keys()
    taken |= {number for number in project.store.task_ids() if number not in _index_only(found)}
    losers = [(number, task) for number, tasks in found.twins.items() for task in _losers(project, tasks)]
    losers.sort(key=lambda one: _place(one[1]))
    full = [sha256(jcs(task.data)).digest() for _, task in losers]
    return [Given(task.place.file, task.data_digest, number, new)
            for (number, task), new in zip(losers, derive_task_ids(full, taken), strict=True)]


def _index_only(found: Ids) -> set[int]:
    """Ids that the index gave to twins until they are repaired."""
    return {task.id for number, tasks in found.twins.items() for task in tasks if task.id != number}


def _losers(project: Project, tasks: list[TaskItem]) -> list[TaskItem]:
    counts = project.store.counts([task.id for task in tasks])

    def rank(task: TaskItem) -> tuple[float, int, str, tuple[str, int]]:
        held = counts.get(task.id)
        labels = held.annotations + held.cancelled if held else 0
        return first_commit(project.root, task.place.file), -labels, task.data_digest, _place(task)

    return sorted(tasks, key=rank)[1:]


def first_commit(root: Path, name: str) -> float:
    """When the file first stood in a commit, in Unix seconds; endlessly late when it never did."""
    command = ["git", "-C", str(root), "log", "--follow", "--diff-filter=A", "--format=%ct", "--", name]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return _NEVER
    times = answer.stdout.split()
    return float(times[-1]) if answer.returncode == 0 and times else _NEVER


def _place(task: TaskItem) -> tuple[str, int]:
    return task.place.file, task.place.line or 0


def write(root: Path, given: Iterable[Given]) -> Iterator[str]:
    """Write the ids, file by file under the write lock; answers the names of the files as they are done."""
    by_file: dict[str, list[Given]] = {}
    for one in given:
        by_file.setdefault(one.file, []).append(one)
    for name, wanted in by_file.items():
        with write_lock(root):
            before = files.read(root / name)
            after = _with_ids(before, kind_of(name), wanted)
            if after != before:
                files.write_atomic(root, name, after, expect=revision(before))
                yield name


def _with_ids(before: bytes, kind: Kind, wanted: Iterable[Given]) -> bytes:
    waiting: dict[tuple[str, int | None], deque[int]] = {}
    for one in wanted:
        waiting.setdefault((one.digest, one.written), deque()).append(one.id)

    def edit(item: Any) -> dict[str, Any] | None:
        return _edit(item, waiting)

    if not kind.lines and before.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        from labelfs.store.jsontext import decode, scan_values

        items = scan_values(decode(before))
        if len(items) == 1:
            changes = edit(items[0].value)
            return splice(before, changes, kind) if changes else before
    return splice_list(before, kind, edit)


def _edit(item: Any, waiting: Mapping[tuple[str, int | None], deque[int]]) -> dict[str, Any] | None:
    """The changes of one item; bare data become a task object with `data`."""
    if not isinstance(item, dict):
        return None
    bare = "data" not in item
    data, written = (item, None) if bare else (item["data"], item.get("id"))
    queue = waiting.get((data_digest(data), written))
    if not queue:
        return None
    changes: dict[str, Any] = {"id": queue.popleft()}
    return {**dict.fromkeys(item, REMOVE), **changes, "data": data} if bare else changes
