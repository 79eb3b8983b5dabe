"""labelme in: a JSON file of shapes per picture."""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image, UnidentifiedImageError

from labelfs.errors import BadFile, Problem
from labelfs.formats.data_key import data_key
from labelfs.formats.encoding import unicode_of
from labelfs.formats.json_read import Broken, value_of
from labelfs.formats.marks import Marks, annotation
from labelfs.formats.pictures_in import IMAGES, Pictures, shown, sized
from labelfs.formats.registry import Importer, Report, importer
from labelfs.formats.scratch import scratch_file
from labelfs.formats.sheet import Sheet
from labelfs.labeling.geometry import Point, distance
from labelfs.labeling.rle import MAX_PIXELS
from labelfs.labeling.shapes import points_of

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

IGNORED = "{n} shapes labeled __ignore__ left out: areas to skip, no class"
_UNREADABLE = (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError, EOFError)


def read(paths: list[Path], config: Config | None, options: Mapping[str, Any],
         report: Report) -> Iterator[dict[str, Any]]:
    """A task per JSON file; pictures embedded in it become files."""
    key = data_key(config, options, ("Image",), "image")
    sheet = Sheet.of(config, options, report)
    finder = Pictures(paths, options, report)
    for path in (one for one in paths if one.suffix.lower() == ".json"):
        name = shown(path, finder.root)
        try:
            given = value_of(path.read_text(encoding=unicode_of(path)))
        except Broken as broken:
            report.problems.append(Problem(name, broken.line, broken.message, "json"))
            report.left(name, broken.message)
            continue
        except BadFile as fault:
            report.problems.append(Problem(name, fault.problem.line, fault.problem.message, "json"))
            report.left(name, fault.problem.message)
            continue
        if not isinstance(given, Mapping) or not isinstance(given.get("shapes"), list):
            report.left(name, "no labelme file: it has no list of shapes")
            continue
        yield _task(given, path, name, finder=finder, sheet=sheet, key=key, options=options)
    for path in finder.files:
        if path not in finder.used and path.suffix.lower() in IMAGES:
            report.left(shown(path, finder.root), "no JSON file describes this picture")


def _task(given: Mapping[str, Any], path: Path, name: str, *, finder: Pictures, sheet: Sheet, key: str,
          options: Mapping[str, Any]) -> dict[str, Any]:
    stated = str(given.get("imagePath") or path.with_suffix(".jpg").name)
    found = finder.find(stated, path)
    if found is None and isinstance(given.get("imageData"), str):
        found = _embedded(given["imageData"], stated, name, finder.report, options)
    reference = finder.reference(stated, found, name)
    size = sized((given.get("imageWidth"), given.get("imageHeight")), lambda: finder.size(found))
    marks = Marks(sheet, sheet.object("Image", key), size)
    reader = _Shapes(marks, finder.report, name)
    for place, shape in enumerate(given["shapes"], 1):
        reader.take(shape, place)
    reader.join()
    flags = _flags(given)
    if chosen := [one for one, value in flags.items() if value is True]:
        marks.choices("flags", chosen, several=True, options=list(flags))
    report = finder.report
    report.tasks += 1
    report.annotations += 1
    report.took(name, tasks=1, regions=marks.regions)
    return {"data": {key: reference}, "meta": {"file_name": stated}, "annotations": [annotation(marks, "labelme")]}


def _embedded(data: str, stated: str, name: str, report: Report, options: Mapping[str, Any]) -> Path | None:
    try:
        content = base64.b64decode(data, validate=True)
        with Image.open(io.BytesIO(content)) as image:
            suffix = f".{(image.format or 'png').lower()}".replace("jpeg", "jpg")
    except (*_UNREADABLE, binascii.Error):
        report.problems.append(Problem(name, None, "the embedded picture cannot be read", "picture"))
        return None
    stem = re.sub(r"[^\w.-]+", "_", Path(stated.replace("\\", "/")).stem)
    return scratch_file(options, stem + suffix, content)


class _Shapes:
    """Turns the shapes of one file into result items."""

    def __init__(self, marks: Marks, report: Report, name: str) -> None:
        self.marks, self.report, self.name = marks, report, name
        self.groups: dict[Any, list[str]] = {}

    def take(self, shape: Any, place: int) -> None:
        try:
            self._take(shape)
        except ValueError as fault:
            self.report.problems.append(Problem(self.name, None, f"shape {place}: {fault}; left out", "labelme"))

    def _take(self, shape: Any) -> None:
        label = shape.get("label") if isinstance(shape, Mapping) else None
        if not isinstance(label, str) or not label:
            msg = "it has no label"
            raise ValueError(msg)
        if label == "__ignore__":
            self.report.lose(IGNORED)
            return
        if self.marks.size is None:
            msg = "neither the file nor the picture tells the picture's size"
            raise ValueError(msg)
        points = points_of(shape.get("points"))
        if not points:
            msg = "its points are no list of numbers"
            raise ValueError(msg)
        for region in self._regions(shape, label, points):
            if shape.get("group_id") is not None:
                self.groups.setdefault(shape["group_id"], []).append(region)
            self._about(shape, region)

    def _regions(self, shape: Mapping[str, Any], label: str, points: list[Point]) -> list[str]:
        kind, marks = shape.get("shape_type") or "polygon", self.marks
        more: dict[str, Any] = {"meta": {"group_id": shape["group_id"]}} if shape.get("group_id") is not None else {}
        if kind == "rectangle":
            _need(points, 2)
            (one_x, one_y), (other_x, other_y) = points[0], points[1]
            return [marks.box(label, min(one_x, other_x), min(one_y, other_y), abs(one_x - other_x),
                              abs(one_y - other_y), **more)]
        if kind == "polygon":
            _need(points, 3)
            return [marks.polygon(label, points, **more)]
        if kind == "circle":
            _need(points, 2)
            radius = distance(points[0], points[1])
            return [marks.ellipse(label, *points[0], radius, radius, **more)]
        if kind in {"point", "points"}:
            return [marks.point(label, x, y, **more) for x, y in points]
        if kind in {"line", "linestrip"}:
            _need(points, 2)
            return [marks.line(label, points, **more)]
        if kind == "mask":
            _need(points, 2)
            return [marks.mask(label, _mask(shape.get("mask"), points, marks.size or (0, 0)), **more)]
        msg = f"the shape_type {kind!r} is not known"
        raise ValueError(msg)

    def _about(self, shape: Mapping[str, Any], region: str) -> None:
        flags = _flags(shape)
        if chosen := [one for one, value in flags.items() if value is True]:
            self.marks.choices("shape_flags", chosen, region, several=True, options=list(flags))
        if isinstance(shape.get("description"), str) and shape["description"]:
            self.marks.text("description", [shape["description"]], region)

    def join(self) -> None:
        """Relate the shapes of each group."""
        for regions in self.groups.values():
            for other in regions[1:]:
                self.marks.relation(regions[0], other, direction="bi")


def _flags(given: Mapping[str, Any]) -> Mapping[str, Any]:
    found = given.get("flags")
    return found if isinstance(found, Mapping) else {}


def _need(points: list[Point], count: int) -> None:
    if len(points) < count:
        msg = f"{len(points)} points where at least {count} are needed"
        raise ValueError(msg)


def _mask(data: Any, points: list[Point], size: tuple[float, float]) -> bytes:
    """The mask on the whole picture: the PNG's top left is at the first point."""
    width, height = int(size[0]), int(size[1])
    if width * height > MAX_PIXELS:
        msg = f"the mask would have {width * height:,} pixels"
        raise ValueError(msg)
    try:
        image = Image.open(io.BytesIO(base64.b64decode(str(data))), formats=["PNG"]).convert("L")
    except (*_UNREADABLE, binascii.Error):
        msg = "its mask is no PNG"
        raise ValueError(msg) from None
    whole = Image.new("L", (width, height), 0)
    left, top = min(x for x, _ in points[:2]), min(y for _, y in points[:2])
    whole.paste(image.point(lambda one: 255 if one else 0), (round(left), round(top)))
    return whole.tobytes()


def _sniff(paths: list[Path]) -> float:
    files = [path for path in paths if path.suffix.lower() == ".json"][:20]
    return 0.9 if files and sum(map(_is_labelme, files)) * 2 > len(files) else 0.0


def _is_labelme(path: Path) -> bool:
    """By the members at both ends; embedded pictures stand between."""
    with path.open("rb") as file:
        head = file.read(16_384)
        file.seek(max(0, path.stat().st_size - 4096))
        head += file.read()
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and b'"shapes"' in head and (
        b'"imagePath"' in head or b'"imageData"' in head)


importer(Importer(
    name="LABELME",
    title="labelme",
    description="A JSON file of shapes per picture, pictures beside or inside it.",
    suffixes=(".json",),
    run=read,
    sniff=_sniff,
    per_file=False,
    dataset=True,
    limits=("Circles become ellipses, lines become open vectors.",
            "Shapes labeled `__ignore__` are left out and counted.",
            "Groups become relations between their first shape and the others."),
))
