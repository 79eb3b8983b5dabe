"""`labelfs migrate`."""

from __future__ import annotations

from labelfs.commands.declare import declared, json_option, project_argument
from labelfs.commands.folders import project_folder
from labelfs.commands.words import say, say_json
from labelfs.errors import Conflict

EXAMPLES = """
labelfs migrate cats
"""


@declared("migrate", examples=EXAMPLES, short_help="Bring a project of an older format forward.")
@project_argument
@json_option
def command(project: str | None, as_json: bool) -> int:
    """Bring a project of an older format forward to the one of this program.

    There is one format so far, 1: a project of it stays as it is. A newer one is refused with the reason.
    """
    from labelfs.project import Project
    from labelfs.settings import FORMAT

    with Project.open(project_folder(project), read_only=True) as opened:
        found = opened.settings["format"]
    if isinstance(found, int) and found > FORMAT:
        raise Conflict(f"this project has format {found}, this program knows {FORMAT}", hint="install a newer labelfs")
    if as_json:
        say_json({"format": found, "changed": []})
    else:
        say(f"the project has format {found}, the newest: nothing to do")
    return 0
