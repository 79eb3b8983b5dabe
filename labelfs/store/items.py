"""The things that live in the folder, as they were read: tasks, annotations, predictions, drafts, reviews."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Any
JsonObject = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands on disk: file relative to the project, line from 1, revision of its own bytes."""

    file: str
    line: int | None
    revision: str
    """SHA-256 (64 hex digits) of the item's own bytes; of the whole file when the file is one item."""
    alone: bool
    """The file holds this item and nothing else."""


@dataclass(frozen=True, slots=True)
class TaskItem:
    """One task: its id, what is shown (`data`) and whatever else the file says."""

    id: int
    data: JsonObject
    data_digest: str
    """First 16 hex digits of SHA-256 over the JCS text of `data`."""
    derived: bool
    """The id is not written in the file but derived from the digest."""
    meta: JsonObject | None
    raw: JsonObject
    """The object as written, without inline annotations and predictions (bare data: `{"data": …}`)."""
    place: Place
    extra: JsonObject = field(default_factory=dict)
    """`broken`: true when the file cannot be read now and this is its last good content."""


@dataclass(frozen=True, slots=True)
class AnnotationItem:
    """One person's annotation of one task."""

    id: int
    task: int
    completed_by: Json
    """As written: e-mail, integer, object or null."""
    person: str
    """The e-mail behind `completed_by` (see format.md, file name), or `user-<n>`, or `nobody`."""
    was_cancelled: bool
    ground_truth: bool
    created_at: str | None
    data_digest: str | None
    unique_id: str | None
    result: list[JsonObject]
    raw: JsonObject
    """The whole object as written (`result` in on-disk form: masks as file names)."""
    inline: bool
    """Stands inside a task file (a Label Studio export), not in a file of its own."""
    place: Place
    extra: JsonObject = field(default_factory=dict)
    """`newer_inline`: the export's newer version of an overridden inline annotation, when there is one (with
    `deleted` where the overriding file says so); `broken` as for tasks."""


@dataclass(frozen=True, slots=True)
class PredictionItem:
    """What one model said of one task."""

    id: int
    task: int
    model_version: str
    score: float | None
    created_at: str | None
    result: list[JsonObject]
    raw: JsonObject
    local: bool
    """Lives in `.labelfs/predictions/`: fetched by looking, not yet the project's."""
    place: Place
    extra: JsonObject = field(default_factory=dict)
    """`broken` as for tasks."""


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """What a reviewer said of an annotation (or of one region of it)."""

    id: int
    annotation: int
    annotation_digest: str
    task: int
    reviewer: str
    verdict: str
    region: str | None
    comment: str
    created_at: str | None
    raw: JsonObject
    place: Place


@dataclass(frozen=True, slots=True)
class Draft:
    """Unsubmitted work of one person on one task (`annotation` None: a new annotation). Local to this machine."""

    id: int
    task: int
    annotation: int | None
    user: str
    result: list[JsonObject]
    base: str | None
    """Revision of the annotation it was begun from."""
    data_digest: str
    lead_time: float | None
    was_postponed: bool
    created_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """One line of the activity log: who did what when, for how many seconds."""

    at: str
    by: str
    task: int
    annotation: int
    event: str
    seconds: float | None


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """What the index knows of a task without reading its annotations."""

    annotations: int = 0
    """Not cancelled ones."""
    cancelled: int = 0
    predictions: int = 0
    drafts: int = 0
    annotators: tuple[str, ...] = ()
    labels: Mapping[str, int] = field(default_factory=dict)
    """Label or choice → how many regions or answers carry it, over all annotations."""
    score: float | None = None
    """Mean prediction score."""
    updated_at: str | None = None
    completed_at: str | None = None
    problems: int = 0
