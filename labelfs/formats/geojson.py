"""GeoJSON-like polygons out: a feature per shape, in pixels of its picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from labelfs.formats.about import answers_of
from labelfs.formats.coco import SIZELESS
from labelfs.formats.contours import contours
from labelfs.formats.json_text import dumped
from labelfs.formats.mask_of import BROKEN, pixels_of
from labelfs.formats.paths_of import CURVES, path_of
from labelfs.formats.pictures import Picture, pictures
from labelfs.formats.pictures import path_of as reference_path
from labelfs.formats.regions import DRAWN, ELLIPSES, Region, fits_drawn
from labelfs.formats.registry import Exporter, Output, Report, Task, exporter
from labelfs.formats.yolo import HOLES
from labelfs.labeling.geometry import Point, to_pixels
from labelfs.labeling.shapes import numbers

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

WHOLE = "{n} answers about whole pictures left out: a feature needs a shape"


def export(tasks: Iterable[Task], config: Config, output: Output, _options: Mapping[str, Any],
           report: Report) -> None:
    """Write `result.geojson`: a FeatureCollection whose coordinates are pixels, y downwards."""
    found = pictures(tasks, config, output, report, exact=False, copying=False, kinds=DRAWN)
    with output.file("result.geojson") as stream:
        stream.write(b'{"type": "FeatureCollection", "features": [')
        before = b"\n"
        for feature in (one for picture in found for one in _features(picture, report)):
            stream.write(before + dumped(feature))
            before = b",\n"
        stream.write(b"\n]}\n")


def _features(picture: Picture, report: Report) -> Iterator[dict[str, Any]]:
    answers = answers_of(picture.item, {one.id for one in picture.regions}, report)
    report.lose(WHOLE, sum(map(len, answers.whole.values())))
    for region in picture.regions:
        width, height = region.width or picture.width, region.height or picture.height
        geometry = _geometry(region, (width, height), report) if width and height else None
        report.lose(SIZELESS, not width or not height)
        if geometry is None:
            continue
        about = {"label": region.labels[0], "labels": region.labels, "image": reference_path(picture.reference),
                 "width": picture.width, "height": picture.height, "task": picture.item.task.get("id"),
                 "annotation": picture.item.annotation.get("id"), "annotator": picture.item.annotator,
                 "region": region.id, "shape": region.shape}
        yield {"type": "Feature", "geometry": geometry,
               "properties": {**about, **{name: values for name, values in answers.of(region.id).items()
                                          if name not in about}}}


def _geometry(region: Region, size: tuple[float, float], report: Report) -> dict[str, Any] | None:
    if region.shape == "keypoint":
        at = numbers(region.value, "x", "y")
        return {"type": "Point", "coordinates": list(to_pixels(at[0], at[1], *size))} if at else None
    if region.shape == "vector":
        points, closed, curved = path_of(region.value, size)
        report.lose(CURVES, curved)
        return _polygon(points) if closed else {"type": "LineString", "coordinates": [list(one) for one in points]}
    if region.shape == "brush":
        pixels = pixels_of(region.value, size)
        report.lose(BROKEN, pixels is None)
        if pixels is None:
            return None
        found = contours(pixels.opaque, pixels.width, pixels.height)
        report.lose(HOLES, found.holes)
        rings = [[(float(x), float(y)) for x, y in ring] for ring in found.rings if len(ring) > 2]
        return {"type": "MultiPolygon", "coordinates": [_polygon(ring)["coordinates"] for ring in rings]}
    corners = region.corners(size)
    report.lose(ELLIPSES, region.shape == "ellipse")
    return _polygon(corners) if corners else None


def _polygon(points: list[Point]) -> dict[str, Any]:
    """A ring that ends where it begins, as GeoJSON wants it."""
    ring = [list(point) for point in points]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]] if ring else []]}


exporter(Exporter(
    name="GEOJSON",
    title="GeoJSON-like polygons",
    description="A feature per shape with its label and answers, in pixels of its picture.",
    suffix=".geojson",
    run=export,
    fits=fits_drawn,
    media_type="application/geo+json",
    limits=("Coordinates are pixels, y downwards, not degrees.",
            "Ellipses become 36 points, masks their outer outlines, curves straight lines.",
            "Answers about whole pictures are left out."),
))
