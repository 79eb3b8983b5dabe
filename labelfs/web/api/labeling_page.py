"""What our own pages read: the labeling page, the data page, a preview of a config, problems, people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, request

from labelfs import fetching
from labelfs.errors import BadRequest
from labelfs.grid import grid
from labelfs.labeling_answer import labeling_answer, problem_json
from labelfs.project import Project
from labelfs.project_config import preview
from labelfs.store.query import TaskQuery
from labelfs.task_filters import task_query
from labelfs.web import asking, strict_json
from labelfs.web.answers import answer
from labelfs.web.openapi import NUMBER, PROJECT, TEXT, declares

blueprint = Blueprint("labeling", __name__)
LONGEST_SEARCH = 1_000


@blueprint.get("/api/projects/<int:number>/labeling/<int:task>")
@declares({"type": "object", "required": ["task", "tree"]})
def labeling(number: int, task: int) -> Response:
    """Everything the labeling page needs for one task."""
    project = asking.project(number)
    own = asking.own_task(project, task)
    shown = labeling_answer(project, own, user=asking.user())
    project.predictor.opened(own, wait=False)
    return answer(shown)


@blueprint.get("/api/projects/<int:number>/grid")
@declares(
    {"type": "object"},
    query={"offset": NUMBER, "limit": {**NUMBER, "minimum": 1}, "search": TEXT, "ordering": TEXT, "query": TEXT},
)
def rows(number: int) -> Response:
    """Rows of the data page: `offset`, `limit`, `search`, `ordering`, `query`."""
    project = asking.project(number)
    offset, limit = asking.number("offset", 0) or 0, asking.number("limit", 100, least=1) or 100
    return answer(grid(project, _query(project), offset, limit))


def _query(project: Project) -> TaskQuery:
    spec: Any = strict_json.parse(request.args.get("query") or "{}")
    if isinstance(spec, dict) and request.args.get("ordering"):
        spec = {**spec, "ordering": [request.args["ordering"]]}
    query = task_query(spec, own=lambda one: asking.own_task(project, one))
    search = request.args.get("search", "")
    if len(search) > LONGEST_SEARCH:
        raise BadRequest("Validation error", fields={"search": [f"at most {LONGEST_SEARCH} characters"]})
    return replace(query, search=search)


@blueprint.post("/api/projects/<int:number>/preview-config")
@declares({"type": "object"}, body="Config")
def preview_config(number: int) -> Response:
    """A config that is being written, as it would look on a task: tree and problems."""
    found = asking.body()
    text = asking.required(found, "label_config")
    project = asking.project(number)
    if not isinstance(text, str):
        raise BadRequest("Validation error", fields={"label_config": ["Not a valid string."]})
    data = _sample_data(project, found)
    return answer({**preview(text, data), "data": data, "media": project.media.urls(data, project.config)})


def _sample_data(project: Project, found: Mapping[str, Any]) -> dict[str, Any]:
    """The data to show: sent as `data`, else that of the `task`, else of the first task."""
    if isinstance(found.get("data"), dict):
        return dict(found["data"])
    if found.get("task") is not None:
        task = project.store.task(asking.own_task(project, asking.whole(found["task"], "task")))
        return dict(task.data) if task else {}
    first = project.store.tasks(project.store.task_ids(TaskQuery(limit=1)))
    return dict(first[0].data) if first else {}


@blueprint.get("/api/projects/<int:number>/people")
@declares({"type": "array"})
def people(number: int) -> Response:
    """Who is in `members.json`, and who asks."""
    project = asking.project(number)
    known = {person.email: person for person in project.people.everyone()}
    known.setdefault(asking.user(), project.people.person(asking.user()))
    return answer([{**p.brief(), "role": project.people.role(p.email)} for p in known.values()])


@blueprint.get("/api/projects/<int:number>/git")
@declares({"type": ["object", "null"]})
def git(number: int) -> Response:
    """Branch and number of changed files; null outside a repository."""
    state = asking.project(number).git.state()
    return answer(None if state.branch is None else {"branch": state.branch, "changed": state.changed})


@blueprint.get("/api/problems")
@declares({"type": "array"}, query=PROJECT)
def problems() -> Response:
    """Everything that cannot be used: `[{project, file, line, message}]`."""
    number = asking.number("project")
    asked = asking.workspace().projects() if number is None else [asking.project(number)]
    return answer([{"project": one.number, **problem_json(p)} for one in asked for p in one.problems()])


@blueprint.post("/api/projects/<int:number>/labeling/<int:task>/fetch")
def fetch_media(number: int, task: int) -> Response:
    """Fetch a file that DVC knows (`reference`), in a folder that the person trusts on this machine."""
    project = asking.project(number)
    asking.own_task(project, task)
    reference = asking.body().get("reference")
    if not isinstance(reference, str):
        raise BadRequest("Validation error", fields={"reference": ["Not a valid string."]})
    return answer({"fetched": fetching.fetch(project, reference)})
