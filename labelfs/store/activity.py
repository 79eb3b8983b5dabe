"""Who worked when, for how long: append-only lines, one file per process, person and month."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from labelfs.store import names, times
from labelfs.store.canonical import canonical_line
from labelfs.store.ids import normal_email
from labelfs.store.layout import Kind
from labelfs.store.people import file_part

if TYPE_CHECKING:
    from labelfs.store.context import Writing

FULL = 16 * 1024
"""Bytes after which a file is left alone and the next one begun: each save reads the file it appended to anew."""
EVENTS = frozenset(("submit", "update", "skip", "delete", "import", "review"))


class ActivityLog:
    """The files that this process appends to: each only as long as it is as this process left it."""

    def __init__(self) -> None:
        self._mine: dict[tuple[str, str], tuple[str, tuple[int, int]]] = {}
        """(month, person) → file and the inode and size it was left with."""
        self._lock = threading.Lock()

    def append(self, work: Writing, lines: list[Mapping[str, Any]]) -> None:
        """Append lines `{at, by, task, annotation, event, seconds}`, each to its person's file of the month."""
        grouped: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
        for line in lines:
            grouped.setdefault((line["at"][:7], line["by"]), []).append(line)
        with self._lock:
            for key, of_one in grouped.items():
                text = "".join(canonical_line(line, Kind.ACTIVITY) + "\n" for line in of_one).encode()
                self._append(work, key, text)

    def _append(self, work: Writing, key: tuple[str, str], text: bytes) -> None:
        month, person = key
        name, left = self._mine.get(key, ("", (0, 0)))
        if not name or left[1] >= FULL or work.state(name) != left:
            name, left = self._new_name(work, month, person), (0, 0)
        work.append(name, text, at=left[1])
        state = work.state(name)
        if state is not None:
            self._mine[key] = (name, state)

    @staticmethod
    def _new_name(work: Writing, month: str, person: str) -> str:
        while True:
            name = names.activity_file(month, file_part(person), secrets.token_hex(4))
            if not work.exists(name):
                return name


def line(by: str, *, task: int, annotation: int, event: str, seconds: float | None,
         at: str | None = None) -> dict[str, Any]:
    """One line of the log; `seconds` rounded to milliseconds."""
    return {"at": at or times.now(), "by": normal_email(by), "task": task, "annotation": annotation, "event": event,
            "seconds": None if seconds is None else round(seconds, 3)}
