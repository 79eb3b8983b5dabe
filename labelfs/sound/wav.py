"""The head of a WAV file: where its samples lie and what they are (RIFF, RF64; PCM and IEEE float)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import IO

from labelfs.sound.pcm import Pcm

PCM, FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
UNKNOWN = 0xFFFFFFFF
"""A size that stands elsewhere (RF64) or that the writer of a stream could not know."""
LONGEST_HEAD = 1 << 20


class Unreadable(Exception):
    """The sound cannot be read; `code` is a short stable slug, the message is for the person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Foreign(Unreadable):
    """A sound in a form that is not read here, but perhaps by ffmpeg."""


@dataclass(frozen=True, slots=True)
class Wav:
    """Where the samples of a WAV file lie."""

    pcm: Pcm
    offset: int
    """Byte at which the samples begin."""
    size: int | None
    """Their bytes as the head tells it; None when it does not."""


def read_head(file: IO[bytes]) -> Wav:
    """Read up to the first sample; raises `Foreign` for what is no WAV of plain samples, `Unreadable` if broken."""
    start = file.read(12)
    if len(start) < 12 or start[:4] not in (b"RIFF", b"RF64") or start[8:] != b"WAVE":
        raise Foreign("format", "not a WAV file")
    pcm: Pcm | None = None
    long_size: int | None = None
    at = 12
    while at < LONGEST_HEAD:
        name, size = _chunk_head(file)
        at += 8
        if name == b"data":
            if pcm is None:
                raise Unreadable("broken", "the WAV file has samples, but does not say of which kind")
            return Wav(pcm, at, long_size if size == UNKNOWN else size)
        body = file.read(size + size % 2) if size < LONGEST_HEAD else b""
        at += size + size % 2
        if len(body) < size:
            break
        if name == b"fmt ":
            pcm = _format(body)
        elif name == b"ds64" and size >= 16:
            long_size = int(struct.unpack_from("<Q", body, 8)[0])
    raise Unreadable("broken", "the WAV file ends before its first sample")


def _chunk_head(file: IO[bytes]) -> tuple[bytes, int]:
    head = file.read(8)
    if len(head) < 8:
        raise Unreadable("broken", "the WAV file ends before its first sample")
    return head[:4], int(struct.unpack("<I", head[4:])[0])


def _format(body: bytes) -> Pcm:
    if len(body) < 16:
        raise Unreadable("broken", "the WAV file does not say what its samples are")
    kind, channels, rate, _, block, bits = struct.unpack_from("<HHIIHH", body)
    if kind == EXTENSIBLE and len(body) >= 26:
        kind = struct.unpack_from("<H", body, 24)[0]
    if kind not in (PCM, FLOAT):
        raise Foreign("format", f"the WAV file holds sound of kind {kind}")
    width = block // channels if channels else 0
    fits = bits <= width * 8 and width in ((1, 2, 3, 4) if kind == PCM else (4, 8))
    if not fits or rate == 0:
        raise Unreadable("broken", f"a WAV file of {channels} channels, {bits} bit, {rate} Hz cannot be")
    return Pcm(channels, rate, width, floating=kind == FLOAT)
