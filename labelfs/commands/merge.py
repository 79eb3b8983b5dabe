"""`labelfs merge`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from labelfs.commands.declare import declared
from labelfs.commands.words import note
from labelfs.errors import NotFound

EXAMPLES = """
labelfs merge base.json ours.json theirs.json > merged.json
labelfs merge base.json ours.json theirs.json --out ours.json
labelfs merge --strict --name annotations/17.ann@example.org.json b o t
"""


@declared("merge", examples=EXAMPLES, short_help="Join two versions of a file of labels.")
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("ours", type=click.Path(path_type=Path))
@click.argument("theirs", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write here (default: standard output).")
@click.option("--strict", is_flag=True, help="A region that both changed asks, whatever they changed of it.")
@click.option("--name", metavar="PATH", help="Where the file stands in its project (default: told by its content).")
def command(base: Path, ours: Path, theirs: Path, out: Path | None, strict: bool, name: str | None) -> int:
    """Join OURS and THEIRS, which both come from BASE, by region and then by field.

    Edits of different regions, and of different fields of one region, join; equal edits are one. What both changed in
    their own way stays valid JSON: the item stands as in OURS and holds all three versions under "conflict"; the exit
    code is 1. Versions of different items, and broken JSON, are refused: nothing is written then. BASE may be empty
    or missing when both made the file.
    """
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


def _read(path: Path, *, may_miss: bool = False) -> bytes:
    if may_miss and not path.exists():
        return b""
    if path.is_dir() or not path.exists():
        raise NotFound(f"{path}: no such file")
    return path.read_bytes()
