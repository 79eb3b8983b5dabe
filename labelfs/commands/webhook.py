"""`labelfs webhook`."""

from __future__ import annotations

from typing import Any

import click

from labelfs.commands.declare import declared, json_option
from labelfs.commands.folders import project_folder
from labelfs.commands.words import say, say_json
from labelfs.errors import BadRequest, NotFound

EXAMPLES = """
labelfs webhook                                          those of this project
labelfs webhook add https://example.org/hook
labelfs webhook add http://127.0.0.1:9000/ --allow-private --event ANNOTATION_CREATED
labelfs webhook log 2                                    what became of the last deliveries
labelfs webhook allow 2                                  private addresses, this machine's own too
labelfs webhook remove 2
"""
ACTIONS = ["list", "add", "allow", "log", "remove"]


@declared("webhook", examples=EXAMPLES, short_help="Tell other programs what happens.")
@click.argument("action", type=click.Choice(ACTIONS), default="list")
@click.argument("which", required=False, metavar="[URL|NUMBER]")
@click.option("--project", "-p", "folder", metavar="FOLDER", help="The project (default: the nearest).")
@click.option("--event", "events", multiple=True, metavar="NAME", help="Only this event; may be given several times.")
@click.option("--header", "headers", multiple=True, metavar="NAME:VALUE", help="A header to send along.")
@click.option("--no-payload", is_flag=True, help="Send the event's name only.")
@click.option("--allow-private", is_flag=True, help="The address may be this machine's own or a local network's.")
@json_option
def command(
    action: str, which: str | None, folder: str | None, events: tuple[str, ...], headers: tuple[str, ...],
    no_payload: bool, allow_private: bool, as_json: bool,
) -> int:
    """Post an event to an address whenever labels, tasks or settings change while the project is served.

    Webhooks are kept on this machine only. The events are Label Studio's; a change on disk is told like one made on the
    page.
    """
    from labelfs import webhooks
    from labelfs.webhook_delivery import deliveries

    root = project_folder(folder).resolve()
    if action == "add":
        made = webhooks.create(root, _body(which, events, headers, payload=not no_payload), allow_private=allow_private)
        _tell([made], as_json=as_json)
    elif action == "list":
        _tell(webhooks.KEPT.of(root), as_json=as_json)
    elif action == "log":
        _log(deliveries(_one(root, which)["id"] if which else None), as_json=as_json)
    elif action == "allow":
        webhooks.change(_one(root, which), {"allow_private": True})
        say("private addresses are allowed for it now")
    else:
        webhooks.KEPT.remove(_one(root, which)["id"])
        say("removed")
    return 0


def _body(url: str | None, events: tuple[str, ...], headers: tuple[str, ...], *, payload: bool) -> dict[str, Any]:
    if not url:
        raise BadRequest("which address?", hint="labelfs webhook add https://example.org/hook")
    pairs = [one.partition(":") for one in headers]
    return {"url": url, "send_payload": payload, "send_for_all_actions": not events, "actions": list(events),
            "headers": {name.strip(): value.strip() for name, _, value in pairs}}


def _one(root: Any, which: str | None) -> Any:
    from labelfs import webhooks

    found = [one for one in webhooks.KEPT.of(root) if which in (str(one["id"]), one["url"])]
    if len(found) != 1:
        raise NotFound("name one webhook by its number", hint="`labelfs webhook` lists them")
    return found[0]


def _tell(records: list[Any], *, as_json: bool) -> None:
    from labelfs import webhooks

    if as_json:
        say_json([webhooks.to_json(one, None) for one in records])
        return
    for one in records:
        what = "every event" if one["send_for_all_actions"] else ", ".join(one["actions"])
        say(f"{one['id']:>4}  {'on ' if one['is_active'] else 'off'}  {one['url']}  {what}")
    if not records:
        say("no webhook; `labelfs webhook add URL` adds one")


def _log(rows: list[Any], *, as_json: bool) -> None:
    if as_json:
        say_json(rows)
        return
    for row in rows:
        say(f"{row['at']}  {row['action']}  try {row['try']}  {row['status'] or '-'}  {row['error'] or ''}".rstrip())
    if not rows:
        say("nothing was delivered yet")
