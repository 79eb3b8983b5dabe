"""Who worked when, for how long: append-only lines, one file per process, person and month."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from labelfs.store import names, times
from labelfs.store.canonical import canonical_line
from labelfs.store.ids import normal_email
from labelfs.store.layout import Kind
from labelfs.store.people import file_part
from labelfs.store.rows import ActivityRow

if TYPE_CHECKING:
    from hashlib import _Hash

    from labelfs.store.context import Writing

EVENTS = frozenset(("submit", "update", "skip", "delete", "import", "review"))
Line = Mapping[str, Any]


@dataclass(slots=True)
class _File:
    """A file that this process began, as it left it."""

    name: str
    state: tuple[int, int] | None = None
    """Inode and size."""
    hash: _Hash = field(default_factory=hashlib.sha256)
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Appended:
    """What was added to a file: the index takes it in without reading the file again, however long it is."""

    name: str
    rows: list[ActivityRow]
    before: bytes
    """Revision of the file without it."""
    revision: bytes


class ActivityLog:
    """The files that this process appends to: each only as long as it is as this process left it."""

    def __init__(self) -> None:
        self._mine: dict[tuple[str, str], _File] = {}
        """By month and person."""
        self._lock = threading.Lock()

    def append(self, work: Writing, lines: list[Line]) -> list[Appended]:
        """Append lines `{at, by, task, annotation, event, seconds}`, each to its person's file of the month."""
        grouped: dict[tuple[str, str], list[Line]] = {}
        for one in lines:
            grouped.setdefault((one["at"][:7], one["by"]), []).append(one)
        with self._lock:
            return [self._append(work, key, of_one) for key, of_one in grouped.items()]

    def _append(self, work: Writing, key: tuple[str, str], lines: list[Line]) -> Appended:
        file = self._mine.get(key)
        if file is None or work.state(file.name) != file.state:
            file = self._mine[key] = _File(_new_name(work, *key))
        text = "".join(canonical_line(one, Kind.ACTIVITY) + "\n" for one in lines).encode()
        before = file.hash.digest()
        del self._mine[key]  # if appending fails, who knows how the file is left
        work.append(file.name, text, at=file.state[1] if file.state else 0)
        self._mine[key] = file
        file.state = work.state(file.name)
        file.hash.update(text)
        rows = [ActivityRow(file.lines + number, one["at"], one["by"], one["task"], one["annotation"], one["event"],
                            one["seconds"]) for number, one in enumerate(lines, 1)]
        file.lines += len(lines)
        return Appended(file.name, rows, before, file.hash.digest())


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
