"""`labelfs log`."""

from __future__ import annotations

import click

from labelfs.commands.declare import declared, json_option
from labelfs.commands.folders import project_folder
from labelfs.commands.words import say, say_json

EXAMPLES = """
labelfs log 17                      the commits that changed task 17's labels
labelfs log 17 --region k3f9x       only those that changed this region
labelfs log 17 --revision v1.0      from a tag backwards
"""


@declared("log", examples=EXAMPLES, short_help="Show how a task's labels came to be.")
@click.argument("task", type=click.IntRange(min=1))
@click.argument("project", required=False, metavar="[PROJECT]")
@click.option("--region", metavar="ID", help="Only commits that changed this region.")
@click.option("--revision", metavar="REV", default="HEAD", show_default=True, help="Begin here.")
@json_option
def command(task: int, project: str | None, region: str | None, revision: str, as_json: bool) -> int:
    """Show the commits that changed the labels of TASK, newest first, each with what it changed.

    Found by file name, as labelfs writes them: labels that stand inside an export have no history of their own.
    """
    from labelfs.changes.history import history
    from labelfs.changes.words import line_of, task_line

    found = []
    for commit, diff in history(project_folder(project).resolve(), task, revision=revision).steps():
        changes = [one for one in diff.changes if region in (None, one.region)]
        tasks = [] if region else diff.tasks
        if changes or tasks:
            found.append((commit, changes, tasks))
    if as_json:
        say_json([{**commit.to_json(), "changes": [one.to_json() for one in changes],
                   "tasks": [one.to_json() for one in tasks]} for commit, changes, tasks in found])
        return 0
    for commit, changes, tasks in found:
        say(f"{commit.name[:10]}  {commit.at}  {commit.author} <{commit.email}>  {commit.subject}")
        say("\n".join([*(f"  {task_line(one)}" for one in tasks),
                       *(f"  {one.annotator}: {line_of(one)}" for one in changes), ""]))
    return 0
