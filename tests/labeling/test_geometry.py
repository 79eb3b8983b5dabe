"""Shapes as numbers."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelfs.labeling import geometry as g
from labelfs.labeling.shapes import outline, shape_of

SQUARE = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]
L_SHAPE = [(0.0, 0.0), (10.0, 0.0), (10.0, 4.0), (4.0, 4.0), (4.0, 10.0), (0.0, 10.0)]
U_SHAPE = [(0.0, 0.0), (3.0, 0.0), (3.0, 7.0), (7.0, 7.0), (7.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]

coordinates = st.integers(-100, 100).map(float)
sizes = st.integers(1, 100).map(float)
boxes = st.tuples(coordinates, coordinates, sizes, sizes)
angles = st.integers(-360, 360).map(float)


def near(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-6)


def corners(box: g.Box, rotation: float = 0) -> list[g.Point]:
    return g.rectangle_corners(*box, rotation)


def test_a_rectangle_turns_clockwise_about_its_top_left_corner():
    assert [(round(x), round(y)) for x, y in g.rectangle_corners(10, 20, 4, 2, 90)] == [
        (10, 20), (10, 24), (8, 24), (8, 20)]


def test_turning_is_done_in_pixels():
    """On a picture 200 × 100 a box turned by 90 degrees keeps its pixel size (tags.md 3.3)."""
    found = outline({"x": 50, "y": 0, "width": 10, "height": 10, "rotation": 90}, 200, 100)
    assert found is not None
    assert [round(one, 6) for one in g.bounds(found)] == [90, 0, 10, 20]


def test_outlines():
    assert outline({"points": [[0, 0], [50, 0], [50, 50]]}, 200, 100) == [(0, 0), (100, 0), (100, 50)]
    ellipse = outline({"x": 50, "y": 50, "radiusX": 10, "radiusY": 20}, 200, 100)
    assert ellipse is not None and [round(one) for one in g.bounds(ellipse)] == [80, 30, 40, 40]
    for value in ({}, {"x": "a", "y": 1, "width": 1, "height": 1}, {"points": [[1]]}, {"format": "rle", "rle": []}):
        assert outline(value, 200, 100) is None


@pytest.mark.parametrize(("one", "other", "common"), [
    (SQUARE, [(5.0, 5.0), (15.0, 5.0), (15.0, 15.0), (5.0, 15.0)], 25),
    (SQUARE, [(20.0, 20.0), (30.0, 20.0), (30.0, 30.0)], 0),
    (L_SHAPE, [(2.0, 2.0), (8.0, 2.0), (8.0, 8.0), (2.0, 8.0)], 36 - 16),
    (L_SHAPE, U_SHAPE, 12 + 18 + 3 * 4 + 3),
    (L_SHAPE, L_SHAPE, 64),
    (U_SHAPE, U_SHAPE, 72),
    (U_SHAPE, list(reversed(U_SHAPE)), 72),
    (SQUARE, SQUARE[:2], 0),
])
def test_common_area(one: Any, other: Any, common: float):
    assert near(g.intersection_area(one, other), common)
    assert near(g.intersection_area(other, one), common)


@given(boxes, boxes)
def test_boxes_overlap_as_their_polygons_do(one: g.Box, other: g.Box):
    assert near(g.box_iou(one, other), g.polygon_iou(corners(one), corners(other)))


@given(boxes, boxes, angles, angles)
def test_overlap_of_turned_boxes(one: g.Box, other: g.Box, turn: float, turn_other: float):
    first, second = corners(one, turn), corners(other, turn_other)
    share = g.polygon_iou(first, second)
    assert 0 <= share <= 1
    assert near(share, g.polygon_iou(second, first))
    assert near(g.polygon_iou(first, first), 1)
    assert near(g.polygon_area(first), one[2] * one[3])


@given(boxes, angles, st.tuples(coordinates, coordinates))
def test_overlap_does_not_depend_on_where_all_is_turned(box: g.Box, turn: float, about: g.Point):
    other = (box[0] + box[2] / 2, box[1], box[2], box[3])
    before = g.polygon_iou(corners(box), corners(other))
    after = g.polygon_iou(*([g.rotated(point, about, turn) for point in corners(one)] for one in (box, other)))
    assert math.isclose(before, after, abs_tol=1e-6)


@st.composite
def star_polygons(draw: Any) -> list[g.Point]:
    """Simple polygons, mostly not convex: a radius for each of some directions."""
    radii = draw(st.lists(st.integers(2, 60), min_size=3, max_size=9))
    x, y = draw(st.tuples(st.integers(-30, 30), st.integers(-30, 30)))
    turns = [2 * math.pi * index / len(radii) for index in range(len(radii))]
    return [(x + r * math.cos(t), y + r * math.sin(t)) for r, t in zip(radii, turns, strict=True)]


@given(star_polygons(), star_polygons())
def test_common_area_of_any_polygons(one: list[g.Point], other: list[g.Point]):
    common = g.intersection_area(one, other)
    assert -1e-6 <= common <= min(g.polygon_area(one), g.polygon_area(other)) + 1e-6
    assert math.isclose(common, g.intersection_area(other, one), rel_tol=1e-6, abs_tol=1e-6)
    assert math.isclose(common, g._swept_area(one, other), rel_tol=1e-6, abs_tol=1e-6)


@given(star_polygons())
def test_a_polygon_overlaps_itself_fully(one: list[g.Point]):
    assert math.isclose(g.polygon_iou(one, one), 1, rel_tol=1e-6)
    assert math.isclose(g.polygon_iou(one, one[::-1]), 1, rel_tol=1e-6)


def test_an_ellipse_has_nearly_its_area():
    points = g.ellipse_polygon(50, 50, 30, 10, 25, steps=360)
    assert math.isclose(g.polygon_area(points), g.ellipse_area(30, 10), rel_tol=1e-3)
    assert near(g.distance(points[0], (50, 50)), 30)


spans = st.tuples(st.integers(0, 50), st.integers(1, 50)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(spans, spans)
def test_spans_overlap_as_sets_do(one: tuple[int, int], other: tuple[int, int]):
    left, right = set(range(*one)), set(range(*other))
    assert near(g.span_iou(one, other), len(left & right) / len(left | right))


def test_points_in_time():
    assert g.span_iou((3, 3), (3, 3)) == 1
    assert g.span_iou((3, 3), (4, 4)) == 0


@given(st.binary(min_size=8, max_size=8), st.binary(min_size=8, max_size=8))
def test_masks_overlap_as_sets_do(one: bytes, other: bytes):
    left, right = ({index for index, value in enumerate(mask) if value} for mask in (one, other))
    assert g.mask_iou(one, other) == (len(left & right) / len(left | right) if left | right else 0)


def test_masks_of_different_sizes_do_not_overlap():
    assert g.mask_iou(b"\1", b"\1\1") == 0


@given(coordinates, coordinates, sizes, sizes)
def test_percent_and_pixels(x: float, y: float, width: float, height: float):
    back = g.to_percent(*g.to_pixels(x, y, width, height), width, height)
    assert near(back[0], x) and near(back[1], y)
    assert g.to_percent(1, 1, 0, 0) == (0, 0)


def test_bounds_of_nothing():
    assert g.bounds([]) == (0, 0, 0, 0)


@pytest.mark.parametrize(("value", "tag", "shape"), [
    ({"x": 1, "y": 1, "width": 1, "height": 1}, "Image", "rectangle"),
    ({"x": 1, "y": 1, "width": 1}, "Image", "keypoint"),
    ({"x": 1, "y": 1, "width": 1, "height": 1}, "Pdf", "page-box"), ({"x": 1, "y": 1, "radiusX": 1}, None, "ellipse"),
    ({"rle": []}, None, "brush"), ({"mask": "m", "format": "rle"}, None, "brush"), ({"mask": "m"}, None, "bitmask"),
    ({"touches": []}, None, "brush"), ({"start": 1, "end": 2}, "Text", "span"),
    ({"start": 1, "end": 2}, "Audio", "time"),
    ({"start": "/p[1]", "end": "/p[1]", "startOffset": 1}, "HyperText", "xpath"),
    ({"start": "0", "end": "0", "startOffset": 1}, "Paragraphs", "paragraph"),
    ({"start": 1, "end": 2}, "TimeSeries", "series"), ({"choices": ["a"]}, "Image", None), ({}, None, None),
])
def test_the_kind_of_a_geometry(value: Any, tag: str | None, shape: str | None):
    assert shape_of(value, tag) == shape
