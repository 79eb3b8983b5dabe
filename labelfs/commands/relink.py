"""`labelfs relink`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from labelfs.commands.declare import declared, json_option, project_argument
from labelfs.commands.folders import project_folder
from labelfs.commands.words import count, say, say_json

EXAMPLES = """
labelfs relink cats                        what is lost, and where it is now
labelfs relink cats --write                mend the tasks
labelfs relink cats --in ~/pictures        look there too; what is found is copied into the project
"""


@declared("relink", examples=EXAMPLES, short_help="Find media again that moved or was renamed.")
@project_argument
@click.option("--in", "folders", multiple=True, metavar="FOLDER", type=click.Path(exists=True, file_okay=False,
              path_type=Path), help="Look in this folder too.")
@click.option("--write", is_flag=True, help="Mend the tasks; without it nothing is changed.")
@json_option
def command(project: str | None, folders: tuple[Path, ...], write: bool, as_json: bool) -> int:
    """Look for media that tasks name and that is not there, by content, by the end of its path, and by name.

    Says what it found; with --write the tasks' paths are mended. Of several files of one name that
    differ none is taken. Exit code 1 when something stays lost.
    """
    from labelfs.project import Project
    from labelfs.relink import look, mend

    with Project.open(project_folder(project)) as opened:
        found = list(look(opened, folders))
        mended = mend(opened, found) if write else 0
    lost = [one for one in found if not one.file]
    if as_json:
        say_json({"found": [asdict(one) for one in found], "mended": mended, "lost": len(lost)})
        return 1 if lost else 0
    for one in found:
        say(f"task {one.task}: {one.reference} → {one.file} ({one.by})" if one.file
            else f"task {one.task}: {one.reference}: {one.by}")
    if not found:
        say("all media is where the tasks say")
    elif write:
        say(f"{count(mended, 'task')} mended")
    elif len(found) > len(lost):
        say(f"{count(len(found) - len(lost), 'reference')} can be mended: labelfs relink --write")
    return 1 if lost else 0
