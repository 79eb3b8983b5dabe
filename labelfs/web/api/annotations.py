"""Annotations of tasks: list, create, change, delete; `If-Match` guards against lost updates."""

from __future__ import annotations

from flask import Blueprint, Response

from labelfs.errors import NotFound
from labelfs.project_annotations import NO_ANNOTATION
from labelfs.project_drafts import to_draft
from labelfs.web import asking
from labelfs.web.answers import answer, nothing, with_etag
from labelfs.web.openapi import declares

blueprint = Blueprint("annotations", __name__)


@blueprint.get("/api/tasks/<int:number>/annotations")
@declares("Annotation[]")
def of_task(number: int) -> Response:
    """The annotations of a task in order."""
    project, own = asking.workspace().task(number)
    if project.store.task(own) is None:
        raise NotFound("No Task matches the given query.")
    return answer(project.shapes().annotations(own))


@blueprint.post("/api/tasks/<int:number>/annotations")
@declares("Annotation", status=201, also=(200,), body="AnnotationBody")
def create(number: int) -> Response:
    """Make an annotation; the same `unique_id` again answers 200 with the first one."""
    found = asking.body()
    project, own = asking.workspace().task(number)
    shape, created = project.save_annotation(own, found, user=asking.user())
    return with_etag(shape, 201 if created else 200)


@blueprint.get("/api/annotations/<int:number>")
@declares("Annotation")
def detail(number: int) -> Response:
    """One annotation."""
    project, own = asking.workspace().find("annotation", number)
    item = project.store.annotation(own)
    if item is None:
        raise NotFound(NO_ANNOTATION)
    return with_etag(project.shapes().annotation(item))


@blueprint.patch("/api/annotations/<int:number>")
@blueprint.put("/api/annotations/<int:number>")
@declares("Annotation", body="AnnotationBody")
def change(number: int) -> Response:
    """Change an annotation; 412 with `current` and `yours` if it is not the one that was read."""
    found = asking.body()
    project, own = asking.workspace().find("annotation", number)
    return with_etag(project.update_annotation(own, found, user=asking.user(), expect=asking.expected(found)))


@blueprint.delete("/api/annotations/<int:number>")
@declares(status=204)
def delete(number: int) -> Response:
    """Delete an annotation."""
    found = asking.body()
    project, own = asking.workspace().find("annotation", number)
    project.delete_annotation(own, user=asking.user(), expect=asking.expected(found))
    return nothing()


@blueprint.post("/api/annotations/<int:number>/convert-to-draft")
@declares("Draft", status=201)
def convert(number: int) -> Response:
    """Take an annotation back: it becomes a draft."""
    project, own = asking.workspace().find("annotation", number)
    return answer(to_draft(project, own, user=asking.user()), 201)
