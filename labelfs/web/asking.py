"""What a request asks: its JSON body, query parameters, pages, revisions; every fault named by parameter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import current_app, g, request

from labelfs.errors import BadRequest, NotFound
from labelfs.outreach import Outreach
from labelfs.project import Project
from labelfs.store.ids import normal_email
from labelfs.web import strict_json
from labelfs.web.answers import short
from labelfs.workspace import Workspace

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})
INVALID_PAGE = "Invalid page."
MOST_DIGITS = 18


def workspace() -> Workspace:
    """The workspace that this server serves."""
    found: Workspace = g.workspace
    return found


def outreach() -> Outreach:
    """What this server sends out: events, questions to models."""
    found: Outreach = current_app.config["LABELFS_OUTREACH"]
    return found


def in_browser() -> bool:
    """Whether a page asks: pages never wait for a model, or for a project that is being read in."""
    return "Sec-Fetch-Site" in request.headers


def user() -> str:
    """E-mail of who asks."""
    return normal_email(str(g.user))


def project(number: int) -> Project:
    """The project that a route names; raises `NotFound`, `Busy`."""
    return workspace().project(number)


def own_task(found: Project, number: int) -> int:
    """The file's own id of a task that a route names beside its project."""
    return workspace().own_task(found, number)


# ---- bodies -------------------------------------------------------------------------------------------------
def json_body() -> Any:
    """The JSON body, `{}` when there is none; raises `BadRequest`."""
    raw = request.get_data()
    return strict_json.parse(raw) if raw.strip() else {}


def body() -> dict[str, Any]:
    """The body as an object; raises `BadRequest`."""
    found = json_body()
    if not isinstance(found, dict):
        raise BadRequest("Validation error", fields={"non_field_errors": ["Invalid data. Expected an object."]})
    return found


def whole(value: Any, name: str) -> int:
    """A whole number of a body (as text too); raises `BadRequest` naming the field."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**MOST_DIGITS:
        return value
    raise BadRequest("Validation error", fields={name: ["A valid integer is required."]})


def required(found: Mapping[str, Any], name: str) -> Any:
    """A member that must be there; raises `BadRequest` naming it."""
    if found.get(name) is None:
        raise BadRequest("Validation error", fields={name: ["This field is required."]})
    return found[name]


def expected(found: Mapping[str, Any] | None = None) -> str | None:
    """The revision that the caller has read: `If-Match`, else `revision` of the body; None when it names none."""
    header = request.headers.get("If-Match")
    if header is not None:
        return None if header.strip() == "*" else header.split(",")[0].strip().removeprefix("W/").strip('"')
    given = (found or {}).get("revision")
    if given is None:
        return None
    if not isinstance(given, str):
        raise BadRequest("Validation error", fields={"revision": ["Not a valid string."]})
    return given


# ---- query parameters ---------------------------------------------------------------------------------------
def flag(name: str, default: bool = False) -> bool:
    """A query boolean: `1`, `0`, `true`, `False`…; raises `BadRequest` naming it."""
    text = request.args.get(name)
    if text is None:
        return default
    if text.lower() in TRUE:
        return True
    if text.lower() in FALSE:
        return False
    raise BadRequest("Validation error", fields={name: ["Must be a valid boolean."]})


def number(name: str, default: int | None = None, *, least: int = 0) -> int | None:
    """A whole number of the query; raises `BadRequest` naming it."""
    text = request.args.get(name)
    if text is None or text == "":
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and int(text) >= least):
        raise BadRequest("Validation error", fields={name: [f'"{short(text)}" is not a whole number from {least}.']})
    return int(text)


def numbers(*names: str) -> list[int] | None:
    """A list of ids: `ids=1,2`, `ids=1&ids=2`, `ids[]=1`; None when not given; raises `BadRequest` naming it."""
    texts = [text for name in names for text in request.args.getlist(name)]
    if not texts:
        return None
    return [whole(part.strip(), names[0]) for text in texts for part in text.split(",") if part.strip()]


def asked_project(found: Mapping[str, Any] | None = None) -> Project:
    """The project named by `?project=` or by the body's `project`; the only one needs no naming."""
    named = number("project")
    if named is None and found is not None and found.get("project") is not None:
        named = whole(found["project"], "project")
    if named is None:
        if not workspace().alone:
            raise BadRequest("Validation error", fields={"project": ["This field is required."]})
        named = workspace().numbers()[0]
    return project(named)


# ---- pages --------------------------------------------------------------------------------------------------
def page(default_size: int) -> tuple[int, int]:
    """`(offset, size)` of the page that is asked for; raises `NotFound` for a page that cannot be."""
    size = number("page_size", default_size) or default_size
    text = request.args.get("page")
    if text is None or text == "":
        return 0, size
    if not (text.isascii() and text.isdigit() and 0 < len(text) <= MOST_DIGITS and int(text) >= 1):
        raise NotFound(INVALID_PAGE)
    return (int(text) - 1) * size, size


def check_page(offset: int, total: int) -> None:
    """A page past the end is 404; the first one may be empty."""
    if offset > 0 and offset >= total:
        raise NotFound(INVALID_PAGE)


def paged(items: Sequence[Any], total: int, offset: int, size: int) -> dict[str, Any]:
    """`{count, next, previous, results}` with absolute addresses."""
    current = offset // size + 1
    return {
        "count": total,
        "next": _page_url(current + 1) if offset + size < total else None,
        "previous": _page_url(current - 1) if current > 1 else None,
        "results": list(items),
    }


def _page_url(page_number: int) -> str:
    args = [(key, value) for key, value in request.args.items(multi=True) if key != "page"]
    if page_number > 1:
        args.append(("page", str(page_number)))
    query = urlencode(sorted(args))
    return f"http://{request.host}{request.path.rstrip('/')}/" + (f"?{query}" if query else "")
