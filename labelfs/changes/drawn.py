"""Regions as plain figures that a page without the labeling surface can draw: outlines in percent, spans, bands."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from typing import Any

from labelfs.changes.parts import parts_of
from labelfs.changes.places import Fetch, Place, place_of, span_of, vertices_of
from labelfs.labeling.result import Region
from labelfs.labeling.shapes import number, outline, shape_of

MASK = 240
"""Pixels of the longer side of a mask's small picture."""


def figure(region: Region, fetch: Fetch | None = None) -> dict[str, Any] | None:
    """What to draw of a region; None for an answer about the whole object.

    `p` a closed outline, `l` a path, `c` a point (percent of the picture); `s` a span of text in characters; `t` bands
    on a time axis (seconds, frames or series values); `m` a mask as data URL over the whole picture.
    """
    if not region.is_region:
        return None
    item = next((one for one in region.items if one.makes_region), region.items[0])
    value = parts_of(item).place
    place = place_of(item.raw, value, fetch)
    drawn = _geometry(place, item.raw)
    if drawn is None:
        return None
    labels = list(dict.fromkeys(label for one in region.items for label in one.labels))
    size = {"size": [place.width, place.height]} if drawn.keys() & {"p", "l", "c", "m"} else {}
    return {"id": region.id, "label": labels, "object": item.to_name, **size, **drawn}


def _geometry(place: Place, raw: Mapping[str, Any]) -> dict[str, Any] | None:
    value, shape = place.value, shape_of(place.value)
    if shape in ("rectangle", "ellipse", "polygon"):
        corners = outline(value, place.width, place.height)
        return None if corners is None else {"p": [_percent(place, x, y) for x, y in corners]}
    if shape == "page-box":
        x, y, w, h = (number(value.get(key)) or 0 for key in ("x", "y", "width", "height"))
        return {"p": [[x, y], [x + w, y], [x + w, y + h], [x, y + h]], "page": value.get("pageIndex")}
    if shape == "keypoint":
        return {"c": [number(value.get("x")) or 0, number(value.get("y")) or 0]}
    if shape == "vector":
        return {"l": [list(point) for point in vertices_of(value)]}
    if shape in ("brush", "bitmask"):
        picture = _mask(place)
        return None if picture is None else {"m": picture}
    if shape == "video-box":
        return {"t": _frames(value.get("sequence")), "unit": "frame"}
    if shape == "frames":
        ranges = (one for one in value.get("ranges") or () if isinstance(one, Mapping))
        return {"t": [[number(one.get("start")) or 0, number(one.get("end")) or 0] for one in ranges], "unit": "frame"}
    return _range(value, shape, raw)


def _percent(place: Place, x: float, y: float) -> list[float]:
    return [round(100 * x / place.width, 2), round(100 * y / place.height, 2)]


def _range(value: Mapping[str, Any], shape: str | None, raw: Mapping[str, Any]) -> dict[str, Any] | None:
    found = span_of(value)
    if found is None or shape not in ("span", "xpath", "paragraph", "time", "series"):
        return None
    start, end = found[1]
    if shape in ("time", "series"):
        length = number(raw.get("original_length"))
        dated = isinstance(value.get("start"), str) and number(value.get("start")) is None
        unit = "s" if shape == "time" else "date" if dated else ""
        return {"t": [[start, end]], "unit": unit, **({"length": length} if length else {})}
    exact = shape == "span" or isinstance(value.get("globalOffsets"), Mapping)
    return {"s": [start, end], "text": value.get("text"), "exact": exact}


def _frames(sequence: Any) -> list[list[float]]:
    """Bands from each keyframe that is shown to the next one."""
    frames = sorted((number(one.get("frame")) or 0, one.get("enabled") is not False)
                    for one in sequence or () if isinstance(one, Mapping))
    bands: list[list[float]] = []
    for place, (frame, shown) in enumerate(frames):
        end = frames[place + 1][0] if shown and place + 1 < len(frames) else frame
        if bands and bands[-1][1] == frame:
            bands[-1][1] = end
        else:
            bands.append([frame, end])
    return bands


def _mask(place: Place) -> str | None:
    from PIL import Image

    from labelfs.changes.places import mask_pixels

    pixels = mask_pixels(place)
    width, height = int(place.width), int(place.height)
    if pixels is None or len(pixels) != width * height:
        return None
    grey = Image.frombytes("L", (width, height), pixels)
    grey.thumbnail((MASK, MASK))
    colour = Image.new("RGBA", grey.size, (255, 255, 255, 0))
    colour.putalpha(grey)
    target = io.BytesIO()
    colour.save(target, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(target.getvalue()).decode()
