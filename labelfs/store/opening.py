"""Opening a folder: this machine's own folder, the index in it (or in the user's cache), settings the store needs."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from hashlib import sha256
from pathlib import Path
from typing import Any

from filelock import FileLock
from platformdirs import user_cache_path

from labelfs.errors import NotFound
from labelfs.store import folder
from labelfs.store.bus import Changed
from labelfs.store.context import StoreContext
from labelfs.store.index import Index
from labelfs.store.index_build import Progress, build
from labelfs.store.scan import Scanner
from labelfs.store.settings_files import members_of, read_object

FORMAT = 1
INDEX = "index.sqlite"



def open_folder(root: Path, *, fsync: bool, read_only: bool, progress: Progress | None = None) -> StoreContext:
    """Open the folder with an index that is up to date; raises `NotFound` when there is no such folder."""
    if not root.is_dir():
        raise NotFound(f"{root}: no such folder")
    writable = not read_only and folder.prepare(root)
    why = "opened read-only" if read_only else "" if writable else "this folder cannot be written to"
    scanner = Scanner(root)
    scanner.members = members_of(root)
    path = index_path(root, writable)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _building(path):
        fresh = not Index.usable(path)
        if fresh:
            build(path, scanner, root, progress)
    context = StoreContext(root, not writable, why, fsync, scanner, Index(path))
    context.index.repair = _repairer(context)
    context.on_settings = take_settings
    take_settings(context)
    if not fresh:
        catch_up(context)
    return context


def index_path(root: Path, writable: bool) -> Path:
    """Where the index is: in the project, or in the user's cache for one that cannot be written to."""
    if writable:
        return root / folder.LOCAL / INDEX
    name = sha256(os.fsencode(os.path.realpath(root))).hexdigest()[:16]
    return user_cache_path("labelfs") / "index" / name / INDEX


def _building(path: Path) -> AbstractContextManager[Any]:
    """Only one process builds an index; the others wait and use it."""
    try:
        return FileLock(str(path.with_suffix(".lock")), timeout=600)
    except OSError:
        return nullcontext()


def catch_up(context: StoreContext) -> Changed:
    """Take in what differs from the index: looks at every file, reads only those that look different."""
    with context.applying:
        batch = context.scanner.difference(context.index.known, context.index.folders())
        return context.index.apply(batch)


def _repairer(context: StoreContext) -> Callable[[], None]:
    def repair() -> None:
        """Build the index anew when it is gone or damaged; use the one another process has built."""
        with context.applying:
            index = context.index
            index.close()
            if not context.read_only:
                folder.prepare(context.root)
            index.path.parent.mkdir(parents=True, exist_ok=True)
            with _building(index.path):
                if not Index.usable(index.path) or not index.is_foreign():
                    build(index.path, context.scanner, context.root)
            index.forget()
        context.bus.publish(Changed(resync=True))
    return repair


def read_settings(context: StoreContext) -> None:
    """What the store itself needs of `project.json`: `format`, `overlap`, `activity`."""
    settings = read_object(context.root, "project.json")
    overlap, number = settings.get("overlap"), settings.get("format")
    context.overlap = overlap if type(overlap) is int and overlap > 0 else 1
    context.log_activity = settings.get("activity") is not False
    if type(number) is int and number > FORMAT:
        context.read_only = True
        context.why_read_only = (f"this project has format {number}; this labelfs knows format {FORMAT}: "
                                 "it can look but not write. A newer labelfs can.")
    elif context.why_read_only.startswith("this project has format"):
        context.read_only, context.why_read_only = False, ""


def take_settings(context: StoreContext) -> bool:
    """Take `project.json` and `members.json` in; whether people behind numbers changed in the index."""
    read_settings(context)
    return read_members(context)


def read_members(context: StoreContext) -> bool:
    """Take `members.json` in anew; whether people behind numbers changed in the index."""
    members = members_of(context.root)
    if members == context.scanner.members:
        return False
    context.scanner.members = members
    with context.index.writing() as connection:
        numbers = [number for (number,) in connection.execute(
            "SELECT DISTINCT number FROM annotations WHERE number IS NOT NULL")]
        connection.executemany("UPDATE annotations SET person = ? WHERE number = ?",
                               [(members.get(number, f"user-{number}"), number) for number in numbers])
    return bool(numbers)
