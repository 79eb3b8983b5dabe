"""Many small projects behind one server: a test asks for one by its name, and no test waits for another process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from .conftest import Server, open_task


class Rooms:
    """A workspace of one-task projects; all are written before the server starts."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.numbers: dict[str, int] = {}
        self.server: Server | None = None

    def add(
        self,
        name: str,
        config: str,
        data: Any,
        result: list[Any] | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> None:
        """A project with the task 1 (`data`) and, if a result is given, Mara's annotation of it."""
        folder = self.root / name
        for file, content in (files or {}).items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(content)
        (folder / "tasks").mkdir(parents=True, exist_ok=True)
        (folder / "config.xml").write_text(config, "utf-8")
        (folder / "tasks/1.json").write_text(json.dumps({"id": 1, "data": data}, ensure_ascii=False), "utf-8")
        if result is not None:
            annotation = {"id": 1, "task": 1, "completed_by": "mara@example.org", "result": result}
            (folder / "annotations").mkdir()
            path = folder / "annotations/1.mara@example.org.json"
            path.write_text(json.dumps(annotation, ensure_ascii=False, indent=2) + "\n", "utf-8")
        self.numbers[name] = len(self.numbers) + 1

    def serve(self) -> None:
        """Start the server."""
        projects = {str(number): name for name, number in self.numbers.items()}
        (self.root / "workspace.json").write_text(json.dumps({"projects": projects}), "utf-8")
        self.server = Server(self.root, "--as", "mara@example.org")

    def stop(self) -> None:
        """End the server."""
        if self.server:
            self.server.stop()

    def open(self, page: Page, name: str) -> None:
        """Open the project's task and wait until one can label."""
        assert self.server is not None
        open_task(page, self.server, 1, self.numbers[name])

    def annotation_file(self, name: str) -> Path:
        """The file of the project's one annotation."""
        (file,) = (self.root / name / "annotations").glob("*.json")
        return file
