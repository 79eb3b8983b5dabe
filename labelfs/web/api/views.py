"""Saved views of the data page (Label Studio's tabs)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response

from labelfs.errors import BadRequest, NotFound
from labelfs.project import Project
from labelfs.store.ids import view_id
from labelfs.store.query import TaskQuery
from labelfs.task_filters import with_filters, with_ordering, with_selected
from labelfs.web import asking
from labelfs.web.answers import answer, nothing
from labelfs.web.openapi import NUMBER, PROJECT, declares

blueprint = Blueprint("views", __name__)
NO_VIEW = "No View matches the given query."
OWN = {"columns": "columns"}
KEPT_BY_PATCH = ("filters", "ordering")


def _shape(project: Project, path: str, content: Mapping[str, Any]) -> dict[str, Any]:
    data = {key: value for key, value in content.items() if key not in ("order", "selectedItems")}
    shape = {
        "id": view_id(path), "data": data, "order": content.get("order", 0),
        "user": project.people.number(project.user), "project": project.number,
    }
    if content.get("selectedItems") is not None:
        shape["selectedItems"] = content["selectedItems"]
    return shape


def _views(project: Project) -> list[tuple[str, Mapping[str, Any]]]:
    found = [(path, content) for path, content, _ in project.store.views()]
    return sorted(found, key=lambda one: (_order(one[1]), one[0]))


def _order(content: Mapping[str, Any]) -> float:
    order = content.get("order", 0)
    return order if isinstance(order, (int, float)) else 0


def _find(number: int) -> tuple[Project, str, Mapping[str, Any]]:
    for project in asking.workspace().projects():
        for path, content in _views(project):
            if view_id(path) == number:
                return project, path, content
    raise NotFound(NO_VIEW)


def view_query(number: int) -> tuple[Project, TaskQuery]:
    """The project and query that a view stands for; raises `NotFound`."""
    project, _, content = _find(number)
    query = with_filters(TaskQuery(), content.get("filters"), lambda one: asking.own_task(project, one))
    query = with_ordering(query, content.get("ordering"))
    return project, query


@blueprint.get("/api/dm/views")
@declares("View[]", query=PROJECT)
def list_views() -> Response:
    """The views of a project in order."""
    project = asking.asked_project()
    return answer([_shape(project, path, content) for path, content in _views(project)])


@blueprint.post("/api/dm/views")
@declares("View", status=201, body="ViewBody")
def create() -> Response:
    """Save a new view."""
    found = asking.body()
    project = asking.asked_project(found)
    content = _checked(project, found.get("data"))
    path = project.store.create_view({"title": "New view", **content, "order": len(project.store.views())})
    return answer(_shape(project, *_again(project, path)), 201)


def _again(project: Project, path: str) -> tuple[str, Mapping[str, Any]]:
    return path, next(content for place, content in _views(project) if place == path)


def _checked(project: Project, data: Any) -> dict[str, Any]:
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise BadRequest("Validation error", fields={"data": ["Expected an object."]})
    query = with_filters(TaskQuery(), data.get("filters"), lambda one: asking.own_task(project, one))
    with_ordering(query, data.get("ordering"))
    if not isinstance(data.get("title", ""), str):
        raise BadRequest("Validation error", fields={"title": ["Not a valid string."]})
    return dict(data)


@blueprint.get("/api/dm/views/<int:number>")
@declares("View")
def detail(number: int) -> Response:
    """One view."""
    return answer(_shape(*_find(number)))


@blueprint.patch("/api/dm/views/<int:number>")
@blueprint.put("/api/dm/views/<int:number>")
@declares("View", body="ViewBody")
def change(number: int) -> Response:
    """Replace a view's data; filters and ordering stay unless they are sent."""
    found = asking.body()
    project, path, content = _find(number)
    data = _checked(project, found.get("data"))
    changes: dict[str, Any] = dict(data)
    if "data" in found:
        gone = set(content) - set(data) - {*KEPT_BY_PATCH, "order", "selectedItems"}
        changes.update(dict.fromkeys(gone))
    if "selectedItems" in found:
        with_selected(TaskQuery(), found["selectedItems"])
        changes["selectedItems"] = found["selectedItems"]
    project.store.update_object(path, changes)
    return answer(_shape(project, *_again(project, path)))


@blueprint.delete("/api/dm/views/<int:number>")
@declares(status=204)
def delete(number: int) -> Response:
    """Delete a view."""
    project, path, _ = _find(number)
    project.store.delete_view(path)
    return nothing()


@blueprint.post("/api/dm/views/order")
@declares({"type": "object"}, body={"type": "object", "properties": {"project": NUMBER, "ids": {"type": "array"}}})
def order() -> Response:
    """Put the views in the order of `ids`."""
    found = asking.body()
    project = asking.asked_project(found)
    ids = asking.required(found, "ids")
    if not isinstance(ids, list):
        raise BadRequest("Validation error", fields={"ids": ["Expected a list of ids."]})
    by_id = {view_id(path): (path, content) for path, content in _views(project)}
    for place, number in enumerate(ids):
        path, content = by_id.get(asking.whole(number, "ids"), ("", {}))
        if path and content.get("order") != place:
            project.store.update_object(path, {"order": place})
    return answer({})


@blueprint.delete("/api/dm/views/reset")
@declares(status=204, body={"type": "object", "properties": {"project": NUMBER}})
def reset() -> Response:
    """Delete every view of a project."""
    found = asking.body()
    project = asking.asked_project(found)
    for path, _ in _views(project):
        project.store.delete_view(path)
    return nothing()
