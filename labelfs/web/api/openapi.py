"""`/api/schema`: the OpenAPI document of this server."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from labelfs.web.answers import answer
from labelfs.web.openapi import declares, document

blueprint = Blueprint("openapi", __name__)


@blueprint.get("/api/schema")
@declares({"type": "object", "required": ["openapi", "paths"]})
def schema() -> Response:
    """What this server answers to, as OpenAPI 3.1."""
    return answer(document(current_app))
