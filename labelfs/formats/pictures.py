"""The picture of each item: which file, what size, under which name it is written."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from PIL import Image, UnidentifiedImageError

from labelfs.errors import Problem
from labelfs.formats.items import Item, items
from labelfs.formats.regions import SHAPES, Region, regions
from labelfs.formats.registry import Output, Report, Task
from labelfs.formats.task_data import keys_of, value_at

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

RENAMED = "{n} pictures of equal names written under names of their own"
OLDER = "{n} older annotations of a task left out: the format has one file per picture"
_LOCAL = "/data/local-files/"
_UPLOAD = "/data/upload/"


@dataclass(slots=True, eq=False)
class Picture:
    """One item with its picture; `width` and `height` None where neither file nor results tell."""

    item: Item
    regions: list[Region]
    reference: str
    file: Path | None
    name: str
    """The name without folders, its own among all pictures of the export."""
    width: int | None
    height: int | None
    bands: int = 3

    @property
    def stem(self) -> str:
        """The name without its ending, short enough for any file system."""
        return _stem(self.name)[:251]

    @property
    def unlike_label_studio(self) -> bool:
        """Whether Label Studio leaves the picture out: it has answers, but no box, polygon or key point."""
        return bool(self.item.results) and not any(
            one.paired or one.shape in {"rectangle", "polygon", "keypoint"} for one in self.regions)


class Names:
    """File names of references; of equal ones the later gets a prefix made of its reference."""

    def __init__(self, *, exact: bool, copying: bool) -> None:
        self._exact = exact
        self._copying = copying
        self._stems: dict[str, str] = {}
        self._renamed: set[str] = set()
        self.copied: set[str] = set()

    def of(self, reference: str, report: Report) -> str:
        """The name for a reference, the same each time."""
        plain = _last(path_of(reference)).replace("\\", "-").replace("\0", "")
        plain = plain if plain.strip(".") else "unnamed"
        if self._exact:
            known = _is_remote(reference) or (self._copying and reference.startswith(_LOCAL))
            return _prefixed(reference, plain) if known else plain
        owner = self._stems.setdefault(_stem(plain).casefold(), reference)
        if owner == reference:
            return plain
        report.lose(RENAMED, reference not in self._renamed)
        self._renamed.add(reference)
        return _prefixed(reference, plain)


def _prefixed(reference: str, name: str) -> str:
    return f"{hashlib.md5(reference.encode(), usedforsecurity=False).hexdigest()[:8]}__{name}"


def _last(path: str) -> str:
    """The last part of a path, as `PurePosixPath.name` has it."""
    last = path[path.rfind("/") + 1:]
    return last if last and last != "." else PurePosixPath(path).name


def _stem(name: str) -> str:
    """A name without its ending, as `PurePosixPath.stem` has it."""
    dot = name.rfind(".")
    return name[:dot] if 0 < dot < len(name) - 1 else name


def _is_remote(reference: str) -> bool:
    return reference.startswith(("http://", "https://"))


def path_of(reference: str) -> str:
    """The path that a reference names, relative to the project where it is a file of it."""
    if ":" not in reference and not reference.startswith("/data/"):
        return reference
    parts = urlsplit(reference)
    if reference.startswith(_LOCAL):
        return (parse_qs(parts.query).get("d") or [""])[0]
    if reference.startswith(_UPLOAD):
        return "upload/" + unquote(parts.path[len(_UPLOAD):])
    return unquote(parts.path) if parts.scheme in {"http", "https"} else reference


def pictures(tasks: Iterable[Task], config: Config, output: Output, report: Report, *, exact: bool,
             copying: bool, kinds: Container[str] = SHAPES, named: bool = True) -> Iterator[Picture]:
    """Each item with its picture; items without are reported, pictures copied to `images/` when asked.

    `kinds`: the shapes that the format takes; all others are counted as left out. `named`: the format uses the names.
    """
    keys = keys_of(config, {"Image"})
    names = Names(exact=exact, copying=copying)
    for item in items(tasks, config, report):
        found = (value_at(item.task, key) for key in keys)
        reference = next((one for one in found if isinstance(one, str) and one), None)
        if reference is None:
            _tell(item, "the picture is missing in the task's data; left out", "picture", report)
            continue
        made = _picture(item, reference, names.of(reference, report) if named else "", output, report, kinds)
        if copying and (not exact or reference.startswith("/data/")):
            _copy(made, names, output, report)
        yield made


def newest(found: Iterable[Picture], report: Report) -> Iterator[Picture]:
    """The newest annotation of each task (items of a task follow each other, newest first)."""
    before: object = object()
    for picture in found:
        if picture.item.task is before:
            report.lose(OLDER)
            continue
        before = picture.item.task
        yield picture


def _tell(item: Item, message: str, code: str, report: Report) -> None:
    report.problems.append(Problem(f"task {item.task.get('id')}", None, message, code))


def _picture(item: Item, reference: str, name: str, output: Output, report: Report,  # noqa: PLR0917
             kinds: Container[str]) -> Picture:
    file = output.media(reference)
    found = regions(item, report, kinds)
    if file is not None and (header := _header(file)) is not None:
        return Picture(item, found, reference, file, name, *header)
    sized = next((one for one in found if one.width and one.height), None)
    if sized is None or not sized.width or not sized.height:
        return Picture(item, found, reference, file, name, None, None)
    return Picture(item, found, reference, file, name, int(sized.width), int(sized.height))


def _header(file: Path) -> tuple[int, int, int] | None:
    try:
        with Image.open(file) as image:
            return image.width, image.height, len(image.getbands())
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError, ValueError):
        return None


def _copy(picture: Picture, names: Names, output: Output, report: Report) -> None:
    if picture.name in names.copied:
        return
    names.copied.add(picture.name)
    if picture.file is None:
        _tell(picture.item, f"{picture.reference}: not on this machine, not copied", "media", report)
        return
    with picture.file.open("rb") as source, output.file(f"images/{picture.name}") as target:
        shutil.copyfileobj(source, target)
