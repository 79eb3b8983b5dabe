"""Server-sent events: what changes in the folder, told to every open page."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from labelfs.web.answers import to_bytes

if TYPE_CHECKING:
    from labelfs.project import Project
    from labelfs.store.bus import Changed
    from labelfs.workspace import Workspace

CAP = 32
"""Live connections at once; each holds a thread of the server, so others get 503 and poll."""
BEAT = 15.0
"""Seconds between signs of life."""
LOOK = 1.0
"""Seconds between looks whether the browser is still there."""
RETRY = 1_000


class Hub:
    """Wakes the live connections when a project changes; each then asks the store what it has missed.

    Nothing is queued per connection, so a slow one costs nobody anything.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._news = threading.Condition()
        self._ended = False
        self._places = threading.BoundedSemaphore(CAP)
        self._git: dict[int, int] = {}
        workspace.on_open(self._follow)

    def _follow(self, project: Project) -> None:
        def git_moved() -> None:
            self._git[project.number] = self._git.get(project.number, 0) + 1
            self._wake()

        project.git.on_change = git_moved
        project.store.subscribe(self._wake_for)
        self._wake()

    def _wake_for(self, _change: Changed) -> None:
        self._wake()

    def _wake(self) -> None:
        with self._news:
            self._news.notify_all()

    def close(self) -> None:
        """End every live connection."""
        self._ended = True
        self._wake()

    def take_place(self) -> bool:
        """Take one of the places; False when all are taken."""
        return not self._ended and self._places.acquire(blocking=False)

    def leave_place(self) -> None:
        """Give the place back."""
        self._places.release()

    # ---- one connection -----------------------------------------------------------------------------------
    def events(self, last: str | None, gone: Callable[[], bool]) -> Iterator[bytes]:
        """The stream of one connection that has seen everything up to the event `last`; ends when it is gone."""
        seen, git_seen = self._start(last)
        yield f"retry: {RETRY}\n".encode() + _event("hello", self._greeting(), self._mark(seen if last else None))
        beat = time.monotonic()
        while not self._ended and not gone():
            sent = False
            for name, told in self._missed(seen, git_seen):
                yield _event(name, told, self._mark(seen))
                sent = True
            now = time.monotonic()
            if sent:
                beat = now
            elif now - beat >= BEAT:
                beat = now
                yield b": beat\n\n"
            with self._news:
                if not self._ended and not self._is_behind(seen, git_seen):
                    self._news.wait(LOOK)

    def _ready(self) -> list[Project]:
        return self._workspace.ready()

    def _greeting(self) -> dict[str, Any]:
        generations = {str(p.number): p.store.generation for p in self._ready()}
        return {"generation": max(generations.values(), default=0), "generations": generations}

    def _start(self, last: str | None) -> tuple[dict[int, int], dict[int, int]]:
        known = _marks(last)
        seen = {}
        for project in self._ready():
            generation = project.store.generation
            before = known.get(project.number, known.get(0))
            seen[project.number] = generation if before is None or not last else before
        return seen, dict(self._git)

    def _mark(self, seen: dict[int, int] | None) -> str:
        """The event id: the generation; of a workspace `<project>:<generation>,…`."""
        if seen is None:
            seen = {p.number: p.store.generation for p in self._ready()}
        if self._workspace.alone:
            return str(next(iter(seen.values()), 0))
        return ",".join(f"{number}:{generation}" for number, generation in sorted(seen.items()))

    def _is_behind(self, seen: dict[int, int], git_seen: dict[int, int]) -> bool:
        if self._git != git_seen:
            return True
        return any(seen.get(p.number) != p.store.generation for p in self._ready())

    def _missed(self, seen: dict[int, int], git_seen: dict[int, int]) -> Iterator[tuple[str, dict[str, Any]]]:
        """What happened since `seen`, which moves along."""
        for project in self._ready():
            now = project.store.generation
            before = seen.get(project.number)
            if before != now:
                seen[project.number] = now
                project.git.state()  # looks anew in the background, and tells when it differs
                yield "changed", _told(project, None if before is None or before > now else before, now)
            if self._git.get(project.number, 0) != git_seen.get(project.number, 0):
                git_seen[project.number] = self._git.get(project.number, 0)
                state = project.git.state()
                yield "git", {"project": project.number, "branch": state.branch, "changed": state.changed}


def _told(project: Project, before: int | None, now: int) -> dict[str, Any]:
    change = None if before is None else project.store.changes_since(before)
    told: dict[str, Any] = {"generation": now, "project": project.number}
    if change is None or change.resync:
        empty: dict[str, Any] = {key: [] for key in ("tasks", "annotations", "predictions", "media")}
        flags = dict.fromkeys(("config", "settings", "problems", "git", "resync"), True)
        return {**told, **empty, **flags}
    return {
        **told,
        "tasks": sorted(change.tasks),
        "annotations": sorted(map(project.ids.annotation, change.annotations)),
        "predictions": sorted(map(project.ids.prediction, change.predictions)),
        "config": change.config,
        "settings": change.settings,
        "problems": change.problems,
        "git": change.git,
        "media": sorted(change.media),
        "resync": False,
    }


def _event(name: str, data: dict[str, Any], mark: str) -> bytes:
    return f"id: {mark}\nevent: {name}\ndata: ".encode() + to_bytes(data) + b"\n\n"


def _marks(last: str | None) -> dict[int, int]:
    """Project → generation of an event id (0 stands for the only project); what makes no sense is left out."""
    found: dict[int, int] = {}
    for part in (last or "").split(","):
        number, _, generation = part.rpartition(":")
        if generation.isascii() and generation.isdigit() and len(generation) < 19:
            found[int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0] = int(generation)
    return found
