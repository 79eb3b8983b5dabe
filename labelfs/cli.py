"""The `labelfs` command: lists the commands, imports the one that is asked for, and words what goes wrong."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from labelfs import __version__

COMMANDS = {
    "serve": "Serve a project or workspace and open it in the browser.",
    "demo": "Copy the sample project and serve it.",
    "init": "Make a folder a project.",
    "import": "Add tasks, annotations and predictions.",
    "export": "Write the labels in a format that other tools read.",
    "relink": "Find media again that moved or was renamed.",
    "trust": "Let the pages fetch a folder's media with DVC.",
    "predict": "Run a Python function over the tasks.",
    "ml": "Connect model backends and ask them.",
    "webhook": "Tell other programs what happens.",
    "diff": "Show what changed in the labels.",
    "log": "Show how a task's labels came to be.",
    "blame": "Tell who gave each region its present form.",
    "show": "Show a task's labels as they were.",
    "restore": "Bring back a task's labels of an earlier commit.",
    "merge": "Join two versions of a file of labels.",
    "merge-driver": "Merge one file of labels (called by git).",
    "resolve": "Show and settle what a merge left open.",
    "git": "Teach git to diff and merge labels.",
    "check": "Name everything that is wrong in a project.",
    "stats": "Count labels, coverage and sizes, for people and for DVC.",
    "ci": "Write a workflow that reviews labels in pull requests.",
    "relabel": "Rename, merge or delete labels everywhere at once.",
    "fmt": "Write the project's files in their canonical form.",
    "ids": "Show, write and repair task ids.",
    "status": "Tell how far the labeling is.",
    "schema": "Print the JSON Schema of a file of the format.",
    "migrate": "Bring a project of an older format forward.",
}
"""Command → what it does, as `labelfs --help` lists it without importing any of them."""
HIDDEN = {"start": "habits"}
"""Names that Label Studio's users type; each explains itself."""
MODULES = {"import": "import_", "git": "git_", "merge-driver": "merge_driver"}

EPILOG = """\b
Start here:
  labelfs demo                     a look around
  labelfs init FOLDER              make a folder a project
  labelfs serve FOLDER             label

Every option can come from the environment: LABELFS_PORT=9000 is --port 9000.
"""


class LazyGroup(click.Group):
    """A group that imports a command only when it is run or explained."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which they are used."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in COMMANDS and cmd_name not in HIDDEN:
            return None
        module = HIDDEN.get(cmd_name) or MODULES.get(cmd_name, cmd_name)
        found: click.Command = import_module(f"labelfs.commands.{module}").command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from `COMMANDS` alone."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """As click does, with the command that was perhaps meant."""
        if args and self.get_command(ctx, args[0]) is None:
            from labelfs.commands.habits import unknown_command

            raise click.UsageError(unknown_command(args[0]), ctx)
        return super().resolve_command(ctx, args)


@click.command(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "LABELFS", "max_content_width": 100},
    epilog=EPILOG,
)
@click.version_option(__version__, "--version", message="labelfs %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def cli(debug: bool) -> None:
    """Labeling for machine learning where the folder is the database.

    Labels stand as plain files in the project's folder, at once; what changes there shows on the page, at once.
    """


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line; exits 0, 1 for a failure, 2 for a wrong call, 130 when interrupted."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    given = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(_run(given))


def _run(arguments: list[str]) -> int:
    try:
        code = cli.main(args=arguments, prog_name="labelfs", standalone_mode=False)
    except click.exceptions.Exit as done:
        return done.exit_code
    except (click.exceptions.Abort, KeyboardInterrupt):
        return 130
    except Exception as fault:
        from labelfs.commands.faults import explain

        return explain(fault, debug=_wants_traceback(arguments))
    return code if isinstance(code, int) else 0


def _wants_traceback(arguments: list[str]) -> bool:
    import os

    return "--debug" in arguments or os.environ.get("LABELFS_DEBUG", "") not in {"", "0", "false"}
