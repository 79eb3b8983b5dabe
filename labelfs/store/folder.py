"""The machine's own folder `.labelfs/`, and the lines labelfs adds to `.gitignore` and `.gitattributes`."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from labelfs.store import files

LOCAL: Final = ".labelfs"
PARTS: Final = ("tmp", "trash", "drafts", "predictions", "cache")
OLD: Final = 3600.0
"""Seconds after which a temporary file belongs to nobody."""

IGNORED: Final = (".labelfs/",)
ATTRIBUTES: Final = (
    "*.json text eol=lf",
    "*.jsonl text eol=lf",
    "*.xml text eol=lf",
    "media/** -text",
    "annotations/masks/** -text",
    "predictions/masks/** -text",
    "activity/** merge=union linguist-generated",
    "predictions/** linguist-generated",
)


def prepare(root: Path) -> bool:
    """Make `.labelfs/` with its own `.gitignore`, sweep what crashed writers left; False when it cannot be written."""
    local = root / LOCAL
    try:
        for part in PARTS:
            (local / part).mkdir(parents=True, exist_ok=True)
        ignore = local / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n")
        if not os.access(local / "tmp", os.W_OK):
            return False
    except OSError:
        return False
    sweep(root)
    return True


def sweep(root: Path, *, now: float | None = None) -> int:
    """Remove temporary files older than an hour; answers how many."""
    before = (time.time() if now is None else now) - OLD
    swept = 0
    for path in (root / LOCAL / "tmp").iterdir():
        with contextlib.suppress(OSError):
            if path.is_file() and path.stat().st_mtime < before:
                path.unlink()
                swept += 1
    return swept


def complete_lines(root: Path, name: str, lines: Iterable[str]) -> bool:
    """Add the lines a text file does not have yet, behind what is there; whether anything was added."""
    try:
        text = files.read(root / name).decode()
    except FileNotFoundError:
        text = ""
    have = {line.strip() for line in text.splitlines()}
    missing = [line for line in lines if line not in have]
    if not missing:
        return False
    start = text if not text or text.endswith("\n") else text + "\n"
    files.write_atomic(root, name, (start + "\n".join(missing) + "\n").encode())
    return True


def complete_git_files(root: Path) -> list[str]:
    """Complete `.gitignore` and `.gitattributes`; names of those that changed."""
    wanted = ((".gitignore", IGNORED), (".gitattributes", ATTRIBUTES))
    return [name for name, lines in wanted if complete_lines(root, name, lines)]
