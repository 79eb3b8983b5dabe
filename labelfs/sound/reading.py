"""One way to read any sound: open it, know its rate and channels, take its frames piece by piece."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from labelfs.sound import ffmpeg, wav
from labelfs.sound.pcm import Pcm
from labelfs.sound.wav import Foreign, Unreadable

PIECE = 1 << 20
"""Bytes read at once."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a sound is."""

    pcm: Pcm
    frames: int | None
    """Samples of each channel; None when only a reading to the end tells it."""
    expected: int | None
    """As the file's head tells it; more than `frames` when the file was cut off."""


class Sound:
    """An open sound, read from its first frame on."""

    def __init__(self, facts: Facts, file: IO[bytes], left: int | None, decoder: ffmpeg.Decoding | None) -> None:
        self.facts = facts
        self._file, self._left, self._decoder = file, left, decoder
        self._origin = 0 if decoder else file.tell()

    def pieces(self) -> Iterator[bytes]:
        """All that is left, in pieces of whole frames; raises `Unreadable` when the decoder gives up before any."""
        frame = self.facts.pcm.frame
        step = PIECE // frame * frame
        rest, taken = b"", 0
        while data := self._file.read(step if self._left is None else min(step, self._left - taken)):
            taken += len(data)
            rest += data
            whole = len(rest) // frame * frame
            if whole:
                yield rest[:whole]
            rest = rest[whole:]
        if taken == 0 and self._decoder is not None and (fault := self._decoder.fault()):
            raise Unreadable("broken", fault)

    @property
    def seekable(self) -> bool:
        """Whether `part` can be asked."""
        return self._decoder is None

    def part(self, first: int, count: int) -> bytes:
        """Frames `first` … `first + count` of what was opened, as far as they are there; only of plain samples."""
        frame = self.facts.pcm.frame
        low, high = max(0, first), min(first + count, (self._left or 0) // frame)
        if high <= low:
            return b""
        self._file.seek(self._origin + low * frame)
        return self._file.read((high - low) * frame)

    def expected(self) -> int | None:
        """Frames there will be, as far as one knows now."""
        if self.facts.frames is not None or self._decoder is None:
            return self.facts.frames
        seconds = self._decoder.duration()
        return None if seconds is None else round(seconds * self.facts.pcm.rate)


@contextmanager
def opened(path: Path, *, start: float = 0, seconds: float | None = None) -> Iterator[Sound]:
    """Open a sound, from `start` seconds on and for `seconds`; raises `Unreadable`."""
    with open(path, "rb") as file:  # noqa: PTH123
        about = os.fstat(file.fileno())
        if about.st_size == 0:
            raise Unreadable("empty", "the file is empty")
        try:
            head = wav.read_head(file)
        except Foreign:
            head = None
        if head is not None:
            yield _window(file, head, about.st_size, start, seconds)
            return
    with ffmpeg.decoding(path, start=start, seconds=seconds) as decoder:
        yield _decoded(decoder)


def _window(file: IO[bytes], head: wav.Wav, size: int, start: float, seconds: float | None) -> Sound:
    pcm, there = head.pcm, size - head.offset
    bytes_here = max(0, min(there, there if head.size is None else head.size))
    frames = bytes_here // pcm.frame
    first = min(frames, round(start * pcm.rate))
    count = frames - first if seconds is None else min(frames - first, round(seconds * pcm.rate))
    file.seek(head.offset + first * pcm.frame)
    promised = None if head.size is None else head.size // pcm.frame
    return Sound(Facts(pcm, frames, promised), file, count * pcm.frame, None)


def _decoded(decoder: ffmpeg.Decoding) -> Sound:
    try:
        head = wav.read_head(decoder.output)
    except Unreadable:
        raise Unreadable("broken", decoder.fault() or "there is no sound in this file") from None
    return Sound(Facts(head.pcm, None, None), decoder.output, None, decoder)
