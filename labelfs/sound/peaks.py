"""The lowest and highest sample of each short stretch of a sound, in levels from coarse to fine.

The file: `LFPK`, version, channels (16 bit each), rate, number of levels (32 bit each), frames, frames as the head of
the sound promised them or 0 (64 bit each); for each level, coarsest first, the frames of a bucket and the number of
buckets (32 bit each); then the levels in the same order: per bucket and channel the lowest and the highest 16-bit
sample. Little-endian throughout, so that a browser takes any part of any level by its byte range.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import IO

from labelfs.sound.pcm import Pcm, little_bytes

MAGIC = b"LFPK"
VERSION = 1
HEAD = struct.Struct("<4sHHIIQQ")
FINEST = 256
"""Frames of a bucket of the finest level."""
FACTOR = 4
"""Buckets of a level that are one of the next coarser."""
COARSEST = 2048
"""A level with no more buckets than this has none above it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file of peaks says of its sound."""

    channels: int
    rate: int
    frames: int
    promised: int | None
    """Frames that the head of the sound promised."""


def read_facts(file: IO[bytes]) -> Facts:
    """The head of a file of peaks; raises `ValueError` for another file."""
    head = file.read(HEAD.size)
    if len(head) < HEAD.size or head[:4] != MAGIC:
        raise ValueError("no peaks")
    _, _, channels, rate, _, frames, promised = HEAD.unpack(head)
    return Facts(channels, rate, frames, promised or None)


class Peaks:
    """Takes frames as they come and keeps the extremes of each bucket."""

    def __init__(self, pcm: Pcm) -> None:
        self._pcm = pcm
        self._rest = b""
        self._bucket = FINEST * pcm.frame
        self._found = array("h")
        self.frames = 0

    def add(self, data: bytes) -> None:
        """Take whole frames."""
        self.frames += len(data) // self._pcm.frame
        data = self._rest + data
        whole = len(data) // self._bucket * self._bucket
        self._rest = data[whole:]
        self._take(data[:whole])

    def _take(self, data: bytes) -> None:
        """Find the extremes; a slice per bucket and channel lets the interpreter's own loop do the work."""
        if not data:
            return
        count, step = self._pcm.channels, FINEST * self._pcm.channels
        numbers = self._pcm.numbers(data)
        columns: list[Sequence[float]] = []
        for channel in range(count):
            parts = [numbers[at + channel : at + step : count] for at in range(0, len(numbers), step)]
            columns += [list(map(min, parts)), list(map(max, parts))]
        self._found.extend(self._levels(chain.from_iterable(zip(*columns, strict=True))))

    def _levels(self, numbers: chain[float]) -> array[int]:
        return array("h", map(self._pcm.level, numbers))

    def to_bytes(self, promised: int | None = None) -> bytes:
        """All levels, once the sound has ended; `promised` frames stand in the sound's own head."""
        if self._rest:
            self._take(self._rest)
            self._rest = b""
        pcm = self._pcm
        levels = pyramid(self._found, pcm.channels)
        head = HEAD.pack(MAGIC, VERSION, pcm.channels, pcm.rate, len(levels), self.frames, promised or 0)
        sizes = b"".join(struct.pack("<II", frames, len(level) // (2 * pcm.channels)) for frames, level in levels)
        return head + sizes + b"".join(little_bytes(level) for _, level in levels)


def pyramid(finest: array[int], channels: int) -> list[tuple[int, array[int]]]:
    """`(frames of a bucket, extremes)`, coarsest first."""
    levels = [(FINEST, finest)]
    while len(levels[0][1]) // (2 * channels) > COARSEST:
        frames, below = levels[0]
        levels.insert(0, (frames * FACTOR, coarser(below, channels)))
    return levels


def coarser(level: array[int], channels: int) -> array[int]:
    """Each `FACTOR` buckets as one."""
    columns = []
    for column in range(2 * channels):
        numbers = level[column :: 2 * channels]
        extreme = max if column % 2 else min
        columns.append([extreme(numbers[at : at + FACTOR]) for at in range(0, len(numbers), FACTOR)])
    return array("h", chain.from_iterable(zip(*columns, strict=True)))
