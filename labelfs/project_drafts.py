"""Drafts: unsubmitted work of one person, local to this machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from labelfs.errors import BadRequest, NotFound
from labelfs.project_annotations import NO_ANNOTATION, NO_TASK, result_fault, seconds_of

if TYPE_CHECKING:
    from labelfs.project import Project

Shape = dict[str, Any]


def save(
    project: Project, task_id: int, body: Mapping[str, Any], *, user: str, annotation: int | None = None,
    draft_id: int | None = None,
) -> Shape:
    """Keep a draft; what the body leaves out stays as it was."""
    if project.store.task(task_id) is None:
        raise NotFound(NO_TASK)
    if annotation is not None and draft_id is None and project.store.annotation(annotation) is None:
        raise NotFound(NO_ANNOTATION)
    known = project.store.draft(draft_id) if draft_id is not None else None
    fields = _checked(body)
    draft = project.store.save_draft(
        task=task_id, annotation=annotation, user=user, draft_id=draft_id,
        result=fields.get("result", list(known.result) if known else []),
        base=fields.get("base", known.base if known else None),
        lead_time=fields.get("lead_time", known.lead_time if known else None),
        was_postponed=fields.get("was_postponed", known.was_postponed if known else False),
    )
    return project.shapes().draft(draft)


def _checked(body: Mapping[str, Any]) -> Shape:
    fields: Shape = {}
    bad: dict[str, list[str]] = {}
    if body.get("result") is not None:
        fields["result"] = body["result"]
        if fault := result_fault(body["result"]):
            bad["result"] = [fault]
    if "base" in body:
        fields["base"] = body["base"]
        if not (body["base"] is None or isinstance(body["base"], str)):
            bad["base"] = ["Not a valid string."]
    if body.get("was_postponed") is not None:
        fields["was_postponed"] = body["was_postponed"]
        if not isinstance(body["was_postponed"], bool):
            bad["was_postponed"] = ["Must be a valid boolean."]
    if bad:
        raise BadRequest("Validation error", fields=bad)
    if body.get("lead_time") is not None:
        fields["lead_time"] = seconds_of(body)
    return fields


def to_draft(project: Project, annotation_id: int, *, user: str) -> Shape:
    """Turn an annotation back into a draft of a new one; the annotation is gone."""
    item = project.store.annotation(annotation_id)
    if item is None:
        raise NotFound(NO_ANNOTATION)
    shape = project.shapes().annotation(item)
    body = {"result": shape["result"], "lead_time": shape["lead_time"]}
    draft = save(project, item.task, body, user=user)
    project.store.delete_annotation(annotation_id, by=user)
    return draft
