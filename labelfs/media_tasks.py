"""Files that become tasks as they appear: `media_tasks` of `project.json`."""

from __future__ import annotations

import logging
import os
import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from labelfs.errors import LabelfsError
from labelfs.media_references import OWN_FOLDERS

if TYPE_CHECKING:
    from labelfs.project import Project
    from labelfs.store.bus import Changed

log = logging.getLogger("labelfs.media")
QUIET = 0.5
"""Seconds without another new file before tasks are made: a copy of a folder is one import."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Files that match the pattern become tasks with their path under the key."""

    pattern: re.Pattern[str]
    key: str


def rules(project: Project) -> list[Rule]:
    """The rules of `project.json`."""
    return [Rule(glob_pattern(rule["glob"]), rule["key"]) for rule in project.settings["media_tasks"]]


def glob_pattern(glob: str) -> re.Pattern[str]:
    """A glob over project-relative paths: `*` and `?` stay in one folder, `**/` spans any number of folders."""
    out, at = [], 0
    glob = glob.removeprefix("./")
    while at < len(glob):
        if glob.startswith("**/", at):
            out.append("(?:.*/)?")
            at += 3
        elif glob.startswith("**", at):
            out.append(".*")
            at += 2
        elif glob[at] == "*":
            out.append("[^/]*")
            at += 1
        elif glob[at] == "?":
            out.append("[^/]")
            at += 1
        elif glob[at] == "{" and "}" in glob[at:]:
            end = glob.index("}", at)
            out.append("(?:" + "|".join(map(re.escape, glob[at + 1:end].split(","))) + ")")
            at = end + 1
        else:
            out.append(re.escape(glob[at]))
            at += 1
    return re.compile("".join(out))


def media_files(project: Project) -> Iterator[str]:
    """Every file of the folder that could be media, project-relative, in order."""
    for folder, below, names in os.walk(project.root):
        place = os.path.relpath(folder, project.root).replace(os.sep, "/")
        top = place == "."
        below[:] = sorted(d for d in below if not d.startswith(".") and not (top and d in OWN_FOLDERS))
        for name in sorted(names):
            if not name.startswith("."):
                yield name if top else f"{place}/{name}"


def make_tasks(project: Project, paths: Iterable[str] | None = None) -> int:
    """Make a task of each matching file that has none (of all files, or of these); answers how many."""
    found = rules(project)
    if not found or project.store.read_only:
        return 0
    names = list(media_files(project) if paths is None else sorted(paths))
    made = 0
    for rule in found:
        wanted = [name for name in names if rule.pattern.fullmatch(name) and (project.root / name).is_file()]
        made += add_files(project, rule.key, wanted) if wanted else 0
    return made


def add_files(project: Project, key: str, names: list[str]) -> int:
    """Make a task of each file that no task names under this key; answers how many."""
    known = _references(project, key)
    fresh = [name for name in names if name not in known]
    if len(fresh) == 1:
        project.store.create_task({key: fresh[0]})
    elif fresh:
        project.store.add_tasks([{"data": {key: name}} for name in fresh], source=key)
    return len(fresh)


def _references(project: Project, key: str) -> set[str]:
    """The files that tasks name under this key already."""
    return {value for task in project.store.iter_tasks() if isinstance(value := task.data.get(key), str)}


class MediaTasks:
    """Follows a project: tasks for what is there at the start and for what appears later."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._waiting: set[str] | None = set()
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()
        self._ended = False
        self._unsubscribe = project.store.subscribe(self._changed)

    def look(self) -> None:
        """Make tasks of what is there now, soon and in the background."""
        self._soon(None)

    def close(self) -> None:
        """Stop following."""
        self._unsubscribe()
        with self._lock:
            self._ended = True
            if self._timer is not None:
                self._timer.cancel()

    def _changed(self, change: Changed) -> None:
        if change.settings or change.resync:
            self._soon(None)
        elif change.media:
            self._soon(change.media)

    def _soon(self, paths: Iterable[str] | None) -> None:
        with self._lock:
            if self._ended:
                return
            if paths is None or self._waiting is None:
                self._waiting = None
            else:
                self._waiting |= set(paths)
            if self._timer is not None:
                self._timer.cancel()
            self._timer = threading.Timer(QUIET, self._run)
            self._timer.daemon = True
            self._timer.start()

    def _run(self) -> None:
        with self._lock:
            paths, self._waiting = self._waiting, set()
            if self._ended:
                return
        try:
            made: Any = make_tasks(self._project, paths)
        except (LabelfsError, OSError) as fault:
            log.warning("no tasks made of new files: %s", fault)
            return
        if made:
            log.info("%d new files became tasks", made)
