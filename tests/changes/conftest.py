"""Projects in real git repositories, and states of one annotation."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from labelfs.changes.diff import compare
from labelfs.changes.model import Diff
from labelfs.changes.tree import FolderTree
from labelfs.store.canonical import canonical_object
from labelfs.store.layout import Kind

ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_AUTHOR_NAME": "Ann",
    "GIT_AUTHOR_EMAIL": "ann@example.org", "GIT_COMMITTER_NAME": "Ann", "GIT_COMMITTER_EMAIL": "ann@example.org",
}


def annotation(result: list[Any], **more: Any) -> dict[str, Any]:
    return {"id": 41, "ground_truth": False, "task": 17, "was_cancelled": False, "data_digest": "0011223344556677",
            "completed_by": "ann@example.org", "created_at": "2026-01-01T10:00:00.000000Z", **more, "result": result}


def box(region: str, x: float = 10, y: float = 10, w: float = 20, h: float = 20, label: str = "Car",
        **more: Any) -> dict[str, Any]:
    value = {"x": x, "y": y, "width": w, "height": h, "rotation": 0, "rectanglelabels": [label]}
    return {"id": region, "value": value, "from_name": "label", "to_name": "image", "type": "rectanglelabels",
            "origin": "manual", "original_width": 800, "original_height": 600, "image_rotation": 0, **more}


@dataclass
class Git:
    """A repository on the disk."""

    folder: Path

    def __call__(self, *words: str, code: int | None = 0) -> str:
        done = subprocess.run(["git", *words], cwd=self.folder, env=os.environ | ENVIRONMENT, capture_output=True,
                              text=True, check=False)
        assert code is None or done.returncode == code, f"git {words}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def write(self, name: str, value: Any, kind: Kind = Kind.ANNOTATION) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(canonical_object(value, kind) if isinstance(value, dict) else value)
        return path

    def commit(self, message: str = "more") -> str:
        self("add", "-A")
        self("commit", "-q", "-m", message)
        return self("rev-parse", "HEAD").strip()


@pytest.fixture
def git(tmp_path: Path) -> Git:
    folder = tmp_path / "repository"
    folder.mkdir()
    made = Git(folder)
    made("init", "-q", "-b", "main")
    return made


NAME = "annotations/17.ann@example.org.json"


@pytest.fixture
def between(tmp_path: Path) -> Callable[..., Diff]:
    """The difference of two annotations, or of two sets of files."""

    def diff(before: Any, after: Any) -> Diff:
        trees = []
        place = tmp_path / str(len(list(tmp_path.iterdir())))
        for name, files in (("a", before), ("b", after)):
            files = {NAME: annotation(files)} if isinstance(files, list) else files
            for path, value in files.items():
                target = place / name / path
                target.parent.mkdir(parents=True, exist_ok=True)
                text = value if isinstance(value, str) else json.dumps(value)
                target.write_text(text, encoding="utf-8")
            (place / name).mkdir(exist_ok=True, parents=True)
            trees.append(FolderTree(name, place / name))
        return compare(*trees)

    return diff
