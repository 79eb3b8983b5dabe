"""What the store itself needs of the project's settings files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from labelfs.store import files
from labelfs.store.jsontext import NotJson, loads_fast
from labelfs.store.people import members_by_number


def read_object(root: Path, name: str) -> dict[str, Any]:
    """An object file's content; empty when it is absent or cannot be read (the index lists why)."""
    try:
        content = loads_fast(files.read(root / name))
    except (OSError, NotJson):
        return {}
    return content if isinstance(content, dict) else {}


def members_of(root: Path) -> dict[int, str]:
    """Integer → e-mail, as `members.json` says."""
    return members_by_number(read_object(root, "members.json"))
