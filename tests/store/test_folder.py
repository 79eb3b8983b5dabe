"""The machine's own folder, and the git files labelfs completes."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from labelfs.store import files, folder


def test_the_local_folder_hides_itself(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    assert folder.prepare(tmp_path)
    assert folder.prepare(tmp_path)
    files.write_atomic(tmp_path, ".labelfs/drafts/1.json", b"{}\n")
    status = subprocess.run(["git", "status", "--porcelain"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert status.stdout == ""


def test_a_local_folder_that_leads_out_is_not_used(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    project = tmp_path / "project"
    project.mkdir()
    (project / ".labelfs").symlink_to(outside)
    assert not folder.prepare(project)
    assert list(outside.iterdir()) == []
    (project / ".labelfs").unlink()
    (project / ".labelfs").mkdir()
    (project / ".labelfs" / "tmp").symlink_to(outside)
    assert not folder.prepare(project)
    assert list(outside.iterdir()) == []


def test_only_old_temporaries_are_swept(tmp_path: Path) -> None:
    folder.prepare(tmp_path)
    old, young = tmp_path / ".labelfs/tmp/old", tmp_path / ".labelfs/tmp/young"
    old.write_bytes(b"")
    young.write_bytes(b"")
    os.utime(old, (time.time() - 7200, time.time() - 7200))
    assert folder.sweep(tmp_path) == 1
    assert young.exists()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, b"a\nb\n"),
        (b"", b"a\nb\n"),
        (b"x\nb", b"x\nb\na\n"),
        (b"x\r\n b \r\n", b"x\r\n b \r\na\r\n"),
        (b"caf\xe9\n", b"caf\xe9\na\nb\n"),
        (b"b\na\n", b"b\na\n"),
    ],
)
def test_lines_are_completed_and_what_is_there_stays(tmp_path: Path, before: bytes | None, after: bytes) -> None:
    if before is not None:
        (tmp_path / "lines").write_bytes(before)
    assert folder.complete_lines(tmp_path, "lines", ["a", "b"]) == (before != after)
    assert (tmp_path / "lines").read_bytes() == after


def test_git_files(tmp_path: Path) -> None:
    assert folder.complete_git_files(tmp_path) == [".gitignore", ".gitattributes"]
    assert folder.complete_git_files(tmp_path) == []
    attributes = (tmp_path / ".gitattributes").read_text()
    assert "media/** -text\n" in attributes
    assert "merge=labelfs" not in attributes
