"""`labelfs resolve`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from labelfs.commands.declare import declared, json_option
from labelfs.commands.folders import project_folder, split_project
from labelfs.commands.words import count, say, say_json
from labelfs.errors import NotFound

if TYPE_CHECKING:
    from labelfs.changes.settle import Marked, Side

EXAMPLES = """
labelfs resolve                                     what a merge left open
labelfs resolve --theirs                            take their version everywhere
labelfs resolve --ours --region k3f9x annotations/17.ann@example.org.json
"""


@declared("resolve", examples=EXAMPLES, short_help="Show and settle what a merge left open.")
@click.argument("names", nargs=-1, metavar="[PROJECT] [FILE]...")
@click.option("--ours", "side", flag_value="ours", help="Take our version.")
@click.option("--theirs", "side", flag_value="theirs", help="Take their version.")
@click.option("--base", "side", flag_value="base", help="Take the version from before both.")
@click.option("--region", metavar="ID", help="Only this region's conflict (of a relation: FROM→TO).")
@json_option
def command(names: tuple[str, ...], side: Side | None, region: str | None, as_json: bool) -> int:
    """Show the conflicts that merges have marked in the project's files, or settle them by taking one side.

    Without a side nothing is written and the exit code is 1 while conflicts are left. Settled files still want their
    `git add`.
    """
    project, only = _split(names)
    root = project_folder(project).resolve()
    from labelfs.changes.settle import marked_files
    from labelfs.changes.tree import paths_of

    every = marked_files(root, [_relative(root, name) for name in only] or paths_of(root))
    found = [(name, one) for name, one in every if region in (None, one.region)]
    if side is not None:
        for name in dict.fromkeys(name for name, _ in found):
            _settle(root, name, side, region)
    _tell(found, side, as_json=as_json)
    return 1 if found and side is None else 0


def _split(names: tuple[str, ...]) -> tuple[str | None, list[str]]:
    if len(names) == 1 and Path(names[0]).is_dir():
        return names[0], []
    return split_project(names)


def _relative(root: Path, name: str) -> str:
    for path in (Path(name), root / name):
        place = path.parent.resolve() / path.name
        if path.is_file() and place.is_relative_to(root):
            return place.relative_to(root).as_posix()
    raise NotFound(f"{name}: no such file in the project {root}")


def _settle(root: Path, name: str, side: Side, region: str | None) -> None:
    """Read, settle and replace one file under the project's write lock."""
    from labelfs.changes.settle import settled
    from labelfs.store import files
    from labelfs.store.digests import revision
    from labelfs.store.layout import kind_of
    from labelfs.store.locks import write_lock

    with write_lock(root):
        before = files.read(root / name)
        after = settled(before, kind_of(name), side, region=region)
        if after != before:
            files.write_atomic(root, name, after, expect=revision(before))


def _tell(found: list[tuple[str, Marked]], side: str | None, *, as_json: bool) -> None:
    if as_json:
        say_json([{"file": name, "id": one.item, "region": one.region, "member": one.member, **one.versions}
                  for name, one in found])
        return
    from labelfs.changes.settle import said

    for name, one in found:
        say(f"{name}: {one.name}" + (f": {side} taken" if side else ""))
        if side is None:
            for which, version in one.versions.items():
                say(f"  {which.ljust(6)}  {said(version)}")
    say(f"{count(len(found), 'conflict')} {'settled; `git add` the files' if side else 'open'}" if found
        else "no conflicts")
