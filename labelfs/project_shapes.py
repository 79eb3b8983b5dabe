"""Label Studio's JSON shapes of tasks, annotations, predictions and drafts."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from labelfs.person import People

if TYPE_CHECKING:
    from labelfs.store.items import ActivityLine, AnnotationItem, Draft, PredictionItem, TaskCounts, TaskItem
    from labelfs.store.store import Store

Shape = dict[str, Any]


class Ids:
    """How a project's own ids look in the API; alone they are the same."""

    media_prefix = ""
    """What stands before a project-relative media name in `/data/local-files/?d=…`."""

    def task(self, own: int) -> int:
        """The API id of a task."""
        return own

    def annotation(self, own: int) -> int:
        """The API id of an annotation."""
        return own

    def prediction(self, own: int) -> int:
        """The API id of a prediction."""
        return own

    def draft(self, own: int) -> int:
        """The API id of a draft."""
        return own


@dataclass(slots=True)
class Shapes:
    """Turns the items of one project into what the API answers."""

    store: Store
    people: People
    ids: Ids
    project: int
    overlap: int
    skip: str
    masks_in: Callable[[list[Any], bool], list[Any]]
    """Puts mask pixels back into result items (`labeling.masks.internalize`); second argument: of a prediction."""
    resolve: Callable[[Any], Any] = lambda data: data
    """Turns the media references of task data into `/data/local-files/?d=…` forms, when asked for."""

    # ---- annotations --------------------------------------------------------------------------------------
    def annotation(self, item: AnnotationItem, lines: Iterable[ActivityLine] | None = None) -> Shape:
        """One annotation as GET gives it; `lines` saves a look into the activity log."""
        log = _Log(self.store.activity(annotation=item.id) if lines is None else lines)
        shape = self._annotation(item, log)
        return {
            **shape,
            "created_username": self._username(item.person, shape["completed_by"]),
            "created_ago": ago(item.created_at),
            "revision": item.place.revision,
        }

    def _annotation(self, item: AnnotationItem, log: _Log) -> Shape:
        """What answers and exports have in common."""
        number = self.author(item.completed_by, item.person)
        return {
            "id": self.ids.annotation(item.id),
            "result": self.masks_in(list(item.result), False),
            "completed_by": number,
            "was_cancelled": item.was_cancelled,
            "ground_truth": item.ground_truth,
            "created_at": item.created_at,
            "updated_at": log.last_at or item.created_at,
            "draft_created_at": None,
            "lead_time": log.seconds,
            "import_id": None,
            "last_action": None,
            "bulk_created": False,
            "task": self.ids.task(item.task),
            "project": self.project,
            "updated_by": self.people.number(log.last_by) if log.last_by else number,
            "parent_prediction": item.raw.get("parent_prediction"),
            "parent_annotation": item.raw.get("parent_annotation"),
            "last_created_by": None,
        }

    def author(self, completed_by: Any, person: str) -> int | None:
        """`completed_by` as the API shows it: a number (null: nobody)."""
        if completed_by is None:
            return None
        if isinstance(completed_by, int):
            return completed_by
        if isinstance(completed_by, Mapping) and isinstance(completed_by.get("id"), int):
            return int(completed_by["id"])
        return self.people.number(person)

    def annotations(self, task: int) -> list[Shape]:
        """All annotations of a task in order."""
        items = self.store.annotations(task)
        if not items:
            return []
        lines = by_annotation(self.store.activity(task=task))
        return [self.annotation(item, lines.get(item.id, ())) for item in items]

    def _username(self, person: str, number: int | None) -> str:
        who = self.people.person(person)
        return f"{who.name} {who.email}, {number}"

    def user(self, email: str, number: int | None = None) -> Shape:
        """The small user object inside others."""
        who = self.people.person(email)
        first, _, last = who.name.partition(" ")
        return {
            "id": who.id if number is None else number, "first_name": first, "last_name": last,
            "avatar": None, "email": who.email, "initials": who.initials,
        }

    # ---- predictions, drafts ------------------------------------------------------------------------------
    def prediction(self, item: PredictionItem) -> Shape:
        """One prediction as GET gives it."""
        return {
            "id": self.ids.prediction(item.id),
            "result": self.masks_in(list(item.result), True),
            "model_version": item.model_version,
            "created_ago": ago(item.created_at),
            "score": item.score,
            "cluster": item.raw.get("cluster"),
            "neighbors": item.raw.get("neighbors"),
            "mislabeling": item.raw.get("mislabeling", 0.0),
            "created_at": item.created_at,
            "updated_at": item.created_at,
            "model": None,
            "model_run": None,
            "task": self.ids.task(item.task),
            "project": self.project,
        }

    def predictions(self, task: int) -> list[Shape]:
        """All predictions of a task."""
        return [self.prediction(item) for item in self.store.predictions(task)]

    def draft(self, item: Draft) -> Shape:
        """One draft as GET gives it, with what it was begun from."""
        return {
            "id": self.ids.draft(item.id),
            "user": item.user,
            "created_username": f"{item.user}, {self.people.number(item.user)}",
            "created_ago": ago(item.created_at),
            "result": list(item.result),
            "lead_time": item.lead_time,
            "was_postponed": item.was_postponed,
            "import_id": None,
            "created_at": item.created_at,
            "updated_at": item.updated_at,
            "task": self.ids.task(item.task),
            "annotation": None if item.annotation is None else self.ids.annotation(item.annotation),
            "base": item.base,
            "data_digest": item.data_digest,
        }

    def drafts(self, task: int, user: str | None) -> list[Shape]:
        """The drafts of a task, all or one person's."""
        return [self.draft(item) for item in self.store.drafts(task, user)]

    # ---- tasks --------------------------------------------------------------------------------------------
    def small_task(self, item: TaskItem, counts: TaskCounts) -> Shape:
        """A task as POST and PATCH answer it."""
        return {
            "id": self.ids.task(item.id),
            "data": self.resolve(item.data),
            "meta": dict(item.meta) if item.meta else {},
            "created_at": _text(item.raw.get("created_at")),
            "updated_at": counts.updated_at or _text(item.raw.get("created_at")),
            "is_labeled": self.is_labeled(counts),
            "overlap": self.overlap,
            "inner_id": item.id,
            "total_annotations": counts.annotations,
            "cancelled_annotations": counts.cancelled,
            "total_predictions": counts.predictions,
            "comment_count": 0,
            "unresolved_comment_count": 0,
            "last_comment_updated_at": None,
            "project": self.project,
            "updated_by": self._last_by(counts),
            "file_upload": item.raw.get("file_upload"),
            "comment_authors": [],
            "revision": item.place.revision,
        }

    def is_labeled(self, counts: TaskCounts) -> bool:
        """Enough annotations that are not skipped (or a skip, where skips finish a task)."""
        return counts.annotations >= self.overlap or (self.skip == "ignore" and counts.cancelled > 0)

    def _last_by(self, counts: TaskCounts) -> int | None:
        return self.people.number(counts.annotators[-1]) if counts.annotators else None

    def task(self, item: TaskItem, counts: TaskCounts, *, user: str | None, results: bool = False) -> Shape:
        """A task with annotations, predictions and drafts; `results`: with the stacked texts of the list route."""
        annotations, predictions = self.annotations(item.id), self.predictions(item.id)
        drafts = self.drafts(item.id, user)
        times = [a["lead_time"] for a in annotations if a["lead_time"] is not None]
        scores = [p["score"] for p in predictions if isinstance(p["score"], (int, float))]
        updated = sorted({a["updated_by"] for a in annotations if a["updated_by"] is not None})
        done = [a["created_at"] for a in annotations if a["created_at"]]
        return {
            **self.small_task(item, counts),
            "predictions": predictions,
            "annotations": annotations,
            "drafts": drafts,
            "annotators": sorted({a["completed_by"] for a in annotations if a["completed_by"] is not None}),
            "completed_at": max(done) if done else None,
            "annotations_results": _stacked(annotations) if results else "",
            "predictions_results": _stacked(predictions) if results else "",
            "predictions_score": sum(scores) / len(scores) if scores else None,
            "storage_filename": None,
            "annotations_ids": ",".join(str(a["id"]) for a in annotations),
            "predictions_model_versions": ",".join(dict.fromkeys(p["model_version"] for p in predictions)),
            "avg_lead_time": sum(times) / len(times) if times else None,
            "draft_exists": bool(drafts) or counts.drafts > 0,
            "updated_by": [{"user_id": number} for number in updated],
        }

    def row_task(self, item: TaskItem, counts: TaskCounts) -> Shape:
        """A task of the list route without annotations and predictions (`fields=task_only`)."""
        row = self.small_task(item, counts)
        last = row["updated_by"]
        return {
            **row,
            "drafts": [],
            "annotators": [],
            "annotations_results": "",
            "predictions_results": "",
            "storage_filename": None,
            "annotations_ids": "",
            "predictions_model_versions": "",
            "updated_by": [] if last is None else [{"user_id": last}],
        }

    # ---- exports ------------------------------------------------------------------------------------------
    def export_item(
        self, item: TaskItem, annotations: Sequence[AnnotationItem], predictions: Sequence[PredictionItem],
        lines: Mapping[int, Iterable[ActivityLine]] | None = None,
    ) -> Shape:
        """One item of Label Studio's JSON export; `lines`: the activity log by annotation, where it is at hand."""
        if lines is None:
            lines = by_annotation(self.store.activity(task=item.id)) if annotations else {}
        shapes = [self.export_annotation(a, lines.get(a.id, ())) for a in annotations]
        created = _text(item.raw.get("created_at"))
        times = [a["updated_at"] for a in shapes if a["updated_at"]]
        cancelled = len([a for a in annotations if a.was_cancelled])
        return {
            "id": self.ids.task(item.id),
            "annotations": shapes,
            "drafts": [],
            "predictions": [self.ids.prediction(p.id) for p in predictions],
            "data": self.resolve(item.data),
            "meta": dict(item.meta) if item.meta else {},
            "created_at": created,
            "updated_at": max(times) if times else created,
            "allow_skip": True,
            "inner_id": item.id,
            "total_annotations": len(annotations) - cancelled,
            "cancelled_annotations": cancelled,
            "total_predictions": len(predictions),
            "comment_count": 0,
            "unresolved_comment_count": 0,
            "last_comment_updated_at": None,
            "project": self.project,
            "updated_by": shapes[-1]["updated_by"] if shapes else None,
            "comment_authors": [],
        }

    def export_annotation(self, item: AnnotationItem, lines: Iterable[ActivityLine]) -> Shape:
        """An annotation inside an export: with `unique_id`, without what only pages need."""
        shape = self._annotation(item, _Log(lines))
        shape.update(
            unique_id=item.unique_id or stable_uuid(item.id), prediction={}, result_count=len(item.result)
        )
        return shape


class _Log:
    """What the activity log says of one annotation."""

    def __init__(self, lines: Iterable[ActivityLine]) -> None:
        self.seconds: float | None = None
        self.last_at: str | None = None
        self.last_by: str | None = None
        for line in lines:
            if line.seconds is not None:
                self.seconds = (self.seconds or 0.0) + line.seconds
            if self.last_at is None or line.at >= self.last_at:
                self.last_at, self.last_by = line.at, line.by


def by_annotation(lines: Iterable[ActivityLine]) -> Mapping[int, list[ActivityLine]]:
    """The lines of the activity log by annotation."""
    found: dict[int, list[ActivityLine]] = defaultdict(list)
    for line in lines:
        found[line.annotation].append(line)
    return found


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _stacked(shapes: list[Shape]) -> str:
    """All results as one text in which one may search, in the peer's notation (JSON without quotation marks)."""
    import json

    return ", ".join(json.dumps(shape["result"], ensure_ascii=False).replace('"', "") for shape in shapes)


def stable_uuid(number: int) -> str:
    """A `unique_id` for an annotation that came without one, the same on every machine."""
    digits = hashlib.sha256(f"annotation {number}".encode()).hexdigest()
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:32]}"


def parse_time(text: str | None) -> datetime | None:
    """An RFC 3339 text as a time; None if it is none."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


_UNITS = (("year", 525_600), ("month", 43_200), ("week", 10_080), ("day", 1_440), ("hour", 60), ("minute", 1))


def ago(text: str | None) -> str:
    """How long ago, as Label Studio says it: the two largest units, `0 minutes` at least."""
    moment = parse_time(text)
    if moment is None:
        return ""
    minutes = max(0, int((datetime.now(UTC) - moment).total_seconds() // 60))
    parts: list[str] = []
    for name, size in _UNITS:
        count, minutes = divmod(minutes, size)
        if count and len(parts) < 2:
            parts.append(f"{count}\u00a0{name}{'' if count == 1 else 's'}")
    return ", ".join(parts) or "0\u00a0minutes"
