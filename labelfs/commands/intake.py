"""The report of an import for people: what `labelfs import` and `labelfs init --tasks` say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labelfs.commands.words import count, note, say

if TYPE_CHECKING:
    from labelfs.import_run import Taken


def tell(taken: Taken) -> None:
    """The report for people."""
    known = f", {count(taken.tasks_known, 'task')} were there already" if taken.tasks_known else ""
    would = "would be " if taken.dry else ""
    say(f"{count(taken.tasks_added, 'task')} {would}added{known}")
    for number, what in ((taken.annotations_added, "annotation"), (taken.predictions_added, "prediction")):
        if number:
            say(f"{count(number, what)} {would}added")
    if taken.annotations_updated:
        say(f"{count(taken.annotations_updated, 'annotation')} {would}brought up to date")
    if taken.annotations_kept:
        say(f"{count(taken.annotations_kept, 'annotation')} {would}kept as changed here since the last import")
    if taken.config_written:
        say("config.xml written, with the labels found")
    if left := [row for row in taken.sources if row["why"]]:
        shown = ", ".join(f"{row['file']} ({row['why']})" for row in left[:5])
        say(f"{count(len(left), 'file')} not taken: {shown}" + (" …" if len(left) > 5 else ""))
    if taken.renumbered:
        first = ", ".join(f"{old} → {new}" for old, new in list(taken.renumbered.items())[:5])
        say(f"{count(len(taken.renumbered), 'task')} got another id than in the file: {first}"
            + (" …" if len(taken.renumbered) > 5 else ""))
    for line in [*taken.notes, *(text.format(n=f"{n:,}") for text, n in taken.losses.items())]:
        say(line)
    for problem in taken.problems[:50]:
        place = problem["file"] if problem["line"] is None else f"{problem['file']}:{problem['line']}"
        note(f"labelfs: {place}: {problem['message']}")
    if len(taken.problems) > 50:
        note(f"labelfs: … and {len(taken.problems) - 50:,} more problems")
