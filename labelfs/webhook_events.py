"""What happened in a project, as Label Studio's events: the same for changes by API, page, command and file."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from labelfs.errors import LabelfsError
from labelfs.project_form import project_form
from labelfs.project_tasks import counts_of
from labelfs.store.bus import merge

if TYPE_CHECKING:
    from labelfs.project import Project
    from labelfs.store.bus import Changed
    from labelfs.store.items import AnnotationItem

log = logging.getLogger("labelfs.webhooks")
Shape = dict[str, Any]
Sink = Callable[["Project", Shape], None]
TOGETHER = 20
"""More new annotations than this in one change are told as one event."""
PAGE_ONLY = frozenset("indexing folder read_only read_only_reason config_revision config_problems git state".split())


class EventSource:
    """Compares a project with what was known of it, change by change, in a thread of its own."""

    def __init__(self, project: Project, sink: Sink) -> None:
        self._project, self._sink = project, sink
        self._waiting: queue.SimpleQueue[tuple[Changed, bool] | None] = queue.SimpleQueue()
        self._mine = threading.local()
        self._tasks = set(project.store.task_ids())
        self._annotations = set(project.store.ids_in_use("annotation"))
        self._unsubscribe = project.store.subscribe(self._changed)
        self._thread = threading.Thread(target=self._run, name="labelfs-events", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End."""
        self._unsubscribe()
        self._waiting.put(None)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What this thread creates inside is one event."""
        self._mine.held = []
        try:
            yield
        finally:
            held, self._mine.held = self._mine.held, None
            if held:
                self._waiting.put((merge(held), True))

    def _changed(self, change: Changed) -> None:
        held = getattr(self._mine, "held", None)
        if held is not None:
            held.append(change)
        else:
            self._waiting.put((change, False))

    def _run(self) -> None:
        while (found := self._waiting.get()) is not None:
            try:
                for event in self._events(*found):
                    self._sink(self._project, event)
            except (LabelfsError, OSError, ValueError) as fault:
                log.warning("%s: an event is lost: %s", self._project.root.name, fault)

    # ---- what happened ------------------------------------------------------------------------------------
    def _events(self, change: Changed, together: bool) -> Iterator[Shape]:
        made, gone = self._task_news(change)
        created, updated, deleted = self._annotation_news(change)
        if made:
            yield self._event("TASKS_CREATED", tasks=[self._task(one) for one in made])
        fresh = [item for item in created if item.task not in set(made)]
        yield from self._created(fresh, together=together or len(fresh) > TOGETHER)
        for item in updated:
            yield self._event("ANNOTATION_UPDATED", annotation=self._annotation(item), task=self._task(item.task))
        if deleted:
            ids = self._project.ids
            yield self._event("ANNOTATIONS_DELETED", annotations=[{"id": ids.annotation(one)} for one in deleted])
        if gone:
            yield self._event("TASKS_DELETED", tasks=[{"id": self._project.ids.task(one)} for one in gone])
        if change.config or change.settings:
            yield self._event("PROJECT_UPDATED")

    def _created(self, items: Sequence[AnnotationItem], *, together: bool) -> Iterator[Shape]:
        if together and items:
            yield self._event("ANNOTATIONS_CREATED", annotation=[self._annotation(one) for one in items],
                              task=[self._task(one) for one in sorted({item.task for item in items})])
            return
        for item in items:
            yield self._event("ANNOTATION_CREATED", annotation=self._annotation(item), task=self._task(item.task))

    def _task_news(self, change: Changed) -> tuple[list[int], list[int]]:
        """Tasks that came and tasks that went."""
        store = self._project.store
        if change.resync:
            now = set(store.task_ids())
            made, gone = sorted(now - self._tasks), sorted(self._tasks - now)
        else:
            there = {item.id for item in store.tasks(change.tasks)}
            made = sorted(there - self._tasks)
            gone = sorted((change.tasks & self._tasks) - there)
        self._tasks = (self._tasks | set(made)) - set(gone)
        return made, gone

    def _annotation_news(self, change: Changed) -> tuple[list[AnnotationItem], list[AnnotationItem], list[int]]:
        """Annotations that came, that changed (too many at once are not looked for), and that went."""
        store, ids = self._project.store, change.annotations
        if change.resync:
            now = set(store.ids_in_use("annotation"))
            ids = frozenset(now ^ self._annotations)
        found = {one: store.annotation(one) for one in sorted(ids)}
        created = [item for one, item in found.items() if item is not None and one not in self._annotations]
        updated = [item for one, item in found.items() if item is not None and one in self._annotations]
        deleted = [one for one, item in found.items() if item is None and one in self._annotations]
        self._annotations = (self._annotations | {item.id for item in created}) - set(deleted)
        return created, updated, deleted

    # ---- how it is told -----------------------------------------------------------------------------------
    def _event(self, action: str, **more: Any) -> Shape:
        return {"action": action, **more, "project": told_project(self._project)}

    def _task(self, own: int) -> Shape:
        item = self._project.store.task(own)
        if item is None:
            return {"id": self._project.ids.task(own)}
        small = self._project.shapes(resolve=True).small_task(item, counts_of(self._project, own))
        return {**small, "allow_skip": True, "precomputed_agreement": None}

    def _annotation(self, item: AnnotationItem) -> Shape:
        lines = self._project.store.activity(annotation=item.id)
        return self._project.shapes().export_annotation(item, lines)


def told_project(project: Project) -> Shape:
    """The project as events carry it."""
    return {key: value for key, value in project_form(project).items() if key not in PAGE_ONLY}
