"""An hour of sound with a thousand ranges in a real Chromium without a GPU, beside a bare canvas and a bare read.

Run: .venv/bin/python bench/browser_sound.py [RANGES] [MINUTES]; needs the built bundle. Prints JSON; results are in
bench/browser_sound.md.
"""

from __future__ import annotations

import array
import json
import math
import os
import random
import re
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from browser_plane import FRAMES, STOP
from playwright.sync_api import Page, sync_playwright

RATE = 16_000
ME = "mara@example.org"
CONFIG = """<View>
  <Labels name="speaker" toName="sound"><Label value="Agent"/><Label value="Caller"/><Label value="Noise"/></Labels>
  <Audio name="sound" value="$audio"/>
</View>"""
WAVE_SHOWN = """() => { const c = document.querySelector('.sound-overview canvas'); if (!c || !c.width) return false;
  const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
  let n = 0; for (let i = 3; i < d.length; i += 4) if (d[i]) n++; return n > c.width * 2; }"""
FLOOR = """async (count) => { const c = document.createElement('canvas'); c.width = 980; c.height = 310;
  document.body.append(c);
  const x = c.getContext('2d'); const one = () => { const t = performance.now(); x.clearRect(0, 0, 980, 310);
    for (let i = 0; i < 980; i++) x.fillRect(i, 50, 1, 20);
    for (let i = 0; i < count; i++) { x.globalAlpha = 0.12; x.fillRect(i % 980, 22, 5, 112); x.globalAlpha = 0.26;
      x.beginPath(); x.roundRect(i % 980, 140 + 30 * (i % 3), 5, 22, 4); x.fill(); }
    return performance.now() - t; };
  const all = []; for (let i = 0; i < 20; i++) { all.push(one()); await new Promise(requestAnimationFrame); }
  c.remove(); all.sort((a, b) => a - b); return all[10]; }"""
SCRIPT = "() => performance.memory.usedJSHeapSize"


def write_sound(path: Path, minutes: int) -> None:
    """Speech-like noise that repeats every ten seconds."""
    chance = random.Random(1)
    block = array.array(
        "h", [int(9000 * math.sin(i / 9) * math.sin(i / RATE * math.pi)) + chance.randint(-900, 900)
              for i in range(RATE * 10)]
    ).tobytes()
    size = minutes * 6 * len(block)
    with path.open("wb") as file:
        file.write(b"RIFF" + struct.pack("<I", 36 + size) + b"WAVEfmt ")
        file.write(struct.pack("<IHHIIHH", 16, 1, 1, RATE, RATE * 2, 2, 16) + b"data" + struct.pack("<I", size))
        for _ in range(minutes * 6):
            file.write(block)


def ranges(count: int, seconds: float) -> list[dict[str, Any]]:
    found = []
    for i in range(count):
        start = round(i * seconds / count, 3)
        value = {"start": start, "end": round(start + seconds / count * 1.3, 3), "channel": 0,
                 "labels": [("Agent", "Caller", "Noise")[i % 3]]}
        found.append({"original_length": seconds, "id": f"r{i}", "from_name": "speaker", "to_name": "sound",
                      "type": "labels", "origin": "manual", "value": value})
    return found


def project(root: Path, count: int, minutes: int) -> None:
    (root / "tasks").mkdir(parents=True)
    (root / "annotations/1").mkdir(parents=True)
    (root / "config.xml").write_text(CONFIG)
    (root / "tasks/1.json").write_text(json.dumps({"id": 1, "data": {"audio": "hour.wav"}}))
    (root / "annotations/1/1.json").write_text(
        json.dumps({"id": 1, "task": 1, "completed_by": ME, "result": ranges(count, minutes * 60)})
    )
    write_sound(root / "hour.wav", minutes)


def bare_read(path: Path) -> float:
    """Seconds to read the file and look at each byte once, as `bytes.count` does."""
    began = time.perf_counter()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            piece.count(0)
    return time.perf_counter() - began


def seconds_to_peaks(url: str) -> float:
    began = time.perf_counter()
    while True:
        with urllib.request.urlopen(f"{url}/projects/1/sound/hour.wav") as answer:
            if json.load(answer)["state"] == "ready":
                return time.perf_counter() - began
        time.sleep(0.05)


def resident(browser_pid_before: set[int]) -> int:
    """Megabytes of the largest renderer that came since."""
    most = 0
    for place in Path("/proc").iterdir():
        if not place.name.isdigit() or int(place.name) in browser_pid_before:
            continue
        try:
            command = (place / "cmdline").read_bytes()
            status = (place / "status").read_text()
        except OSError:
            continue
        if b"--type=renderer" in command and (match := re.search(r"VmRSS:\s+(\d+)", status)):
            most = max(most, int(match[1]) // 1024)
    return most


def measured(page: Page, act: Any) -> dict[str, float]:
    page.evaluate(FRAMES)
    act()
    return page.evaluate(STOP)  # type: ignore[no-any-return]


def fluency(page: Page) -> dict[str, Any]:
    def at(seconds: float) -> dict[str, float]:
        return page.evaluate("t => labelfs.object('sound').toClient(t)", seconds)  # type: ignore[no-any-return]

    middle = at(1800)

    def hover() -> None:
        page.mouse.move(middle["x"] - 300, middle["y"] + 90)
        page.mouse.move(middle["x"] + 300, middle["y"] + 90, steps=120)

    def zoom() -> None:
        page.mouse.move(middle["x"], middle["y"])
        page.keyboard.down("Control")
        for i in range(24):
            page.mouse.wheel(0, -100 if i < 12 else 100)
            page.wait_for_timeout(30)
        page.keyboard.up("Control")

    def pan() -> None:
        for i in range(60):
            page.mouse.wheel(60 if i < 30 else -60, 0)
            page.wait_for_timeout(16)

    def draw() -> None:
        page.keyboard.press("1")
        page.mouse.move(middle["x"] - 200, middle["y"])
        page.mouse.down()
        page.mouse.move(middle["x"] + 200, middle["y"], steps=120)
        page.mouse.up()

    def play() -> None:
        page.keyboard.press("Control+p")
        page.wait_for_timeout(1500)
        page.keyboard.press("Control+p")

    found = {"hover": measured(page, hover), "zoom": measured(page, zoom)}
    page.keyboard.press("Control+=")
    page.keyboard.press("Control+=")
    found |= {"pan": measured(page, pan), "draw": measured(page, draw), "play": measured(page, play)}
    return found


def run(page: Page, url: str) -> dict[str, Any]:
    began = time.perf_counter()
    page.goto(f"{url}/projects/1/data?task=1")
    page.wait_for_selector('main[data-page="label"][data-ready="true"]')
    page.wait_for_function(WAVE_SHOWN, polling="raf")
    result: dict[str, Any] = {"first_wave_s": round(time.perf_counter() - began, 2)}
    began = time.perf_counter()
    page.reload()
    page.wait_for_function(WAVE_SHOWN, polling="raf")
    result["wave_after_reload_s"] = round(time.perf_counter() - began, 2)
    page.wait_for_timeout(500)
    result |= fluency(page)
    result["script_heap_mb"] = round(page.evaluate(SCRIPT) / 1e6, 1)
    result["bare_canvas_ms"] = round(page.evaluate(FLOOR, 1000), 2)
    return result


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    minutes = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "project"
        project(root, count, minutes)
        log = Path(name) / "log"
        command = [sys.executable, "-m", "labelfs", "serve", str(root), "--no-open", "--port", "0", "--as", ME]
        server = subprocess.Popen(
            command, stdout=log.open("w"), stderr=subprocess.STDOUT, env={**os.environ, "LABELFS_HOME": f"{name}/home"}
        )
        try:
            while not (match := re.search(r"http://127\.0\.0\.1:\d+", log.read_text())):
                time.sleep(0.05)
            found: dict[str, Any] = {"ranges": count, "minutes": minutes}
            found["bare_read_s"] = round(bare_read(root / "hour.wav"), 2)
            found["peaks_s"] = round(seconds_to_peaks(match[0]), 2)
            with sync_playwright() as playwright:
                before = {int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()}
                browser = playwright.chromium.launch(
                    executable_path="/usr/bin/chromium",
                    args=["--no-sandbox", "--disable-gpu", "--enable-precise-memory-info"],
                )
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                found |= run(page, match[0])
                found["tab_mb"] = resident(before)
                browser.close()
            print(json.dumps(found, indent=1))
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
