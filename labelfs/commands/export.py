"""`labelfs export`."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import click

from labelfs.commands.declare import declared, json_option, project_argument
from labelfs.commands.folders import project_folder
from labelfs.commands.progress import counted, progress
from labelfs.commands.words import count, note, say, say_json
from labelfs.errors import BadRequest
from labelfs.export_choice import WHICH, Choice, parts_of
from labelfs.export_run import Wanted, Watch, frame_size, opened, write
from labelfs.formats.output import FolderOutput, MediaFinder, StreamOutput, ZipOutput
from labelfs.formats.registry import Output, Report

EXAMPLES = """
labelfs export --format CSV --out labels.csv
labelfs export cats --format JSON > cats.json
labelfs export cats --format JSON_MIN --only-annotated --out labels/
labelfs export cats --format YOLO_WITH_IMAGES --split train=0.8,val=0.2 --out yolo/
labelfs export cats --rev v1.2 --format PARQUET --out v1.2.parquet
labelfs export cats --since v1.2 --out new.json      only what changed since that commit
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
@click.option("--since", metavar="COMMIT", help="Only tasks that changed since this commit: data, an annotation or a "
              "prediction.")
@click.option("--split", metavar="NAME=SHARE,…", help="A folder per part, such as train=0.8,val=0.2; which task is in "
              "which part follows from its data alone.")
@click.option("--frame-size", "size", metavar="WxH", help="Width and height in pixels of films that do not tell them.")
@click.option("--every-frame", is_flag=True, help="Boxes of films on every frame, not on keyframes only.")
@click.option("--ours", is_flag=True, help="Where a merge left a conflict, take our side instead of refusing.")
@click.option("--resolve-uri", is_flag=True, help="Write media as /data/… addresses instead of paths in the project.")
@click.option("--label-studio-exact", "exact", is_flag=True,
              help="Write what Label Studio writes, its known faults too.")
@click.option("--list-formats", is_flag=True, help="List the formats and end.")
@json_option
def command(
    project: str | None, format_name: str, out: str, only_annotated: bool, annotators: tuple[str, ...],
    labels: tuple[str, ...], conditions: tuple[str, ...], which: str, rev: str | None, since: str | None,
    split: str | None, size: str | None, every_frame: bool, ours: bool, resolve_uri: bool, exact: bool,
    list_formats: bool, as_json: bool,
) -> int:
    """Write the tasks with their labels, streaming.

    What the format cannot hold is counted on standard error, never dropped silently. Annotations with an unsettled
    merge conflict are not exported: the export is refused until they are settled (or --ours).
    """
    from labelfs.formats.catalog import exporter_alone

    if list_formats:
        return _list(as_json)
    exporter = exporter_alone(format_name)
    folder = project_folder(project)
    wanted = Wanted(
        exporter, Choice(frozenset(map(str.casefold, annotators)), frozenset(labels), which),
        conditions, only_annotated=only_annotated, since=since, rev=rev, parts=parts_of(split) if split else [],
        resolve_uri=resolve_uri, every_frame=every_frame, emails=True, refuse_torn=not ours,
        options={"exact": exact, "frame_size": frame_size(size), "title": folder.resolve().name})
    _refuse_own_places(folder, out)
    report = Report()
    with opened(folder, rev) as (held, media), _output(wanted, out, media) as (output, names):
        write(held, folder, wanted, output, report, watch=_watched(exporter.name))
    _tell(report, names, out, as_json=as_json)
    return 0


def _watched(name: str) -> Watch:
    def watch(tasks: Iterable[dict[str, Any]], part: str) -> Iterator[dict[str, Any]]:
        with progress(f"Exporting {name} {part}".strip()) as tell:
            yield from counted(tasks, tell)

    return watch


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
def _output(wanted: Wanted, out: str, media: MediaFinder) -> Iterator[tuple[Output, list[str]]]:
    """Where to write; files appear whole or not at all."""
    path = Path(out).expanduser()
    if out == "-":
        stream = StreamOutput(sys.stdout.buffer, media)
        yield stream, stream.names
        sys.stdout.buffer.flush()
    elif out.endswith(("/", os.sep)) or path.is_dir() or (wanted.archived and path.suffix != ".zip"):
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
