"""Project: where files (store) and meaning (labeling) meet; all that web, commands and scripts call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.errors import Problem

if TYPE_CHECKING:
    from labelfs.labeling.config import Config
    from labelfs.store.store import Store

Progress = Callable[[int, int | None], None]
"""Called with (done, total or None)."""


@dataclass(slots=True)
class ImportReport:
    """What an import took, what it did not take and why."""

    task_ids: list[int] = field(default_factory=list)
    """Ids in order of the source's items, also of those that were already there."""
    tasks_added: int = 0
    tasks_known: int = 0
    annotations_added: int = 0
    predictions_added: int = 0
    renumbered: dict[str, int] = field(default_factory=dict)
    """Source id → the id it got, where they differ."""
    problems: list[Problem] = field(default_factory=list)
    data_columns: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


class Project:
    """One project folder, read and written through its store, understood through its config."""

    root: Path
    store: Store
    number: int
    """Project id in the API: 1 when served alone."""
    user: str
    """E-mail of who works here (`--as`, else git's user.email, else login@host)."""

    @classmethod
    def open(cls, root: str | Path, *, user: str | None = None, read_only: bool = False, number: int = 1,
             fsync: bool = True) -> Project:
        """Open the folder as a project; raises `NotFound` if it is none."""
        raise NotImplementedError

    @classmethod
    def init(cls, root: str | Path, *, config: str | None = None, title: str | None = None) -> Project:
        """Make the folder a project where it is none yet (`config.xml`, ignore files); never harms what is there."""
        raise NotImplementedError

    def close(self) -> None: ...

    # ---- meaning ----------------------------------------------------------------------------------------
    @property
    def config(self) -> Config:
        """The labeling config in force: the last one that could be parsed."""
        raise NotImplementedError

    @property
    def settings(self) -> Mapping[str, Any]:
        """`project.json` with every default filled in (keys as in format.md)."""
        raise NotImplementedError

    @property
    def title(self) -> str: ...
    def problems(self) -> list[Problem]:
        """Files that cannot be used, config errors, duplicate ids, orphans, missing media."""
        raise NotImplementedError

    def set_config(self, text: str, *, expect: str | None = None, force: bool = False) -> str:
        """Save a new config; raises `BadRequest` with the problems and lines, or with the results it would orphan."""
        raise NotImplementedError

    def update_settings(self, changes: Mapping[str, Any]) -> None: ...

    # ---- work -------------------------------------------------------------------------------------------
    def next_task(self, *, user: str, exclude: Iterable[int] = ()) -> int | None:
        """The next task for this person by the project's sampling, overlap, skip rule and assignments."""
        raise NotImplementedError

    def save_annotation(self, task_id: int, body: Mapping[str, Any], *, user: str) -> tuple[dict[str, Any], bool]:
        """Create an annotation from an API body (masks moved to PNG files); `(annotation in API form, created)`."""
        raise NotImplementedError

    def update_annotation(self, annotation_id: int, body: Mapping[str, Any], *, user: str,
                          expect: str | None = None) -> dict[str, Any]: ...

    def import_tasks(self, items: Iterable[Mapping[str, Any]], *, source: str, predictions: bool = False,
                     ground_truth_default: bool = False, progress: Progress | None = None) -> ImportReport:
        """Add Label Studio task objects (bare data too) with their annotations and predictions; idempotent."""
        raise NotImplementedError

    def export_items(self, *, ids: Iterable[int] | None = None, only_annotated: bool = True,
                     resolve_uri: bool = False) -> Iterator[dict[str, Any]]:
        """Tasks in the shape of Label Studio's JSON export, streamed in id order."""
        raise NotImplementedError
