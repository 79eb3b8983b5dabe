"""Store: one project folder as bytes, items and revisions; all that the layers above may call.

Reads come from the index, writes go: write lock → re-read the target → compare → splice → atomic replace
→ index → bus. Every write compares with the bytes on disk, never with the index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from labelfs.errors import Problem
from labelfs.store.bus import Changed
from labelfs.store.items import (
    ActivityLine,
    AnnotationItem,
    Draft,
    PredictionItem,
    ReviewItem,
    TaskCounts,
    TaskItem,
)
from labelfs.store.query import TaskQuery


class Store:
    """One project folder. Safe to use from many threads."""

    root: Path
    read_only: bool
    generation: int

    # ---- life -------------------------------------------------------------------------------------------
    @classmethod
    def open(cls, root: Path, *, fsync: bool = True, read_only: bool = False) -> Store:
        """Open the folder: bring the index up to date (stat differences only) and sweep `.labelfs/tmp`."""
        raise NotImplementedError

    def close(self) -> None: ...
    def watch(self) -> str:
        """Start watching; answers `events` or `polling: <why>`."""
        raise NotImplementedError

    def refresh(self, paths: Iterable[str] | None = None) -> Changed:
        """Read what differs on disk (all, or these project-relative paths), publish and answer the change."""
        raise NotImplementedError

    def subscribe(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """Call `listener` after each change, in the publishing thread; answers the unsubscribe function."""
        raise NotImplementedError

    def changes_since(self, generation: int) -> Changed | None:
        """All that changed after `generation`, merged; None if the ring buffer no longer reaches back."""
        raise NotImplementedError

    # ---- single files -----------------------------------------------------------------------------------
    def read_text(self, name: str) -> tuple[str, str] | None:
        """Text and revision of `config.xml`, `project.json` or `members.json`; None if absent."""
        raise NotImplementedError

    def write_config(self, text: str, *, expect: str | None = None) -> str: ...
    def update_object(self, name: str, changes: Mapping[str, Any], *, expect: str | None = None) -> str:
        """Splice members into `project.json`, `members.json` or a view file (None removes); new revision."""
        raise NotImplementedError

    # ---- tasks ------------------------------------------------------------------------------------------
    def count(self, query: TaskQuery = TaskQuery()) -> int: ...  # noqa: B008
    def task_ids(self, query: TaskQuery = TaskQuery()) -> list[int]:  # noqa: B008
        """Ids of the matching tasks in order; `limit`/`offset` honoured."""
        raise NotImplementedError

    def tasks(self, ids: Iterable[int]) -> list[TaskItem]:
        """The tasks with these ids, in that order, missing ones left out."""
        raise NotImplementedError

    def task(self, task_id: int) -> TaskItem | None: ...
    def iter_tasks(self) -> Iterator[TaskItem]:
        """Every task by id, streamed."""
        raise NotImplementedError

    def counts(self, ids: Iterable[int]) -> dict[int, TaskCounts]: ...
    def totals(self) -> Mapping[str, int]:
        """Sums over the project: `tasks finished annotations cancelled predictions ground_truth labeled drafts`."""
        raise NotImplementedError

    def data_columns(self) -> tuple[dict[str, int], int]:
        """How many tasks carry each `data` key, and the number of tasks."""
        raise NotImplementedError

    def create_task(self, data: Mapping[str, Any], *, meta: Mapping[str, Any] | None = None,
                    task_id: int | None = None) -> TaskItem: ...
    def add_tasks(self, items: list[Mapping[str, Any]], *, source: str) -> list[int]:
        """Write an import as `tasks/<source>-<6 hex>.json` files of ≤ 1,000 tasks; ids in order of `items`.

        Tasks already in the project (source id and digest, or digest alone) answer the id they have.
        """
        raise NotImplementedError

    def update_task(self, task_id: int, changes: Mapping[str, Any], *, expect: str | None = None) -> TaskItem: ...
    def delete_tasks(self, ids: Iterable[int], *, by: str, expect: str | None = None) -> int:
        """Move reviews, annotations, predictions, then the tasks to `.labelfs/trash/`."""
        raise NotImplementedError

    # ---- annotations ------------------------------------------------------------------------------------
    def annotations(self, task_id: int) -> list[AnnotationItem]:
        """By created_at, then id; deleted inline ones left out."""
        raise NotImplementedError

    def annotation(self, annotation_id: int) -> AnnotationItem | None: ...
    def iter_annotations(self) -> Iterator[AnnotationItem]:
        """Every annotation by task id, created_at, id; streamed."""
        raise NotImplementedError

    def create_annotation(self, task_id: int, fields: Mapping[str, Any], *, person: str | None,
                          seconds: float | None = None, event: str = "submit") -> tuple[AnnotationItem, bool]:
        """Write a new annotation file; `(item, created)`: a known `unique_id` answers the first one and False."""
        raise NotImplementedError

    def update_annotation(self, annotation_id: int, changes: Mapping[str, Any], *, by: str,
                          expect: str | None = None, seconds: float | None = None) -> AnnotationItem:
        """Splice `result`, `was_cancelled`, `ground_truth`, … into the file as it is on disk now.

        Raises `Stale` when `expect` is not the revision on disk, `NotFound` when it is gone,
        `BadFile` when it cannot be read, `ReadOnly`, `DiskFull`.
        """
        raise NotImplementedError

    def delete_annotation(self, annotation_id: int, *, by: str, expect: str | None = None) -> None: ...
    def lead_time(self, annotation_id: int) -> float | None: ...
    def activity(self, *, annotation: int | None = None, task: int | None = None) -> list[ActivityLine]: ...

    # ---- predictions ------------------------------------------------------------------------------------
    def predictions(self, task_id: int) -> list[PredictionItem]: ...
    def prediction(self, prediction_id: int) -> PredictionItem | None: ...
    def iter_predictions(self) -> Iterator[PredictionItem]: ...
    def add_predictions(self, items: Iterable[Mapping[str, Any]], *, local: bool = False) -> list[PredictionItem]:
        """Write `{task, result, score, model_version, …}` rows, one JSONL per model version and call."""
        raise NotImplementedError

    def update_prediction(self, prediction_id: int, changes: Mapping[str, Any], *,
                          expect: str | None = None) -> PredictionItem: ...
    def delete_predictions(self, ids: Iterable[int]) -> int: ...
    def model_versions(self) -> dict[str, int]: ...

    # ---- masks ------------------------------------------------------------------------------------------
    def write_mask(self, annotation_id: int, png: bytes, *, prediction: bool = False) -> str:
        """Store mask pixels; answers the name for `value.mask` (`masks/<id>-<16 hex>.png`). On disk at return."""
        raise NotImplementedError

    def read_mask(self, name: str, *, prediction: bool = False) -> bytes | None: ...

    # ---- drafts, reviews, views, assignments --------------------------------------------------------------
    def drafts(self, task_id: int, user: str | None = None) -> list[Draft]: ...
    def draft(self, draft_id: int) -> Draft | None: ...
    def save_draft(self, *, task: int, annotation: int | None, user: str, result: list[Any], base: str | None = None,
                   lead_time: float | None = None, was_postponed: bool = False, draft_id: int | None = None) -> Draft: ...
    def delete_draft(self, draft_id: int) -> None: ...
    def reviews(self, task_id: int) -> list[ReviewItem]: ...
    def views(self) -> list[tuple[str, Mapping[str, Any], str]]:
        """`(path, content, revision)` of every saved view."""
        raise NotImplementedError

    def create_view(self, content: Mapping[str, Any]) -> str: ...
    def delete_view(self, path: str) -> None: ...
    def assignments(self) -> dict[str, list[int]]: ...
    def assign(self, person: str, task_ids: Iterable[int]) -> None: ...

    # ---- problems, media ----------------------------------------------------------------------------------
    def problems(self) -> list[Problem]: ...
    def media_path(self, name: str) -> Path:
        """The file behind a project-relative media name; raises `Outside`, `NotFound`."""
        raise NotImplementedError

    def save_upload(self, name: str, content: bytes) -> str:
        """Write an uploaded file; answers its project-relative path `media/upload/<8 hex>-<name>`."""
        raise NotImplementedError
