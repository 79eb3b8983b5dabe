"""`labelfs blame`."""

from __future__ import annotations

import click

from labelfs.commands.declare import declared, json_option
from labelfs.commands.folders import project_folder
from labelfs.commands.words import say, say_json

EXAMPLES = """
labelfs blame 17                    for each region of task 17: which commit made it what it is
labelfs blame 17 --json
"""


@declared("blame", examples=EXAMPLES, short_help="Tell who gave each region its present form.")
@click.argument("task", type=click.IntRange(min=1))
@click.argument("project", required=False, metavar="[PROJECT]")
@json_option
def command(task: int, project: str | None, as_json: bool) -> int:
    """Tell for each region and answer of TASK, as the working files have it, which commit gave it this form.

    What is not committed yet says so.
    """
    from labelfs.changes.history import history, state_now
    from labelfs.changes.words import content_of

    root = project_folder(project).resolve()
    lines = history(root, task).blame(state_now(root, task))
    if as_json:
        say_json([{"task": task, "annotation": one.annotation, "annotator": one.annotator, "region": one.region.id,
                   "label": one.region.labels, "commit": one.commit.to_json() if one.commit else None}
                  for one in lines])
        return 0
    for one in lines:
        made = one.commit
        who = f"{made.name[:10]}  {made.at}  {made.author}" if made else "not committed yet"
        words = "  ".join(part for part in (", ".join(one.region.labels), content_of(one.region.items[0])) if part)
        say(f"{who}  {one.annotator}  {one.region.id}  {words}")
    return 0
