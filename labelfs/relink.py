"""Media that moved or was renamed: found again by content or name, and the tasks' references mended."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from labelfs.formats.media import SUFFIXES
from labelfs.media_references import is_remote, media_keys, names_of

if TYPE_CHECKING:
    from labelfs.project import Project
    from labelfs.store.items import TaskItem

_UPLOADED = 8
"""Hex digits of the content before the name of an uploaded file: `media/upload/<8 hex>-<name>`."""


@dataclass(frozen=True, slots=True)
class Found:
    """A reference of a task that leads nowhere, and what was found for it."""

    task: int
    key: str
    reference: str
    file: str
    """Project-relative path of the file found; empty when there is none, or no single one."""
    by: str
    """`content`, `path` (the end of the path is the same), `name`, or why nothing was taken."""


class Files:
    """The media files of a project, and of further folders, by name and by content."""

    def __init__(self, project: Project, folders: Iterable[Path] = ()) -> None:
        self.root = project.root.resolve()
        self.paths = sorted({path for folder in (self.root, *folders) for path in _media(folder.resolve())})
        self._named: dict[str, list[Path]] = {}
        for path in self.paths:
            self._named.setdefault(path.name.casefold(), []).append(path)
        self._digests: dict[str, list[Path]] | None = None

    def named(self, name: str) -> list[Path]:
        return self._named.get(name.casefold(), [])

    def with_digest(self, start: str) -> list[Path]:
        """Files whose SHA-256 begins so; all files are read once when first asked."""
        if self._digests is None:
            self._digests = {}
            for path in self.paths:
                with path.open("rb") as file:
                    digest = hashlib.file_digest(file, "sha256").hexdigest()
                self._digests.setdefault(digest[:_UPLOADED], []).append(path)
        return self._digests.get(start[:_UPLOADED], [])


def _media(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(place) / name for name in names if Path(name).suffix.lower() in SUFFIXES)


def look(project: Project, folders: Iterable[Path] = ()) -> Iterator[Found]:
    """Every reference that leads nowhere, with what was found for it."""
    files: Files | None = None
    keys, _ = media_keys(project.config)
    for task in project.store.iter_tasks():
        for key, reference in _lost(project, task, keys):
            files = files or Files(project, folders)
            yield _find(files, task, key, reference)


def _lost(project: Project, task: TaskItem, keys: set[str]) -> Iterator[tuple[str, str]]:
    for key, value in task.data.items():
        for one in value if isinstance(value, list) else [value]:
            if not isinstance(one, str) or not one or is_remote(one):
                continue
            likely = key in keys or Path(one).suffix.lower() in SUFFIXES
            if likely and names_of(one) and project.media.file(one) is None:
                yield key, one


def _find(files: Files, task: TaskItem, key: str, reference: str) -> Found:
    paths, by = _candidates(files, task, reference)
    if len(paths) > 1 and len({_digest(path) for path in paths}) > 1:
        return Found(task.id, key, reference, "", f"{len(paths)} files of this name differ")
    if not paths:
        return Found(task.id, key, reference, "", "not found")
    inside = paths[0].is_relative_to(files.root)
    return Found(task.id, key, reference, paths[0].relative_to(files.root).as_posix() if inside else str(paths[0]), by)


def _candidates(files: Files, task: TaskItem, reference: str) -> tuple[list[Path], str]:
    """Files that may be meant, best ones only, and by what they were found."""
    path = names_of(reference)[0]
    prefix, dash, plain = PurePosixPath(path).name.partition("-")
    uploaded = bool(dash) and len(prefix) == _UPLOADED and all(one in "0123456789abcdef" for one in prefix)
    if uploaded and (same := files.with_digest(prefix)):
        return same[:1], "content"
    source = (task.meta or {}).get("file_name")
    for wanted in (path, *([source] if isinstance(source, str) else ()), *([plain] if uploaded else ())):
        name = PurePosixPath(wanted.replace("\\", "/")).name
        if found := _longest_tail(files.named(name), wanted):
            return found, "path" if "/" in wanted else "name"
    return [], ""


def _longest_tail(paths: list[Path], wanted: str) -> list[Path]:
    """Of files of one name those whose folders agree longest with the end of the path that is wanted."""
    parts = PurePosixPath(wanted.replace("\\", "/")).parts[::-1]

    def common(path: Path) -> int:
        return next((place for place, (one, other) in enumerate(zip(path.parts[::-1], parts, strict=False))
                     if one != other), min(len(path.parts), len(parts)))

    best = max(map(common, paths), default=0)
    return [path for path in paths if common(path) == best]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def mend(project: Project, found: Iterable[Found]) -> int:
    """Write what was found into the tasks, each compared with what was read; files outside are copied in first.

    Answers how many tasks were mended. Annotations stay with their tasks.
    """
    by_task: dict[int, list[Found]] = {}
    for one in found:
        if one.file:
            by_task.setdefault(one.task, []).append(one)
    mended = 0
    for number, changes in by_task.items():
        task = project.store.task(number)
        if task is None:
            continue
        data = _mended(project, task.data, changes)
        project.store.update_task(number, {"data": data}, expect=task.place.revision)
        mended += 1
    return mended


def _mended(project: Project, data: Mapping[str, Any], changes: list[Found]) -> dict[str, Any]:
    made = dict(data)
    for change in changes:
        file = change.file
        if Path(file).is_absolute():
            file = project.store.upload_path(Path(change.file))
            project.store.copy_upload(file, Path(change.file))
        value = made[change.key]
        made[change.key] = ([file if one == change.reference else one for one in value] if isinstance(value, list)
                            else file)
    return made
