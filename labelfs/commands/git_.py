"""`labelfs git`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from labelfs.commands.declare import declared, json_option
from labelfs.commands.folders import project_folder
from labelfs.commands.words import say, say_json
from labelfs.errors import NotFound

EXAMPLES = """
labelfs git enable          readable `git diff`, merges by region and field, in this clone
labelfs git doctor          is everything in place here?
labelfs git disable         out again, nothing left behind
"""


@declared("git", examples=EXAMPLES, short_help="Teach git to diff and merge labels.")
@click.argument("action", type=click.Choice(["enable", "disable", "doctor", "textconv"]))
@click.argument("project", required=False, metavar="[PROJECT]")
@json_option
def command(action: str, project: str | None, as_json: bool) -> int:
    """Teach git to show and merge labels by their meaning, in this clone.

    enable registers a diff and a merge driver in the clone's own settings and names them in the project's
    .gitattributes (commit that file; everybody who clones runs enable once). disable takes both out again. doctor
    tells what is missing: a clone whose attributes name drivers that it does not have falls back to merging text
    without a word, and ends with exit code 1 here. textconv FILE is what git calls for a readable diff.
    """
    if action == "textconv":
        return _textconv(project)
    root = project_folder(project).resolve()
    return _doctor(root, as_json=as_json) if action == "doctor" else _switch(root, action, as_json=as_json)


def _textconv(name: str | None) -> int:
    from labelfs.changes.readable import readable

    if name is None or not Path(name).is_file():
        raise NotFound(f"{name or 'FILE'}: no such file")
    sys.stdout.buffer.write(readable(Path(name).read_bytes()).encode())
    return 0


def _switch(root: Path, action: str, *, as_json: bool) -> int:
    from labelfs.changes import drivers

    done = drivers.enable(root) if action == "enable" else drivers.disable(root)
    if as_json:
        say_json({"changed": done})
        return 0
    for one in done:
        say(f"changed: {one}")
    if action == "enable":
        say("git diff and git merge understand labels in this clone"
            + ("; commit .gitattributes" if ".gitattributes" in done else ""))
    else:
        say("git treats labels as text again" if done else "nothing to take out")
    return 0


def _doctor(root: Path, *, as_json: bool) -> int:
    from labelfs.changes import drivers

    found = drivers.examine(root)
    good = all(one.good for one in found)
    if as_json:
        say_json({"good": good, "findings": [{"good": one.good, "what": one.what, "cure": one.cure} for one in found]})
        return 0 if good else 1
    for one in found:
        say(f"{'ok ' if one.good else 'BAD'}  {one.what}" + (f": {one.cure}" if one.cure else ""))
    return 0 if good else 1
