"""Taking in Label Studio task objects: tasks, their annotations and predictions; idempotent, with a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from labelfs.errors import BadRequest, Problem
from labelfs.project_annotations import masks_out, result_fault
from labelfs.store.digests import data_digest
from labelfs.store.ids import import_id

if TYPE_CHECKING:
    from labelfs.project import ImportReport, Progress, Project

Shape = dict[str, Any]
BATCH = 1_000

BOOKKEEPING = frozenset(
    "project updated_by updated_at lead_time created_username created_ago draft_id draft_created_at import_id "
    "last_action bulk_created result_count prediction last_created_by comment_count reviews".split()
)
"""Members of exported annotations that say nothing about the label; never written."""


class Intake:
    """One import into one project."""

    def __init__(
        self, project: Project, source: str, report: ImportReport, *, predictions: bool, ground_truth: bool
    ) -> None:
        self.project, self.source, self.report = project, source, report
        self.keep_predictions, self.ground_truth = predictions, ground_truth

    def run(self, items: Iterable[Mapping[str, Any]], progress: Progress | None) -> None:
        """Take everything in, a thousand tasks at a time."""
        done = 0
        total = len(items) if isinstance(items, list) else None
        for batch in _batches(self._good(items)):
            self._take(batch)
            done += len(batch)
            if progress:
                progress(done, total)

    def _good(self, items: Iterable[Mapping[str, Any]]) -> Iterator[Shape]:
        for number, item in enumerate(items):
            try:
                yield normal_task(item)
            except BadRequest as fault:
                self.report.problems.append(Problem(self.source, number + 1, fault.message, "import"))

    def _take(self, batch: list[Shape]) -> None:
        known_before = self.project.store.count()
        rows: list[Mapping[str, Any]] = [
            {key: task[key] for key in ("id", "data", "meta") if task.get(key) is not None} for task in batch
        ]
        ids = self.project.store.add_tasks(rows, source=self.source)
        added = self.project.store.count() - known_before
        self.report.tasks_added += added
        self.report.tasks_known += len(batch) - added
        self.report.task_ids.extend(ids)
        for task, task_id in zip(batch, ids, strict=True):
            if task.get("id") not in (None, task_id):
                self.report.renumbered[str(task["id"])] = task_id
            self._columns(task["data"])
            self._annotations(task, task_id)
        self._predictions(batch, ids)

    def _columns(self, data: Mapping[str, Any]) -> None:
        for key in data:
            if key not in self.report.data_columns:
                self.report.data_columns.append(key)

    # ---- annotations --------------------------------------------------------------------------------------
    def _annotations(self, task: Shape, task_id: int) -> None:
        sent = task["annotations"]
        if not sent:
            return
        digest = data_digest(task["data"])
        for annotation in sent:
            self._annotation(annotation, task, task_id, digest)

    def _annotation(self, annotation: Shape, task: Shape, task_id: int, digest: str) -> None:
        author = annotation.get("completed_by")
        number = annotation.get("id")
        if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < 2**53:
            number = import_id(digest, author, task.get("id"), annotation["result"])
        held = self.project.store.annotation(number)
        if held is not None and held.task == task_id:
            return
        if held is not None:  # the id is taken by another task's annotation
            number = import_id(digest, author, task.get("id"), annotation["result"])
            if self.project.store.annotation(number) is not None:
                return
        fields = {key: value for key, value in annotation.items() if key not in BOOKKEEPING and value is not None}
        fields.update(id=number, data_digest=digest, result=masks_out(self.project, number, annotation["result"]))
        fields.setdefault("ground_truth", self.ground_truth)
        seconds = annotation.get("lead_time")
        _, created = self.project.store.create_annotation(
            task_id, fields, person=None, event="import",
            seconds=float(seconds) if isinstance(seconds, (int, float)) else None,
        )
        self.report.annotations_added += created

    # ---- predictions --------------------------------------------------------------------------------------
    def _predictions(self, batch: list[Shape], ids: list[int]) -> None:
        rows = [
            row
            for task, task_id in zip(batch, ids, strict=True)
            for row in self._prediction_rows(task, task_id)
        ]
        if rows:
            self.report.predictions_added += len(self.project.store.add_predictions(rows))

    def _prediction_rows(self, task: Shape, task_id: int) -> Iterator[Shape]:
        digest = data_digest(task["data"]) if task["predictions"] else ""
        for prediction in task["predictions"]:
            version = str(prediction.get("model_version") or "")
            number = import_id(digest, version, task.get("id"), prediction["result"])
            if self.project.store.prediction(number) is None:
                row = {"id": number, "task": task_id, "model_version": version, "score": prediction.get("score")}
                yield {**row, "result": masks_out(self.project, number, prediction["result"], prediction=True)}


def _batches(items: Iterator[Shape]) -> Iterator[list[Shape]]:
    batch: list[Shape] = []
    for item in items:
        batch.append(item)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def normal_task(item: Any) -> Shape:
    """`{id, data, meta, annotations, predictions}` of a task object or of bare data; raises `BadRequest`."""
    if not isinstance(item, Mapping):
        raise BadRequest("a task must be an object")
    if "data" not in item:
        return {"id": None, "data": dict(item), "meta": None, "annotations": [], "predictions": []}
    if not isinstance(item["data"], Mapping):
        raise BadRequest("`data` must be an object")
    meta = item.get("meta")
    if meta is not None and not isinstance(meta, Mapping):
        raise BadRequest("`meta` must be an object")
    return {
        "id": item.get("id"),
        "data": dict(item["data"]),
        "meta": dict(meta) if meta else None,
        "annotations": [_checked(a, "annotations") for a in _listed(item, "annotations", "completions")],
        "predictions": [_checked(p, "predictions") for p in _listed(item, "predictions") if isinstance(p, Mapping)],
    }


def _listed(item: Mapping[str, Any], *names: str) -> list[Any]:
    for name in names:
        value = item.get(name)
        if value is None:
            continue
        if not isinstance(value, list):
            raise BadRequest(f"`{name}` must be a list")
        return value
    return []


def _checked(part: Any, name: str) -> Shape:
    if not isinstance(part, Mapping):
        raise BadRequest(f"`{name}` must hold objects")
    result = part.get("result")
    if result is None:
        result = []
    if fault := result_fault(result):
        raise BadRequest(f"`{name}`: {fault}")
    return {**part, "result": result}
