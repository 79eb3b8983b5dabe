"""What is wrong with the geometry of a result item: numbers, ranges, sizes, offsets, frames, masks."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any, Literal

from labelfs.labeling import rle
from labelfs.labeling.config import Node
from labelfs.labeling.result import Item
from labelfs.labeling.shapes import number, points_of
from labelfs.labeling.variables import MISSING, find, resolve, whole

Finding = tuple[str, str, Literal["error", "warning"]]
SLACK = 0.01
"""Percent (and seconds) by which a shape may stand out: editors round."""


def findings(item: Item, shape: str, target: Node | None, data: Mapping[str, Any]) -> Iterator[Finding]:
    """Problems of the geometry of that kind in `item.value`; `target`: the object it lies on."""
    rule = _RULES.get(shape)
    if rule is not None:
        yield from rule(item, target, data)
    if shape in _ON_IMAGES:
        yield from _original(item.raw)


_ON_IMAGES = {"rectangle", "ellipse", "polygon", "keypoint", "brush", "bitmask", "vector"}


def _original(raw: Mapping[str, Any]) -> Iterator[Finding]:
    for key in ("original_width", "original_height"):
        if key in raw and not _is_size(raw[key]):
            yield "original-size", f"{key} is no size in pixels", "warning"
    rotation = raw.get("image_rotation", 0)
    if not isinstance(rotation, (int, float)) or rotation not in (0, 90, 180, 270):
        yield "original-size", "image_rotation is none of 0, 90, 180, 270", "warning"


def _is_size(value: Any) -> bool:
    found = number(value)
    return found is not None and found > 0


def _numbers(value: Mapping[str, Any], keys: tuple[str, ...]) -> Iterator[Finding]:
    for key in keys:
        if number(value.get(key)) is None:
            yield "not-a-number", f"{key} is not a number", "error"


def _within(name: str, here: float | None, low: float, high: float) -> Iterator[Finding]:
    if here is not None and not low - SLACK <= here <= high + SLACK:
        yield "out-of-range", f"{name} is {here:g} and not within {low:g} to {high:g}", "warning"


# ---- pictures ----------------------------------------------------------------------------------------------


def _box(value: Mapping[str, Any], high: float = 100) -> Iterator[Finding]:
    wrong = list(_numbers(value, ("x", "y", "width", "height")))
    if "rotation" in value and value["rotation"] is not None:
        wrong += _numbers(value, ("rotation",))
    yield from wrong
    if wrong:
        return
    x, y, width, height = (float(value[key]) for key in ("x", "y", "width", "height"))
    if width <= 0 or height <= 0:
        yield "zero-size", f"the box is {width:g} × {height:g}", "warning"
    if (number(value.get("rotation")) or 0) % 360 == 0:
        yield from _within("x", x, 0, high)
        yield from _within("y", y, 0, high)
        if 0 <= x <= high:
            yield from _within("x + width", x + width, 0, high)
        if 0 <= y <= high:
            yield from _within("y + height", y + height, 0, high)


def _rectangle(item: Item, _target: Node | None, _data: Mapping[str, Any]) -> Iterator[Finding]:
    yield from _box(item.value)


def _page_box(item: Item, _target: Node | None, _data: Mapping[str, Any]) -> Iterator[Finding]:
    yield from _box(item.value, 1)


def _ellipse(item: Item, _target: Node | None, _data: Mapping[str, Any]) -> Iterator[Finding]:
    value = item.value
    yield from _numbers(value, ("x", "y", "radiusX", "radiusY"))
    yield from _within("x", number(value.get("x")), 0, 100)
    yield from _within("y", number(value.get("y")), 0, 100)
    for key in ("radiusX", "radiusY"):
        if (found := number(value.get(key))) is not None and found <= 0:
            yield "zero-size", f"{key} is {found:g}", "warning"


def _keypoint(item: Item, _target: Node | None, _data: Mapping[str, Any]) -> Iterator[Finding]:
    yield from _numbers(item.value, ("x", "y"))
    yield from _within("x", number(item.value.get("x")), 0, 100)
    yield from _within("y", number(item.value.get("y")), 0, 100)


def _polygon(item: Item, _target: Node | None, _data: Mapping[str, Any]) -> Iterator[Finding]:
    points = points_of(item.value.get("points"))
    if points is None:
        yield "not-a-number", "points is not a list of [x, y]", "error"
        return
    if len(points) < 3 and item.value.get("closed", True) is True:
        yield "too-few-points", f"a closed polygon of {len(points)} points", "warning"
    outside = sum(1 for x, y in points if not (-SLACK <= x <= 100 + SLACK and -SLACK <= y <= 100 + SLACK))
    if outside:
        yield "out-of-range", f"{outside} of {len(points)} points lie outside of the picture", "warning"


def _vertices(vertices: Any) -> Iterator[Finding]:
    if not isinstance(vertices, list) or not all(isinstance(one, Mapping) for one in vertices):
        yield "not-a-number", "vertices is not a list of points", "error"
        return
    for one in vertices:
        yield from _numbers(one, ("x", "y"))
    ids = {str(one.get("id")) for one in vertices}
    for one in vertices:
        before = one.get("prevPointId")
        if before is not None and str(before) not in ids:
            yield "unknown-point", f'prevPointId "{str(before)[:40]}" is no point of the path', "warning"


def _vector(item: Item, _target: Node | None, _data: Mapping[str, Any]) -> Iterator[Finding]:
    yield from _vertices(item.value.get("vertices"))


def _brush(item: Item, _target: Node | None, _data: Mapping[str, Any]) -> Iterator[Finding]:
    if "rle" not in item.value:
        return
    try:
        code = item.value["rle"]
        pixels = _pixels(rle.to_bytes(code if isinstance(code, list) else None))  # type: ignore[arg-type]
    except rle.BadCode as error:
        yield "mask", str(error), "error"
        return
    width, height = number(item.raw.get("original_width")), number(item.raw.get("original_height"))
    if width and height and pixels != width * height:
        yield "mask-size", f"the mask has {pixels} pixels, the picture {width * height:g}", "warning"


def _pixels(data: bytes) -> int:
    return sum(length for length, _ in rle.blocks(data)) // 4


def _bitmask(item: Item, _target: Node | None, _data: Mapping[str, Any]) -> Iterator[Finding]:
    text = item.value.get("imageDataURL")
    if text is None:
        return
    if not isinstance(text, str) or not text.startswith("data:image/png;base64,"):
        yield "mask", "imageDataURL is no PNG data URL", "error"
        return
    try:
        head = base64.b64decode(text[22:22 + 44])
    except (binascii.Error, ValueError):
        head = b""
    if not head.startswith(b"\x89PNG\r\n\x1a\n") or len(head) < 24:
        yield "mask", "imageDataURL holds no PNG", "error"
        return
    size = int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
    wanted = item.raw.get("original_width"), item.raw.get("original_height")
    if all(map(_is_size, wanted)) and size != wanted:
        words = f"the mask has {size[0]} × {size[1]} pixels, the picture {wanted[0]} × {wanted[1]}"
        yield "mask-size", words, "warning"


# ---- text --------------------------------------------------------------------------------------------------


def _span(item: Item, target: Node | None, data: Mapping[str, Any]) -> Iterator[Finding]:
    value = item.value
    wrong = list(_numbers(value, ("start", "end")))
    yield from wrong
    if wrong:
        return
    start, end = float(value["start"]), float(value["end"])
    if start >= end or start < 0:
        yield "zero-size", f"the span {start:g}–{end:g} holds no character", "warning"
        return
    text = text_of(target, data) if target is not None and target.tag == "Text" else None
    if text is None:
        return
    if end > len(text):
        yield "out-of-range", f"the span ends at {end:g}, the text has {len(text)} characters", "warning"
    elif not _same_text(value.get("text"), text[int(start):int(end)]):
        yield "text-differs", f'the text there is "{text[int(start):int(end)][:40]}"', "warning"


def _same_text(written: Any, there: str) -> bool:
    """Whether the stored text is the text of the span; line breaks may be written as backslash and n."""
    if not isinstance(written, str):
        return True
    return _plain(written) == _plain(there)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\\n", "\n").replace("\\r", "\r")).strip()


def text_of(target: Node, data: Mapping[str, Any]) -> str | None:
    """The text a Text object shows, if it is in the task itself."""
    value = target.attrs.get("value")
    if not isinstance(value, str) or target.attrs.get("valueType") == "url" or target.attrs.get("resolver"):
        return None
    path = whole(value)
    if path is not None and find(path, data) is MISSING:
        return None
    found = resolve(value, data)
    encoding = target.attrs.get("encoding", "none")
    if not isinstance(found, str) or encoding not in {"none", "base64", "base64unicode"}:
        return None
    return found if encoding == "none" else _decoded(found)


def _decoded(text: str) -> str | None:
    try:
        return base64.b64decode(text).decode()
    except (ValueError, binascii.Error):
        return None


def _xpath(item: Item, _target: Node | None, _data: Mapping[str, Any]) -> Iterator[Finding]:
    value = item.value
    for key in ("start", "end"):
        if not isinstance(value.get(key), str):
            yield "xpath", f"{key} is no path to a text", "error"
    yield from _numbers(value, ("startOffset", "endOffset"))
    one, other = number(value.get("startOffset")), number(value.get("endOffset"))
    if one is not None and other is not None and value.get("start") == value.get("end") and one >= other:
        yield "zero-size", f"the span {one:g}–{other:g} holds no character", "warning"


def _paragraph(item: Item, target: Node | None, data: Mapping[str, Any]) -> Iterator[Finding]:
    value = item.value
    wrong = list(_numbers(value, ("startOffset", "endOffset")))
    first, last = _index(value.get("start")), _index(value.get("end"))
    if first is None or last is None or first > last:
        wrong.append(("out-of-range", "start and end are no utterances", "error"))
    yield from wrong
    listed = find(whole(str(target.attrs.get("value", ""))) or "", data) if target else MISSING
    if wrong or not isinstance(listed, list) or last is None or first is None:
        return
    if last >= len(listed):
        yield "out-of-range", f"there are {len(listed)} utterances, the span ends in number {last}", "warning"
        return
    key = str(target.attrs.get("textKey", "text")) if target else "text"
    for index, offset in ((first, "startOffset"), (last, "endOffset")):
        text = listed[index].get(key) if isinstance(listed[index], Mapping) else None
        if isinstance(text, str) and not 0 <= float(value[offset]) <= _utf16_length(text):
            yield "out-of-range", f"{offset} {value[offset]} is beyond the text of utterance {index}", "warning"


def _utf16_length(text: str) -> int:
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


def _index(value: Any) -> int | None:
    found = number(int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10
                   else value)
    return int(found) if found is not None and found >= 0 else None


# ---- time --------------------------------------------------------------------------------------------------


def _time(item: Item, _target: Node | None, _data: Mapping[str, Any]) -> Iterator[Finding]:
    wrong = list(_numbers(item.value, ("start", "end")))
    yield from wrong
    if wrong:
        return
    start, end = float(item.value["start"]), float(item.value["end"])
    if start >= end:
        yield "zero-size", f"the range {start:g}–{end:g} lasts no time", "warning"
    length = number(item.raw.get("original_length"))
    if start < 0 or (length and end > length + SLACK):
        yield "out-of-range", f"the range {start:g}–{end:g} is beyond the recording", "warning"


def _series(item: Item, _target: Node | None, _data: Mapping[str, Any]) -> Iterator[Finding]:
    start, end = item.value.get("start"), item.value.get("end")
    for key, found in (("start", start), ("end", end)):
        if not isinstance(found, str) and number(found) is None:
            yield "not-a-number", f"{key} is neither a number nor a time", "error"
    one, other = number(start), number(end)
    if one is not None and other is not None and one > other:
        yield "out-of-range", f"the range begins at {one:g} and ends at {other:g}", "warning"


def _sequence(item: Item, _target: Node | None, _data: Mapping[str, Any]) -> Iterator[Finding]:
    sequence = item.value.get("sequence")
    if not isinstance(sequence, list) or not all(isinstance(one, Mapping) for one in sequence):
        yield "sequence", "sequence is not a list of keyframes", "error"
        return
    if not sequence:
        yield "sequence", "there is no keyframe", "warning"
    for one in sequence:
        yield from _vertices(one["vertices"]) if "vertices" in one else _numbers(one, ("x", "y", "width", "height"))
    yield from _frames([one.get("frame") for one in sequence], number(item.value.get("framesCount")))


def _frames(frames: list[Any], count: float | None) -> Iterator[Finding]:
    known = [number(frame) for frame in frames]
    if None in known:
        yield "not-a-number", "frame is not a number", "error"
        return
    listed = [frame for frame in known if frame is not None]
    if any(frame < 1 or not frame.is_integer() for frame in listed):
        yield "frames", "frames count from 1 in whole numbers", "warning"
    if any(after <= before for before, after in pairwise(listed)):
        yield "frames", "keyframes are not in order of their frames", "warning"
    if count and listed and max(listed) > count:
        yield "frames", f"frame {max(listed):g} is beyond the film's {count:g} frames", "warning"


def _ranges(item: Item, _target: Node | None, _data: Mapping[str, Any]) -> Iterator[Finding]:
    ranges = item.value.get("ranges")
    if not isinstance(ranges, list) or not all(isinstance(one, Mapping) for one in ranges):
        yield "frames", "ranges is not a list of start and end", "error"
        return
    for one in ranges:
        wrong = list(_numbers(one, ("start", "end")))
        yield from wrong
        if not wrong and not 1 <= float(one["start"]) <= float(one["end"]):
            yield "frames", f"the range {one['start']}–{one['end']} is no range of frames", "warning"


_RULES: Mapping[str, Callable[[Item, Node | None, Mapping[str, Any]], Iterator[Finding]]] = {
    "rectangle": _rectangle, "ellipse": _ellipse, "polygon": _polygon, "keypoint": _keypoint, "brush": _brush,
    "bitmask": _bitmask, "vector": _vector, "page-box": _page_box, "span": _span, "xpath": _xpath,
    "paragraph": _paragraph, "time": _time, "series": _series, "video-box": _sequence, "frames": _ranges,
}
