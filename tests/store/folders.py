"""Small project folders for the store's tests."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from labelfs.store.digests import data_digest

DATA = {"text": "hello"}


def task(number: int, **more: Any) -> dict[str, Any]:
    return {"id": number, "data": {"text": f"text {number}"}, **more}


def annotation(number: int, of: int, who: Any = "alice@example.org", **more: Any) -> dict[str, Any]:
    return {
        "id": number, "ground_truth": False, "task": of, "was_cancelled": False,
        "data_digest": data_digest({"text": f"text {of}"}), "completed_by": who,
        "created_at": f"2026-01-01T00:00:00.{number:06}Z", "result": [choice("A")], **more,
    }


def choice(*labels: str, name: str = "c", **more: Any) -> dict[str, Any]:
    return {"id": "r1", "value": {"choices": list(labels)}, "from_name": name, "to_name": "t", "type": "choices",
            **more}


def put(root: Path, name: str, content: Any) -> Path:
    """Write a file: bytes and texts as they are, anything else as JSON; `.jsonl` from a list."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif isinstance(content, str):
        path.write_text(content, encoding="utf-8")
    elif name.endswith(".jsonl"):
        path.write_text("".join(json.dumps(row) + "\n" for row in content), encoding="utf-8")
    else:
        path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    return path


def listed(*tasks: Any) -> str:
    """A list file: one item per line."""
    return "[\n" + ",\n".join("  " + json.dumps(item) for item in tasks) + "\n]\n"


def git(root: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", str(root), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def snapshot(root: Path) -> dict[str, bytes]:
    """Every file that git could see, with its bytes."""
    return {str(path.relative_to(root)): path.read_bytes() for path in visible(root)}


def visible(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.relative_to(root).parts[0] not in (".labelfs", ".git"):
            yield path
