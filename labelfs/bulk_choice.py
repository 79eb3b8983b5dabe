"""One answer for many tasks: the acting person's own annotation of each gets it, nobody else's is touched."""

from __future__ import annotations

import secrets
import string
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from labelfs.errors import BadRequest
from labelfs.labeling.labels import effective_labels
from labelfs.store.ids import normal_email

if TYPE_CHECKING:
    from labelfs.labeling.config import Node
    from labelfs.project import Project
    from labelfs.store.items import AnnotationItem

Shape = dict[str, Any]
ALPHABET = string.ascii_letters + string.digits + "_-"


def set_choice(project: Project, ids: list[int], body: Mapping[str, Any], user: str) -> Shape:
    """Give every task the answer `choice` of the whole-task Choices `control`; raises `BadRequest`, `Stale`.

    A person's skipped annotation becomes a labeled one, as Submit on the labeling page makes it.
    """
    control, choice = _asked(project, body)
    for task in ids:
        own = own_annotation(project, task, user)
        if own is None:
            project.save_annotation(task, {"result": [_answer(control, choice)]}, user=user)
            continue
        fields = {"result": _answered(own, control, choice), "was_cancelled": False}
        project.update_annotation(own.id, fields, user=user, expect=own.place.revision)
    return {"processed_items": len(ids), "detail": f"Set {control.name} to {choice} for {len(ids)} tasks"}


def own_annotation(project: Project, task: int, user: str) -> AnnotationItem | None:
    """What this person said of a task: the newest that is not skipped, else the newest."""
    own = [item for item in project.store.annotations(task) if item.person == normal_email(user)]
    return max(own, key=lambda item: (not item.was_cancelled, item.created_at or "", item.id), default=None)


def _asked(project: Project, body: Mapping[str, Any]) -> tuple[Node, str]:
    fits = {node.name: node for node in project.config.controls() if is_whole_choice(node)}
    name, choice = body.get("control"), body.get("choice")
    if not isinstance(name, str) or name not in fits:
        there = ", ".join(str(one) for one in fits) or "none"
        raise BadRequest("Validation error", fields={"control": [f"no Choices for the whole task; there are: {there}"]})
    known = effective_labels(fits[name])
    if not isinstance(choice, str) or choice not in known:
        fault = f"not a choice of {name}; there are: {', '.join(known)}"
        raise BadRequest("Validation error", fields={"choice": [fault]})
    return fits[name], choice


def choice_fields(project: Project) -> list[Shape]:
    """The fields of the action's dialog: one list of choices per control that can be set."""
    fits = [node for node in project.config.controls() if is_whole_choice(node)]
    return [{"type": "select", "name": "choice", "control": node.name, "label": node.name,
             "options": effective_labels(node)} for node in fits]


def is_whole_choice(node: Node) -> bool:
    """Whether it is a flat Choices that asks about the whole task, with its choices in the config."""
    nested = any(below.tag == "Choice" and below.children for below in node.walk())
    each = node.attrs.get("perRegion") or node.attrs.get("perItem")
    return node.tag == "Choices" and not each and not nested and bool(node.to_name) and bool(effective_labels(node))


def _answer(control: Node, choice: str) -> Shape:
    name = "".join(secrets.choice(ALPHABET) for _ in range(10))
    return {"id": name, "from_name": control.name, "to_name": control.to_name[0], "type": "choices",
            "origin": "manual", "value": {"choices": [choice]}}


def _answered(own: AnnotationItem, control: Node, choice: str) -> list[Any]:
    """The result with this answer in the place of the one before; everything else as it stood."""
    result: list[Any] = list(own.result)
    for at, item in enumerate(result):
        if item.get("from_name") == control.name and item.get("type") == "choices":
            value = item.get("value")
            before = value if isinstance(value, Mapping) else {}
            result[at] = {**item, "value": {**before, "choices": [choice]}}
            return result
    return [*result, _answer(control, choice)]
