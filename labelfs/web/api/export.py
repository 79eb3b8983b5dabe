"""Export over HTTP: one file or a ZIP per format, and snapshots."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from labelfs.errors import BadRequest
from labelfs.export_choice import WHICH, Choice, parts_of
from labelfs.export_run import Wanted, frame_size, then, write
from labelfs.formats.output import MediaFinder, StreamOutput, ZipOutput
from labelfs.formats.registry import EXPORTERS, Exporter, Output, Report
from labelfs.project import Project
from labelfs.web import asking
from labelfs.web.answers import answer
from labelfs.web.openapi import FLAG, TEXT, declares

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

blueprint = Blueprint("export", __name__)
IN_MEMORY = 8 * 1024 * 1024
CHUNK = 256 * 1024
LONGEST = 6000
"""Characters of a report in a header."""
FEW = 10
TYPES = {".json": "application/json", ".csv": "application/csv", ".tsv": "application/tsv", ".zip": "application/zip"}


@blueprint.get("/api/projects/<int:number>/export")
@declares(query={
    "exportType": TEXT, "download_all_tasks": FLAG, "ids": TEXT, "exact": FLAG, "annotator": TEXT, "label": TEXT,
    "filter": TEXT, "which": {"type": "string", "enum": list(WHICH)}, "rev": TEXT, "since": TEXT, "split": TEXT,
    "frame_size": TEXT, "interpolate_key_frames": FLAG, "emails": FLAG, "ours": FLAG, "dry_run": FLAG}, media="*/*")
def export(number: int) -> Response:
    """The project in one format: annotated tasks, or all with `download_all_tasks`, or those in `ids`.

    `emails`: annotators by e-mail; `ours=0`: refused while a merge conflict is unsettled.
    `annotator`, `label` and `filter` (`data.source=web`; each several times) and `which` choose; `rev`: as of this
    commit, `since`: only what changed since; `split`: a folder per part; `dry_run`: only the report.
    `interpolate_key_frames`: boxes of films on every frame.
    """
    project = asking.project(number)
    wanted = _wanted(project, named(request.args.get("exportType") or request.args.get("export_type") or "JSON"))
    if asking.flag("dry_run"):
        report = Report()
        _written(project, wanted, report).close()
        return answer(about(report))
    return sent(project, wanted)


def _wanted(project: Project, spec: Exporter) -> Wanted:
    """What the parameters ask for; raises `BadRequest` naming the one that is wrong."""
    which = request.args.get("which", "all")
    if which not in WHICH:
        raise BadRequest("Validation error", fields={"which": [f"one of {', '.join(WHICH)}"]})
    ids = asking.numbers("ids", "ids[]")
    people = [one for one in request.args.getlist("annotator") if one]
    numbers = [str(project.people.number(one)) for one in people if "@" in one]
    labels, split = frozenset(request.args.getlist("label")), request.args.get("split")
    return Wanted(
        spec, Choice(frozenset(map(str.casefold, [*people, *numbers])), labels, which),
        tuple(one for one in request.args.getlist("filter") if one.strip()),
        ids=None if ids is None else frozenset(asking.own_task(project, one) for one in ids),
        only_annotated=not asking.flag("download_all_tasks") and ids is None,
        since=request.args.get("since") or None, rev=request.args.get("rev") or None,
        parts=parts_of(split) if split else [], emails=asking.flag("emails"),
        every_frame=asking.flag("interpolate_key_frames"),
        refuse_torn=not asking.flag("ours", default=True),
        options={"exact": asking.flag("exact"), "title": project.title,
                 "frame_size": frame_size(request.args.get("frame_size"))})


def named(name: str) -> Exporter:
    """The format of this name; raises `BadRequest` with those there are."""
    from labelfs.formats.catalog import exporter_named

    try:
        return exporter_named(name[:100])
    except BadRequest as fault:
        raise BadRequest(fault.message, fields={"exportType": [fault.message]}) from None


def sent(project: Project, wanted: Wanted) -> Response:
    """The export as a download."""
    report = Report()
    file = _written(project, wanted, report)
    stamp = datetime.now(UTC).strftime("%Y-%m-%d-%H-%M")
    suffix = ".zip" if wanted.archived else wanted.exporter.suffix
    name = f"project-{project.number}-at-{stamp}-{_digest(file)[:8]}{suffix}"
    return told(download(file, wanted.exporter, name), report)


def _written(project: Project, wanted: Wanted, report: Report) -> IO[bytes]:
    """What is wanted in a temporary file that is gone when closed; raises `BadRequest` before anything is sent."""
    if wanted.rev is None:
        return _filled(project, project.root, wanted, project.media.file, report)
    with then(project.root, wanted.rev) as (held, media):
        return _filled(held, project.root, wanted, media, report)


def _filled(project: Project, folder: Path, wanted: Wanted, media: MediaFinder, report: Report) -> IO[bytes]:
    with _output(archived=wanted.archived, media=media) as (output, file):
        write(project, folder, wanted, output, report)
    return file


@contextmanager
def _output(*, archived: bool, media: MediaFinder) -> Iterator[tuple[Output, IO[bytes]]]:
    """An archive or the single file, and the temporary file that holds it, open for whoever sends it."""
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by who reads it
    try:
        if archived:
            archive = ZipOutput(file, media)
            yield archive, file
            archive.close()
        else:
            yield StreamOutput(file, media), file
    except BaseException:
        file.close()
        raise


def about(report: Report) -> dict[str, Any]:
    """What was written and lost."""
    return {"tasks": report.tasks, "annotations": report.annotations,
            "losses": [text.format(n=f"{n:,}") for text, n in report.losses.items()], "notes": report.notes,
            "problems": [f"{one.file}: {one.message}" for one in report.problems[:FEW]],
            "problem_count": len(report.problems)}


def told(response: Response, report: Report) -> Response:
    """The response with what was written and lost as JSON in the header `X-Labelfs-Report` (ASCII)."""
    said = about(report)
    text = json.dumps(said)
    if len(text) > LONGEST:
        text = json.dumps({**said, "losses": said["losses"][:FEW], "notes": [], "problems": []})
    response.headers["X-Labelfs-Report"] = text
    return response


def download(file: IO[bytes], spec: Exporter, name: str) -> Response:
    """A file as an attachment; it is closed when sent."""
    size = file.seek(0, 2)
    file.seek(0)
    response = Response(_chunks(file), mimetype=TYPES.get(Path(name).suffix, spec.media_type))
    response.content_length = size
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["filename"] = name
    return response


def write_items(project: Project, spec: Exporter, items: Iterator[dict[str, Any]]) -> IO[bytes]:
    """Items in a format, in a temporary file that is gone when closed; raises `BadRequest` before anything is sent."""
    with _output(archived=spec.suffix == ".zip", media=project.media.file) as (output, file):
        spec.run(items, project.config, output, {"exact": False, "title": project.title}, Report())
    return file


def _digest(file: IO[bytes]) -> str:
    file.seek(0)
    digest = hashlib.md5(usedforsecurity=False)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk


@blueprint.get("/api/projects/<int:number>/export/formats")
@declares({"type": "array", "items": {"type": "object", "required": ["name", "title"]}})
def formats(number: int) -> Response:
    """The formats, those that do not fit the config marked as disabled."""
    from labelfs.formats.catalog import load

    load()
    project = asking.project(number)
    return answer([_format(spec, project.config) for spec in EXPORTERS.values()])


def _format(spec: Exporter, config: Config) -> dict[str, Any]:
    found: dict[str, Any] = {"title": spec.title, "description": spec.description, "link": "", "name": spec.name,
                             "limits": list(spec.limits)}
    return found if spec.offered(config) else {**found, "disabled": True}
