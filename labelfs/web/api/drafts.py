"""Drafts of the one who asks."""

from __future__ import annotations

from flask import Blueprint, Response

from labelfs import project_drafts
from labelfs.errors import NotFound
from labelfs.project import Project
from labelfs.store.items import Draft
from labelfs.web import asking
from labelfs.web.answers import answer, nothing
from labelfs.web.openapi import declares

blueprint = Blueprint("drafts", __name__)
NO_DRAFT = "No AnnotationDraft matches the given query."


@blueprint.get("/api/tasks/<int:number>/drafts")
@declares("Draft[]")
def of_task(number: int) -> Response:
    """Own drafts of a task."""
    project, own = asking.workspace().task(number)
    if project.store.task(own) is None:
        raise NotFound("No Task matches the given query.")
    return answer(project.shapes().drafts(own, asking.user()))


@blueprint.post("/api/tasks/<int:number>/drafts")
@declares("Draft", status=201, body="DraftBody")
def create(number: int) -> Response:
    """Keep a draft of a new annotation."""
    found = asking.body()
    project, own = asking.workspace().task(number)
    return answer(project_drafts.save(project, own, found, user=asking.user()), 201)


@blueprint.get("/api/tasks/<int:number>/annotations/<int:annotation>/drafts")
@declares("Draft[]")
def of_annotation(number: int, annotation: int) -> Response:
    """Own drafts of an annotation."""
    project, own = asking.workspace().task(number)
    _, own_annotation = asking.workspace().find("annotation", annotation)
    drafts = [d for d in project.store.drafts(own, asking.user()) if d.annotation == own_annotation]
    return answer([project.shapes().draft(draft) for draft in drafts])


@blueprint.post("/api/tasks/<int:number>/annotations/<int:annotation>/drafts")
@declares("Draft", status=201, body="DraftBody")
def create_for(number: int, annotation: int) -> Response:
    """Keep a draft of a change to an annotation."""
    found = asking.body()
    project, own = asking.workspace().task(number)
    _, own_annotation = asking.workspace().find("annotation", annotation)
    shape = project_drafts.save(project, own, found, user=asking.user(), annotation=own_annotation)
    return answer(shape, 201)


def _mine(number: int) -> tuple[Project, Draft]:
    project, own = asking.workspace().find("draft", number)
    draft = project.store.draft(own)
    if draft is None or draft.user != asking.user():
        raise NotFound(NO_DRAFT)
    return project, draft


@blueprint.get("/api/drafts/<int:number>")
@declares("Draft")
def detail(number: int) -> Response:
    """One draft."""
    project, draft = _mine(number)
    return answer(project.shapes().draft(draft))


@blueprint.patch("/api/drafts/<int:number>")
@blueprint.put("/api/drafts/<int:number>")
@declares("Draft", body="DraftBody")
def change(number: int) -> Response:
    """Keep the newer state of a draft."""
    found = asking.body()
    project, draft = _mine(number)
    shape = project_drafts.save(
        project, draft.task, found, user=asking.user(), annotation=draft.annotation, draft_id=draft.id
    )
    return answer(shape)


@blueprint.delete("/api/drafts/<int:number>")
@declares(status=204)
def delete(number: int) -> Response:
    """Throw a draft away."""
    project, draft = _mine(number)
    project.store.delete_draft(draft.id)
    return nothing()
