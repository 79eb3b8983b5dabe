"""COCO's run-length masks: columns from the top left down, background first; as numbers or as packed text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from labelfs.labeling.rle import MAX_PIXELS


class BadMask(ValueError):
    """The runs do not make a mask of the size they state."""


def alpha_of(given: Mapping[str, Any], size: tuple[float, float]) -> bytes:
    """A byte per pixel (0 or 255), row by row, of the picture's size (width, height in pixels)."""
    stated = given.get("size")
    if not isinstance(stated, list) or len(stated) != 2 or not all(type(one) is int and one > 0 for one in stated):
        raise BadMask("the mask has no size; the annotation was left out")
    height, width = stated
    if height * width > MAX_PIXELS:
        raise BadMask(f"the mask would have {height * width:,} pixels; the annotation was left out")
    if (width, height) != (int(size[0]), int(size[1])):
        raise BadMask(f"the mask is {width} × {height}, its picture {size[0]:g} × {size[1]:g}; left out")
    return rows(columns(runs(given.get("counts")), width * height), width, height)


def runs(counts: Any) -> list[int]:
    """Run lengths of either form."""
    if isinstance(counts, str):
        return unpacked(counts)
    if isinstance(counts, list) and all(type(one) is int and one >= 0 for one in counts):
        return counts
    raise BadMask("the counts of the mask are neither numbers nor text; the annotation was left out")


def columns(lengths: Iterable[int], total: int) -> bytes:
    """The pixels in column order; raises `BadMask` when the runs do not add up."""
    out = bytearray()
    for place, length in enumerate(lengths):
        if length > total - len(out):
            raise BadMask("the runs of the mask are longer than its picture; the annotation was left out")
        out += (b"\xff" if place % 2 else b"\0") * length
    if len(out) != total:
        raise BadMask(f"the runs of the mask end after {len(out):,} of {total:,} pixels; the annotation was left out")
    return bytes(out)


def rows(pixels: bytes, width: int, height: int) -> bytes:
    """Column order to row order."""
    return b"".join(pixels[row::height] for row in range(height)) if width > 1 else pixels


def unpacked(text: str) -> list[int]:
    """The lengths of COCO's packed text: six bits per character from `0` on, five of them data, least first.

    From the fourth length on the difference to the one two before is stored.
    """
    found: list[int] = []
    at = 0
    while at < len(text):
        value = shift = 0
        while True:
            if at >= len(text):
                raise BadMask("the packed mask breaks off; the annotation was left out")
            bits = ord(text[at]) - 48
            if not 0 <= bits < 64:
                raise BadMask("the packed mask holds a character that it cannot; the annotation was left out")
            value |= (bits & 0x1F) << shift
            at, shift = at + 1, shift + 5
            if not bits & 0x20:
                value -= (1 << shift) if bits & 0x10 else 0
                break
        if len(found) > 2:
            value += found[-2]
        if value < 0:
            raise BadMask("the packed mask holds a negative run; the annotation was left out")
        found.append(value)
    return found


def packed(lengths: Sequence[int]) -> str:
    """The inverse of `unpacked`."""
    out = []
    for place, length in enumerate(lengths):
        value = length - lengths[place - 2] if place > 2 else length
        while True:
            bits = value & 0x1F
            value >>= 5
            more = value != (-1 if bits & 0x10 else 0)
            out.append(chr((bits | (0x20 if more else 0)) + 48))
            if not more:
                break
    return "".join(out)


def lengths_of(alpha: bytes, width: int, height: int) -> list[int]:
    """Run lengths in column order of a mask given row by row; any value above 0 is set."""
    from itertools import groupby

    set_ = alpha.translate(bytes([0]) + bytes([1]) * 255)
    pixels = b"".join(set_[column::width] for column in range(width))
    found = [(value, sum(1 for _ in group)) for value, group in groupby(pixels)]
    lengths = [length for _value, length in found]
    return [0, *lengths] if found and found[0][0] else lengths or [width * height]
