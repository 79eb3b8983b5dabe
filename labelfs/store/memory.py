"""What is worth keeping on this machine beside the project: derived, in `.labelfs/cache`, gone without harm."""

from __future__ import annotations

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
    """Where the bytes kept under a name lie; None if there are none."""
    path = layout.join(root, f"{_FOLDER}/{name}")
    return path if path.is_file() else None


def recall(root: Path, name: str) -> str | None:
    """The text kept under a name; None if there is none, or none that can be read."""
    try:
        return files.read(layout.join(root, f"{_FOLDER}/{name}")).decode()
    except (OSError, UnicodeDecodeError, LabelfsError):
        return None
