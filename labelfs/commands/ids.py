"""`labelfs ids`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from labelfs.commands.declare import declared, json_option, project_argument
from labelfs.commands.folders import project_folder
from labelfs.commands.words import count, say, say_json

if TYPE_CHECKING:
    from labelfs.commands.task_ids import Given, Ids

EXAMPLES = """
labelfs ids              what there is
labelfs ids --write      write the ids of tasks whose files have none
labelfs ids --fix        after a merge: give one of two tasks with the same id another
"""


@declared("ids", examples=EXAMPLES, short_help="Show, write and repair task ids.")
@project_argument
@click.option("--write", "writes", is_flag=True, help="Write the id of every task that has none in its file.")
@click.option("--fix", is_flag=True, help="Give all but one of the tasks that share an id their derived one.")
@json_option
def command(project: str | None, writes: bool, fix: bool, as_json: bool) -> int:
    """Show which tasks have no id in their file and which share one; write and repair them.

    Of two tasks with one id the older commit's keeps it, so that every clone repairs alike. Annotations follow
    their task by its data. Exit code 1 when tasks share an id and --fix is not given.
    """
    from labelfs.commands import task_ids
    from labelfs.project import Project

    with Project.open(project_folder(project), read_only=not (writes or fix)) as opened:
        found = task_ids.look(opened)
        given = (task_ids.to_write(found) if writes else []) + (task_ids.to_fix(opened, found) if fix else [])
        written = list(task_ids.write(opened.root, given))
        if written:
            opened.store.refresh(written)
    if as_json:
        say_json(_shape(found, given, written))
    else:
        _tell(found, given, written)
    return 1 if found.twins and not fix else 0


def _shape(found: Ids, given: list[Given], written: list[str]) -> dict[str, Any]:
    return {
        "tasks": found.total,
        "unwritten": len(found.unwritten),
        "shared": {str(number): [task.place.file for task in tasks] for number, tasks in found.twins.items()},
        "given": [{"file": one.file, "from": one.written, "to": one.id} for one in given],
        "files": written,
    }


def _tell(found: Ids, given: list[Given], written: list[str]) -> None:
    say(f"{count(found.total, 'task')}, {len(found.unwritten):,} without an id in the file")
    for number, tasks in found.twins.items():
        say(f"  id {number} is shared by " + ", ".join(_where(task) for task in tasks))
    for one in [one for one in given if one.written is not None]:
        say(f"  {one.file}: {one.written} → {one.id}")
    if given:
        say(f"{count(len(given), 'id')} written in {count(len(written), 'file')}")
    elif found.unwritten or found.twins:
        words = [*(["--write"] if found.unwritten else []), *(["--fix"] if found.twins else [])]
        say("  " + " and ".join(f"`labelfs ids {word}`" for word in words) + " would settle that")


def _where(task: Any) -> str:
    place = task.place
    return str(place.file) if place.line is None else f"{place.file}:{place.line}"
