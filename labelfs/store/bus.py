"""Numbered Changed events, one per settled batch of changes, for whoever wants to know."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changed:
    """What differs in the folder since the event before.

    `generation` counts from 1 and never goes back while the process lives; `resync` says that too much
    changed to list (above 1,000 ids): whoever cares reads anew.
    """

    generation: int = 0
    tasks: frozenset[int] = frozenset()
    """Tasks added, changed or removed, also those whose annotations or predictions did."""
    annotations: frozenset[int] = frozenset()
    predictions: frozenset[int] = frozenset()
    config: bool = False
    settings: bool = False
    problems: bool = False
    git: bool = False
    """HEAD, branch or index moved."""
    media: frozenset[str] = frozenset()
    resync: bool = False

    def __bool__(self) -> bool:
        """Whether anything changed at all."""
        return bool(
            self.tasks or self.annotations or self.predictions or self.media
            or self.config or self.settings or self.problems or self.git or self.resync
        )
