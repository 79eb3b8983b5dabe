"""Labeling templates."""

from __future__ import annotations

from flask import Blueprint, Response

from labelfs.templates import templates
from labelfs.web.answers import answer
from labelfs.web.openapi import declares

blueprint = Blueprint("templates", __name__)


@blueprint.get("/api/templates")
@declares({"type": "array"})
def list_templates() -> Response:
    """Every template with its config."""
    return answer(templates())
