"""Open and closed paths of vector regions as points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labelfs.labeling.geometry import Point, to_pixels
from labelfs.labeling.shapes import numbers

CURVES = "{n} curves written as straight lines between their points"


def path_of(value: Mapping[str, Any], size: tuple[float, float]) -> tuple[list[Point], bool, bool]:
    """The points in pixels, whether the path is closed, and whether it was curved."""
    points, curved = [], False
    for vertex in value.get("vertices") or ():
        at = numbers(vertex, "x", "y") if isinstance(vertex, Mapping) else None
        if at is not None:
            points.append(to_pixels(at[0], at[1], *size))
            curved = curved or vertex.get("isBezier") is True
    return points, value.get("closed") is True, curved
