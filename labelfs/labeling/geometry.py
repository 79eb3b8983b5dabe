"""Shapes as numbers: bounds, areas, overlap. Pure; units are the caller's (percent, pixels, seconds, characters).

Rectangles on pictures turn about their top-left corner *in pixel space* (tags.md 3.3): convert percent with
`to_pixels` first, or corners of pictures that are not square come out skewed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""x, y, width, height."""
Span = tuple[float, float]
"""Start and end, the end not counted."""


# ---- points and bounds -------------------------------------------------------------------------------------


def to_pixels(x: float, y: float, width: float, height: float) -> Point:
    """A point in percent of a picture as pixels."""
    return x / 100 * width, y / 100 * height


def to_percent(x: float, y: float, width: float, height: float) -> Point:
    """A point in pixels as percent of a picture (0 where the picture has no size)."""
    return (x / width * 100 if width else 0.0), (y / height * 100 if height else 0.0)


def distance(one: Point, other: Point) -> float:
    """Straight distance of two points."""
    return math.hypot(one[0] - other[0], one[1] - other[1])


def rotated(point: Point, about: Point, degrees: float) -> Point:
    """A point turned clockwise (y grows downwards) about another one."""
    turn = math.radians(degrees)
    x, y = point[0] - about[0], point[1] - about[1]
    return (about[0] + x * math.cos(turn) - y * math.sin(turn), about[1] + x * math.sin(turn) + y * math.cos(turn))


def rectangle_corners(x: float, y: float, width: float, height: float, rotation: float = 0) -> list[Point]:
    """The four corners, clockwise from the top-left one, of a rectangle turned about that corner."""
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    return [rotated(corner, (x, y), rotation) for corner in corners] if rotation % 360 else corners


def ellipse_polygon(x: float, y: float, radius_x: float, radius_y: float, rotation: float = 0, *,
                    steps: int = 36) -> list[Point]:
    """Points on an ellipse with the given centre, turned about it."""
    turns = (2 * math.pi * step / steps for step in range(steps))
    points = [(x + radius_x * math.cos(turn), y + radius_y * math.sin(turn)) for turn in turns]
    return [rotated(point, (x, y), rotation) for point in points] if rotation % 360 else points


def bounds(points: Sequence[Point]) -> Box:
    """The smallest upright box around points; (0, 0, 0, 0) without any."""
    if not points:
        return 0.0, 0.0, 0.0, 0.0
    left, top = min(x for x, _ in points), min(y for _, y in points)
    return left, top, max(x for x, _ in points) - left, max(y for _, y in points) - top


# ---- areas -------------------------------------------------------------------------------------------------


def signed_area(points: Sequence[Point]) -> float:
    """Area by the shoelace formula, positive when the points run clockwise on a screen."""
    pairs = zip(points, [*points[1:], *points[:1]], strict=True)
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs) / 2


def polygon_area(points: Sequence[Point]) -> float:
    """Area of a simple polygon."""
    return abs(signed_area(points))


def ellipse_area(radius_x: float, radius_y: float) -> float:
    """Area of an ellipse with these half axes."""
    return math.pi * abs(radius_x * radius_y)


# ---- clipping ----------------------------------------------------------------------------------------------


def clip_convex(subject: Sequence[Point], clip: Sequence[Point]) -> list[Point]:
    """The part of any simple polygon inside a convex one (Sutherland and Hodgman)."""
    edges = list(clip) if signed_area(clip) >= 0 else list(reversed(clip))
    inside = list(subject)
    for start, end in zip(edges, [*edges[1:], *edges[:1]], strict=True):
        if not inside:
            break
        inside = _clip_edge(inside, start, end)
    return inside


def _clip_edge(points: list[Point], start: Point, end: Point) -> list[Point]:
    out: list[Point] = []
    for here, after in zip(points, [*points[1:], *points[:1]], strict=True):
        side, side_after = _side(start, end, here), _side(start, end, after)
        if side >= 0:
            out.append(here)
        if side * side_after < 0:
            share = side / (side - side_after)
            out.append((here[0] + share * (after[0] - here[0]), here[1] + share * (after[1] - here[1])))
    return out


def _side(start: Point, end: Point, point: Point) -> float:
    """Positive to the right of the line on a screen, which is the inside of a clockwise polygon."""
    return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])


def is_convex(points: Sequence[Point]) -> bool:
    """Whether a polygon has no corner that turns the other way and winds around once."""
    turns = [
        _side(a, b, c) for a, b, c in zip(points, [*points[1:], *points[:1]], [*points[2:], *points[:2]], strict=True)
    ] if len(points) > 2 else []
    return bool(turns) and (all(turn >= 0 for turn in turns) or all(turn <= 0 for turn in turns)) and (
        abs(_winding(points)) < 1.5)


def _winding(points: Sequence[Point]) -> float:
    """How many times the direction of the edges turns around."""
    pairs = list(zip(points, [*points[1:], *points[:1]], strict=True))
    angles = [math.atan2(b[1] - a[1], b[0] - a[0]) for a, b in pairs if a != b]
    turns = (math.remainder(after - here, 2 * math.pi)
             for here, after in zip(angles, [*angles[1:], *angles[:1]], strict=True))
    return sum(turns) / (2 * math.pi)


def intersection_area(one: Sequence[Point], other: Sequence[Point]) -> float:
    """Common area of two simple polygons, convex or not; even-odd where a polygon crosses itself."""
    if len(one) < 3 or len(other) < 3 or not _boxes_meet(bounds(one), bounds(other)):
        return 0.0
    if is_convex(other):
        return polygon_area(clip_convex(one, other))
    if is_convex(one):
        return polygon_area(clip_convex(other, one))
    return _swept_area(one, other)


def _boxes_meet(one: Box, other: Box) -> bool:
    return one[0] <= other[0] + other[2] and other[0] <= one[0] + one[2] and (
        one[1] <= other[1] + other[3] and other[1] <= one[1] + one[3])


def _swept_area(one: Sequence[Point], other: Sequence[Point]) -> float:
    """Common area by strips between all heights at which anything changes; inside a strip all edges are straight."""
    edges = [_edges(one), _edges(other)]
    heights = sorted({y for points in (one, other) for _, y in points} | set(_crossings(edges[0] + edges[1])))
    return sum(
        (low - high) * _overlap(*(_crossed(side, (low + high) / 2) for side in edges))
        for high, low in pairwise(heights) if low > high
    )


Edge = tuple[Point, Point]


def _edges(points: Sequence[Point]) -> list[Edge]:
    return [(a, b) if a[1] < b[1] else (b, a) for a, b in zip(points, [*points[1:], *points[:1]], strict=True)
            if a[1] != b[1]]


def _crossings(edges: list[Edge]) -> list[float]:
    """Heights at which two edges cross."""
    found = []
    for index, (a, b) in enumerate(edges):
        for c, d in edges[index + 1:]:
            if c[1] >= b[1] or d[1] <= a[1]:
                continue
            slope, slope_other = (b[0] - a[0]) / (b[1] - a[1]), (d[0] - c[0]) / (d[1] - c[1])
            if slope != slope_other:
                y = (c[0] - a[0] + slope * a[1] - slope_other * c[1]) / (slope - slope_other)
                if max(a[1], c[1]) < y < min(b[1], d[1]):
                    found.append(y)
    return found


def _crossed(edges: list[Edge], y: float) -> list[float]:
    """Where a horizontal line enters and leaves a polygon."""
    return sorted(a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) for a, b in edges if a[1] < y < b[1])


def _overlap(one: list[float], other: list[float]) -> float:
    """Common length of two sets of intervals given as entries and exits."""
    return sum(
        max(0.0, min(end, stop) - max(start, begin))
        for start, end in zip(one[::2], one[1::2], strict=False)
        for begin, stop in zip(other[::2], other[1::2], strict=False)
    )


# ---- overlap as a share ------------------------------------------------------------------------------------


def iou(common: float, one: float, other: float) -> float:
    """Intersection over union of three sizes, 0 to 1; two empty things do not overlap."""
    union = one + other - common
    return min(1.0, max(0.0, common / union)) if union > 0 else 0.0


def box_iou(one: Box, other: Box) -> float:
    """Overlap of two upright boxes."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    return iou(max(0.0, width) * max(0.0, height), one[2] * one[3], other[2] * other[3])


def polygon_iou(one: Sequence[Point], other: Sequence[Point]) -> float:
    """Overlap of two polygons; turned boxes and ellipses too, by their corners or points."""
    return iou(intersection_area(one, other), polygon_area(one), polygon_area(other))


def span_iou(one: Span, other: Span) -> float:
    """Overlap of two ranges of characters or seconds; equal points count as the same."""
    if one == other:
        return 1.0
    common = min(one[1], other[1]) - max(one[0], other[0])
    return iou(max(0.0, common), one[1] - one[0], other[1] - other[0])


def mask_iou(one: bytes, other: bytes) -> float:
    """Overlap of two masks of one size (a byte per pixel, 0: not set); 0 if their sizes differ."""
    if len(one) != len(other):
        return 0.0
    left, right = (int.from_bytes(mask.translate(_SET), "big") for mask in (one, other))
    union = (left | right).bit_count()
    return (left & right).bit_count() / union if union else 0.0


_SET = bytes([0]) + bytes([1]) * 255
