"""Texts worth keeping on this machine beside the project: derived, in `.labelfs/cache`, gone without harm."""

from __future__ import annotations

from pathlib import Path

from labelfs.errors import LabelfsError
from labelfs.store import files, layout

_FOLDER = f"{layout.LOCAL_FOLDER}/cache"


def remember(root: Path, name: str, text: str) -> bool:
    """Keep a text under a name; False when this folder cannot be written to (then nothing is remembered)."""
    try:
        files.write_atomic(root, f"{_FOLDER}/{name}", text.encode(), fsync=False)
    except LabelfsError:
        return False
    return True


def recall(root: Path, name: str) -> str | None:
    """The text kept under a name; None if there is none, or none that can be read."""
    try:
        return files.read(layout.join(root, f"{_FOLDER}/{name}")).decode()
    except (OSError, UnicodeDecodeError, LabelfsError):
        return None
