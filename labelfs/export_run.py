"""One export: which tasks, as of which commit, in which parts. What the command line and the server share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.errors import BadRequest, Conflict
from labelfs.export_choice import Choice, Parts, part_of, query_of
from labelfs.formats.output import FolderOutput, MediaFinder, PartOutput, ZipOutput
from labelfs.formats.registry import Exporter, Output, Report
from labelfs.labeling.tracks import frame_by_frame

if TYPE_CHECKING:
    from labelfs.project import Project

Task = dict[str, Any]
Watch = Callable[[Iterable[Task], str], Iterable[Task]]
"""Lets tasks through, told the name of the part they go to."""
GONE = "{n} tasks that changed since are no longer there"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an export is asked for."""

    exporter: Exporter
    choice: Choice = field(default_factory=Choice)
    conditions: tuple[str, ...] = ()
    ids: frozenset[int] | None = None
    """Only these tasks."""
    only_annotated: bool = False
    since: str | None = None
    """Only tasks that changed since this commit: their data, an annotation or a prediction."""
    rev: str | None = None
    parts: Parts = field(default_factory=list)
    resolve_uri: bool = False
    every_frame: bool = False
    """Tracks of boxes with an entry for every frame."""
    emails: bool = False
    """Write `completed_by` as `{id, email}` where the e-mail is known; numbers mean nothing elsewhere."""
    refuse_torn: bool = False
    """Write nothing while a merge conflict is unsettled; else our side of it."""
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def archived(self) -> bool:
        """Whether several files are written."""
        return self.exporter.suffix == ".zip" or bool(self.parts)


@contextmanager
def opened(folder: Path, rev: str | None) -> Iterator[tuple[Project, MediaFinder]]:
    """The project, now or at a commit, and where its media is found."""
    from labelfs.project import Project

    if rev is None:
        with Project.open(folder) as project:
            yield project, project.media.file
    else:
        with then(folder, rev) as found:
            yield found


@contextmanager
def then(folder: Path, rev: str) -> Iterator[tuple[Project, MediaFinder]]:
    """The project at a commit, and where its media is found; raises `NotFound` for what is no commit."""
    from labelfs.project_at import project_at

    with project_at(folder.resolve(), rev) as (project, media):
        yield project, partial(media.file, project=project)


def write(project: Project, folder: Path, wanted: Wanted, output: Output, report: Report, *,
          watch: Watch = lambda tasks, _part: tasks) -> None:
    """Write what is wanted of a project (`folder`: where its repository is), once or once per part."""
    ids = _ids(project, folder, wanted, report)
    if wanted.refuse_torn:
        _refuse_torn(project)

    def tasks() -> Iterator[Task]:
        found = project.export_items(ids=ids, only_annotated=wanted.only_annotated, resolve_uri=wanted.resolve_uri,
                                     emails=wanted.emails)
        chosen = wanted.choice.of(found, report)
        return map(frame_by_frame, chosen) if wanted.every_frame else chosen

    def run(mine: Iterable[Task], into: Output, part: str) -> None:
        wanted.exporter.run(watch(mine, part), project.config, into, wanted.options, report)

    if not wanted.parts:
        run(tasks(), output, "")
        return
    if not isinstance(output, (FolderOutput, ZipOutput)):
        raise BadRequest("--split writes a folder per part", hint="name a folder or a .zip file with --out")
    for name, _share in wanted.parts:  # read once per part, so that none waits in memory
        run((task for task in tasks() if part_of(task, wanted.parts) == name), PartOutput(output, name), name)


def _ids(project: Project, folder: Path, wanted: Wanted, report: Report) -> list[int] | None:
    """The tasks that are asked for; None: all."""
    found = wanted.ids
    if wanted.conditions:
        fitting = frozenset(project.store.task_ids(query_of(wanted.conditions)))
        found = fitting if found is None else found & fitting
    if wanted.since is not None:
        changed = changed_since(folder, wanted.since, wanted.rev)
        there = frozenset(one for one in changed if project.store.task(one) is not None)
        report.lose(GONE, len(changed) - len(there))
        found = there if found is None else found & there
    return None if found is None else sorted(found)


def changed_since(folder: Path, since: str, rev: str | None) -> frozenset[int]:
    """The tasks whose data, annotations or predictions differ from a commit; raises `NotFound` for what is none."""
    from labelfs.changes.choosing import revisions_apart
    from labelfs.changes.diff import differences, sides_apart

    with revisions_apart(folder, [since] if rev is None else [since, rev]) as (before, after):
        diff = differences(*sides_apart(before, after))
    touched = {one.task for one in diff.changes} | {one.task for one in diff.tasks}
    return frozenset(one for one in touched if one is not None)


def _refuse_torn(project: Project) -> None:
    torn = [item.place.file for item in project.store.conflicting()]
    if torn:
        listed = ", ".join(torn[:3]) + (" …" if len(torn) > 3 else "")
        many = "1 annotation" if len(torn) == 1 else f"{len(torn):,} annotations"
        raise Conflict(f"{many} with an unsettled merge conflict: {listed}",
                       hint="settle them on the page, or export our side with --ours")


def frame_size(text: str | None) -> tuple[int, int] | None:
    """`1920x1080` as width and height in pixels; raises `BadRequest`."""
    if not text:
        return None
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        why = f"{text[:50]}: not WIDTHxHEIGHT"
        raise BadRequest(f"--frame-size {why}", hint="such as 1920x1080", fields={"frame_size": [why]})
    return int(width), int(height)
