"""`labelfs merge`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from labelfs.commands.declare import as_option, declared
from labelfs.commands.words import count, note, say
from labelfs.errors import NotFound

EXAMPLES = """
labelfs merge base.json ours.json theirs.json > merged.json
labelfs merge base.json ours.json theirs.json --out ours.json
labelfs merge --branch origin/main                 a whole branch, by meaning, into HEAD (for CI)
labelfs merge --strict --name annotations/17.ann@example.org.json b o t
"""


@declared("merge", examples=EXAMPLES, short_help="Join two versions of a file of labels.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[BASE OURS THEIRS | PROJECT]")
@click.option("--branch", metavar="BRANCH", help="Merge a whole branch into HEAD, without git's own merge.")
@click.option("--message", "-m", metavar="TEXT", help="Of the merge commit (with --branch).")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write here (default: standard output).")
@click.option("--strict", is_flag=True, help="A region that both changed asks, whatever they changed of it.")
@click.option("--name", metavar="PATH", help="Where the file stands in its project (default: told by its content).")
@as_option
def command(paths: tuple[Path, ...], branch: str | None, message: str | None, out: Path | None, strict: bool,
            name: str | None, user: str | None) -> int:
    """Join OURS and THEIRS, which both come from BASE, by region and then by field.

    Edits of different regions, and of different fields of one region, join; equal edits are one. What both changed in
    their own way stays valid JSON: the item stands as in OURS and holds all three versions under "conflict"; the exit
    code is 1. Versions of different items, and broken JSON, are refused: nothing is written then. BASE may be empty
    or missing when both made the file.

    With --branch the whole branch is merged, file by file and id by id (so that git's rename detection has no say),
    into one merge commit on HEAD. Where anything must be settled by a person it is named and nothing is written
    (exit code 1).
    """
    if branch is not None:
        return _branch(paths, branch, message, user)
    if len(paths) != 3:
        raise click.UsageError("name BASE, OURS and THEIRS, or --branch")
    base, ours, theirs = paths
    from labelfs.changes.merge import Versions, merge
    from labelfs.commands.merge_kinds import kind_at

    versions = Versions(_read(base, may_miss=True), _read(ours), _read(theirs), name or str(ours))
    done = merge(versions, kind_at(name, versions.ours or versions.theirs), strict=strict)
    if out is None:
        sys.stdout.buffer.write(done.content)
    else:
        out.write_bytes(done.content)
    for clash in done.clashes:
        note(f"conflict: {clash}")
    return 1 if done.clashes else 0


def _branch(paths: tuple[Path, ...], branch: str, message: str | None, user: str | None) -> int:
    from labelfs.changes.commit import Author
    from labelfs.changes.merge_branch import merge_branch
    from labelfs.commands.folders import project_folder
    from labelfs.person import who_is_it

    if len(paths) > 1:
        raise click.UsageError("--branch takes at most the project's folder")
    root = project_folder(str(paths[0]) if paths else None).resolve()
    done = merge_branch(root, branch, Author(who_is_it(root, chosen=user)), message=message)
    for line in done.conflicts:
        note(f"conflict: {line}")
    if done.conflicts:
        note(f"{count(len(done.conflicts), 'conflict')}; nothing was written. Merge where the drivers are on")
        return 1
    if done.commit is None:
        say(f"{branch} is in HEAD already")
    else:
        say(f"{'moved to' if done.fast else 'merged as'} {done.commit[:10]}, {count(done.joined, 'file')} joined")
    return 0


def _read(path: Path, *, may_miss: bool = False) -> bytes:
    if may_miss and not path.exists():
        return b""
    if path.is_dir() or not path.exists():
        raise NotFound(f"{path}: no such file")
    return path.read_bytes()
