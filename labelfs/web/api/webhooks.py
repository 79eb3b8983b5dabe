"""Webhooks over HTTP: adding one enables it on this machine, and nowhere else."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from labelfs import webhooks
from labelfs.errors import NotFound
from labelfs.project import Project
from labelfs.web import asking
from labelfs.web.answers import answer, nothing
from labelfs.web.openapi import FLAG, PROJECT, declares
from labelfs.webhook_delivery import deliveries

blueprint = Blueprint("webhooks", __name__)


def _find(number: int) -> tuple[Project | None, dict[str, Any]]:
    """A webhook of a project served here, or of the workspace."""
    for project in asking.workspace().projects():
        for one in webhooks.of(project):
            if one["id"] == number:
                return project, one
    for one in _of_workspace():
        if one["id"] == number:
            return None, one
    raise NotFound("No Webhook matches the given query.")


def _of_workspace() -> list[dict[str, Any]]:
    space = asking.workspace()
    return [] if space.alone else webhooks.of_workspace(space.root)


def _number(project: Project | None) -> int | None:
    return None if project is None else project.number


@blueprint.get("/api/webhooks")
@declares("Webhook[]", query=PROJECT)
def list_webhooks() -> Response:
    """The webhooks of `?project=`, or all."""
    asked = asking.number("project")
    if asked is not None:
        project = asking.project(asked)
        return answer([webhooks.to_json(one, project.number) for one in webhooks.of(project)])
    found = [webhooks.to_json(one, None) for one in _of_workspace()]
    for project in asking.workspace().projects():
        found += [webhooks.to_json(one, project.number) for one in webhooks.of(project)]
    return answer(found)


@blueprint.get("/api/webhooks/info")
@declares({"type": "object"}, query={"organization-only": FLAG})
def info() -> Response:
    """The events there are."""
    shown = not asking.flag("organization-only")
    return answer({
        name: {"name": title, "description": text, "key": name, "organization-only": name in webhooks.WORKSPACE_ONLY}
        for name, (title, text) in webhooks.EVENTS.items() if shown or name in webhooks.WORKSPACE_ONLY
    })


@blueprint.post("/api/webhooks")
@declares("Webhook", status=201, body="WebhookBody")
def create() -> Response:
    """Add a webhook to a project; without `project` to the whole workspace."""
    found = asking.body()
    space = asking.workspace()
    if found.get("project") is None and asking.number("project") is None:
        if space.alone:
            raise NotFound("Project not found.")
        record = webhooks.create(space.root, found, workspace=True)
        for project in space.ready():
            asking.outreach().look(project)
        return answer(webhooks.to_json(record, None), 201)
    project = asking.asked_project(found)
    record = webhooks.create(project.root, found)
    asking.outreach().look(project)
    return answer(webhooks.to_json(record, project.number), 201)


@blueprint.get("/api/webhooks/<int:number>")
@declares("Webhook")
def detail(number: int) -> Response:
    """One webhook."""
    project, record = _find(number)
    return answer(webhooks.to_json(record, _number(project)))


@blueprint.patch("/api/webhooks/<int:number>")
@blueprint.put("/api/webhooks/<int:number>")
@declares("Webhook", body="WebhookChange")
def change(number: int) -> Response:
    """Change a webhook; what is not sent stays."""
    found = asking.body()
    project, record = _find(number)
    return answer(webhooks.to_json(webhooks.change(record, found), _number(project)))


@blueprint.delete("/api/webhooks/<int:number>")
@declares(status=204)
def delete(number: int) -> Response:
    """Remove a webhook."""
    project, record = _find(number)
    webhooks.KEPT.remove(record["id"])
    for one in [project] if project else asking.workspace().ready():
        asking.outreach().look(one)
    return nothing()


@blueprint.get("/api/webhooks/<int:number>/deliveries")
@declares({"type": "array"})
def log(number: int) -> Response:
    """What became of the last deliveries, newest first."""
    _, record = _find(number)
    return answer(deliveries(record["id"]))
