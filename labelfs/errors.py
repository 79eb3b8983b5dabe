"""What can go wrong, one class per kind of failure, each with its HTTP status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something in the folder that could not be understood, shown to the person and left as it is.

    `file` is relative to the project folder, `line` counts from 1 (None: the whole file),
    `code` is a short stable slug (`json`, `duplicate-id`, `unknown-task`, …).
    """

    file: str
    line: int | None
    message: str
    code: str = ""


class LabelfsError(Exception):
    """A failure with a message for the person; never shown with a traceback."""

    status = 500

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class BadRequest(LabelfsError):
    """The caller sent something that cannot be used; `fields` names the culprits."""

    status = 400

    def __init__(self, message: str, *, fields: Mapping[str, Sequence[str]] | None = None, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.fields = {name: list(texts) for name, texts in (fields or {}).items()}


class Unauthorized(LabelfsError):
    """A token is needed and was not given, or is wrong."""

    status = 401


class Forbidden(LabelfsError):
    """The request is understood and refused (foreign host, foreign origin, hidden file)."""

    status = 403


class ReadOnly(Forbidden):
    """The folder, or this server, cannot be written to."""


class Outside(Forbidden):
    """A path that leads out of the project folder."""


class NotFound(LabelfsError):
    """There is no such project, task, annotation or file."""

    status = 404


class Conflict(LabelfsError):
    """The state of the folder does not allow it (never used for a lost race: that is `Stale`)."""

    status = 409


class Stale(LabelfsError):
    """The item on disk is not the one the caller has read; nothing was written."""

    status = 412

    def __init__(self, message: str, *, current: Mapping[str, Any], yours: Any = None) -> None:
        super().__init__(message)
        self.current = dict(current)
        self.yours = yours


class TooLarge(LabelfsError):
    """More bytes, levels or items than accepted."""

    status = 413


class BadFile(LabelfsError):
    """A file of the project cannot be understood and is therefore not written over."""

    status = 422

    def __init__(self, problem: Problem) -> None:
        place = problem.file if problem.line is None else f"{problem.file}:{problem.line}"
        super().__init__(f"{place}: {problem.message}")
        self.problem = problem


class NotSupported(LabelfsError):
    """A thing of Label Studio that labelfs does not have."""

    status = 501


class Busy(LabelfsError):
    """The project is still being read in, or too many wait already; worth another try soon."""

    status = 503
    retry_after = 1


class DiskFull(LabelfsError):
    """The disk or quota is full; the old bytes are untouched."""

    status = 507
