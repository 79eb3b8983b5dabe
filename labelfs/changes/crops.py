"""Small pictures for a comment: what changed in a task, cut out of its picture before and after, side by side."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

MOST = 20
"""Tasks of one comment that get a picture; hosting sites fetch each of them for each reader."""
PANE = (440, 330)
"""Pixels of the larger of the two halves."""
GAP = 8
MARGIN = 0.25
"""Of the cut-out's size, around what changed."""
SMALLEST = 12.0
"""Percent of the picture that a cut-out shows at least."""
COLOURS = {"+": (31, 158, 84), "-": (214, 48, 49), "~": (222, 140, 0), "": (190, 190, 190)}
EMPTY = (58, 62, 70)
Box = tuple[float, float, float, float]
Figure = Mapping[str, Any]


def crop(task: Mapping[str, Any], picture: Path | None) -> bytes | None:
    """A JPEG of a task of the report (`html_report.tasks_of`); None where nothing that changed lies on a picture.

    Added regions are green, removed ones red, changed ones amber, the others white; without the file the ground
    is empty.
    """
    from PIL import Image as Images

    signs = {row["key"]: row["sign"] for one in task["annotations"] for row in one["rows"]}
    before, after = ([figure for one in task["annotations"] for figure in one[side]] for side in ("before", "after"))
    box = _around(figure for figure in (*before, *after) if figure["id"] in signs)
    if box is None:
        return None
    ground = _ground(picture, [*before, *after])
    halves = [_half(ground, box, figures, signs) for figures in (before, after)]
    width, height = halves[0].size
    both = Images.new("RGB", (2 * width + GAP, height), (255, 255, 255))
    for place, half in enumerate(halves):
        both.paste(half, (place * (width + GAP), 0))
    target = io.BytesIO()
    both.save(target, "JPEG", quality=80)
    return target.getvalue()


def name_of(task: int, content: bytes) -> str:
    """A file name that says the content: a page that was fetched before never shows an older picture."""
    return f"task-{task}-{hashlib.sha256(content).hexdigest()[:10]}.jpg"


def _around(figures: Iterable[Figure]) -> Box | None:
    """What the figures cover, with a margin, in percent of the picture."""
    points = [point for figure in figures for point in _points(figure)]
    if not points:
        return None
    xs, ys = ([point[axis] for point in points] for axis in (0, 1))
    sides = [_side(min(values), max(values)) for values in (xs, ys)]
    return sides[0][0], sides[1][0], sides[0][1], sides[1][1]


def _side(low: float, high: float) -> tuple[float, float]:
    middle, half = (low + high) / 2, max((high - low) * (0.5 + MARGIN), SMALLEST / 2)
    return max(0.0, min(middle - half, 100 - SMALLEST)), min(100.0, max(middle + half, SMALLEST))


def _points(figure: Figure) -> Iterator[tuple[float, float]]:
    for key in ("p", "l"):
        yield from ((x, y) for x, y, *_ in figure.get(key) or ())
    if "c" in figure:
        yield figure["c"][0], figure["c"][1]
    if "m" in figure:
        yield from ((0.0, 0.0), (100.0, 100.0))


def _ground(picture: Path | None, figures: Iterable[Figure]) -> Image:
    """The task's picture; an empty one of its proportions where the file is not here."""
    from PIL import Image as Images

    from labelfs.changes.html_report import opened

    found = None if picture is None else opened(picture, 2_400)
    if found is not None:
        return found[0]
    width, height = next((one["size"] for one in figures if one.get("size")), (1_000, 700))
    return Images.new("RGB", (1_000, max(1, round(1_000 * height / width))), EMPTY)


def _half(ground: Image, box: Box, figures: list[Figure], signs: Mapping[str, str]) -> Image:
    from PIL import ImageDraw as Drawing

    left, top, right, bottom = (value / 100 * size for value, size in zip(box, ground.size * 2, strict=True))
    factor = min(PANE[0] / (right - left), PANE[1] / (bottom - top))
    size = max(1, round((right - left) * factor)), max(1, round((bottom - top) * factor))
    half = ground.resize(size, box=(left, top, right, bottom))
    draw = Drawing.Draw(half)

    def at(x: float, y: float) -> tuple[float, float]:
        return (x / 100 * ground.width - left) * factor, (y / 100 * ground.height - top) * factor

    for figure in sorted(figures, key=lambda one: one["id"] in signs):
        colour = COLOURS[signs.get(figure["id"], "")]
        if "m" in figure:
            _mask(half, figure["m"], at, colour)
        _outline(draw, figure, at, colour, 3 if figure["id"] in signs else 0)
        if figure["id"] in signs:
            _name(draw, figure, at, colour)
    return half


def _outline(draw: ImageDraw, figure: Figure, at: Any, colour: tuple[int, int, int], width: int) -> None:
    line = [at(x, y) for x, y, *_ in figure.get("p") or figure.get("l") or ()]
    if "p" in figure and line:
        line = [*line, line[0], *line[1:2]]
    if line:
        draw.line(line, (255, 255, 255), max(1, width + 2 * (width > 0)), joint="curve")
    if line and width:
        draw.line(line, colour, width, joint="curve")
    if "c" in figure:
        x, y = at(*figure["c"])
        draw.ellipse((x - 5, y - 5, x + 5, y + 5), colour, (255, 255, 255), 2)


def _name(draw: ImageDraw, figure: Figure, at: Any, colour: tuple[int, int, int]) -> None:
    """The labels of a figure, above it where there is room."""
    words = ", ".join(figure["label"])[:40]
    spots = list(_points(figure))
    if not words or not spots:
        return
    x, y = at(min(spot[0] for spot in spots), min(spot[1] for spot in spots))
    place = max(0.0, x), max(0.0, y - 15)
    left, top, right, bottom = draw.textbbox(place, words, font_size=11)
    draw.rectangle((left - 2, top - 2, right + 2, bottom + 2), colour)
    draw.text(place, words, (255, 255, 255), font_size=11)


def _mask(half: Image, address: str, at: Any, colour: tuple[int, int, int]) -> None:
    """Lay a mask's small picture over the half, half transparent."""
    import base64

    from PIL import Image as Images

    (left, top), (right, bottom) = at(0, 0), at(100, 100)
    alpha = Images.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))).getchannel("A")
    whole = alpha.resize((max(1, round(right - left)), max(1, round(bottom - top))))
    fitted = Images.new("L", half.size)
    fitted.paste(whole, (round(left), round(top)))
    half.paste(Images.new("RGB", half.size, colour), mask=fitted.point(lambda one: one * 11 // 20))
