"""Counts and sums that the grid and the project page show."""

# ruff: noqa: S608 - SQL is put together from constants of this package; every value is a parameter

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from labelfs.store.index import Index, Row
from labelfs.store.index_columns import COLUMNS
from labelfs.store.items import TaskCounts

_SQL = (
    "SELECT s.id, s.annotations, s.cancelled, s.predictions, s.score, "
    "(SELECT count(*) FROM drafts d WHERE d.task = s.id), "
    f"{COLUMNS['updated_at'].sql}, {COLUMNS['completed_at'].sql}, {COLUMNS['problems'].sql} "
    "FROM json_each(:ids) j JOIN states s ON s.id = j.value JOIN tasks t ON t.id = s.id"
)


def counts(index: Index, ids: Iterable[int], overlap: int) -> dict[int, TaskCounts]:
    """Counts, people and labels of these tasks, by id."""
    wanted = json.dumps(list(ids))
    rows = index.query(_SQL, {"ids": wanted, "overlap": overlap})
    people, labels = _people_and_labels(index, wanted)
    return {row[0]: _counts(row, people.get(row[0], ()), labels.get(row[0], {})) for row in rows}


def _counts(row: Row, people: Iterable[str], labels: Mapping[str, int]) -> TaskCounts:
    _, annotations, cancelled, predictions, score, drafts, updated_at, completed_at, problems = row
    return TaskCounts(annotations, cancelled, predictions, drafts, tuple(people), labels, score, updated_at,
                      completed_at, problems)


def _people_and_labels(index: Index, ids: str) -> tuple[dict[int, list[str]], dict[int, dict[str, int]]]:
    people: dict[int, list[str]] = {}
    labels: dict[int, dict[str, int]] = {}
    rows = index.query(
        "SELECT a.task, a.person, a.labels FROM json_each(?) j JOIN annotations a ON a.task = j.value "
        "WHERE NOT a.hidden ORDER BY a.task, coalesce(a.created_at, ''), a.id", (ids,))
    for task, person, carried in rows:
        known = people.setdefault(task, [])
        if person not in known:
            known.append(person)
        if carried:
            sums = labels.setdefault(task, {})
            for label, number in json.loads(carried).items():
                sums[label] = sums.get(label, 0) + number
    return people, labels


def totals(index: Index, overlap: int) -> dict[str, int]:
    """Sums over the project."""
    rows = index.query("SELECT annotations, tasks, cancelled, ground_truth, predictions, skipped FROM totals")
    return {
        "tasks": sum(row[1] for row in rows),
        "finished": sum(row[1] for row in rows if row[0] >= overlap),
        "annotations": sum(row[0] * row[1] for row in rows),
        "cancelled": sum(row[2] for row in rows),
        "predictions": sum(row[4] for row in rows),
        "ground_truth": sum(row[3] for row in rows),
        "labeled": sum(row[1] for row in rows if row[0] > 0),
        "skipped": sum(row[5] for row in rows),
        "drafts": index.query("SELECT count(*) FROM drafts")[0][0],
    }


def data_columns(index: Index) -> tuple[dict[str, int], int]:
    """How many tasks carry each `data` key, in order of first appearance, and the number of tasks."""
    rows = index.query("SELECT j.key, count(*) FROM tasks t, json_each(t.raw, '$.data') j GROUP BY j.key "
                       "ORDER BY min(t.id), min(j.id)")
    return dict(rows), index.query("SELECT count(*) FROM tasks")[0][0]


def model_versions(index: Index) -> dict[str, int]:
    """Model version → how many predictions, by name."""
    return dict(index.query("SELECT model_version, count(*) FROM predictions WHERE task IS NOT NULL "
                            "GROUP BY model_version ORDER BY model_version"))


def lead_time(index: Index, annotation_id: int) -> float | None:
    """Sum of the seconds in the log; an inline annotation without lines: its own `lead_time`."""
    row = index.one("SELECT sum(seconds) FROM activity WHERE annotation = ?", (annotation_id,))
    if row and row[0] is not None:
        return float(row[0])
    inline = index.one("SELECT json_extract(raw, '$.lead_time') FROM annotations WHERE id = ? AND host IS NOT NULL "
                       "AND NOT hidden", (annotation_id,))
    return float(inline[0]) if inline and isinstance(inline[0], (int, float)) else None
