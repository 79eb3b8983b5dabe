"""The application: blueprints, failures, headers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g
from werkzeug.exceptions import NotFound as NoRoute

from labelfs import media_hosts
from labelfs.errors import LabelfsError
from labelfs.outreach import Outreach
from labelfs.reach import Reach
from labelfs.web import answers, pages, security
from labelfs.web.live import Hub
from labelfs.web.security import Security
from labelfs.workspace import Workspace

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

RESOURCES = (
    "version users token live projects tasks annotations drafts predictions views dm import_ import_files export "
    "snapshots labeling_page templates uploads storages assignees login webhooks ml openapi changes"
).split()
ROOMS = [
    *(f"labelfs.web.api.{name}" for name in RESOURCES),
    *(f"labelfs.web.{name}" for name in ("media", "sound", "pictures", "pages")),
]
FORM_ENDPOINTS = {"import.import_tasks", "import_files.import_files", "login.sign_in"}


class App(Flask):
    """Flask, with every route answering with and without a trailing slash (a redirect would lose bodies)."""

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Take the trailing slash off before routing."""
        path = environ.get("PATH_INFO", "")
        if len(path) > 1 and path.endswith("/"):
            environ["PATH_INFO"] = path.rstrip("/") or "/"
        return super().wsgi_app(environ, start_response)


def create_app(workspace: Workspace, guard: Security | None = None, reach: Reach | None = None) -> App:
    """The application over a workspace; `guard` says which hosts and tokens it accepts, `reach` how others find it."""
    guard = guard or Security()
    guard.forms |= FORM_ENDPOINTS
    guard.media_hosts = media_hosts.allowed
    app = App("labelfs", static_folder=None, root_path=str(Path(__file__).parent))
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.config.update(
        MAX_CONTENT_LENGTH=guard.max_body,
        MAX_FORM_PARTS=1_000,
        LABELFS_SECURITY=guard,
        LABELFS_HUB=Hub(workspace),
        LABELFS_OUTREACH=Outreach(workspace, reach),
        LABELFS_USER_COOKIE=f"labelfs-user-{guard.port or 0}",
    )
    _guarded(app, guard, workspace)
    _failing(app)
    for room in ROOMS:
        app.register_blueprint(import_module(room).blueprint)
    return app


def _guarded(app: Flask, guard: Security, workspace: Workspace) -> None:
    security.register(app, guard)

    @app.before_request
    def begin() -> None:
        from labelfs.web.api.users import sign_user

        g.workspace = workspace
        sign_user()


def _failing(app: Flask) -> None:
    answers.register(app)
    app.register_error_handler(LabelfsError, pages.failure)

    def no_route(fault: NoRoute) -> Response:
        return pages.not_found() if pages.wants_page() else answers.error(404, "Not found.")

    handler: Callable[[Any], Response] = no_route
    app.register_error_handler(404, handler)
