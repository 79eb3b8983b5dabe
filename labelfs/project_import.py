"""Taking in Label Studio task objects: tasks, their annotations and predictions; idempotent, with a report."""

from __future__ import annotations

import hashlib
import json
import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Self, overload

import orjson

from labelfs.errors import BadRequest, Problem
from labelfs.project_annotations import masks_out, result_fault
from labelfs.store.digests import jcs
from labelfs.store.ids import import_id

if TYPE_CHECKING:
    from labelfs.formats.registry import Report
    from labelfs.formats.sheet import Sheet
    from labelfs.project import ImportReport, Progress, Project
    from labelfs.store.items import AnnotationItem, PredictionItem
    from labelfs.store.store_imports import Import

Shape = dict[str, Any]
CHUNK = 500
"""Annotations written with one wait for the disk."""
PREDICTED = 20_000
"""Tasks whose predictions are written together."""
_EXACTLY, _NULL = b" ", b"null"
_SPOOL = 16 * 1024 * 1024


class Intake:
    """One import into one project.

    Order on disk: masks, annotations, predictions, tasks. What belongs to tasks that are not there yet is an
    unfinished import, which repeating it completes.
    """

    def __init__(
        self, project: Project, source: str, report: ImportReport, *, predictions: bool, ground_truth: bool,
        dry: bool = False,
    ) -> None:
        self.project, self.source, self.report = project, source, report
        self.as_predictions, self.ground_truth, self.dry = predictions, ground_truth, dry
        self._given: dict[int, int] = {}
        """Id made for an item of this import → the task it belongs to."""

    def run(self, items: Iterable[Mapping[str, Any]], progress: Progress | None,
            ready: Callable[[], None] | None = None) -> None:
        """Take everything in; equal rows within one import are tasks of their own.

        They wait in a temporary file, so that memory holds little of them, unless they are a list that is in memory
        anyway. `ready` is called when all was read and nothing is written yet.
        """
        with Spool(held=isinstance(items, list)) as spool:
            for task in self._good(items):
                spool.put(task)
            if ready is not None:
                ready()
            with self.project.store.importing(spool.rows, source=self.source, dry=self.dry) as batch:
                self._note(spool, batch)
                for done, chunk in spool.chunks(CHUNK, batch):
                    self._annotations(batch, chunk)
                    if progress:
                        progress(done, len(spool.rows))
                for _, chunk in spool.chunks(PREDICTED, batch) if spool.predictions else ():
                    self._predictions(batch, chunk)
                if progress:
                    progress(len(spool.rows), len(spool.rows))
        self.report.files.extend(batch.files)

    def _good(self, items: Iterable[Mapping[str, Any]]) -> Iterator[Shape]:
        for number, item in enumerate(items):
            try:
                task = normal_task(item)
            except BadRequest as fault:
                self.report.problems.append(Problem(self.source, number + 1, fault.message, "import"))
                continue
            if self.as_predictions:
                task["predictions"] += [_as_prediction(one) for one in task["annotations"]]
                task["annotations"] = []
            yield task

    def _note(self, spool: Spool, batch: Import) -> None:
        self.report.task_ids.extend(batch.ids)
        self.report.tasks_known += sum(batch.known)
        self.report.tasks_added += len(batch.known) - sum(batch.known)
        for source, own in zip(spool.sources, batch.ids, strict=True):
            if source is not None and source != own:
                self.report.renumbered[str(source)] = own
        self.report.data_columns.extend(key for key in spool.columns if key not in self.report.data_columns)

    # ---- annotations --------------------------------------------------------------------------------------
    def _annotations(self, batch: Import, chunk: list[Taken]) -> None:
        rows = [
            (own, digest, self._annotation(annotation, task, own, digest))
            for task, own, digest in chunk for annotation in task["annotations"]
        ]
        if not rows:
            return
        answers = self._foreseen(rows) if self.dry else batch.annotations(rows)
        self.report.annotations_added += sum(created for _, created in answers)
        for (_own, _digest, fields), (number, created) in zip(rows, answers, strict=True):
            if not created and "imported" in fields:
                self._update(number, fields)

    def _foreseen(self, rows: list[tuple[int, str, Shape]]) -> list[tuple[int, bool]]:
        """Id and whether it is new of each annotation, without writing it."""
        return [(fields["id"], self.project.store.annotation(fields["id"]) is None) for _own, _digest, fields in rows]

    def _update(self, number: int, fields: Shape) -> None:
        """Bring what an earlier import wrote up to its source; what people changed since stays as it is."""
        held = self.project.store.annotation(number)
        if held is None or held.raw.get("imported") == fields["imported"]:
            return
        if "imported" not in held.raw or held.raw["imported"] != digest_of(held.result):
            self.report.annotations_kept += 1
            return
        self.report.annotations_updated += 1
        if not self.dry:
            changes = {"result": fields["result"], "imported": fields["imported"]}
            self.project.store.update_annotation(number, changes, by=self.project.user, expect=held.place.revision)

    def _annotation(self, annotation: Shape, task: Shape, own: int, digest: str) -> Shape:
        """The members that the store writes, `lead_time` and `updated_at` for its log."""
        result = annotation["result"]
        key = annotation.pop("import_key", None)
        if key is not None:
            return self._of_other_tool(annotation, own, digest, key)
        number = _id_of(annotation)
        if number is None or self._is_of_another(self.project.store.annotation(number), own):
            number = self._made_id(own, digest, annotation.get("completed_by"), task["id"], result)
        fields = {key: value for key, value in annotation.items() if value is not None}
        fields.setdefault("ground_truth", self.ground_truth)
        fields.setdefault("was_cancelled", False)
        return {**fields, "id": number, "result": self._masks(number, result)}

    def _of_other_tool(self, annotation: Shape, own: int, digest: str, key: Any) -> Shape:
        """One whose id does not depend on its result, so that it can be brought up to date."""
        number = self._made_id(own, digest, annotation.get("completed_by"), ["import", key], None)
        fields = {name: value for name, value in annotation.items() if value is not None}
        fields.setdefault("ground_truth", self.ground_truth)
        fields.setdefault("was_cancelled", False)
        result = self._masks(number, annotation["result"])
        return {**fields, "id": number, "result": result, "imported": digest_of(result)}

    def _masks(self, number: int, result: list[Any], *, prediction: bool = False) -> list[Any]:
        return masks_out(self.project, number, result, prediction=prediction, dry=self.dry)

    def _is_of_another(self, held: AnnotationItem | PredictionItem | None, own: int) -> bool:
        return held is not None and held.task != own

    def _made_id(self, own: int, digest: str, author: Any, source: Any, result: Any) -> int:
        """The id by the import rule; for a further equal task of the same import a number takes part in it."""
        number, count = import_id(digest, author, source, result), 1
        while self._given.setdefault(number, own) != own:
            count += 1
            number = import_id(digest, author, [source, count], result)
        return number

    # ---- predictions --------------------------------------------------------------------------------------
    def _predictions(self, batch: Import, chunk: list[Taken]) -> None:
        rows = [
            self._prediction(prediction, task, own, digest)
            for task, own, digest in chunk for prediction in task["predictions"]
        ]
        if self.dry:
            self.report.predictions_added += sum(self.project.store.prediction(one["id"]) is None for one in rows)
        elif rows:
            self.report.predictions_added += batch.predictions(rows)

    def _prediction(self, prediction: Shape, task: Shape, own: int, digest: str) -> Shape:
        version = str(prediction.get("model_version") or "")
        number = self._made_id(own, digest, version, task["id"], prediction["result"])
        result = self._masks(number, prediction["result"], prediction=True)
        kept = {key: value for key, value in prediction.items() if key in ("score", "created_at") and value is not None}
        return {"id": number, "task": own, "model_version": version, **kept, "result": result}


Taken = tuple[Shape, int, str]
"""A task with its own id and the digest of its data."""


class Rows(Sequence[Shape]):
    """Objects written one after the other to a temporary file and read back by place; in memory only while small."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(_SPOOL)  # noqa: SIM115 (closed by `close`)
        self._places = array("Q")
        self._end = 0

    def append(self, value: Any) -> None:
        """Add an object at the end."""
        line = _line(value)
        self._places.append(self._end)
        self._file.seek(self._end)
        self._end += self._file.write(line + b"\n")

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> Any: ...
    @overload
    def __getitem__(self, place: slice) -> list[Any]: ...
    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        self._file.seek(self._places[place])
        line = self._file.readline()
        return json.loads(line.decode("utf-8", "surrogatepass")) if line.startswith(_EXACTLY) else orjson.loads(line)

    def __iter__(self) -> Iterator[Any]:
        return (self[place] for place in range(len(self)))

    def close(self) -> None:
        """Let the file go."""
        self._file.close()


def _line(value: Any) -> bytes:
    """JSON on one line; a blank before it where only the standard library gives back what went in."""
    try:
        line = orjson.dumps(value)
    except TypeError:  # whole numbers beyond 64 bits, lone surrogates
        line = _NULL
    if _NULL not in line:
        return line
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))  # what orjson calls null may be no number
    return _EXACTLY + text.encode("utf-8", "surrogatepass")


class Spool:
    """The tasks of an import, and apart from them their annotations and predictions."""

    def __init__(self, *, held: bool) -> None:
        """`held`: somebody has the tasks in memory as long as this lasts."""
        self.rows: Rows | list[Shape] = [] if held else Rows()
        """`{id, data, meta}` in order."""
        self.sources: list[Any] = []
        """The ids that the tasks came with."""
        self.columns: dict[str, None] = {}
        self.predictions = 0
        self._belonging: Rows | list[Shape] = [] if held else Rows()
        self._owners = array("Q")
        """Places of the tasks that have annotations or predictions."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for rows in (self.rows, self._belonging):
            if isinstance(rows, Rows):
                rows.close()

    def put(self, task: Shape) -> None:
        """Keep a task."""
        self.predictions += len(task["predictions"])
        self.sources.append(task["id"])
        self.columns.update(dict.fromkeys(task["data"]))
        self.rows.append({key: task[key] for key in ("id", "data", "meta") if task[key] is not None})
        if task["annotations"] or task["predictions"]:
            self._owners.append(len(self.rows) - 1)
            self._belonging.append({key: task[key] for key in ("id", "annotations", "predictions")})

    def chunks(self, size: int, batch: Import) -> Iterator[tuple[int, list[Taken]]]:
        """What belongs to so many tasks at a time, with their own ids and digests; before each how far that is."""
        lines = zip(self._owners, self._belonging, strict=True)
        while chunk := list(islice(lines, size)):
            yield chunk[-1][0] + 1, [(task, batch.ids[place], batch.digests[place]) for place, task in chunk]


def digest_of(result: Any) -> str:
    """What tells one state of an imported result from another: 16 hex digits."""
    return hashlib.sha256(jcs(result)).hexdigest()[:16]


def _id_of(annotation: Shape) -> int | None:
    number = annotation.get("id")
    return number if isinstance(number, int) and not isinstance(number, bool) and 0 < number < 2**53 else None


def _as_prediction(annotation: Shape) -> Shape:
    return {"result": annotation["result"], "model_version": annotation.get("model_version") or "imported"}


def normal_task(item: Any) -> Shape:
    """`{id, data, meta, annotations, predictions}` of a task object or of bare data; raises `BadRequest`."""
    if type(item) is not dict and not isinstance(item, Mapping):
        raise BadRequest("a task must be an object")
    if "data" not in item:
        return {"id": None, "data": dict(item), "meta": None, "annotations": [], "predictions": []}
    if type(item["data"]) is not dict and not isinstance(item["data"], Mapping):
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


def propose(project: Project, sheet: Sheet, read: Report) -> None:
    """Write the config that the labels ask for, or that came with them, where there is none yet."""
    text = (read.config or sheet.text()) if sheet.proposes else ""
    if text and text != project.config.text:
        project.set_config(text, force=True)
        sheet.written = True
