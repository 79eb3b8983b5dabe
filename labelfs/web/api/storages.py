"""Local storages over HTTP; buckets of other systems are not served by labelfs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from labelfs import local_storages
from labelfs.errors import NotFound, NotSupported
from labelfs.project import Project
from labelfs.web import asking
from labelfs.web.answers import answer, nothing
from labelfs.web.openapi import PROJECT, declares

blueprint = Blueprint("storages", __name__)
KINDS = "s3 s3s gcs gcswif azure azure_spi redis databricks".split()
TYPES = [{"name": "localfiles", "title": "Local files"}]


def _all() -> list[tuple[Project, dict[str, Any]]]:
    return [(project, one) for project in asking.workspace().projects() for one in local_storages.listed(project)]


def _find(number: int) -> tuple[Project, dict[str, Any]]:
    for project, one in _all():
        if one.get("id") == number:
            return project, one
    raise NotFound(local_storages.NO_STORAGE)


@blueprint.get("/api/storages")
@blueprint.get("/api/storages/localfiles")
@declares("Storage[]", query=PROJECT)
def list_storages() -> Response:
    """The storages of a project."""
    return answer(local_storages.listed(asking.asked_project()))


@blueprint.get("/api/storages/export")
@blueprint.get("/api/storages/export/localfiles")
@declares({"type": "array"}, query=PROJECT)
def list_targets() -> Response:
    """Labels are files already: there are no storages to export to."""
    asking.asked_project()
    return answer([])


@blueprint.get("/api/storages/types")
@blueprint.get("/api/storages/export/types")
@declares({"type": "array"})
def types() -> Response:
    """What can be connected."""
    return answer(TYPES)


@blueprint.post("/api/storages/localfiles")
@declares("Storage", status=201, body="StorageBody", query=PROJECT)
def create() -> Response:
    """Connect a folder of the project."""
    found = asking.body()
    project = asking.asked_project(found)
    number = max([0, *(one.get("id", 0) for _, one in _all())]) + 1
    return answer(local_storages.create(project, found, number), 201)


@blueprint.post("/api/storages/localfiles/validate")
@declares({"type": "object"}, body="StorageBody")
def validate() -> Response:
    """Whether a folder could be connected."""
    found = asking.body()
    local_storages.checked_fields(asking.asked_project(found), found)
    return answer({})


@blueprint.get("/api/storages/localfiles/<int:number>")
@declares("Storage")
def detail(number: int) -> Response:
    """One storage."""
    return answer(_find(number)[1])


@blueprint.patch("/api/storages/localfiles/<int:number>")
@blueprint.put("/api/storages/localfiles/<int:number>")
@declares("Storage", body="StorageBody")
def change(number: int) -> Response:
    """Change a storage."""
    found = asking.body()
    project, _ = _find(number)
    return answer(local_storages.change(project, number, found))


@blueprint.delete("/api/storages/localfiles/<int:number>")
@declares(status=204)
def delete(number: int) -> Response:
    """Forget a storage; tasks and files stay."""
    project, _ = _find(number)
    local_storages.delete(project, number)
    return nothing()


@blueprint.post("/api/storages/localfiles/<int:number>/sync")
@declares("Storage")
def sync(number: int) -> Response:
    """Make tasks of the files that have none."""
    project, _ = _find(number)
    return answer(local_storages.sync(project, number))


@blueprint.route(f"/api/storages/<any({', '.join(KINDS)}):_kind>", methods=["GET", "POST"])
@blueprint.route(f"/api/storages/export/<any({', '.join(KINDS)}, localfiles):_kind>", methods=["POST"])
@declares({"type": "array"})
def buckets(_kind: str) -> Response:
    """Buckets: not here."""
    from flask import request

    if request.method == "GET":
        return answer([])
    raise NotSupported(
        "labelfs connects folders of the project only", hint="fetch the bucket's files into the project folder, by dvc"
    )
