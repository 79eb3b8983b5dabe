"""Model backends over HTTP: connecting one enables it on this machine, and nowhere else."""

from __future__ import annotations

import random
from typing import Any

from flask import Blueprint, Response

from labelfs import ml_backends
from labelfs.errors import BadRequest, NotFound
from labelfs.ml_diagnosis import explained, way_back
from labelfs.models.outgoing import Unreachable
from labelfs.project import Project
from labelfs.web import asking
from labelfs.web.answers import answer, nothing
from labelfs.web.openapi import FLAG, NUMBER, PROJECT, declares

blueprint = Blueprint("ml", __name__)


def _find(number: int) -> tuple[Project, dict[str, Any]]:
    for project in asking.workspace().projects():
        for one in ml_backends.of(project):
            if one["id"] == number:
                return project, one
    raise NotFound("No MLBackend matches the given query.")


@blueprint.get("/api/ml")
@declares("Backend[]", query=PROJECT)
def list_backends() -> Response:
    """The backends of a project."""
    project = asking.asked_project()
    return answer([ml_backends.to_json(one, project) for one in ml_backends.of(project)])


@blueprint.post("/api/ml")
@declares("Backend", status=201, body="BackendBody")
def connect() -> Response:
    """Connect a backend: it must be up and take the project."""
    found = asking.body()
    project = asking.asked_project(found)
    record = ml_backends.connect(project, found, project.reach())
    asking.outreach().look(project)
    return answer(ml_backends.to_json(record, project), 201)


@blueprint.get("/api/ml/<int:number>")
@declares("Backend")
def detail(number: int) -> Response:
    """One backend, asked anew whether it is there."""
    project, record = _find(number)
    return answer(ml_backends.to_json(ml_backends.refresh(project, record, project.reach()), project))


@blueprint.patch("/api/ml/<int:number>")
@blueprint.put("/api/ml/<int:number>")
@declares("Backend", body="BackendChange")
def change(number: int) -> Response:
    """Change a backend."""
    found = asking.body()
    project, record = _find(number)
    return answer(ml_backends.to_json(ml_backends.change(project, record, found, project.reach()), project))


@blueprint.delete("/api/ml/<int:number>")
@declares(status=204)
def delete(number: int) -> Response:
    """Disconnect a backend; its predictions stay."""
    project, record = _find(number)
    ml_backends.remove(record)
    asking.outreach().look(project)
    return nothing()


@blueprint.post("/api/ml/<int:number>/train")
@declares(body={"type": "object"})
def train(number: int) -> Response:
    """Ask a backend to train."""
    asking.body()
    project, record = _find(number)
    try:
        asking.outreach().train(project, record)
    except Unreachable as fault:
        raise _refused(project, record, fault) from None
    return Response(status=200, mimetype="application/json")


def _refused(project: Project, record: dict[str, Any], fault: Unreachable) -> BadRequest:
    diagnosis = explained(record["url"], fault, project.reach())
    return BadRequest(diagnosis.text, hint=diagnosis.cure)


@blueprint.post("/api/ml/<int:number>/interactive-annotating")
@declares(
    {"type": "object"}, body={"type": "object", "required": ["task"], "properties": {"task": NUMBER, "context": {}}},
)
def interactive(number: int) -> Response:
    """What a backend makes of regions that are being drawn: `{"task", "context"}`."""
    found = asking.body()
    project, record = _find(number)
    task = asking.own_task(project, asking.whole(asking.required(found, "task"), "task"))
    return answer(project.predictor.interactive(record, task, found.get("context"), user=asking.user()))


@blueprint.get("/api/ml/<int:number>/versions")
@declares({"type": "object", "required": ["versions"]})
def versions(number: int) -> Response:
    """The versions that a backend has."""
    project, record = _find(number)
    try:
        found = ml_backends.backend_of(record).versions(ml_backends.asking(project, project.reach()))
    except Unreachable as fault:
        raise _refused(project, record, fault) from None
    if found is None:
        return answer({"versions": [record["model_version"]], "message": "this backend names its current version only"})
    return answer({"versions": found})


@blueprint.post("/api/ml/<int:number>/predict/test")
@declares({"type": "object"}, query={"random": FLAG})
def try_out(number: int) -> Response:
    """What a backend says of a task, nothing is stored: `?random=true` any, else the first."""
    project, record = _find(number)
    ids = project.store.task_ids()
    if not ids:
        raise NotFound("Project has no tasks")
    task = random.choice(ids) if asking.flag("random") else ids[0]  # noqa: S311 - no secret depends on it
    return answer(project.predictor.tried(record, task))


@blueprint.post("/api/ml/<int:number>/predict")
@declares("Detail")
def predict_all(number: int) -> Response:
    """Predictions of one backend for every task that lacks its version."""
    project, record = _find(number)
    count = project.predictor.retrieve(project.store.task_ids(), number=record["id"])
    return answer({"processed_items": count, "detail": f"Retrieved {count} predictions"})


@blueprint.get("/api/ml/<int:number>/check")
@declares({"type": "array"})
def check(number: int) -> Response:
    """What keeps a backend and this server from reaching each other: `[{"what", "text", "cure"}]`, best empty."""
    project, record = _find(number)
    reach = project.reach()
    fresh = ml_backends.refresh(project, record, reach)
    found = [] if fresh["state"] == "CO" else [{"what": "backend", "text": fresh["error_message"], "cure": ""}]
    found += [{"what": one.what, "text": one.text, "cure": one.cure} for one in way_back(record["url"], reach)]
    return answer(found)


@blueprint.get("/api/projects/<int:number>/ml-proposals")
@declares({"type": "array"})
def proposals(number: int) -> Response:
    """Backends that the project's files name and nobody enabled on this machine."""
    return answer(ml_backends.proposed(asking.project(number)))
