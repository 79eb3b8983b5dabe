"""A view of a picture, made in a process of its own: `python -m labelfs.pictures.render PICTURE FOLDER`.

Writes `FOLDER/preview.webp`, at most `PREVIEW` pixels long, then for larger pictures tiles (see `levels`) as
`FOLDER/<level>-<column>-<row>.webp`; level 0 has the picture's own pixels, each further one half as many per side.
Each file appears whole. What cannot be read becomes the text of `FOLDER/fault.txt`.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from labelfs.pictures.levels import PREVIEW, levels_of, tiles_of
from labelfs.pictures.reading import opened

if TYPE_CHECKING:
    from PIL import Image

MEMORY = 6 << 30
"""Bytes that the process may take."""


def render(source: Path, folder: Path) -> None:
    """Write preview and tiles; raises `OSError`, `ValueError` for a picture that cannot be read."""
    picture = _as_seen(opened(source))
    size = picture.size
    preview = picture.copy() if max(size) <= PREVIEW else picture.resize(_within(size, PREVIEW), reducing_gap=2.0)
    _save(preview, folder / "preview.webp")
    for level in range(levels_of(*size)):
        for column, row, box in tiles_of(*picture.size):
            _save(picture.crop(box), folder / f"{level}-{column}-{row}.webp")
        picture = picture.reduce(2)


def _within(size: tuple[int, int], most: int) -> tuple[int, int]:
    scale = most / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _as_seen(picture: Image.Image) -> Image.Image:
    """Turned as the file asks, with eight bits a channel."""
    from PIL import ImageOps

    if picture.getexif().get(0x0112, 1) != 1:
        picture = ImageOps.exif_transpose(picture)
    if picture.mode in ("I", "F") or picture.mode.startswith("I;16"):
        return _stretched(picture)
    if picture.mode in ("RGB", "RGBA"):
        picture.load()
        return picture
    return picture.convert("RGBA" if "A" in picture.mode or "transparency" in picture.info else "RGB")


def _stretched(picture: Image.Image) -> Image.Image:
    """Sixteen bits, or real numbers, with the darkest value black and the brightest white."""
    wide = picture.convert("F")
    low, high = (float(value) for value in wide.getextrema())  # type: ignore[arg-type]  # one band
    scale = 255 / (high - low) if high > low else 0.0
    return wide.point(lambda value: value * scale - low * scale).convert("L").convert("RGB")


def _save(picture: Image.Image, place: Path) -> None:
    fresh = place.with_suffix(".part")
    picture.save(fresh, "WEBP", quality=88, method=0)
    fresh.replace(place)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return  # Windows: the machine's own limits hold
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def main(source: str, target: str) -> int:
    """Render, or say why not."""
    folder = Path(target)
    folder.mkdir(parents=True, exist_ok=True)
    _limit_memory()
    warnings.simplefilter("ignore")
    try:
        render(Path(source), folder)
    except (OSError, ValueError, SyntaxError, MemoryError) as fault:
        (folder / "fault.txt").write_text(str(fault) or type(fault).__name__)
        return 1
    (folder / "done").touch()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
