"""Pictures that labels of other tools name: which file that is, what reference it gets, how large it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from PIL import Image, UnidentifiedImageError

from labelfs.errors import Problem
from labelfs.formats.media import KINDS, SUFFIXES
from labelfs.formats.registry import Report

IMAGES = KINDS["image"]
MISSING = "{name} is not there; the task names it all the same, and `labelfs relink` finds it once it is"
_BESIDE = ("", "images", "JPEGImages", "img", "imgs", "data", "media")
"""Folders beside labels in which tools keep their pictures."""


def root_of(paths: Iterable[Path]) -> Path:
    """The folder that all the files are in."""
    folders = [os.path.abspath(path.parent) for path in paths]  # noqa: PTH100 (links stay as they are)
    return Path(os.path.commonpath(folders)) if folders else Path()


def largest(paths: Iterable[Path], *suffixes: str, most: int = 20) -> list[Path]:
    """The largest files with these endings: where a format keeps all in one file, it is among them."""
    fitting = [path for path in paths if path.suffix.lower() in suffixes]
    return sorted(fitting, key=lambda path: -path.stat().st_size)[:most] if len(fitting) > most else fitting


def shown(path: Path, root: Path) -> str:
    """The file's name in reports: relative to the import's folder."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100
    return absolute.relative_to(root).as_posix() if absolute.is_relative_to(root) else path.name


class Pictures:
    """Finds pictures by name among the files of an import and beside its labels."""

    def __init__(self, paths: Iterable[Path], options: Mapping[str, Any], report: Report) -> None:
        self.report = report
        self.root = root_of(paths := list(paths))
        self._place: Callable[[Path], str] = options.get("place") or Path.as_posix
        self.files = [path for path in paths if path.suffix.lower() in SUFFIXES]
        self._named: dict[str, list[Path]] = {}
        for path in self.files:
            self._named.setdefault(path.name, []).append(path)
        self._references: dict[Path, str] = {}
        self._missing: set[str] = set()
        self.used: set[Path] = set()

    def find(self, name: str, near: Path, *, subset: str = "") -> Path | None:
        """The file that labels in `near` mean by `name`; of several of one name the one in the most similar folder."""
        plain = PurePosixPath(name.replace("\\", "/"))
        for candidate in self._candidates(plain, near, subset):
            if candidate.is_file():
                return candidate
        same = self._named.get(plain.name, [])
        if len(same) > 1 and subset:
            same = [path for path in same if subset.casefold() in (part.casefold() for part in path.parts)] or same
        return max(same, key=lambda path: _likeness(path, plain, near)) if same else None

    def _candidates(self, plain: PurePosixPath, near: Path, subset: str) -> Iterator[Path]:
        relative = PurePosixPath(*plain.parts[1:]) if plain.is_absolute() or ":" in plain.parts[0:1] else plain
        if ".." in relative.parts:
            relative = PurePosixPath(relative.name)
        for above in (near.parent, near.parent.parent):
            for folder in _BESIDE:
                if subset:
                    yield above / folder / subset / relative
                yield above / folder / relative

    def reference(self, name: str, found: Path | None, file: str) -> str:
        """What stands in task data: the file's reference, or the name itself and a row in the report."""
        if found is None:
            if name not in self._missing:
                self._missing.add(name)
                self.report.problems.append(Problem(file, None, MISSING.format(name=name), "missing-media"))
            return name.replace("\\", "/")
        self.used.add(found)
        if found not in self._references:
            self._references[found] = self._place(found)
        return self._references[found]

    def size(self, found: Path | None) -> tuple[int, int] | None:
        """Width and height in pixels; None for what is missing or no picture (which is reported)."""
        if found is None:
            return None
        try:
            with Image.open(found) as image:
                return image.size
        except (OSError, UnidentifiedImageError, Image.DecompressionBombError, ValueError, SyntaxError):
            name = shown(found, self.root)
            if not any(one.file == name and one.code == "picture" for one in self.report.problems):
                self.report.problems.append(Problem(name, None, "this is no picture, or a broken one", "picture"))
            return None


def _likeness(path: Path, name: PurePosixPath, near: Path) -> tuple[int, int]:
    """How many folders at the end are those of the name, and how many at the beginning those of the labels."""
    own, wanted = path.parts[::-1], name.parts[::-1]
    tail = next((place for place, (one, other) in enumerate(zip(own, wanted, strict=False)) if one != other),
                min(len(own), len(wanted)))
    head = next((place for place, (one, other) in enumerate(zip(path.parts, near.parts, strict=False)) if one != other),
                min(len(path.parts), len(near.parts)))
    return tail, head


def sized(given: Any, found: Callable[[], tuple[int, int] | None]) -> tuple[float, float] | None:
    """The size that the labels state where it is one, else the picture's own."""
    width, height = given
    if isinstance(width, (int, float)) and isinstance(height, (int, float)) and width > 0 and height > 0:
        return float(width), float(height)
    return found()
