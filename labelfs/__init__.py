"""labelfs: labeling for machine learning where the folder is the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from labelfs.errors import LabelfsError, NotFound, Stale
    from labelfs.opened import Annotation, OpenProject, Prediction, Task
    from labelfs.project import Project

__version__ = "0.1.0"
__all__ = ["Annotation", "LabelfsError", "NotFound", "OpenProject", "Prediction", "Project", "Stale", "Task",
           "__version__", "open"]
_HOMES = {"LabelfsError": "errors", "NotFound": "errors", "Stale": "errors", "Annotation": "opened",
          "OpenProject": "opened", "Prediction": "opened", "Task": "opened", "Project": "project"}


def open(path: Any, **options: Any) -> OpenProject:  # noqa: A001 - `labelfs.open("folder")` is the name people guess
    """Open a project folder: the Python API (options as of `Project.open`: `user`, `read_only`)."""
    from labelfs.opened import OpenProject
    from labelfs.project import Project

    return OpenProject(Project.open(path, **options))


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"labelfs.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'labelfs' has no attribute {name!r}")
