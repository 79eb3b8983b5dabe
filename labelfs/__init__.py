"""labelfs: labeling for machine learning where the folder is the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from labelfs.project import Project

__version__ = "0.1.0"
__all__ = ["Project", "__version__", "open"]


def open(path: str, **options: Any) -> Project:  # noqa: A001 - `labelfs.open("folder")` is the name people guess
    """Open a project folder: the Python API (options as of `Project.open`)."""
    from labelfs.project import Project

    return Project.open(path, **options)


def __getattr__(name: str) -> Any:
    if name == "Project":
        from labelfs.project import Project

        return Project
    raise AttributeError(f"module 'labelfs' has no attribute {name!r}")
