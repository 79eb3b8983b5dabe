"""Webhooks: addresses that are told what happens, kept on this machine only; a project file never brings one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.errors import BadRequest
from labelfs.kept_list import KeptList
from labelfs.models.outgoing import Unreachable, parsed
from labelfs.store import times

if TYPE_CHECKING:
    from labelfs.project import Project

Shape = dict[str, Any]
KEPT = KeptList("webhooks", "No Webhook matches the given query.")

EVENTS: dict[str, tuple[str, str]] = {
    "TASKS_CREATED": ("Tasks created", "An import, or a file that appeared, brought tasks."),
    "TASKS_DELETED": ("Tasks deleted", "Tasks are gone."),
    "ANNOTATION_CREATED": ("Annotation created", "Somebody submitted or skipped a task."),
    "ANNOTATIONS_CREATED": ("Annotations created", "Several annotations at once."),
    "ANNOTATION_UPDATED": ("Annotation updated", "An annotation changed."),
    "ANNOTATIONS_DELETED": ("Annotations deleted", "Annotations are gone."),
    "PROJECT_UPDATED": ("Project updated", "Settings or the labeling config changed."),
    "PROJECT_CREATED": ("Project created", "The workspace has a new project."),
    "PROJECT_DELETED": ("Project deleted", "A project of the workspace is gone."),
    "START_TRAINING": ("Training started", "A model backend was asked to train."),
}
"""Event → its title and what it says."""
WORKSPACE_ONLY = frozenset({"PROJECT_CREATED", "PROJECT_DELETED"})
FLAGS = ("send_payload", "send_for_all_actions", "is_active")
HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
RESERVED = frozenset({"host", "content-length", "transfer-encoding", "connection"})


def of(project: Project) -> list[Shape]:
    """The webhooks of a project."""
    return KEPT.of(project.root)


def of_workspace(root: Path) -> list[Shape]:
    """Webhooks for every project of a workspace, and for making and deleting projects."""
    return [one for one in KEPT.of(root) if one.get("workspace")]


def to_json(record: Mapping[str, Any], project: int | None) -> Shape:
    """As the API shows it."""
    return {
        "id": record["id"], "organization": 1, "project": project, "url": record["url"],
        "send_payload": record["send_payload"], "send_for_all_actions": record["send_for_all_actions"],
        "headers": record["headers"], "is_active": record["is_active"], "actions": record["actions"],
        "created_at": record["created_at"], "updated_at": record["updated_at"],
        "allow_private": record["allow_private"],
    }


def create(folder: Path, body: Mapping[str, Any], *, workspace: bool = False, allow_private: bool = False) -> Shape:
    """Add a webhook of a project folder, or of a workspace; raises `BadRequest` naming what cannot be used."""
    if body.get("url") is None:
        raise BadRequest("Validation error", fields={"url": ["This field is required."]})
    now = times.now()
    record: Shape = {
        "url": "", "send_payload": True, "send_for_all_actions": True, "headers": {}, "is_active": True, "actions": [],
        "allow_private": allow_private, "workspace": workspace, "created_at": now, "updated_at": now,
        **checked(body, workspace=workspace),
    }
    return KEPT.add(folder, record)


def change(record: Mapping[str, Any], body: Mapping[str, Any]) -> Shape:
    """Change a webhook; what the body does not name stays, the list of actions too."""
    changes = checked(body, workspace=bool(record.get("workspace")))
    return KEPT.change(record["id"], {**changes, "updated_at": times.now()})


def checked(body: Mapping[str, Any], *, workspace: bool) -> Shape:
    """The members of a body that a webhook keeps; raises `BadRequest`."""
    found: Shape = {}
    for name in (*FLAGS, "allow_private"):
        if body.get(name) is not None:
            if not isinstance(body[name], bool):
                raise _bad(name, "Must be a valid boolean.")
            found[name] = body[name]
    if body.get("url") is not None:
        found["url"] = checked_url(body["url"])
    if body.get("headers") is not None:
        found["headers"] = _headers(body["headers"])
    if body.get("actions") is not None:
        found["actions"] = _actions(body["actions"], workspace=workspace)
    return found


def checked_url(url: Any, name: str = "url") -> str:
    """An http(s) address; raises `BadRequest`."""
    try:
        parsed(url if isinstance(url, str) else "")
    except Unreachable:
        raise _bad(name, "Enter a valid URL.") from None
    return str(url)


def _headers(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or len(value) > 50:
        raise _bad("headers", "Expected an object.")
    for name, text in value.items():
        good = HEADER_NAME.fullmatch(name) and name.lower() not in RESERVED
        if not good or not isinstance(text, str) or len(text) > 2_000 or not (text.isascii() and text.isprintable()):
            raise _bad("headers", f"{name[:100]}: not a header")
    return value


def _actions(value: Any, *, workspace: bool) -> list[str]:
    if not isinstance(value, list):
        raise _bad("actions", "Expected a list of events.")
    for one in value:
        if not isinstance(one, str) or one not in EVENTS:
            raise _bad("actions", f'"{str(one)[:100]}" is not a valid choice.')
    if not workspace and WORKSPACE_ONLY & set(value):
        raise _bad("non_field_errors", "Project webhook can't contain organization-only action.")
    return list(dict.fromkeys(value))


def _bad(name: str, text: str) -> BadRequest:
    return BadRequest("Validation error", fields={name: [text]})


def wants(record: Mapping[str, Any], action: str) -> bool:
    """Whether a webhook is told of this event."""
    return bool(record["is_active"]) and (bool(record["send_for_all_actions"]) or action in record["actions"])


