"""Build hook: the browser bundle, and templates, sample project and examples inside the wheel."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

RESOURCES = ("templates", "sample_project", "examples")
LOCAL = frozenset({".labelfs", "__pycache__", ".git"})


class FrontendHook(BuildHookInterface[Any]):
    """Builds the bundle only when its sources changed; `LABELFS_SKIP_FRONTEND=1` leaves it as it is."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """A Node from the package index when one is needed and none is on PATH."""
        if self._skipped() or self._bundle().is_fresh() or self._bundle().node_on_path():
            return []
        return [self._bundle().WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build if need be; a wheel (not an editable one) gets the folders beside the package too."""
        if not self._skipped():
            self._bundle().build()
        if self.target_name == "wheel" and version != "editable":
            build_data["force_include"].update(self._resources())

    def _skipped(self) -> bool:
        return os.environ.get("LABELFS_SKIP_FRONTEND", "") not in {"", "0"}

    def _bundle(self) -> ModuleType:
        spec = importlib.util.spec_from_file_location("bundle", Path(self.root) / "frontend" / "bundle.py")
        if spec is None or spec.loader is None:
            message = "frontend/bundle.py is missing"
            raise FileNotFoundError(message)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def _resources(self) -> dict[str, str]:
        root = Path(self.root)
        return {str(path): f"labelfs/resources/{path.relative_to(root).as_posix()}"
                for name in RESOURCES for path in _files(root / name)}


def _files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not LOCAL & set(path.relative_to(folder).parts):
            yield path
