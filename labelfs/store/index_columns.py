"""What a task can be filtered and sorted by: each column as an SQL expression over `states s` and `tasks t`."""

# ruff: noqa: S608 - SQL is put together from constants of this package; every value is a parameter

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from labelfs.errors import BadRequest

_LIVE = "a.task = s.id AND NOT a.hidden"
_DONE = "s.annotations >= :overlap"


@dataclass(frozen=True, slots=True)
class Column:
    """An expression and what kind of value it yields: `number`, `text`, `time`, `flag`, `list`, `people` or `data`.

    Lists are joined with the unit separator (U+001F).
    """

    sql: str
    kind: str
    zero_is_empty: bool = False
    """Counters: empty means 0."""


def _flag(sql: str) -> Column:
    return Column(sql, "flag")


def _text(sql: str) -> Column:
    return Column(sql, "text")


def _joined(table: str, expression: str, order: str) -> str:
    where = "x.task = s.id AND NOT x.hidden" if table == "annotations" else "x.task = s.id"
    return (f"(SELECT group_concat(v, char(31)) FROM (SELECT {expression} AS v FROM {table} x "
            f"WHERE {where} ORDER BY {order}))")


def _reviewed(verdict: str) -> Column:
    return _flag(f"EXISTS (SELECT 1 FROM reviews r WHERE r.task = s.id{verdict})")


_CREATED = "json_extract(t.raw, '$.created_at')"
_LATEST = f"(SELECT max(a.created_at) FROM annotations a WHERE {_LIVE})"

COLUMNS = {
    "id": Column("s.id", "number"),
    "inner_id": Column("s.id", "number"),
    "total_annotations": Column("s.annotations", "number", zero_is_empty=True),
    "cancelled_annotations": Column("s.cancelled", "number", zero_is_empty=True),
    "total_predictions": Column("s.predictions", "number", zero_is_empty=True),
    "predictions_score": Column("s.score", "number"),
    "completed_at": Column(
        f"CASE WHEN {_DONE} THEN (SELECT max(a.created_at) FROM annotations a WHERE {_LIVE} AND NOT a.cancelled) END",
        "time"),
    "created_at": Column(_CREATED, "time"),
    "updated_at": Column(
        f"coalesce(nullif(max(coalesce((SELECT max(v.at) FROM activity v WHERE v.task = s.id), ''), "
        f"coalesce({_LATEST}, '')), ''), {_CREATED})", "time"),
    "annotators": Column(_joined("annotations", "x.person", "x.created_at, x.id"), "people"),
    "updated_by": Column(
        "coalesce((SELECT v.by FROM activity v WHERE v.task = s.id ORDER BY v.at DESC LIMIT 1), "
        f"(SELECT a.person FROM annotations a WHERE {_LIVE} ORDER BY a.created_at DESC LIMIT 1))", "people"),
    "annotations_results": _text(_joined(
        "annotations", "nullif(json_extract(text_of(x.raw, x.revision), '$.result'), '[]')", "x.created_at, x.id")),
    "annotations_ids": Column(_joined("annotations", "x.id", "x.created_at, x.id"), "list"),
    "predictions_results": _text(_joined("predictions", "nullif(json_extract(x.raw, '$.result'), '[]')", "x.id")),
    "predictions_model_versions": Column(_joined("predictions", "x.model_version", "x.id"), "list"),
    "file_upload": _text("NULL"),
    "storage_filename": _text("NULL"),
    "avg_lead_time": Column(
        "(SELECT avg(coalesce((SELECT sum(v.seconds) FROM activity v WHERE v.annotation = a.id), "
        f"CASE WHEN a.host IS NOT NULL THEN json_extract(a.raw, '$.lead_time') END)) FROM annotations a WHERE {_LIVE})",
        "number"),
    "draft_exists": _flag("s.id IN (SELECT d.task FROM drafts d)"),
    "is_labeled": _flag(_DONE),
    "completed": _flag(_DONE),
    "skipped": _flag("s.cancelled > 0"),
    "reviewed": _reviewed(""),
    "accepted": _reviewed(" AND r.verdict IN ('accepted', 'fixed')"),
    "rejected": _reviewed(" AND r.verdict = 'rejected'"),
    "labels": Column(
        "(SELECT group_concat(l.key, char(31)) FROM annotations a, json_each(a.labels) l "
        f"WHERE {_LIVE} AND a.labels IS NOT NULL)", "list"),
    "state": _text(
        f"CASE WHEN {_DONE} THEN 'finished' "
        "WHEN s.annotations > 0 OR s.id IN (SELECT d.task FROM drafts d) THEN 'begun' "
        "WHEN s.cancelled > 0 THEN 'skipped' ELSE 'open' END"),
    "file": _text("(SELECT CASE f.dir WHEN '' THEN f.name ELSE f.dir || '/' || f.name END FROM files f "
                  "WHERE f.id = t.file)"),
    "problems": Column(
        "(SELECT count(*) FROM problems q WHERE (q.file = t.file AND (t.alone OR q.line IS NULL OR q.line = t.line)) "
        "OR q.file IN (SELECT a.file FROM annotations a WHERE a.task = s.id AND a.alone))",
        "number", zero_is_empty=True),
}
"""Without `data.<key>` and `git`, which the index does not know."""

STATES = ("open", "begun", "skipped", "finished")

_PLAIN_KEY = re.compile(r"[ !#-\[\]-~]+")


def column(name: str, values: dict[str, Any]) -> Column:
    """The column of this name, `data.<key>` too; raises `BadRequest` for one that there is not."""
    if name.startswith("data."):
        return Column(data_sql(name.removeprefix("data."), values), "data")
    found = COLUMNS.get(name)
    if found is None:
        raise BadRequest(f"unknown column {name!r}", fields={"filters": [f"unknown column {name!r}"]})
    return found


def data_sql(key: str, values: dict[str, Any]) -> str:
    """The value of a `data` key; the key itself goes in as a parameter, never as SQL."""
    name = f"k{len(values)}"
    if _PLAIN_KEY.fullmatch(key):
        values[name] = f'$.data."{key}"'
        return f"json_extract(t.raw, :{name})"
    values[name] = key
    return f"(SELECT j.value FROM json_each(t.raw, '$.data') j WHERE j.key = :{name})"
