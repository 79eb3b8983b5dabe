"""`labelfs relabel`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from labelfs.commands.declare import declared, json_option
from labelfs.commands.folders import project_folder
from labelfs.commands.words import count, note, say, say_json

if TYPE_CHECKING:
    from labelfs.changes.refactor import Outcome

EXAMPLES = """
labelfs relabel Car=Vehicle                    rename a label (or merge it, where Vehicle is there already)
labelfs relabel Car=Vehicle Truck=Vehicle      several into one
labelfs relabel --delete Unsure                the label and the regions that carry nothing else
labelfs relabel Car=Vehicle --control box      only in this control
labelfs relabel --rename-control label=box --rename-field img=image
labelfs relabel Car=Vehicle --dry-run          only say what would change
"""


@declared("relabel", examples=EXAMPLES, short_help="Rename, merge or delete labels everywhere at once.")
@click.argument("names", nargs=-1, metavar="[PROJECT] [OLD=NEW]…")
@click.option("--delete", "deleted", multiple=True, metavar="LABEL", help="Delete a label, and what carries only it.")
@click.option("--control", "only", multiple=True, metavar="NAME", help="Only the labels of this control.")
@click.option("--rename-control", "controls", multiple=True, metavar="OLD=NEW", help="Rename a control or an object.")
@click.option("--rename-field", "fields", multiple=True, metavar="OLD=NEW", help="Rename a field of the tasks' data.")
@click.option("--dry-run", is_flag=True, help="Only say what would be changed.")
@json_option
def command(
    names: tuple[str, ...], deleted: tuple[str, ...], only: tuple[str, ...], controls: tuple[str, ...],
    fields: tuple[str, ...], dry_run: bool, as_json: bool,
) -> int:
    """Change names in the config, in every annotation and in every prediction together.

    Only what carries the name changes, so that the result is one clean diff to commit; lines of config.xml keep their
    comments and form. A label that is renamed to one that exists is merged with it. Files that cannot be read are
    named and left as they are (exit code 1).
    """
    from labelfs.changes.refactor import Plan, apply, plan

    named = bool(names) and "=" not in names[0]
    labels: dict[str, str | None] = dict(map(_pair, names[1:] if named else names))
    labels |= dict.fromkeys(deleted)
    if not labels and not controls and not fields:
        raise click.UsageError("nothing to do: name OLD=NEW, --delete, --rename-control or --rename-field")
    root = project_folder(names[0] if named else None).resolve()
    wanted = Plan(labels, dict(map(_pair, controls)), dict(map(_pair, fields)), frozenset(only))
    outcome = plan(root, wanted)
    if not dry_run:
        apply(root, outcome)
    _tell(outcome, dry_run=dry_run, as_json=as_json)
    return 1 if outcome.problems else 0


def _pair(text: str) -> tuple[str, str]:
    old, sign, new = text.partition("=")
    if not sign or not old.strip() or not new.strip():
        raise click.UsageError(f"{text!r} is not OLD=NEW")
    return old, new


def _tell(outcome: Outcome, *, dry_run: bool, as_json: bool) -> None:
    counts = {name: outcome.counts[name] for name in ("regions", "removed", "annotations", "predictions", "tasks")}
    if as_json:
        say_json({**counts, "config": bool(outcome.counts["config"]), "files": sorted(outcome.files),
                  "dry_run": dry_run, "problems": [f"{one.file}: {one.message}" for one in outcome.problems]})
        return
    for one in outcome.problems:
        note(f"labelfs: {one.file}{f':{one.line}' if one.line else ''}: {one.message} (left as it is)")
    verb = "would change" if dry_run else "changed"
    kinds = [count(counts["annotations"], "annotation"), count(counts["predictions"], "prediction")]
    kinds += [count(counts["tasks"], "task")] if counts["tasks"] else []
    say(f"{verb} {count(counts['regions'], 'region or answer', 'regions and answers')} in {', '.join(kinds)}"
        + (f"; {counts['removed']:,} removed with their only label" if counts["removed"] else "")
        + ("; config.xml" if outcome.counts["config"] else "") + f"; {count(len(outcome.files), 'file')}")
