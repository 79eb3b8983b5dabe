"""Predictions of connected backends: on opening a task, for a selection, and for regions while they are drawn."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from labelfs import ml_backends
from labelfs.errors import BadRequest, LabelfsError
from labelfs.models.outgoing import Unreachable
from labelfs.project_predictions import add, checked_row, keep
from labelfs.project_tasks import counts_of, detail

if TYPE_CHECKING:
    from collections.abc import Callable

    from labelfs.project import Project

log = logging.getLogger("labelfs.ml")
Shape = dict[str, Any]
BATCH = 50
"""Tasks of one request."""
REST = 30.0
"""Seconds for which a backend that failed is not asked because a task is opened."""


class Predictor:
    """Asks the backends of one project."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._asked: set[tuple[int, int, str]] = set()
        """Backend, task and version that were asked for: an empty answer is an answer."""
        self._failed: dict[int, float] = {}
        self._running: set[tuple[int, int]] = set()
        self._lock = threading.Lock()

    # ---- opening a task -----------------------------------------------------------------------------------
    def opened(self, task: int, *, wait: bool) -> None:
        """A task is looked at: ask each backend whose current version said nothing of it; a page never waits."""
        if not self._project.settings["label_studio"].get("show_collab_predictions", True):
            return
        waiting = [record for record in ml_backends.of(self._project) if self._is_wanted(record, task)]
        threads = [threading.Thread(target=self._fetch, args=(record, task), daemon=True) for record in waiting]
        for thread in threads:
            thread.start()
        if wait:
            for thread in threads:
                thread.join()

    def _is_wanted(self, record: Shape, task: int) -> bool:
        if time.monotonic() - self._failed.get(record["id"], -REST) < REST or not self._lacks(record, task):
            return False
        with self._lock:
            if (record["id"], task) in self._running:
                return False
            self._running.add((record["id"], task))
            return True

    def _lacks(self, record: Mapping[str, Any], task: int) -> bool:
        return (record["id"], task, _mark(record)) not in self._asked and not self._has(record, task)

    def _has(self, record: Mapping[str, Any], task: int) -> bool:
        return any(one.model_version == _mark(record) for one in self._project.store.predictions(task))

    def _fetch(self, record: Shape, task: int) -> None:
        """One task's predictions, kept on this machine only: looking changes nothing that git sees."""
        try:
            fresh = ml_backends.refresh(self._project, record, self._project.reach())
            if fresh["state"] == "CO" and self._lacks(fresh, task):
                rows = self._ask(fresh, [task], tries=1)
                self._asked.add((fresh["id"], task, _mark(fresh)))
                if rows:
                    self._project.store.add_predictions(rows, local=True)
            elif fresh["state"] != "CO":
                self._failed[record["id"]] = time.monotonic()
        except (Unreachable, LabelfsError, OSError) as fault:
            self._failed[record["id"]] = time.monotonic()
            self._note_failure(record, fault)
        finally:
            with self._lock:
                self._running.discard((record["id"], task))

    def _note_failure(self, record: Mapping[str, Any], fault: Exception) -> None:
        text = str(getattr(fault, "message", fault))
        log.warning("%s: %s", record["title"], text)
        ml_backends.noted(record, {"state": "ER", "error_message": text[:1_000]})

    # ---- asking -------------------------------------------------------------------------------------------
    def _ask(self, record: Mapping[str, Any], tasks: Sequence[int], *, tries: int) -> list[Shape]:
        """Checked rows for the store; raises `Unreachable`."""
        told = [self.told_task(task) for task in tasks]
        asking = ml_backends.asking(self._project, self._project.reach())
        answers = ml_backends.backend_of(record).predict(told, asking, tries=tries)
        rows = []
        for task, predictions in zip(tasks, answers, strict=True):
            for one in predictions:
                version = one["model_version"] or _mark(record)
                try:
                    rows.append(checked_row(task, one, version))
                except BadRequest as fault:
                    raise Unreachable("answer", f"task {task}: {fault.fields or fault.message}") from None
        return rows

    def told_task(self, task: int) -> Shape:
        """A task as backends get it."""
        (item,) = self._project.store.tasks([task])
        small = self._project.shapes(resolve=True).small_task(item, counts_of(self._project, task))
        small.pop("revision", None)
        return {**small, "annotations": [], "predictions": []}

    def retrieve(self, tasks: Sequence[int], *, number: int | None = None,
                 progress: Callable[[int, int], None] | None = None) -> int:
        """Ask for the current version of every task that lacks it, in batches; what is local becomes the project's.

        Answers how many predictions were written; raises `BadRequest` with what is wrong.
        """
        from labelfs.ml_diagnosis import explained

        records = [one for one in ml_backends.of(self._project) if number is None or one["id"] == number]
        if not records:
            raise BadRequest("no model backend is connected to this project", hint="labelfs ml add URL")
        count = 0
        for record in records:
            try:
                count += self._retrieve(record, tasks, progress)
            except Unreachable as fault:
                self._note_failure(record, fault)
                diagnosis = explained(record["url"], fault, self._project.reach())
                raise BadRequest(diagnosis.text, hint=diagnosis.cure) from None
        return count

    def _retrieve(self, record: Shape, tasks: Sequence[int], progress: Callable[[int, int], None] | None) -> int:
        fresh = ml_backends.refresh(self._project, record, self._project.reach())
        if fresh["state"] != "CO":
            raise Unreachable("refused", fresh["error_message"] or "it does not answer")
        local = [one.id for task in tasks for one in self._project.store.predictions(task)
                 if one.local and one.model_version == _mark(fresh)]
        count = keep(self._project, local)
        wanted = [task for task in tasks if not self._has(fresh, task)]
        for start in range(0, len(wanted), BATCH):
            batch = wanted[start:start + BATCH]
            rows = self._ask(fresh, batch, tries=3)
            count += add(self._project, rows)
            if progress:
                progress(min(start + BATCH, len(wanted)), len(wanted))
        return count

    def tried(self, record: Mapping[str, Any], task: int) -> Shape:
        """What a backend says of a task: `{"task", "predictions"}` or `{"errors"}`; nothing is stored."""
        try:
            rows = self._ask(record, [task], tries=1)
        except Unreachable as fault:
            return {"errors": [fault.message]}
        return {"task": self._project.ids.task(task), "predictions": rows, "status": 200}

    # ---- while drawing ------------------------------------------------------------------------------------
    def interactive(self, record: Mapping[str, Any], task: int, context: Any, *, user: str) -> Shape:
        """What the backend makes of partial regions; nothing is stored. A failure is `{"errors"}`, as tools expect."""
        if not record["is_interactive"]:
            return {"errors": ["Model is not set to be used for interactive preannotations"]}
        told = detail(self._project, task, user=user, resolve=True)
        asking = ml_backends.asking(self._project, self._project.reach())
        try:
            rows = ml_backends.backend_of(record).predict([told], asking, context=context, tries=1)
        except Unreachable as fault:
            return {"errors": [fault.message]}
        first = rows[0][0] if rows[0] else {"result": [], "score": None}
        return {"data": {"result": first["result"], "score": first["score"]}}


def _mark(record: Mapping[str, Any]) -> str:
    """The version under which a backend's predictions stand; one without versions goes by its title."""
    return str(record["model_version"] or record["title"])
