"""Where the repository's own files are, and how one sees that its branch or index moved. Runs no git."""

from __future__ import annotations

import os
from pathlib import Path

State = tuple[object, ...]


def git_folder(root: Path) -> Path | None:
    """The git folder of the repository that the project stands in; of a worktree its own part of it."""
    real = Path(os.path.realpath(root))
    for folder in (real, *real.parents):
        found = folder / ".git"
        if found.is_dir():
            return found
        if found.is_file():
            return _linked(found)
    return None


def _linked(file: Path) -> Path | None:
    """The folder that a worktree's or submodule's `.git` file names."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return None
    target = file.parent / text.removeprefix("gitdir:").strip()
    return target if text.startswith("gitdir:") and target.is_dir() else None


def state_of(git: Path | None) -> State:
    """What differs when HEAD, the branch behind it or the index moved."""
    if git is None:
        return ()
    head = _text(git / "HEAD")
    common = git / _text(git / "commondir") if (git / "commondir").exists() else git
    branch = _text(common / head.removeprefix("ref:").strip()) if head.startswith("ref:") else ""
    return head, branch, _look(git / "index"), _look(common / "packed-refs")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _look(path: Path) -> tuple[int, int, int]:
    try:
        about = path.stat()
    except OSError:
        return 0, 0, 0
    return about.st_mtime_ns, about.st_size, about.st_ino
