"""Predictions: list, create one or many, change, delete, versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response

from labelfs import project_predictions
from labelfs.errors import BadRequest, NotFound
from labelfs.project import Project
from labelfs.store.items import PredictionItem
from labelfs.web import asking
from labelfs.web.answers import answer, nothing
from labelfs.web.openapi import NUMBER, PROJECT, declares

blueprint = Blueprint("predictions", __name__)
NO_PREDICTION = "No Prediction matches the given query."


@blueprint.get("/api/predictions")
@declares("Prediction[]", query={**PROJECT, "task": NUMBER})
def list_predictions() -> Response:
    """The predictions of `?task=` or of `?project=`."""
    task = asking.number("task")
    if task is not None:
        project, own = asking.workspace().task(task)
        return answer(project.shapes().predictions(own))
    project = asking.asked_project()
    shapes = project.shapes()
    return answer([shapes.prediction(item) for item in project.store.iter_predictions()])


@blueprint.post("/api/predictions")
@declares("Prediction", status=201, body="PredictionBody")
def create() -> Response:
    """Add one prediction; `result` may be a list of regions, a `value`, or one scalar."""
    found = asking.body()
    task = asking.whole(asking.required(found, "task"), "task")
    project, own = asking.workspace().task(task)
    row = project_predictions.row(project, found, own)
    (item,) = project.store.add_predictions([row])
    return answer(project.shapes().prediction(item), 201)


@blueprint.post("/api/projects/<int:number>/import/predictions")
@declares({"type": "object", "required": ["created"]}, status=201, body="PredictionBody[]")
def create_many(number: int) -> Response:
    """Add a list of predictions; an unknown task refuses them all."""
    project = asking.project(number)
    rows = asking.json_body()
    if not isinstance(rows, list):
        raise BadRequest("Validation error", fields={"non_field_errors": ["Expected a list of predictions."]})
    checked = [_row(project, one, at) for at, one in enumerate(rows)]
    return answer({"created": len(project.store.add_predictions(checked)) if checked else 0}, 201)


def _row(project: Project, found: Any, at: int) -> Mapping[str, Any]:
    if not isinstance(found, Mapping):
        raise BadRequest("Validation error", fields={"non_field_errors": [f"Item {at}: expected an object."]})
    task = asking.own_task(project, asking.whole(asking.required(found, "task"), "task"))
    if project.store.task(task) is None:
        raise BadRequest("Validation error", fields={"task": [f"Item {at}: there is no task {found['task']}."]})
    return project_predictions.row(project, found, task)


def _one(number: int) -> tuple[Project, PredictionItem]:
    project, own = asking.workspace().find("prediction", number)
    item = project.store.prediction(own)
    if item is None:
        raise NotFound(NO_PREDICTION)
    return project, item


@blueprint.get("/api/predictions/<int:number>")
@declares("Prediction")
def detail(number: int) -> Response:
    """One prediction."""
    project, item = _one(number)
    return answer(project.shapes().prediction(item))


@blueprint.patch("/api/predictions/<int:number>")
@blueprint.put("/api/predictions/<int:number>")
@declares("Prediction", body="PredictionChange")
def change(number: int) -> Response:
    """Change `result`, `score` or `model_version`."""
    found = asking.body()
    project, item = _one(number)
    changes = project_predictions.changes(project, found, item)
    changed = project.store.update_prediction(item.id, changes, expect=asking.expected(found))
    return answer(project.shapes().prediction(changed))


@blueprint.delete("/api/predictions/<int:number>")
@declares(status=204)
def delete(number: int) -> Response:
    """Delete a prediction."""
    project, item = _one(number)
    project.store.delete_predictions([item.id])
    return nothing()


@blueprint.get("/api/projects/<int:number>/model-versions")
@declares({"type": "object", "additionalProperties": {"type": "integer"}})
def versions(number: int) -> Response:
    """Predictions per model version."""
    return answer(asking.project(number).store.model_versions())
