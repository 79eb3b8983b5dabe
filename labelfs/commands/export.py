"""`labelfs export`."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from labelfs.commands.declare import declared, json_option, project_argument
from labelfs.commands.folders import project_folder
from labelfs.commands.progress import counted, progress
from labelfs.commands.words import count, note, say, say_json
from labelfs.errors import BadRequest, Conflict
from labelfs.formats.output import FolderOutput, StreamOutput, ZipOutput
from labelfs.formats.registry import Exporter, Output, Report

if TYPE_CHECKING:
    from labelfs.project import Project

EXAMPLES = """
labelfs export --format CSV --out labels.csv
labelfs export cats --format JSON > cats.json
labelfs export cats --format JSON_MIN --only-annotated --out labels/
labelfs export --list-formats
"""


@declared("export", examples=EXAMPLES, short_help="Write the labels in a format that other tools read.")
@project_argument
@click.option("--format", "format_name", default="JSON", show_default=True, metavar="NAME",
              envvar="LABELFS_EXPORT_FORMAT", help="One of --list-formats, in any case.")
@click.option("--out", default="-", metavar="FILE|FOLDER|-",
              help="A file, a .zip, a folder (ends in / or is one), or - for standard output (the default).")
@click.option("--only-annotated", is_flag=True, help="Leave out tasks without annotation.")
@click.option("--ours", is_flag=True, help="Where a merge left a conflict, take our side instead of refusing.")
@click.option("--resolve-uri", is_flag=True, help="Write media as /data/… addresses instead of paths in the project.")
@click.option("--label-studio-exact", "exact", is_flag=True,
              help="Write what Label Studio writes, its known faults too.")
@click.option("--list-formats", is_flag=True, help="List the formats and end.")
@json_option
def command(
    project: str | None, format_name: str, out: str, only_annotated: bool, ours: bool, resolve_uri: bool,
    exact: bool, list_formats: bool, as_json: bool,
) -> int:
    """Write the tasks with their labels, streaming.

    What the format cannot hold is counted on standard error, never dropped silently. Annotations with an unsettled
    merge conflict are not exported: the export is refused until they are settled (or --ours).
    """
    from labelfs.formats.catalog import exporter_named
    from labelfs.project import Project

    if list_formats:
        return _list(as_json)
    exporter = exporter_named(format_name)
    with Project.open(project_folder(project)) as opened:
        people = _look(opened, refuse_conflicts=not ours)
        tasks = opened.export_items(only_annotated=only_annotated, resolve_uri=resolve_uri)
        report, names = _export(opened, exporter, out, (_named(task, people) for task in tasks), exact=exact)
    _tell(report, names, out, as_json=as_json)
    return 0


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


def _export(project: Project, exporter: Exporter, out: str,
            tasks: Iterable[dict[str, Any]], *, exact: bool) -> tuple[Report, list[str]]:
    report = Report()
    _refuse_own_places(project, out)
    with progress(f"Exporting {exporter.name}") as tell, _output(project, exporter, out) as (output, names):
        exporter.run(counted(tasks, tell), project.config, output, {"exact": exact}, report)
    return report, names


def _refuse_own_places(project: Project, out: str) -> None:
    """An export inside `tasks/` would be read as tasks."""
    from labelfs.store.layout import FORMAT_FOLDERS

    place = Path(os.path.realpath(out))
    root = Path(os.path.realpath(project.root))
    if out != "-" and place.is_relative_to(root) and place.relative_to(root).parts[:1]:
        first = place.relative_to(root).parts[0]
        if first in (*FORMAT_FOLDERS, ".labelfs", "config.xml", "project.json", "members.json"):
            raise BadRequest(f"--out {out}: {first} is the project's own", hint="name a file elsewhere")


@contextmanager
def _output(project: Project, exporter: Exporter, out: str) -> Iterator[tuple[Output, list[str]]]:
    """Where to write; files appear whole or not at all."""
    media = project.media.file
    path = Path(out).expanduser()
    if out == "-":
        stream = StreamOutput(sys.stdout.buffer, media)
        yield stream, stream.names
        sys.stdout.buffer.flush()
    elif out.endswith(("/", os.sep)) or path.is_dir() or (exporter.suffix == ".zip" and path.suffix != ".zip"):
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
