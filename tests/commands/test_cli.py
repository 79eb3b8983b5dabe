"""The command line as a whole: help, versions, errors, environment, habits."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click
import pytest

from labelfs import __version__
from labelfs.cli import COMMANDS, MODULES
from labelfs.commands.docs import FOLDER, pages
from labelfs.commands.habits import OPTIONS, VARIABLES
from labelfs.commands.words import safe
from tests.commands.conftest import Labelfs


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(labelfs: Labelfs, name: str) -> None:
    text = labelfs(name, "--help").out
    assert f"Usage: labelfs {name}" in text
    assert "Examples:" in text
    assert len(text) > 300
    command: click.Command = import_module(f"labelfs.commands.{MODULES.get(name, name)}").command
    assert command.short_help == COMMANDS[name]
    for option in (one for one in command.params if isinstance(one, click.Option)):
        assert option.help or option.hidden, option.name


def test_pages_of_the_commands_are_current() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    assert written == pages(), "run `make docs`"


def test_version_and_help(labelfs: Labelfs) -> None:
    assert labelfs("--version").out == f"labelfs {__version__}\n"
    text = labelfs("--help").out
    assert all(words in text for words in COMMANDS.values())


def test_help_imports_next_to_nothing(labelfs: Labelfs) -> None:
    code = "import sys\ntry:\n    import labelfs.cli; labelfs.cli.main(['--help'])\nexcept SystemExit: pass\n" \
           "heavy = {'flask', 'lxml', 'orjson', 'sqlite3', 'PIL', 'labelfs.project'} & set(sys.modules)\n" \
           "sys.exit(f'{heavy}' if heavy else 0)"
    import subprocess
    import sys

    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_errors_are_one_line_with_a_hint(labelfs: Labelfs) -> None:
    answer = labelfs("status", code=1)
    assert answer.out == ""
    assert answer.err.splitlines()[0].startswith("labelfs: neither this folder nor one above it is a project")
    assert "labelfs init" in answer.err


@pytest.mark.parametrize(("arguments", "words"), [
    (["statsu"], "did you mean `labelfs status`"),
    (["status", "--nope"], "--nope"),
    (["serve", "--port", "70000"], "--port"),
    (["import"], "SOURCE"),
    (["init", "--template", "a", "--config", "b"], "--template"),
])
def test_wrong_calls_exit_2(labelfs: Labelfs, arguments: list[str], words: str) -> None:
    assert words in labelfs(*arguments, code=2).err


def test_debug_shows_the_traceback(labelfs: Labelfs) -> None:
    with pytest.raises(AssertionError, match="Traceback"):
        labelfs("--debug", "status", code=1)
    with pytest.raises(AssertionError, match="Traceback"):
        labelfs("status", code=1, LABELFS_DEBUG="1")


@pytest.mark.parametrize("option", OPTIONS)
def test_label_studios_options_say_what_replaces_them(labelfs: Labelfs, option: str) -> None:
    answer = labelfs("serve", option, "x", code=2)
    assert f"labelfs has no {option}: {OPTIONS[option]}" in answer.err
    assert option not in labelfs("serve", "--help").out.split()


def test_label_studios_start(labelfs: Labelfs) -> None:
    answer = labelfs("start", "my_project", "--init", "--label-config", "x.xml", "--user-token", "abc", code=2)
    assert "labelfs serve FOLDER" in answer.err
    assert "--label-config" in answer.err
    assert "LABELFS_TOKEN" in answer.err


def test_label_studios_variables_say_what_replaces_them(labelfs: Labelfs) -> None:
    answer = labelfs("serve", "nowhere", code=1, LABEL_STUDIO_PORT="1", LABEL_STUDIO_NEW="2")
    assert f"LABEL_STUDIO_PORT is not read; instead: {VARIABLES['LABEL_STUDIO_PORT']}" in answer.err
    assert "LABEL_STUDIO_NEW is not read" in answer.err


def test_options_come_from_the_environment(labelfs: Labelfs) -> None:
    answer = labelfs("serve", "nowhere", code=2, LABELFS_PORT="seventy")
    assert "seventy" in answer.err
    assert "CSV" in labelfs("export", "nowhere", code=1, LABELFS_EXPORT_FORMAT="nope").err


def test_names_cannot_move_the_cursor(labelfs: Labelfs) -> None:
    assert safe("a\x1b[2Jb\r\u202ec\n") == "a\\x1b[2Jb\\x0d\\u202ec\\x0a"
    assert "\x1b" not in labelfs("status", "a\x1b[2Jb", code=1).err


def test_schemas(labelfs: Labelfs) -> None:
    import json

    names = labelfs("schema").out.split()
    assert {"annotation", "project"} <= {name.rstrip("s") for name in names}
    for name in names:
        assert "$schema" in json.loads(labelfs("schema", name).out)
    assert "there is no schema" in labelfs("schema", "nope", code=1).err
