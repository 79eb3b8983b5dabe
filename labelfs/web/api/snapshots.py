"""Export snapshots over HTTP."""

from __future__ import annotations

from flask import Blueprint, Response, request

from labelfs import export_snapshots
from labelfs.web import asking
from labelfs.web.answers import answer, nothing
from labelfs.web.api.export import download, named, write_items
from labelfs.web.openapi import TEXT, declares

blueprint = Blueprint("snapshots", __name__)


@blueprint.get("/api/projects/<int:number>/exports")
@declares("Snapshot[]")
def list_snapshots(number: int) -> Response:
    """Every snapshot, newest first."""
    return answer(export_snapshots.list_all(asking.project(number)))


@blueprint.post("/api/projects/<int:number>/exports")
@declares("Snapshot", status=201, body="SnapshotBody")
def create(number: int) -> Response:
    """Take a snapshot."""
    about = export_snapshots.create(asking.project(number), asking.body())
    options = ("task_filter_options", "annotation_filter_options", "serialization_options")
    return answer({**about, **dict.fromkeys(options)}, 201)


@blueprint.get("/api/projects/<int:number>/exports/<int:snapshot>")
@declares("Snapshot")
def detail(number: int, snapshot: int) -> Response:
    """One snapshot."""
    return answer(export_snapshots.find(asking.project(number), snapshot))


@blueprint.delete("/api/projects/<int:number>/exports/<int:snapshot>")
@declares(status=204)
def delete(number: int, snapshot: int) -> Response:
    """Remove a snapshot."""
    export_snapshots.delete(asking.project(number), snapshot)
    return nothing()


@blueprint.post("/api/projects/<int:number>/exports/<int:snapshot>/convert")
@declares(
    {"type": "object", "required": ["export_type"]}, body={"type": "object", "properties": {"export_type": TEXT}},
)
def convert(number: int, snapshot: int) -> Response:
    """Say in which format the snapshot will be wanted."""
    spec = named(str(asking.required(asking.body(), "export_type")))
    known = export_snapshots.remember_format(asking.project(number), snapshot, spec.name)
    return answer({"export_type": spec.name, "converted_format": known["id"]})


@blueprint.get("/api/projects/<int:number>/exports/<int:snapshot>/download")
@declares(query={"exportType": TEXT}, media="*/*")
def fetch(number: int, snapshot: int) -> Response:
    """The snapshot in a format."""
    project = asking.project(number)
    about = export_snapshots.find(project, snapshot)
    spec = named(request.args.get("exportType") or request.args.get("export_type") or "JSON")
    file = write_items(project, spec, iter(export_snapshots.items(project, snapshot)))
    return download(file, spec, export_snapshots.file_name(project, about, spec.suffix))
