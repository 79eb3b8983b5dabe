"""Datumaro out: its own JSON of categories and items."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from shutil import copyfileobj
from typing import TYPE_CHECKING, Any

from labelfs.formats.about import Answers, answers_of
from labelfs.formats.categories import Categories
from labelfs.formats.coco import SIZELESS
from labelfs.formats.coco_masks import lengths_of
from labelfs.formats.labelme_out import TURNED
from labelfs.formats.mask_of import BROKEN, pixels_of
from labelfs.formats.paths_of import CURVES, path_of
from labelfs.formats.pictures import Picture, newest, pictures
from labelfs.formats.regions import DRAWN, ELLIPSES, Region, fits_drawn
from labelfs.formats.registry import Exporter, Output, Report, Task, exporter
from labelfs.labeling.geometry import bounds, to_pixels
from labelfs.labeling.shapes import numbers

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

Row = dict[str, Any]
_SPOOL = 8 * 1024 * 1024


def export(tasks: Iterable[Task], config: Config, output: Output, _options: Mapping[str, Any],
           report: Report) -> None:
    """Write `annotations/default.json` and `images/`."""
    classes = Categories(config, exact=False)
    found = pictures(tasks, config, output, report, exact=False, copying=True, kinds=DRAWN)
    with tempfile.SpooledTemporaryFile(_SPOOL) as spool:
        for picture in newest(found, report):
            row = json.dumps(_item(picture, classes, report), ensure_ascii=False)
            spool.write((b",\n" if spool.tell() else b"\n") + row.encode())
        classes.dense()
        spool.seek(0)
        with output.file("annotations/default.json") as stream:
            stream.write(b'{"info": {}, "categories": ' + json.dumps(_categories(classes), ensure_ascii=False).encode())
            stream.write(b', "items": [')
            copyfileobj(spool, stream)
            stream.write(b"\n]}\n")


def _categories(classes: Categories) -> Row:
    names = sorted(classes.ids, key=lambda name: classes.ids[name])
    return {"label": {"labels": [{"name": name, "parent": "", "attributes": []} for name in names], "attributes": []}}


def _item(picture: Picture, classes: Categories, report: Report) -> Row:
    answers = answers_of(picture.item, {one.id for one in picture.regions}, report)
    rows: list[Row] = []
    for name, chosen in answers.whole.items():
        kind = answers.kinds[name]
        rows += [{"type": "label", "label_id": _number(classes, one)} if kind == "choices" else
                 {"type": "caption", "caption": one} for one in chosen]
    for region in picture.regions:
        rows += _shapes(region, picture, classes, answers, report)
    for number, row in enumerate(rows):
        row |= {"id": number, "group": row.get("group", 0), "attributes": row.get("attributes", {})}
    return {"id": picture.stem, "annotations": rows, "attr": {},
            "image": {"path": picture.name, "size": [picture.height or 0, picture.width or 0]}}


def _number(classes: Categories, label: str) -> int:
    """The number the label will have when the classes are numbered densely in their order of first use."""
    if label not in classes.ids:
        classes.ids[label] = classes.above()
    ordered = sorted(classes.ids, key=lambda name: classes.ids[name])
    return ordered.index(label)


def _shapes(region: Region, picture: Picture, classes: Categories, answers: Answers,
            report: Report) -> Iterator[Row]:
    width, height = region.width or picture.width, region.height or picture.height
    if not width or not height:
        report.lose(SIZELESS)
        return
    made = _shape(region, (width, height), report)
    if made is None:
        return
    about = {name: values[0] if len(values) == 1 else values for name, values in answers.of(region.id).items()}
    for label in region.labels:
        yield {**made, "label_id": _number(classes, label), "z_order": 0, "attributes": about}


def _shape(region: Region, size: tuple[float, float], report: Report) -> Row | None:
    if region.shape == "keypoint":
        at = numbers(region.value, "x", "y")
        return {"type": "points", "points": list(to_pixels(at[0], at[1], *size)), "visibility": [2]} if at else None
    if region.shape == "vector":
        points, closed, curved = path_of(region.value, size)
        report.lose(CURVES, curved)
        flat = [edge for point in points for edge in point]
        return {"type": "polygon" if closed else "polyline", "points": flat}
    if region.shape == "brush":
        pixels = pixels_of(region.value, size)
        if pixels is None:
            report.lose(BROKEN)
            return None
        counts = lengths_of(pixels.opaque, pixels.width, pixels.height)
        return {"type": "mask", "rle": {"counts": counts, "size": [pixels.height, pixels.width]}}
    corners = region.corners(size)
    if not corners:
        return None
    if region.shape == "rectangle" and not region.rotation % 360:
        return {"type": "bbox", "bbox": list(bounds(corners))}
    report.lose(TURNED, region.shape == "rectangle")
    report.lose(ELLIPSES, region.shape == "ellipse")
    return {"type": "polygon", "points": [edge for corner in corners for edge in corner]}


exporter(Exporter(
    name="DATUMARO",
    title="Datumaro",
    description="Datumaro's JSON of categories and items, with the pictures.",
    suffix=".zip",
    run=export,
    fits=fits_drawn,
    media_type="application/zip",
    limits=("Turned boxes become polygons of four corners, ellipses polygons of 36 points, curves straight lines.",
            "One annotation per picture, the newest; a row for each label of a shape."),
))
