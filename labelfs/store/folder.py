"""The machine's own folder `.labelfs/`, and the lines labelfs adds to `.gitignore` and `.gitattributes`."""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from labelfs.store import files, layout

LOCAL: Final = layout.LOCAL_FOLDER
PARTS: Final = ("tmp", "trash", "drafts", "predictions", "cache")
OLD: Final = 3600.0
"""Seconds after which a temporary file belongs to nobody."""

IGNORED: Final = (".labelfs/", f"{layout.TEMPORARY_PREFIX}*")
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
    """Make `.labelfs/` with its own `.gitignore`, sweep what crashed writers left; False when it cannot be written.

    False, too, when it is a link that leads out of the project: a project's file could have made it.
    """
    local = root / LOCAL
    try:
        make_local(root)
        for part in PARTS:
            (local / part).mkdir(exist_ok=True)
            if not _is_own(root, local / part) or not os.access(local / part, os.W_OK):
                return False
    except OSError:
        return False
    sweep(root)
    return True


def make_local(root: Path) -> None:
    """Make `.labelfs/` and the `.gitignore` that hides it; raises `OSError`, also for a link out of the project."""
    local = root / LOCAL
    if not _is_own(root, local):
        raise PermissionError(errno.EACCES, "a link that leads out of the project", str(local))
    if not local.is_dir():
        local.mkdir(exist_ok=True)
    ignore = local / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n")


def _is_own(root: Path, path: Path) -> bool:
    return os.path.realpath(path).startswith(os.path.realpath(root).rstrip(os.sep) + os.sep)


def sweep(root: Path, *, now: float | None = None) -> int:
    """Remove temporary files older than an hour; answers how many."""
    before = (time.time() if now is None else now) - OLD
    swept = 0
    for path in _temporaries(root):
        with contextlib.suppress(OSError):
            if path.is_file() and path.lstat().st_mtime < before:
                path.unlink()
                swept += 1
    return swept


def _temporaries(root: Path) -> Iterator[Path]:
    """Files in `.labelfs/tmp`, and those that had to stand beside their targets on another file system."""
    with contextlib.suppress(OSError):
        yield from (root / LOCAL / "tmp").iterdir()
        device = (root / LOCAL).stat().st_dev
        for name in layout.FORMAT_FOLDERS:
            top = root / name
            if top.is_dir() and top.stat().st_dev != device and _is_own(root, top):
                yield from top.rglob(f"{layout.TEMPORARY_PREFIX}*")


def complete_lines(root: Path, name: str, lines: Iterable[str]) -> bool:
    """Add the lines a text file does not have yet, behind what is there; whether anything was added.

    What is there stays byte for byte; new lines end as its first line does (LF or CRLF).
    """
    try:
        text = files.read(root / name)
    except FileNotFoundError:
        text = b""
    have = {line.strip() for line in text.splitlines()}
    missing = [line.encode() for line in lines if line.encode() not in have]
    if not missing:
        return False
    end = b"\r\n" if text.partition(b"\n")[0].endswith(b"\r") else b"\n"
    start = text if not text or text.endswith(b"\n") else text + end
    files.write_atomic(root, name, start + b"".join(line + end for line in missing))
    return True


def complete_git_files(root: Path) -> list[str]:
    """Complete `.gitignore` and `.gitattributes`; names of those that changed."""
    wanted = ((".gitignore", IGNORED), (".gitattributes", ATTRIBUTES))
    return [name for name, lines in wanted if complete_lines(root, name, lines)]
