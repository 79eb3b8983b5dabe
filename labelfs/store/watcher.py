"""File events → settled sets of paths → the index; polling where events do not work."""

from __future__ import annotations

import logging
import os
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from labelfs.store import refreshing
from labelfs.store.context import StoreContext
from labelfs.store.events import EventSource, NoEvents, events_arrive
from labelfs.store.git_folder import git_folder, state_of
from labelfs.store.layout import LOCAL_FOLDER, Kind, kind_of
from labelfs.store.roles import role_of

QUIET = 0.2
"""Seconds without an event before what was collected is looked at."""
LONGEST = 2.0
"""Seconds after which it is looked at although events go on."""
LONGEST_GIT = 5.0
"""The same while git holds its index lock."""
TOO_MANY = 4_000
"""Events in one batch above which the whole folder is looked at: the kernel's queue may have overflowed."""
SAFETY = 30.0
"""Seconds between looks at the whole folder for what no event told."""
POLL = 2.0
"""Seconds between looks where there are no events."""
PROBE = 1.0
"""Seconds to wait for the event of a file written to try."""

_log = logging.getLogger("labelfs.watcher")


@dataclass(slots=True)
class _Seen:
    """What events have told since the last look."""

    paths: dict[str, None] = field(default_factory=dict)
    media: set[str] = field(default_factory=set)
    git: bool = False
    everything: bool = False
    count: int = 0
    first: float = 0.0
    last: float = 0.0


class Watcher:
    """Keeps the index of an open store true to the folder, in a thread of its own, until `stop`."""

    def __init__(self, context: StoreContext) -> None:
        self.context = context
        self.mode = "stopped"
        """`events`, or `polling: <why>`."""
        self._git = git_folder(context.root)
        self._git_state = state_of(self._git)
        self._seen = _Seen()
        self._wake = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="labelfs-watcher", daemon=True)
        self._events: EventSource | None = None
        self._last_walk = time.monotonic()
        self._walk_took = 0.0

    def start(self) -> None:
        """Begin watching; `mode` says how."""
        why = self._try_events()
        self.mode = f"polling: {why}" if why else "events"
        self._thread.start()

    def _try_events(self) -> str:
        try:
            if not self.context.read_only and not events_arrive(self.context.root / LOCAL_FOLDER / "cache", PROBE):
                return "this disk reports no changes"
            self._events = EventSource(self.context.root, self._git, self._note)
            self._events.start()
        except NoEvents as error:
            self._events = None
            return str(error)
        return ""

    def stop(self) -> None:
        """End watching and wait for the thread; a look at the folder that is under way is finished."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        if self._thread.is_alive():
            self._thread.join(timeout=10)
        if self._events is not None:
            self._events.stop()
        self.mode = "stopped"

    # ---- events come in ---------------------------------------------------------------------------------------
    def _note(self, path: str, *, folder: bool) -> None:
        """Take note of an event; called in the event source's threads, so nothing is done here."""
        with self._wake:
            seen = self._seen
            if not self._sort(seen, path, folder):
                return
            now = time.monotonic()
            seen.last = now
            seen.count += 1
            if not seen.first:  # the thread wakes by itself when this is due, and sees then what came meanwhile
                seen.first = now
                self._wake.notify()

    def _sort(self, seen: _Seen, path: str, folder: bool) -> bool:
        """Put the path where it belongs; whether it is of any interest."""
        if self._git is not None and _below(path, self._git):
            seen.git = seen.git or not path.endswith(".lock")
            return True
        name = _below(path, self.context.root)
        if not name or name.startswith(LOCAL_FOLDER):
            return False
        kind = kind_of(name)
        if folder:
            seen.everything = True
        elif role_of(name) is not None:
            seen.paths[name] = None
        elif kind in (Kind.MEDIA, Kind.MASK):
            seen.media.add(name)
        else:
            return False
        return True

    # ---- the thread -------------------------------------------------------------------------------------------
    def _run(self) -> None:
        while True:
            seen = self._next()
            if seen is None:
                return
            try:
                self._look(seen)
            except Exception:  # the thread must outlive whatever one look meets
                _log.exception("looking at changed files failed; trying again")
                with self._wake:
                    self._seen.everything = True
                    self._seen.first = self._seen.last = time.monotonic() + 5

    def _next(self) -> _Seen | None:
        """Wait for a settled set of paths, or for the time to look at everything; None: stop."""
        with self._wake:
            while not self._stopping:
                wait = self._until_due()
                if wait <= 0:
                    seen, self._seen = self._seen, _Seen()
                    return seen
                self._wake.wait(wait)
        return None

    def _until_due(self) -> float:
        """Seconds until something is to be done; the caller holds the condition."""
        now = time.monotonic()
        seen = self._seen
        pause = (SAFETY if self._events is not None else POLL)
        walk = self._last_walk + max(pause, 20 * self._walk_took) - now
        if seen.first:
            return min(self._until_settled(seen, now), max(walk, 0.01))
        if walk <= 0:
            seen.everything = True
        return walk

    def _until_settled(self, seen: _Seen, now: float) -> float:
        if self._git is not None and (self._git / "index.lock").exists() and now - seen.first < LONGEST_GIT:
            return 0.05
        return min(seen.last + QUIET, max(seen.first + LONGEST, now)) - now

    def _look(self, seen: _Seen) -> None:
        everything = seen.everything or seen.count > TOO_MANY
        git = self._git_moved() or seen.git
        started = time.monotonic()
        if everything and self._events is not None:
            self._follow()
        if everything or seen.paths or seen.media or git:
            names = None if everything else list(seen.paths)
            refreshing.refresh(self.context, names, git=git, media=frozenset(seen.media))
        if everything:
            self._last_walk = time.monotonic()
            self._walk_took = self._last_walk - started

    def _git_moved(self) -> bool:
        before, self._git_state = self._git_state, state_of(self._git)
        return before != self._git_state

    def _follow(self) -> None:
        """Watch folders that came, and find out whether events still arrive."""
        if self._events is None:
            return
        try:
            self._events.follow()
        except NoEvents as error:
            _log.warning("no more file events (%s): polling every %.0f s", error, POLL)
            self._events.stop()
            self._events = None
            self.mode = f"polling: {error}"


def _below(path: str, top: Path) -> str:
    """The path relative to `top`, with `/`; empty when it is not below."""
    prefix = f"{top}{os.sep}"
    return path[len(prefix):].replace(os.sep, "/") if path.startswith(prefix) else ""

