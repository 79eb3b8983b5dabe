"""`labelfs git`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from labelfs.commands.declare import declared, json_option
from labelfs.commands.folders import project_folder
from labelfs.commands.words import note, say, say_json
from labelfs.errors import NotFound

EXAMPLES = """
labelfs git enable          readable `git diff`, merges by region and field, in this clone
labelfs git enable --hook   and `labelfs check` before every commit
labelfs git doctor          is everything in place here?
labelfs git disable         out again, nothing left behind
"""


@declared("git", examples=EXAMPLES, short_help="Teach git to diff and merge labels.")
@click.argument("action", type=click.Choice(["enable", "disable", "doctor", "textconv", "difftool", "mergetool"]))
@click.argument("names", nargs=-1, metavar="[PROJECT]")
@click.option("--hook", is_flag=True, help="With enable: also a pre-commit hook that runs `labelfs check`.")
@json_option
def command(action: str, names: tuple[str, ...], hook: bool, as_json: bool) -> int:
    """Teach git to show and merge labels by their meaning, in this clone.

    enable registers a diff and a merge driver in the clone's own settings and names them in the project's
    .gitattributes (commit that file; everybody who clones runs enable once). disable takes both out again. doctor
    tells what is missing: a clone whose attributes name drivers that it does not have falls back to merging text
    without a word, and ends with exit code 1 here. textconv, difftool and mergetool are what git calls:
    `git difftool -t labelfs` shows changes by meaning, `git mergetool -t labelfs` joins what git could not.
    """
    if action in ("difftool", "mergetool"):
        return (_difftool if action == "difftool" else _mergetool)([Path(name) for name in names])
    if len(names) > 1:
        raise click.UsageError(f"one name at most, not {len(names)}")
    project = names[0] if names else None
    if action == "textconv":
        return _textconv(project)
    root = project_folder(project).resolve()
    return _doctor(root, as_json=as_json) if action == "doctor" else _switch(root, action, hook, as_json=as_json)


def _difftool(paths: list[Path]) -> int:
    """Two versions of one file, as `git difftool` lays them out; one that is not there is empty."""
    from labelfs.changes.diff import compare
    from labelfs.changes.report import text
    from labelfs.changes.tree import MemoryTree
    from labelfs.commands.merge_kinds import kind_at

    if len(paths) != 2:
        raise click.UsageError("difftool takes LOCAL and REMOTE")
    contents = [path.read_bytes() if path.is_file() else b"" for path in paths]
    kind = kind_at(None, contents[1] or contents[0])
    name = f"{_FOLDERS.get(kind.item.value, 'tasks')}/file.{'jsonl' if kind.lines else 'json'}"
    trees = [MemoryTree(str(path), {name: content} if content else {})
             for path, content in zip(paths, contents, strict=True)]
    say(text(compare(*trees)))
    return 0


_FOLDERS = {"annotation": "annotations", "prediction": "predictions", "review": "reviews", "task": "tasks"}


def _mergetool(paths: list[Path]) -> int:
    """What git could not merge, joined by meaning into MERGED; exit code 1 while something must be settled."""
    from labelfs.changes.merge import Versions, merge
    from labelfs.commands.merge_kinds import kind_at

    if len(paths) != 4:
        raise click.UsageError("mergetool takes BASE, LOCAL, REMOTE and MERGED")
    base, ours, theirs = (path.read_bytes() if path.is_file() else b"" for path in paths[:3])
    done = merge(Versions(base, ours, theirs, str(paths[3])), kind_at(None, ours or theirs))
    paths[3].write_bytes(done.content)
    for clash in done.clashes:
        note(f"conflict: {clash}")
    return 1 if done.clashes else 0


def _textconv(name: str | None) -> int:
    from labelfs.changes.readable import readable

    if name is None or not Path(name).is_file():
        raise NotFound(f"{name or 'FILE'}: no such file")
    sys.stdout.buffer.write(readable(Path(name).read_bytes()).encode())
    return 0


def _switch(root: Path, action: str, hook: bool, *, as_json: bool) -> int:
    from labelfs.changes import drivers
    from labelfs.commands import git_hook

    if action == "enable":
        done = drivers.enable(root) + (git_hook.add(root) if hook else [])
    else:
        done = drivers.disable(root) + git_hook.remove(root)
    if as_json:
        say_json({"changed": done})
        return 0
    for one in done:
        say(f"changed: {one}")
    if action == "enable":
        say("git diff and git merge understand labels in this clone"
            + ("; commit .gitattributes" if ".gitattributes" in done else ""))
    else:
        say("git treats labels as text again" if done else "nothing to take out")
    return 0


def _doctor(root: Path, *, as_json: bool) -> int:
    from labelfs.changes import drivers

    found = drivers.examine(root)
    good = all(one.good for one in found)
    if as_json:
        say_json({"good": good, "findings": [{"good": one.good, "what": one.what, "cure": one.cure} for one in found]})
        return 0 if good else 1
    for one in found:
        say(f"{'ok ' if one.good else 'BAD'}  {one.what}" + (f": {one.cure}" if one.cure else ""))
    return 0 if good else 1
