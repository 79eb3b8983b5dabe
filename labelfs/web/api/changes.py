"""The Changes page: what differs between two states, taking back, reviewing and committing."""

from __future__ import annotations

from flask import Blueprint, Response, request

from labelfs.errors import Conflict
from labelfs.project import Project
from labelfs.web import asking
from labelfs.web.answers import answer

blueprint = Blueprint("changes", __name__)


def _seen_by_all(number: int) -> Project:
    """The project, unless it is blind and an annotator asks: they see their own labels only."""
    project = asking.project(number)
    if project.settings["blind"] and project.people.role(asking.user()) == "annotator":
        raise Conflict("this project is blind: annotators do not see each other's changes")
    return project


def _revisions() -> tuple[str, str]:
    return request.args.get("from", ""), request.args.get("to", "")


@blueprint.get("/api/projects/<int:number>/changes")
def overview(number: int) -> Response:
    """What differs between `from` (default: HEAD) and `to` (default: the working files), a row per task."""
    return answer(_seen_by_all(number).changes.overview(*_revisions()))


@blueprint.get("/api/projects/<int:number>/changes/refs")
def refs(number: int) -> Response:
    """Branches, tags and commits that can be compared."""
    return answer(_seen_by_all(number).changes.refs())


@blueprint.get("/api/projects/<int:number>/changes/<int:task>")
def one_task(number: int, task: int) -> Response:
    """One task before and after."""
    project = _seen_by_all(number)
    return answer(project.changes.task(asking.own_task(project, task), *_revisions()))


@blueprint.post("/api/projects/<int:number>/changes/<int:task>/revert")
def revert(number: int, task: int) -> Response:
    """Take back one region, or an annotation, in the working files."""
    project = _seen_by_all(number)
    found = project.changes.revert(asking.own_task(project, task), request.args.get("from", ""), asking.body())
    return answer(found)


@blueprint.post("/api/projects/<int:number>/changes/undo")
def undo(number: int) -> Response:
    """Bring back what was taken back."""
    return answer(_seen_by_all(number).changes.undo(asking.body()))


@blueprint.post("/api/projects/<int:number>/changes/settle")
def settle(number: int) -> Response:
    """Settle a marked conflict of an annotation."""
    return answer(_seen_by_all(number).changes.settle(asking.body()))


@blueprint.post("/api/projects/<int:number>/changes/reviews")
def review(number: int) -> Response:
    """A verdict or a comment."""
    return answer(_seen_by_all(number).changes.review(asking.body(), user=asking.user()), 201)


@blueprint.post("/api/projects/<int:number>/changes/commit")
def commit(number: int) -> Response:
    """Commit chosen changes; nothing is pushed."""
    return answer(_seen_by_all(number).changes.commit(asking.body(), user=asking.user()), 201)
