"""What is wrong beyond single files: results that do not fit the config, media that is not here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labelfs.errors import LabelfsError, Problem
from labelfs.media_references import MediaFinder, is_remote, media_keys, names_of

if TYPE_CHECKING:
    from labelfs.project import Project
    from labelfs.store.items import AnnotationItem, TaskItem

MOST = 500
"""Missing files that are listed; beyond that one line says how many more."""


def missing_media(project: Project) -> list[Problem]:
    """A problem per task whose picture, sound or film is not on this machine."""
    surely, _ = media_keys(project.config)
    if not surely:
        return []
    found: list[Problem] = []
    more = 0
    for task in project.store.iter_tasks():
        for reference in _missing(project.media, task, surely):
            if len(found) < MOST:
                message = f"task {task.id}: media file {reference[:200]} is {_why(project.media, reference)}"
                found.append(Problem(task.place.file, task.place.line, message, "missing-media"))
            else:
                more += 1
    if more:
        found.append(Problem("media", None, f"{more} more media files are missing", "missing-media"))
    return found


def _missing(media: MediaFinder, task: TaskItem, keys: set[str]) -> list[str]:
    """The references of a task whose files are not here."""
    found = []
    for key in keys & set(task.data):
        value = task.data[key]
        found += [text for text in (value if isinstance(value, list) else [value])
                  if isinstance(text, str) and text and not is_remote(text) and names_of(text)
                  and media.file(text) is None]
    return found


def _why(media: MediaFinder, reference: str) -> str:
    """`missing`, or `not fetched` with the command that fetches it."""
    try:
        media.find(names_of(reference))
    except LabelfsError as fault:
        return f"{fault.message}: {fault.hint}" if fault.hint else "missing"
    return "missing"


def check_annotation(project: Project, item: AnnotationItem, task: TaskItem | None = None) -> list[dict[str, Any]]:
    """What does not fit the config in an annotation, for the person who just saved it; `task`: its, where known."""
    from labelfs.labeling.check import check

    task = task or project.store.task(item.task)
    if task is None:
        return []
    return [problem.to_json() for problem in check(item.raw, project.config, task.data)]
