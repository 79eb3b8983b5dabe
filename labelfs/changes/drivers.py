"""Git's diff and merge drivers for labels: registered in one clone, named in `.gitattributes`, and taken out again."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from labelfs.changes.git import Repository, run
from labelfs.store import files
from labelfs.store.folder import complete_git_files, complete_lines

_JSON = (
    "annotations/**/*.json", "annotations/**/*.jsonl", "tasks/**/*.json", "tasks/**/*.jsonl",
    "predictions/**/*.json", "predictions/**/*.jsonl", "reviews/**/*.json", "reviews/**/*.jsonl",
    "assignments/**/*.json", "views/**/*.json", "/project.json", "/members.json",
)
ATTRIBUTES = (*(f"{pattern} diff=labelfs merge=labelfs" for pattern in _JSON), "/config.xml merge=labelfs")
"""Lines of the project's `.gitattributes`; activity files keep git's own `union`."""
SAMPLES = ("annotations/17.someone@example.org.json", "tasks/17-0000.json", "project.json")
"""Paths of which git is asked what its attributes say."""
SETTINGS = ("diff.labelfs.textconv", "merge.labelfs.name", "merge.labelfs.driver")


def program() -> str:
    """The command line that runs this labelfs, whatever the path of the shell that git starts.

    `-P`: a file `json.py` in the working folder is not imported in place of the standard one.
    """
    return f"{shlex.quote(sys.executable)} -P -m labelfs"


def enable(folder: Path) -> list[str]:
    """Register drivers and tools in this clone and name them in `.gitattributes`; what was changed, in words."""
    repository = Repository(folder)
    wanted = {
        "diff.labelfs.textconv": f"{program()} git textconv",
        "merge.labelfs.name": "labelfs: labels by region and field",
        "merge.labelfs.driver": f"{program()} merge-driver %O %A %B %P",
        "difftool.labelfs.cmd": f'{program()} git difftool "$LOCAL" "$REMOTE"',
        "mergetool.labelfs.cmd": f'{program()} git mergetool "$BASE" "$LOCAL" "$REMOTE" "$MERGED"',
        "mergetool.labelfs.trustExitCode": "true",
    }
    done = []
    for key, value in wanted.items():
        if setting(repository, key) != value:
            run(folder, "config", "--local", key, value)
            done.append(f"git config {key}")
    done += complete_git_files(folder)
    if complete_lines(folder, ".gitattributes", ATTRIBUTES) and ".gitattributes" not in done:
        done.append(".gitattributes")
    return done


def disable(folder: Path) -> list[str]:
    """Take the drivers out of this clone and of `.gitattributes`; every other line and setting stays."""
    Repository(folder)  # raises where there is none
    done = []
    for section in ("diff.labelfs", "merge.labelfs", "difftool.labelfs", "mergetool.labelfs"):
        if run(folder, "config", "--local", "--get-regexp", "^" + section.replace(".", "[.]"), good=(0, 1)):
            run(folder, "config", "--local", "--remove-section", section)
            done.append(f"git config {section}")
    if _without_lines(folder, ".gitattributes", ATTRIBUTES):
        done.append(".gitattributes")
    return done


def _without_lines(folder: Path, name: str, lines: Sequence[str]) -> bool:
    try:
        before = files.read(folder / name)
    except FileNotFoundError:
        return False
    ours = {line.encode() for line in lines}
    after = b"".join(line for line in before.splitlines(keepends=True) if line.strip() not in ours)
    if after != before:
        files.write_atomic(folder, name, after)
    return after != before


def setting(repository: Repository, key: str) -> str | None:
    """The value of a git setting in this clone; None where it is not set."""
    found = run(repository.folder, "config", "--get", key, good=(0, 1)).decode("utf-8", "replace").strip("\n")
    return found or None


# ---- doctor ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is as it should be, and what to do if not."""

    good: bool
    what: str
    cure: str = ""


def examine(folder: Path) -> list[Finding]:
    """Everything on which readable diffs and safe merges depend in this clone."""
    repository = Repository(folder)
    named = _named(repository)
    registered = {key: setting(repository, key) for key in SETTINGS}
    return [
        _about_attributes(named),
        *_about_drivers(named, registered),
        *([_about_program(registered)] if registered["merge.labelfs.driver"] else []),
        _about_line_ends(repository),
        *_about_unsettled(repository),
    ]


def _named(repository: Repository) -> bool:
    """Whether the attributes, from all places where git looks for them, name the merge driver."""
    answer = run(repository.folder, "check-attr", "merge", "diff", "--", *SAMPLES).decode("utf-8", "replace")
    return all(line.endswith(": labelfs") for line in answer.splitlines())


_ENABLE = "run `labelfs git enable`"


def _about_attributes(named: bool) -> Finding:
    if named:
        return Finding(True, ".gitattributes names the drivers")
    return Finding(False, ".gitattributes does not name the drivers: git merges labels as text", _ENABLE)


def _about_drivers(named: bool, registered: dict[str, str | None]) -> list[Finding]:
    found = []
    for key, what in (("merge.labelfs.driver", "merge"), ("diff.labelfs.textconv", "diff")):
        if registered[key]:
            found.append(Finding(True, f"the {what} driver is registered in this clone"))
        elif named:
            found.append(Finding(False, f".gitattributes names the {what} driver but this clone does not have it: "
                                        "git falls back to text WITHOUT A WORD", _ENABLE))
        else:
            found.append(Finding(False, f"the {what} driver is not registered in this clone", _ENABLE))
    return found


def _about_program(registered: dict[str, str | None]) -> Finding:
    """Run the program that is registered, if it is one of ours: another one is only named."""
    words = shlex.split(registered["merge.labelfs.driver"] or "")
    if " ".join(map(shlex.quote, words[:4])) != program():
        return Finding(False, f"the registered driver is not this labelfs: {' '.join(words[:4])}", _ENABLE)
    try:
        answer = subprocess.run([*words[:4], "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return Finding(False, "the registered driver does not start", _ENABLE)
    if answer.returncode:
        return Finding(False, "the registered driver ends with an error", _ENABLE)
    return Finding(True, "the registered driver starts")


def _about_line_ends(repository: Repository) -> Finding:
    answer = run(repository.folder, "check-attr", "eol", "--", SAMPLES[0]).decode("utf-8", "replace").strip()
    if answer.endswith(": lf"):
        return Finding(True, "line ends of labels stay LF")
    return Finding(False, "line ends of labels may be converted on checkout", _ENABLE)


def _about_unsettled(repository: Repository) -> list[Finding]:
    unsettled = repository.staged()[1]
    return [Finding(False, f"{path}: a merge left it unsettled", "settle it, then `git add` it") for path in unsettled]
