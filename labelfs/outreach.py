"""What a running server sends out: events to webhooks and backends, training requests; for every open project."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Mapping
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from labelfs import ml_backends, person, webhooks
from labelfs.errors import LabelfsError
from labelfs.models.outgoing import Target, Unreachable
from labelfs.reach import Reach
from labelfs.webhook_delivery import Deliverer
from labelfs.webhook_events import EventSource, Shape, told_project

if TYPE_CHECKING:
    from pathlib import Path

    from labelfs.project import Project
    from labelfs.workspace import Workspace

log = logging.getLogger("labelfs.outreach")
LOOK = 2.0
"""Seconds between looks whether a command added or removed a webhook meanwhile."""
QUIET = 2.0
"""Seconds without a further annotation before a backend is asked to train."""


class Outreach:
    """Nothing is sent, and no change is looked into, for projects without webhooks and backends."""

    def __init__(self, workspace: Workspace, reach: Reach | None = None, *, quiet: float = QUIET) -> None:
        self.reach = reach or Reach()
        self.deliverer = Deliverer()
        self._workspace, self._quiet = workspace, quiet
        self._sources: dict[int, EventSource] = {}
        self._trainings: dict[int, threading.Timer] = {}
        self._lock = threading.RLock()
        self._ended = threading.Event()
        self._stamp: object = None
        self._watch: threading.Thread | None = None
        workspace.on_open(self._opened)

    def close(self) -> None:
        """Stop sending."""
        self._ended.set()
        with self._lock:
            for timer in self._trainings.values():
                timer.cancel()
            for source in self._sources.values():
                source.close()
        self.deliverer.close()

    # ---- who listens --------------------------------------------------------------------------------------
    def _opened(self, project: Project) -> None:
        project.reach = lambda: self.reach
        self.look(project)
        with self._lock:
            if self._watch is None:
                self._watch = threading.Thread(target=self._look_again, name="labelfs-outreach", daemon=True)
                self._watch.start()

    def look(self, project: Project) -> None:
        """Begin or end following a project, as it has webhooks or not."""
        wanted = bool(self._hooks(project))
        with self._lock:
            source = self._sources.get(project.number)
            if wanted and source is None and not self._ended.is_set():
                source = self._sources[project.number] = EventSource(project, self._happened)
                project.together = source.together
            elif not wanted and source is not None:
                self._sources.pop(project.number).close()
                project.together = nullcontext

    def _look_again(self) -> None:
        while not self._ended.wait(LOOK):
            stamp = _stamp()
            if stamp != self._stamp:
                self._stamp = stamp
                for project in self._workspace.ready():
                    self.look(project)

    def _hooks(self, project: Project) -> list[Shape]:
        try:
            found = webhooks.of(project)
            if not self._workspace.alone:
                found = [*found, *webhooks.of_workspace(self._workspace.root)]
        except LabelfsError as fault:
            log.warning("no webhooks: %s", fault.message)
            return []
        return found

    # ---- events -------------------------------------------------------------------------------------------
    def _happened(self, project: Project, event: Shape) -> None:
        for hook in self._hooks(project):
            if webhooks.wants(hook, event["action"]):
                self._send(hook, event)
        if event["action"].startswith("ANNOTATION"):
            self._perhaps_train(project, event["action"])

    def _send(self, hook: Mapping[str, Any], event: Shape) -> None:
        headers, user, password = hook["headers"], "", ""
        if hook.get("backend"):
            record = next((one for one in ml_backends.KEPT.everything() if one["id"] == hook["backend"]), None)
            if record is not None and record["auth_method"] == "BASIC_AUTH":
                user, password = record["basic_auth_user"], record["basic_auth_pass"]
        target = Target(hook["url"], timeout=5.0, private=hook["allow_private"], headers=headers, user=user,
                        password=password)
        self.deliverer.send(hook["id"], target, event if hook["send_payload"] else {"action": event["action"]})

    def tell_workspace(self, action: str, project: Project | None, about: Mapping[str, Any]) -> None:
        """A project was made or is gone: the workspace's own webhooks are told."""
        shown = told_project(project) if project is not None else dict(about)
        for hook in webhooks.of_workspace(self._workspace.root):
            if webhooks.wants(hook, action):
                self._send(hook, {"action": action, "project": shown})

    # ---- training -----------------------------------------------------------------------------------------
    def train(self, project: Project, record: Mapping[str, Any]) -> None:
        """Ask a backend to train; raises `Unreachable`."""
        ml_backends.backend_of(record).tell({"action": "START_TRAINING", "project": told_project(project)})
        ml_backends.noted(record, {"state": "TR", "error_message": None})

    def _perhaps_train(self, project: Project, action: str) -> None:
        """After every n annotations, once nobody has annotated for a moment."""
        settings = project.settings["label_studio"]
        every = settings.get("min_annotations_to_start_training") or 0
        due = action.startswith(("ANNOTATION_CREATED", "ANNOTATIONS_CREATED"))
        due = due and every > 0 and project.store.totals()["annotations"] % int(every) == 0
        due = due or (action == "ANNOTATION_UPDATED" and settings.get("start_training_on_annotation_update") is True)
        if not due or not ml_backends.of(project):
            return
        with self._lock:
            if project.number in self._trainings:
                self._trainings[project.number].cancel()
            timer = threading.Timer(self._quiet, self._train_all, [project])
            timer.daemon = True
            self._trainings[project.number] = timer
            timer.start()

    def _train_all(self, project: Project) -> None:
        for record in ml_backends.of(project):
            try:
                self.train(project, record)
            except (Unreachable, LabelfsError) as fault:
                log.warning("%s was not asked to train: %s", record["title"], getattr(fault, "message", fault))


def _stamp() -> tuple[int, int] | None:
    """What tells that the list of webhooks was written anew."""
    path: Path = person.home() / "webhooks.json"
    try:
        about = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return about.st_mtime_ns, about.st_ino


