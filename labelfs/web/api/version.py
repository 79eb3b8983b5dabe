"""Version and health, which clients ask for first."""

from __future__ import annotations

from flask import Blueprint, Response

from labelfs import __version__
from labelfs.web.answers import PEER_VERSION, answer
from labelfs.web.openapi import declares

blueprint = Blueprint("version", __name__)


@blueprint.get("/api/version")
@blueprint.get("/version")
@declares({"type": "object", "required": ["release"]})
def version() -> Response:
    """What clients of Label Studio look at, and our own version."""
    package = {
        "version": PEER_VERSION, "short_version": PEER_VERSION.rpartition(".")[0],
        "latest_version_from_pypi": None, "latest_version_upload_time": None, "current_version_is_outdated": False,
    }
    return answer({
        "release": PEER_VERSION, "label-studio-os-package": package, "edition": "Community",
        "label-studio-os-backend": {"version": PEER_VERSION}, "backend": {"commit": ""},
        "labelfs": {"version": __version__},
    })


@blueprint.get("/health")
def health() -> Response:
    """Alive."""
    return answer({"status": "UP"})
