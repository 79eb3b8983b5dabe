"""A difference annotation by annotation: each one before and after, with the rows of what happened to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from labelfs.changes.model import Change, Diff
from labelfs.changes.rows import Row, rows_of
from labelfs.changes.side import Side, Spoken
from labelfs.errors import NotFound


@dataclass(slots=True)
class Pair:
    """One annotation or prediction before and after; None where it is not there."""

    before: Spoken | None
    after: Spoken | None
    rows: list[Row] = field(default_factory=list)

    @property
    def one(self) -> Spoken:
        """The later version, else the earlier one."""
        found = self.after or self.before
        if found is None:
            raise NotFound("an annotation on neither side")
        return found


def changes_by_task(diff: Diff) -> dict[int, list[Change]]:
    """Task → its changes, reviews apart."""
    found: dict[int, list[Change]] = {}
    for change in diff.changes:
        if change.task is not None and change.kind != "review":
            found.setdefault(change.task, []).append(change)
    return found


def pairs_of(old: Side, new: Side, task: int, changes: Iterable[Change]) -> list[Pair]:
    """The annotations and predictions of a task that these changes speak of."""
    found = []
    for (source, name), group in groupby(changes, key=lambda one: (one.source, one.annotation)):
        is_prediction, listed = source == "prediction", list(group)
        before, after = (_spoken(side, task, name, is_prediction) for side in (old, new))
        if before is None and after is not None:  # paired by person where the id is another one
            before = _spoken(old, task, _earlier_id(listed), is_prediction)
        if before is not None or after is not None:
            found.append(Pair(before, after, rows_of(listed)))
    return found


def _spoken(side: Side, task: int, name: int | str | None, is_prediction: bool) -> Spoken | None:
    if (found := side.spoken.get((is_prediction, task, name))) is not None:
        return found
    keys = (key for key, number in side.numbers.items() if number == task)
    return next((one for key in keys if (one := side.spoken.get((is_prediction, key, name))) is not None), None)


def _earlier_id(changes: list[Change]) -> Any:
    return next((one.before for one in changes if one.field == "id" and one.region is None), None)
