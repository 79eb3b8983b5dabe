"""CVAT XML 1.1 out: shapes and tags of pictures, tracks of films."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lxml import etree

from labelfs.formats.about import Answers, answers_of
from labelfs.formats.coco import SIZELESS
from labelfs.formats.films import FILMLESS, Film, films
from labelfs.formats.labelme_out import MORE_LABELS
from labelfs.formats.mask_of import BROKEN, Pixels, pixels_of
from labelfs.formats.paths_of import CURVES, path_of
from labelfs.formats.pictures import Picture, newest, pictures
from labelfs.formats.pictures import path_of as reference_path
from labelfs.formats.regions import DRAWN, Region, fits_drawn
from labelfs.formats.registry import Exporter, Output, Report, Task, exporter
from labelfs.formats.sheet import plain
from labelfs.formats.turned import centre_of
from labelfs.labeling.geometry import Point, to_pixels
from labelfs.labeling.labels import effective_labels
from labelfs.labeling.shapes import numbers

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

TEXTS = "{n} written answers about the whole picture left out: pictures have tags only"
_INPUT = {"choices": "select", "textarea": "text", "number": "number", "rating": "number"}


def export(tasks: Iterable[Task], config: Config, output: Output, options: Mapping[str, Any],
           report: Report) -> None:
    """Write `annotations.xml` for pictures, or `<film>.xml` for each film."""
    if any(node.tag == "Video" for node in config.objects()):
        for film in films(tasks, config, output, report, options.get("frame_size")):
            with output.file(f"{film.stem}.xml") as stream:
                stream.write(_film(film, config, report))
        return
    found = pictures(tasks, config, output, report, exact=False, copying=False, kinds=DRAWN)
    with output.file("annotations.xml") as stream, etree.xmlfile(stream, encoding="utf-8") as out:
        out.write_declaration()
        with out.element("annotations"):
            _head(out, config)
            for number, picture in enumerate(newest(found, report)):
                out.write(_image(picture, number, report), pretty_print=True)


def _head(out: Any, config: Config) -> None:
    version = etree.Element("version")
    version.text = "1.1"
    out.write(version)
    out.write(_meta(config, None))


def _meta(config: Config, film: Film | None) -> etree._Element:
    meta = etree.Element("meta")
    task = etree.SubElement(meta, "task")
    labels = etree.SubElement(task, "labels")
    if film is not None:
        etree.SubElement(task, "size").text = str(film.frames)
        size = etree.SubElement(task, "original_size")
        etree.SubElement(size, "width").text = str(film.width)
        etree.SubElement(size, "height").text = str(film.height)
        etree.SubElement(meta, "source").text = plain(film.name)
    asked = [node for node in config.controls() if node.attrs.get("perRegion") is True]
    names = dict.fromkeys(name for node in config.controls() if node.tag.endswith("Labels")
                          for name in effective_labels(node))
    for name in names:
        label = etree.SubElement(labels, "label")
        etree.SubElement(label, "name").text = plain(name)
        attributes = etree.SubElement(label, "attributes")
        for node in asked:
            kind = _INPUT.get(node.tag.lower())
            if kind:
                one = etree.SubElement(attributes, "attribute")
                etree.SubElement(one, "name").text = plain(node.name or "")
                etree.SubElement(one, "input_type").text = kind
                etree.SubElement(one, "values").text = plain("\n".join(effective_labels(node)))
    return meta


# ---- pictures -----------------------------------------------------------------------------------------------------
def _image(picture: Picture, number: int, report: Report) -> etree._Element:
    image = etree.Element("image", id=str(number), name=plain(reference_path(picture.reference)),
                          width=str(picture.width or 0), height=str(picture.height or 0))
    answers = answers_of(picture.item, {one.id for one in picture.regions}, report)
    for name, chosen in answers.whole.items():
        if answers.kinds[name] == "choices":
            for one in chosen:
                etree.SubElement(image, "tag", label=plain(one), source="manual")
        else:
            report.lose(TEXTS, len(chosen))
    for region in picture.regions:
        width, height = region.width or picture.width, region.height or picture.height
        if not width or not height:
            report.lose(SIZELESS)
            continue
        report.lose(MORE_LABELS, len(region.labels) - 1)
        made = _shape(region, (width, height), report)
        if made is not None:
            image.append(_told(made, region, answers))
    return image


def _told(element: etree._Element, region: Region, answers: Answers) -> etree._Element:
    element.set("label", plain(region.labels[0]))
    element.set("source", str(region.meta.get("source") or "manual"))
    element.set("occluded", str(region.meta.get("occluded") or "0"))
    element.set("z_order", str(region.meta.get("z_order") or "0"))
    if region.meta.get("group_id"):
        element.set("group_id", plain(str(region.meta["group_id"])))
    for name, values in answers.of(region.id).items():
        etree.SubElement(element, "attribute", name=plain(name)).text = plain("\n".join(values))
    return element


def _shape(region: Region, size: tuple[float, float], report: Report) -> etree._Element | None:
    if region.shape == "rectangle":
        return _box(region, size)
    if region.shape == "ellipse":
        at = numbers(region.value, "x", "y", "radiusX", "radiusY")
        if at is None:
            return None
        made = _with(etree.Element("ellipse"), ("cx", "cy"), to_pixels(at[0], at[1], *size))
        return _turn(_with(made, ("rx", "ry"), to_pixels(at[2], at[3], *size)), region.rotation)
    if region.shape == "keypoint":
        at = numbers(region.value, "x", "y")
        return _points("points", [to_pixels(at[0], at[1], *size)]) if at else None
    if region.shape == "vector":
        points, closed, curved = path_of(region.value, size)
        report.lose(CURVES, curved)
        return _points("polygon" if closed else "polyline", points) if points else None
    if region.shape == "brush":
        pixels = pixels_of(region.value, size)
        report.lose(BROKEN, pixels is None)
        return _mask(pixels) if pixels else None
    corners = region.corners(size)
    return _points("polygon", corners) if corners else None


def _box(region: Region, size: tuple[float, float]) -> etree._Element | None:
    """CVAT turns boxes about their centre, so the edges are those of the box before it was turned there."""
    at = numbers(region.value, "x", "y", "width", "height")
    if at is None:
        return None
    (x, y), (width, height) = to_pixels(at[0], at[1], *size), to_pixels(at[2], at[3], *size)
    return _turn(_edges(x, y, width, height, rotation=region.rotation), region.rotation)


def _edges(x: float, y: float, width: float, height: float, *, rotation: float) -> etree._Element:
    if rotation % 360:
        centre = centre_of(x, y, width, height, rotation)
        x, y = centre[0] - width / 2, centre[1] - height / 2
    return _with(etree.Element("box"), ("xtl", "ytl", "xbr", "ybr"), (x, y, x + width, y + height))


def _turn(element: etree._Element, rotation: float) -> etree._Element:
    if rotation % 360:
        element.set("rotation", repr(rotation % 360))
    return element


def _with(element: etree._Element, names: Iterable[str], values: Iterable[float]) -> etree._Element:
    for name, value in zip(names, values, strict=True):
        element.set(name, repr(float(value)))
    return element


def _points(tag: str, points: Iterable[Point]) -> etree._Element:
    return etree.Element(tag, points=";".join(f"{float(x)!r},{float(y)!r}" for x, y in points))


def _mask(pixels: Pixels) -> etree._Element:
    from itertools import groupby

    inner = pixels.cut()
    found = [(value, sum(1 for _ in group)) for value, group in groupby(inner)]
    lengths = [length for _value, length in found]
    runs = [0, *lengths] if found[0][0] else lengths
    return etree.Element("mask", rle=", ".join(map(str, runs)), left=str(pixels.left), top=str(pixels.top),
                         width=str(pixels.right - pixels.left + 1), height=str(pixels.bottom - pixels.top + 1))


# ---- films --------------------------------------------------------------------------------------------------------
def _film(film: Film, config: Config, report: Report) -> bytes:
    root = etree.Element("annotations")
    etree.SubElement(root, "version").text = "1.1"
    root.append(_meta(config, film))
    answers = answers_of(film.item, {one.id for one in film.tracks}, report)
    if not film.width or not film.height:
        report.lose(FILMLESS, len(film.tracks))
        return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    for number, track in enumerate(film.tracks):
        report.lose(MORE_LABELS, len(track.labels) - 1)
        element = etree.SubElement(root, "track", id=str(number), label=plain(track.labels[0]), source="manual")
        for box in _keyframes(track.sequence, (film.width, film.height)):
            for name, values in answers.of(track.id).items():
                etree.SubElement(box, "attribute", name=plain(name)).text = plain("\n".join(values))
            element.append(box)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _keyframes(sequence: list[Mapping[str, Any]], size: tuple[float, float]) -> Iterator[etree._Element]:
    """Our frames count from 1, CVAT's from 0; `enabled` false ends the visible span with this frame's successor."""
    for one in sequence:
        at, frame = numbers(one, "x", "y", "width", "height"), one.get("frame")
        if at is None or not isinstance(frame, int):
            continue
        (x, y), (width, height) = to_pixels(at[0], at[1], *size), to_pixels(at[2], at[3], *size)
        rotation = (numbers(one, "rotation") or [0.0])[0]
        box = _turn(_edges(x, y, width, height, rotation=rotation), rotation)
        box.set("frame", str(frame - 1))
        box.set("outside", "0" if one.get("enabled", True) else "1")
        box.set("occluded", "0")
        box.set("keyframe", "1")
        yield box


def _fits(config: Config) -> bool:
    return fits_drawn(config) or any(node.tag == "VideoRectangle" for node in config.controls())


exporter(Exporter(
    name="CVAT",
    title="CVAT XML",
    description="Shapes, masks and tags of pictures in one XML file; a file of tracks per film.",
    suffix=".zip",
    run=export,
    fits=_fits,
    media_type="application/zip",
    limits=("A shape has one label; curves become straight lines; each key point is a `points` of its own.",
            "One annotation per picture, the newest; pictures are named, not copied.",
            "Choices about the picture become tags of that name; other answers about it are left out.",
            "Tracks need the size of the film: MP4, MOV and WebM tell it, `--frame-size` says it for others."),
))
