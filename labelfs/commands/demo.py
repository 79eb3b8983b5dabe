"""`labelfs demo`."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from labelfs import resources
from labelfs.commands.declare import declared
from labelfs.commands.words import say
from labelfs.errors import Conflict

EXAMPLES = """
labelfs demo
labelfs demo ~/labelfs-demo --port 9000
"""
FOLDER = "labelfs-demo"


@declared("demo", examples=EXAMPLES, short_help="Copy the sample project and serve it.")
@click.argument("folder", default=FOLDER)
@click.option("--port", type=click.IntRange(0, 65535), show_envvar=True, help="As of `labelfs serve`.")
@click.option("--no-open", is_flag=True, show_envvar=True, help="Do not open the browser.")
@click.option("--no-serve", is_flag=True, help="Only copy.")
@click.pass_context
def command(context: click.Context, folder: str, port: int | None, no_open: bool, no_serve: bool) -> int:
    """Copy the sample project into FOLDER (default: ./labelfs-demo) and serve it: a look around, nothing to lose.

    A FOLDER that has the sample project already is served as it is.
    """
    target = Path(folder).expanduser()
    copy_sample(target)
    if no_serve:
        return 0
    from labelfs.commands.serve import command as serve

    given = {"port": port} if port is not None else {}
    arguments = [str(target), *(["--no-open"] if no_open else []), *(f"--{k}={v}" for k, v in given.items())]
    code = serve.main(arguments, prog_name="labelfs serve", standalone_mode=False, parent=context.parent)
    return code if isinstance(code, int) else 0


def copy_sample(target: Path) -> None:
    """Copy the sample project; raises `Conflict` for a folder with something else in it."""
    from labelfs.project import is_project

    sample = resources.folder("sample_project")
    if target.exists() and any(target.iterdir()):
        if is_project(target):
            return
        raise Conflict(f"{target} is not empty and no project", hint="name another folder: `labelfs demo FOLDER`")
    shutil.copytree(sample, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".labelfs", "__pycache__"))
    say(f"The sample project is now in {target}")
