"""Files that exist only while an import runs: unpacked archives, pictures embedded in labels."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def scratch_folder(options: Mapping[str, Any]) -> Path:
    """A new folder; the option `scratch` names the one in which it is made and that somebody removes afterwards."""
    given = options.get("scratch")
    return Path(tempfile.mkdtemp(prefix="labelfs-", dir=given if isinstance(given, (str, Path)) else None))


def scratch_file(options: Mapping[str, Any], name: str, content: bytes) -> Path:
    """A file with this content, in a folder of its own per content."""
    digest = hashlib.sha256(content).hexdigest()[:12]
    given = options.get("scratch")
    folder = Path(given) / digest if isinstance(given, (str, Path)) else scratch_folder(options)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path
