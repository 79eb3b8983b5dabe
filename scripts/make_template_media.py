"""Makes `labelfs/static/samples/`: what the sample tasks of the templates show. The clip needs ffmpeg on the machine.

Run it from the checkout: `python scripts/make_template_media.py`.
"""

from __future__ import annotations

import math
import random
import struct
import subprocess
import tempfile
import wave
from pathlib import Path

from draw_harbour import Harbour, background, buoy, draw, ferry, sailing_boat
from draw_invoice import invoice
from write_pdf import pdf

ROOT = Path(__file__).resolve().parents[1] / "labelfs" / "static" / "samples"
RATE = 8000


def pictures() -> None:
    """Two harbours, by day and at dusk."""
    for name, seed in (("harbour", 12), ("harbour-dusk", 6)):
        draw(seed)[0].save(ROOT / f"{name}.jpg", quality=84, optimize=True)


def sound() -> None:
    """Eight seconds with two voices of different pitch, taking turns, and a horn."""
    samples = []
    for n in range(8 * RATE):
        t = n / RATE
        value = 0.0
        for begin, end, pitch in ((0.4, 2.1, 140), (2.6, 4.3, 220), (4.6, 5.6, 140)):
            if begin <= t < end:
                syllable = max(0.0, math.sin(math.pi * 3.6 * (t - begin))) ** 0.6
                value += syllable * sum(math.sin(2 * math.pi * pitch * k * t) / k for k in (1, 2, 3, 5)) * 0.16
        if t >= 6.2:
            value += 0.3 * math.sin(2 * math.pi * 92 * t) * min(1, (t - 6.2) * 4, (8 - t) * 4)
        samples.append(int(max(-1, min(1, value)) * 32000))
    with wave.open(str(ROOT / "voices.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))


def series() -> None:
    """Ten minutes of speed and pulse: rest, walk, run, rest; one sensor fault."""
    dice = random.Random(7)
    rows = ["time,speed,pulse"]
    pulse = 68.0
    for second in range(0, 600, 2):
        pace = 0.0 if second < 90 or second > 510 else 1.4 if second < 260 else 3.1 if second < 430 else 1.3
        pulse += (68 + 30 * pace - pulse) * 0.04
        shown = 0 if 300 <= second < 306 else pulse + dice.gauss(0, 1.5)
        rows.append(f"{second},{max(0, pace + dice.gauss(0, 0.12)):.3f},{shown:.1f}")
    (ROOT / "walk.csv").write_text("\n".join(rows) + "\n")


def clip() -> None:
    """Six seconds: a ferry and a boat pass a buoy."""
    with tempfile.TemporaryDirectory() as folder:
        for frame in range(150):
            h = Harbour(8)
            background(h)
            buoy(h, 520, 430, 60)
            sailing_boat(h, 900 - frame * 3.2, 420, 130)
            ferry(h, -60 + frame * 6.4, 520, 240)
            h.image.resize((480, 320)).save(f"{folder}/{frame:03}.png")
        command = ["ffmpeg", "-loglevel", "error", "-y", "-framerate", "25", "-i", f"{folder}/%03d.png"]
        command += ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-crf", "30", "-g", "25", "-movflags", "+faststart"]
        subprocess.run([*command, str(ROOT / "boats.mp4")], check=True)


def page() -> None:
    """A one-page invoice as PDF."""
    (ROOT / "page.pdf").write_bytes(pdf([invoice("2026-114", "Zeemeeuw", "14 October 2026", 3)]))


def main() -> None:
    """Make all of them."""
    ROOT.mkdir(parents=True, exist_ok=True)
    for make in (pictures, sound, series, clip, page):
        make()
    print(sum(one.stat().st_size for one in ROOT.iterdir()))


if __name__ == "__main__":
    main()
