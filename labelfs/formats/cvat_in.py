"""CVAT XML 1.1 in: shapes and tags of pictures, tracks of films."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

from labelfs.errors import Problem
from labelfs.formats.cvat_tracks import take_track
from labelfs.formats.data_key import data_key
from labelfs.formats.marks import Marks, annotation
from labelfs.formats.media import KINDS
from labelfs.formats.pictures_in import Pictures, sized
from labelfs.formats.registry import Importer, Report, importer
from labelfs.formats.sheet import Sheet
from labelfs.formats.turned import about_centre
from labelfs.formats.xml_read import documents, line_of, number_of, text_of
from labelfs.labeling.geometry import Point
from labelfs.labeling.rle import MAX_PIXELS

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

CUBOIDS = "{n} cuboids left out: a config has no such shape"


def read(paths: list[Path], config: Config | None, options: Mapping[str, Any],
         report: Report) -> Iterator[dict[str, Any]]:
    """A task per `<image>`, and one for the film of a file with tracks."""
    sheet = Sheet.of(config, options, report)
    finder = Pictures(paths, options, report)
    for path, name, root in documents(paths, finder.root, "annotations", report):
        reader = CvatFile(root, path, name, sheet, finder)
        _declare(root, sheet)
        if root.find("image") is not None:
            yield from reader.images(data_key(config, options, ("Image",), "image"))
        if root.find("track") is not None:
            yield reader.film(data_key(config, options, ("Video",), "video"))
        if root.find("image") is None and root.find("track") is None:
            report.left(name, "neither images nor tracks in it")


def _declare(root: etree._Element, sheet: Sheet) -> None:
    for label in root.iterfind(".//meta//label"):
        name, colour = text_of(label, "name"), text_of(label, "color")
        if name and root.find("image") is not None:
            sheet.declare(name, **({"background": colour} if colour else {}))


class CvatFile:
    """One annotations.xml."""

    def __init__(self, root: etree._Element, path: Path, name: str, sheet: Sheet, finder: Pictures) -> None:
        self.root, self.path, self.name, self.sheet, self.finder = root, path, name, sheet, finder
        self.report = finder.report
        self.kinds: dict[tuple[str, str], tuple[str, list[str]]] = {}
        for label in root.iterfind(".//meta//label"):
            for attribute in label.iterfind("attributes/attribute"):
                values = text_of(attribute, "values")
                options = values.splitlines() if "\n" in values else values.split()
                self.kinds[text_of(label, "name"), text_of(attribute, "name")] = (
                    text_of(attribute, "input_type"), options)

    def problem(self, element: etree._Element, message: str) -> None:
        self.report.problems.append(Problem(self.name, line_of(element), message, "cvat"))

    # ---- pictures -----------------------------------------------------------------------------------------
    def images(self, key: str) -> Iterator[dict[str, Any]]:
        """The tasks; the subset takes part in finding the picture, since names repeat."""
        to = self.sheet.object("Image", key)
        for element in self.root.iterfind("image"):
            name, subset = element.get("name") or "", element.get("subset") or ""
            found = self.finder.find(name, self.path, subset=subset)
            plain = f"{subset}/{name}" if subset and found is None else name
            reference = self.finder.reference(plain, found, self.name)
            size = sized((_float(element.get("width")), _float(element.get("height"))),
                         lambda found=found: self.finder.size(found))  # type: ignore[misc]
            marks = Marks(self.sheet, to, size)
            for shape in element:
                self._shape(marks, shape)
            self.report.tasks += 1
            self.report.annotations += bool(marks.items)
            self.report.took(self.name, tasks=1, regions=marks.regions)
            about = {"file_name": name, "cvat_id": element.get("id"), "subset": subset, "task": element.get("task_id")}
            task: dict[str, Any] = {"data": {key: reference}, "meta": {k: v for k, v in about.items() if v}}
            yield {**task, "annotations": [annotation(marks, "cvat")]} if marks.items else task

    def _shape(self, marks: Marks, element: etree._Element) -> None:
        try:
            self._taken(marks, element)
        except (ValueError, OverflowError) as fault:
            self.problem(element, f"<{element.tag}>: {fault}; left out")

    def _taken(self, marks: Marks, element: etree._Element) -> None:
        label = element.get("label") or ""
        if element.tag == "tag":
            marks.choices("tag", [label], main=True)
            return
        if marks.size is None:
            msg = "neither the file nor the picture tells the picture's size"
            raise ValueError(msg)
        if element.tag == "cuboid":
            self.report.lose(CUBOIDS)
            return
        if element.tag == "skeleton":
            for points in element.iterfind("points"):
                hidden = {"hidden": True} if points.get("occluded") == "1" else {}
                if points.get("outside") != "1":
                    for x, y in _points(points):
                        marks.point(points.get("label") or label, x, y, **hidden)
            return
        for region in self._regions(marks, element, label):
            self.attributes(marks, element, label, region)

    def _regions(self, marks: Marks, element: etree._Element, label: str) -> list[str]:
        more: dict[str, Any] = {"meta": {key: element.get(key) for key in ("occluded", "z_order", "group_id", "source")
                         if element.get(key) not in {None, "0", "manual"}}}
        turn = _float(element.get("rotation")) or 0.0
        if element.tag == "box":
            left, top, right, bottom = _numbers(element, "xtl", "ytl", "xbr", "ybr")
            x, y = about_centre(left, top, right - left, bottom - top, turn) if turn else (left, top)
            return [marks.box(label, x, y, right - left, bottom - top, rotation=turn, **more)]
        if element.tag == "polygon":
            return [marks.polygon(label, _points(element), **more)]
        if element.tag == "polyline":
            return [marks.line(label, _points(element), **more)]
        if element.tag == "points":
            return [marks.point(label, x, y, **more) for x, y in _points(element)]
        if element.tag == "ellipse":
            x, y, rx, ry = _numbers(element, "cx", "cy", "rx", "ry")
            return [marks.ellipse(label, x, y, rx, ry, rotation=turn, **more)]
        if element.tag == "mask":
            return [marks.mask(label, _mask(element, marks.size or (0, 0)), **more)]
        msg = "no shape that labelfs knows"
        raise ValueError(msg)

    def attributes(self, marks: Marks, element: etree._Element, label: str, region: str) -> None:
        """The attributes of a shape as answers about its region."""
        for attribute in element.iterfind("attribute"):
            name, value = attribute.get("name") or "", (attribute.text or "").strip()
            kind, options = self.kinds.get((label, name), ("text", []))
            number = _float(value)
            if not name or not value:
                continue
            if kind in {"checkbox", "select", "radio"}:
                marks.choices(name, [value], region, options=options)
            elif kind == "number" and number is not None:
                marks.number(name, int(number) if number.is_integer() else number, region)
            else:
                marks.text(name, [value], region)

    # ---- films --------------------------------------------------------------------------------------------
    def film(self, key: str) -> dict[str, Any]:
        """The task of the film; frames count from 1, and only keyframes are kept."""
        size = self.root.find(".//meta//original_size")
        width, height = (number_of(size, "width"), number_of(size, "height")) if size is not None else (None, None)
        source = text_of(self.root, "meta/source") or self.path.with_suffix(".mp4").name
        found = self.finder.find(source, self.path)
        if found is None or found.suffix.lower() not in KINDS["video"]:
            found = None
        to = self.sheet.object("Video", key)
        marks = Marks(self.sheet, to)
        count = number_of(self.root, "meta/task/size") or number_of(self.root, "meta/job/size")
        stop = number_of(self.root, "meta/task/stop_frame")
        frames = int(stop) + 1 if stop is not None else int(count or 0)
        for track in self.root.iterfind("track"):
            if width and height:
                take_track(self, marks, track, (width, height), frames)
            else:
                self.problem(track, "left out: the file does not tell the size of the film's picture")
        reference = self.finder.reference(source, found, self.name)
        self.report.tasks += 1
        self.report.annotations += 1
        self.report.took(self.name, tasks=1, regions=marks.regions)
        return {"data": {key: reference}, "meta": {"file_name": source}, "annotations": [annotation(marks, "cvat")]}


def _float(text: str | None) -> float | None:
    try:
        found = float(text or "")
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def _numbers(element: etree._Element, *names: str) -> list[float]:
    found = [_float(element.get(name)) for name in names]
    if None in found:
        msg = f"no number for {', '.join(n for n, v in zip(names, found, strict=True) if v is None)}"
        raise ValueError(msg)
    return [one for one in found if one is not None]


def _points(element: etree._Element) -> list[Point]:
    pairs = [one.split(",") for one in (element.get("points") or "").split(";") if one.strip()]
    found = [(_float(one[0]), _float(one[1])) for one in pairs if len(one) == 2]
    made = [(x, y) for x, y in found if x is not None and y is not None]
    if not made or len(made) != len(pairs):
        msg = "its points are no list of numbers"
        raise ValueError(msg)
    return made


def _mask(element: etree._Element, size: tuple[float, float]) -> bytes:
    """The mask on the whole picture: runs from background on, row by row, inside its box."""
    width, height = int(size[0]), int(size[1])
    left, top, wide, high = (int(one) for one in _numbers(element, "left", "top", "width", "height"))
    if width * height > MAX_PIXELS or wide * high > MAX_PIXELS or wide < 1 or high < 1:
        msg = f"a mask of {wide} × {high} is too large"
        raise ValueError(msg)
    lengths = [int(one) for one in (element.get("rle") or "").split(",") if one.strip()]
    inner = bytearray()
    for place, length in enumerate(lengths):
        if length < 0 or len(inner) + length > wide * high:
            msg = "the runs of its mask are longer than its box"
            raise ValueError(msg)
        inner += (b"\xff" if place % 2 else b"\0") * length
    inner += b"\0" * (wide * high - len(inner))
    whole = bytearray(width * height)
    for row in range(high):
        y = top + row
        first, last = max(0, left), min(width, left + wide)
        if 0 <= y < height and first < last:
            whole[y * width + first:y * width + last] = inner[row * wide + first - left:row * wide + last - left]
    return bytes(whole)


def _sniff(paths: list[Path]) -> float:
    files = [path for path in paths if path.suffix.lower() == ".xml"][:20]
    return 0.9 if any(map(_is_cvat, files)) else 0.0


def _is_cvat(path: Path) -> bool:
    with path.open("rb") as file:
        return b"<annotations>" in file.read(4096)


importer(Importer(
    name="CVAT",
    title="CVAT XML",
    description="Shapes, masks, skeletons and tags of pictures; tracks of boxes of films.",
    suffixes=(".xml",),
    run=read,
    sniff=_sniff,
    per_file=False,
    dataset=True,
    limits=("Cuboids and tracks of other shapes than boxes are left out and counted.",
            "Of tracks only keyframes are kept: the frames between follow from them.",
            "Each point of `points` and of a skeleton is a key point of its own."),
))
