"""Make a folder a project: its folders and ignore files, nothing that is there changed."""

from __future__ import annotations

from pathlib import Path


def prepare(folder: Path) -> None:
    """Create the folder and `tasks/` where they are missing."""
    (folder / "tasks").mkdir(parents=True, exist_ok=True)
