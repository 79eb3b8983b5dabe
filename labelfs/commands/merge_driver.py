"""`labelfs merge-driver`."""

from __future__ import annotations

from pathlib import Path

import click

from labelfs.commands.declare import declared
from labelfs.commands.words import note, safe

EXAMPLES = """
git config merge.labelfs.driver "labelfs merge-driver %O %A %B %P"     (as `labelfs git enable` does)
"""


@declared("merge-driver", examples=EXAMPLES, short_help="Merge one file of labels (called by git).")
@click.argument("base", metavar="%O", type=click.Path(path_type=Path))
@click.argument("ours", metavar="%A", type=click.Path(path_type=Path))
@click.argument("theirs", metavar="%B", type=click.Path(path_type=Path))
@click.argument("name", metavar="%P")
@click.option("--strict", is_flag=True, help="A region that both changed asks, whatever they changed of it.")
def command(base: Path, ours: Path, theirs: Path, name: str, strict: bool) -> int:
    """Join the three versions of one file that git hands over; the outcome replaces %A.

    Exit code 1 tells git that a person must look: the file then holds all versions of what clashes (valid JSON), or,
    where the versions are of different items or one is broken, ours as it was; git keeps all three in its index.
    """
    if Path(name).name == "config.xml":
        return _config(base, ours, theirs)
    from labelfs.changes.merge import Refused, Versions, merge
    from labelfs.commands.merge_kinds import kind_at

    versions = Versions(base.read_bytes(), ours.read_bytes(), theirs.read_bytes(), name)
    try:
        done = merge(versions, kind_at(name, versions.ours or versions.theirs), strict=strict)
    except Refused as refused:
        note(f"labelfs: {refused.message}")
        note(f"  {refused.hint or 'not joined: ours stands, `git show :3:FILE` is theirs'}")
        return 1
    if done.content != versions.ours:
        ours.write_bytes(done.content)
    for clash in done.clashes:
        note(f"labelfs: {safe(name)}: {clash}")
    return 1 if done.clashes else 0


def _config(base: Path, ours: Path, theirs: Path) -> int:
    """As git joins texts; where that cannot be, by label lists; else git's own markers, for a person."""
    from labelfs.changes.config_merge import merge_config
    from labelfs.changes.git import run

    names = ("-L", "ours", "-L", "base", "-L", "theirs")
    words = (str(one.absolute()) for one in (ours, base, theirs))
    by_labels = merge_config(base.read_bytes(), ours.read_bytes(), theirs.read_bytes())
    as_text = run(Path.cwd(), "merge-file", "-p", *names, *words, good=tuple(range(128)))
    if b"<<<<<<< ours" not in as_text:
        ours.write_bytes(as_text)
        return 0
    ours.write_bytes(as_text if by_labels is None else by_labels)
    if by_labels is None:
        note("labelfs: config.xml: changed on both sides")
    return 1 if by_labels is None else 0
