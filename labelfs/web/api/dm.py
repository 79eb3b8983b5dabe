"""The data manager's columns, actions and project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, request

from labelfs.bulk_choice import choice_fields
from labelfs.errors import BadRequest
from labelfs.export_run import Wanted
from labelfs.project import Project
from labelfs.project_form import project_form
from labelfs.store.query import TaskQuery
from labelfs.task_actions import ACTIONS, named
from labelfs.task_columns import columns
from labelfs.task_filters import task_query
from labelfs.web import asking
from labelfs.web.answers import answer
from labelfs.web.api.export import named as format_named
from labelfs.web.api.export import sent
from labelfs.web.api.views import view_query
from labelfs.web.openapi import NUMBER, PROJECT, TEXT, declares

blueprint = Blueprint("dm", __name__)
LONGEST_SEARCH = 1_000


@blueprint.get("/api/dm/columns")
@declares({"type": "object", "required": ["columns"]}, query=PROJECT)
def list_columns() -> Response:
    """The columns of a project's data page."""
    return answer({"columns": columns(asking.asked_project())})


@blueprint.get("/api/dm/project")
@declares("Project", query=PROJECT)
def dm_project() -> Response:
    """The project with its counters under the data manager's names."""
    form = project_form(asking.asked_project())
    more = {"task_count": form["task_number"], "annotation_count": form["total_annotations_number"]}
    return answer({**form, **more, "can_delete_tasks": True, "can_manage_annotations": True, "can_manage_tasks": True})


@blueprint.get("/api/dm/actions")
@declares({"type": "array"}, query=PROJECT)
def list_actions() -> Response:
    """What can be done with a selection."""
    asking.asked_project()
    return answer([action.to_json() for action in ACTIONS.values() if not action.hidden])


@blueprint.get("/api/dm/actions/<name>/form")
@declares({"type": "array"}, query=PROJECT)
def action_form(name: str) -> Response:
    """The fields of an action's dialog."""
    named(name)
    project = asking.asked_project()
    if name == "predictions_to_annotations":
        options = list(project.store.model_versions())
        return answer([{"columnCount": 1, "fields": [
            {"type": "select", "name": "model_version", "label": "Choose predictions", "options": options}]}])
    if name == "set_choice":
        return answer([{"columnCount": 1, "fields": choice_fields(project)}])
    return answer([])


@blueprint.post("/api/dm/actions")
@declares({"type": "object"}, body="Selection", query={**PROJECT, "id": TEXT, "view": NUMBER})
def run() -> Response:
    """Do it."""
    action = named(request.args.get("id", ""))
    found = asking.body()
    if not action.hidden:
        asking.required(found, "selectedItems")  # what deletes should never mean "all" by omission
    project, query = _selection(found)
    ids = project.store.task_ids(replace(query, limit=None, offset=0)) if not action.hidden else []
    return answer(action.run(project, ids, _checked(found), asking.user()))


@blueprint.post("/api/dm/export")
@declares(body="Selection", query={**PROJECT, "exportType": TEXT}, media="*/*")
def export_selection() -> Response:
    """The selected tasks in the format `exportType`, with or without annotations."""
    spec = format_named(request.args.get("exportType") or "JSON")
    found = asking.body()
    asking.required(found, "selectedItems")
    project, query = _selection(found)
    ids = project.store.task_ids(replace(query, limit=None, offset=0))
    return sent(project, Wanted(spec, ids=frozenset(ids), options={"title": project.title}))


def _selection(found: Mapping[str, Any]) -> tuple[Project, TaskQuery]:
    view = asking.number("view")
    project, base = view_query(view) if view is not None else (asking.asked_project(found), TaskQuery())
    query = task_query(found, own=lambda one: asking.own_task(project, one))
    search = found.get("search", "")
    if not isinstance(search, str) or len(search) > LONGEST_SEARCH:
        raise BadRequest("Validation error", fields={"search": [f"a text of at most {LONGEST_SEARCH} characters"]})
    query = replace(query, search=search)
    if not query.filters and base.filters:
        query = replace(query, conjunction=base.conjunction, filters=base.filters)
    return project, query


def _checked(found: Mapping[str, Any]) -> Mapping[str, Any]:
    if found.get("annotator") is not None:
        return {**found, "annotator": asking.whole(found["annotator"], "annotator")}
    versions = found.get("model_version")
    good = versions is None or isinstance(versions, str)
    if not good and not (isinstance(versions, list) and all(isinstance(one, str) for one in versions)):
        raise BadRequest("Validation error", fields={"model_version": ["a text or a list of texts"]})
    return found
