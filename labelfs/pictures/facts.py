"""What a picture's head says: its size as seen, and whether a browser shows the file itself well."""

from __future__ import annotations

import struct
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from labelfs.pictures.reading import opened

if TYPE_CHECKING:
    from PIL import Image

CONVERTED = frozenset("tif tiff heic heif jp2 j2k ppm pgm pbm pnm tga psd pcx sgi".split())
"""Extensions of pictures that browsers do not show."""
SHOWN = frozenset("png jpg jpeg webp gif bmp avif".split())
MANY_PIXELS = 40_000_000
"""From so many on a browser holds more than 160 MB for one picture and stutters."""
LARGE_FILE = 4 << 20
"""Bytes below which a JPEG or WebP cannot have that many pixels worth looking at."""
_PNG = struct.Struct(">8s4x4sIIBB")
_TURNED = frozenset((5, 6, 7, 8))
"""EXIF orientations that exchange width and height (EXIF 2.32, tag 0x0112)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Size in pixels after the orientation that the file asks for; `plain`: the browser gets the file itself."""

    width: int
    height: int
    plain: bool


def facts_of(path: Path) -> Facts | None:
    """The facts of a picture; None for one that the browser shows as it is, or that cannot be read."""
    kind = path.suffix[1:].lower()
    if kind == "png":
        return _png(path)
    if kind in CONVERTED or (kind in SHOWN and path.stat().st_size > LARGE_FILE):
        return _looked(path, plain=kind in SHOWN)
    return None


def _png(path: Path) -> Facts | None:
    """From the first chunk (PNG specification, 11.2.2); sixteen bits a channel are shown stretched."""
    with path.open("rb") as file:
        head = file.read(_PNG.size)
    if len(head) < _PNG.size:
        return None
    signature, name, width, height, depth, _ = _PNG.unpack(head)
    if signature != b"\x89PNG\r\n\x1a\n" or name != b"IHDR":
        return None
    return Facts(width, height, plain=depth < 16 and width * height < MANY_PIXELS)


def _looked(path: Path, *, plain: bool) -> Facts | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with opened(path) as picture:
                width, height = size_of(picture)
        except (OSError, ValueError, SyntaxError):
            return None
    return Facts(width, height, plain=plain and width * height < MANY_PIXELS)


def size_of(picture: Image.Image) -> tuple[int, int]:
    """Width and height in pixels after the picture's own orientation."""
    width, height = picture.size
    return (height, width) if picture.getexif().get(0x0112) in _TURNED else (width, height)
