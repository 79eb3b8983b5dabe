"""Store: one project folder as bytes, items and revisions; all that the layers above may call.

Reads come from the index, writes go: write lock → re-read the target → compare → splice → atomic replace
→ index → bus. Every write compares with the bytes on disk, never with the index.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Literal

from labelfs.errors import Problem
from labelfs.store import (
    drafts,
    index_counts,
    index_items,
    opening,
    refreshing,
    store_annotations,
    store_imports,
    store_lists,
    store_media,
    store_objects,
    store_predictions,
    store_problems,
    store_reviews,
    store_tasks,
)
from labelfs.store.bus import Changed
from labelfs.store.context import StoreContext
from labelfs.store.index_query import Query
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
from labelfs.store.store_imports import Import
from labelfs.store.watcher import Watcher

EVERYTHING = TaskQuery()


class Store:
    """One project folder. Safe to use from many threads."""

    def __init__(self, context: StoreContext) -> None:
        self.context = context
        self.root = context.root
        self._watcher: Watcher | None = None
        self._problems: tuple[int, list[Problem]] | None = None
        self._columns: tuple[int, tuple[dict[str, int], int]] | None = None
        self._authors: tuple[int, list[str]] | None = None
        """Columns of data, and problems, with the generation they are true of."""

    # ---- life -------------------------------------------------------------------------------------------
    @classmethod
    def open(cls, root: Path, *, fsync: bool = True, read_only: bool = False,
             progress: Callable[[int, int | None], None] | None = None) -> Store:
        """Open the folder: bring the index up to date (stat differences only) and sweep `.labelfs/tmp`."""
        place = Path(os.path.abspath(root))  # noqa: PTH100 - links in the path stay as they are
        return cls(opening.open_folder(place, fsync=fsync, read_only=read_only, progress=progress))

    def close(self) -> None:
        """End watching and let go of the index; the folder stays as it is."""
        if self._watcher is not None:
            self._watcher.stop()
            self._watcher = None
        self.context.index.repair = None
        self.context.index.close()

    @property
    def read_only(self) -> bool:
        """Whether writes are refused."""
        return self.context.read_only

    @property
    def why_read_only(self) -> str:
        """The reason, for the person; empty when writes are taken."""
        return self.context.why_read_only

    @property
    def generation(self) -> int:
        """Number of the last `Changed`."""
        return self.context.bus.generation

    @property
    def overlap(self) -> int:
        """How many annotations finish a task; follows `project.json`."""
        return self.context.overlap

    @overlap.setter
    def overlap(self, value: int) -> None:
        self.context.overlap = value

    def watch(self) -> str:
        """Start watching; answers `events` or `polling: <why>`."""
        if self._watcher is None:
            self._watcher = Watcher(self.context)
            self._watcher.start()
        return self._watcher.mode

    @property
    def watching(self) -> str:
        """How changes are noticed now: `events`, `polling: <why>` (also when events ended on the way), or nothing."""
        return "" if self._watcher is None else self._watcher.mode

    def refresh(self, paths: Iterable[str] | None = None) -> Changed:
        """Read what differs on disk (all, or these project-relative paths), publish and answer the change."""
        return refreshing.refresh(self.context, paths)

    def subscribe(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """Call `listener` after each change, in the publishing thread; answers the unsubscribe function."""
        return self.context.bus.subscribe(listener)

    def changes_since(self, generation: int) -> Changed | None:
        """All that changed after `generation`, merged; None if the ring buffer no longer reaches back."""
        return self.context.bus.since(generation)

    # ---- single files -----------------------------------------------------------------------------------
    def read_text(self, name: str) -> tuple[str, str] | None:
        """Text and revision of `config.xml`, `project.json` or `members.json`; None if absent."""
        return store_objects.read_text(self.context, name)

    def write_config(self, text: str, *, expect: str | None = None) -> str:
        """Replace `config.xml`; its new revision. Raises `Stale`."""
        return store_objects.write_config(self.context, text, expect)

    def update_object(self, name: str, changes: Mapping[str, Any], *, expect: str | None = None) -> str:
        """Splice members into `project.json`, `members.json` or a view file (None removes); new revision."""
        return store_objects.update_object(self.context, name, changes, expect)

    # ---- tasks ------------------------------------------------------------------------------------------
    def _query(self, query: TaskQuery) -> Query:
        return Query(self.context.index, query, self.context.overlap, self.context.scanner.members)

    def count(self, query: TaskQuery = EVERYTHING) -> int:
        """How many tasks match, limit and offset aside. Raises `BadRequest` naming what cannot be asked."""
        return self._query(query).count()

    def task_ids(self, query: TaskQuery = EVERYTHING) -> list[int]:
        """Ids of the matching tasks in order; `limit`/`offset` honoured."""
        return self._query(query).ids()

    def tasks(self, ids: Iterable[int]) -> list[TaskItem]:
        """The tasks with these ids, in that order, missing ones left out."""
        return index_items.tasks_by_id(self.context.index, ids)

    def task(self, task_id: int) -> TaskItem | None:
        """The task with this id."""
        found = index_items.tasks_by_id(self.context.index, [task_id])
        return found[0] if found else None

    def iter_tasks(self) -> Iterator[TaskItem]:
        """Every task by id, streamed."""
        return index_items.iter_tasks(self.context.index)

    def counts(self, ids: Iterable[int]) -> dict[int, TaskCounts]:
        """What the index knows of these tasks without reading their annotations."""
        return index_counts.counts(self.context.index, ids, self.context.overlap)

    def totals(self) -> Mapping[str, int]:
        """Sums over the project.

        `tasks finished annotations cancelled predictions ground_truth labeled drafts skipped`; `finished`: as many
        annotations as `overlap` asks; `labeled`: at least one; `skipped`: skips and nothing else.
        """
        return index_counts.totals(self.context.index, self.context.overlap)

    def data_columns(self) -> tuple[dict[str, int], int]:
        """How many tasks carry each `data` key, and the number of tasks."""
        known = self._columns
        if known is None or known[0] != self.generation:
            known = self._columns = (self.generation, index_counts.data_columns(self.context.index))
        return dict(known[1][0]), known[1][1]

    def create_task(self, data: Mapping[str, Any], *, meta: Mapping[str, Any] | None = None,
                    task_id: int | None = None) -> TaskItem:
        """Write one task to a file of its own. Raises `Conflict` when the id is taken."""
        return store_tasks.create(self.context, data, meta=meta, task_id=task_id)

    def add_tasks(self, items: Sequence[Mapping[str, Any]], *, source: str) -> list[int]:
        """Write an import as `tasks/<source>-<6 hex>.json` files of ≤ 1,000 tasks; ids in order of `items`.

        Tasks already in the project (source id and digest, or digest alone) answer the id they have.
        """
        return store_imports.add_tasks(self.context, items, source)

    def importing(self, items: Sequence[Mapping[str, Any]], *, source: str,
                  dry: bool = False) -> AbstractContextManager[Import]:
        """An import whose ids are known at once and whose tasks are written last (`dry`: not at all).

        `with store.importing(tasks, source="news.csv") as batch:` gives `batch.ids`, `batch.known`,
        `batch.digests`, `batch.annotations(rows)`, `batch.predictions(rows)`; holds the write lock.
        """
        return store_imports.importing(self.context, items, source, dry=dry)

    def update_task(self, task_id: int, changes: Mapping[str, Any], *, expect: str | None = None) -> TaskItem:
        """Splice members into the task as it is on disk now (None removes); a derived id is written with it.

        Raises `Stale`, `NotFound`, `BadFile`, `BadRequest`, `ReadOnly`, `DiskFull`.
        """
        return store_tasks.update(self.context, task_id, changes, expect=expect)

    def delete_tasks(self, ids: Iterable[int], *, by: str, expect: str | None = None) -> int:
        """Move reviews, annotations, predictions, then the tasks to `.labelfs/trash/`."""
        return store_tasks.delete(self.context, list(ids), by=by, expect=expect)

    # ---- annotations ------------------------------------------------------------------------------------
    def annotations(self, task_id: int) -> list[AnnotationItem]:
        """By created_at, then id; deleted inline ones left out."""
        return index_items.annotations_of(self.context.index, task_id)

    def annotation(self, annotation_id: int) -> AnnotationItem | None:
        """The annotation with this id."""
        return index_items.annotation_by_id(self.context.index, annotation_id)

    def iter_annotations(self) -> Iterator[AnnotationItem]:
        """Every annotation by task id, created_at, id; streamed."""
        return index_items.iter_annotations(self.context.index)

    def conflicting(self) -> list[AnnotationItem]:
        """Annotations with a merge conflict that nobody settled, by task id, created_at, id."""
        return index_items.conflicting(self.context.index)

    def has_numbered(self) -> bool:
        """Whether some annotation names its person by a number for which no e-mail is known."""
        return index_items.has_numbered(self.context.index)

    def create_annotation(self, task_id: int, fields: Mapping[str, Any], *, person: str | None,
                          seconds: float | None = None, event: str = "submit") -> tuple[AnnotationItem, bool]:
        """Write a new annotation file; `(item, created)`: a known `unique_id` answers the first one and False."""
        return store_annotations.create(self.context, task_id, fields, person=person, seconds=seconds, event=event)

    def create_annotations_bulk(self, rows: Iterable[tuple[int, str, Mapping[str, Any]]], *,
                                event: str = "import") -> list[tuple[int, bool]]:
        """Write many annotations with one wait for the disk; a row is `(task, data_digest, fields)`.

        Answers `(id, created)` for each. The task need not be there yet; `fields` hold `id`, `completed_by`, `result`.
        """
        return store_annotations.create_bulk(self.context, rows, event=event)

    def update_annotation(self, annotation_id: int, changes: Mapping[str, Any], *, by: str,
                          expect: str | None = None, seconds: float | None = None) -> AnnotationItem:
        """Splice `result`, `was_cancelled`, `ground_truth`, … into the file as it is on disk now.

        Raises `Stale` when `expect` is not the revision on disk, `NotFound` when it is gone,
        `BadFile` when it cannot be read, `ReadOnly`, `DiskFull`.
        """
        return store_annotations.update(self.context, annotation_id, changes, by=by, expect=expect, seconds=seconds)

    def delete_annotation(self, annotation_id: int, *, by: str, expect: str | None = None) -> None:
        """Move the annotation and its reviews to the trash; raises as `update_annotation`."""
        store_annotations.delete(self.context, annotation_id, by=by, expect=expect)

    def lead_time(self, annotation_id: int) -> float | None:
        """Seconds of work by the activity log; an inline annotation without lines: what the export says."""
        return index_counts.lead_time(self.context.index, annotation_id)

    def activity(self, *, annotation: int | None = None, task: int | None = None) -> list[ActivityLine]:
        """Lines of the log in order of time."""
        return index_items.activity_lines(self.context.index, annotation, task)

    # ---- predictions ------------------------------------------------------------------------------------
    def predictions(self, task_id: int) -> list[PredictionItem]:
        """By created_at, then id."""
        return index_items.predictions_of(self.context.index, task_id)

    def prediction(self, prediction_id: int) -> PredictionItem | None:
        """The prediction with this id."""
        return index_items.prediction_by_id(self.context.index, prediction_id)

    def iter_predictions(self) -> Iterator[PredictionItem]:
        """Every prediction by task id, created_at, id; streamed."""
        return index_items.iter_predictions(self.context.index)

    def add_predictions(self, items: Iterable[Mapping[str, Any]], *, local: bool = False) -> list[PredictionItem]:
        """Write `{task, result, score, model_version, …}` rows, one JSONL per model version and call."""
        return store_predictions.add(self.context, items, local=local)

    def write_predictions(self, items: Sequence[Mapping[str, Any]], path: str) -> list[int]:
        """Write exactly this file, in task order, ids by the import rule and no times: a pipeline's output."""
        return store_predictions.write(self.context, items, local=False, path=path, known="redraw")

    def update_prediction(self, prediction_id: int, changes: Mapping[str, Any], *,
                          expect: str | None = None) -> PredictionItem:
        """Splice members into the prediction as it is on disk now; raises as for annotations."""
        return store_predictions.update(self.context, prediction_id, changes, expect=expect)

    def delete_predictions(self, ids: Iterable[int]) -> int:
        """Move predictions to the trash; how many there were."""
        return store_predictions.delete(self.context, list(ids))

    def model_versions(self) -> dict[str, int]:
        """Model version → how many predictions."""
        return index_counts.model_versions(self.context.index)

    def ids_in_use(self, kind: Literal["annotation", "prediction"]) -> list[int]:
        """The ids of all annotations or predictions."""
        return store_lists.ids_in_use(self.context.index, kind)

    def authors(self) -> list[str]:
        """The e-mails of those whose annotations are here."""
        known = self._authors
        if known is None or known[0] != self.generation:
            known = self._authors = (self.generation, store_lists.authors(self.context.index))
        return known[1]

    def last_activity(self) -> str | None:
        """When somebody last worked here; None when nobody has."""
        return store_lists.last_activity(self.context.index)

    # ---- masks ------------------------------------------------------------------------------------------
    def write_mask(self, annotation_id: int, png: bytes, *, prediction: bool = False) -> str:
        """Store mask pixels; answers the name for `value.mask` (`masks/<id>-<16 hex>.png`). On disk at return."""
        return store_media.write_mask(self.context, annotation_id, png, prediction=prediction)

    def read_mask(self, name: str, *, prediction: bool = False) -> bytes | None:
        """The pixels behind a mask's name; None when there are none."""
        return store_media.read_mask(self.context, name, prediction=prediction)

    # ---- drafts, reviews, views, assignments --------------------------------------------------------------
    def drafts(self, task_id: int, user: str | None = None) -> list[Draft]:
        """Drafts for a task, of one person or of all, latest last."""
        return index_items.drafts_of(self.context.index, task_id, user)

    def drafts_of_user(self, user: str) -> list[Draft]:
        """Every draft of a person, latest last."""
        return store_lists.drafts_of_user(self.context.index, user)

    def draft(self, draft_id: int) -> Draft | None:
        """The draft with this id."""
        return index_items.draft_by_id(self.context.index, draft_id)

    def save_draft(self, *, task: int, annotation: int | None, user: str, result: list[Any], base: str | None = None,
                   lead_time: float | None = None, was_postponed: bool = False,
                   draft_id: int | None = None) -> Draft:
        """Write the person's draft for this task and annotation; raises `NotFound`."""
        fields = {"task": task, "annotation": annotation, "user": user, "result": result, "base": base,
                  "lead_time": lead_time, "was_postponed": was_postponed}
        return drafts.save(self.context, fields, draft_id)

    def delete_draft(self, draft_id: int) -> None:
        """Remove a draft; raises `NotFound`."""
        drafts.delete(self.context, draft_id)

    def reviews(self, task_id: int) -> list[ReviewItem]:
        """By created_at, then id."""
        return index_items.reviews_of(self.context.index, task_id)

    def create_review(self, annotation_id: int, *, reviewer: str, verdict: str, comment: str = "",
                      region: str | None = None) -> ReviewItem:
        """Write what a reviewer says of an annotation, or of one region of it. Raises `NotFound`, `BadRequest`."""
        return store_reviews.create(self.context, annotation_id, reviewer=reviewer, verdict=verdict, comment=comment,
                                    region=region)

    def put_back(self, name: str, content: bytes | None, *, expect: str | None = None) -> str | None:
        """Give a file these earlier bytes (None: none); the present ones stay in the trash, whose name is answered.

        Raises `Stale` when the file is not at the revision `expect`.
        """
        return store_objects.put_back(self.context, name, content, expect)

    def views(self) -> list[tuple[str, Mapping[str, Any], str]]:
        """`(path, content, revision)` of every saved view."""
        return store_objects.views(self.context)

    def create_view(self, content: Mapping[str, Any]) -> str:
        """Write a new view; answers its path."""
        return store_objects.create_view(self.context, content)

    def delete_view(self, path: str) -> None:
        """Move a view to the trash; raises `NotFound`."""
        store_objects.delete_view(self.context, path)

    def assignments(self) -> dict[str, list[int]]:
        """Person → ids of the tasks assigned to them, sorted."""
        return store_objects.assignments(self.context)

    def assign(self, person: str, task_ids: Iterable[int]) -> None:
        """Make exactly these tasks the person's."""
        store_objects.assign(self.context, person, task_ids)

    # ---- problems, media ----------------------------------------------------------------------------------
    def problems(self) -> list[Problem]:
        """Everything that cannot be used or does not fit together, by file and line."""
        known = self._problems
        if known is None or known[0] != self.generation:
            known = self._problems = (self.generation, store_problems.problems(self.context))
        return list(known[1])

    def media_path(self, name: str, *, extra_roots: Iterable[Path] = ()) -> Path:
        """The file behind a project-relative media name; raises `Outside`, `Forbidden`, `NotFound`."""
        return store_media.media_path(self.context, name, extra_roots)

    def save_upload(self, name: str, content: bytes) -> str:
        """Write an uploaded file; answers its project-relative path `media/upload/<8 hex>-<name>`."""
        return store_media.save_upload(self.context, name, content)

    def delete_uploads(self, paths: Iterable[str]) -> int:
        """Move uploaded files to the trash; how many there were."""
        return store_media.delete_uploads(self.context, paths)

    def upload_path(self, path: Path) -> str:
        """The project-relative path that `copy_upload` would give a file."""
        return store_media.upload_path(path)

    def copy_upload(self, name: str, source: Path) -> None:
        """Copy a file into the project, piece by piece; `name` is its `upload_path`."""
        store_media.copy_upload(self.context, name, source)
