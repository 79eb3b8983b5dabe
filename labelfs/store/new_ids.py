"""The next free task id: above everything there is, was, or is kept out of a sparse checkout."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from labelfs.store.ids import FIRST_DERIVED
from labelfs.store.index import Index
from labelfs.store.layout import LOCAL_FOLDER
from labelfs.store.lists import split

GIT = ("git", "-c", "core.fsmonitor=", "-c", "core.hooksPath=/dev/null")
"""Never runs what a project's own git configuration names."""
_LEADING = re.compile(r"(?:^|/)(\d{1,9})[.-][^/]*$")
_ID = re.compile(rb'"(?:id|task)"\s*:\s*(\d{1,9})\b')


def next_task_id(index: Index, root: Path) -> int:
    """Max + 1 over tasks, annotations, activity, trash, the high-water mark, and git's index when it is sparse."""
    highest = 0
    for sql in ("SELECT max(id) FROM tasks WHERE id < :derived",
                "SELECT max(written) FROM annotations WHERE written < :derived",
                "SELECT max(task) FROM activity WHERE task < :derived",
                "SELECT value FROM meta WHERE key = 'highest'"):
        row = index.one(sql, {"derived": FIRST_DERIVED})
        highest = max(highest, (row[0] if row else None) or 0)
    return max([highest, *_in_sparse_checkout(root)]) + 1


def highest_in_trash(root: Path) -> int:
    """The highest task id among deleted files; read once, when an index is built."""
    highest = 0
    for path in (root / LOCAL_FOLDER / "trash").glob("*/*/**/*.json*"):
        top = path.relative_to(root / LOCAL_FOLDER / "trash").parts[1]
        if top in ("tasks", "annotations") and path.is_file():
            for item in split(path.read_bytes(), lines=path.suffix == ".jsonl").items:
                value = item.value.get("id" if top == "tasks" else "task") if isinstance(item.value, dict) else None
                if type(value) is int and highest < value < FIRST_DERIVED:
                    highest = value
    return highest


def _in_sparse_checkout(root: Path) -> Iterator[int]:
    """Task ids in files that git knows and a sparse checkout leaves out."""
    if _git(root, "config", "--bool", "core.sparseCheckout").strip() != b"true":
        return
    listed = _git(root, "ls-files", "-t", "-s", "-z", "--", "tasks", "annotations").split(b"\0")
    blobs = []
    for entry in listed:
        about, _, name = entry.decode("utf-8", "replace").partition("\t")
        match = _LEADING.search(name)
        if match:
            yield from _small(int(match[1]))
        elif about.startswith("S ") and name.startswith("tasks/"):
            blobs.append(about.split()[2])
    if blobs:
        text = _git(root, "cat-file", "--batch", given="\n".join(blobs).encode() + b"\n")
        for match_ in _ID.finditer(text):
            yield from _small(int(match_[1]))


def _small(number: int) -> Iterator[int]:
    if number < FIRST_DERIVED:
        yield number


def _git(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    """What git answers; nothing when there is no git, or no repository."""
    try:
        return subprocess.run([*GIT, "-C", str(root), *arguments], input=given, capture_output=True, check=False,
                              timeout=30).stdout
    except (OSError, subprocess.TimeoutExpired):
        return b""
