"""Media that an import brings: referred to at once, copied into the project when everything was read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labelfs.project import Project


class Placer:
    """The reference of a media file in task data: project-relative; files outside are copied by `copy`."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.root = os.path.realpath(project.root)
        self._waiting: dict[str, Path] = {}
        self._known: dict[Path, str] = {}

    def __call__(self, path: Path) -> str:
        """The reference of `path`."""
        if path not in self._known:
            self._known[path] = self._reference(path)
        return self._known[path]

    def _reference(self, path: Path) -> str:
        real = os.path.realpath(path)
        if os.path.commonpath([real, self.root]) == self.root:
            return Path(os.path.relpath(real, self.root)).as_posix()
        name = self.project.store.upload_path(path)
        self._waiting[name] = path
        return name

    def copy(self) -> None:
        """Copy what is referred to and lies outside of the project."""
        while self._waiting:
            name, path = self._waiting.popitem()
            self.project.store.copy_upload(name, path)
