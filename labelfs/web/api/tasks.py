"""Tasks: list with filters, detail, create, change, delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request

from labelfs import project_tasks
from labelfs.errors import BadRequest, NotFound
from labelfs.project import Project
from labelfs.store.query import TaskQuery
from labelfs.task_filters import task_query
from labelfs.web import asking, strict_json
from labelfs.web.answers import answer, nothing, with_etag
from labelfs.web.api.views import view_query
from labelfs.web.openapi import FLAG, NUMBER, PAGED, PROJECT, TEXT, declares

blueprint = Blueprint("tasks", __name__)
PAGE = 100
NO_TASK = "No Task matches the given query."


@blueprint.get("/api/tasks")
@declares(
    "Tasks",
    query={**PROJECT, **PAGED, "view": NUMBER, "fields": TEXT, "query": TEXT, "include": TEXT, "resolve_uri": FLAG},
)
def list_tasks() -> Response:
    """A page of tasks by project or view, filtered and ordered by `query`."""
    project, query = asked_query()
    offset, size = asking.page(PAGE)
    total = project.store.count(query)
    asking.check_page(offset, total)
    rows = project_tasks.page(
        project, query, offset, size, user=asking.user(), everything=_fields(), resolve=asking.flag("resolve_uri"),
        only=_included(),
    )
    totals = project_tasks.sums(project, query, total)
    return answer({**totals, "total": total, "tasks": rows})


def _fields() -> bool:
    fields = request.args.get("fields", "task_only")
    if fields not in ("all", "task_only"):
        raise BadRequest("Validation error", fields={"fields": ['must be "all" or "task_only"']})
    return fields == "all"


def _included() -> frozenset[str] | None:
    names = request.args.get("include")
    return frozenset(name.strip() for name in names.split(",")) if names else None


def asked_query() -> tuple[Project, TaskQuery]:
    """The project and query that `project`, `view`, `query` and `only_annotated` name; raises `NotFound`."""
    view = asking.number("view")
    if view is not None:
        project, query = view_query(view)
    elif "project" in request.args or asking.workspace().alone:
        project, query = asking.asked_project(), TaskQuery()
    else:
        raise NotFound("Neither project nor view ID specified")
    if (text := request.args.get("query")) is not None:
        query = _merged(query, strict_json.parse(text), project)
    return project, query


def _merged(query: TaskQuery, spec: Any, project: Project) -> TaskQuery:
    """The query of the request; what it leaves open the view decides."""
    from dataclasses import replace

    asked = task_query(spec, own=lambda one: asking.own_task(project, one))
    if not asked.filters:
        asked = replace(asked, conjunction=query.conjunction, filters=query.filters)
    if not spec.get("ordering"):
        asked = replace(asked, order_by=query.order_by, descending=query.descending)
    return asked


@blueprint.get("/api/projects/<int:number>/tasks")
@declares("Task[]", query=PAGED)
def project_tasks_list(number: int) -> Response:
    """The bare list of a project's tasks, paged."""
    project = asking.project(number)
    offset, size = asking.page(PAGE)
    query = TaskQuery()
    asking.check_page(offset, project.store.count(query))
    rows = project_tasks.page(project, query, offset, size, user=asking.user(), everything=True)
    return answer(rows)


@blueprint.delete("/api/projects/<int:number>/tasks")
@declares(status=204)
def delete_all(number: int) -> Response:
    """Delete every task of a project."""
    project = asking.project(number)
    project.store.delete_tasks(project.store.task_ids(), by=asking.user())
    return nothing()


@blueprint.post("/api/tasks")
@declares("Task", status=201, body="TaskBody")
def create() -> Response:
    """Make one task."""
    found = asking.body()
    project = asking.asked_project(found)
    return with_etag(project_tasks.create(project, found), 201)


@blueprint.get("/api/tasks/<int:number>")
@declares("Task", query={"resolve_uri": FLAG})
def detail(number: int) -> Response:
    """One task with annotations, predictions and drafts."""
    project, own = asking.workspace().task(number)
    resolve = asking.flag("resolve_uri")
    if project.store.task(own) is not None:
        project.predictor.opened(own, wait=not asking.in_browser())
    return with_etag(project_tasks.detail(project, own, user=asking.user(), resolve=resolve))


@blueprint.patch("/api/tasks/<int:number>")
@blueprint.put("/api/tasks/<int:number>")
@declares("Task", body="TaskChange")
def change(number: int) -> Response:
    """Change `data` or `meta`; annotations stay."""
    found = asking.body()
    project, own = asking.workspace().task(number)
    return with_etag(project_tasks.update(project, own, found, expect=asking.expected(found)))


@blueprint.delete("/api/tasks/<int:number>")
@declares(status=204)
def delete(number: int) -> Response:
    """Move a task with all that belongs to it to the trash."""
    found: Mapping[str, Any] = asking.body()
    project, own = asking.workspace().task(number)
    project_tasks.delete(project, own, user=asking.user(), expect=asking.expected(found), body=found)
    return nothing()
