"""Tasks: made one by one, imported a thousand to a file, changed and deleted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from labelfs.errors import BadRequest, Conflict, NotFound
from labelfs.store import activity, index_items, names
from labelfs.store.canonical import canonical_object
from labelfs.store.context import StoreContext, Writing
from labelfs.store.digests import data_digest
from labelfs.store.ids import LAST_TASK
from labelfs.store.items import TaskItem
from labelfs.store.layout import Kind
from labelfs.store.lists import split
from labelfs.store.new_ids import next_task_id
from labelfs.store.races import begin_again
from labelfs.store.rows import Content, TaskRow
from labelfs.store.splice import REMOVE
from labelfs.store.targets import Target, change, compare, find, take_lines

_FIXED = frozenset(("id", "annotations", "completions", "predictions"))


def create(context: StoreContext, data: Mapping[str, Any], *, meta: Mapping[str, Any] | None,
           task_id: int | None) -> TaskItem:
    """Write one task to a file of its own; raises `Conflict` when the id is taken."""
    with context.writing() as work:
        if task_id is None:
            task_id = next_task_id(context.index, context.root)
        elif not 0 < task_id <= LAST_TASK:
            raise BadRequest(f"not a task id: {task_id}", fields={"id": ["must be from 1 to 999999999"]})
        elif context.index.one("SELECT 1 FROM tasks WHERE id = ? OR written = ?", (task_id, task_id)):
            raise Conflict(f"there is a task {task_id} already")
        record = {"id": task_id, "data": data, **({"meta": meta} if meta else {})}
        work.create(names.task_file(task_id, data_digest(data)), canonical_object(record, Kind.TASK))
    return _there(context, task_id)


def _there(context: StoreContext, task_id: int) -> TaskItem:
    found = index_items.tasks_by_id(context.index, [task_id])
    if not found:
        raise NotFound(f"there is no task {task_id}")
    return found[0]


# ---- change ------------------------------------------------------------------------------------------------


@begin_again
def update(context: StoreContext, task_id: int, changes: Mapping[str, Any], *, expect: str | None) -> TaskItem:
    """Splice members into the task as it is on disk now (None removes one); a derived id is written with it.

    Raises `Stale`, `NotFound`, `BadFile`, `Conflict` (a link), `BadRequest`.
    """
    wrong = sorted(_FIXED & changes.keys() - {"id"})
    if wrong or ("data" in changes and not isinstance(changes["data"], Mapping)):
        name = wrong[0] if wrong else "data"
        raise BadRequest(f"`{name}` of a task cannot be set like this", fields={name: ["cannot be set like this"]})
    with context.writing() as work:
        item = _there(context, task_id)
        target = task_target(work, item)
        compare(work, target, expect, dict(changes))
        wanted = {key: REMOVE if value is None else value for key, value in changes.items() if key != "id"}
        change(work, target, _for_file(target, item, wanted))
    return _there(context, task_id)


def _for_file(target: Target, item: TaskItem, changes: dict[str, Any]) -> dict[str, Any]:
    """The changes, with what the file lacks: the derived id, and `data` around bare data."""
    if not changes:
        return changes
    if target.row.id is not None:
        return {**changes, "id": item.id} if item.derived else changes
    value = target.value
    on_disk = written(target)
    if "data" in on_disk:
        return {**changes, "id": item.id}
    return {**dict.fromkeys(on_disk, REMOVE), "id": item.id, "data": value["data"], **changes}


def written(target: Target) -> Mapping[str, Any]:
    """The task as the file has it, bare data without `data` around it."""
    items = split(target.raw, lines=target.kind.lines).items
    found = next(item.value for item in items if item.line == target.row.line)
    return found if isinstance(found, Mapping) else {}


def task_target(work: Writing, item: TaskItem) -> Target:
    """The task as its file has it now: by the bytes it had, else by its written id, else by its data."""
    def wanted(row: TaskRow) -> bool:
        return row.revision.hex() == item.place.revision

    def by_id(row: TaskRow) -> bool:
        return row.id == item.id if not item.derived else row.id is None and row.digest == item.data_digest

    def rows(content: Content) -> list[TaskRow]:
        return sorted(content.tasks, key=lambda row: not wanted(row))

    return find(work, item.place.file, rows, lambda row: wanted(row) or by_id(row), f"task {item.id}")


# ---- delete ------------------------------------------------------------------------------------------------


@begin_again
def delete(context: StoreContext, ids: Iterable[int], *, by: str, expect: str | None) -> int:
    """Move reviews, annotations, predictions, then the tasks to the trash; how many tasks there were."""
    with context.writing() as work:
        items = index_items.tasks_by_id(context.index, dict.fromkeys(ids))
        if expect is not None:
            for item in items:
                compare(work, task_target(work, item), expect, None)
        chosen = {item.id for item in items}
        lines = _delete_lines(context, chosen, by)
        for table in ("reviews", "annotations", "predictions"):
            _take(work, table, chosen)
        _drop_drafts(work, chosen)
        _take(work, "tasks", chosen)
        work.log(*lines)
    return len(items)


def _delete_lines(context: StoreContext, ids: set[int], by: str) -> list[dict[str, object]]:
    found = [(task, row[0]) for task in sorted(ids) for row in context.index.query(
        "SELECT id FROM annotations WHERE task = ? AND NOT hidden ORDER BY created_at, id", (task,))]
    return [activity.line(by, task=task, annotation=id_, event="delete", seconds=None) for task, id_ in found]


def _take(work: Writing, table: str, tasks: set[int]) -> None:
    """Take what belongs to these tasks out of the folder: files alone, and lines of list files."""
    own = "" if table in ("tasks", "reviews") else " AND x.host IS NULL"
    column = "id" if table == "tasks" else "task"
    alone: dict[str, None] = {}
    lists: dict[str, set[bytes]] = {}
    for task in tasks:
        rows = work.context.index.query(
            f"SELECT f.dir || '/' || f.name, x.alone, x.revision FROM {table} x "  # noqa: S608 - constants
            f"JOIN files f ON f.id = x.file WHERE x.{column} = ?{own}", (task,))
        for name, single, revision in rows:
            if single:
                alone[name] = None
            else:
                lists.setdefault(name, set()).add(revision)
    work.trash(name for name in alone if work.exists(name))
    for name, revisions in lists.items():
        take_lines(work, name, lambda row, wanted=revisions: row.revision in wanted)  # type: ignore[misc]


def _drop_drafts(work: Writing, tasks: set[int]) -> None:
    for task in tasks:
        for (name,) in work.context.index.query(
                "SELECT f.dir || '/' || f.name FROM drafts d JOIN files f ON f.id = d.file WHERE d.task = ?", (task,)):
            work.remove(name)
