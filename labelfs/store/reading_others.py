"""Predictions, reviews, assignments, activity lines and drafts → rows."""

from __future__ import annotations

from typing import Any

from labelfs.store.ids import import_id, normal_email
from labelfs.store.lists import Unfit
from labelfs.store.reading_annotations import item_id, result_of, short, task_id, text_or_none, time_of
from labelfs.store.rows import ActivityRow, DraftRow, PredictionRow, ReviewRow


def prediction_row(value: Any, raw: str, revision: bytes, *, line: int | None,
                   host: int | None = None, host_digest: str | None = None) -> PredictionRow:
    """The row of one prediction; raises `Unfit` when it cannot be used."""
    if type(value) is not dict:
        raise Unfit("a prediction must be an object")
    result = result_of(value)
    model = text_or_none(value, "model_version") or ""
    found = value.get("id")
    return PredictionRow(
        id=import_id(host_digest or "", model, None, result) if found is None else item_id(found),
        written=task_id(value) if host is None else None,
        model_version=model,
        score=_number(value, "score"),
        created_at=time_of(value.get("created_at")),
        host=host,
        line=line,
        revision=revision,
        alone=line is None and host is None,
        raw=raw,
    )


def _number(value: dict[str, Any], key: str) -> float | None:
    found = value.get(key)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        raise Unfit(f"`{key}` must be a number, not {short(found)}")
    return float(found)


def review_row(value: Any, raw: str, revision: bytes, *, line: int | None) -> ReviewRow:
    """The row of one review; raises `Unfit` when it cannot be used."""
    if type(value) is not dict:
        raise Unfit("a review must be an object")
    annotation = value.get("annotation")
    if type(annotation) is not int:
        raise Unfit(f"`annotation` must be an annotation's id, not {short(annotation)}")
    return ReviewRow(
        id=item_id(value.get("id")),
        annotation=annotation,
        task=task_id(value),
        reviewer=normal_email(text_or_none(value, "reviewer") or ""),
        verdict=text_or_none(value, "verdict") or "comment",
        created_at=time_of(value.get("created_at")),
        line=line,
        revision=revision,
        alone=line is None,
        raw=raw,
    )


def assignment_rows(value: Any) -> list[tuple[str, int]]:
    """`(person, task)` of an assignment file; raises `Unfit`."""
    if type(value) is not dict or type(value.get("person")) is not str or type(value.get("tasks")) is not list:
        raise Unfit("an assignment must be `{\"person\": …, \"tasks\": […]}`")
    tasks = value["tasks"]
    wrong = next((task for task in tasks if type(task) is not int), None)
    if wrong is not None:
        raise Unfit(f"`tasks` must hold ids, not {short(wrong)}")
    person = normal_email(value["person"])
    return [(person, task) for task in tasks]


def activity_row(value: Any, line: int) -> ActivityRow:
    """One line of an activity file; raises `Unfit`."""
    if type(value) is not dict or type(value.get("at")) is not str or type(value.get("by")) is not str:
        raise Unfit("an activity line needs `at` and `by`")
    task, annotation = value.get("task"), value.get("annotation")
    if type(task) is not int or type(annotation) is not int:
        raise Unfit("an activity line needs the ids `task` and `annotation`")
    return ActivityRow(line, value["at"], value["by"], task, annotation, str(value.get("event", "")),
                       _number(value, "seconds"))


def draft_row(value: Any, raw: str) -> DraftRow:
    """A draft; raises `Unfit`."""
    if type(value) is not dict or type(value.get("user")) is not str:
        raise Unfit("a draft needs `id`, `task` and `user`")
    annotation = value.get("annotation")
    if annotation is not None and type(annotation) is not int:
        raise Unfit("`annotation` of a draft must be an id or null")
    return DraftRow(item_id(value.get("id")), task_id(value), annotation, value["user"], raw)
