"""Which built file belongs to which page: `static/build/manifest.json`, written by the frontend's build."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "static"
BUILD = STATIC / "build"


@dataclass(frozen=True, slots=True)
class Bundle:
    """The script of one page and what it will import at once."""

    script: str
    preload: tuple[str, ...] = ()


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
    preload = about.get("preload")
    return Bundle(str(about["file"]), tuple(map(str, preload)) if isinstance(preload, list) else ())


def styles() -> list[str]:
    """Names of the style sheets: tokens first, then components, then the rest in order."""
    names = sorted(path.name for path in (STATIC / "css").glob("*.css"))
    first = [name for name in ("tokens.css", "components.css") if name in names]
    return first + [name for name in names if name not in first]
