"""Tasks in the shapes of the API: pages of them, one with all that belongs to it, changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from labelfs.errors import BadRequest, NotFound, Stale
from labelfs.media_references import unresolved
from labelfs.store.items import TaskCounts
from labelfs.store.query import TaskQuery

if TYPE_CHECKING:
    from labelfs.project import Project

Shape = dict[str, Any]
NO_TASK = "No Task matches the given query."
UNNAMED = "$undefined$"
"""Data without a named column; the config's only variable shows it."""


def page(
    project: Project, query: TaskQuery, offset: int, size: int, *, user: str, everything: bool,
    resolve: bool = False, only: frozenset[str] | None = None,
) -> list[Shape]:
    """One page of tasks; `everything`: with annotations, predictions and drafts; `only`: just these members."""
    ids = project.store.task_ids(replace(query, limit=size, offset=offset))
    if only == frozenset({"id"}):
        return [{"id": project.ids.task(one)} for one in ids]
    shapes = project.shapes(resolve=resolve)
    counts = project.store.counts(ids)
    rows = []
    for item in project.store.tasks(ids):
        count = counts.get(item.id, TaskCounts())
        row = shapes.task(item, count, user=user, results=True) if everything else shapes.row_task(item, count)
        rows.append({key: row[key] for key in row if key in only} if only else row)
    return rows


def sums(project: Project, query: TaskQuery, total: int) -> Shape:
    """`total_annotations` and `total_predictions` of all tasks that match."""
    totals = project.store.totals()
    if total == totals.get("tasks"):
        return {"total_annotations": totals["annotations"], "total_predictions": totals["predictions"]}
    counts = project.store.counts(project.store.task_ids(replace(query, limit=None, offset=0))).values()
    return {
        "total_annotations": sum(count.annotations for count in counts),
        "total_predictions": sum(count.predictions for count in counts),
    }


def detail(project: Project, task_id: int, *, user: str, resolve: bool = False) -> Shape:
    """One task with everything; annotations name their author as an object. Raises `NotFound`."""
    item = project.store.task(task_id)
    if item is None:
        raise NotFound(NO_TASK)
    shapes = project.shapes(resolve=resolve)
    shape = shapes.task(item, counts_of(project, task_id), user=user)
    emails = {project.ids.annotation(a.id): a.person for a in project.store.annotations(task_id)}
    for annotation in shape["annotations"]:
        if annotation["completed_by"] is not None:
            person = emails.get(annotation["id"], "nobody")
            annotation["completed_by"] = shapes.user(person, annotation["completed_by"])
    return shape


def counts_of(project: Project, task_id: int) -> TaskCounts:
    """The counters of one task."""
    return project.store.counts([task_id]).get(task_id, TaskCounts())


def create(project: Project, body: Mapping[str, Any]) -> Shape:
    """Make a task from `{"data", "meta"}`; raises `BadRequest` naming what is wrong or missing."""
    if "data" not in body:
        raise BadRequest("Validation error", fields={"data": ["This field is required."]})
    data = checked_data(project, body["data"])
    item = project.store.create_task(data, meta=checked_meta(body.get("meta")))
    return project.shapes().small_task(item, counts_of(project, item.id))


def checked_data(project: Project, data: Any, before: str = "") -> Mapping[str, Any]:
    """Task data that has what the config shows; raises `BadRequest` naming the missing key."""
    if not isinstance(data, Mapping):
        raise BadRequest("Validation error", fields={"data": ["Task is missing dict 'data': expected an object."]})
    for key in needed_keys(project):
        if key not in data and UNNAMED not in data:
            text = f'{before}"{key}" key is expected in task data'
            raise BadRequest("Validation error", fields={"non_field_errors": [text]})
    return data


def needed_keys(project: Project) -> list[str]:
    """Data keys without which a task of this project shows nothing."""
    return project.config.variables()


def checked_meta(meta: Any) -> Mapping[str, Any] | None:
    """`meta` of a body; raises `BadRequest` unless it is an object."""
    if meta is None or meta == {}:
        return None
    if not isinstance(meta, Mapping):
        raise BadRequest("Validation error", fields={"meta": ["Expected an object."]})
    return meta


def update(project: Project, task_id: int, body: Mapping[str, Any], *, expect: str | None) -> Shape:
    """Change `data` or `meta` of a task as it is on disk; raises `Stale` with both sides, `NotFound`, `BadRequest`."""
    item = project.store.task(task_id)
    if item is None:
        raise NotFound(NO_TASK)
    changes: Shape = {}
    if "data" in body:
        data = checked_data(project, body["data"])
        changes["data"] = unresolved(data, item.data, project.ids.media_prefix)
    if "meta" in body:
        changes["meta"] = checked_meta(body["meta"])
    try:
        item = project.store.update_task(task_id, changes, expect=expect)
    except Stale as lost:
        raise _stale(project, task_id, dict(body), lost) from lost
    shapes = project.shapes()
    small = shapes.small_task(item, counts_of(project, task_id))
    return {**small, "annotations": shapes.annotations(task_id), "predictions": shapes.predictions(task_id)}


def delete(project: Project, task_id: int, *, user: str, expect: str | None, body: Any) -> None:
    """Move a task to the trash; raises `Stale`, `NotFound`."""
    if project.store.task(task_id) is None:
        raise NotFound(NO_TASK)
    try:
        project.store.delete_tasks([task_id], by=user, expect=expect)
    except Stale as lost:
        raise _stale(project, task_id, body, lost) from lost


def _stale(project: Project, task_id: int, yours: Any, lost: Stale) -> Stale | NotFound:
    seen = project.store.task(task_id)
    if seen is not None:
        project.store.refresh([seen.place.file])  # the disk knows more than the index
    if project.store.task(task_id) is None:
        return NotFound(NO_TASK)
    return Stale(lost.message, current=detail(project, task_id, user=project.user), yours=yours)
