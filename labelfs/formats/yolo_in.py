"""YOLO in: boxes, turned boxes, outlines and poses of text files beside pictures; DOTA's and Darknet's forms too."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.errors import Problem
from labelfs.formats.data_key import data_key
from labelfs.formats.encoding import encoding_of
from labelfs.formats.marks import Marks, annotation
from labelfs.formats.pictures_in import IMAGES, Pictures, shown
from labelfs.formats.registry import Importer, Report, importer
from labelfs.formats.sheet import Sheet
from labelfs.formats.turned import turned_box
from labelfs.formats.yolo_names import LISTS, Names, names_of

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

_FOLDERS = ("labels", "labelTxt", "labelTxt-v1.5", "labelTxt-v1.0")
_SPLITS = frozenset({"train.txt", "val.txt", "valid.txt", "test.txt", "requirements.txt", "readme.txt"})
OBLIQUE = "{n} rows of four corners that make no rectangle taken as polygons"
NOISE = 1e-4
"""By how much coordinates may stand out of 0 to 1 without being told."""
OUTSIDE = "{n} shapes reach outside of their picture; taken as they are"
NO_PICTURE = "no picture of this name"


class _Set:
    """One data set: its names, its label files by picture, and which form its rows have."""

    def __init__(self, paths: list[Path], finder: Pictures) -> None:
        self.names: Names = names_of(paths)
        self.finder = finder
        texts = [path for path in paths if path.suffix.lower() == ".txt" and path not in self.names.files
                 and path.name.lower() not in _SPLITS | LISTS]
        self.labels = {path.with_suffix(""): path for path in texts}
        self.used: set[Path] = set()
        self.turned = self._all_nine()

    def label_of(self, picture: Path) -> Path | None:
        """The label file of a picture: the folder `images` swapped for `labels`, or beside it."""
        for stem in self._stems(picture.with_suffix("")):
            if stem in self.labels:
                self.used.add(self.labels[stem])
                return self.labels[stem]
        return None

    @staticmethod
    def _stems(stem: Path) -> Iterator[Path]:
        parts = list(stem.parts)
        for place in range(len(parts) - 2, -1, -1):
            if parts[place].casefold() == "images":
                for folder in _FOLDERS:
                    yield Path(*parts[:place], folder, *parts[place + 1:])
        yield stem
        for folder in _FOLDERS:
            yield stem.parent / folder / stem.name

    def _all_nine(self) -> bool:
        """Whether every row has nine values: four corners, and not an outline of four points now and then."""
        if self.names.shape is not None:
            return False
        counts: set[int] = set()
        for path in self.labels.values():
            with path.open(encoding=encoding_of(path), errors="replace") as file:
                counts.update(len(line.split()) for line in file if line.strip())
            if counts - {9}:
                return False
        return counts == {9}


def read(paths: list[Path], config: Config | None, options: Mapping[str, Any],
         report: Report) -> Iterator[dict[str, Any]]:
    """A task per picture of a data set; a picture with an empty label file was looked at: an empty annotation."""
    key = data_key(config, options, ("Image",), "image")
    sheet = Sheet.of(config, options, report)
    finder = Pictures(paths, options, report)
    found = _Set(paths, finder)
    to = sheet.object("Image", key)
    for path in found.names.files:
        report.took(shown(path, finder.root))
    for number, name in found.names.classes.items():
        sheet.declare(name, category=str(number))
    for picture in (path for path in finder.files if path.suffix.lower() in IMAGES):
        label = found.label_of(picture)
        yield _task(found, sheet, to, picture, label, key=key, report=report)
    for path in sorted(set(found.labels.values()) - found.used):
        report.left(shown(path, finder.root), NO_PICTURE)
        report.problems.append(Problem(shown(path, finder.root), None, NO_PICTURE, "missing-media"))


def _task(found: _Set, sheet: Sheet, to: str, picture: Path, label: Path | None, *, key: str,
          report: Report) -> dict[str, Any]:
    name = shown(picture, found.finder.root)
    reference = found.finder.reference(name, picture, name)
    task: dict[str, Any] = {"data": {key: reference}, "meta": {"file_name": name}}
    report.tasks += 1
    size = found.finder.size(picture)
    if label is None or size is None:
        report.took(name, tasks=1)
        return task
    drawn, predicted = Marks(sheet, to, size), Marks(sheet, to, size)
    _Rows(found, drawn, predicted, report, shown(label, found.finder.root)).read(label)
    report.took(shown(label, found.finder.root), tasks=1, regions=drawn.regions + predicted.regions)
    if predicted.items and not drawn.items:
        scores = [one["score"] for one in predicted.items]
        task["predictions"] = [{"result": predicted.items, "score": sum(scores) / len(scores),
                                "model_version": "yolo"}]
    else:
        task["annotations"] = [annotation(drawn, "yolo")]
        report.annotations += 1
    return task


class _Rows:
    """Reads one label file."""

    def __init__(self, found: _Set, drawn: Marks, predicted: Marks, report: Report, name: str) -> None:
        self.found, self.drawn, self.predicted, self.report, self.name = found, drawn, predicted, report, name
        self.width, self.height = drawn.size if drawn.size is not None else (1.0, 1.0)

    def read(self, path: Path) -> None:
        with path.open(encoding=encoding_of(path)) as file:
            for line, text in enumerate(file, 1):
                parts = text.split()
                if not parts or parts[0].startswith(("imagesource:", "gsd:")):
                    continue
                try:
                    self._row(parts)
                except ValueError as fault:
                    self.report.problems.append(Problem(self.name, line, str(fault), "yolo"))

    def _row(self, parts: list[str]) -> None:
        if len(parts) in {9, 10} and not _is_number(parts[8]):
            self._dota(parts)
            return
        label = self._label(parts[0])
        values = [_number(one) for one in parts[1:]]
        shape = self.found.names.shape
        if shape is not None and len(values) in {4 + shape[0] * shape[1], 5 + shape[0] * shape[1]}:
            self._pose(label, values, shape)
        elif len(values) in {4, 5}:
            score = {"score": values[4]} if len(values) == 5 else {}
            self._box(self.predicted if score else self.drawn, label, values, **score)
        elif len(values) == 8 and self.found.turned:
            self._turned(label, self._points(values))
        elif len(values) >= 6 and len(values) % 2 == 0:
            self._told(values)
            self.drawn.polygon(label, self._points(values))
        else:
            msg = f"{len(parts)} values make neither box nor outline; the row was left out"
            raise ValueError(msg)

    def _label(self, text: str) -> str:
        classes = self.found.names.classes
        if not text.isdecimal():
            msg = f"{text[:40]} is no class number; the row was left out"
            raise ValueError(msg)
        if not classes:
            return text
        if int(text) not in classes:
            msg = f"class {text}: there are {len(classes)} classes, the last is {max(classes)}; the row was left out"
            raise ValueError(msg)
        return classes[int(text)]

    def _points(self, values: list[float]) -> list[tuple[float, float]]:
        return [(x * self.width, y * self.height) for x, y in zip(values[::2], values[1::2], strict=True)]

    def _told(self, values: list[float]) -> None:
        self.report.lose(OUTSIDE, any(not -NOISE <= one <= 1 + NOISE for one in values))

    def _box(self, marks: Marks, label: str, values: list[float], **more: Any) -> str:
        x, y, width, height = values[:4]
        self._told([x - width / 2, y - height / 2, x + width / 2, y + height / 2])
        return marks.box(label, (x - width / 2) * self.width, (y - height / 2) * self.height, width * self.width,
                         height * self.height, **more)

    def _pose(self, label: str, values: list[float], shape: tuple[int, int]) -> None:
        box = self._box(self.drawn, label, values[:4])
        count, per = shape
        names = self.found.names.points
        sheet = self.drawn.sheet
        for place in range(count):
            x, y, *seen = values[4 + place * per:4 + (place + 1) * per]
            if (seen and not seen[0]) or (not seen and not x and not y):
                continue
            name = names[place] if place < len(names) else f"point {place + 1}"
            sheet.label(sheet.control("KeyPointLabels", self.drawn.to, "point"), name, model_index=str(place))
            hidden = {"hidden": True} if seen and seen[0] == 1 else {}
            self.drawn.point(name, x * self.width, y * self.height, parentID=box, **hidden)

    def _turned(self, label: str, corners: list[tuple[float, float]], **more: Any) -> None:
        box = turned_box(corners)
        if box is None:
            self.report.lose(OBLIQUE)
            self.drawn.polygon(label, corners, **more)
        else:
            self.drawn.box(label, *box[:4], rotation=box[4], **more)

    def _dota(self, parts: list[str]) -> None:
        """`x1 y1 … x4 y4 label difficulty` in pixels."""
        values = [_number(one) for one in parts[:8]]
        more = {"meta": {"difficult": parts[9]}} if len(parts) == 10 and parts[9] != "0" else {}
        self._turned(parts[8], list(zip(values[::2], values[1::2], strict=True)), **more)


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _number(text: str) -> float:
    if not _is_number(text):
        msg = f"{text[:40]} is no number; the row was left out"
        raise ValueError(msg)
    return float(text)


def _sniff(paths: list[Path]) -> float:
    """Pictures with a text of rows of numbers each, or names of classes beside."""
    texts = [path for path in paths if path.suffix.lower() == ".txt" and path.name.lower() not in _SPLITS | LISTS]
    if not texts:
        return 0.0
    named = any(path.name.lower() in LISTS or path.suffix == ".names" for path in paths) or any(
        path.suffix.lower() in {".yaml", ".yml"} for path in paths)
    labels: list[Callable[[Path], bool]] = [lambda path: bool({*path.parts} & {*_FOLDERS}), _is_rows]
    good = sum(all(rule(path) for rule in labels) for path in texts[:50])
    if good:
        return 0.85
    return 0.8 if named and sum(map(_is_rows, texts[:50])) > len(texts[:50]) / 2 else 0.0


def _is_rows(path: Path) -> bool:
    """Whether the first lines of a text are rows of at least four numbers; an empty file may be one."""
    with path.open("rb") as file:
        lines = file.read(4096).decode("latin-1").splitlines()[:5]
    rows = [line.split() for line in lines[:4] if line.strip()]
    return all(len(row) >= 5 and sum(map(_is_number, row)) >= 5 for row in rows)


importer(Importer(
    name="YOLO",
    title="YOLO",
    description="Text files of boxes, turned boxes, outlines or poses beside pictures; Darknet and DOTA too.",
    suffixes=(".txt", ".yaml", ".yml", ".names", ".json", *IMAGES),
    run=read,
    sniff=_sniff,
    per_file=False,
    dataset=True,
    limits=("Rows of nine values are turned boxes only where all rows of the data set have nine.",
            "A label file without its picture is reported and left out.",
            "Rows with a confidence become predictions."),
))
