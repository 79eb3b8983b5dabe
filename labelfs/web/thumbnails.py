"""Small pictures of pictures, kept in `.labelfs/cache/`."""

from __future__ import annotations

import contextlib
import hashlib
import io
import logging
import threading
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Response, request

from labelfs.errors import NotFound, TooLarge
from labelfs.pictures.facts import CONVERTED
from labelfs.web.asking import number
from labelfs.web.media import open_regular, send

if TYPE_CHECKING:
    from PIL import Image

    from labelfs.project import Project

log = logging.getLogger("labelfs.web")
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
SUFFIXES = frozenset("png jpg jpeg gif webp bmp tif tiff".split())
SIZES = (64, 128, 256, 512, 1024)
MOST_PIXELS = 50_000_000
MOST_BYTES = 100 * 1024 * 1024
_decoding = threading.Semaphore(2)


def thumbnail(project: Project, path: Path) -> Response:
    """A WebP of the picture whose longer side is at most `?w=` (rounded up to a size that is kept)."""
    if path.suffix[1:].lower() not in SUFFIXES | CONVERTED:
        raise NotFound("there is no small picture of that kind of file")
    asked = number("w", 256, least=1) or 256
    size = next((one for one in SIZES if one >= asked), SIZES[-1])
    facts = path.stat()
    key = f"{path}|{facts.st_mtime_ns}|{facts.st_size}|{size}"
    name = hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    kept = project.root / ".labelfs" / "cache" / "thumbs" / name[:2] / f"{name}.webp"
    if kept.is_file():
        return send(kept)
    return _fresh(project, kept, _made_small(project, path, size), name)


def _made_small(project: Project, path: Path, size: int) -> bytes:
    """From the file itself, or from its view where it is too large for that or of a kind of its own."""
    if path.suffix[1:].lower() in SUFFIXES:
        with contextlib.suppress(TooLarge):
            return _small(path, size)
    return _small(project.pictures.preview(path), size)


def _fresh(project: Project, kept: Path, picture: bytes, tag: str) -> Response:
    if not project.store.read_only:
        _keep(kept, picture)
    response = Response(picture, mimetype="image/webp")
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response


def _keep(place: Path, picture: bytes) -> None:
    """Put a picture into the cache; a cache that cannot be written is no reason not to show it."""
    fresh = place.with_name(f".{place.name}.{threading.get_ident()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(picture)
        fresh.replace(place)
    except OSError as fault:
        log.info("no thumbnail kept: %s", fault.strerror)


def _small(path: Path, size: int) -> bytes:
    from PIL import Image

    with _decoding, open_regular(path) as handle, warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(handle, formats=FORMATS) as picture:
                return _webp(_checked(picture), size)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise TooLarge("the picture has too many pixels for a small one") from None
        except (OSError, ValueError, SyntaxError, EOFError):
            raise NotFound("the file is not a picture that can be read") from None


def _checked(picture: Image.Image) -> Image.Image:
    if picture.width * picture.height > MOST_PIXELS:
        raise TooLarge("the picture has too many pixels for a small one")
    return picture


def _webp(picture: Image.Image, size: int) -> bytes:
    from PIL import Image, ImageOps

    picture.draft("RGB", (size, size))
    small = ImageOps.exif_transpose(picture) or picture
    if small.mode not in ("RGB", "RGBA"):
        small = small.convert("RGBA" if "A" in small.mode or "transparency" in small.info else "RGB")
    small.thumbnail((size, size), Image.Resampling.BILINEAR)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=80, method=2)
    return out.getvalue()
