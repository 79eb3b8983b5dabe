"""What reading a file yields, in the shape the index keeps: one tuple per item."""

from __future__ import annotations

from typing import NamedTuple

from labelfs.errors import Problem


class TaskRow(NamedTuple):
    """A task as read; `id` None: none is written, it will be derived from `full`."""

    id: int | None
    line: int | None
    digest: str
    full: bytes
    """All 32 bytes of SHA-256 over the JCS text of `data`."""
    revision: bytes
    alone: bool
    raw: str
    """JSON text without inline annotations and predictions; bare data wrapped in `{"data": …}`."""


class AnnotationRow(NamedTuple):
    """An annotation as read; `host` is the place in `Content.tasks` of the task it stands in (inline)."""

    id: int
    written: int | None
    digest: str | None
    person: str
    number: int | None
    """The integer in `completed_by`, whose e-mail `members.json` may tell."""
    cancelled: bool
    ground_truth: bool
    created_at: str | None
    unique_id: str | None
    host: int | None
    deleted: bool
    inline_digest: str | None
    conflict: bool
    line: int | None
    revision: bytes
    alone: bool
    labels: str | None
    """JSON object: label → how often; None when there is none."""
    raw: str

    def is_plain(self) -> bool:
        """Whether it has nothing that few annotations have."""
        return not (self.deleted or self.conflict or self.unique_id or self.inline_digest
                    or self.number is not None or self.host is not None)


class PredictionRow(NamedTuple):
    """A prediction as read."""

    id: int
    written: int | None
    model_version: str
    score: float | None
    created_at: str | None
    host: int | None
    line: int | None
    revision: bytes
    alone: bool
    raw: str


class ReviewRow(NamedTuple):
    """A review as read."""

    id: int
    annotation: int
    task: int
    reviewer: str
    verdict: str
    created_at: str | None
    line: int | None
    revision: bytes
    alone: bool
    raw: str


class ActivityRow(NamedTuple):
    """One line of an activity file."""

    line: int
    at: str
    by: str
    task: int
    annotation: int
    event: str
    seconds: float | None


class DraftRow(NamedTuple):
    """A draft, local to this machine."""

    id: int
    task: int
    annotation: int | None
    user: str
    raw: str


class Content:
    """All that one file says, and what about it cannot be used."""

    __slots__ = ("activity", "annotations", "assignments", "broken", "drafts", "name", "predictions", "problems",
                 "reviews", "tasks")

    def __init__(self, name: str) -> None:
        self.name = name
        """Its path, relative to the project."""
        self.tasks: list[TaskRow] = []
        self.annotations: list[AnnotationRow] = []
        self.predictions: list[PredictionRow] = []
        self.reviews: list[ReviewRow] = []
        self.activity: list[ActivityRow] = []
        self.assignments: list[tuple[str, int]] = []
        self.drafts: list[DraftRow] = []
        self.problems: list[Problem] = []
        self.broken = False
        """Nothing in the file can be used: what was known of it stays in view."""

    def holds_others(self) -> bool:
        """Whether it holds anything besides tasks, annotations and predictions: most files do not."""
        return bool(self.problems or self.activity or self.reviews or self.assignments or self.drafts)

    def fault(self, message: str, line: int | None = None, code: str = "shape") -> None:
        """Note something that cannot be used."""
        self.problems.append(Problem(self.name, line, message, code))

    @property
    def bad_lines(self) -> set[int]:
        """Lines with an item that cannot be used."""
        return {problem.line for problem in self.problems if problem.line is not None}
