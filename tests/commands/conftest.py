"""The command as a process, as a person runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

CONFIG = """<View>
  <Text name="text" value="$text"/>
  <Choices name="mood" toName="text">
    <Choice value="good"/>
    <Choice value="bad"/>
  </Choices>
</View>
"""


@dataclass
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Labelfs:
    """Runs `labelfs` in a folder of its own, with a home of its own."""

    folder: Path
    environment: dict[str, str]

    def __call__(self, *arguments: str | Path, code: int | None = 0, cwd: Path | None = None, **more: str) -> Answer:
        command = [sys.executable, "-m", "labelfs", *map(str, arguments)]
        done = subprocess.run(command, cwd=cwd or self.folder, env=self.environment | more, capture_output=True,
                              text=True, check=False, timeout=60)
        answer = Answer(done.returncode, done.stdout, done.stderr)
        assert "Traceback" not in answer.err, answer.err
        if code is not None:
            assert answer.code == code, f"exit code {answer.code}\n{answer.out}\n{answer.err}"
        return answer


def task(number: int, text: str, *choices: str) -> dict[str, Any]:
    """A task of a Label Studio export, with one annotation per choice."""
    annotations = [
        {
            "id": 1000 * number + place, "completed_by": {"id": 1, "email": "ann@example.org"},
            "created_at": f"2026-01-0{place + 1}T10:00:00.000000Z", "updated_at": "2026-01-09T10:00:00.000000Z",
            "lead_time": 2.5, "was_cancelled": False, "ground_truth": False,
            "result": [{"id": f"r{place}", "from_name": "mood", "to_name": "text", "type": "choices",
                        "value": {"choices": [choice]}}],
        }
        for place, choice in enumerate(choices)
    ]
    return {"id": number, "data": {"text": text}, "annotations": annotations, "predictions": []}


@pytest.fixture
def labelfs(tmp_path: Path) -> Labelfs:
    folder = tmp_path / "work"
    folder.mkdir()
    kept = {key: value for key, value in os.environ.items()
            if not key.startswith(("LABELFS_", "LABEL_STUDIO_")) and key not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    kept |= {"LABELFS_HOME": str(tmp_path / "home"), "PYTHONPATH": str(Path(__file__).parents[2]),
             "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "NO_COLOR": "1"}
    return Labelfs(folder, kept)


@pytest.fixture
def project(labelfs: Labelfs) -> Path:
    """A project of three tasks: one labeled twice, one labeled once, one open."""
    (labelfs.folder / "config.xml").write_text(CONFIG)
    tasks = [task(1, "one", "good", "bad"), task(2, "two", "good"), task(3, "three")]
    (labelfs.folder / "export.json").write_text(json.dumps(tasks))
    labelfs("init", "cats", "--config", "config.xml", "--tasks", "export.json")
    return labelfs.folder / "cats"


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file that git would see, with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*"))
            if path.is_file() and ".labelfs" not in path.parts}
