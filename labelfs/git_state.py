"""Branch and changed files of the folder, read by `git` with nothing of the project's configuration in force."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from labelfs.changes.git import without_filters
from labelfs.errors import LabelfsError
from labelfs.person import SAFE_GIT

PATIENCE = 20.0
LEAST_REST = 0.3
REST = 5.0
"""After a reading this many times as long passes without one: a large repository is not read all the time."""
FIRST = 0.15
"""Seconds that the very first question waits for its answer; later ones get the state before."""


@dataclass(frozen=True, slots=True)
class GitState:
    """What git says of the project folder."""

    branch: str | None = None
    """Branch name, or the short commit when detached; None outside a repository."""
    changed: int = 0
    files: dict[str, str] = field(default_factory=dict)
    """Project-relative path → `new` or `changed`; the rest is committed (or ignored)."""

    def of(self, file: str) -> str | None:
        """`new`, `changed` or `committed`; None outside a repository."""
        if self.branch is None:
            return None
        return self.files.get(file) or self._folder_state(file) or "committed"

    def _folder_state(self, file: str) -> str | None:
        parent = file.rpartition("/")[0]
        while parent:
            if (state := self.files.get(parent + "/")) is not None:
                return state
            parent = parent.rpartition("/")[0]
        return None


class GitWatch:
    """The last known state, renewed in the background so that no request waits for git."""

    def __init__(self, root: Path, on_change: Callable[[], None] | None = None) -> None:
        self._root = root
        self.on_change = on_change
        self._state = GitState()
        self._lock = threading.Lock()
        self._stale = True
        self._running = False
        self._rest_until = 0.0
        self._first = threading.Event()

    def invalidate(self) -> None:
        """Files changed: read again at next use."""
        self._stale = True

    def state(self) -> GitState:
        """The state as last read; starts a reading in the background if it may have changed."""
        with self._lock:
            start = self._stale and not self._running
            if start:
                self._running, self._stale = True, False
        if start:
            threading.Thread(target=self._renew, name="labelfs-git", daemon=True).start()
        self._first.wait(FIRST)
        return self._state

    def read_now(self) -> GitState:
        """The state as it is now (waits for git)."""
        before, self._state = self._state, read_state(self._root)
        self._stale = False
        self._first.set()
        if self._state != before and self.on_change:
            self.on_change()
        return self._state

    def _renew(self) -> None:
        """Read until nothing has changed meanwhile; a burst of saves costs one reading, not one each."""
        again = True
        while again:
            time.sleep(max(0.0, self._rest_until - time.monotonic()))
            before, begun = self._state, time.monotonic()
            try:
                self._state = read_state(self._root)
            finally:
                self._rest_until = time.monotonic() + max(LEAST_REST, REST * (time.monotonic() - begun))
                self._first.set()
                with self._lock:
                    again, self._stale = self._stale, False
                    self._running = again
            if self._state != before and self.on_change:
                self.on_change()


def read_state(root: Path, *, renames: bool = True) -> GitState:
    """Ask git now; a folder without git, or git that takes too long, has no state.

    `renames`: a renamed file counts once, under its new name.
    """
    prefix = _git(root, "rev-parse", "--show-prefix")
    if prefix is None:
        return GitState()
    words = ("--porcelain=v2", "-z", "--branch", "--untracked-files=all", *(() if renames else ("--no-renames",)))
    try:
        variables = without_filters(root)
    except LabelfsError:
        return GitState()  # git did not answer: nothing is known
    status = _git(root, "status", *words, "--", ".", variables=variables)
    return GitState() if status is None else _parse(status, prefix.strip())


def _git(root: Path, *words: str, variables: Mapping[str, str] | None = None) -> str | None:
    try:
        answer = subprocess.run([*SAFE_GIT, *words], cwd=root, capture_output=True, timeout=PATIENCE, check=False,
                                env={**os.environ, **(variables or {})})
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.decode("utf-8", "surrogateescape") if answer.returncode == 0 else None


def _parse(status: str, prefix: str) -> GitState:
    """Read `git status --porcelain=v2 -z` (man git-status, "Porcelain Format Version 2")."""
    branch, commit, files = "", "", {}
    fields = iter(status.split("\0"))
    for line in fields:
        if line.startswith("# branch.head "):
            branch = line[14:]
        elif line.startswith("# branch.oid "):
            commit = line[13:]
        elif line.startswith("? "):
            files[line[2:].removeprefix(prefix)] = "new"
        elif line.startswith("1 "):
            files[line.split(" ", 8)[8].removeprefix(prefix)] = "new" if line[2] == "A" else "changed"
        elif line.startswith("u "):
            files[line.split(" ", 10)[10].removeprefix(prefix)] = "changed"
        elif line.startswith("2 "):
            files[line.split(" ", 9)[9].removeprefix(prefix)] = "changed"
            next(fields, None)
    if branch == "(detached)":
        branch = commit[:10]
    return GitState(branch, len(files), files)
