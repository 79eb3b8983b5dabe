"""labelme out: a JSON file of shapes beside each picture."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from PIL import Image

from labelfs.formats.about import Answers, answers_of
from labelfs.formats.coco import SIZELESS
from labelfs.formats.mask_of import BROKEN, Pixels, pixels_of
from labelfs.formats.paths_of import CURVES, path_of
from labelfs.formats.pictures import Picture, newest, pictures
from labelfs.formats.regions import DRAWN, ELLIPSES, Region, fits_drawn
from labelfs.formats.registry import Exporter, Output, Report, Task, exporter
from labelfs.labeling.geometry import Point, to_pixels
from labelfs.labeling.shapes import numbers

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

TURNED = "{n} turned boxes written as polygons of four corners"
MORE_LABELS = "{n} further labels of a shape left out: a shape has one"
TEXTS = "{n} written answers about the whole picture left out: pictures have flags only"
Shape = dict[str, Any]
_ROUND = 1e-6
"""Pixels by which half axes of a circle may differ."""


def export(tasks: Iterable[Task], config: Config, output: Output, _options: Mapping[str, Any],
           report: Report) -> None:
    """Write `images/<name>.json` beside each picture; choices about the picture become flags."""
    found = pictures(tasks, config, output, report, exact=False, copying=True, kinds=DRAWN)
    for picture in newest(found, report):
        document = json.dumps(_document(picture, report), ensure_ascii=False, indent=2)
        output.write(f"images/{picture.stem}.json", document.encode())


def _document(picture: Picture, report: Report) -> Shape:
    answers = answers_of(picture.item, {one.id for one in picture.regions}, report)
    flags = {choice: True for name, chosen in answers.whole.items() if answers.kinds[name] == "choices"
             for choice in chosen}
    report.lose(TEXTS, sum(len(one) for name, one in answers.whole.items() if answers.kinds[name] != "choices"))
    shapes = [shape for region in picture.regions for shape in _shapes(region, picture, answers, report)]
    return {"version": "5.5.0", "flags": flags, "shapes": shapes, "imagePath": picture.name, "imageData": None,
            "imageHeight": picture.height, "imageWidth": picture.width}


def _shapes(region: Region, picture: Picture, answers: Answers, report: Report) -> Iterator[Shape]:
    width, height = region.width or picture.width, region.height or picture.height
    if not width or not height:
        report.lose(SIZELESS)
        return
    made = _geometry(region, (width, height), report)
    if made is None:
        return
    report.lose(MORE_LABELS, len(region.labels) - 1)
    kind, points, mask = made
    said = answers.of(region.id)
    texts = [line for name, lines in said.items() if answers.kinds[name] != "choices" for line in lines]
    flags = {choice: True for name, chosen in said.items() if answers.kinds[name] == "choices" for choice in chosen}
    yield {"label": region.labels[0], "points": [[x, y] for x, y in points],
           "group_id": region.meta.get("group_id"), "description": "\n".join(texts), "shape_type": kind,
           "flags": flags, "mask": mask}


def _geometry(region: Region, size: tuple[float, float], report: Report) -> tuple[str, list[Point], str | None] | None:
    if region.shape == "keypoint" and (at := numbers(region.value, "x", "y")):
        return "point", [to_pixels(at[0], at[1], *size)], None
    if region.shape == "vector":
        points, closed, curved = path_of(region.value, size)
        report.lose(CURVES, curved)
        return ("polygon" if closed else "line" if len(points) == 2 else "linestrip"), points, None
    if region.shape == "brush":
        pixels = pixels_of(region.value, size)
        report.lose(BROKEN, pixels is None)
        return _mask(pixels) if pixels else None
    if region.shape == "ellipse" and (circle := _circle(region, size)):
        return "circle", circle, None
    corners = region.corners(size)
    if not corners:
        return None
    if region.shape == "rectangle" and not region.rotation % 360:
        return "rectangle", [corners[0], corners[2]], None
    report.lose(TURNED, region.shape == "rectangle")
    report.lose(ELLIPSES, region.shape == "ellipse")
    return "polygon", corners, None


def _circle(region: Region, size: tuple[float, float]) -> list[Point] | None:
    """Centre and a point on the rim, where both half axes are as many pixels."""
    at = numbers(region.value, "x", "y", "radiusX", "radiusY")
    if at is None:
        return None
    (x, y), (rx, ry) = to_pixels(at[0], at[1], *size), to_pixels(at[2], at[3], *size)
    return [(x, y), (x + rx, y)] if abs(rx - ry) < _ROUND else None


def _mask(pixels: Pixels) -> tuple[str, list[Point], str]:
    width, height = pixels.right - pixels.left + 1, pixels.bottom - pixels.top + 1
    out = io.BytesIO()
    Image.frombytes("L", (width, height), pixels.cut()).point(lambda one: one > 0 and 255).convert("1").save(out, "PNG")
    points: list[Point] = [(pixels.left, pixels.top), (pixels.right, pixels.bottom)]
    return "mask", points, base64.b64encode(out.getvalue()).decode()


exporter(Exporter(
    name="LABELME",
    title="labelme",
    description="A JSON file of shapes beside each picture.",
    suffix=".zip",
    run=export,
    fits=fits_drawn,
    media_type="application/zip",
    limits=("Turned boxes become polygons of four corners, ellipses that are no circles polygons of 36 points.",
            "A shape has one label; curves become straight lines.",
            "One annotation per picture, the newest.",
            "Choices about the picture become its flags; other answers about it are left out."),
))
