"""Draws the film of the example `harbour-film`: boats that cross a harbour, each with its exact box on every frame.

Run it from the checkout, with ffmpeg at hand: `python scripts/draw_film.py FILM.mp4`. The pictures are the same in
every run, the coded bytes depend on the ffmpeg: so the film stays in the checkout when the other examples are made anew.
"""

from __future__ import annotations

import math
import subprocess
import sys
from dataclasses import dataclass

from draw_harbour import Harbour, background
from PIL import Image, ImageDraw

WIDTH, HEIGHT, RATE, FRAMES = 640, 360, 25, 150
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Boat:
    """A boat on a straight line; places are of its left end at the water, in pixels, on its first and last frame."""

    label: str
    first: int
    last: int
    start: tuple[float, float]
    end: tuple[float, float]
    size: float
    sail: bool

    def place(self, frame: int) -> tuple[float, float]:
        share = (frame - self.first) / (self.last - self.first)
        return tuple(a + share * (b - a) for a, b in zip(self.start, self.end, strict=True))  # type: ignore[return-value]

    def box(self, frame: int) -> Box:
        """Left, top, width and height in pixels."""
        x, y = self.place(frame)
        tall = self.size * (1.3 if self.sail else 0.55)
        return x, y - tall, self.size, tall + self.size * 0.12


BOATS = (
    Boat("Sailing boat", 1, 120, (30, 268), (430, 300), 62, sail=True),
    Boat("Ferry", 20, 150, (470, 262), (40, 252), 96, sail=False),
    Boat("Sailing boat", 60, 150, (560, 330), (250, 322), 84, sail=True),
)


def picture(frame: int) -> Image.Image:
    """One frame, from 1."""
    image = backdrop().copy()
    pen = ImageDraw.Draw(image)
    for boat in sorted(BOATS, key=lambda boat: boat.place(boat.first)[1]):
        if boat.first <= frame <= boat.last:
            paint(pen, boat, frame)
    return image


_backdrop: list[Image.Image] = []


def backdrop() -> Image.Image:
    """Sky, hills and water."""
    if not _backdrop:
        harbour = Harbour(12)
        background(harbour)
        _backdrop.append(harbour.image.resize((WIDTH, round(WIDTH * 2 / 3))).crop((0, 0, WIDTH, HEIGHT)).convert("RGB"))
    return _backdrop[0]


def paint(pen: ImageDraw.ImageDraw, boat: Boat, frame: int) -> None:
    """Paint a boat where it is on a frame."""
    left, top, width, height = boat.box(frame)
    water = top + height
    hull = height * (0.2 if boat.sail else 0.36)
    deck, keel = water - hull, width * 0.1
    colour = (178, 62, 50) if boat.sail else (38, 50, 66)
    pen.polygon([(left, deck), (left + width, deck), (left + width - keel, water), (left + keel, water)], colour)
    if boat.sail:
        mast = left + width * 0.46
        pen.line((mast, deck, mast, top), (60, 44, 34), 2)
        pen.polygon([(mast + 2, top), (left + width, deck - 4), (mast + 2, deck - 4)], (240, 236, 226))
        jib = [(mast - 3, top + height * 0.12), (left + width * 0.06, deck - 4), (mast - 3, deck - 4)]
        pen.polygon(jib, (224, 216, 200))
    else:
        pen.rectangle((left + width * 0.1, top + height * 0.3, left + width * 0.86, deck), (236, 238, 240))
        pen.rectangle((left + width * 0.62, top, left + width * 0.72, top + height * 0.3), (196, 70, 52))
        for n in range(6):
            at = left + width * (0.16 + 0.11 * n)
            pen.rectangle((at, top + height * 0.4, at + width * 0.05, top + height * 0.52), (70, 96, 120))
    ripple = math.sin(frame / 5) * 4
    pen.line((left - 12 + ripple, water + 3, left + width * 0.7 + ripple, water + 3), (150, 190, 202), 1)


def main() -> None:
    """Code the film."""
    source = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(RATE), "-i", "-")
    coding = ("-c:v", "libx264", "-preset", "veryslow", "-crf", "26", "-g", "25", "-pix_fmt", "yuv420p")
    plain = ("-movflags", "+faststart", "-map_metadata", "-1", "-fflags", "+bitexact")
    pictures = b"".join(picture(frame).tobytes() for frame in range(1, FRAMES + 1))
    command = ["ffmpeg", "-v", "error", "-y", *source, *coding, *plain, sys.argv[1]]
    subprocess.run(command, input=pictures, check=True)


if __name__ == "__main__":
    main()
