"""The Python API: a project folder as typed tasks, annotations and predictions.

`labelfs.open("folder")` gives an `OpenProject`. What is read is a copy; `save()` writes it with the revision that was
read, and raises `labelfs.Stale` when the file changed meanwhile, so that nobody's work is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from labelfs.errors import NotFound

if TYPE_CHECKING:
    from labelfs.labeling.config import Config
    from labelfs.project import ImportReport, Project
    from labelfs.project_frames import TaskDataset
    from labelfs.store.items import AnnotationItem, PredictionItem, TaskItem

Result = list[dict[str, Any]]


@dataclass(slots=True)
class Annotation:
    """One person's answers to one task; change `result`, `was_cancelled` or `ground_truth`, then `save()`."""

    id: int
    task_id: int
    annotator: str
    """E-mail, `user-<n>` or `nobody`."""
    result: Result
    """Label Studio's result items; masks as run-length codes."""
    was_cancelled: bool
    ground_truth: bool
    created_at: str | None
    revision: str
    """What `save` compares with the file on disk."""
    _owner: OpenProject = field(repr=False)

    def labels(self) -> list[str]:
        """Labels and choices in use, each once, in order."""
        from labelfs.labeling.result import items_of

        found: dict[str, None] = {}
        for item in items_of(self.result):
            chosen = item.payload if item.type == "choices" else None
            found |= dict.fromkeys(item.labels)
            found |= dict.fromkeys(one for one in chosen or () if isinstance(one, str))
        return list(found)

    def save(self) -> None:
        """Write the changes; raises `labelfs.Stale` when the file is not the one that was read."""
        body = {"result": self.result, "was_cancelled": self.was_cancelled, "ground_truth": self.ground_truth}
        project = self._owner.project
        project.update_annotation(self.id, body, user=project.user, expect=self.revision)
        self.refresh()

    def delete(self) -> None:
        """Move the annotation to the trash; raises `labelfs.Stale` as `save`."""
        project = self._owner.project
        project.delete_annotation(self.id, user=project.user, expect=self.revision)

    def refresh(self) -> None:
        """Read it again; raises `NotFound` when it is gone."""
        item = self._owner.project.store.annotation(self.id)
        if item is None:
            raise NotFound(f"annotation {self.id} is no longer there")
        fresh = self._owner.annotation_of(item)
        self.result, self.revision = fresh.result, fresh.revision
        self.was_cancelled, self.ground_truth = fresh.was_cancelled, fresh.ground_truth


@dataclass(frozen=True, slots=True)
class Prediction:
    """What one model said of one task."""

    id: int
    task_id: int
    model_version: str
    score: float | None
    result: Result


@dataclass(slots=True)
class Task:
    """One task: change `data` or `meta`, then `save()`; its annotations and predictions are read when asked for."""

    id: int
    data: dict[str, Any]
    meta: dict[str, Any]
    revision: str
    _owner: OpenProject = field(repr=False)

    @property
    def annotations(self) -> list[Annotation]:
        """All annotations, oldest first."""
        return [self._owner.annotation_of(item) for item in self._owner.project.store.annotations(self.id)]

    @property
    def predictions(self) -> list[Prediction]:
        """All predictions, oldest first."""
        return [self._owner.prediction_of(item) for item in self._owner.project.store.predictions(self.id)]

    def media(self, key: str | None = None) -> Path | None:
        """The file behind a data key (default: the first that names one), where it lies; None when it is not here."""
        keys = [key] if key is not None else list(self.data)
        for one in keys:
            value = self.data.get(one)
            found = self._owner.project.media.file(value) if isinstance(value, str) else None
            if found is not None:
                return found
        return None

    def annotate(self, result: Result, *, ground_truth: bool = False, was_cancelled: bool = False) -> Annotation:
        """Add an annotation by the person who opened the project."""
        project = self._owner.project
        body = {"result": result, "ground_truth": ground_truth, "was_cancelled": was_cancelled}
        made, _ = project.save_annotation(self.id, body, user=project.user)
        return next(one for one in self.annotations if one.id == made["id"])

    def predict(self, result: Result, *, model_version: str, score: float | None = None) -> Prediction:
        """Add a prediction of a model."""
        from labelfs import project_predictions

        project = self._owner.project
        body = {"result": result, "model_version": model_version, "score": score}
        row = project_predictions.row(project, body, self.id)
        return self._owner.prediction_of(project.store.add_predictions([row])[0])

    def save(self) -> None:
        """Write `data` and `meta`; raises `labelfs.Stale` when the task on disk is not the one that was read."""
        changes = {"data": self.data, "meta": self.meta or None}
        item = self._owner.project.store.update_task(self.id, changes, expect=self.revision)
        self.revision = item.place.revision

    def delete(self) -> None:
        """Move the task with everything that belongs to it to the trash."""
        project = self._owner.project
        project.store.delete_tasks([self.id], by=project.user, expect=self.revision)


class OpenProject:
    """A project folder, open until `close()` or the end of a `with` block; iterating gives its tasks by id."""

    def __init__(self, project: Project) -> None:
        self.project = project
        """What the command line and the server work with."""

    @property
    def root(self) -> Path:
        """The folder."""
        return self.project.root

    @property
    def title(self) -> str:
        """The project's title; without one the folder's name."""
        return self.project.title

    @property
    def config(self) -> Config:
        """The labeling config."""
        return self.project.config

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the folder go."""
        self.project.close()

    # ---- reading ------------------------------------------------------------------------------------------
    def __len__(self) -> int:
        return self.project.store.count()

    def __iter__(self) -> Iterator[Task]:
        return self.tasks()

    def __getitem__(self, task_id: int) -> Task:
        """The task with this id; raises `NotFound`."""
        item = self.project.store.task(task_id)
        if item is None:
            raise NotFound(f"there is no task {task_id}")
        return self._task(item)

    def tasks(self, *conditions: str, where: Callable[[Task], bool] | None = None) -> Iterator[Task]:
        """The tasks for which every condition (`data.source=web`, `total_annotations>1`) and `where` hold."""
        store = self.project.store
        if conditions:
            from labelfs.export_choice import query_of

            ids = store.task_ids(query_of(conditions))
            found: Iterable[TaskItem] = (item for one in ids if (item := store.task(one)) is not None)
        else:
            found = store.iter_tasks()
        for item in found:
            task = self._task(item)
            if where is None or where(task):
                yield task

    def annotations(self, *, annotator: str | None = None, label: str | None = None) -> Iterator[Annotation]:
        """Every annotation by task; of one person, with one label or choice."""
        for item in self.project.store.iter_annotations():
            if annotator is not None and item.person != annotator.strip().lower():
                continue
            found = self.annotation_of(item)
            if label is None or label in found.labels():
                yield found

    def predictions(self, *, model_version: str | None = None) -> Iterator[Prediction]:
        """Every prediction by task; of one model."""
        for item in self.project.store.iter_predictions():
            if model_version is None or item.model_version == model_version:
                yield self.prediction_of(item)

    def _task(self, item: TaskItem) -> Task:
        return Task(item.id, _copied(item.data), _copied(item.meta or {}), item.place.revision, self)

    def annotation_of(self, item: AnnotationItem) -> Annotation:
        """An annotation of the store as the API shows it, masks as run-length codes."""
        from labelfs.project_annotations import masks_in

        result = masks_in(self.project, _copied(item.result), False)
        return Annotation(item.id, item.task, item.person, result, item.was_cancelled, item.ground_truth,
                          item.created_at, item.place.revision, self)

    def prediction_of(self, item: PredictionItem) -> Prediction:
        """A prediction of the store as the API shows it."""
        from labelfs.project_annotations import masks_in

        result = masks_in(self.project, _copied(item.result), True)
        return Prediction(item.id, item.task, item.model_version, item.score, result)

    # ---- writing ------------------------------------------------------------------------------------------
    def add(self, data: Mapping[str, Any], *, meta: Mapping[str, Any] | None = None) -> Task:
        """Add one task."""
        return self._task(self.project.store.create_task(dict(data), meta=meta))

    def import_tasks(self, items: Iterable[Mapping[str, Any]], *, source: str = "python",
                     predictions: bool = False) -> ImportReport:
        """Add many tasks at once, with the annotations and predictions they carry; adding them again adds nothing."""
        return self.project.import_tasks(items, source=source, predictions=predictions)

    # ---- elsewhere ----------------------------------------------------------------------------------------
    def to_pandas(self) -> Any:
        """A `pandas.DataFrame` with a row per annotation: the task's data, a column per control (extra `pandas`)."""
        from labelfs.project_frames import to_pandas

        return to_pandas(self)

    def to_dataset(self, transform: Callable[[Task], Any] | None = None, *,
                   where: Callable[[Task], bool] | None = None) -> TaskDataset:
        """A list-like data set for loops of PyTorch or Hugging Face; media stays where it is."""
        from labelfs.project_frames import TaskDataset

        return TaskDataset(self, transform, where)


def _copied(value: Any) -> Any:
    """A copy that may be changed."""
    if isinstance(value, Mapping):
        return {key: _copied(one) for key, one in value.items()}
    return [_copied(one) for one in value] if isinstance(value, list) else value
