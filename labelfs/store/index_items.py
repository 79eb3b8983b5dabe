"""Rows of the index → the items that the layers above work with."""

# ruff: noqa: S608 - SQL is put together from constants of this package; every value is a parameter

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from labelfs.store.digests import annotation_digest
from labelfs.store.index import Index, Row
from labelfs.store.items import (
    ActivityLine,
    AnnotationItem,
    Draft,
    Place,
    PredictionItem,
    ReviewItem,
    TaskItem,
)
from labelfs.store.jsontext import loads_fast

PAGE = 500
"""Items read at a time while streaming."""

_FILE = "CASE f.dir WHEN '' THEN f.name ELSE f.dir || '/' || f.name END"
_TASK = f"t.id, t.written, t.line, t.digest, t.revision, t.alone, t.raw, f.broken, {_FILE}"
_ANNOTATION = (f"a.id, a.task, a.person, a.cancelled, a.ground_truth, a.created_at, a.digest, a.unique_id, a.host, "
               f"a.line, a.revision, a.alone, a.raw, a.inline_digest, f.broken, {_FILE}")
_PREDICTION = (f"p.id, p.task, p.model_version, p.score, p.created_at, p.local, p.line, p.revision, p.alone, p.raw, "
               f"f.broken, {_FILE}")
_VISIBLE = "NOT a.hidden AND a.task IS NOT NULL"
_ORDER = "coalesce(a.created_at, ''), a.id"


def parse(raw: str) -> Any:
    """The value behind JSON text of the index, integers of any size exact."""
    return loads_fast(raw.encode())


# ---- tasks -------------------------------------------------------------------------------------------------


def tasks_by_id(index: Index, ids: Iterable[int]) -> list[TaskItem]:
    """The tasks with these ids, in that order."""
    wanted = list(ids)
    if len(wanted) == 1:
        rows = index.query(f"SELECT {_TASK} FROM tasks t JOIN files f ON f.id = t.file WHERE t.id = ?", wanted)
    else:
        rows = index.query(
            f"SELECT {_TASK} FROM json_each(?) j JOIN tasks t ON t.id = j.value JOIN files f ON f.id = t.file",
            (json.dumps(wanted),))
    found = {row[0]: row for row in rows}
    return [_task(found[id_]) for id_ in wanted if id_ in found]


def iter_tasks(index: Index) -> Iterator[TaskItem]:
    """Every task by id."""
    after = -1
    while True:
        rows = index.query(
            f"SELECT {_TASK} FROM tasks t JOIN files f ON f.id = t.file WHERE t.id > ? ORDER BY t.id LIMIT {PAGE}",
            (after,))
        for row in rows:
            yield _task(row)
        if len(rows) < PAGE:
            return
        after = rows[-1][0]


def _task(row: Row) -> TaskItem:
    id_, written, line, digest, revision, alone, raw, broken, file = row
    value = parse(raw)
    meta = value.get("meta")
    return TaskItem(
        id=id_,
        data=value["data"],
        data_digest=digest,
        derived=written != id_,
        meta=meta if isinstance(meta, dict) else None,
        raw=value,
        place=Place(file, line, revision.hex(), bool(alone)),
        extra={"broken": True} if broken else {},
    )


# ---- annotations -------------------------------------------------------------------------------------------


def annotations_of(index: Index, task_id: int) -> list[AnnotationItem]:
    """Annotations of a task by created_at, then id."""
    return _annotations(index, f"WHERE a.task = ? AND {_VISIBLE} ORDER BY {_ORDER}", (task_id,))


def annotation_by_id(index: Index, annotation_id: int) -> AnnotationItem | None:
    """The annotation with this id; of several files with one id the first by path."""
    found = _annotations(index, f"WHERE a.id = ? AND {_VISIBLE} ORDER BY a.host IS NOT NULL, f.dir, f.name LIMIT 1",
                         (annotation_id,))
    return found[0] if found else None


def iter_annotations(index: Index) -> Iterator[AnnotationItem]:
    """Every annotation by task, created_at, id."""
    after = -1
    while True:
        ids = index.query(
            "SELECT DISTINCT a.task FROM annotations a WHERE a.task > ? AND NOT a.hidden ORDER BY a.task "
            f"LIMIT {PAGE}", (after,))
        if not ids:
            return
        yield from _annotations(
            index, f"WHERE a.task > ? AND a.task <= ? AND {_VISIBLE} ORDER BY a.task, {_ORDER}", (after, ids[-1][0]))
        after = ids[-1][0]


def conflicting(index: Index) -> list[AnnotationItem]:
    """Annotations with a merge conflict that nobody settled, by task, created_at, id."""
    return _annotations(index, f"WHERE a.conflict AND {_VISIBLE} ORDER BY a.task, {_ORDER}", ())


def has_numbered(index: Index) -> bool:
    """Whether some annotation names its person by a number for which no e-mail is known."""
    return bool(index.query(f"SELECT 1 FROM annotations a WHERE {_VISIBLE} AND a.person LIKE 'user-%' LIMIT 1"))


def _annotations(index: Index, which: str, values: tuple[int, ...]) -> list[AnnotationItem]:
    sql = f"SELECT {_ANNOTATION} FROM annotations a JOIN files f ON f.id = a.file {which}"
    return index.sound(lambda: [_annotation(index, row) for row in index.query(sql, values)])


def _annotation(index: Index, row: Row) -> AnnotationItem:
    (id_, task, person, cancelled, ground_truth, created_at, digest, unique_id, host, line, revision, alone, raw,
     inline_digest, broken, file) = row
    value = parse(index.text(raw, revision))
    extra: dict[str, Any] = {"broken": True} if broken else {}
    if inline_digest or host is not None:
        extra |= _overridden(index, row)
    return AnnotationItem(
        id=id_,
        task=task,
        completed_by=value.get("completed_by"),
        person=person,
        was_cancelled=bool(cancelled),
        ground_truth=bool(ground_truth),
        created_at=created_at,
        data_digest=digest,
        unique_id=unique_id,
        result=[without_conflict(item) for item in value.get("result") or ()],
        raw=value,
        inline=host is not None,
        place=Place(file, line, revision.hex(), bool(alone)),
        extra=extra,
    )


def without_conflict(item: Any) -> Any:
    """A result item as it otherwise stands: what a merge left open is not part of it."""
    return {key: value for key, value in item.items() if key != "conflict"} if "conflict" in item else item


def _overridden(index: Index, row: Row) -> dict[str, Any]:
    """`newer_inline` for a file whose inline one changed since; `deleted` when that file says deleted."""
    id_, task, host, inline_digest = row[0], row[1], row[8], row[13]
    if host is not None:
        own = index.one("SELECT deleted FROM annotations WHERE id = ? AND task = ? AND host IS NULL "
                        "AND inline_digest IS NOT NULL", (id_, task))
        return {"newer_inline": parse(row[12]), "deleted": True} if own and own[0] else {}
    inline = index.one("SELECT raw FROM annotations WHERE id = ? AND task = ? AND host IS NOT NULL", (id_, task))
    if inline is None:
        return {}
    value = parse(inline[0])
    return {} if annotation_digest(value) == inline_digest else {"newer_inline": value}


# ---- predictions, reviews, drafts, activity ------------------------------------------------------------------


def predictions_of(index: Index, task_id: int) -> list[PredictionItem]:
    """Predictions of a task by created_at, then id."""
    rows = index.query(
        f"SELECT {_PREDICTION} FROM predictions p JOIN files f ON f.id = p.file WHERE p.task = ? "
        "ORDER BY coalesce(p.created_at, ''), p.id", (task_id,))
    return [_prediction(row) for row in rows]


def prediction_by_id(index: Index, prediction_id: int) -> PredictionItem | None:
    """The prediction with this id."""
    rows = index.query(
        f"SELECT {_PREDICTION} FROM predictions p JOIN files f ON f.id = p.file "
        "WHERE p.id = ? AND p.task IS NOT NULL ORDER BY p.local, f.dir, f.name LIMIT 1", (prediction_id,))
    return _prediction(rows[0]) if rows else None


def iter_predictions(index: Index) -> Iterator[PredictionItem]:
    """Every prediction by task, created_at, id."""
    after = -1
    while True:
        ids = index.query(
            f"SELECT DISTINCT task FROM predictions WHERE task > ? ORDER BY task LIMIT {PAGE}", (after,))
        if not ids:
            return
        rows = index.query(
            f"SELECT {_PREDICTION} FROM predictions p JOIN files f ON f.id = p.file WHERE p.task > ? AND p.task <= ? "
            "ORDER BY p.task, coalesce(p.created_at, ''), p.id", (after, ids[-1][0]))
        for row in rows:
            yield _prediction(row)
        after = ids[-1][0]


def _prediction(row: Row) -> PredictionItem:
    id_, task, model, score, created_at, local, line, revision, alone, raw, broken, file = row
    value = parse(raw)
    return PredictionItem(
        id=id_,
        task=task,
        model_version=model,
        score=score,
        created_at=created_at,
        result=list(value.get("result") or ()),
        raw=value,
        local=bool(local),
        place=Place(file, line, revision.hex(), bool(alone)),
        extra={"broken": True} if broken else {},
    )


def reviews_of(index: Index, task_id: int) -> list[ReviewItem]:
    """Reviews of a task's annotations by created_at, then id."""
    rows = index.query(
        f"SELECT r.id, r.annotation, r.task, r.reviewer, r.verdict, r.created_at, r.line, r.revision, r.alone, r.raw, "
        f"{_FILE} FROM reviews r JOIN files f ON f.id = r.file WHERE r.task = ? "
        "ORDER BY coalesce(r.created_at, ''), r.id", (task_id,))
    return [_review(row) for row in rows]


def _review(row: Row) -> ReviewItem:
    id_, annotation, task, reviewer, verdict, created_at, line, revision, alone, raw, file = row
    value = parse(raw)
    region = value.get("region")
    return ReviewItem(
        id=id_,
        annotation=annotation,
        annotation_digest=str(value.get("annotation_digest") or ""),
        task=task,
        reviewer=reviewer,
        verdict=verdict,
        region=None if region is None else str(region),
        comment=str(value.get("comment") or ""),
        created_at=created_at,
        raw=value,
        place=Place(file, line, revision.hex(), bool(alone)),
    )


def drafts_of(index: Index, task_id: int, user: str | None = None) -> list[Draft]:
    """Drafts for a task, of one person or of all, latest last."""
    rows = index.query("SELECT raw FROM drafts WHERE task = ? AND (? IS NULL OR user = ?)", (task_id, user, user))
    return sorted((draft_of(parse(raw)) for (raw,) in rows), key=lambda draft: (draft.updated_at, draft.id))


def draft_by_id(index: Index, draft_id: int) -> Draft | None:
    """The draft with this id."""
    row = index.one("SELECT raw FROM drafts WHERE id = ?", (draft_id,))
    return draft_of(parse(row[0])) if row else None


def draft_of(value: dict[str, Any]) -> Draft:
    """A draft from what its file says."""
    result = value.get("result")
    return Draft(
        id=value["id"],
        task=value["task"],
        annotation=value.get("annotation"),
        user=value["user"],
        result=result if isinstance(result, list) else [],
        base=value.get("base"),
        data_digest=str(value.get("data_digest") or ""),
        lead_time=value.get("lead_time"),
        was_postponed=bool(value.get("was_postponed")),
        created_at=str(value.get("created_at") or ""),
        updated_at=str(value.get("updated_at") or ""),
    )


def activity_lines(index: Index, annotation_id: int | None, task_id: int | None) -> list[ActivityLine]:
    """Lines of the log in order of time, all or those of an annotation or task."""
    chosen = {"annotation": annotation_id, "task": task_id}
    where = " AND ".join(f"{name} = :{name}" for name, value in chosen.items() if value is not None)
    rows = index.query(
        "SELECT at, by, task, annotation, event, seconds FROM activity "
        f"WHERE {where or 'true'} ORDER BY at, file, line",
        chosen)
    return [ActivityLine(*row) for row in rows]
