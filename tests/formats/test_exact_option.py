"""`--label-studio-exact` reaches the exporter."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def labelfs(*words: str | Path) -> str:
    done = subprocess.run([sys.executable, "-m", "labelfs", *map(str, words)], capture_output=True, text=True,
                          check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.mark.slow
def test_the_option_changes_what_is_written(shared: Path, tmp_path: Path) -> None:
    case, project = shared / "fixtures/exports/bbox_rotated", tmp_path / "project"
    project.mkdir()
    shutil.copy(case / "config.xml", project)
    shutil.copytree(case / "upload", project / "upload")
    labelfs("import", project, case / "tasks.json")
    said = labelfs("export", project, "--format", "yolo", "--out", tmp_path / "ours")
    labelfs("export", project, "--format", "yolo", "--label-studio-exact", "--out", tmp_path / "exact")
    name = "labels/d59677a4-photo0.txt"
    assert "turned boxes" in said
    assert (tmp_path / "exact" / name).read_text() == (case / "expected/YOLO" / name).read_text()
    assert (tmp_path / "ours" / name).read_text() != (tmp_path / "exact" / name).read_text()
