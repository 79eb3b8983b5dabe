"""Pictures that the browser cannot show by itself: a preview, and tiles for a closer look."""

from __future__ import annotations

from flask import Blueprint, Response

from labelfs.web.asking import project as named_project
from labelfs.web.media import send

blueprint = Blueprint("pictures", __name__)


@blueprint.get("/projects/<int:number>/picture/<path:name>")
def picture(number: int, name: str) -> Response:
    """The whole picture, at most 4096 pixels long."""
    project = named_project(number)
    return send(project.pictures.preview(project.media.find([name])))


@blueprint.get("/projects/<int:number>/tiles/<path:name>/<int:level>/<int:column>/<int:row>")
def tile(number: int, name: str, level: int, column: int, row: int) -> Response:
    """One tile; level 0 has the picture's own pixels."""
    project = named_project(number)
    return send(project.pictures.tile(project.media.find([name]), level, column, row))
