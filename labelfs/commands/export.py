"""`labelfs export`."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from labelfs.commands.declare import declared, json_option, project_argument
from labelfs.commands.folders import project_folder
from labelfs.commands.progress import counted, progress
from labelfs.commands.words import count, note, say, say_json
from labelfs.errors import BadRequest, Conflict
from labelfs.export_choice import WHICH, Choice, Parts, part_of, parts_of, query_of
from labelfs.formats.output import FolderOutput, MediaFinder, PartOutput, StreamOutput, ZipOutput
from labelfs.formats.registry import Exporter, Output, Report

if TYPE_CHECKING:
    from labelfs.project import Project

EXAMPLES = """
labelfs export --format CSV --out labels.csv
labelfs export cats --format JSON > cats.json
labelfs export cats --format JSON_MIN --only-annotated --out labels/
labelfs export cats --format YOLO_WITH_IMAGES --split train=0.8,val=0.2 --out yolo/
labelfs export cats --rev v1.2 --format PARQUET --out v1.2.parquet
labelfs export cats --which majority --annotator ann@example.org --label cat --filter "data.source=web"
labelfs export --list-formats
"""


@declared("export", examples=EXAMPLES, short_help="Write the labels in a format that other tools read.")
@project_argument
@click.option("--format", "format_name", default="JSON", show_default=True, metavar="NAME",
              envvar="LABELFS_EXPORT_FORMAT", help="One of --list-formats, in any case.")
@click.option("--out", default="-", metavar="FILE|FOLDER|-",
              help="A file, a .zip, a folder (ends in / or is one), or - for standard output (the default).")
@click.option("--only-annotated", is_flag=True, help="Leave out tasks without annotation.")
@click.option("--annotator", "annotators", multiple=True, metavar="E-MAIL", help="Only annotations of this person.")
@click.option("--label", "labels", multiple=True, metavar="TEXT", help="Only annotations with this label or choice.")
@click.option("--filter", "conditions", multiple=True, metavar="CONDITION",
              help="Only tasks for which it holds: COLUMN, one of = != < <= > >= ~ !~, VALUE; all given must hold.")
@click.option("--which", type=click.Choice(WHICH), default="all", show_default=True,
              help="Which of several annotations of a task; majority: the answer given most often.")
@click.option("--rev", metavar="COMMIT", help="As of this commit; the working files are not touched.")
@click.option("--split", metavar="NAME=SHARE,…", help="A folder per part, such as train=0.8,val=0.2; which task is in "
              "which part follows from its data alone.")
@click.option("--frame-size", metavar="WxH", help="Width and height in pixels of films that do not tell them.")
@click.option("--ours", is_flag=True, help="Where a merge left a conflict, take our side instead of refusing.")
@click.option("--resolve-uri", is_flag=True, help="Write media as /data/… addresses instead of paths in the project.")
@click.option("--label-studio-exact", "exact", is_flag=True,
              help="Write what Label Studio writes, its known faults too.")
@click.option("--list-formats", is_flag=True, help="List the formats and end.")
@json_option
def command(
    project: str | None, format_name: str, out: str, only_annotated: bool, annotators: tuple[str, ...],
    labels: tuple[str, ...], conditions: tuple[str, ...], which: str, rev: str | None, split: str | None,
    frame_size: str | None, ours: bool, resolve_uri: bool, exact: bool, list_formats: bool, as_json: bool,
) -> int:
    """Write the tasks with their labels, streaming.

    What the format cannot hold is counted on standard error, never dropped silently. Annotations with an unsettled
    merge conflict are not exported: the export is refused until they are settled (or --ours).
    """
    from labelfs.formats.catalog import exporter_named

    if list_formats:
        return _list(as_json)
    exporter = exporter_named(format_name)
    choice = Choice(frozenset(map(str.casefold, annotators)), frozenset(labels), which)
    parts = parts_of(split) if split else []
    query = query_of(conditions) if conditions else None
    folder = project_folder(project)
    options = {"exact": exact, "frame_size": _size(frame_size), "title": folder.resolve().name}
    with _opened(folder, rev) as (opened, media):
        people = _look(opened, refuse_conflicts=not ours)
        ids = opened.store.task_ids(query) if query else None
        report = Report()

        def tasks() -> Iterator[dict[str, Any]]:
            found = opened.export_items(ids=ids, only_annotated=only_annotated, resolve_uri=resolve_uri)
            return choice.of((_named(task, people) for task in found), report)

        _refuse_own_places(folder, out)
        run = _Run(opened, exporter, options, report)
        with _output(exporter, out, media, split=bool(parts)) as (output, names):
            run.parts(tasks, output, parts) if parts else run.once(tasks(), output)
    _tell(report, names, out, as_json=as_json)
    return 0


@contextmanager
def _opened(folder: Path, rev: str | None) -> Iterator[tuple[Project, MediaFinder]]:
    """The project, now or at a commit, and where its media is found."""
    from labelfs.project import Project

    if rev is None:
        with Project.open(folder) as project:
            yield project, project.media.file
        return
    from labelfs.project_at import project_at

    with project_at(folder.resolve(), rev) as (project, media):
        yield project, partial(media.file, project=project)


def _size(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        raise BadRequest(f"--frame-size {text}: not WIDTHxHEIGHT", hint="such as 1920x1080")
    return int(width), int(height)


def _list(as_json: bool) -> int:
    from labelfs.formats.catalog import load
    from labelfs.formats.registry import EXPORTERS

    load()
    if as_json:
        say_json([{"name": one.name, "title": one.title, "description": one.description, "suffix": one.suffix}
                  for one in EXPORTERS.values()])
        return 0
    for one in EXPORTERS.values():
        say(f"{one.name:20}  {one.description}")
    return 0


def _look(project: Project, *, refuse_conflicts: bool) -> dict[int, str]:
    """Numeric id → e-mail of everybody who annotated; raises `Conflict` for an unsettled merge conflict."""
    people: dict[int, str] = {}
    torn: list[str] = []
    number_of = project.shapes().author
    for item in project.store.iter_annotations():
        if "@" in item.person:
            number = number_of(item.completed_by, item.person)
            people |= {number: item.person} if number is not None else {}
        if refuse_conflicts and _is_torn(item.raw):
            torn.append(item.place.file)
    if torn:
        listed = ", ".join(torn[:3]) + (" …" if len(torn) > 3 else "")
        raise Conflict(f"{count(len(torn), 'annotation')} with an unsettled merge conflict: {listed}",
                       hint="settle them on the page, or export our side with --ours")
    return people


def _named(task: dict[str, Any], people: dict[int, str]) -> dict[str, Any]:
    """The task with `completed_by` as `{id, email}` where the e-mail is known; numbers mean nothing elsewhere."""
    for one in task["annotations"]:
        email = people.get(one.get("completed_by"))
        if email is not None:
            one["completed_by"] = {"id": one["completed_by"], "email": email}
    return task


def _is_torn(raw: object) -> bool:
    """Whether the annotation, or an item of it, carries a `conflict`."""
    if not isinstance(raw, dict):
        return False
    return "conflict" in raw or any("conflict" in item for item in raw.get("result") or () if isinstance(item, dict))


@dataclass(frozen=True, slots=True)
class _Run:
    """One format of one project, written once or once per part."""

    project: Project
    exporter: Exporter
    options: Mapping[str, Any]
    report: Report

    def once(self, tasks: Iterable[dict[str, Any]], output: Output, name: str = "") -> None:
        """Write these tasks."""
        with progress(f"Exporting {self.exporter.name} {name}".strip()) as tell:
            self.exporter.run(counted(tasks, tell), self.project.config, output, self.options, self.report)

    def parts(self, tasks: Callable[[], Iterator[dict[str, Any]]], output: Output, parts: Parts) -> None:
        """Write the tasks of each part into its folder; they are read once per part, so that none waits in memory."""
        if not isinstance(output, (FolderOutput, ZipOutput)):
            raise BadRequest("--split writes a folder per part", hint="name a folder or a .zip file with --out")
        for name, _share in parts:
            mine = (task for task in tasks() if part_of(task, parts) == name)
            self.once(mine, PartOutput(output, name), name)


def _refuse_own_places(folder: Path, out: str) -> None:
    """An export inside `tasks/` would be read as tasks."""
    from labelfs.store.layout import FORMAT_FOLDERS

    place = Path(os.path.realpath(out))
    root = Path(os.path.realpath(folder))
    if out != "-" and place.is_relative_to(root) and place.relative_to(root).parts[:1]:
        first = place.relative_to(root).parts[0]
        if first in (*FORMAT_FOLDERS, ".labelfs", "config.xml", "project.json", "members.json"):
            raise BadRequest(f"--out {out}: {first} is the project's own", hint="name a file elsewhere")


@contextmanager
def _output(exporter: Exporter, out: str, media: MediaFinder, *, split: bool) -> Iterator[tuple[Output, list[str]]]:
    """Where to write; files appear whole or not at all."""
    path = Path(out).expanduser()
    if out == "-":
        stream = StreamOutput(sys.stdout.buffer, media)
        yield stream, stream.names
        sys.stdout.buffer.flush()
    elif out.endswith(("/", os.sep)) or path.is_dir() or ((split or exporter.suffix == ".zip")
                                                          and path.suffix != ".zip"):
        folder = FolderOutput(path, media)
        yield folder, folder.names
    elif path.suffix.lower() == ".zip":
        with _replacing(path) as file:
            archive = ZipOutput(file, media)
            yield archive, archive.names
            archive.close()
    else:
        with _replacing(path) as file:
            single = StreamOutput(file, media)
            yield single, single.names


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".labelfs-", delete=False) as file:
        temporary = Path(file.name)
        try:
            yield file
            file.flush()
            temporary.chmod(0o666 & ~_umask())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def _tell(report: Report, names: list[str], out: str, *, as_json: bool) -> None:
    """The report; on standard error when the labels themselves go to standard output."""
    losses = [text.format(n=f"{n:,}") for text, n in report.losses.items()]
    if as_json and out != "-":
        say_json({"tasks": report.tasks, "annotations": report.annotations, "files": names, "out": out,
                  "losses": report.losses, "problems": [asdict(problem) for problem in report.problems]})
        return
    note(f"{count(report.tasks, 'task')}, {count(report.annotations, 'annotation')} exported"
         + (f" to {out}" if out != "-" else ""))
    for line in losses:
        note(f"  {line}")
    for line in report.notes:
        note(f"  {line}")
    for problem in report.problems:
        note(f"  {problem.file}: {problem.message}")
