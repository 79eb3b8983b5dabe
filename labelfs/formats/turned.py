"""Turned boxes and their corners."""

from __future__ import annotations

import math
from collections.abc import Sequence

from labelfs.labeling.geometry import Point, distance, signed_area

_SLACK = 1.0
"""Pixels by which a corner may be off."""
_SHARE = 0.02
"""The same as a share of the diagonal."""


def turned_box(corners: Sequence[Point]) -> tuple[float, float, float, float, float] | None:
    """x, y, width, height, rotation (degrees clockwise, 0 to 360) of four corners in pixels; None: no rectangle.

    The first corner stays the top left one of the box before it was turned.
    """
    first, second, third, fourth = corners
    if signed_area(corners) < 0:
        second, fourth = fourth, second
    slack = max(_SLACK, _SHARE * distance(first, third))
    wanted = (second[0] + fourth[0] - first[0], second[1] + fourth[1] - first[1])
    if distance(third, wanted) > slack or abs(distance(first, third) - distance(second, fourth)) > slack:
        return None
    angle = math.degrees(math.atan2(second[1] - first[1], second[0] - first[0])) % 360
    return first[0], first[1], distance(first, second), distance(first, fourth), 0.0 if angle >= 360 else angle


def about_centre(x: float, y: float, width: float, height: float, degrees: float) -> tuple[float, float]:
    """Where the top left corner of a box comes to lie when the box is turned about its centre."""
    turn = math.radians(degrees)
    centre = (x + width / 2, y + height / 2)
    return (centre[0] - (width * math.cos(turn) - height * math.sin(turn)) / 2,
            centre[1] - (width * math.sin(turn) + height * math.cos(turn)) / 2)


def centre_of(x: float, y: float, width: float, height: float, degrees: float) -> Point:
    """The centre of a box that is turned about its top left corner."""
    turn = math.radians(degrees)
    return (x + (width * math.cos(turn) - height * math.sin(turn)) / 2,
            y + (width * math.sin(turn) + height * math.cos(turn)) / 2)
