"""Uploaded files over HTTP: lists, one, taking them in again, removal."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request

from labelfs import uploads
from labelfs.errors import BadRequest, NotFound
from labelfs.project import Project
from labelfs.web import asking, strict_json
from labelfs.web.answers import answer, nothing
from labelfs.web.api.import_ import taken_in
from labelfs.web.openapi import NUMBER, TEXT, declares

blueprint = Blueprint("uploads", __name__)


@blueprint.get("/api/projects/<int:number>/file-uploads")
@declares("Upload[]", query={"ids": TEXT})
def list_uploads(number: int) -> Response:
    """Every upload, or those of `?ids=[1,2]`."""
    project = asking.project(number)
    text = request.args.get("ids")
    ids = None if not text else _ids(strict_json.parse(text), "ids")
    return answer([one.to_json(number) for one in uploads.chosen(project, ids)])


def _ids(value: Any, name: str) -> list[int]:
    if not isinstance(value, list):
        raise BadRequest("Validation error", fields={name: ["Expected a list of ids."]})
    return [asking.whole(one, name) for one in value]


@blueprint.delete("/api/projects/<int:number>/file-uploads")
@declares({"type": "object", "required": ["deleted"]}, body={"type": "object"})
def delete_uploads(number: int) -> Response:
    """Remove those in `file_upload_ids`; without the member every one."""
    found = asking.body()
    ids = found.get("file_upload_ids")
    project = asking.project(number)
    return answer({"deleted": uploads.delete(project, None if ids is None else _ids(ids, "file_upload_ids"))})


@blueprint.post("/api/projects/<int:number>/reimport")
@declares(
    "Imported", status=201,
    body={"type": "object", "properties": {"file_upload_ids": {"type": "array", "items": NUMBER}}},
)
def reimport(number: int) -> Response:
    """Make tasks of uploads: `{"file_upload_ids", "files_as_tasks_list"}`."""
    begun = time.perf_counter()
    found = asking.body()
    ids = _ids(asking.required(found, "file_upload_ids"), "file_upload_ids")
    project = asking.project(number)
    gathered = uploads.gathered(project, ids)
    counts = taken_in(project, gathered, preannotated=_fields(found), with_ids=True)
    return answer({**counts, "file_upload_ids": ids, "duration": time.perf_counter() - begun}, 201)


def _fields(found: Mapping[str, Any]) -> list[str]:
    fields = found.get("preannotated_from_fields") or []
    if not isinstance(fields, list) or not all(isinstance(one, str) for one in fields):
        raise BadRequest("Validation error", fields={"preannotated_from_fields": ["Expected a list of names."]})
    return fields


def _find(number: int) -> tuple[Project, uploads.Stored]:
    for project in asking.workspace().projects():
        for one in uploads.chosen(project, [number]):
            return project, one
    raise NotFound("No FileUpload matches the given query.")


@blueprint.get("/api/import/file-upload/<int:number>")
@declares("Upload")
def detail(number: int) -> Response:
    """One upload."""
    project, one = _find(number)
    return answer(one.to_json(project.number))


@blueprint.delete("/api/import/file-upload/<int:number>")
@declares(status=204)
def delete(number: int) -> Response:
    """Remove one upload."""
    project, one = _find(number)
    uploads.delete(project, [one.number])
    return nothing()
