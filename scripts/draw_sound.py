"""Sounds of a harbour's radio: two voices of different pitch, a horn, the noise of the channel. Same bytes each time."""

from __future__ import annotations

import io
import math
import random
import wave
from collections.abc import Callable, Sequence
from typing import NamedTuple

RATE = 8000
SECONDS = 9


class Part(NamedTuple):
    """Something that is heard from `start` to `end` (seconds)."""

    label: str
    start: float
    end: float
    text: str = ""


CALLS = (
    (
        Part("Harbour", 0.5, 2.5, "Pelagia, you may enter behind the ferry."),
        Part("Ship", 3.0, 4.75, "Understood, behind the ferry."),
        Part("Horn", 5.25, 6.75),
        Part("Harbour", 6.5, 8.5, "Good watch, and mind the sand bank."),
    ),
    (Part("Ship", 0.75, 2.75), Part("Horn", 3.25, 4.25), Part("Harbour", 5.0, 8.25)),
)
PITCH = {"Harbour": 130.0, "Ship": 205.0}


def voice(pitch: float, t: float) -> float:
    """Syllables, by harmonics that rise and fall with the melody of a sentence."""
    tone = pitch * (1 + 0.06 * math.sin(1.7 * t))
    loud = max(0.0, math.sin(math.pi * 3.4 * t)) ** 0.7 * (0.75 + 0.25 * math.sin(0.9 * t))
    return loud * sum(math.sin(2 * math.pi * tone * k * t) / k for k in (1, 2, 3, 5, 8)) * 0.2


def horn(_: float, t: float) -> float:
    """A ship's horn with a soft start."""
    return min(1.0, 3 * t) * (math.sin(2 * math.pi * 92 * t) + 0.5 * math.sin(2 * math.pi * 184 * t)) * 0.25


def call(parts: Sequence[Part], seed: int) -> bytes:
    """One call as a WAV file: 8 bit, mono."""
    dice = random.Random(seed)
    samples = bytearray()
    for n in range(SECONDS * RATE):
        t = n / RATE
        value = dice.gauss(0, 0.012)
        for part in parts:
            if part.start <= t < part.end:
                sound: Callable[[float, float], float] = voice if part.label in PITCH else horn
                value += sound(PITCH.get(part.label, 0), t - part.start) * min(1, 20 * (part.end - t))
        samples.append(128 + round(max(-1, min(1, value)) * 127))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 1, RATE, len(samples), "NONE", ""))
        file.writeframes(bytes(samples))
    return out.getvalue()
