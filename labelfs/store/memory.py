"""What is worth keeping on this machine beside the project: derived, in `.labelfs/cache`, gone without harm."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from labelfs.errors import LabelfsError
from labelfs.store import files, layout

_FOLDER = f"{layout.LOCAL_FOLDER}/cache"


def remember(root: Path, name: str, text: str) -> bool:
    """Keep a text under a name; False when this folder cannot be written to (then nothing is remembered)."""
    return keep(root, name, text.encode())


def keep(root: Path, name: str, content: bytes) -> bool:
    """Keep bytes under a name; False when this folder cannot be written to."""
    try:
        files.write_atomic(root, f"{_FOLDER}/{name}", content, fsync=False)
    except LabelfsError:
        return False
    return True


def kept(root: Path, name: str) -> Path | None:
    """Where the bytes kept under a name lie; None if there are none. They count as used now (see `prune`)."""
    path = layout.join(root, f"{_FOLDER}/{name}")
    if not path.is_file():
        return None
    with contextlib.suppress(OSError):
        os.utime(path)
    return path


def prune(root: Path, folder: str, most: int) -> None:
    """Leave at most `most` bytes in a folder: what was used longest ago goes first, never the last one."""
    found = []
    for path in layout.join(root, f"{_FOLDER}/{folder}").rglob("*"):
        with contextlib.suppress(OSError):
            facts = path.lstat()
            if path.is_file():
                found.append((facts.st_mtime_ns, facts.st_size, path))
    over = sum(size for _, size, _ in found) - most
    for _, size, path in sorted(found)[:-1]:
        if over <= 0:
            break
        with contextlib.suppress(LabelfsError):
            files.remove(root, path.relative_to(root).as_posix(), fsync=False)
        over -= size


def recall(root: Path, name: str) -> str | None:
    """The text kept under a name; None if there is none, or none that can be read."""
    try:
        return files.read(layout.join(root, f"{_FOLDER}/{name}")).decode()
    except (OSError, UnicodeDecodeError, LabelfsError):
        return None
