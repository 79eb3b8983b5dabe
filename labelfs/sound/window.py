"""Single samples of a stretch of a sound, or of short pieces spread over it (for a spectrogram)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from labelfs.sound.reading import Sound, opened

MOST = 4_000_000
"""Samples in one answer."""


@dataclass(frozen=True, slots=True)
class Wish:
    """`count` frames from frame `start` on; with `columns` only so many pieces of `size` frames, evenly spread."""

    start: int
    count: int
    columns: int = 0
    size: int = 0

    def places(self) -> list[int]:
        """First frames of the pieces, relative to `start`."""
        if not self.columns:
            return [0]
        return [round((column + 0.5) * self.count / self.columns) - self.size // 2 for column in range(self.columns)]


def samples(path: Path, rate: int, wish: Wish) -> bytes:
    """16-bit little-endian samples, channel after channel within a frame; missing ones before and after are silence."""
    places, size = wish.places(), wish.size if wish.columns else wish.count
    first = wish.start + min(0, places[0])
    last = wish.start + max(wish.count, places[-1] + size)
    begin = max(0, first)
    with opened(path, start=begin / rate, seconds=(last - begin) / rate) as sound:
        return _picked(sound, [wish.start + place - begin for place in places], size)


def _picked(sound: Sound, places: list[int], size: int) -> bytes:
    parts = _parts_by_seeking(sound, places, size) if sound.seekable else _parts_by_reading(sound, places, size)
    return b"".join(_filled(sound, place, part, size) for place, part in zip(places, parts, strict=True))


def _filled(sound: Sound, place: int, part: bytes, size: int) -> bytes:
    """16-bit samples with silence where the sound has not begun or has ended."""
    pcm = sound.facts.pcm
    before = min(size, max(0, -place))
    after = size - before - len(part) // pcm.frame
    silence = bytes(2 * pcm.channels)
    return silence * before + pcm.sixteen(part) + silence * after


def _parts_by_seeking(sound: Sound, places: list[int], size: int) -> Iterator[bytes]:
    return (sound.part(place, size) for place in places)


def _parts_by_reading(sound: Sound, places: list[int], size: int) -> Iterator[bytes]:
    """Read the stream once; only what the next piece needs is kept."""
    frame = sound.facts.pcm.frame
    held, base = b"", 0
    pieces = sound.pieces()
    for place in places:
        while base + len(held) // frame < place + size and (more := next(pieces, b"")):
            keep = max(0, min(place - base, len(held) // frame))
            held, base = held[keep * frame :] + more, base + keep
        yield held[max(0, place - base) * frame : max(0, place + size - base) * frame]
