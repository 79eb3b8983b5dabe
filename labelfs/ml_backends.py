"""Model backends that the person connected to a project on this machine; a project file only proposes them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from labelfs import webhooks
from labelfs.errors import BadRequest
from labelfs.kept_list import KeptList
from labelfs.models.backend import Asking, Backend
from labelfs.models.outgoing import Target, Unreachable
from labelfs.reach import Reach
from labelfs.store import times
from labelfs.webhooks import checked_url

if TYPE_CHECKING:
    from labelfs.project import Project

Shape = dict[str, Any]
KEPT = KeptList("ml-backends", "No MLBackend matches the given query.")
STATES = {"CO": "Connected", "DI": "Disconnected", "ER": "Error", "TR": "Training", "PR": "Predicting"}
TEXTS = ("title", "description", "basic_auth_user", "basic_auth_pass")
FLAGS = ("is_interactive", "auto_update")
AUTH = ("NONE", "BASIC_AUTH")
LONGEST_TIMEOUT = 3_600.0


def of(project: Project) -> list[Shape]:
    """The backends of a project."""
    return KEPT.of(project.root)


def to_json(record: Mapping[str, Any], project: Project) -> Shape:
    """As the API shows it: the password is never given back."""
    state = record["state"]
    return {
        "id": record["id"], "state": state, "readable_state": STATES[state],
        "is_interactive": record["is_interactive"], "url": record["url"], "error_message": record["error_message"],
        "title": record["title"], "auth_method": record["auth_method"],
        "basic_auth_user": record["basic_auth_user"], "basic_auth_pass_is_set": bool(record["basic_auth_pass"]),
        "description": record["description"], "extra_params": record["extra_params"],
        "model_version": record["model_version"], "timeout": record["timeout"],
        "created_at": record["created_at"], "updated_at": record["updated_at"],
        "auto_update": record["auto_update"], "project": project.number,
    }


def backend_of(record: Mapping[str, Any]) -> Backend:
    """How to ask it. The person named the address, so this machine's own and local networks' are fine."""
    basic = record["auth_method"] == "BASIC_AUTH"
    return Backend(Target(
        record["url"], timeout=float(record["timeout"]), private=True,
        user=record["basic_auth_user"] if basic else "", password=record["basic_auth_pass"] if basic else "",
    ))


def asking(project: Project, reach: Reach) -> Asking:
    """What a backend is told of the project."""
    mark = int(hashlib.sha256(str(project.root).encode("utf-8", "surrogateescape")).hexdigest()[:8], 16)
    return Asking(f"{project.number}.{mark}", project.config.text, reach.hostname, reach.key)


def connect(project: Project, body: Mapping[str, Any], reach: Reach) -> Shape:
    """Connect a backend: health and setup must work; raises `BadRequest` with what is wrong and what cures it."""
    if body.get("url") is None:
        raise BadRequest("Validation error", fields={"url": ["This field is required."]})
    now = times.now()
    record: Shape = {
        "url": "", "title": "default", "description": "", "state": "DI", "error_message": None, "model_version": "",
        "is_interactive": False, "auth_method": "NONE", "basic_auth_user": "", "basic_auth_pass": "",
        "extra_params": None, "timeout": 100.0, "auto_update": True, "created_at": now, "updated_at": now,
        **checked(body),
    }
    record.update(_met(project, record, reach))
    kept = KEPT.add(project.root, record)
    _listen(project, kept)
    _name_version(project, kept)
    return kept


def _listen(project: Project, record: Mapping[str, Any]) -> None:
    """A backend is told of every event."""
    url = f"{record['url']}/webhook"
    if all(hook["url"] != url for hook in webhooks.of(project)):
        hook = webhooks.create(project.root, {"url": url}, allow_private=True)
        webhooks.KEPT.change(hook["id"], {"backend": record["id"]})


def _name_version(project: Project, record: Mapping[str, Any]) -> None:
    """The project shows this backend's predictions, where it names no version yet and can be written."""
    kept = project.settings["label_studio"] or {}
    if not kept.get("model_version") and not project.store.read_only:
        project.update_settings({"label_studio": {**kept, "model_version": record["title"]}})


def _met(project: Project, record: Mapping[str, Any], reach: Reach) -> Shape:
    """Health and setup; the version and state, or `BadRequest`."""
    from labelfs.ml_diagnosis import explained

    try:
        version = _greet(project, record, reach)
    except Unreachable as fault:
        diagnosis = explained(record["url"], fault, reach)
        raise BadRequest("Validation error", fields={"non_field_errors": [diagnosis.text]}, hint=diagnosis.cure) \
            from None
    return {"state": "CO", "error_message": None, "model_version": version}


def _greet(project: Project, record: Mapping[str, Any], reach: Reach) -> str:
    backend = backend_of(record)
    backend.health()
    return backend.setup(asking(project, reach), record["extra_params"])


def refresh(project: Project, record: Mapping[str, Any], reach: Reach) -> Shape:
    """Ask again who it is: state and version follow; what cannot be reached is `DI` and hinders nobody."""
    from labelfs.ml_diagnosis import explained

    try:
        version = _greet(project, record, reach)
        news: Shape = {"state": "CO", "error_message": None}
        if record["auto_update"] or not record["model_version"]:
            news["model_version"] = version
    except Unreachable as fault:
        news = {"state": "DI" if fault.why in ("refused", "timeout", "address") else "ER",
                "error_message": explained(record["url"], fault, reach).text}
    return noted(record, news)


def noted(record: Mapping[str, Any], news: Mapping[str, Any]) -> Shape:
    """The record with what is new of it; written only when it is."""
    if all(record.get(key) == value for key, value in news.items()):
        return dict(record)
    return KEPT.change(record["id"], {**news, "updated_at": times.now()})


def change(project: Project, record: Mapping[str, Any], body: Mapping[str, Any], reach: Reach) -> Shape:
    """Change a backend and ask again who it is; raises `BadRequest`."""
    kept = KEPT.change(record["id"], {**checked(body), "updated_at": times.now()})
    if kept["url"] != record["url"]:
        _forget_hook(record)
        _listen(project, kept)
    return refresh(project, kept, reach)


def remove(record: Mapping[str, Any]) -> None:
    """Disconnect; stored predictions stay."""
    _forget_hook(record)
    KEPT.remove(record["id"])


def _forget_hook(record: Mapping[str, Any]) -> None:
    for hook in webhooks.KEPT.everything():
        if hook.get("backend") == record["id"]:
            webhooks.KEPT.remove(hook["id"])


def checked(body: Mapping[str, Any]) -> Shape:
    """The members of a body that a backend keeps; raises `BadRequest` naming each that cannot be used."""
    found: Shape = {}
    bad: dict[str, list[str]] = {}
    if body.get("url") is not None:
        found["url"] = checked_url(body["url"]).rstrip("/")
    for name in (*TEXTS, *FLAGS):
        value = body.get(name)
        if value is not None:
            found[name] = value
            if name in FLAGS and not isinstance(value, bool):
                bad[name] = ["Must be a valid boolean."]
            elif name in TEXTS and not (isinstance(value, str) and len(value) <= 2_000):
                bad[name] = ["Not a valid string."]
    if body.get("auth_method") is not None:
        found["auth_method"] = body["auth_method"]
        if body["auth_method"] not in AUTH:
            bad["auth_method"] = [f"must be one of {', '.join(AUTH)}"]
    if body.get("timeout") is not None:
        found["timeout"] = body["timeout"]
        if isinstance(body["timeout"], bool) or not isinstance(body["timeout"], (int, float)) \
                or not 0 < body["timeout"] <= LONGEST_TIMEOUT:
            bad["timeout"] = [f"A number of seconds up to {LONGEST_TIMEOUT:g} is required."]
    if "extra_params" in body:
        found["extra_params"] = body["extra_params"]
    if found.get("title") == "":
        found["title"] = "default"
    if bad:
        raise BadRequest("Validation error", fields=bad)
    return found


def proposed(project: Project) -> list[Shape]:
    """Backends that `project.json` names and that nobody enabled on this machine."""
    enabled = {one["url"] for one in of(project)}
    found = []
    for one in project.settings["ml_backends"]:
        url = one.get("url") if isinstance(one, dict) else None
        if isinstance(url, str) and url.rstrip("/") not in enabled:
            found.append({"title": str(one.get("title") or ""), "url": url})
    return found
