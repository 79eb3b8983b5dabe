"""`labelfs show`."""

from __future__ import annotations

import click

from labelfs.commands.declare import declared
from labelfs.commands.folders import project_folder
from labelfs.commands.words import say
from labelfs.errors import BadRequest

EXAMPLES = """
labelfs show HEAD~3:17              task 17's labels as they were three commits ago
labelfs show v1.0:17 cats
"""


@declared("show", examples=EXAMPLES, short_help="Show a task's labels as they were.")
@click.argument("what", metavar="REV:TASK")
@click.argument("project", required=False, metavar="[PROJECT]")
def command(what: str, project: str | None) -> int:
    """Show the labels of a task at a revision, file by file, in the readable form of `git diff`."""
    from labelfs.changes.history import state_at
    from labelfs.changes.readable import readable

    revision, _, number = what.rpartition(":")
    if not revision or not number.isdecimal():
        raise BadRequest(f"{what!r} is not REV:TASK", hint="such as HEAD~3:17")
    for path, content in state_at(project_folder(project).resolve(), int(number), revision).items():
        say(path)
        say("\n".join(f"  {line}" for line in readable(content).splitlines()))
        say()
    return 0
