"""Writes docs/commands/: one page per command, from its declaration. Run as `python -m labelfs.commands.docs`."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

import click

from labelfs.cli import COMMANDS, cli
from labelfs.labeling.docs import write_pages

FOLDER = Path(__file__).resolve().parent.parent.parent / "docs" / "commands"


def pages() -> dict[str, str]:
    """File name → text of every page, with an index."""
    found = {f"{name}.md": page(name) for name in COMMANDS}
    return {"README.md": _index(), **found}


def page(name: str) -> str:
    """The page of one command."""
    command = cli.get_command(click.Context(cli), name)
    if command is None:
        raise KeyError(name)
    context = click.Context(command, info_name=f"labelfs {name}", auto_envvar_prefix="LABELFS")
    parts = [f"# labelfs {name}", _paragraphs(command.help or ""), _usage(command, context)]
    options = [one for one in command.params if isinstance(one, click.Option) and not one.hidden]
    if options:
        parts.append("## Options\n\n" + "\n".join(_option(one, context) for one in options))
    if command.epilog:
        parts.append("## Examples\n\n```\n" + _examples(command.epilog) + "\n```")
    return "\n\n".join(parts) + "\n"


def _index() -> str:
    rows = "\n".join(f"- [labelfs {name}]({name}.md): {words}" for name, words in COMMANDS.items())
    return ("# Commands\n\n" + rows + "\n\nEvery option can come from the environment, as `LABELFS_` and its name in "
            "capitals: `LABELFS_PORT=9000`.\n`labelfs --debug …` shows the traceback of an error.\n\nThese pages are "
            "written by `python -m labelfs.commands.docs` from the declarations.\n")


def _paragraphs(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in inspect.cleandoc(text).split("\n\n"))


def _usage(command: click.Command, context: click.Context) -> str:
    return "```\n" + " ".join([f"labelfs {command.name}", *command.collect_usage_pieces(context)]) + "\n```"


def _option(option: click.Option, context: click.Context) -> str:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    value = "" if option.is_flag else f" `{option.make_metavar(context)}`"
    extra = option.get_help_extra(context)
    default = f" Default: {extra['default']}." if "default" in extra else ""
    variable = _variable(option)
    where = f" Environment: `{variable}`." if variable else ""
    return f"- {names}{value}: {option.help or ''}{default}{where}"


def _variable(option: click.Option) -> str:
    if isinstance(option.envvar, str):
        return option.envvar
    return f"LABELFS_{(option.name or '').upper()}" if option.allow_from_autoenv else ""


def _examples(epilog: str) -> str:
    lines = [line for line in epilog.replace("\b", "").splitlines() if line.strip() and line.strip() != "Examples:"]
    return inspect.cleandoc("\n".join(lines))


def main() -> int:
    """Write the pages that differ, remove those of commands that are gone."""
    wanted = pages()
    write_pages(FOLDER, wanted)
    print(f"{len(wanted)} pages in {FOLDER}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
