"""BRUSH_TO_COCO: brush masks as polygons along their outer contours, with boxes and polygons beside them."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any

from labelfs.formats.brush_masks import fits_brush, masks
from labelfs.formats.contours import Pixel, contours
from labelfs.formats.items import Item, items
from labelfs.formats.pictures import path_of
from labelfs.formats.regions import regions
from labelfs.formats.registry import Exporter, Output, Report, Task, exporter
from labelfs.formats.task_data import keys_of, value_at
from labelfs.labeling.geometry import polygon_area

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

HOLES = "{n} masks with holes written without these: a contour has none (BRUSH_TO_PNG keeps them)"
THIN = "{n} dots and lines of masks left out: a contour of less than three corners has no area"
PAIRED = "{n} masks of a Labels control left out, as Label Studio does"
PICTURELESS = "{n} items without a picture left out"
_SPOOL = 8 * 1024 * 1024
Shape = tuple[list[str], list[list[int]], float, list[float], int, int]
"""Labels, segmentation, area, box, width and height of the picture."""


def export(tasks: Iterable[Task], config: Config, output: Output, options: Mapping[str, Any], report: Report) -> None:
    """Write `result_coco.json`; annotations wait in a spool."""
    exact = bool(options.get("exact"))
    keys = keys_of(config, {"Image"})
    numbers: dict[str, int] = {}
    images: list[dict[str, Any]] = []
    with tempfile.SpooledTemporaryFile(_SPOOL) as spool:
        count = 0
        for place, item in enumerate(items(tasks, config, report)):
            found = (value_at(item.task, key) for key in keys)
            reference = next((one for one in found if isinstance(one, str) and one), None)
            if reference is None:
                report.lose(PICTURELESS)
                continue
            size: tuple[int, int] | None = None
            for labels, rings, area, box, width, height in _shapes(item, numbers, report, exact=exact):
                size = size or (width, height)
                for label in labels:
                    row = {"id": count, "image_id": place, "category_id": numbers.setdefault(label, len(numbers) + 1),
                           "segmentation": rings, "area": area, "bbox": box, "iscrowd": 0,
                           "annotator": str(item.annotator)}
                    spool.write((b",\n    " if count else b"\n    ") + json.dumps(row).encode())
                    count += 1
            if size is not None:
                images.append({"id": place, "file_name": PurePosixPath(path_of(reference)).name, "path": reference,
                               "width": size[0], "height": size[1]})
        with output.file("result_coco.json") as stream:
            _join(stream, images, spool, numbers)


def _shapes(item: Item, numbers: dict[str, int], report: Report, *, exact: bool) -> Iterator[Shape]:
    unreported = Report()
    for region in regions(item, unreported):
        if region.width and region.height and (corners := region.corners((region.width, region.height))):
            size = int(region.width), int(region.height)
            if region.shape == "rectangle":
                xs, ys = [x for x, _y in corners], [y for _x, y in corners]
                box = [min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)]
                yield region.labels, [], polygon_area(corners), box, *size
            elif not exact or region.shape == "polygon":
                yield region.labels, *_ring([(round(x), round(y)) for x, y in corners]), *size
    paired = {one["from_name"] for one in item.annotation.get("result") or () if one.get("type") == "labels"}
    for mask in masks(item, report, exact=exact):
        if exact and mask.control in paired:
            report.lose(PAIRED)
            for label in mask.labels:
                numbers.setdefault(label, len(numbers) + 1)
            continue
        found = contours(mask.opaque, mask.width, mask.height)
        report.lose(HOLES, found.holes)
        for ring in found.rings:
            if len(ring) < 3:
                report.lose(THIN)
            else:
                yield mask.labels or ["no_label"], *_ring(ring), mask.width, mask.height


def _ring(points: list[Pixel]) -> tuple[list[list[int]], float, list[float]]:
    """One ring with its area (whole part) and the rectangle of pixels that it takes."""
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    box: list[float] = [min(xs), min(ys), max(xs) - min(xs) + 1, max(ys) - min(ys) + 1]
    return [[edge for point in points for edge in point]], int(polygon_area(points)), box


def _join(stream: IO[bytes], images: list[dict[str, Any]], spool: IO[bytes], numbers: dict[str, int]) -> None:
    from shutil import copyfileobj

    now = datetime.now(UTC)
    categories = [{"id": number, "name": name, "supercategory": "", "color": _colour(name), "metadata": {}}
                  for name, number in numbers.items()]
    info = {"year": now.year, "version": "1.0", "description": "", "contributor": "labelfs",
            "date_created": now.strftime("%Y-%m-%d %H:%M:%S.%f")}
    stream.write(b'{\n  "images": ' + json.dumps(images).encode() + b',\n  "annotations": [')
    spool.seek(0)
    copyfileobj(spool, stream)
    stream.write(b'\n  ],\n  "categories": ' + json.dumps(categories).encode())
    stream.write(b',\n  "info": ' + json.dumps(info).encode() + b"\n}\n")


def _colour(name: str) -> str:
    """The same colour for a label each time."""
    return "#" + hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()[:6]


exporter(Exporter(
    name="BRUSH_TO_COCO",
    title="Brush masks as COCO",
    description="Brush masks as polygons along their outer contours, in one JSON file.",
    suffix=".zip",
    run=export,
    fits=fits_brush,
    media_type="application/zip",
    limits=("Outer contours only: holes are filled, dots and lines left out, both counted.",),
    differs=("Masks of a Labels pair are written.",),
))
