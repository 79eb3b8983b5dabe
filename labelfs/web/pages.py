"""Page shells: the bundle of a page does the rest, data comes by fetch; nothing of a project stands in HTML."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, redirect, render_template, request, send_from_directory
from werkzeug.wrappers import Response as AnyResponse

from labelfs.errors import Busy, LabelfsError, NotFound
from labelfs.web import asking
from labelfs.web.answers import printable, refused
from labelfs.web.manifest import STATIC, bundle, styles

blueprint = Blueprint("pages", __name__, template_folder="pages")
FOREVER = "public, max-age=31536000, immutable"
TITLES = {
    "workspace": "Projects", "data": "Tasks", "label": "Label", "changes": "Changes", "dashboard": "Dashboard",
    "settings": "Settings", "import": "Import", "export": "Export",
}
_BUNDLES = {"import": "data", "export": "data"}
"""Pages that are another one with something open."""


def shell(name: str, *, task: int | None = None, tags: Iterable[str] = ()) -> Response:
    """The shell of one page; the modules of `tags` are asked for with it, before the page knows that it needs them."""
    found = bundle(_BUNDLES.get(name, name))
    about = {"page": name, "title": TITLES[name], "task": task, "styles": styles_with_marks()}
    later = found.of_tags(tags) if found else ()
    html = render_template("shell.html", **about, bundle=found, later=later)
    response = Response(html, mimetype="text/html")
    if found is not None:
        response.headers["Link"] = f"</static/build/{found.script}>; rel=modulepreload"
    return response


def lost(status: int, heading: str, text: str, *, back: str = "/", back_text: str = "Projects") -> Response:
    """A page that says what is not there and leads back."""
    html = render_template(
        "lost.html", heading=heading, text=text, back=back, back_text=back_text, styles=styles_with_marks()
    )
    return Response(html, status=status, mimetype="text/html")


def styles_with_marks() -> list[tuple[str, str]]:
    """The style sheets of a page, each with a mark of its content."""
    return [(sheet, _mark(sheet)) for sheet in styles()]


def _mark(sheet: str) -> str:
    path = STATIC / "css" / sheet
    return _hash(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _hash(path: Path, _stamp: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


@blueprint.get("/")
def workspace_page() -> AnyResponse:
    """All projects; a project that is served alone opens its data page."""
    space = asking.workspace()
    return redirect("/projects/1/data", 302) if space.alone else shell("workspace")


@blueprint.get("/projects")
def projects_page() -> AnyResponse:
    """Label Studio's address of the start page."""
    return redirect("/", 302)


@blueprint.get("/projects/<int:number>")
def project_page(number: int) -> AnyResponse:
    """A project opens at its data."""
    _known_project(number)
    return redirect(f"/projects/{number}/data", 302)


@blueprint.get("/projects/<int:number>/data")
def data_page(number: int) -> Response:
    """The data page; with `?task=` the labeling page of that task."""
    _known_project(number)
    text = request.args.get("task")
    if text is None:
        return shell("data")
    back = f"/projects/{number}/data"
    if not (text.isascii() and text.isdigit() and len(text) < 19 and _has_task(number, int(text))):
        return lost(404, "No such task", "This project has no task with that id.", back=back, back_text="All tasks")
    project = asking.workspace().slot(number)
    own = int(text) if asking.workspace().alone else int(text) % 10**9
    return shell("label", task=own if project else None, tags=_tags(number))


@blueprint.get("/projects/<int:number>/label")
def label_page(number: int) -> Response:
    """The labeling stream."""
    _known_project(number)
    return shell("label", tags=_tags(number))


@blueprint.get("/projects/<int:number>/<any(changes, dashboard, import, export):name>")
def other_page(number: int, name: str) -> Response:
    """The other pages of a project."""
    _known_project(number)
    return shell(name)


@blueprint.get("/projects/<int:number>/settings")
@blueprint.get("/projects/<int:number>/settings/<path:_rest>")
def settings_page(number: int, _rest: str = "") -> Response:
    """The settings and their sections."""
    _known_project(number)
    return shell("settings")


def _known_project(number: int) -> None:
    if number not in asking.workspace().numbers():
        raise NotFound("No Project matches the given query.")


def _has_task(number: int, task: int) -> bool:
    """Whether the task is there; while the project is still being read in it may be."""
    try:
        project = asking.workspace().project(number, patience=1.0)
    except Busy:
        return True
    return project.store.task(asking.own_task(project, task)) is not None


def _tags(number: int) -> list[str]:
    """Tags of the project's config; none while it is still being read in."""
    try:
        return asking.workspace().project(number, patience=0.2).config.tag_names()
    except Busy:
        return []


# ---- files of the pages ---------------------------------------------------------------------------------------
@blueprint.get("/static/<path:name>")
def static_file(name: str) -> Response:
    """Scripts, styles and icons; what carries a hash in its name or address never changes."""
    response = send_from_directory(STATIC, name, conditional=True, etag=True)
    built = name.startswith("build/") and not name.endswith((".json", "stamp"))
    response.headers["Cache-Control"] = FOREVER if built or request.args.get("v") else "no-cache"
    if name.endswith(".js"):
        response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    return response


@blueprint.get("/favicon.ico")
def favicon() -> AnyResponse:
    """Where browsers look on their own."""
    return send_from_directory(STATIC, "icon.svg", mimetype="image/svg+xml")


# ---- failures as pages ----------------------------------------------------------------------------------------
def wants_page() -> bool:
    """Whether a person is looking: a page was asked for, not data."""
    data = f"{request.path}/".startswith(("/api/", "/data/", "/static/", "/health/"))
    return not data and request.method == "GET" and "text/html" in request.headers.get("Accept", "")


def failure(fault: LabelfsError) -> Response:
    """A failure of ours, as a page for people and as JSON for programs."""
    if not wants_page():
        return refused(fault)
    heading = "Not found" if fault.status == 404 else "That did not work"
    text = printable(fault.message + (f": {fault.hint}" if fault.hint else ""))
    if fault.message.startswith("No Project"):
        heading, text = "No such project", "This server has no project with that number."
    return lost(fault.status, heading, text)


def not_found() -> Response:
    """An address that means nothing here."""
    return lost(404, "Not found", "There is no page at this address.")
