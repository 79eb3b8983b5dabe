"""The run-length code of brush masks: RGBA values of an image, packed bit by bit (tags.md section 9).

Header: 32 bits number of values, 5 bits word size − 1, four times 4 bits width − 1; then blocks of 1 bit kind, 2 bits
index of the width, that many bits length − 1, and one word (kind 1: repeated) or as many words as the length says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MAX_PIXELS = 100_000_000
"""Larger masks are refused (a few bytes can claim any size)."""

WIDTHS = (3, 4, 8, 16)
_HEADER_BITS = 53


class BadCode(ValueError):
    """The bytes are no run-length code, or break off."""


@dataclass(slots=True)
class Decoded:
    """A decoded mask: one alpha byte per pixel, and the colour if all set pixels have the same one."""

    alpha: bytes
    rgb: tuple[int, int, int] | None
    """(0, 0, 0) for pixels with alpha only; None when colours differ or stand where alpha is 0."""


class _Bits:
    """Reads bits, most significant first, from bytes."""

    __slots__ = ("at", "data", "end")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.end = len(data) * 8

    def take(self, count: int) -> int:
        """The next `count` bits as a number; raises `BadCode` at the end."""
        stop = self.at + count
        if stop > self.end:
            raise BadCode("the run-length code breaks off")
        last = (stop + 7) >> 3
        number = int.from_bytes(self.data[self.at >> 3:last], "big") >> (last * 8 - stop)
        self.at = stop
        return number & ((1 << count) - 1)


def to_bytes(code: Sequence[int]) -> bytes:
    """A JSON list as bytes; raises `BadCode` if an element is none."""
    try:
        return bytes(code)
    except (TypeError, ValueError, OverflowError):
        raise BadCode("the run-length code is not a list of bytes (0–255)") from None


def blocks(data: bytes) -> Iterator[tuple[int, bytes | int]]:
    """Every block as (length, word) for a run and (length, words) for literals; the lengths add up to the header's N.

    Words of other sizes than 8 bits are cut or filled to one byte. Stretches in which 21 bytes repeat (12 short blocks
    of 14 bits: areas of one colour) come as one literal.
    """
    bits = _Bits(data)
    total, size = bits.take(32), bits.take(5) + 1
    widths = [bits.take(4) + 1 for _ in range(4)]
    if total > MAX_PIXELS * 4:
        raise BadCode(f"the mask would have {total // 4:,} pixels; at most {MAX_PIXELS:,} are read")
    done = look_at = 0
    while done < total:
        if bits.at >= look_at:
            look_at = bits.at + _PERIOD * 8
            repeated = _repetition(bits, size, widths)[: total - done]
            if repeated:
                yield len(repeated), repeated
                done += len(repeated)
                continue
        length, block = _block(bits, size, widths)
        length = min(length, total - done)
        yield length, block if isinstance(block, int) else block[:length]
        done += length


def _block(bits: _Bits, size: int, widths: Sequence[int]) -> tuple[int, bytes | int]:
    head = bits.take(3)
    length = bits.take(widths[head & 3]) + 1
    return length, _byte(bits.take(size), size) if head & 4 else _words(bits, length, size)


_PERIOD = 21
_ENOUGH = 5


def _repetition(bits: _Bits, size: int, widths: Sequence[int]) -> bytes:
    """The values of a stretch of at least `_ENOUGH` equal periods from here on, and step over it; b"" if none."""
    first = bits.at >> 3
    if bits.data[first:first + _PERIOD * _ENOUGH] != bits.data[first + _PERIOD:first + _PERIOD * (_ENOUGH + 1)]:
        return b""
    times = ((first + _PERIOD + _equal_bytes(bits.data, first)) * 8 - bits.at) // (_PERIOD * 8)
    start, out = bits.at, bytearray()
    while bits.at < start + _PERIOD * 8 and len(out) < 65_536:
        length, block = _block(bits, size, widths)
        out += bytes((block,)) * length if isinstance(block, int) else block
    if bits.at != start + _PERIOD * 8:
        bits.at = start
        return b""
    bits.at = start + _PERIOD * 8 * times
    return bytes(out) * min(times, MAX_PIXELS * 4 // max(1, len(out)) + 1)


def _equal_bytes(data: bytes, first: int) -> int:
    """How many bytes from `first` on equal the byte one period later."""
    count, step = 0, 1 << 12
    while step:
        here = first + count
        if here + step + _PERIOD <= len(data) and data[here:here + step] == data[here + _PERIOD:here + step + _PERIOD]:
            count += step
        else:
            step >>= 1
    return count


def _byte(word: int, size: int) -> int:
    return word if size == 8 else word >> (size - 8) if size > 8 else word


def _words(bits: _Bits, count: int, size: int) -> bytes:
    number = bits.take(count * size)
    if size == 8:
        return number.to_bytes(count, "big")
    mask = (1 << size) - 1
    return bytes(_byte(number >> size * (count - 1 - index) & mask, size) for index in range(count))


def values(data: bytes) -> bytes:
    """All values, four per pixel."""
    return b"".join(bytes((block,)) * length if isinstance(block, int) else block for length, block in blocks(data))


def alpha(data: bytes) -> bytes:
    """Every fourth value beginning with index 3: how much each pixel is set, row by row."""
    out = bytearray()
    at = 0
    for length, block in blocks(data):
        if isinstance(block, int):
            out += bytes((block,)) * ((at + length) // 4 - at // 4)
        else:
            out += block[3 - at % 4::4]
        at += length
    return bytes(out)


def decode(data: bytes) -> Decoded:
    """Alpha and colour of a mask; raises `BadCode`."""
    everything = values(data)
    if len(everything) % 4:
        raise BadCode("the number of values is no multiple of four")
    return uniform(everything)


def uniform(everything: bytes) -> Decoded:
    """Alpha and colour of RGBA values, four per pixel."""
    return Decoded(everything[3::4], _colour(everything))


def _colour(everything: bytes) -> tuple[int, int, int] | None:
    """The one colour of all set pixels, when unset ones have none; compared channel by channel in bulk."""
    opaque = everything[3::4]
    first = len(opaque) - len(opaque.lstrip(b"\0"))
    if first == len(opaque):
        return None if any(map(any, (everything[0::4], everything[1::4], everything[2::4]))) else (0, 0, 0)
    red, green, blue = everything[first * 4:first * 4 + 3]
    for channel, wanted in enumerate((red, green, blue)):
        if everything[channel::4] != _tinted(opaque, wanted):
            return None
    return red, green, blue


def _tinted(opaque: bytes, value: int) -> bytes:
    """`value` wherever alpha is not 0."""
    return opaque.translate(bytes([0]) + bytes([value]) * 255)


# ---- encoding ----------------------------------------------------------------------------------------------

_RUNS = re.compile(rb"\x00+|\xff+|(.)\1*", re.DOTALL)
_LONGEST = 1 << WIDTHS[-1]


def encode(opaque: bytes, rgb: tuple[int, int, int] | None = None) -> bytes:
    """The code of a mask in the form of Label Studio's Python encoder: runs only, a zero byte when already aligned.

    `opaque`: alpha per pixel. Without `rgb` all four channels of a pixel are its alpha.
    """
    out = _Runs(_Writer())
    out.header(len(opaque) * 4)
    for match in _RUNS.finditer(opaque):
        start, stop = match.span()
        value = opaque[start]
        out.pixels((*rgb, value) if rgb and value else (value,) * 4, stop - start)
    out.finish()
    return out.writer.bytes()


class _Runs:
    """Joins equal values to runs before they are written."""

    __slots__ = ("length", "word", "writer")

    def __init__(self, writer: _Writer, word: int = -1, length: int = 0) -> None:
        self.writer = writer
        self.word = word
        self.length = length

    def header(self, total: int) -> None:
        self.writer.put(total, 32)
        self.writer.put(7, 5)
        for width in WIDTHS:
            self.writer.put(width - 1, 4)

    def add(self, word: int, length: int) -> None:
        if word != self.word:
            self.finish()
            self.word = word
        self.length += length

    def finish(self) -> None:
        if self.length:
            _put_run(self.writer, self.word, self.length)
        self.length = 0

    def pixels(self, colour: tuple[int, ...], count: int) -> None:
        """`count` equal pixels; from the third on each writes the same bits as the one before."""
        if len(set(colour)) == 1:
            self.add(colour[0], 4 * count)
            return
        for _ in range(min(count, 2)):
            self.pixel(colour)
        if count > 2:
            third = _Runs(_Writer(), self.word, self.length)
            third.pixel(colour)
            self.writer.repeat(third.writer.held, third.writer.kept, count - 2)

    def pixel(self, colour: tuple[int, ...]) -> None:
        for word in colour:
            self.add(word, 1)


def _put_run(out: _Writer, word: int, length: int) -> None:
    """One run, in pieces of at most 65,536; a single value is a literal."""
    while length > _LONGEST:
        out.put(0b111 << 24 | (_LONGEST - 1) << 8 | word, 27)
        length -= _LONGEST
    if length == 1:
        out.put(word, 14)
    elif length <= 8:
        out.put((0b100 << 3 | length - 1) << 8 | word, 14)
    elif length <= 16:
        out.put((0b101 << 4 | length - 1) << 8 | word, 15)
    elif length <= 256:
        out.put((0b110 << 8 | length - 1) << 8 | word, 19)
    else:
        out.put((0b111 << 16 | length - 1) << 8 | word, 27)


class _Writer:
    """Writes bits, most significant first."""

    __slots__ = ("held", "kept", "parts")

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.held = 0
        self.kept = 0

    def put(self, number: int, count: int) -> None:
        self.held = self.held << count | number
        self.kept += count
        if self.kept >= 2048:
            self._flush()

    def repeat(self, number: int, count: int, times: int) -> None:
        """The same bits several times; eight of them fill whole bytes."""
        eights, rest = divmod(times, 8)
        if eights:
            eight = sum(number << count * place for place in range(8)).to_bytes(count, "big")
            self.put(int.from_bytes(eight * eights, "big"), count * 8 * eights)
        for _ in range(rest):
            self.put(number, count)

    def _flush(self) -> None:
        rest = self.kept & 7
        self.parts.append((self.held >> rest).to_bytes(self.kept >> 3, "big"))
        self.held &= (1 << rest) - 1
        self.kept = rest

    def bytes(self) -> bytes:
        """All that was written, filled up with 1 to 8 zero bits."""
        self.put(0, 8 - self.kept % 8)
        self._flush()
        return b"".join(self.parts)
