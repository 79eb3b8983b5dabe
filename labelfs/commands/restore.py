"""`labelfs restore`."""

from __future__ import annotations

from pathlib import Path

import click

from labelfs.commands.declare import declared
from labelfs.commands.folders import project_folder
from labelfs.commands.words import say
from labelfs.errors import BadRequest, Conflict

EXAMPLES = """
labelfs restore 17@HEAD~3           task 17's labels as they were three commits ago
labelfs restore 17@v1.0 --annotator ann@example.org
"""


@declared("restore", examples=EXAMPLES, short_help="Bring back a task's labels of an earlier commit.")
@click.argument("what", metavar="TASK@REV")
@click.argument("project", required=False, metavar="[PROJECT]")
@click.option("--annotator", metavar="WHO", help="Only this person's annotations.")
@click.option("--dry-run", is_flag=True, help="Only say what would be written.")
def command(what: str, project: str | None, annotator: str | None, dry_run: bool) -> int:
    """Write the annotations of a task as they were at a revision back into the working files.

    Only the working files change: nothing is committed, and annotations that the revision does not have stay as they
    are. The task itself and its data are not touched.
    """
    number, _, revision = what.partition("@")
    if not revision or not number.isdecimal():
        raise BadRequest(f"{what!r} is not TASK@REV", hint="such as 17@HEAD~3")
    root = project_folder(project).resolve()
    written = [path for path, content in _wanted(root, int(number), revision, annotator).items()
               if _restore(root, path, content, dry_run=dry_run)]
    for path in written:
        say(path)
    said = "would be restored" if dry_run else "restored"
    say(said if written else "already as they were")
    return 0


def _wanted(root: Path, task: int, revision: str, annotator: str | None) -> dict[str, bytes]:
    """Where each annotation goes: where it stands now (by its id), else where it stood."""
    from labelfs.changes.history import state_at, state_now
    from labelfs.changes.side import Side
    from labelfs.changes.tree import MemoryTree

    now, then = (_annotations(state) for state in (state_now(root, task), state_at(root, task, revision)))
    places = {one.key: one.file for one in Side.of(MemoryTree("now", now), now).spoken.values()}
    found = {}
    for one in Side.of(MemoryTree(revision, then), then).spoken.values():
        if annotator in (None, one.by):
            found[places.get(one.key, one.file)] = then[one.file]
    return found


def _annotations(state: dict[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in state.items() if path.startswith("annotations/")}


def _restore(root: Path, path: str, content: bytes, *, dry_run: bool) -> bool:
    """Write one file under the project's lock, unless it is as it was; a sparse checkout's absent file is refused."""
    from labelfs.changes.git import Repository
    from labelfs.store import files
    from labelfs.store.digests import revision
    from labelfs.store.locks import write_lock

    if path in Repository(root).left_out():
        raise Conflict(f"{path}: left out by the sparse checkout", hint="widen it with `git sparse-checkout` first")
    with write_lock(root):
        there = (root / path).exists()
        before = files.read(root / path) if there else None
        if before == content:
            return False
        if not dry_run:
            files.write_atomic(root, path, content, expect=files.ABSENT if before is None else revision(before))
    return True
