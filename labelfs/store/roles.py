"""What a file is to the index: its kind by place and name, this machine's own drafts and predictions included."""

from __future__ import annotations

from enum import IntEnum

from labelfs.store.layout import LOCAL_FOLDER, Kind, kind_of


class Role(IntEnum):
    """What the index takes from a file; the numbers stand in the index."""

    TASK = 1
    ANNOTATION = 2
    PREDICTION = 3
    LOCAL_PREDICTION = 4
    REVIEW = 5
    ACTIVITY = 6
    ASSIGNMENT = 7
    DRAFT = 8
    VIEW = 9
    SETTINGS = 10
    """`project.json`, `members.json`."""
    CONFIG = 11


DRAFTS = f"{LOCAL_FOLDER}/drafts"
LOCAL_PREDICTIONS = f"{LOCAL_FOLDER}/predictions"
FOLDERS = ("tasks", "annotations", "predictions", "reviews", "activity", "assignments", "views", DRAFTS,
           LOCAL_PREDICTIONS)
"""Folders that the index reads, tasks first."""
SINGLE_FILES = ("config.xml", "project.json", "members.json")

_ROLES = {
    Kind.TASK: Role.TASK,
    Kind.ANNOTATION: Role.ANNOTATION,
    Kind.PREDICTION: Role.PREDICTION,
    Kind.REVIEW: Role.REVIEW,
    Kind.ACTIVITY: Role.ACTIVITY,
    Kind.ASSIGNMENT: Role.ASSIGNMENT,
    Kind.VIEW: Role.VIEW,
    Kind.PROJECT: Role.SETTINGS,
    Kind.MEMBERS: Role.SETTINGS,
    Kind.CONFIG: Role.CONFIG,
}


def role_of(name: str) -> Role | None:
    """The role of the file with this project-relative name; None: the index has no use for it."""
    kind = kind_of(name)
    if kind is not Kind.LOCAL:
        return _ROLES.get(kind.item)
    if name.startswith(DRAFTS + "/") and name.endswith(".json"):
        return Role.DRAFT
    if name.startswith(LOCAL_PREDICTIONS + "/") and name.endswith((".json", ".jsonl")):
        return Role.LOCAL_PREDICTION
    return None


def roles_in(folder: str) -> dict[str, Role]:
    """Suffix → role, for plain files anywhere below one of `FOLDERS`."""
    found = {suffix: role_of(f"{folder}/x{suffix}") for suffix in (".json", ".jsonl")}
    return {suffix: role for suffix, role in found.items() if role is not None}
