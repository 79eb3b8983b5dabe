"""Export over HTTP: one file or a ZIP per format, and snapshots."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from labelfs.errors import BadRequest
from labelfs.export_choice import WHICH, Choice
from labelfs.formats.output import StreamOutput, ZipOutput
from labelfs.formats.registry import EXPORTERS, Exporter, Report
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
@declares(query={"exportType": TEXT, "download_all_tasks": FLAG, "ids": TEXT, "exact": FLAG}, media="*/*")
def export(number: int) -> Response:
    """The project in one format: annotated tasks, or all with `download_all_tasks`, or those in `ids`."""
    project = asking.project(number)
    spec = named(request.args.get("exportType") or request.args.get("export_type") or "JSON")
    ids = asking.numbers("ids", "ids[]")
    own = None if ids is None else [asking.own_task(project, one) for one in ids]
    choice = chosen(project)
    return sent(project, spec, ids=own, everything=asking.flag("download_all_tasks"), exact=asking.flag("exact"),
                choice=choice)


def chosen(project: Project) -> Choice:
    """What the parameters `annotator`, `label` (each several times) and `which` choose; raises `BadRequest`."""
    which = request.args.get("which", "all")
    if which not in WHICH:
        raise BadRequest("Validation error", fields={"which": [f"one of {', '.join(WHICH)}"]})
    named = [one for one in request.args.getlist("annotator") if one]
    numbers = [str(project.people.number(one)) for one in named if "@" in one]
    return Choice(frozenset(map(str.casefold, [*named, *numbers])), frozenset(request.args.getlist("label")), which)


def named(name: str) -> Exporter:
    """The format of this name; raises `BadRequest` with those there are."""
    from labelfs.formats.catalog import exporter_named

    try:
        return exporter_named(name[:100])
    except BadRequest as fault:
        raise BadRequest(fault.message, fields={"exportType": [fault.message]}) from None


def sent(project: Project, spec: Exporter, *, ids: list[int] | None, everything: bool,
         exact: bool = False, choice: Choice | None = None) -> Response:
    """The export as a download; `exact`: as Label Studio writes it, its faults too."""
    report = Report()
    items = project.export_items(ids=ids, only_annotated=not everything and ids is None)
    items = items if choice is None else choice.of(items, report)
    file = write_items(project, spec, items, exact=exact, report=report)
    stamp = datetime.now(UTC).strftime("%Y-%m-%d-%H-%M")
    name = f"project-{project.number}-at-{stamp}-{_digest(file)[:8]}{spec.suffix}"
    return told(download(file, spec, name), report)


def told(response: Response, report: Report) -> Response:
    """The response with what was written and lost as JSON in the header `X-Labelfs-Report` (ASCII)."""
    losses = [text.format(n=f"{n:,}") for text, n in report.losses.items()]
    problems = [f"{one.file}: {one.message}" for one in report.problems]
    about = {"tasks": report.tasks, "annotations": report.annotations, "losses": losses, "notes": report.notes,
             "problems": problems[:FEW], "problem_count": len(problems)}
    text = json.dumps(about)
    if len(text) > LONGEST:
        text = json.dumps({**about, "losses": losses[:FEW], "notes": [], "problems": []})
    response.headers["X-Labelfs-Report"] = text
    return response


def download(file: IO[bytes], spec: Exporter, name: str) -> Response:
    """A file as an attachment; it is closed when sent."""
    size = file.seek(0, 2)
    file.seek(0)
    response = Response(_chunks(file), mimetype=TYPES.get(spec.suffix, spec.media_type))
    response.content_length = size
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["filename"] = name
    return response


def write_items(project: Project, spec: Exporter, items: Iterator[dict[str, Any]], *,
                exact: bool = False, report: Report | None = None) -> IO[bytes]:
    """Items in a format, in a temporary file that is gone when closed; raises `BadRequest` before anything is sent."""
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by who reads it
    report = Report() if report is None else report
    options = {"exact": exact, "title": project.title}
    if spec.suffix == ".zip":
        archive = ZipOutput(file, project.media.file)
        spec.run(items, project.config, archive, options, report)
        archive.close()
    else:
        spec.run(items, project.config, StreamOutput(file, project.media.file), options, report)
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
    return answer([_about(spec, project.config) for spec in EXPORTERS.values()])


def _about(spec: Exporter, config: Config) -> dict[str, Any]:
    about: dict[str, Any] = {"title": spec.title, "description": spec.description, "link": "", "name": spec.name}
    return about if spec.offered(config) else {**about, "disabled": True}
