"""Projects: list, make, change, delete; validate a config, next task, summary."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, request

from labelfs import project_form, project_tasks
from labelfs.errors import BadRequest, Busy, NotFound
from labelfs.project import Project
from labelfs.project_config import refuse_faulty
from labelfs.project_summary import summary
from labelfs.settings import changes_from_api, filled
from labelfs.web import asking
from labelfs.web.answers import answer, nothing
from labelfs.web.openapi import PAGED, TEXT, declares
from labelfs.workspace import Slot

blueprint = Blueprint("projects", __name__)
PAGE = 30
PATIENCE = 0.3
"""Seconds that a page waits for a project that is being read in; then it is told how far that is."""
ORDERS = frozenset({"id", "title", "created_at", "task_number"})


def _included() -> frozenset[str] | None:
    names = request.args.get("include")
    return frozenset(name.strip() for name in names.split(",")) if names else None


def _form(number: int) -> dict[str, Any]:
    """The project, or what is known of it while it is still being read in (scripts wait, pages do not)."""
    in_browser = asking.in_browser()
    try:
        found = project_form.project_form(_opened(number, in_browser=in_browser))
    except Busy:
        if not in_browser:
            raise
        found = _indexing(asking.workspace().slot(number))
    only = _included()
    return {key: value for key, value in found.items() if only is None or key in only}


def _opened(number: int, *, in_browser: bool) -> Project:
    return asking.workspace().project(number, patience=PATIENCE) if in_browser else asking.project(number)


def _indexing(slot: Slot) -> dict[str, Any]:
    done, total = slot.progress
    return {"id": slot.number, "title": slot.root.name, "folder": slot.root.name,
            "indexing": {"done": done, "total": total or 0}, "task_number": None, "finished_task_number": None}


@blueprint.get("/api/projects")
@declares("Projects", query={**PAGED, "ids": TEXT, "title": TEXT, "ordering": TEXT})
def list_projects() -> Response:
    """All projects, newest first, paged."""
    forms = [_form_or_fault(number) for number in reversed(_wanted())]
    title = request.args.get("title")
    if title:
        forms = [form for form in forms if title.lower() in str(form.get("title", "")).lower()]
    forms = _ordered(forms)
    offset, size = asking.page(PAGE)
    asking.check_page(offset, len(forms))
    return answer(asking.paged(forms[offset:offset + size], len(forms), offset, size))


def _wanted() -> list[int]:
    ids = asking.numbers("ids")
    return [number for number in asking.workspace().numbers() if ids is None or number in ids]


def _form_or_fault(number: int) -> dict[str, Any]:
    """A folder that cannot be opened stands in the list with the reason."""
    try:
        return _form(number)
    except OSError as fault:
        name = asking.workspace().slot(number).root.name
        return {"id": number, "title": name, "folder": name, "error": fault.strerror or "unreadable"}


def _ordered(forms: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ordering = request.args.get("ordering")
    if not ordering:
        return forms
    key = ordering.lstrip("-")
    if key not in ORDERS:
        raise BadRequest("Validation error", fields={"ordering": [f"must be one of {', '.join(sorted(ORDERS))}"]})
    known = [form for form in forms if form.get(key) is not None]
    known.sort(key=lambda form: form[key], reverse=ordering.startswith("-"))
    return known + [form for form in forms if form.get(key) is None]


@blueprint.post("/api/projects")
@declares("Project", status=201, body="ProjectBody")
def create() -> Response:
    """Make a project folder in the workspace."""
    found = asking.body()
    changes = changes_from_api(found, filled({}))
    if found.get("label_config"):
        refuse_faulty(found["label_config"])
    project = asking.workspace().create(str(changes.get("title") or "New project"))
    project.set_config(str(found.get("label_config") or "<View></View>"))
    kept = {**changes.pop("label_studio", {}), "created_at": _now()}
    project.update_settings({"title": project.root.name, **changes, "label_studio": kept})
    asking.outreach().tell_workspace("PROJECT_CREATED", project, {})
    return answer(project_form.project_form(project), 201)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@blueprint.get("/api/projects/counts")
@declares({"type": "object", "required": ["count", "results"]}, query=PAGED)
def counts() -> Response:
    """The counters of all projects, paged."""
    forms = [{"id": one.number, **project_form.counters(one)} for one in asking.workspace().projects()]
    offset, size = asking.page(PAGE)
    asking.check_page(offset, len(forms))
    return answer(asking.paged(forms[offset:offset + size], len(forms), offset, size))


@blueprint.get("/api/projects/<int:number>")
@declares("Project")
def detail(number: int) -> Response:
    """One project with its counters."""
    return answer(_form(number))


@blueprint.patch("/api/projects/<int:number>")
@blueprint.put("/api/projects/<int:number>")
@declares("Project", body="ProjectBody")
def change(number: int) -> Response:
    """Change settings and config; a config that would orphan results is refused with their number."""
    found = asking.body()
    project = asking.project(number)
    project.refuse_read_only()
    project_form.change(project, found)
    return answer(project_form.project_form(project))


@blueprint.delete("/api/projects/<int:number>")
@declares(status=204)
def delete(number: int) -> Response:
    """Move a project folder of a workspace to its trash."""
    root = asking.workspace().slot(number).root
    asking.workspace().delete(number)
    asking.outreach().tell_workspace("PROJECT_DELETED", None, {"id": number, "title": root.name})
    return nothing()


@blueprint.post("/api/projects/validate")
@declares(status=204, body="Config")
def validate() -> Response:
    """Whether a config could be a project's: 204, or 400 with the errors."""
    refuse_faulty(asking.required(asking.body(), "label_config"))
    return nothing()


@blueprint.post("/api/projects/<int:number>/validate")
@declares({"type": "object"}, body="Config")
def validate_for(number: int) -> Response:
    """Whether this project could take a config: 200, or 400 with the errors."""
    text = asking.required(asking.body(), "label_config")
    project = asking.project(number)
    refuse_faulty(text)
    return answer({"config_essential_data_has_changed": text != project.config.text})


@blueprint.get("/api/projects/<int:number>/next")
@declares("Task", query={"exclude": TEXT})
def next_task(number: int) -> Response:
    """The next task of the one who asks, without those in `exclude`; 404 when nothing is left."""
    project = asking.project(number)
    exclude = [asking.own_task(project, one) for one in asking.numbers("exclude") or []]
    own = project.next_task(user=asking.user(), exclude=exclude)
    if own is None:
        raise NotFound(f"There are no tasks for {asking.user()}")
    project.predictor.opened(own, wait=not asking.in_browser())
    shape = project_tasks.detail(project, own, user=asking.user())
    return answer({**shape, "unique_lock_id": str(uuid.uuid4()), "queue": _queue(project)})


def _queue(project: Project) -> str:
    return "Sequence queue" if project.settings["sampling"] == "sequential" else "Uniform queue"


@blueprint.get("/api/projects/<int:number>/summary")
@declares({"type": "object", "required": ["all_data_columns"]})
def project_summary(number: int) -> Response:
    """Data columns, results and labels of a project, counted."""
    return answer(summary(asking.project(number)))


@blueprint.get("/api/projects/<int:number>/sample-task")
@blueprint.post("/api/projects/<int:number>/sample-task")
@declares({"type": "object", "required": ["sample_task"]})
def sample_task(number: int) -> Response:
    """The first task, to try a config on."""
    project = asking.project(number)
    ids = project.store.task_ids()[:1]
    data = dict(project.store.tasks(ids)[0].data) if ids else {}
    return answer({"sample_task": {"data": data, "annotations": [], "predictions": []}})


@blueprint.get("/api/projects/<int:number>/label-stream-history")
@declares({"type": "array", "items": {"type": "object", "required": ["taskId"]}})
def history(number: int) -> Response:
    """Own annotations of the project, newest first."""
    project = asking.project(number)
    mine = [one for one in project.store.iter_annotations() if one.person == asking.user()]
    mine.sort(key=lambda one: (one.created_at or "", one.id), reverse=True)
    return answer([
        {"taskId": project.ids.task(one.task), "annotationId": project.ids.annotation(one.id)} for one in mine[:1_000]
    ])


@blueprint.get("/api/projects/<int:number>/annotators")
@declares({"type": "array", "items": {"type": "object", "required": ["id", "email"]}})
def annotators(number: int) -> Response:
    """Who annotated in the project."""
    project = asking.project(number)
    shapes = project.shapes()
    found = {one.person: shapes.author(one.completed_by, one.person) for one in project.store.iter_annotations()}
    return answer([shapes.user(person, by) for person, by in sorted(found.items()) if by is not None])
