"""Habits of Label Studio's users: what replaces its commands, options and environment variables."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable
from typing import Any

import click

from labelfs.commands.declare import declared
from labelfs.commands.words import note

OPTIONS = {
    "--data-dir": "the data are the files of the project: name its folder, as in `labelfs serve FOLDER`",
    "--username": "there are no accounts: labels carry git's user.email, or the one given by `--as E-MAIL`",
    "--password": "there are no accounts: who can reach the page can label; `--require-token` asks for a token",
    "--user-token": "this machine needs no token; where one is wanted set LABELFS_TOKEN and add `--require-token`",
    "--ml-backends": "a model backend is connected by `labelfs ml add URL`, or on the page (Settings, Models)",
    "--internal-host": "the address is `--host`, and what proxies call it `--allow-host`",
    "--sampling": "the order of tasks stands in project.json, as `sampling`",
    "--project-name": "the name is the folder's, or `title` in project.json: `labelfs init FOLDER --title NAME`",
    "--database": "there is no database: the files are the truth",
}
"""Label Studio's option → what replaces it."""

VARIABLES = {
    "LABEL_STUDIO_HOST": "LABELFS_HOST, and LABELFS_ALLOW_HOST behind a proxy",
    "LABEL_STUDIO_PORT": "LABELFS_PORT",
    "LABEL_STUDIO_BASE_DATA_DIR": "the project's folder itself",
    "LABEL_STUDIO_USERNAME": "LABELFS_AS (there are no accounts)",
    "LABEL_STUDIO_PASSWORD": "nothing (there are no accounts); LABELFS_TOKEN with --require-token on a shared machine",
    "LABEL_STUDIO_USER_TOKEN": "LABELFS_TOKEN",
    "LABEL_STUDIO_API_KEY": "LABELFS_TOKEN",
    "LABEL_STUDIO_LOCAL_FILES_SERVING_ENABLED": "nothing: files of the project's folder are always shown",
    "LABEL_STUDIO_LOCAL_FILES_DOCUMENT_ROOT": "the project's folder: what lies below it is served, nothing else",
    "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "nothing (there are no accounts)",
}
"""Label Studio's environment variable → what replaces it."""

COMMANDS = {
    "start": "`labelfs serve FOLDER` (`labelfs init FOLDER` makes the project)",
    "init_project": "`labelfs init FOLDER`",
    "user": "there are no accounts; members stand in members.json",
    "version": "`labelfs --version`",
    "reset_password": "there are no accounts",
    "shell": "Python: `import labelfs; project = labelfs.open(\"FOLDER\")`",
}


def explain_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command accept Label Studio's options, hidden, only to say what replaces each."""
    for option in OPTIONS:
        function = click.option(option, hidden=True, expose_value=False, allow_from_autoenv=False,
                                callback=_refuse, is_eager=True)(function)
    return click.option("--init", is_flag=True, hidden=True, expose_value=False, allow_from_autoenv=False,
                        callback=_init)(function)


def _refuse(context: click.Context, option: click.Parameter, value: str | None) -> None:
    if value is not None:
        name = option.opts[0]
        raise click.UsageError(f"labelfs has no {name}: {OPTIONS[name]}", context)


def _init(_context: click.Context, _option: click.Parameter, value: bool) -> None:
    if value:
        note("labelfs: --init is not needed: serving makes a project where a --label-config is given")


def explain_variables() -> None:
    """Say once what replaces each of Label Studio's variables that is set."""
    for name in sorted(os.environ):
        if name in VARIABLES:
            note(f"labelfs: {name} is not read; instead: {VARIABLES[name]}")
        elif name.startswith("LABEL_STUDIO_"):
            note(f"labelfs: {name} is not read; it belongs to Label Studio")


def unknown_command(name: str) -> str:
    """What to say to a command that does not exist."""
    from labelfs.cli import COMMANDS as KNOWN

    if name in COMMANDS:
        return f"no command {name!r}; instead: {COMMANDS[name]}"
    near = difflib.get_close_matches(name, KNOWN, n=3)
    near.sort(key=lambda one: sorted(one) != sorted(name))  # letters that changed places before letters too many
    return f"no command {name!r}; did you mean `labelfs {near[0]}`?" if near else f"no command {name!r}"


@declared("start", hidden=True, add_help_option=False,
          context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.pass_context
def command(context: click.Context) -> None:
    """Label Studio's way to begin; says what replaces it."""
    given = [word.split("=")[0] for word in context.args if word.split("=")[0] in OPTIONS]
    for option in given:
        note(f"labelfs: {option}: {OPTIONS[option]}")
    if "--label-config" in context.args or "-l" in context.args:
        note("labelfs: --label-config: `labelfs serve FOLDER --label-config X.xml` does that")
    explain_variables()
    raise click.UsageError(unknown_command("start"), context.parent)
