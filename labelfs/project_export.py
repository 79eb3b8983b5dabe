"""Tasks in the shape of Label Studio's JSON export, streamed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from labelfs.project_shapes import by_annotation

if TYPE_CHECKING:
    from labelfs.project import Project
    from labelfs.project_shapes import Shape, Shapes
    from labelfs.store.items import AnnotationItem
    from labelfs.store.store import Store

CHUNK = 500


def items(
    project: Project, *, ids: Iterable[int] | None, only_annotated: bool, resolve_uri: bool, emails: bool = False
) -> Iterator[Shape]:
    """Each task with its annotations and the ids of its predictions, in id order.

    `emails`: `completed_by` is `{id, email}` where the e-mail is known; numbers mean nothing elsewhere.
    """
    shapes = project.shapes(resolve=resolve_uri)
    if ids is None:
        found = _all(project.store, shapes, only_annotated=only_annotated)
    else:
        found = _some(project.store, shapes, sorted(set(ids)), only_annotated=only_annotated)
    if not emails:
        return (shape for shape, _annotations in found)
    others = _people(project.store, shapes) if project.store.has_numbered() else {}
    return (_named(shape, annotations, others) for shape, annotations in found)


def _all(store: Store, shapes: Shapes, *, only_annotated: bool) -> Iterator[tuple[Shape, list[AnnotationItem]]]:
    """The whole project in one pass over tasks, annotations and predictions, each by task id."""
    annotations = _Side(store.iter_annotations(), lambda one: one.task)
    predictions = _Side(store.iter_predictions(), lambda one: one.task)
    lines = by_annotation(store.activity())
    for task in store.iter_tasks():
        mine, models = annotations.of(task.id), predictions.of(task.id)
        if mine or not only_annotated:
            yield shapes.export_item(task, mine, models, lines), mine


def _some(store: Store, shapes: Shapes, wanted: list[int], *,
          only_annotated: bool) -> Iterator[tuple[Shape, list[AnnotationItem]]]:
    """These tasks only, each with its own questions to the index; holds one chunk in memory."""
    waiting = iter(wanted)
    while chunk := list(islice(waiting, CHUNK)):
        for task in store.tasks(chunk):
            mine = store.annotations(task.id)
            if mine or not only_annotated:
                yield shapes.export_item(task, mine, store.predictions(task.id)), mine


def _people(store: Store, shapes: Shapes) -> dict[int, str]:
    """Number → e-mail of everybody who annotated under one."""
    found = ((shapes.author(one.completed_by, one.person), one.person) for one in store.iter_annotations())
    return {number: person for number, person in found if number is not None and "@" in person}


def _named(shape: Shape, annotations: list[AnnotationItem], others: Mapping[int, str]) -> Shape:
    for item, one in zip(annotations, shape["annotations"], strict=True):
        number = one["completed_by"]
        email = item.person if "@" in item.person else others.get(number)
        if email and number is not None:
            one["completed_by"] = {"id": number, "email": email}
    return shape


class _Side:
    """Items in order of their task, taken along while the tasks go by."""

    def __init__(self, items: Iterator[Any], task_of: Callable[[Any], int]) -> None:
        self._items = items
        self._task_of = task_of
        self._next: Any = next(self._items, None)

    def of(self, task: int) -> list[Any]:
        """The items of this task; those of earlier ones, which are not there, are passed over."""
        found, one = [], self._next
        while one is not None and (its := self._task_of(one)) <= task:
            if its == task:
                found.append(one)
            one = next(self._items, None)
        self._next = one
        return found
