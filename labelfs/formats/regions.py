"""Labeled regions of pictures: shape, labels and pixel size of each, for formats that hold boxes and polygons."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from labelfs.formats.items import Item
from labelfs.formats.registry import Report
from labelfs.labeling.geometry import Point, to_pixels
from labelfs.labeling.shapes import number, numbers, outline, shape_of
from labelfs.labeling.skeleton import skeletons, vertices_of

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

SHAPES = frozenset({"rectangle", "polygon", "ellipse", "keypoint"})
POSES = SHAPES | {"skeleton"}
"""With skeletons, each unfolded to a box with key points."""
SHAPELESS = "{n} answers that are no labeled box, polygon, ellipse or key point left out"
DRAWN = SHAPES | {"brush", "vector"}
"""All that is drawn on pictures."""
ELLIPSES = "{n} ellipses written as 36-point polygons"
_BOX = ("x", "y", "width", "height")
_RECTANGLE = frozenset({"RectangleLabels", "Rectangle"})
_POLYGON = frozenset({"PolygonLabels", "Polygon"})
_KEYPOINT = frozenset({"KeyPointLabels", "KeyPoint"})


@dataclass(slots=True, eq=False)
class Region:
    """One labeled shape; sizes are those of the picture in pixels, None where the result does not say."""

    shape: str
    labels: list[str]
    value: Mapping[str, Any]
    width: float | None
    height: float | None
    id: str
    parent: str
    paired: bool
    """Whether the label came from a Labels control beside a shape control."""
    meta: Mapping[str, Any] = field(default_factory=dict)
    """What other tools said beside the shape."""
    seen: bool = True
    """False for a point that is there but hidden behind something."""

    def corners(self, size: tuple[float, float]) -> list[Point]:
        """Corners in pixels of a picture of this size, turned shapes turned; [] for a point."""
        return outline(self.value, *size) or []

    def upright(self, size: tuple[float, float]) -> tuple[float, float, float, float] | None:
        """Left, top, right and bottom in pixels of a box that is not turned; None for all else."""
        value = self.value
        if self.shape != "rectangle" or self.rotation % 360 or (at := numbers(value, *_BOX)) is None:
            return None
        (left, top), (width, height) = to_pixels(at[0], at[1], *size), to_pixels(at[2], at[3], *size)
        return (left, top, left + width, top + height) if width >= 0 and height >= 0 else None

    @property
    def rotation(self) -> float:
        """Degrees clockwise."""
        return number(self.value.get("rotation")) or 0.0


def regions(item: Item, report: Report, kinds: Container[str] = SHAPES) -> list[Region]:
    """The labeled shapes of these kinds of an item, grouped by control; counts what is none."""
    made: list[Region] = []
    pairs: set[Any] | None = None
    for results in item.results.values():
        for result in results:
            found = _region(result, kinds)
            if found is not None:
                made.append(found)
                continue
            if "skeleton" in kinds and (unfolded := _skeleton(result)):
                made += unfolded
                continue
            pairs = _paired(item) if pairs is None else pairs
            if result.get("id") not in pairs:
                report.lose(SHAPELESS)
    return made


def _paired(item: Item) -> set[Any]:
    """The ids of results that a Labels control names."""
    return {one.get("id") for one in item.annotation.get("result") or () if "labels" in _value(one)}


def _value(result: Mapping[str, Any]) -> Mapping[str, Any]:
    value = result.get("value")
    return value if isinstance(value, Mapping) else {}


def _region(result: Mapping[str, Any], kinds: Container[str]) -> Region | None:
    value = _value(result)
    kind = str(result.get("type", ""))
    labels = value.get(kind) if kind.endswith("labels") else None
    if not isinstance(labels, list) or not labels:
        return None
    shape = shape_of(value, "Image")
    if shape is None or shape not in kinds:
        return None
    return Region(shape, [str(one) for one in labels], value, number(result.get("original_width")),
                  number(result.get("original_height")), str(result.get("id", "")), str(result.get("parentID") or ""),
                  kind == "labels", _meta(result), result.get("hidden") is not True)


def _skeleton(result: Mapping[str, Any]) -> list[Region]:
    """The box around the points that are there, and each of them as a key point of it; [] if it is no skeleton."""
    points = vertices_of(_value(result))
    whole = _region(result, {"vector"}) if points else None
    if whole is None:
        return []
    xs, ys = [x for _name, x, _y, _seen in points], [y for _name, _x, y, _seen in points]
    box = {"x": min(xs), "y": min(ys), "width": max(xs) - min(xs), "height": max(ys) - min(ys), "rotation": 0}
    return [replace(whole, shape="rectangle", value=box), *(
        replace(whole, shape="keypoint", labels=[name], value={"x": x, "y": y}, id="", parent=whole.id, seen=seen)
        for name, x, y, seen in points)]


def _meta(result: Mapping[str, Any]) -> Mapping[str, Any]:
    found = result.get("meta")
    return found if isinstance(found, Mapping) else {}


def keypoint_names(config: Config) -> Iterator[tuple[str, int | None]]:
    """Each label of the KeyPointLabels controls, in the order of the config, with its `model_index`."""
    from labelfs.labeling.labels import stored

    for node in config.controls():
        for label in config.labels(node.name or "") if node.tag == "KeyPointLabels" else ():
            index = label.raw.get("model_index", label.raw.get("modelIndex", ""))
            yield stored(label), int(index) if index.isdecimal() else None


def slots(config: Config, *, poses: bool = False) -> dict[str, int]:
    """Key point label → its place, by `model_index`; in the order of the config unless all have one of their own.

    `poses`: the named points of skeletons follow, each once.
    """
    made = _slots(config)
    for _label, points in skeletons(config) if poses else ():
        for point in points:
            made.setdefault(point.name, len(made))
    return made


def _slots(config: Config) -> dict[str, int]:
    found = list(keypoint_names(config))
    given = {index for _name, index in found}
    if None in given or len(given) != len(found):
        return {name: place for place, (name, _index) in enumerate(found)}
    ordered = sorted(found, key=lambda pair: pair[1] or 0)
    return {name: place for place, (name, _index) in enumerate(ordered)}


def fits_boxes(config: Config) -> bool:
    """Whether a config asks boxes, skeletons or polygons (or key points with boxes) on one picture."""
    return _has_picture(config) and (_has_shape(config, _RECTANGLE) or any(skeletons(config)) or (
        _has_shape(config, _POLYGON) and not _has_shape(config, _KEYPOINT)))


def fits_rectangles(config: Config) -> bool:
    """Whether a config asks boxes on one picture."""
    return _has_picture(config) and _has_shape(config, _RECTANGLE)


def fits_turned(config: Config) -> bool:
    """Whether a config asks boxes, polygons or key points on one picture."""
    return _has_picture(config) and _has_shape(config, _RECTANGLE | _POLYGON | _KEYPOINT)


def _has_picture(config: Config) -> bool:
    return any(node.tag == "Image" and not node.attrs.get("valueList") for node in config.objects())


def _has_shape(config: Config, tags: frozenset[str]) -> bool:
    there = {node.tag for node in config.controls()} & (tags | {"Labels"})
    return any(tag.endswith("Labels") and tag != "Labels" for tag in there) or ("Labels" in there and len(there) > 1)


def fits_drawn(config: Config) -> bool:
    """Whether a config asks for any labeled shape on one picture."""
    others = {"EllipseLabels", "Ellipse", "BrushLabels", "Brush", "VectorLabels", "Vector"}
    return _has_picture(config) and _has_shape(config, _RECTANGLE | _POLYGON | _KEYPOINT | others)
