"""Tasks in the shape of Label Studio's JSON export, streamed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from labelfs.project_shapes import by_annotation

if TYPE_CHECKING:
    from labelfs.project import Project

CHUNK = 500


def items(
    project: Project, *, ids: Iterable[int] | None, only_annotated: bool, resolve_uri: bool
) -> Iterator[dict[str, Any]]:
    """Each task with its annotations and the ids of its predictions, in id order."""
    if ids is None:
        return _all(project, only_annotated=only_annotated, resolve_uri=resolve_uri)
    return _some(project, sorted(set(ids)), only_annotated=only_annotated, resolve_uri=resolve_uri)


def _all(project: Project, *, only_annotated: bool, resolve_uri: bool) -> Iterator[dict[str, Any]]:
    """The whole project in one pass over tasks, annotations and predictions, each by task id."""
    store, shapes = project.store, project.shapes(resolve=resolve_uri)
    annotations = _Side(store.iter_annotations(), lambda one: one.task)
    predictions = _Side(store.iter_predictions(), lambda one: one.task)
    lines = by_annotation(store.activity())
    for task in store.iter_tasks():
        mine, models = annotations.of(task.id), predictions.of(task.id)
        if mine or not only_annotated:
            yield shapes.export_item(task, mine, models, lines)


def _some(
    project: Project, wanted: list[int], *, only_annotated: bool, resolve_uri: bool
) -> Iterator[dict[str, Any]]:
    """These tasks only, each with its own questions to the index; holds one chunk in memory."""
    store, shapes = project.store, project.shapes(resolve=resolve_uri)
    waiting = iter(wanted)
    while chunk := list(islice(waiting, CHUNK)):
        for task in store.tasks(chunk):
            mine = store.annotations(task.id)
            if mine or not only_annotated:
                yield shapes.export_item(task, mine, store.predictions(task.id))


class _Side:
    """Items in order of their task, taken along while the tasks go by."""

    def __init__(self, items: Iterator[Any], task_of: Callable[[Any], int]) -> None:
        self._items = items
        self._task_of = task_of
        self._next: Any = next(self._items, None)

    def of(self, task: int) -> list[Any]:
        """The items of this task; those of earlier ones, which are not there, are passed over."""
        found = []
        while self._next is not None and self._task_of(self._next) <= task:
            if self._task_of(self._next) == task:
                found.append(self._next)
            self._next = next(self._items, None)
        return found
