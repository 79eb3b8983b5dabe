"""A Python function over the tasks of a project: only where needed, resumable, the same input the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.errors import BadRequest, NotFound
from labelfs.media_references import is_remote
from labelfs.models import callables
from labelfs.project_annotations import masks_out
from labelfs.project_predictions import add, checked_row, expanded
from labelfs.store import files
from labelfs.store.ids import import_id
from labelfs.store.layout import Kind, kind_of

if TYPE_CHECKING:
    from labelfs.project import Project
    from labelfs.store.items import TaskItem

Shape = dict[str, Any]
FOLDER = ".labelfs/predict"
KEPT = ("scores", "cluster", "neighbors")
"""Members of a model's answer that are stored beside result and score; `scores`: class → probability."""
SAVED_EVERY = 20
"""Batches after which an interrupted run would go on."""


@dataclass(frozen=True, slots=True)
class Run:
    """What to run."""

    spec: str
    """`MODULE:FUNCTION`."""
    version: str
    """The `model_version` of what it says."""
    fit: str | None = None
    out: str | None = None
    """Project-relative file that becomes exactly this run's output; None: new predictions are added."""
    batch: int = 32
    jobs: int = 1
    everything: bool = False
    """Also tasks that have an up-to-date prediction of this version."""
    unlabeled: bool = False
    """Only tasks without annotations."""


@dataclass(slots=True)
class Done:
    """What a run did."""

    predicted: int = 0
    kept: int = 0
    """Tasks whose prediction was up to date."""
    written: int = 0
    fitted: bool = False
    version: str = ""
    file: str | None = None


def run(project: Project, wish: Run, progress: Callable[[int, int | None], None]) -> Done:
    """Fit if there are new annotations, predict, write. Raises `BadRequest`, `NotFound`."""
    if wish.out is not None and kind_of(wish.out) is not Kind.PREDICTION_LINES:
        raise BadRequest(f"--out {wish.out}: predictions stand in predictions/…/….jsonl of the project")
    done = Done(version=wish.version, file=wish.out)
    if wish.fit is not None:
        _fit(project, wish, done)
    work = _Work(project, wish, done.version)
    known, wanted = work.split()
    done.kept = len(known)
    rows = work.rows(wanted, progress)
    done.predicted = len(wanted)
    if wish.out is None:
        if wish.everything:
            work.drop_older(wanted)
        done.written = add(project, rows)
    else:
        ready = [*work.kept_rows(known), *(work.ready(row) for row in rows)]
        project.store.write_predictions(ready, wish.out)
        done.written = len(ready)
    work.forget()
    return done


# ---- tasks as functions get them ------------------------------------------------------------------------------
def told_task(project: Project, item: TaskItem) -> Shape:
    """A task for a model: `id`, `data`, `meta`, and `paths`: data key → absolute path of its local file."""
    paths = {
        key: str(path) for key, value in item.data.items()
        if isinstance(value, str) and not is_remote(value) and (path := project.media.file(value)) is not None
    }
    return {"id": item.id, "data": dict(item.data), "meta": dict(item.meta or {}), "paths": paths}


class _Work:
    """One run over one project."""

    def __init__(self, project: Project, wish: Run, version: str) -> None:
        self.project, self.wish, self.version = project, wish, version
        mark = hashlib.sha256(json.dumps([wish.spec, version, wish.out]).encode()).hexdigest()[:16]
        self.partial = f"{FOLDER}/{mark}.json"

    def split(self) -> tuple[list[int], list[int]]:
        """Tasks that have what they need, and tasks to ask about, both by id."""
        ids = self.project.store.task_ids()
        if self.wish.unlabeled:
            counts = self.project.store.counts(ids)
            ids = [one for one in ids if counts[one].annotations + counts[one].cancelled == 0]
        known = set() if self.wish.everything else self._up_to_date(ids)
        return [one for one in ids if one in known], [one for one in ids if one not in known]

    def _up_to_date(self, ids: list[int]) -> set[int]:
        found = set()
        for task in ids:
            mine = [one for one in self.project.store.predictions(task) if self._is_mine(one.place.file, one)]
            if mine:
                found.add(task)
        return found

    def _is_mine(self, file: str, item: Any) -> bool:
        """A prediction of this version; of a file written by a pipeline only while the task's data are the same."""
        if item.model_version != self.version:
            return False
        if self.wish.out is None:
            return not item.local
        task = self.project.store.task(item.task)
        if file != self.wish.out or task is None:
            return False
        return any(item.id == number for number in self._numbers(task, item.result))

    def _numbers(self, task: TaskItem, result: Any) -> Iterator[int]:
        yield import_id(task.data_digest, self.version, None, result)

    def kept_rows(self, known: list[int]) -> list[Shape]:
        """Rows of the file that stay as they are."""
        return [dict(one.raw) for task in known for one in self.project.store.predictions(task)
                if one.place.file == self.wish.out and one.model_version == self.version]

    # ---- asking -------------------------------------------------------------------------------------------
    def rows(self, wanted: list[int], progress: Callable[[int, int | None], None]) -> list[Shape]:
        """Checked rows for these tasks; what an interrupted run had is not asked again."""
        before = self._before()
        rows = [row for task in wanted for row in before.get(task, {}).get("rows", ())]
        left = [task for task in wanted if task not in before]
        done = len(wanted) - len(left)
        progress(done, len(wanted))
        told = (told_task(self.project, item) for item in self._items(left))
        batches = callables.batched(told, self.wish.batch)
        try:
            for number, (tasks, answers) in enumerate(callables.over(self.wish.spec, batches, jobs=self.wish.jobs), 1):
                for task, answer in zip(tasks, answers, strict=True):
                    mine = self._checked(task["id"], answer)
                    rows += mine
                    before[task["id"]] = {"digest": self._digest(task["id"]), "rows": mine}
                done += len(tasks)
                progress(done, len(wanted))
                if number % SAVED_EVERY == 0:
                    self._save(before)
        finally:
            if left:
                self._save(before)
        return rows

    def _items(self, ids: list[int]) -> Iterator[TaskItem]:
        for start in range(0, len(ids), 500):
            yield from self.project.store.tasks(ids[start:start + 500])

    def _checked(self, task: int, answer: Any) -> list[Shape]:
        found = []
        for result, score, more in callables.parts(answer):
            try:
                row = checked_row(task, {"result": expanded(self.project.config, result), "score": score}, self.version)
            except BadRequest as fault:
                said = "; ".join(f"{name}: {texts[0]}" for name, texts in fault.fields.items()) or fault.message
                raise BadRequest(f"what the model says of task {task} cannot be used: {said}") from None
            row.update({name: more[name] for name in KEPT if more.get(name) is not None})
            found.append({key: value for key, value in row.items() if value is not None})
        return found

    def ready(self, row: Shape) -> Shape:
        """A row with the id that follows from what it says, masks as files."""
        task = self.project.store.task(row["task"])
        if task is None:
            raise NotFound(f"task {row['task']} is gone")
        number = import_id(task.data_digest, self.version, None, row["result"])
        return {**row, "id": number, "result": masks_out(self.project, number, row["result"], prediction=True)}

    def drop_older(self, wanted: list[int]) -> None:
        """Asked for everything: what this version said before goes."""
        old = [one.id for task in wanted for one in self.project.store.predictions(task)
               if one.model_version == self.version]
        if old:
            self.project.store.delete_predictions(old)

    # ---- an interrupted run -------------------------------------------------------------------------------
    def _digest(self, task: int) -> str:
        item = self.project.store.task(task)
        return "" if item is None else item.data_digest

    def _before(self) -> dict[int, Shape]:
        """What an interrupted run of the same model has, for tasks that are still the same."""
        try:
            found = json.loads((self.project.root / self.partial).read_text("utf-8"))
            return {int(task): one for task, one in found.items() if one["digest"] == self._digest(int(task))}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}

    def _save(self, before: Mapping[int, Shape]) -> None:
        text = json.dumps(before, ensure_ascii=False)
        files.write_atomic(self.project.root, self.partial, text.encode("utf-8"), fsync=False)

    def forget(self) -> None:
        """The run is complete."""
        with suppress(NotFound):
            files.remove(self.project.root, self.partial, fsync=False)


# ---- learning -------------------------------------------------------------------------------------------------
def _fit(project: Project, wish: Run, done: Done) -> None:
    """Call `fit(tasks)` when annotations changed since it was called last; a text it answers is the new version."""
    assert wish.fit is not None
    tasks, state = _annotated(project)
    place = f"{FOLDER}/{hashlib.sha256(wish.fit.encode()).hexdigest()[:16]}.fit.json"
    before = _last_fit(project.root / place)
    if before.get("state") == state:
        done.version = before.get("version") or wish.version
        return
    if not tasks:
        return
    function = callables.found(wish.fit)
    try:
        version = function(tasks)
    except Exception as fault:
        raise BadRequest(f"{wish.fit} failed: {type(fault).__name__}: {fault}") from fault
    done.fitted = True
    done.version = version if isinstance(version, str) and version else wish.version
    text = json.dumps({"state": state, "version": done.version})
    files.write_atomic(project.root, place, text.encode("utf-8"))


def _annotated(project: Project) -> tuple[list[Shape], str]:
    """Tasks with their annotations, and a digest of them all."""
    digest = hashlib.sha256()
    by_task: dict[int, list[Shape]] = {}
    for one in project.store.iter_annotations():
        if not one.was_cancelled:
            by_task.setdefault(one.task, []).append({"id": one.id, "result": list(one.result), "by": one.person})
            digest.update(f"{one.id}:{one.place.revision}\n".encode())
    found = [{**told_task(project, item), "annotations": by_task[item.id]} for item in project.store.tasks(by_task)]
    return found, digest.hexdigest()


def _last_fit(path: Path) -> Shape:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
