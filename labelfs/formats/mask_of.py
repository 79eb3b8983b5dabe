"""The pixels of a brush mask that a region holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from labelfs.labeling.rle import BadCode, alpha, to_bytes

BROKEN = "{n} masks that cannot be read left out"


@dataclass(frozen=True, slots=True)
class Pixels:
    """A mask of the whole picture (a byte per pixel, above 0: set) and the box around what is set."""

    opaque: bytes
    width: int
    height: int
    left: int
    top: int
    right: int
    """The last column that is set."""
    bottom: int

    def cut(self) -> bytes:
        """The rows inside the box, 0 or 255 per pixel."""
        rows = (self.opaque[row * self.width + self.left:row * self.width + self.right + 1]
                for row in range(self.top, self.bottom + 1))
        return b"".join(rows).translate(_FULL)


_FULL = bytes([0]) + bytes([255]) * 255


def pixels_of(value: Mapping[str, Any], size: tuple[float, float]) -> Pixels | None:
    """The mask of a brush region; None where it cannot be read or nothing is set."""
    width, height = int(size[0]), int(size[1])
    try:
        opaque = alpha(to_bytes(value.get("rle") or []))
    except BadCode:
        return None
    if len(opaque) != width * height:
        return None
    rows = [row for row in range(height) if any(opaque[row * width:(row + 1) * width])]
    if not rows:
        return None
    columns = [column for column in range(width) if any(opaque[column::width])]
    return Pixels(opaque, width, height, columns[0], rows[0], columns[-1], rows[-1])
