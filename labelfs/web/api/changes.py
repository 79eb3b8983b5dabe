"""The Changes page: what differs between two states, taking back, reviewing and committing."""

from __future__ import annotations

from flask import Blueprint, Response, request

from labelfs import project_history
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


# ---- one task on the labeling page -------------------------------------------------------------------------
@blueprint.get("/api/projects/<int:number>/labeling/<int:task>/history")
def history(number: int, task: int) -> Response:
    """The commits that touched a task's labels; with `at` the annotations as that commit left them."""
    project = asking.project(number)
    own, revision = asking.own_task(project, task), request.args.get("at")
    if revision is not None:
        return answer(project_history.labels_at(project, own, revision, user=asking.user()))
    return answer(project_history.task_history(project, own, user=asking.user()))


@blueprint.get("/api/projects/<int:number>/labeling/<int:task>/blame")
def blame(number: int, task: int) -> Response:
    """Which commit gave each region of a task its present form."""
    project = asking.project(number)
    return answer(project_history.task_blame(project, asking.own_task(project, task), user=asking.user()))
