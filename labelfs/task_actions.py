"""What can be done with a selection of tasks (Label Studio's data-manager actions)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from labelfs.bulk_choice import set_choice
from labelfs.errors import BadRequest, NotFound
from labelfs.project_tasks import detail

if TYPE_CHECKING:
    from labelfs.project import Project

Shape = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Action:
    """One action: its words, and what it does to `(project, task ids, body, user)`."""

    id: str
    title: str
    order: int
    permission: str | list[str]
    text: str
    run: Callable[[Project, list[int], Mapping[str, Any], str], Shape]
    hidden: bool = False

    def to_json(self) -> Shape:
        """As `GET /api/dm/actions/` lists it."""
        return {"id": self.id, "title": self.title, "order": self.order, "permission": self.permission,
                "dialog": {"title": self.title, "text": self.text, "type": "confirm", "form": None}}


def _delete_tasks(project: Project, ids: list[int], _body: Mapping[str, Any], user: str) -> Shape:
    count = project.store.delete_tasks(ids, by=user)
    return {"processed_items": count, "reload": False, "detail": f"Deleted {count} tasks"}


def _delete_annotations(project: Project, ids: list[int], body: Mapping[str, Any], user: str) -> Shape:
    wanted = body.get("annotator")
    shapes, count = project.shapes(), 0
    for task in ids:
        for item in project.store.annotations(task):
            if wanted is None or shapes.author(item.completed_by, item.person) == wanted:
                project.store.delete_annotation(item.id, by=user)
                count += 1
    return {"processed_items": count, "detail": f"Deleted {count} annotations"}


def _delete_predictions(project: Project, ids: list[int], _body: Mapping[str, Any], _user: str) -> Shape:
    count = project.store.delete_predictions([item.id for task in ids for item in project.store.predictions(task)])
    return {"processed_items": count, "detail": f"Deleted {count} predictions"}


def _predictions_to_annotations(project: Project, ids: list[int], body: Mapping[str, Any], user: str) -> Shape:
    versions = body.get("model_version")
    wanted = None if versions in (None, "", []) else set(versions if isinstance(versions, list) else [versions])
    with project.together():
        count = sum(_from_predictions(project, task, wanted, user) for task in ids)
    return {"detail": f"Created {count} annotations"}


def _from_predictions(project: Project, task: int, wanted: set[str] | None, user: str) -> int:
    """Annotations of one task, from its predictions that none was made from yet."""
    used = {item.raw.get("parent_prediction") for item in project.store.annotations(task)}
    fresh = [
        one for one in project.shapes().predictions(task)
        if one["id"] not in used and (wanted is None or one["model_version"] in wanted)
    ]
    for prediction in fresh:
        fields = {"result": prediction["result"], "parent_prediction": prediction["id"]}
        project.save_annotation(task, fields, user=user)
    return len(fresh)


def _remove_duplicates(project: Project, ids: list[int], _body: Mapping[str, Any], user: str) -> Shape:
    """Of tasks with equal data the one with most annotations stays; a task with annotations is never dropped."""
    groups: dict[str, list[int]] = defaultdict(list)
    for item in project.store.tasks(ids):
        groups[item.data_digest].append(item.id)
    extra: list[int] = []
    for same in groups.values():
        counts = project.store.counts(same)
        same.sort(key=lambda one: (-counts[one].annotations - counts[one].cancelled, one))
        extra += [one for one in same[1:] if counts[one].annotations + counts[one].cancelled == 0]
    removed = project.store.delete_tasks(extra, by=user) if extra else 0
    return {"processed_items": len(ids), "detail": f"Removed {removed} duplicated tasks"}


def _retrieve(project: Project, ids: list[int], _body: Mapping[str, Any], _user: str) -> Shape:
    count = project.predictor.retrieve(ids)
    return {"processed_items": len(ids), "detail": f"Retrieved {count} predictions"}


def _next(project: Project, _ids: list[int], _body: Mapping[str, Any], user: str) -> Shape:
    own = project.next_task(user=user)
    if own is None:
        raise NotFound(f"There are no tasks for {user}")
    return detail(project, own, user=user)


ACTIONS = {
    action.id: action
    for action in (
        Action("retrieve_tasks_predictions", "Retrieve predictions", 90, "predictions.any",
               "Ask the connected model backends for predictions of the selected tasks.", _retrieve),
        Action("predictions_to_annotations", "Create annotations from predictions", 91, "tasks.change",
               "Make an annotation of yours from each prediction of the selected tasks.", _predictions_to_annotations),
        Action("remove_duplicates", "Remove duplicated tasks", 95, ["projects.change", "tasks.delete"],
               "Of tasks with equal data keep one; tasks with annotations stay.", _remove_duplicates),
        Action("delete_tasks", "Delete tasks", 100, "tasks.delete",
               "Move the selected tasks and all that belongs to them to the trash.", _delete_tasks),
        Action("delete_tasks_annotations", "Delete annotations", 101, ["tasks.change", "annotations.delete"],
               "Delete the annotations of the selected tasks.", _delete_annotations),
        Action("delete_tasks_predictions", "Delete predictions", 102, "predictions.any",
               "Delete the predictions of the selected tasks.", _delete_predictions),
        Action("set_choice", "Set choice", 92, "tasks.change",
               "Give the same answer to every selected task, in an annotation of yours.", set_choice),
        Action("next_task", "Next task", 0, "tasks.view", "", _next, hidden=True),
    )
}


def named(name: str) -> Action:
    """The action with this id; raises `BadRequest` with those there are."""
    if name not in ACTIONS:
        listed = ", ".join(ACTIONS)
        raise BadRequest("Validation error", fields={"id": [f"there is no such action; there are {listed}"]})
    return ACTIONS[name]
