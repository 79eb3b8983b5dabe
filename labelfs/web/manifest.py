"""Which built file belongs to which page: `static/build/manifest.json`, written by the frontend's build."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "static"
BUILD = STATIC / "build"


@dataclass(frozen=True, slots=True)
class Bundle:
    """The script of one page, what it will import at once, and what the modules of tags need beyond that."""

    script: str
    preload: tuple[str, ...] = ()
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of_tags(self, tags: Iterable[str]) -> tuple[str, ...]:
        """Files that a config with these tags will ask for, each once."""
        return tuple(dict.fromkeys(name for tag in tags for name in self.tags.get(tag.lower(), ())))


def bundle(entry: str) -> Bundle | None:
    """The bundle of an entry; None when it was not built."""
    try:
        stamp = (BUILD / "manifest.json").stat().st_mtime_ns
    except OSError:
        return None
    return _read(stamp).get(entry)


@lru_cache(maxsize=4)
def _read(_stamp: int) -> dict[str, Bundle]:
    manifest = json.loads((BUILD / "manifest.json").read_text("utf-8"))
    return {name: _bundle(about) for name, about in manifest.items()}


def _bundle(about: str | dict[str, object]) -> Bundle:
    if isinstance(about, str):
        return Bundle(about)
    tags = about.get("tags")
    own = {tag: _names(files) for tag, files in tags.items()} if isinstance(tags, dict) else {}
    return Bundle(str(about["file"]), _names(about.get("preload")), own)


def _names(files: object) -> tuple[str, ...]:
    return tuple(map(str, files)) if isinstance(files, list) else ()


def styles() -> list[str]:
    """Names of the style sheets: tokens first, then components, then the rest in order."""
    names = sorted(path.name for path in (STATIC / "css").glob("*.css"))
    first = [name for name in ("tokens.css", "components.css") if name in names]
    return first + [name for name in names if name not in first]
