"""`labelfs ml`."""

from __future__ import annotations

import os
from typing import Any

import click

from labelfs.commands.declare import declared, json_option
from labelfs.commands.folders import project_folder
from labelfs.commands.words import count, say, say_json
from labelfs.errors import BadRequest, NotFound

EXAMPLES = """
labelfs ml                                       the backends of this project
labelfs ml add http://127.0.0.1:9090             connect one
labelfs ml add http://gpu:9090 --user mara       one that asks for a password (LABELFS_BACKEND_PASSWORD)
labelfs ml check                                 do they and this server reach each other?
labelfs ml predict                               ask them about every task that lacks their version
labelfs ml share http://127.0.0.1:9090           propose it to everyone, in project.json
labelfs ml remove 3
"""
ACTIONS = ["list", "add", "remove", "check", "predict", "train", "share"]


@declared("ml", examples=EXAMPLES, short_help="Connect model backends and ask them.")
@click.argument("action", type=click.Choice(ACTIONS), default="list")
@click.argument("which", required=False, metavar="[URL|NUMBER]")
@click.option("--project", "-p", "folder", metavar="FOLDER", help="The project (default: the nearest).")
@click.option("--title", metavar="NAME", default="", help="What the backend is called.")
@click.option("--user", metavar="NAME", allow_from_autoenv=False, help="A user, where the backend asks for one.")
@click.option("--interactive", is_flag=True, help="It answers while regions are drawn (smart tools).")
@click.option("--timeout", type=click.FloatRange(0, 3600, min_open=True), default=100.0, show_default=True,
              help="Seconds to wait for predictions.")
@click.option("--public-url", metavar="URL", help="The address under which the backend reaches the server.")
@json_option
def command(
    action: str, which: str | None, folder: str | None, title: str, user: str | None, interactive: bool, timeout: float,
    public_url: str | None, as_json: bool,
) -> int:
    """Connect Label Studio's model backends to a project, on this machine only, and ask them.

    What project.json proposes is shown by list and never asked until it is added. check tells which of address, bind,
    Host or token is wrong, and the command that cures it; it ends with exit code 1 then.
    """
    from labelfs.project import Project

    with Project.open(project_folder(folder)) as project:
        reach = _reach(project.root, public_url)
        project.reach = lambda: reach
        if action == "add":
            return _add(project, which, as_json, title=title, user=user, interactive=interactive, timeout=timeout)
        if action == "predict":
            return _predict(project, which, as_json)
        if action == "share":
            return _share(project, which)
        return {"list": _list, "remove": _remove, "check": _check, "train": _train}[action](project, which, as_json)


def _reach(root: Any, public_url: str | None) -> Any:
    """The server that serves this project now; without one, where it would be."""
    from urllib.parse import urlsplit

    from labelfs.person import kept
    from labelfs.reach import NO_KEY, Reach
    from labelfs.store.locks import ServeLock

    serving = ServeLock(root).serving().url or "http://127.0.0.1:8080"
    key = (kept("token") or "").strip() or os.environ.get("LABELFS_TOKEN") or NO_KEY
    return Reach(hostname=(public_url or serving).rstrip("/"), key=key, only_loopback=public_url is None,
                 public=public_url is not None, port=urlsplit(serving).port or 8080)


def _list(project: Any, _which: str | None, as_json: bool) -> int:
    from labelfs import ml_backends

    found = [ml_backends.to_json(one, project) for one in ml_backends.of(project)]
    proposed = ml_backends.proposed(project)
    if as_json:
        say_json({"backends": found, "proposed": proposed})
        return 0
    for one in found:
        say(f"{one['id']:>4}  {one['readable_state']:<12}  {one['title']}  {one['model_version']}  {one['url']}")
    for one in proposed:
        say(f"   -  proposed      {one['title']}  {one['url']}  (labelfs ml add {one['url']})")
    if not found and not proposed:
        say("no model backend is connected; `labelfs ml add URL` connects one")
    return 0


def _add(project: Any, url: str | None, as_json: bool, *, title: str, user: str | None, interactive: bool,
         timeout: float) -> int:
    from labelfs import ml_backends

    if not url:
        raise BadRequest("which address?", hint="labelfs ml add http://127.0.0.1:9090")
    body: dict[str, Any] = {"url": url, "title": title or "default", "is_interactive": interactive, "timeout": timeout}
    if user:
        password = os.environ.get("LABELFS_BACKEND_PASSWORD") or click.prompt("Password", hide_input=True, err=True)
        body.update(auth_method="BASIC_AUTH", basic_auth_user=user, basic_auth_pass=password)
    try:
        record = ml_backends.connect(project, body, project.reach())
    except BadRequest as fault:
        raise BadRequest(next(iter(fault.fields.values()))[0] if fault.fields else fault.message, hint=fault.hint) \
            from None
    if as_json:
        say_json(ml_backends.to_json(record, project))
    else:
        version = record["model_version"] or "no version"
        say(f"connected {record['title']} ({version}) as number {record['id']}, on this machine only")
    return 0


def _one(project: Any, which: str | None) -> Any:
    """The backend named by number or address; the only one needs no naming."""
    from labelfs import ml_backends

    found = ml_backends.of(project)
    named = [one for one in found if which in (None, str(one["id"]), one["url"], one["title"])]
    if len(named) != 1:
        raise NotFound(f"{len(named) or 'no'} backends are meant" if which else "name one: number, title or address",
                       hint="`labelfs ml` lists them")
    return named[0]


def _remove(project: Any, which: str | None, _as_json: bool) -> int:
    from labelfs import ml_backends

    record = _one(project, which)
    ml_backends.remove(record)
    say(f"disconnected {record['title']}; its predictions stay")
    return 0


def _check(project: Any, which: str | None, as_json: bool) -> int:
    from labelfs import ml_backends
    from labelfs.ml_diagnosis import way_back

    records = [_one(project, which)] if which else ml_backends.of(project)
    rows = []
    for record in records:
        fresh = ml_backends.refresh(project, record, project.reach())
        faults = [{"what": one.what, "text": one.text, "cure": one.cure} for one in way_back(record["url"],
                                                                                             project.reach())]
        if fresh["state"] != "CO":
            faults.insert(0, {"what": "backend", "text": fresh["error_message"], "cure": ""})
        rows.append({"id": record["id"], "title": record["title"], "url": record["url"], "faults": faults})
    if as_json:
        say_json(rows)
    for row in [] if as_json else rows:
        say(f"{'BAD' if row['faults'] else 'ok '}  {row['title']}  {row['url']}")
        for fault in row["faults"]:
            say(f"     {fault['what']}: {fault['text']}" + (f"\n     try: {fault['cure']}" if fault["cure"] else ""))
    return 1 if any(row["faults"] for row in rows) else 0


def _predict(project: Any, which: str | None, as_json: bool) -> int:
    from labelfs.commands.progress import progress

    number = _one(project, which)["id"] if which else None
    with progress("predicting") as tell:
        written = project.predictor.retrieve(project.store.task_ids(), number=number, progress=tell)
    if as_json:
        say_json({"predictions": written})
    else:
        say(f"{count(written, 'prediction')} written")
    return 0


def _train(project: Any, which: str | None, _as_json: bool) -> int:
    from labelfs import ml_backends
    from labelfs.models.outgoing import Unreachable
    from labelfs.webhook_events import told_project

    record = _one(project, which)
    try:
        ml_backends.backend_of(record).tell({"action": "START_TRAINING", "project": told_project(project)})
    except Unreachable as fault:
        raise BadRequest(fault.message) from None
    say(f"{record['title']} was asked to train")
    return 0


def _share(project: Any, which: str | None) -> int:
    record = _one(project, which)
    proposals = [one for one in project.settings["ml_backends"] if one.get("url") != record["url"]]
    project.update_settings({"ml_backends": [*proposals, {"title": record["title"], "url": record["url"]}]})
    say(f"project.json proposes {record['title']}; nobody else's machine asks it before they add it themselves")
    return 0
