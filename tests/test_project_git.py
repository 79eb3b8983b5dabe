"""Branch and changed files, read by git with nothing of the project's configuration in force."""

from __future__ import annotations

import subprocess
import threading
from pathlib import Path

import pytest

from labelfs.git_state import GitState, GitWatch, read_state


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-c", "user.name=T", "-c", "user.email=t@example.org", *words], cwd=folder, check=True,
                   capture_output=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project inside a repository, not at its top."""
    git(tmp_path, "init", "-q", "-b", "main")
    root = tmp_path / "sub" / "project"
    root.mkdir(parents=True)
    for name in ("same.txt", "edited.txt", "old name.txt", "gone.txt"):
        (root / name).write_text(f"{name}\n" * 20)
    (tmp_path / "outside.txt").write_text("x")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "x")
    return root


def test_nothing_changed(folder: Path) -> None:
    assert read_state(folder) == GitState("main", 0, {})


def test_outside_a_repository(tmp_path: Path) -> None:
    state = read_state(tmp_path)
    assert state == GitState()
    assert state.of("x") is None


def test_changes(folder: Path) -> None:
    (folder / "edited.txt").write_text("other")
    (folder / "gone.txt").unlink()
    (folder / "deep").mkdir()
    (folder / "deep/ünew file.txt").write_text("x")
    (folder.parent.parent / "outside.txt").write_text("changed")
    git(folder, "mv", "old name.txt", "new name.txt")
    (folder / "added.txt").write_text("x")
    git(folder, "add", "added.txt")
    state = read_state(folder)
    assert state.files == {"edited.txt": "changed", "gone.txt": "changed", "deep/ünew file.txt": "new",
                           "new name.txt": "changed", "added.txt": "new"}
    assert (state.branch, state.changed) == ("main", 5)
    assert (state.of("same.txt"), state.of("edited.txt"), state.of("added.txt")) == ("committed", "changed", "new")


def test_a_detached_head_and_a_new_repository(folder: Path, tmp_path: Path) -> None:
    git(folder, "checkout", "-q", "--detach")
    assert len(read_state(folder).branch or "") == 10
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    git(fresh, "init", "-q", "-b", "trunk")
    (fresh / "a").write_text("x")
    assert read_state(fresh) == GitState("trunk", 1, {"a": "new"})


def test_what_the_projects_own_settings_name_is_not_run(folder: Path) -> None:
    mark = folder.parent.parent / "ran"
    program = folder.parent.parent / "evil.sh"
    program.write_text(f"#!/bin/sh\ntouch {mark}\n")
    program.chmod(0o755)
    git(folder, "config", "core.fsmonitor", str(program))
    git(folder, "config", "core.hooksPath", str(folder.parent.parent))
    (folder / "edited.txt").write_text("other")
    assert read_state(folder).files["edited.txt"] == "changed"
    assert not mark.exists()


def test_changes_are_told(folder: Path) -> None:
    told = threading.Event()
    watch = GitWatch(folder, told.set)
    assert watch.state().branch == "main"
    told.clear()
    (folder / "edited.txt").write_text("other")
    assert watch.state().changed == 0, "nobody said that something changed"
    watch.invalidate()
    watch.state()
    assert told.wait(5)
    assert watch.state().changed == 1
