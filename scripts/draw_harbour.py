"""Draws the pictures of the sample project: small harbours, each thing on them with its exact box.

Deterministic: the same number gives the same picture. Used by `scripts/make_sample_project.py`.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageDraw

WIDTH, HEIGHT, SCALE = 960, 640, 2
Colour = tuple[int, int, int]
Points = list[tuple[float, float]]


Maker = Callable[["Harbour", float, float, float], "Thing"]


@dataclass(frozen=True, slots=True)
class Thing:
    """Something in the picture; `box` is left, top, right, bottom in pixels."""

    label: str
    box: tuple[float, float, float, float]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Mood:
    """Light and weather of a picture."""

    weather: str
    sky: tuple[Colour, Colour]
    sea: tuple[Colour, Colour]
    hill: tuple[Colour, Colour]
    sun: Colour | None
    haze: float


MOODS = (
    Mood(
        "Clear",
        ((95, 168, 214), (214, 236, 244)),
        ((52, 129, 168), (24, 84, 124)),
        ((122, 160, 140), (84, 128, 104)),
        (255, 247, 214),
        0.0,
    ),
    Mood(
        "Cloudy",
        ((146, 162, 174), (206, 213, 216)),
        ((92, 122, 138), (54, 84, 102)),
        ((122, 138, 138), (92, 110, 106)),
        None,
        0.08,
    ),
    Mood(
        "Dusk",
        ((58, 52, 104), (246, 158, 108)),
        ((108, 84, 118), (38, 42, 82)),
        ((84, 66, 104), (58, 48, 84)),
        (255, 206, 128),
        0.0,
    ),
    Mood(
        "Fog",
        ((196, 202, 204), (224, 227, 226)),
        ((170, 182, 186), (124, 142, 150)),
        ((186, 194, 194), (166, 176, 176)),
        None,
        0.34,
    ),
)


class Harbour:
    """One picture while it is drawn, at twice its size for smooth edges."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.mood = MOODS[seed % len(MOODS)]
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE))
        self.pen = ImageDraw.Draw(self.image, "RGBA")
        self.horizon = HEIGHT * self.random.uniform(0.42, 0.5)
        self.planned: list[tuple[Maker, float, float, float]] = []
        self.things: list[Thing] = []

    def polygon(self, points: Points, fill: tuple[int, ...]) -> None:
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    def rect(
        self, left: float, top: float, right: float, bottom: float, fill: tuple[int, ...], radius: float = 0
    ) -> None:
        box = (left * SCALE, top * SCALE, right * SCALE, bottom * SCALE)
        self.pen.rounded_rectangle(box, radius * SCALE, fill=fill)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: tuple[int, ...]) -> None:
        self.pen.ellipse(((x - rx) * SCALE, (y - ry) * SCALE, (x + rx) * SCALE, (y + ry) * SCALE), fill=fill)

    def line(self, points: Points, fill: tuple[int, ...], width: float) -> None:
        self.pen.line(
            [(x * SCALE, y * SCALE) for x, y in points], fill=fill, width=max(1, round(width * SCALE)), joint="curve"
        )


def mix(a: Colour, b: Colour, t: float) -> Colour:
    """The colour between `a` (t = 0) and `b` (t = 1)."""
    return (round(a[0] + (b[0] - a[0]) * t), round(a[1] + (b[1] - a[1]) * t), round(a[2] + (b[2] - a[2]) * t))


def background(h: Harbour) -> None:
    """Sky, sun, clouds, hills and water."""
    for y in range(HEIGHT * SCALE):
        at = y / SCALE
        if at < h.horizon:
            colour = mix(*h.mood.sky, (at / h.horizon) ** 1.3)
        else:
            colour = mix(*h.mood.sea, ((at - h.horizon) / (HEIGHT - h.horizon)) ** 0.8)
        h.pen.line((0, y, WIDTH * SCALE, y), fill=colour)
    if h.mood.sun:
        x = h.random.uniform(0.12, 0.88) * WIDTH
        y = h.horizon - h.random.uniform(24, 130)
        for radius, alpha in ((86, 22), (60, 36), (40, 255)):
            h.oval(x, y, radius, radius, (*h.mood.sun, alpha))
        for step in range(14):
            wide = 34 + step * 3 + h.random.uniform(-8, 8)
            h.rect(
                x - wide, h.horizon + 6 + step * 9, x + wide, h.horizon + 8 + step * 9, (*h.mood.sun, 74 - step * 4), 1
            )
    clouds(h)
    hills(h)
    for _ in range(90):
        y = h.horizon + (h.random.random() ** 1.6) * (HEIGHT - h.horizon)
        depth = (y - h.horizon) / (HEIGHT - h.horizon)
        x, wide = h.random.uniform(-40, WIDTH), 14 + 90 * depth * h.random.random()
        h.rect(x, y, x + wide, y + 1 + 2 * depth, (255, 255, 255, 26), 1)


def clouds(h: Harbour) -> None:
    """A few flat clouds; many when it is cloudy."""
    for _ in range(9 if h.mood.weather == "Cloudy" else 4):
        x, y = h.random.uniform(0, WIDTH), h.random.uniform(20, h.horizon - 110)
        size = h.random.uniform(26, 58)
        tint = (255, 255, 255, 92) if h.mood.weather != "Dusk" else (255, 190, 170, 70)
        for dx, dy, part in ((-1.3, 0.15, 0.6), (-0.5, -0.1, 0.85), (0.35, -0.2, 1), (1.25, 0.1, 0.7)):
            h.oval(x + dx * size, y + dy * size, size * part, size * part * 0.42, tint)


def hills(h: Harbour) -> None:
    """Two ridges behind the water."""
    for layer, (colour, high) in enumerate(zip(h.mood.hill, (96, 54), strict=True)):
        phase = h.random.uniform(0, 6)
        points: Points = [(0, h.horizon)]
        for x in range(0, WIDTH + 24, 24):
            rise = 0.5 + 0.28 * math.sin(x / (150 + 60 * layer) + phase) + 0.22 * math.sin(x / 61 + phase * 2)
            points.append((x, h.horizon - high * rise))
        points.append((WIDTH, h.horizon))
        h.polygon(points, colour)


def sailing_boat(h: Harbour, x: float, y: float, size: float) -> Thing:
    """A boat with two sails; `size` is its height in pixels."""
    hull = h.random.choice([(196, 62, 58), (34, 78, 120), (236, 232, 222), (38, 96, 88)])
    sail = h.random.choice([(250, 247, 238), (247, 238, 218), (246, 214, 160), (214, 232, 240)])
    w = size * 0.62
    deck = y - size * 0.13
    h.polygon([(x - w / 2, deck), (x + w / 2, deck), (x + w * 0.36, y), (x - w * 0.4, y)], hull)
    h.polygon(
        [(x - w / 2, deck), (x + w / 2, deck), (x + w * 0.47, deck + size * 0.03), (x - w * 0.48, deck + size * 0.03)],
        (255, 255, 255),
    )
    mast = x - w * 0.04
    h.line([(mast, deck), (mast, y - size)], (92, 70, 52), max(1.4, size * 0.014))
    h.polygon(
        [
            (mast - size * 0.02, y - size * 0.95),
            (mast - size * 0.02, deck - size * 0.04),
            (x - w * 0.46, deck - size * 0.04),
        ],
        sail,
    )
    h.polygon(
        [
            (mast + size * 0.02, y - size * 0.9),
            (mast + size * 0.02, deck - size * 0.05),
            (x + w * 0.44, deck - size * 0.05),
        ],
        mix(sail, (190, 190, 190), 0.18),
    )
    h.rect(x - w * 0.42, y + 1, x + w * 0.4, y + size * 0.035, (255, 255, 255, 60), 2)
    return Thing("Sailing boat", (x - w / 2, y - size, x + w / 2, y))


def ferry(h: Harbour, x: float, y: float, size: float) -> Thing:
    """A ferry seen from the side; `size` is its length in pixels."""
    high = size * 0.34
    band = h.random.choice([(198, 58, 50), (28, 92, 140), (232, 158, 44)])
    h.polygon(
        [(x - size / 2, y - high * 0.42), (x + size / 2, y - high * 0.42), (x + size * 0.44, y), (x - size * 0.46, y)],
        (38, 52, 68),
    )
    h.rect(x - size * 0.46, y - high * 0.5, x + size * 0.48, y - high * 0.4, band)
    h.rect(x - size * 0.4, y - high * 0.72, x + size * 0.34, y - high * 0.5, (246, 246, 242), 2)
    h.rect(x - size * 0.22, y - high * 0.9, x + size * 0.2, y - high * 0.7, (232, 234, 232), 2)
    h.rect(x - size * 0.06, y - high, x + size * 0.04, y - high * 0.88, band, 1)
    for n in range(9):
        left = x - size * 0.36 + n * size * 0.075
        h.rect(left, y - high * 0.67, left + size * 0.045, y - high * 0.57, (72, 104, 128), 1)
    h.rect(x - size * 0.44, y + 1, x + size * 0.42, y + 4, (255, 255, 255, 70), 2)
    return Thing("Ferry", (x - size / 2, y - high, x + size / 2, y))


def buoy(h: Harbour, x: float, y: float, size: float) -> Thing:
    """A channel buoy, red or green; `size` is its height in pixels."""
    colour = h.random.choice([(206, 52, 44), (30, 128, 88)])
    w = size * 0.5
    h.polygon(
        [(x - w * 0.5, y), (x + w * 0.5, y), (x + w * 0.4, y - size * 0.28), (x - w * 0.4, y - size * 0.28)], colour
    )
    h.polygon(
        [
            (x - w * 0.26, y - size * 0.28),
            (x + w * 0.26, y - size * 0.28),
            (x + w * 0.1, y - size * 0.84),
            (x - w * 0.1, y - size * 0.84),
        ],
        mix(colour, (255, 255, 255), 0.16),
    )
    h.rect(x - w * 0.2, y - size * 0.58, x + w * 0.2, y - size * 0.48, (248, 248, 244))
    h.oval(x, y - size * 0.9, size * 0.1, size * 0.1, (252, 214, 92))
    h.oval(x, y + size * 0.02, w * 0.7, size * 0.05, (255, 255, 255, 66))
    return Thing("Buoy", (x - w / 2, y - size, x + w / 2, y))


def gull(h: Harbour, x: float, y: float, size: float) -> Thing:
    """A gull in flight; `size` is its wingspan in pixels."""
    lift = size * h.random.uniform(0.22, 0.34)
    for side in (-1, 1):
        tip = x + side * size / 2
        h.polygon(
            [
                (x, y),
                (x + side * size * 0.24, y - lift),
                (tip, y - lift * 0.55),
                (x + side * size * 0.25, y - lift * 0.6),
                (x, y + size * 0.06),
            ],
            (250, 250, 248),
        )
        h.polygon(
            [
                (tip, y - lift * 0.55),
                (x + side * size * 0.36, y - lift * 0.8),
                (x + side * size * 0.37, y - lift * 0.55),
            ],
            (58, 62, 68),
        )
    h.oval(x, y + size * 0.015, size * 0.085, size * 0.055, (250, 250, 248))
    h.polygon(
        [(x - size * 0.02, y + size * 0.05), (x + size * 0.02, y + size * 0.05), (x, y + size * 0.1)], (240, 168, 48)
    )
    return Thing("Gull", (x - size / 2, y - lift, x + size / 2, y + size * 0.1))


def lighthouse(h: Harbour, x: float, y: float, size: float) -> Thing:
    """A striped lighthouse on its mole; `size` is its height in pixels, `y` its foot."""
    h.polygon(
        [
            (x - size * 0.75, y + size * 0.16),
            (x + size * 0.8, y + size * 0.16),
            (x + size * 0.42, y),
            (x - size * 0.4, y),
        ],
        (98, 100, 98),
    )
    for n in range(5):
        low, high = y - size * 0.76 * n / 5, y - size * 0.76 * (n + 1) / 5
        a, b = size * (0.12 - 0.009 * n), size * (0.12 - 0.009 * (n + 1))
        h.polygon(
            [(x - a, low), (x + a, low), (x + b, high), (x - b, high)], (202, 54, 48) if n % 2 else (248, 246, 240)
        )
    h.rect(x - size * 0.11, y - size * 0.8, x + size * 0.11, y - size * 0.75, (52, 58, 66), 1)
    glow = (255, 226, 130) if h.mood.weather in {"Dusk", "Fog"} else (190, 220, 232)
    h.rect(x - size * 0.06, y - size * 0.92, x + size * 0.06, y - size * 0.8, glow)
    h.polygon([(x - size * 0.09, y - size * 0.92), (x + size * 0.09, y - size * 0.92), (x, y - size)], (170, 44, 42))
    if h.mood.weather == "Dusk":
        h.polygon(
            [(x, y - size * 0.88), (x + 420, y - size * 0.88 - 70), (x + 420, y - size * 0.88 + 26)],
            (255, 232, 150, 44),
        )
    return Thing("Lighthouse", (x - size * 0.12, y - size, x + size * 0.12, y))


def quay(h: Harbour) -> None:
    """A wooden quay across the foot of the picture, on some of them."""
    top = HEIGHT - 58
    h.rect(0, top, WIDTH, HEIGHT, (116, 88, 64))
    for x in range(0, WIDTH, 48):
        h.rect(x, top, x + 2, HEIGHT, (84, 62, 46))
    h.rect(0, top, WIDTH, top + 7, (146, 114, 84))
    for x in range(70, WIDTH, 210):
        h.rect(x, top - 30, x + 14, top + 12, (64, 52, 44), 4)


def plan(h: Harbour, make: Maker, size: tuple[float, float], count: int, sky: bool = False) -> None:
    """Find places for `count` things, small ones far away, none upon another."""
    for _ in range(count):
        depth = h.random.random()
        big = size[0] + (size[1] - size[0]) * depth
        for _ in range(60):
            x = h.random.uniform(0.08, 0.92) * WIDTH
            y = h.random.uniform(46, h.horizon - 50) if sky else h.horizon + 14 + depth * (HEIGHT - h.horizon - 104)
            if all(
                abs(x - other_x) > (big + other) * 0.36 or abs(y - other_y) > (big + other) * 0.6
                for _, other_x, other_y, other in h.planned
            ):
                h.planned.append((make, x, y, big))
                break


def draw(seed: int) -> tuple[Image.Image, list[Thing], str]:
    """Picture `seed` (960 × 640), what is on it, and its weather."""
    h = Harbour(seed)
    background(h)
    if h.random.random() < 0.62:
        h.planned.append((lighthouse, h.random.uniform(0.12, 0.88) * WIDTH, h.horizon + 14, h.random.uniform(130, 190)))
    plan(h, ferry, (110, 270), h.random.choice([0, 1, 1]))
    plan(h, sailing_boat, (70, 250), h.random.randint(2, 5))
    plan(h, buoy, (26, 74), h.random.randint(1, 3))
    plan(h, gull, (26, 64), h.random.randint(1, 4), sky=True)
    h.things = [make(h, x, y, size) for make, x, y, size in sorted(h.planned, key=lambda one: one[2])]
    if h.random.random() < 0.4:
        quay(h)
    image = h.image
    if h.mood.haze:
        veil = Image.new("RGB", image.size, mix(h.mood.sky[1], (255, 255, 255), 0.3))
        image = Image.blend(image, veil, h.mood.haze)
    image = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    return image, [clipped(one) for one in h.things], h.mood.weather


def clipped(thing: Thing) -> Thing:
    """The thing with its box inside the picture."""
    left, top, right, bottom = thing.box
    return Thing(thing.label, (max(0, left), max(0, top), min(WIDTH, right), min(HEIGHT, bottom)), thing.hidden)
