"""The examples of docs/coming-from-label-studio.md, run as they stand."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.conftest import Server

CONFIG = """<View><Text name="text" value="$text"/>
<Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices></View>"""


def blocks(root: Path, kind: str) -> list[str]:
    text = (root / "docs/coming-from-label-studio.md").read_text("utf-8")
    return re.findall(rf"```{kind}\n(.*?)```", text, re.DOTALL)


def block(root: Path, name: str) -> str:
    return next(code for code in blocks(root, "python") if code.startswith(f"# {name}\n"))


@pytest.mark.parametrize("name", ["new client", "old client"])
def test_scripts(name: str, root: Path, live: Server) -> None:
    found: dict[str, object] = {"URL": live.url, "CONFIG": CONFIG}
    exec(block(root, name), found)
    (task,) = found["labeled"]  # type: ignore[misc]
    assert task["data"] == {"text": "a calm day"}
    assert task["annotations"][0]["result"][0]["value"] == {"choices": ["good"]}


def test_without_a_server(root: Path, tmp_path: Path) -> None:
    (tmp_path / "config.xml").write_text(CONFIG)
    region = {"from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["good"]}}
    found: dict[str, object] = {"FOLDER": str(tmp_path), "region": region}
    exec(block(root, "no server"), found)
    assert [[dict(item) for item in result] for result in found["labeled"]] == [[region]]  # type: ignore[attr-defined]


def test_bringing_a_project(root: Path, tmp_path: Path) -> None:
    (tmp_path / "config.xml").write_text(CONFIG)
    region = {"from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["good"]}}
    export = [{"id": 7, "data": {"text": "x"}, "annotations": [{"id": 3, "completed_by": 1, "result": [region]}]}]
    (tmp_path / "export.json").write_text(json.dumps(export))
    for line in blocks(root, "console")[0].strip().splitlines():
        if "serve" in line:
            continue
        words = line.replace("labelfs ", f"{sys.executable} -m labelfs ")
        done = subprocess.run(words, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False,
                              env={**os.environ, "PYTHONPATH": str(root)})
        assert done.returncode == 0, done.stderr
    (file,) = (tmp_path / "moods/annotations").glob("*.json")
    assert json.loads(file.read_text())["result"] == [region]
