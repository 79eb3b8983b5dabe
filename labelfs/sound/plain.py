"""A sound that browsers cannot play, as a plain WAV file that they can."""

from __future__ import annotations

import struct
from pathlib import Path

from labelfs.sound import ffmpeg, wav
from labelfs.sound.wav import Unreadable

MOST = 600_000_000
"""Bytes of samples; longer sounds are refused, as they are held in memory once."""


def plain_wav(path: Path) -> bytes:
    """The whole sound as 16-bit WAV; raises `Unreadable`."""
    with ffmpeg.decoding(path) as decoder:
        try:
            head = wav.read_head(decoder.output)
        except Unreadable:
            raise Unreadable("broken", decoder.fault() or "there is no sound in this file") from None
        body = decoder.output.read(MOST + 1)
    if len(body) > MOST:
        raise Unreadable("long", "the sound is too long to be converted for this browser")
    pcm = head.pcm
    about = struct.pack("<HHIIHH", wav.PCM, pcm.channels, pcm.rate, pcm.rate * pcm.frame, pcm.frame, pcm.width * 8)
    start = b"WAVEfmt " + struct.pack("<I", len(about)) + about + b"data" + struct.pack("<I", len(body))
    return b"RIFF" + struct.pack("<I", len(start) + len(body)) + start + body
