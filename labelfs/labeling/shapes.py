"""The geometry of a result's `value`: which kind it is, and its outline in the picture's pixels."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from labelfs.labeling.geometry import Point, ellipse_polygon, rectangle_corners, to_pixels


def number(value: Any) -> float | None:
    """A finite number, or None; booleans are none."""
    kind = type(value)
    if kind is float:
        return value if math.isfinite(value) else None
    if kind is bool or not isinstance(value, (int, float)):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if math.isfinite(found) else None


def numbers(value: Mapping[str, Any], *keys: str) -> list[float] | None:
    """The numbers behind these keys, or None if one is missing or none."""
    found: list[float] = []
    for key in keys:
        one = number(value.get(key))
        if one is None:
            return None
        found.append(one)
    return found


def shape_of(value: Mapping[str, Any], object_tag: str | None = None) -> str | None:
    """The name of the geometry in `value` (`rectangle`, `polygon`, `span`, …), None if there is none (tags.md 5)."""
    if not _TOLD.isdisjoint(value) and (told := _told(value)):
        return told
    if "x" in value and "y" in value:
        if object_tag == "Pdf" or "pageIndex" in value:
            return "page-box"
        return "keypoint" if "height" not in value else "rectangle"
    return _range_shape(value, object_tag) if "start" in value and "end" in value else None


def _told(value: Mapping[str, Any]) -> str | None:
    """The geometry that one member tells by itself."""
    if not _BRUSHED.isdisjoint(value) or ("mask" in value and value.get("format") == "rle"):
        return "brush"
    return next((shape for key, shape in _TELLING if key in value), None)


_BRUSHED = frozenset({"rle", "touches", "maskDataURL"})
_TELLING = (
    ("imageDataURL", "bitmask"), ("mask", "bitmask"), ("points", "polygon"), ("vertices", "vector"),
    ("sequence", "video-box"), ("ranges", "frames"), ("radiusX", "ellipse"), ("chatmessage", "message"),
)
_TOLD = _BRUSHED | {key for key, _shape in _TELLING}


def _range_shape(value: Mapping[str, Any], object_tag: str | None) -> str:
    if object_tag in _RANGES:
        return _RANGES[object_tag]
    if "startOffset" in value:
        return "xpath" if str(value.get("start", "")).startswith("/") else "paragraph"
    if "instant" in value:
        return "series"
    return "time" if "channel" in value or isinstance(value.get("start"), float) else "span"


_RANGES: Mapping[str | None, str] = {"Audio": "time", "TimeSeries": "series", "Paragraphs": "paragraph"}


def outline(value: Mapping[str, Any], width: float, height: float) -> list[Point] | None:
    """The corners of a rectangle, ellipse (36 points) or polygon in pixels of a picture of that size; else None."""
    shape = shape_of(value)
    if shape == "rectangle" and (found := numbers(value, "x", "y", "width", "height")):
        (x, y), (w, h) = to_pixels(found[0], found[1], width, height), to_pixels(found[2], found[3], width, height)
        return rectangle_corners(x, y, w, h, number(value.get("rotation")) or 0)
    if shape == "ellipse" and (found := numbers(value, "x", "y", "radiusX", "radiusY")):
        (x, y), (rx, ry) = to_pixels(found[0], found[1], width, height), to_pixels(found[2], found[3], width, height)
        return ellipse_polygon(x, y, rx, ry, number(value.get("rotation")) or 0)
    if shape == "polygon":
        points = points_of(value.get("points"))
        return None if points is None else [to_pixels(x, y, width, height) for x, y in points]
    return None


def points_of(value: Any) -> list[Point] | None:
    """A list of `[x, y]` as points; None if it is no such list."""
    if not isinstance(value, list):
        return None
    points = [(number(p[0]), number(p[1])) for p in value if isinstance(p, list) and len(p) >= 2]
    found = [(x, y) for x, y in points if x is not None and y is not None]
    return found if len(found) == len(value) else None
