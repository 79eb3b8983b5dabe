"""Who works here: one local person, as Label Studio's users, organization and whoami."""

from __future__ import annotations

import json
import re
from typing import Any

from flask import Blueprint, Response, current_app, g, request

from labelfs import media_hosts, person
from labelfs.errors import BadRequest, Conflict, NotFound
from labelfs.person import People, Person
from labelfs.store.ids import normal_email
from labelfs.web import asking
from labelfs.web.answers import answer
from labelfs.web.openapi import TEXT, declares

blueprint = Blueprint("users", __name__)
HOTKEYS = "hotkeys.json"
EMAIL = re.compile(r"[^\s@\x00-\x1f]{1,100}@[^\s@\x00-\x1f]{1,150}")
KEY_NAME = re.compile(r"[\w+.,;:/?!*\-\[\]()<>=&%$#@ '|~^\\`{}\"]{0,60}")
PERMISSIONS = [
    f"{kind}.{what}"
    for kind in ("organizations", "projects", "tasks", "annotations", "labels")
    for what in ("create", "view", "change", "delete")
]


def _people() -> dict[str, Person]:
    known: dict[str, Person] = {asking.user(): _me()}
    for project in asking.workspace().ready():
        for one in project.everyone():
            known.setdefault(one.email, one)
    return known


def _me() -> Person:
    for project in asking.workspace().ready():
        return project.people.person(asking.user())
    return People().person(asking.user())


def _user(one: Person) -> dict[str, Any]:
    first, _, last = one.name.partition(" ")
    return {
        "id": one.id, "first_name": first, "last_name": last, "username": one.email, "email": one.email,
        "last_activity": asking.workspace().last_activity(),
        "custom_hotkeys": {}, "avatar": None, "initials": one.initials, "phone": "",
        "active_organization": 1, "active_organization_meta": {"title": "labelfs", "email": one.email},
        "allow_newsletters": False, "date_joined": None,
    }


def email_of(number: int) -> str | None:
    """The e-mail of the person with this number; None if nobody has it."""
    return next((one.email for one in _people().values() if one.id == number), None)


@blueprint.get("/api/users")
@declares("User[]")
def users() -> Response:
    """The one who asks, the members of the projects, and who else annotated in them."""
    return answer([_user(one) for one in _people().values()])


@blueprint.get("/api/users/<int:number>")
@declares("User")
def user(number: int) -> Response:
    """One person by number."""
    for one in _people().values():
        if one.id == number:
            return answer(_user(one))
    raise NotFound("No User matches the given query.")


@blueprint.get("/api/current-user/whoami")
@declares("User")
def whoami() -> Response:
    """The one who asks."""
    return answer({**_user(_me()), "custom_hotkeys": _hotkeys(), "permissions": PERMISSIONS})


@blueprint.get("/api/organizations")
@declares({"type": "array"})
def organizations() -> Response:
    """The one organization."""
    return answer([{"id": 1, "title": "labelfs", "contact_info": None}])


@blueprint.get("/api/organizations/<int:number>")
@declares({"type": "object", "required": ["id", "title"]})
def organization(number: int) -> Response:
    """The one organization."""
    if number != 1:
        raise NotFound("No Organization matches the given query.")
    return answer({"id": 1, "title": "labelfs", "contact_info": None})


# ---- our own page -------------------------------------------------------------------------------------------
@blueprint.get("/api/me")
def me() -> Response:
    """Who asks, in which folder, and how changes on disk are noticed."""
    space = asking.workspace()
    watching = next((project.watching for project in space.ready() if project.watching), "")
    return answer({
        **_me().brief(), "folder": space.root.name, "workspace": not space.alone, "watch": watching,
        "fixed": bool(g.user_is_fixed), "read_only": space.read_only,
    })


@blueprint.post("/api/me")
@declares(
    {"type": "object", "required": ["email"]},
    body={"type": "object", "properties": {"email": {"type": ["string", "null"]}}},
)
def change_me() -> Response:
    """Say who works at this browser: `{"email"}`; null goes back to what the server knows."""
    if g.user_is_fixed:
        raise Conflict("the server was started with --as, which says who works here")
    email = asking.body().get("email")
    if email is not None and not (isinstance(email, str) and EMAIL.fullmatch(email.strip())):
        raise BadRequest("Validation error", fields={"email": ["Enter a valid email address."]})
    cookie = current_app.config["LABELFS_USER_COOKIE"]
    g.user = normal_email(email) if email else asking.workspace().user
    response = answer(_me().brief())
    if email:
        response.set_cookie(cookie, normal_email(email).encode().hex(), httponly=True, samesite="Strict",
                            max_age=365 * 24 * 3600)
    else:
        response.delete_cookie(cookie, httponly=True, samesite="Strict")
    return response


@blueprint.get("/api/me/media-hosts")
def list_media_hosts() -> Response:
    """Hosts of which pages may show pictures, sounds and films."""
    return answer({"hosts": media_hosts.allowed()})


@blueprint.post("/api/me/media-hosts")
@declares({"type": "object", "required": ["hosts"]}, body={"type": "object", "properties": {"host": TEXT}})
def allow_media_host() -> Response:
    """Allow the host of an address (`{"host"}`), or no longer (`"allow": false`); pages loaded from now on show it."""
    found = asking.body()
    host = str(asking.required(found, "host"))
    return answer({"hosts": media_hosts.allow(host, yes=found.get("allow") is not False)})


@blueprint.get("/api/me/import-hosts")
@declares({"type": "object", "required": ["hosts"]})
def list_import_hosts() -> Response:
    """Hosts from which tasks may be fetched (`{"url"}` in an import); none until they are allowed here."""
    return answer({"hosts": media_hosts.allowed(media_hosts.IMPORTS)})


@blueprint.post("/api/me/import-hosts")
@declares({"type": "object", "required": ["hosts"]}, body={"type": "object", "properties": {"host": TEXT}})
def allow_import_host() -> Response:
    """Allow imports from the host of an address (`{"host"}`), or no longer (`"allow": false`)."""
    found = asking.body()
    host = str(asking.required(found, "host"))
    return answer({"hosts": media_hosts.allow(host, yes=found.get("allow") is not False, file=media_hosts.IMPORTS)})


@blueprint.get("/api/current-user/hotkeys")
def hotkeys() -> Response:
    """The person's own keys, over those of each project."""
    return answer({"custom_hotkeys": _hotkeys()})


@blueprint.patch("/api/current-user/hotkeys")
@blueprint.put("/api/current-user/hotkeys")
@blueprint.post("/api/current-user/hotkeys")
@declares({"type": "object"}, body={"type": "object", "properties": {"custom_hotkeys": {"type": "object"}}})
def change_hotkeys() -> Response:
    """Replace the person's own keys."""
    found = asking.required(asking.body(), "custom_hotkeys")
    if not isinstance(found, dict) or len(found) > 500:
        raise BadRequest("Validation error", fields={"custom_hotkeys": ["Expected an object."]})
    for name, keys in found.items():
        texts = keys.values() if isinstance(keys, dict) else [keys]
        if not all(t is None or isinstance(t, bool) or (isinstance(t, str) and KEY_NAME.fullmatch(t)) for t in texts):
            raise BadRequest("Validation error", fields={"custom_hotkeys": [f"{name[:100]}: not a key"]})
    person.keep(HOTKEYS, json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    return answer({"custom_hotkeys": found})


def _hotkeys() -> dict[str, Any]:
    try:
        found = json.loads(person.kept(HOTKEYS) or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def sign_user() -> None:
    """Who asks: `--as`, else who this browser said it is, else what git or the login name says."""
    space = asking.workspace()
    cookie = request.cookies.get(current_app.config["LABELFS_USER_COOKIE"])
    g.user_is_fixed = space.user_is_fixed
    g.user = space.user
    if cookie and not g.user_is_fixed:
        try:
            said = bytes.fromhex(cookie).decode("utf-8")
        except ValueError:
            return
        if EMAIL.fullmatch(said):
            g.user = said
