"""Pascal VOC: an XML file of upright boxes per picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lxml import etree

from labelfs.formats.coco import NOT_TAKEN, SIZELESS
from labelfs.formats.pictures import Picture, newest, pictures
from labelfs.formats.regions import Region, fits_rectangles
from labelfs.formats.registry import Exporter, Output, Report, Task, exporter
from labelfs.labeling.shapes import numbers

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

BOXED = "{n} turned boxes, polygons and ellipses written as the upright boxes around them"
POINTS = "{n} key points left out: the format holds boxes only"
MENDED = "{n} labels with characters that XML cannot hold written without these"
Box = tuple[int, int, int, int]


def export(tasks: Iterable[Task], config: Config, output: Output, options: Mapping[str, Any], report: Report) -> None:
    """Write `Annotations/*.xml` and `images/`: whole pixels from 0, of which the last edge lies outside the box.

    In exact form the files wait in memory, since the last of those with one name is the one that stays.
    """
    exact = bool(options.get("exact"))
    found = pictures(tasks, config, output, report, exact=exact, copying=True)
    files = _last(found, report) if exact else _each(newest(found, report), report)
    for name, document in files:
        output.write(f"Annotations/{name}.xml", document)


def _each(found: Iterable[Picture], report: Report) -> Iterator[tuple[str, bytes]]:
    for picture in found:
        if picture.item.results:
            yield picture.stem, _document(picture, _right_boxes(picture, report), report, exact=False)


def _last(found: Iterable[Picture], report: Report) -> Iterable[tuple[str, bytes]]:
    made: dict[str, bytes] = {}
    for picture in found:
        first = next((values[0] for values in picture.item.outputs.values()), {})
        if "original_width" in first and "original_height" in first:
            made[picture.stem] = _document(picture, _exact_boxes(picture, report), report, exact=True)
        else:
            report.lose(NOT_TAKEN, len(picture.regions))
    return made.items()


def _right_boxes(picture: Picture, report: Report) -> Iterator[tuple[str, Box]]:
    for region in picture.regions:
        width, height = picture.width or region.width, picture.height or region.height
        if region.shape == "keypoint":
            report.lose(POINTS)
        elif not width or not height or not (corners := region.corners((width, height))):
            report.lose(SIZELESS)
        else:
            report.lose(BOXED, region.shape != "rectangle" or bool(region.rotation % 360))
            xs, ys = [x for x, _y in corners], [y for _x, y in corners]
            for label in region.labels:
                yield label, (round(min(xs)), round(min(ys)), round(max(xs)), round(max(ys)))


def _exact_boxes(picture: Picture, report: Report) -> Iterator[tuple[str, Box]]:
    """Label Studio's: the turn ignored, each number cut, the first label only."""
    for region in picture.regions:
        box = _cut(region)
        if box is None:
            report.lose(NOT_TAKEN)
        else:
            yield region.labels[0], box


def _cut(region: Region) -> Box | None:
    at = numbers(region.value, "x", "y", "width", "height")
    if region.shape != "rectangle" or at is None or not region.width or not region.height:
        return None
    x, width = (int(one / 100 * region.width) for one in (at[0], at[2]))
    y, height = (int(one / 100 * region.height) for one in (at[1], at[3]))
    return x, y, x + width, y + height


def _document(picture: Picture, boxes: Iterable[tuple[str, Box]], report: Report, *, exact: bool) -> bytes:
    root = etree.Element("annotation")
    who = picture.item.annotator
    _add(root, {"folder": "images", "filename": _clean(picture.name)})
    _add(etree.SubElement(root, "source"), {
        "database": "MyDatabase", "annotation": "COCO2017", "image": "flickr", "flickrid": "NULL",
        "annotator": _clean(str(who)) if who is not None or exact else ""})
    _add(etree.SubElement(root, "owner"), {"flickrid": "NULL", "name": "Label Studio"})
    _add(etree.SubElement(root, "size"), _size(picture, exact=exact))
    _add(root, {"segmented": "0"})
    for label, box in boxes:
        report.lose(MENDED, _clean(label) != label)
        found = etree.SubElement(root, "object")
        _add(found, {"name": _clean(label), "pose": "Unspecified", "truncated": "0", "difficult": "0"})
        _add(etree.SubElement(found, "bndbox"),
             dict(zip(("xmin", "ymin", "xmax", "ymax"), map(str, box), strict=True)))
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _size(picture: Picture, *, exact: bool) -> dict[str, str]:
    """Width, height, channels; in exact form the size is the one that the first result names."""
    first = next((values[0] for values in picture.item.outputs.values()), {}) if exact else {}
    width = first.get("original_width", picture.width)
    height = first.get("original_height", picture.height)
    return {"width": str(width or 0), "height": str(height or 0), "depth": str(picture.bands)}


def _add(parent: etree._Element, texts: Mapping[str, str]) -> None:
    for tag, text in texts.items():
        etree.SubElement(parent, tag).text = text


def _clean(text: str) -> str:
    """The text without characters that no XML document may hold."""
    return "".join(one for one in text if one in "\t\n\r" or " " <= one < "\ud800" or "\ue000" <= one <= "\ufffd"
                   or one >= "\U00010000")


exporter(Exporter(
    name="VOC",
    title="Pascal VOC XML",
    description="An XML file of upright boxes per picture, with the pictures.",
    suffix=".zip",
    run=export,
    fits=fits_rectangles,
    media_type="application/zip",
    limits=("Upright boxes in whole pixels from 0; key points and masks are left out.",
            "One annotation per picture, the newest."),
    differs=("Turned boxes, polygons and ellipses are written as the upright boxes around them.",
             "A file for each picture, also of equal names."),
))
