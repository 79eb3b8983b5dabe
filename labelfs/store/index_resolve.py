"""What rows mean together: ids of tasks, which annotation belongs to which task, overrides, counts per task."""

# ruff: noqa: S608 - SQL is put together from constants of this package; every value is a parameter

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from labelfs.store.digests import annotation_digest
from labelfs.store.ids import FIRST_DERIVED, derive_task_ids
from labelfs.store.jsontext import loads_fast

MATCH_ANNOTATION = """
UPDATE annotations SET task = CASE WHEN host IS NOT NULL THEN (SELECT t.id FROM tasks t WHERE t.row = host)
  ELSE coalesce(
    (SELECT min(t.id) FROM tasks t WHERE t.id = annotations.written AND t.digest = annotations.digest),
    (SELECT min(t.id) FROM tasks t WHERE t.written <> t.id AND t.written = annotations.written
                                     AND t.digest = annotations.digest),
    (SELECT min(t.id) FROM tasks t WHERE t.digest = annotations.digest),
    (SELECT t.id FROM tasks t WHERE t.id = annotations.written)) END,
  loose = host IS NULL AND NOT EXISTS (
    SELECT 1 FROM tasks t WHERE t.id = annotations.written
                            AND (annotations.digest IS NULL OR t.digest = annotations.digest))
WHERE row = ?"""
"""By id and digest (twins of one id included), then by digest, then by id."""

_ANY = "(SELECT value FROM json_each(:any))"
"""The values of one question: asked for many at once, a question costs a tenth."""
TOGETHER = 5_000

_IDS_OF_ROWS = (f"SELECT row, id FROM tasks WHERE id IN {_ANY}",
                f"SELECT row, id FROM tasks WHERE written <> id AND written IN {_ANY}")
_ROWS_OF_TASK = (f"SELECT row FROM {{}} WHERE task IN {_ANY}", f"SELECT row FROM {{}} WHERE {{}} AND written IN {_ANY}",
                 f"SELECT row FROM {{}} WHERE host IS NOT NULL AND host IN (SELECT row FROM tasks WHERE id IN {_ANY})")
"""Items that belong to a task of this id, those that name it and do not, or not by the letter, and those inside it."""
_CONTESTED = """SELECT value FROM json_each(:any) WHERE (SELECT count(*) FROM tasks WHERE id = value) > 1
OR EXISTS (SELECT 1 FROM tasks WHERE written <> id AND written = value)"""
"""Ids that more than one task has, or that a task says and does not have."""

MATCH_PREDICTION = """
UPDATE predictions SET task = CASE WHEN host IS NOT NULL THEN (SELECT t.id FROM tasks t WHERE t.row = host)
  ELSE (SELECT t.id FROM tasks t WHERE t.id = predictions.written) END
WHERE row = ?"""

_STATES = """
INSERT INTO states
SELECT t.id, coalesce(a.made, 0), coalesce(a.cancelled, 0), coalesce(a.ground_truth, 0), coalesce(p.made, 0), p.score
FROM tasks t
LEFT JOIN (SELECT task, sum(NOT cancelled) AS made, sum(cancelled) AS cancelled, sum(ground_truth) AS ground_truth
           FROM annotations WHERE NOT hidden AND task {which} GROUP BY task) a ON a.task = t.id
LEFT JOIN (SELECT task, count(*) AS made, avg(score) AS score
           FROM predictions WHERE task {which} GROUP BY task) p ON p.task = t.id
WHERE t.id {which}"""


Matched = tuple[int, int | None]
"""An item's id and its task's."""


@dataclass(slots=True)
class Scope:
    """What a change may have touched; filled while files are taken out and in."""

    first_new: int
    """Rows from this one on are new."""
    ids: set[int] = field(default_factory=set)
    """Task ids, written or given, of tasks that came, went or differ."""
    digests: set[str] = field(default_factory=set)
    """Digests of those tasks."""
    annotation_rows: set[int] = field(default_factory=set)
    prediction_rows: set[int] = field(default_factory=set)
    annotation_ids: set[int] = field(default_factory=set)
    """Ids of annotations that came or went: one may override an inline one."""
    tasks: set[int] = field(default_factory=set)
    """Tasks whose counts may differ."""
    moved_annotations: set[int] = field(default_factory=set)
    """Ids of annotations that were there before and now belong to another task."""
    moved_predictions: set[int] = field(default_factory=set)
    moved_tasks: set[int] = field(default_factory=set)
    """The tasks those left and came to."""
    given: dict[bytes, list[int]] = field(default_factory=dict)
    """Full digest → ids that the index had given to tasks without one: they keep them."""


def resolve_all(connection: sqlite3.Connection) -> None:
    """Settle a new index, its lookup tables being there: every row."""
    _settle_twins(connection, _twin_ids(connection))
    _derive_ids(connection, {})
    stray = connection.execute(
        "SELECT a.row FROM annotations a LEFT JOIN tasks t ON t.id = a.written "
        "WHERE a.host IS NOT NULL OR t.id IS NULL OR (a.digest IS NOT NULL AND a.digest <> t.digest)"
    ).fetchall()
    connection.executemany(MATCH_ANNOTATION, stray)
    stray = connection.execute(
        "SELECT p.row FROM predictions p LEFT JOIN tasks t ON t.id = p.written WHERE t.id IS NULL").fetchall()
    connection.executemany(MATCH_PREDICTION, stray)
    overriding = connection.execute("SELECT id FROM annotations WHERE inline_digest IS NOT NULL").fetchall()
    _settle_overrides(connection, (id_ for (id_,) in overriding))
    connection.execute(_STATES.format(which="IS NOT NULL"))


def resolve(connection: sqlite3.Connection, scope: Scope) -> None:
    """Settle what a change touched."""
    if scope.ids or scope.digests:
        _settle_tasks(connection, scope)
    _match_annotations(connection, scope)
    _match_predictions(connection, scope)
    shown_or_hidden = _settle_overrides(connection, scope.annotation_ids)
    scope.tasks |= shown_or_hidden
    scope.moved_tasks |= shown_or_hidden


def _settle_tasks(connection: sqlite3.Connection, scope: Scope) -> None:
    contested = [id_ for (id_,) in _asked(connection, [_CONTESTED], scope.ids)]
    if contested:
        _settle_contested(connection, scope, contested)
    else:
        scope.ids.update(_derive_ids(connection, scope.given))
    scope.tasks |= scope.ids
    of_annotations = [sql.format("annotations", "loose") for sql in _ROWS_OF_TASK]
    of_predictions = [sql.format("predictions", "task IS NULL") for sql in _ROWS_OF_TASK]
    scope.annotation_rows.update(row for (row,) in _asked(connection, of_annotations, scope.ids))
    scope.prediction_rows.update(row for (row,) in _asked(connection, of_predictions, scope.ids))
    loose = f"SELECT row FROM annotations WHERE loose AND digest IN {_ANY}"
    scope.annotation_rows.update(row for (row,) in _asked(connection, [loose], scope.digests))


def _settle_contested(connection: sqlite3.Connection, scope: Scope, contested: list[int]) -> None:
    """Say who keeps an id, noting the ids that tasks had and have now."""
    before = dict(_asked(connection, _IDS_OF_ROWS, scope.ids))
    _settle_twins(connection, contested)
    scope.ids.update(_derive_ids(connection, scope.given))
    after = dict(_asked(connection, _IDS_OF_ROWS, scope.ids | {id_ for id_ in before.values() if id_ is not None}))
    for row in before.keys() | after.keys():
        scope.ids.update(id_ for id_ in (before.get(row), after.get(row)) if id_ is not None)
        if row in before and row in after and before[row] != after[row]:
            scope.digests.update(_rows(connection, "SELECT digest FROM tasks WHERE row = ?", row))


def _asked(connection: sqlite3.Connection, questions: Sequence[str], values: Collection[object]) -> Iterator[Any]:
    """The rows of each question about any of the values."""
    for which in _together(values):
        for sql in questions:
            yield from connection.execute(sql, {"any": which})


def _together(values: Iterable[object]) -> Iterator[str]:
    """The values as JSON lists, some thousands in each."""
    rest = iter(values)
    while part := list(islice(rest, TOGETHER)):
        yield json.dumps(part)


def _rows(connection: sqlite3.Connection, sql: str, value: object) -> Iterator[Any]:
    return (row for (row,) in connection.execute(sql, (value,)))


def _twin_ids(connection: sqlite3.Connection) -> list[int]:
    return [id_ for (id_,) in connection.execute(
        "SELECT id FROM tasks WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1")]


def _settle_twins(connection: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Of the tasks with one written id one keeps it: most annotations, then digest order, then the place.

    The others get a derived id; a derived id gives way to a written one.
    """
    for id_ in ids:
        holders = connection.execute(
            "SELECT t.row, t.id, (SELECT count(*) FROM annotations a WHERE a.written = t.written"
            " AND a.digest = t.digest) FROM tasks t JOIN files f ON f.id = t.file WHERE t.written = :id"
            " AND t.row IN (SELECT row FROM tasks WHERE id = :id UNION SELECT row FROM tasks WHERE written <> id"
            " AND written = :id) ORDER BY 3 DESC, t.digest, f.dir, f.name, t.line", {"id": id_}).fetchall()
        if not holders:
            continue
        connection.execute("UPDATE tasks SET id = NULL WHERE id = ? AND written IS NULL", (id_,))
        for place, (row, current, _) in enumerate(holders):
            if place == 0 and current != id_:
                connection.execute("UPDATE tasks SET id = ? WHERE row = ?", (id_, row))
            elif place and current == id_:
                connection.execute("UPDATE tasks SET id = NULL WHERE row = ?", (row,))


def _derive_ids(connection: sqlite3.Connection, given: dict[bytes, list[int]]) -> list[int]:
    """Give each task without an id one: the one the index had given before, else the next free derived one."""
    waiting = connection.execute(
        "SELECT t.row, t.full FROM tasks t JOIN files f ON f.id = t.file WHERE t.id IS NULL "
        "ORDER BY f.dir, f.name, t.line").fetchall()
    if not waiting:
        return []
    taken = {id_ for (id_,) in connection.execute("SELECT id FROM tasks WHERE id >= ?", (FIRST_DERIVED,))}
    found: list[tuple[int, int]] = []
    new: list[tuple[int, bytes]] = []
    for row, full in waiting:
        kept = next((id_ for id_ in given.get(full, ()) if id_ not in taken), None)
        if kept is None:
            new.append((row, full))
        else:
            taken.add(kept)
            found.append((kept, row))
    derived = derive_task_ids([full for _, full in new], taken)
    found.extend(zip(derived, (row for row, _ in new), strict=True))
    connection.executemany("UPDATE tasks SET id = ? WHERE row = ?", found)
    return [id_ for id_, _ in found]


def _match_annotations(connection: sqlite3.Connection, scope: Scope) -> None:
    """Match annotations to tasks, noting in the scope which of the old ones moved and from where to where."""
    for row in scope.annotation_rows:
        before, after = _match_row(connection, "annotations", MATCH_ANNOTATION, row)
        _note_match(scope, before, after)
        if before != after:
            scope.annotation_ids.add(after[0])
        if before != after and row < scope.first_new:
            scope.moved_annotations.add(after[0])
            scope.moved_tasks.update(task for task in (before[1], after[1]) if task is not None)


def _match_predictions(connection: sqlite3.Connection, scope: Scope) -> None:
    """The same for predictions."""
    for row in scope.prediction_rows:
        before, after = _match_row(connection, "predictions", MATCH_PREDICTION, row)
        _note_match(scope, before, after)
        if before != after and row < scope.first_new:
            scope.moved_predictions.add(after[0])
            scope.moved_tasks.update(task for task in (before[1], after[1]) if task is not None)


def _match_row(connection: sqlite3.Connection, table: str, sql: str, row: int) -> tuple[Matched, Matched]:
    """`(id, task)` before and after matching."""
    look = f"SELECT id, task FROM {table} WHERE row = ?"
    before = connection.execute(look, (row,)).fetchone()
    connection.execute(sql, (row,))
    return before, connection.execute(look, (row,)).fetchone()


def _note_match(scope: Scope, before: Matched, after: Matched) -> None:
    scope.tasks.update(task for task in (before[1], after[1]) if task is not None)


def _settle_overrides(connection: sqlite3.Connection, ids: Iterable[int]) -> set[int]:
    """Hide inline annotations that a file of their own stands for, and show those that none does; tasks of both."""
    touched: set[int] = set()
    for id_ in ids:
        rows = connection.execute(
            "SELECT row, host, task, deleted, inline_digest, hidden FROM annotations WHERE id = ?", (id_,)).fetchall()
        own = {task: (deleted, digest) for _, host, task, deleted, digest, _ in rows if host is None and digest}
        for row, host, task, _, _, hidden in rows:
            if host is None:
                continue
            hide = task in own and not (own[task][0] and own[task][1] != _digest_of(connection, row))
            if hide != bool(hidden):
                connection.execute("UPDATE annotations SET hidden = ? WHERE row = ?", (hide, row))
                touched.update(() if task is None else (task,))
    return touched


def _digest_of(connection: sqlite3.Connection, row: int) -> str:
    raw = connection.execute("SELECT raw FROM annotations WHERE row = ?", (row,)).fetchone()[0]
    return annotation_digest(loads_fast(raw.encode()))


def count_again(connection: sqlite3.Connection, tasks: Iterable[int]) -> None:
    """Make the counts of these tasks true."""
    for which in _together(tasks):
        connection.execute(f"DELETE FROM states WHERE id IN {_ANY}", {"any": which})
        connection.execute(_STATES.format(which=f"IN {_ANY}"), {"any": which})
