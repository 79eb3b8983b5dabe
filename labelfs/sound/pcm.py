"""Plain samples as WAV files hold them: bytes of one kind → numbers, fast and without further packages."""

from __future__ import annotations

import sys
from array import array
from dataclasses import dataclass
from math import isnan

FULL = 32767
"""The largest 16-bit sample."""
_FLIP = bytes(value ^ 0x80 for value in range(256))


@dataclass(frozen=True, slots=True)
class Pcm:
    """How samples lie in a stream, channel after channel within a frame."""

    channels: int
    rate: int
    """Frames per second."""
    width: int
    """Bytes of one sample: 1 (unsigned), 2, 3 or 4."""
    floating: bool = False
    """IEEE numbers of 4 or 8 bytes, full swing at ±1."""

    @property
    def frame(self) -> int:
        """Bytes of one frame."""
        return self.width * self.channels

    def numbers(self, data: bytes) -> array[int] | array[float]:
        """Samples of whole frames: 16-bit numbers, of floats the floats themselves (see `level`)."""
        if self.floating:
            return _little("f" if self.width == 4 else "d", data)
        return _little("h", self.top_bytes(data))

    def top_bytes(self, data: bytes) -> bytes:
        """The upper 16 bits of each whole-number sample, little-endian."""
        if self.width == 2:
            return data
        out = bytearray(len(data) // self.width * 2)
        if self.width == 1:
            out[1::2] = data.translate(_FLIP)
        else:
            out[0::2] = data[self.width - 2 :: self.width]
            out[1::2] = data[self.width - 1 :: self.width]
        return bytes(out)

    def level(self, number: float) -> int:
        """A number of `numbers` as a 16-bit sample; what is no number is silence."""
        if not self.floating:
            return int(number)
        return 0 if isnan(number) else round(max(-1.0, min(1.0, number)) * FULL)

    def sixteen(self, data: bytes) -> bytes:
        """Whole frames as 16-bit little-endian samples."""
        if not self.floating:
            return self.top_bytes(data)
        return little_bytes(array("h", map(self.level, self.numbers(data))))


def _little(kind: str, data: bytes) -> array[int] | array[float]:
    numbers: array[int] | array[float] = array(kind)
    numbers.frombytes(data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def little_bytes(numbers: array[int]) -> bytes:
    """The bytes of an array, little-endian on every machine."""
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()
