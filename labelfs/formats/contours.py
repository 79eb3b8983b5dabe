"""Outer contours of a mask: the pixels along the border of each connected area, corners only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageDraw

Pixel = tuple[int, int]
_AROUND = ((-1, 0), (-1, -1), (0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1))
"""The eight neighbours clockwise on a screen, from the left one."""
_SET = re.compile(rb"[^\0]")


@dataclass(slots=True)
class Contours:
    """The contours of a mask, and whether areas not set lie inside them."""

    rings: list[list[Pixel]]
    holes: bool


def contours(opaque: bytes, width: int, height: int) -> Contours:
    """The contour of every 8-connected area that lies in no other one; areas inside holes count as inside."""
    left = Image.frombytes("L", (width, height), opaque)
    inside = Image.new("L", (width, height))
    rings = []
    at = 0
    data = opaque
    while (found := _SET.search(data, at)) is not None:
        at = found.start()
        border = list(_border(data, width, height, (at % width, at // width)))
        rings.append(_corners(border))
        for image, colour in ((left, 0), (inside, 255)):
            _fill(image, border, colour)
        data = left.tobytes()
    return Contours(rings, inside.histogram()[-1] > len(opaque) - opaque.count(0))


def _fill(image: Image.Image, border: list[Pixel], colour: int) -> None:
    draw = ImageDraw.Draw(image)
    if len(border) > 2:
        draw.polygon(border, fill=colour, outline=colour)
    draw.point(border, fill=colour)


def _border(data: bytes, width: int, height: int, first: Pixel) -> Iterator[Pixel]:
    """The border from its topmost, leftmost pixel on, clockwise; a pixel passed twice comes twice."""
    pixel, looked = first, 0
    start: tuple[Pixel, int] | None = None
    while True:
        step = _next(data, width, height, pixel, looked)
        if step is None:
            yield pixel
            return
        if start is None:
            start = pixel, step
        elif (pixel, step) == start:
            return
        yield pixel
        pixel = pixel[0] + _AROUND[step][0], pixel[1] + _AROUND[step][1]
        looked = (step + 5) % 8 if step % 2 else (step + 6) % 8


def _next(data: bytes, width: int, height: int, pixel: Pixel, looked: int) -> int | None:
    """The direction of the next set neighbour, clockwise from `looked` on; None for a pixel alone."""
    for turn in range(8):
        step = (looked + turn) % 8
        x, y = pixel[0] + _AROUND[step][0], pixel[1] + _AROUND[step][1]
        if 0 <= x < width and 0 <= y < height and data[y * width + x]:
            return step
    return None


def _corners(border: list[Pixel]) -> list[Pixel]:
    """The pixels at which the border changes its direction."""
    count = len(border)
    return [one for place, one in enumerate(border)
            if count < 3 or _way(border[place - 1], one) != _way(one, border[(place + 1) % count])]


def _way(one: Pixel, other: Pixel) -> Pixel:
    return other[0] - one[0], other[1] - one[1]
