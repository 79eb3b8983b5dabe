"""Two places of one region: was it moved or reshaped, and how much do they overlap."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from labelfs.changes.model import Measure
from labelfs.labeling import geometry
from labelfs.labeling.masks import externalize, from_png
from labelfs.labeling.rle import BadCode, decode, to_bytes
from labelfs.labeling.shapes import number, numbers, outline, points_of, shape_of
from labelfs.labeling.tracks import Track, TrackBox

Fetch = Callable[[str], "bytes | None"]
"""The PNG behind a mask's name."""
_NEAR = 2e-4
"""Coordinates are rounded to four decimals: two of them may differ by this and mean the same."""


@dataclass(frozen=True, slots=True)
class Place:
    """The geometry of one item: its `value` without labels and answers, and the picture's size where known."""

    value: Mapping[str, Any]
    width: float = 100.0
    height: float = 100.0
    fetch: Fetch | None = None

    @property
    def shape(self) -> str | None:
        return shape_of(self.value)


def place_of(item: Mapping[str, Any], value: Mapping[str, Any], fetch: Fetch | None = None) -> Place:
    """The place of a result item."""
    width, height = number(item.get("original_width")), number(item.get("original_height"))
    known = bool(width and height and width > 0 and height > 0)
    return Place(value, width if known and width else 100.0, height if known and height else 100.0, fetch)


def change_of(before: Place, after: Place) -> tuple[str, Measure | None]:
    """`moved` (the same size at another place) or `reshaped`, with the overlap or distance where it can be told."""
    if before.shape != after.shape:
        return "reshaped", None
    measured = likeness(before, after)
    return ("moved" if _same_size(before, after) else "reshaped"), measured


def likeness(one: Place, other: Place) -> Measure | None:
    """How alike two places of one shape are; None where nothing can be told (other shapes, other objects)."""
    shape = one.shape
    if shape is None or shape != other.shape:
        return None
    return _MEASURES[shape](one, other) if shape in _MEASURES else None


def closeness(one: Place, other: Place) -> float:
    """The same as one number for matching: 0 (nothing in common) to 1."""
    measured = likeness(one, other)
    if measured is None:
        return 0.0
    return 1.0 - measured.amount if measured.type != "distance" else max(0.0, 1.0 - measured.value / 10)


# ---- pictures ----------------------------------------------------------------------------------------------


def _outlines(one: Place, other: Place) -> Measure | None:
    """By the corners in pixels; both in one picture's, should the sizes differ."""
    lines = [outline(place.value, one.width, one.height) for place in (one, other)]
    if lines[0] is None or lines[1] is None:
        return None
    if lines[0] == lines[1]:
        return Measure("iou", 1.0)
    return Measure("iou", geometry.polygon_iou(lines[0], lines[1]))


def _page_boxes(one: Place, other: Place) -> Measure | None:
    if one.value.get("pageIndex") != other.value.get("pageIndex"):
        return Measure("iou", 0.0)
    boxes = [numbers(place.value, "x", "y", "width", "height") for place in (one, other)]
    if boxes[0] is None or boxes[1] is None:
        return None
    left, right = ((box[0], box[1], box[2], box[3]) for box in boxes if box is not None)
    return Measure("iou", geometry.box_iou(left, right))


def _dots(one: Place, other: Place) -> Measure | None:
    points = [numbers(place.value, "x", "y") for place in (one, other)]
    if points[0] is None or points[1] is None:
        return None
    return Measure("distance", geometry.distance((points[0][0], points[0][1]), (points[1][0], points[1][1])), "percent")


def _paths(one: Place, other: Place) -> Measure | None:
    """Mean distance from each vertex to the nearest one of the other path, in percent."""
    paths = [vertices_of(place.value) for place in (one, other)]
    return _path_distance(*paths)


def _path_distance(one: list[geometry.Point], other: list[geometry.Point]) -> Measure | None:
    if not one or not other:
        return None
    if len(one) == len(other):
        found = [geometry.distance(a, b) for a, b in zip(one, other, strict=True)]
    else:
        found = [min(geometry.distance(a, b) for b in other) for a in one]
        found += [min(geometry.distance(a, b) for a in one) for b in other]
    return Measure("distance", sum(found) / len(found), "percent")


def vertices_of(value: Mapping[str, Any]) -> list[geometry.Point]:
    """The points of a path, in percent."""
    found = [numbers(one, "x", "y") for one in _objects(value.get("vertices"))]
    return [(one[0], one[1]) for one in found if one is not None]


def _objects(listed: Any) -> list[Mapping[str, Any]]:
    return [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []


def _masks(one: Place, other: Place) -> Measure | None:
    pixels = [mask_pixels(place) for place in (one, other)]
    if pixels[0] is None or pixels[1] is None:
        return None
    return Measure("iou", geometry.mask_iou(pixels[0], pixels[1]))


def mask_pixels(place: Place) -> bytes | None:
    """A byte per pixel of a brush or bitmask, from its PNG, its run-length code or its data URL."""
    value = place.value
    name = value.get("mask")
    if isinstance(name, str):
        png = place.fetch(name) if place.fetch else None
        found = None if png is None else from_png(png)
        return None if found is None else found[1]
    code = value.get("rle")
    if isinstance(code, list):
        try:
            return decode(to_bytes(code)).alpha
        except (BadCode, ValueError, TypeError):
            return None
    return _bitmask(value)


def _bitmask(value: Mapping[str, Any]) -> bytes | None:
    kept: list[bytes] = []

    def keep(png: bytes) -> str:
        kept.append(png)
        return ""

    externalize([{"type": "bitmask", "value": dict(value)}], keep)
    found = from_png(kept[0]) if kept else None
    return None if found is None else found[1]


# ---- texts, times, frames ----------------------------------------------------------------------------------


def _spans(kind: str) -> Callable[[Place, Place], Measure | None]:
    def measure(one: Place, other: Place) -> Measure | None:
        spans = [span_of(place.value) for place in (one, other)]
        if spans[0] is None or spans[1] is None:
            return None
        if spans[0][0] != spans[1][0]:
            return Measure(kind, 0.0)
        return Measure(kind, geometry.span_iou(spans[0][1], spans[1][1]))

    return measure


Lane = tuple[Any, geometry.Span]
"""What the span runs along (a channel, an utterance, a text node), and its ends there."""


def span_of(value: Mapping[str, Any]) -> Lane | None:
    """The span as numbers; None where it runs over several utterances or nodes and nothing counts them through."""
    through = value.get("globalOffsets")
    if isinstance(through, Mapping) and (found := numbers(through, "start", "end")):
        return "text", (found[0], found[1])
    if "startOffset" in value:
        found = numbers(value, "startOffset", "endOffset")
        return (value["start"], (found[0], found[1])) if found and value.get("start") == value.get("end") else None
    ends = [_moment(value.get(key)) for key in ("start", "end")]
    if ends[0] is None or ends[1] is None:
        return None
    return value.get("channel"), (ends[0], ends[1])


def _moment(value: Any) -> float | None:
    """A number, or a date as seconds."""
    found = number(value)
    if found is not None or not isinstance(value, str):
        return found
    try:
        return number(float(value))
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(value).timestamp()
    except (ValueError, OverflowError, OSError):
        return None


def _frame_ranges(one: Place, other: Place) -> Measure | None:
    """Frames in both over frames in either."""
    ranges = [_ranges(place.value) for place in (one, other)]
    if not ranges[0] or not ranges[1]:
        return None
    return Measure("overlap", geometry.iou(_shared(*ranges), _length(ranges[0]), _length(ranges[1])))


def _shared(one: list[geometry.Span], other: list[geometry.Span]) -> float:
    return sum(max(0.0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)


def _length(ranges: list[geometry.Span]) -> float:
    return sum(end - start for start, end in ranges)


def _ranges(value: Mapping[str, Any]) -> list[geometry.Span]:
    found = [numbers(one, "start", "end") for one in _objects(value.get("ranges"))]
    return [(one[0], one[1] + 1) for one in found if one is not None]


def _tracks(one: Place, other: Place) -> Measure | None:
    """Mean over all keyframes of either track; a frame where only one of them is shown counts as nothing in common."""
    keyframes = [_keyframes(place.value) for place in (one, other)]
    if any("vertices" in frame for track in keyframes for frame in track.values()):
        return _track_paths(keyframes)
    tracks = [Track(place.value.get("sequence")) for place in (one, other)]
    if not all(track.keyframes for track in tracks):
        return None
    frames = sorted({box.frame for track in tracks for box in track.keyframes})
    found = [_frame_iou(tracks[0].at(frame), tracks[1].at(frame)) for frame in frames]
    return Measure("iou", sum(found) / len(found))


def _track_paths(tracks: Sequence[Mapping[float, Mapping[str, Any]]]) -> Measure | None:
    common = sorted(tracks[0].keys() & tracks[1].keys())
    found = [_path_distance(vertices_of(tracks[0][frame]), vertices_of(tracks[1][frame])) for frame in common]
    known = [one.value for one in found if one is not None]
    return Measure("distance", sum(known) / len(known), "percent") if known else None


def _keyframes(value: Mapping[str, Any]) -> dict[float, Mapping[str, Any]]:
    found = [(number(one.get("frame")), one) for one in _objects(value.get("sequence"))]
    return {frame: one for frame, one in found if frame is not None}


def _frame_iou(one: TrackBox | None, other: TrackBox | None) -> float:
    if one is None or other is None:
        return 0.0
    return geometry.box_iou((one.x, one.y, one.width, one.height), (other.x, other.y, other.width, other.height))


_MEASURES: Mapping[str, Callable[[Place, Place], Measure | None]] = {
    "rectangle": _outlines, "ellipse": _outlines, "polygon": _outlines, "page-box": _page_boxes,
    "keypoint": _dots, "vector": _paths, "brush": _masks, "bitmask": _masks, "video-box": _tracks,
    "frames": _frame_ranges, "span": _spans("overlap"), "xpath": _spans("overlap"), "paragraph": _spans("overlap"),
    "time": _spans("iou"), "series": _spans("iou"),
}


# ---- size --------------------------------------------------------------------------------------------------


def _same_size(one: Place, other: Place) -> bool:
    """Whether only the place differs, not size or outline."""
    if one.shape in ("brush", "bitmask", None):
        return False
    before, after = _form(one.value, one.shape), _form(other.value, other.shape)
    if before is None or after is None or before[0] != after[0] or len(before[1]) != len(after[1]):
        return False
    return all(math.isclose(a, b, rel_tol=1e-9, abs_tol=_NEAR) for a, b in zip(before[1], after[1], strict=True))


Form = tuple[Any, list[float]]
"""What of a geometry does not depend on its place: what must be equal, and numbers that must be nearly so."""
_PLACE_KEYS = frozenset(("x", "y", "start", "end", "startOffset", "endOffset", "globalOffsets", "text", "channel",
                         "pageIndex", "ocrtext"))


def _form(value: Mapping[str, Any], shape: str | None) -> Form | None:
    if shape == "polygon":
        return _points_form(points_of(value.get("points")), value.get("closed", True))
    if shape == "vector":
        return _points_form(vertices_of(value), [value.get("closed", False), _hooks(value.get("vertices"))])
    if shape == "video-box":
        frames = sorted(_keyframes(value).items())
        about = [[frame, one.get("enabled"), one.get("width"), one.get("height"), one.get("rotation", 0)]
                 for frame, one in frames]
        return None if any("vertices" in one for _, one in frames) else (about, [])
    if shape == "frames":
        return None, [end - start for start, end in _ranges(value)]
    if shape in ("span", "xpath", "paragraph", "time", "series"):
        found = span_of(value)
        return None if found is None else (None, [found[1][1] - found[1][0]])
    return {key: one for key, one in value.items() if key not in _PLACE_KEYS}, []


def _points_form(points: list[geometry.Point] | None, about: Any) -> Form | None:
    """The steps from each point to the next."""
    if not points:
        return None
    return about, [step for a, b in pairwise(points) for step in (b[0] - a[0], b[1] - a[1])]


def _hooks(vertices: Any) -> list[Any]:
    """What each vertex hangs on and whether it is a curve's."""
    return [[one.get("id"), one.get("prevPointId"), one.get("isBezier", False)] for one in _objects(vertices)]


# ---- parts -------------------------------------------------------------------------------------------------


def size(place: Place) -> float | None:
    """Area or length, for shapes that can be cut; None for others."""
    line = outline(place.value, place.width, place.height)
    if line is not None:
        return geometry.polygon_area(line)
    if place.shape in ("span", "xpath", "paragraph", "time", "series") and (found := span_of(place.value)):
        return found[1][1] - found[1][0]
    if place.shape == "frames":
        return _length(_ranges(place.value))
    pixels = mask_pixels(place) if place.shape in ("brush", "bitmask") else None
    return None if pixels is None else float(len(pixels) - pixels.count(0))


def common(one: Place, other: Place) -> float:
    """Area or length that two cuttable places share."""
    if one.shape in ("rectangle", "ellipse", "polygon") and other.shape in ("rectangle", "ellipse", "polygon"):
        lines = [outline(place.value, one.width, one.height) for place in (one, other)]
        return geometry.intersection_area(lines[0] or [], lines[1] or [])
    if one.shape == other.shape == "frames":
        return _shared(_ranges(one.value), _ranges(other.value))
    if {one.shape, other.shape} <= {"brush", "bitmask"}:
        return _pixels_shared(mask_pixels(one), mask_pixels(other))
    spans = [span_of(place.value) for place in (one, other)]
    if one.shape != other.shape or spans[0] is None or spans[1] is None or spans[0][0] != spans[1][0]:
        return 0.0
    (a, b), (c, d) = spans[0][1], spans[1][1]
    return max(0.0, min(b, d) - max(a, c))


def _pixels_shared(one: bytes | None, other: bytes | None) -> float:
    """Pixels that both masks have: i (a + b) / (1 + i) of their IoU i and their sizes."""
    if one is None or other is None:
        return 0.0
    shared = geometry.mask_iou(one, other)
    return shared * (len(one) - one.count(0) + len(other) - other.count(0)) / (1 + shared)
