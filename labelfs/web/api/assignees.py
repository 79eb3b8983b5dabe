"""Tasks assigned to people, as Label Studio's larger edition and its tutorials ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response

from labelfs.errors import BadRequest, NotSupported
from labelfs.project import Project
from labelfs.task_filters import task_query
from labelfs.web import asking
from labelfs.web.answers import answer
from labelfs.web.api.users import email_of
from labelfs.web.openapi import declares

blueprint = Blueprint("assignees", __name__)


@blueprint.get("/api/projects/<int:number>/tasks/assignees")
@declares({"type": "array"})
def list_assignees(number: int) -> Response:
    """Who has which tasks: `[{"user", "email", "tasks"}]`."""
    project = asking.project(number)
    return answer([
        {"user": project.people.number(email), "email": email, "tasks": [project.ids.task(one) for one in tasks]}
        for email, tasks in project.store.assignments().items()
    ])


@blueprint.post("/api/projects/<int:number>/tasks/assignees")
@declares("Assigned", body="Assignment")
def assign(number: int) -> Response:
    """Give the selected tasks to these people, besides what they have: `{"users", "selectedItems", "type": "AN"}`."""
    found = asking.body()
    project, tasks = _selected(number, found)
    emails = [_email(one) for one in _users(asking.required(found, "users"))]
    held = project.store.assignments()
    count = 0
    for email in dict.fromkeys(emails):
        before = set(held.get(email, ()))
        count += len(set(tasks) - before)
        project.store.assign(email, before | set(tasks))
    return answer({"assignments": count})


@blueprint.delete("/api/projects/<int:number>/tasks/assignees")
@declares("Assigned", body="Assignment")
def take_away(number: int) -> Response:
    """Take the selected tasks from these people, from everybody without `users`."""
    found = asking.body()
    project, tasks = _selected(number, found)
    emails = None if found.get("users") is None else {_email(one) for one in _users(found["users"])}
    count = 0
    for email, held in project.store.assignments().items():
        gone = set(held) & set(tasks)
        if gone and (emails is None or email in emails):
            project.store.assign(email, set(held) - gone)
            count += len(gone)
    return answer({"assignments": count})


def _selected(number: int, found: Mapping[str, Any]) -> tuple[Project, list[int]]:
    kind = found.get("type", "AN")
    if kind == "RE":
        raise NotSupported("reviewers are not assigned to single tasks", hint="a reviewer sees every task")
    if kind != "AN":
        raise BadRequest("Validation error", fields={"type": ["must be AN (annotators)"]})
    asking.required(found, "selectedItems")
    project = asking.project(number)
    query = task_query(found, own=lambda one: asking.own_task(project, one))
    return project, project.store.task_ids(replace(query, limit=None, offset=0))


def _users(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise BadRequest("Validation error", fields={"users": ["Expected a list of user ids."]})
    return value


def _email(user: Any) -> str:
    """A person by number or e-mail; raises `BadRequest` for somebody nobody knows."""
    if isinstance(user, str) and "@" in user:
        return user
    email = email_of(asking.whole(user, "users"))
    if email is None:
        raise BadRequest("Validation error", fields={"users": [f"there is no user {user}"]})
    return email
