"""What lies in a folder that is to become a project."""

from __future__ import annotations

import re
from pathlib import Path

from labelfs.formats.media import KINDS, kind_of
from labelfs.formats.sources import expand

DATA = (".json", ".jsonl", ".csv", ".tsv")
TEMPLATES = {
    "image": "images/object-detection",
    "audio": "audio/transcription",
    "video": "video/object-tracking",
    "pdf": "documents/pdf-classification",
    "html": "text/web-pages",
}
"""Kind of media → the template a folder of it begins with."""
_OURS = frozenset({"tasks", "annotations", "predictions", "reviews", "assignments", "activity", "views"})


def census(root: Path) -> dict[str, list[Path]]:
    """Kind of media, or `data` for tables and JSON → the files of it, most frequent kind first."""
    found: dict[str, list[Path]] = {}
    for path in expand(str(root)):
        if path.relative_to(root).parts[0] in _OURS:
            continue
        kind = kind_of(path) or ("data" if path.suffix.lower() in DATA else None)
        if kind:
            found.setdefault(kind, []).append(path)
    return dict(sorted(found.items(), key=lambda one: -len(one[1])))


def media_tasks(root: Path, files: list[Path], key: str) -> list[dict[str, str]]:
    """`media_tasks` entries that take in these files and later ones of their kind: one per top folder."""
    globs = {_glob(path.relative_to(root), _suffixes(files)): None for path in files}
    return [{"glob": glob, "key": key} for glob in sorted(globs)]


def _suffixes(files: list[Path]) -> str:
    """Every suffix of the kind, and those found in another spelling (`.JPG`)."""
    kind = kind_of(files[0])
    known = KINDS[kind] if kind else ()
    others = sorted({path.suffix for path in files} - set(known))
    return ",".join(suffix.removeprefix(".") for suffix in (*known, *others))


def _glob(path: Path, suffixes: str) -> str:
    return f"{path.parts[0]}/**/*.{{{suffixes}}}" if len(path.parts) > 1 else f"*.{{{suffixes}}}"


def kind_of_glob(glob: str) -> str:
    """The kind of media that a glob such as `images/**/*.jpg` names; `image` when it does not say."""
    words = {f".{word}" for word in re.findall(r"[a-z0-9]+", glob.lower().rpartition(".")[2])}
    return next((kind for kind, suffixes in KINDS.items() if words & set(suffixes)), "image")
