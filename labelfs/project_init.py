"""Make a folder a project: its folders and ignore files, nothing that is there changed."""

from __future__ import annotations

from pathlib import Path

from labelfs.store.folder import complete_git_files


def prepare(folder: Path) -> None:
    """Create the folder and `tasks/` where they are missing, and complete `.gitignore` and `.gitattributes`."""
    (folder / "tasks").mkdir(parents=True, exist_ok=True)
    complete_git_files(folder)
