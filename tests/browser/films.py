"""Films with a known picture per frame: the frame's number as bars of black and white, made with ffmpeg."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

WIDTH, HEIGHT, BITS = 320, 180, 10
"""Bit i of the frame number is bar i from the left, white for 1."""


def film(path: Path, frames: int, *, rate: float = 25, timing: str = "", options: tuple[str, ...] = ()) -> Path:
    """Make a film of numbered frames (from 1); `timing` is an ffmpeg expression of N in seconds for variable rates."""
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        pytest.skip("ffmpeg is not on this machine: films are made with it")
    coding = ("-c:v", "libvpx", "-b:v", "1M") if path.suffix == ".webm" else ("-c:v", "libx264", "-pix_fmt", "yuv420p")
    uneven = ("-vf", f"settb=1/1000,setpts='({timing})/TB'", "-fps_mode", "passthrough", "-enc_time_base", "1:1000")
    times = uneven if timing else ()
    command = [ffmpeg, "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{WIDTH}x{HEIGHT}",
               "-r", str(rate), "-i", "-", *times, *coding, *options, str(path)]
    path.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(command, input=b"".join(picture(number) for number in range(1, frames + 1)), check=True)
    return path


def picture(number: int) -> bytes:
    """Grey values of one frame, row by row."""
    bar = WIDTH // BITS
    row = b"".join(bytes([235 if number >> bit & 1 else 16]) * bar for bit in range(BITS))
    return row * HEIGHT


def number_in(png: bytes) -> int:
    """The frame number that a picture of the whole film shows, whatever its size."""
    image = Image.open(io.BytesIO(png)).convert("L")
    bar, middle = image.width / BITS, image.height // 2
    return sum(1 << bit for bit in range(BITS) if int(image.getpixel((int((bit + 0.5) * bar), middle))) > 128)  # type: ignore[arg-type]
