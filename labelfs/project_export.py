"""Tasks in the shape of Label Studio's JSON export, streamed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from labelfs.project import Project

CHUNK = 500


def items(
    project: Project, *, ids: Iterable[int] | None, only_annotated: bool, resolve_uri: bool
) -> Iterator[dict[str, Any]]:
    """Each task with its annotations and the ids of its predictions, in id order; holds one chunk in memory."""
    wanted = sorted(set(ids)) if ids is not None else project.store.task_ids()
    shapes = project.shapes(resolve=resolve_uri)
    waiting = iter(wanted)
    while chunk := list(islice(waiting, CHUNK)):
        if only_annotated:
            counts = project.store.counts(chunk)
            chunk = [task for task in chunk if task in counts and counts[task].annotations + counts[task].cancelled]
        for task in project.store.tasks(chunk):
            annotations = project.store.annotations(task.id)
            yield shapes.export_item(task, annotations, project.store.predictions(task.id))
