"""How a command is declared: the same habits, options and environment variables everywhere."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import click

Function = Callable[..., Any]
_PROJECT = "PROJECT is its folder; without it the current folder, or the nearest one above that is a project."


class Command(click.Command):
    """A command whose options come from `LABELFS_<OPTION>` too, whichever command they belong to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        settings = {"auto_envvar_prefix": "LABELFS", "help_option_names": ["-h", "--help"], "max_content_width": 100}
        if any(one.name == "project" for one in kwargs.get("params") or ()):
            kwargs["help"] = f"{inspect.cleandoc(kwargs.get('help') or '')}\n\n{_PROJECT}"
        kwargs["context_settings"] = settings | (kwargs.get("context_settings") or {})
        super().__init__(*args, **kwargs)


def declared(name: str, *, examples: str = "", **settings: Any) -> Callable[[Function], Command]:
    """Declare the command `name`; its docstring is its help, `examples` stand below it as they are."""
    epilog = f"\b\nExamples:\n{_indented(examples)}" if examples else None

    def declare(function: Function) -> Command:
        return click.command(name, cls=Command, epilog=epilog, **settings)(function)

    return declare


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.strip().splitlines())


project_argument = click.argument("project", required=False, metavar="[PROJECT]")
"""The project's folder; without it the current folder or the nearest one above that is a project."""
json_option = click.option("--json", "as_json", is_flag=True, allow_from_autoenv=False, help="Answer as JSON.")
as_option = click.option("--as", "user", metavar="E-MAIL", envvar="LABELFS_AS",
                         help="Who works here (default: git's user.email).")
