"""A project as a table of pandas, and as a data set that training loops index."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from labelfs.errors import BadRequest, NotFound

if TYPE_CHECKING:
    from labelfs.opened import OpenProject, Task


def to_pandas(opened: OpenProject) -> Any:
    """A row per annotation with typed columns as Parquet exports have them; raises `BadRequest` without pandas."""
    try:
        import pandas as pd  # type: ignore[import-untyped]
    except ImportError:
        raise BadRequest("to_pandas() needs pandas", hint="pip install 'labelfs[pandas]'") from None
    from labelfs.formats.columns import Columns
    from labelfs.formats.huggingface_out import rows
    from labelfs.formats.registry import Report

    project = opened.project
    found = rows(project.export_items(only_annotated=False), project.config, Columns(project.config), Report())
    return pd.DataFrame.from_records(list(found))


class TaskDataset:
    """Tasks by position: `len()`, `[i]`, iteration; what PyTorch calls a map-style data set.

    Holds the tasks' ids only; each task is read when it is asked for, and given to `transform` if there is one.
    """

    def __init__(self, opened: OpenProject, transform: Callable[[Task], Any] | None,
                 where: Callable[[Task], bool] | None) -> None:
        self._opened, self._transform = opened, transform
        self.ids = [task.id for task in opened.tasks(where=where)]
        """Task ids in order."""

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, place: int) -> Any:
        task = self._opened[self.ids[place]]
        return task if self._transform is None else self._transform(task)

    def __iter__(self) -> Iterator[Any]:
        for place in range(len(self)):
            try:
                yield self[place]
            except NotFound:
                continue  # deleted since the data set was made
