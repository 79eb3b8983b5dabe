"""The system's file events for one project: changes only, never reads; and whether they work here at all."""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

from labelfs.store.layout import FORMAT_FOLDERS

MOST_FOLDERS = 60
"""Top folders watched besides the format's own; what changes in further ones the safety look finds."""
_CHANGES: list[type[FileSystemEvent]] = [
    FileCreatedEvent, FileModifiedEvent, FileMovedEvent, FileDeletedEvent, DirCreatedEvent, DirMovedEvent,
    DirDeletedEvent,
]
_PASSED_OVER = frozenset(("node_modules", "__pycache__", "venv"))

# It reports as an error that a watch we ended has ended; what goes wrong raises, or its emitter is dead (`follow`).
logging.getLogger("watchdog.observers.inotify").setLevel(logging.CRITICAL)


class NoEvents(Exception):
    """There are no file events to be had here, and why."""


class Note(Protocol):
    """Called for each event, in the event source's threads."""

    def __call__(self, path: str, *, folder: bool) -> None:
        """`path`: absolute, of a file or folder that came, went or changed."""


class _Handler(FileSystemEventHandler):
    def __init__(self, note: Note) -> None:
        self._note = note

    def on_any_event(self, event: FileSystemEvent) -> None:
        for path in (event.src_path, event.dest_path):
            if path:
                self._note(os.fsdecode(path), folder=event.is_directory)


def _observer() -> BaseObserver:
    """An observer that is not started yet; raises `NoEvents` (some systems count them from now on)."""
    try:
        return Observer()
    except OSError as error:
        raise NoEvents(_reason(error)) from error


class EventSource:
    """Watches the project's folders and git's, until `stop`."""

    def __init__(self, root: Path, git: Path | None, note: Note) -> None:
        self._root, self._git = root, git
        self._handler = _Handler(note)
        self._observer = _observer()
        self._watches: dict[Path, tuple[int, ObservedWatch]] = {}
        self._lock = threading.Lock()

    def start(self) -> None:
        """Begin; raises `NoEvents`."""
        try:
            self._observer.start()
        except OSError as error:
            raise NoEvents(_reason(error)) from error
        self.follow()

    def stop(self) -> None:
        """End all watches."""
        with contextlib.suppress(RuntimeError):  # never started
            self._observer.stop()
            self._observer.join(timeout=5)

    def follow(self) -> None:
        """Watch the folders that there are now: those that came, and those put in another's place.

        Raises `NoEvents` when the system refuses, or a watch died.
        """
        with self._lock:
            wanted = {path: recursive for path, recursive in self._wanted() if path.is_dir()}
            for path in [path for path in self._watches if path not in wanted]:
                self._unwatch(path)
            for path, recursive in wanted.items():
                inode = path.stat().st_ino
                if path in self._watches and self._watches[path][0] != inode:
                    self._unwatch(path)
                if path not in self._watches:
                    self._watches[path] = (inode, self._watch(path, recursive=recursive))
            if any(not emitter.is_alive() for emitter in self._observer.emitters):
                raise NoEvents("the system stopped reporting changes")

    def _wanted(self) -> Iterator[tuple[Path, bool]]:
        yield self._root, False
        for name in FORMAT_FOLDERS:
            yield self._root / name, True
        others = 0
        with os.scandir(self._root) as entries:
            for entry in entries:
                if entry.name[0] != "." and entry.name not in _PASSED_OVER and entry.name not in FORMAT_FOLDERS:
                    others += 1
                    if others <= MOST_FOLDERS:
                        yield Path(entry.path), True
        if self._git is not None:
            yield self._git, False
            yield self._git / "refs", True

    def _watch(self, path: Path, *, recursive: bool) -> ObservedWatch:
        try:
            return self._observer.schedule(self._handler, os.fspath(path), recursive=recursive, event_filter=_CHANGES)
        except OSError as error:
            raise NoEvents(_reason(error)) from error

    def _unwatch(self, path: Path) -> None:
        _, watch = self._watches.pop(path)
        with contextlib.suppress(KeyError, OSError):  # it went with its folder
            self._observer.unschedule(watch)


def _reason(error: OSError) -> str:
    import errno

    if error.errno in (errno.ENOSPC, errno.EMFILE):
        return "the system's limit of file watches is reached (fs.inotify.max_user_watches, max_user_instances)"
    return error.strerror or str(error)


def events_arrive(folder: Path, seconds: float) -> bool:
    """Make a folder and see whether its event comes; raises `NoEvents` when the system refuses to watch."""
    arrived = threading.Event()
    name = f"probe-{secrets.token_hex(6)}"

    def note(path: str, *, folder: bool) -> None:
        if path.endswith(name):
            arrived.set()

    observer = _observer()
    probe = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        observer.schedule(_Handler(note), os.fspath(folder), recursive=False, event_filter=_CHANGES)
        observer.start()
        probe.mkdir()
        return arrived.wait(seconds)
    except OSError as error:
        raise NoEvents(_reason(error)) from error
    finally:
        with contextlib.suppress(OSError):  # never made
            probe.rmdir()
        with contextlib.suppress(RuntimeError):  # never started
            observer.stop()
            observer.join(timeout=5)
