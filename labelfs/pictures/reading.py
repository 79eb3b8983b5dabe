"""Opening pictures with Pillow, HEIC where `pillow-heif` is installed."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

MOST_PIXELS = 500_000_000
_FORMATS = ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "JPEG2000", "PPM", "TGA", "PSD", "PCX", "SGI"]
"""Those that Pillow decodes itself: EPS and the like would start another program."""


def opened(path: Path) -> Image.Image:
    """The picture with only its head read; raises `OSError` or `ValueError` for what is none or too large."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        picture = Image.open(path, formats=[*_FORMATS, *_heic()])
    except Image.DecompressionBombError as fault:
        raise ValueError(str(fault)) from None
    if picture.width * picture.height > MOST_PIXELS:
        raise ValueError(f"{picture.width} × {picture.height} pixels are more than {MOST_PIXELS // 1_000_000} million")
    return picture


def _heic() -> list[str]:
    try:
        plugin = importlib.import_module("pillow_heif")
    except ImportError:
        return []
    plugin.register_heif_opener()
    return ["HEIF"]
