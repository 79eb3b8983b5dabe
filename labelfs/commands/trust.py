"""`labelfs trust`."""

from __future__ import annotations

import click

from labelfs.commands.declare import declared, project_argument
from labelfs.commands.folders import project_folder
from labelfs.commands.words import say

EXAMPLES = """
labelfs trust cats             the pages may run `dvc pull` there
labelfs trust cats --revoke
"""


@declared("trust", examples=EXAMPLES, short_help="Let the pages fetch a folder's media with DVC.")
@project_argument
@click.option("--revoke", is_flag=True, help="Trust it no longer.")
def command(project: str | None, revoke: bool) -> int:
    """Say on this machine that what a folder names may be run: then a button on the labeling page fetches its media.

    A folder under DVC names hosts and programs in its own settings, and a cloned one could name anything. labelfs
    therefore runs nothing of it until you say so, here; what you say is kept with your own settings, not in the folder.
    """
    from labelfs import fetching

    root = project_folder(project).resolve()
    changed = fetching.distrust(root) if revoke else fetching.trust(root)
    state = "not trusted" if revoke else "trusted"
    say(f"{root} is {state}{'' if changed else ' already'}")
    return 0
