"""Mask pixels between the two places they live: `rle`/`imageDataURL` in the API, grey PNG files on disk.

On disk an item's `value` has `"mask": "masks/….png"` (8-bit grey: how much each pixel is set) in place of the pixels,
and `mask_rgb` where they carry one uniform colour other than the usual one (brush: all channels at alpha; bitmask:
black). What would not come back as it was sent stays inline: an `rle` byte by byte, a PNG pixel by pixel.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Any

from PIL import Image, UnidentifiedImageError

from labelfs.labeling import rle
from labelfs.labeling.rle import BadCode

Store = Callable[[bytes], str]
"""Keeps the bytes of a PNG and gives the name to write as `mask`."""
Fetch = Callable[[str], "bytes | None"]
"""The bytes behind a name, None when the file is missing."""

_DATA_URL = re.compile(r"data:image/png;base64,([A-Za-z0-9+/]+={0,2})")
_BLACK = (0, 0, 0)
_UNREADABLE = (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError, EOFError)


def externalize(result: Iterable[Any], store_png: Store) -> list[Any]:
    """A result in on-disk form: each mask that can be given back exactly goes to `store_png`; items are not changed."""
    return [_outward(item, store_png) for item in result]


def internalize(result: Iterable[Any], read_png: Fetch) -> list[Any]:
    """A result in the API's form; an item whose PNG is missing or cannot be read keeps its `mask`."""
    return [_inward(item, read_png) for item in result]


def _outward(item: Any, store_png: Store) -> Any:
    value = item.get("value") if isinstance(item, Mapping) else None
    if not isinstance(value, Mapping) or "mask" in value or "mask_rgb" in value:
        return item
    key = "rle" if _is_brush(item, value) else "imageDataURL"
    found = _decoded_brush(item, value) if key == "rle" else _decoded_bitmask(value)
    if found is None:
        return item
    (width, height), opaque, rgb = found
    png = to_png(opaque, width, height)
    if key == "rle":
        _CODES.keep(png, rgb, bytes(value["rle"]))
    members: dict[str, Any] = {"mask": store_png(png)}
    if rgb is not None:
        members["mask_rgb"] = list(rgb)
    return {**item, "value": _replaced(value, key, members)}


def _inward(item: Any, read_png: Fetch) -> Any:
    value = item.get("value") if isinstance(item, Mapping) else None
    if not isinstance(value, Mapping) or not isinstance(value.get("mask"), str):
        return item
    png = read_png(value["mask"])
    rgb = _colour(value.get("mask_rgb"))
    if png is None or (rgb is None and "mask_rgb" in value):
        return item
    key = "rle" if _is_brush(item, value) else "imageDataURL"
    content = _code_list(png, rgb) if key == "rle" else _picture(png, rgb or _BLACK)
    if content is None:
        return item
    bare = {name: part for name, part in value.items() if name != "mask_rgb"}
    return {**item, "value": _replaced(bare, "mask", {key: content})}


def _code_list(png: bytes, rgb: tuple[int, int, int] | None) -> list[int] | None:
    code = code_of(png, rgb)
    return None if code is None else list(code)


def _picture(png: bytes, rgb: tuple[int, int, int]) -> str | None:
    pixels = from_png(png)
    return None if pixels is None else _data_url(*pixels, rgb)


class _Codes:
    """The codes of mask files read or written last, so that a mask is not decoded at each save of its annotation."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.bytes = 0
        self.known: dict[tuple[bytes, tuple[int, int, int] | None], bytes] = {}
        self.lock = Lock()

    def keep(self, png: bytes, rgb: tuple[int, int, int] | None, code: bytes) -> None:
        """Remember a code; the oldest are forgotten when all together are more than `most` bytes."""
        with self.lock:
            if (png, rgb) not in self.known:
                self.bytes += len(png) + len(code)
            self.known[png, rgb] = code
            while self.bytes > self.most:
                (gone, _rgb), lost = next(iter(self.known.items()))
                del self.known[gone, _rgb]
                self.bytes -= len(gone) + len(lost)


_CODES = _Codes(16 * 1024 * 1024)


def code_of(png: bytes, rgb: tuple[int, int, int] | None = None) -> bytes | None:
    """The run-length code of a mask file; None if it is no such picture."""
    known = _CODES.known.get((png, rgb))
    pixels = from_png(png) if known is None else None
    if pixels is None:
        return known
    code = rle.encode(pixels[1], rgb)
    _CODES.keep(png, rgb, code)
    return code


def _is_brush(item: Mapping[str, Any], value: Mapping[str, Any]) -> bool:
    """Brush masks say `format: rle` or are of a brush type; all others are bitmasks."""
    kind = item.get("type")
    return value.get("format") == "rle" or (isinstance(kind, str) and kind.startswith(("brush", "magicwand")))


def _replaced(value: Mapping[str, Any], key: str, members: Mapping[str, Any]) -> dict[str, Any]:
    """The same value with one member replaced at its place."""
    out: dict[str, Any] = {}
    for name, content in value.items():
        out.update(members if name == key else {name: content})
    return out


Pixels = tuple[tuple[int, int], bytes, "tuple[int, int, int] | None"]


def _decoded_brush(item: Mapping[str, Any], value: Mapping[str, Any]) -> Pixels | None:
    """Size, alpha and colour of a brush mask whose code would be encoded to exactly the same bytes."""
    code, width, height = value.get("rle"), item.get("original_width"), item.get("original_height")
    if not isinstance(code, list) or any(type(one) is not int for one in code) or "imageDataURL" in value:
        return None
    if type(width) is not int or type(height) is not int or width < 1 or height < 1:
        return None
    try:
        data = rle.to_bytes(code)
        opaque = rle.alpha(data)
        if len(opaque) != width * height:
            return None
        if rle.encode(opaque) == data:  # alpha in all four channels, as nearly every mask: the other three are not read
            return (width, height), opaque, None
        found = rle.decode(data)
    except BadCode:
        return None
    same = found.rgb is not None and rle.encode(found.alpha, found.rgb) == data
    return ((width, height), found.alpha, found.rgb) if same else None


def _decoded_bitmask(value: Mapping[str, Any]) -> Pixels | None:
    """Size, alpha and colour of a bitmask whose pixels have one colour where they are set and none elsewhere."""
    match = _DATA_URL.fullmatch(text) if isinstance(text := value.get("imageDataURL"), str) else None
    image = _opened(match[1]) if match and "rle" not in value else None
    if image is None:
        return None
    found = rle.uniform(image.tobytes())
    if found.rgb is None:
        return None
    return image.size, found.alpha, None if found.rgb == _BLACK else found.rgb


def _opened(encoded: str) -> Image.Image | None:
    """The picture as RGBA, if it keeps 8 bits per channel."""
    try:
        image = Image.open(io.BytesIO(base64.b64decode(encoded, validate=True)), formats=["PNG"])
        if image.size[0] * image.size[1] > rle.MAX_PIXELS or image.mode.startswith("I"):
            return None
        return image.convert("RGBA")
    except (*_UNREADABLE, binascii.Error):
        return None


def _colour(value: Any) -> tuple[int, int, int] | None:
    if isinstance(value, list) and len(value) == 3 and all(type(one) is int and 0 <= one <= 255 for one in value):
        return value[0], value[1], value[2]
    return None


def _data_url(size: tuple[int, int], opaque: bytes, rgb: tuple[int, int, int]) -> str:
    alpha = Image.frombytes("L", size, opaque)
    image = Image.new("RGBA", size, (*rgb, 0))
    image.putalpha(alpha)
    clear = Image.new("RGBA", size, (0, 0, 0, 0))
    clear.paste(image, mask=alpha.point(lambda one: 255 if one else 0))
    out = io.BytesIO()
    clear.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def to_png(opaque: bytes, width: int, height: int) -> bytes:
    """8-bit grey PNG of alpha values, row by row."""
    out = io.BytesIO()
    Image.frombytes("L", (width, height), opaque).save(out, "PNG")
    return out.getvalue()


def from_png(png: bytes) -> tuple[tuple[int, int], bytes] | None:
    """((width, height), alpha row by row) of a mask file; None if it is no such picture."""
    try:
        image = Image.open(io.BytesIO(png), formats=["PNG"])
        if image.size[0] * image.size[1] > rle.MAX_PIXELS:
            return None
        return image.size, image.convert("L").tobytes()
    except _UNREADABLE:
        return None
