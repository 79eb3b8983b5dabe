"""Predictions from bodies of the API: short forms expanded, masks moved into files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from labelfs.errors import BadRequest, NotFound
from labelfs.project_annotations import NO_TASK, masks_out, result_fault
from labelfs.store.ids import random_id

if TYPE_CHECKING:
    from labelfs.labeling.config import Config, Node
    from labelfs.project import Project
    from labelfs.store.items import PredictionItem

Shape = dict[str, Any]


def row(project: Project, body: Mapping[str, Any], task: int) -> Shape:
    """A prediction row for the store; raises `BadRequest` naming each bad member, `NotFound`."""
    if project.store.task(task) is None:
        raise NotFound(NO_TASK)
    result = expanded(project.config, body.get("result"))
    number = random_id()
    return {
        "id": number,
        "task": task,
        "model_version": _version(body.get("model_version")),
        "score": _score(body.get("score")),
        "result": masks_out(project, number, result, prediction=True),
        "created_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    }


def checked_row(task: int, found: Mapping[str, Any], version: str) -> Shape:
    """A row of what a model answered, checked like what a client sends; raises `BadRequest`."""
    result = found.get("result") or []
    if fault := result_fault(result):
        raise BadRequest("Validation error", fields={"result": [fault]})
    return {"task": task, "model_version": _version(version), "score": _score(found.get("score")), "result": result}


def add(project: Project, rows: Sequence[Shape]) -> int:
    """Write checked rows into `predictions/`, masks as files beside them; answers how many."""
    ready = []
    for one in rows:
        number = one.get("id") or random_id()
        ready.append({**one, "id": number, "result": masks_out(project, number, one["result"], prediction=True)})
    return len(project.store.add_predictions(ready)) if ready else 0


def keep(project: Project, ids: Iterable[int]) -> int:
    """Make predictions that only this machine has the project's own, under the ids they have; answers how many."""
    found = [item for one in ids if (item := project.store.prediction(one)) is not None and item.local]
    if not found:
        return 0
    project.store.delete_predictions([item.id for item in found])
    return add(project, [dict(item.raw) for item in found])


def changes(project: Project, body: Mapping[str, Any], item: PredictionItem) -> Shape:
    """What a PATCH changes."""
    found: Shape = {}
    if "result" in body:
        found["result"] = masks_out(project, item.id, expanded(project.config, body["result"]), prediction=True)
    if "score" in body:
        found["score"] = _score(body["score"])
    if "model_version" in body:
        found["model_version"] = _version(body["model_version"])
    return found


def _score(value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > 1e300:
        raise BadRequest("Validation error", fields={"score": ["A valid number is required."]})
    return float(value)


def _version(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)) or len(str(value)) > 1_000:
        raise BadRequest("Validation error", fields={"model_version": ["Not a valid string."]})
    return str(value)


def expanded(config: Config, result: Any) -> list[Any]:
    """The regions of a `result`: a list as it is, a `value` or a scalar in the first control that fits it."""
    if result is None:
        return []
    if isinstance(result, list):
        if fault := result_fault(result):
            raise BadRequest("Validation error", fields={"result": [fault]})
        return result
    for node in config.controls():
        value = _value_for(config, node, result)
        if value is not None and node.to_name:
            return [{"from_name": node.name, "to_name": node.to_name[0], "type": node.tag.lower(), "value": value}]
    raise BadRequest("Validation error", fields={"result": ["no control of the config fits this value"]})


def _value_for(config: Config, node: Node, result: Any) -> Shape | None:
    """The `value` of a region of this control, if the short form can be one."""
    kind = node.tag.lower()
    if isinstance(result, Mapping):
        return dict(result) if kind in result else None
    if isinstance(result, bool):
        return None
    if isinstance(result, str):
        names = {label.attrs.get("alias") or label.attrs.get("value") for label in config.labels(node.name or "")}
        if kind == "choices" and result in names:
            return {"choices": [result]}
        return {"text": [result]} if kind == "textarea" else None
    if isinstance(result, (int, float)):
        return {kind: result} if kind in ("number", "rating") else None
    return None
