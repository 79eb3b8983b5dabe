"""Files and folders of any import format over HTTP: the report of what was taken, or would be."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.datastructures import FileStorage

from labelfs.errors import BadRequest
from labelfs.formats.catalog import load
from labelfs.formats.registry import IMPORTERS
from labelfs.formats.sources import uploaded
from labelfs.formats.zip_in import inner_parts
from labelfs.import_run import Taken, Terms, take_in
from labelfs.web import asking
from labelfs.web.answers import answer
from labelfs.web.openapi import FLAG, TEXT, declares

blueprint = Blueprint("import_files", __name__)
MOST_FILES = 100_000
KINDS = ("annotations", "predictions")
FLAGS = ("boxes", "one_based", "documents")
TEXTS = {"key": "key", "encoding": "encoding", "separator": "separator", "label_attribute": "label"}
"""Parameter → option of the importers."""


@blueprint.get("/api/projects/<int:number>/import/formats")
@declares({"type": "array", "items": {"type": "object", "required": ["name", "title"]}})
def formats(number: int) -> Response:
    """The import formats, those of installed packages too."""
    asking.project(number)
    load()
    return answer([{"name": one.name, "title": one.title, "description": one.description,
                    "suffixes": list(one.suffixes), "limits": list(one.limits)} for one in IMPORTERS.values()])


@blueprint.post("/api/projects/<int:number>/import/files")
@declares({"type": "object", "required": ["tasks_added", "problems", "sources"]}, status=201, also=(200,), query={
    "format": TEXT, "as": {"type": "string", "enum": list(KINDS)}, "model_version": TEXT, "dry_run": FLAG,
    **dict.fromkeys(TEXTS, TEXT), **dict.fromkeys(FLAGS, FLAG)})
def import_files(number: int) -> Response:
    """Take in the files of a form, as `labelfs import` does: names may hold folders (`coco/images/a.png`).

    What is good is taken, the rest stands in the report; `dry_run`: nothing is written, only the report is made.
    """
    project = asking.project(number)
    terms = _terms()
    if not terms.dry:
        project.refuse_read_only()
    request.max_form_parts = MOST_FILES
    with tempfile.TemporaryDirectory(prefix="labelfs-upload-") as place:
        paths = _kept([one for _, one in request.files.items(multi=True)], Path(place))
        found = uploaded(Path(place), paths, format_name=request.args.get("format") or None)
        taken = take_in(project, found, terms)
    return answer(_said(taken), 200 if terms.dry else 201)


def _terms() -> Terms:
    kind = request.args.get("as", KINDS[0])
    if kind not in KINDS:
        raise BadRequest("Validation error", fields={"as": [f"one of {', '.join(KINDS)}"]})
    options: dict[str, Any] = {option: request.args[name] for name, option in TEXTS.items() if request.args.get(name)}
    options |= {name: True for name in FLAGS if asking.flag(name)}
    return Terms(kind == "predictions", request.args.get("model_version", ""), asking.flag("dry_run"), options)


def _kept(files: Iterable[FileStorage], place: Path) -> list[Path]:
    """The files under their names, in a folder of their own; raises `BadRequest` for names that lead out of it."""
    paths = []
    for file in files:
        parts = inner_parts(file.filename or "")
        if parts is None:
            raise BadRequest("Validation error", fields={"file": [f"{(file.filename or '')[:200]!r}: not a file name"]})
        target = place.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        file.save(target)
        paths.append(target)
    if not paths:
        raise BadRequest("Validation error", fields={"file": ["no file was sent"]})
    return paths


def _said(taken: Taken) -> dict[str, Any]:
    """The report, its losses as whole sentences."""
    return {**asdict(taken), "losses": [text.format(n=f"{n:,}") for text, n in taken.losses.items()]}
