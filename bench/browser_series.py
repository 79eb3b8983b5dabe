"""How fluent long series are in a real Chromium without a GPU, beside a bare canvas that draws the same columns.

Run: .venv/bin/python bench/browser_series.py [ROWS] [CHANNELS]; needs the built frontend. Prints JSON; results are in
bench/browser_series.md.
"""

from __future__ import annotations

import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from browser_plane import FRAMES, STOP
from playwright.sync_api import Page, sync_playwright

FLOOR = """(channels) => { const c = document.createElement('canvas'); c.width = 900; c.height = 900;
  const x = c.getContext('2d'); const t = performance.now();
  for (let k = 0; k < channels; k++) { x.fillStyle = '#099279';
    for (let i = 0; i < 900; i++) x.fillRect(i, k * 88 + 40 * Math.random(), 1, 20 * Math.random() + 1); }
  x.getImageData(0, 0, 1, 1); return performance.now() - t; }"""


def write_series(path: Path, rows: int, channels: int) -> None:
    """Noisy waves; every value differs from its neighbours, so that no pixel is cheap."""
    chance = random.Random(1)
    noise = [chance.random() for _ in range(10_007)]
    with path.open("w") as file:
        file.write("time," + ",".join(f"c{k}" for k in range(channels)) + "\n")
        for i in range(rows):
            wave = math.sin(i / 5000)
            cells = ",".join(f"{wave * (k + 1) + noise[(i * (k + 3)) % 10_007]:.3f}" for k in range(channels))
            file.write(f"{i},{cells}\n")


def project(folder: Path, rows: int, channels: int) -> int:
    """Bytes of the file that the project's one task shows."""
    tags = "".join(f'<Channel column="c{k}" height="88"/>' for k in range(channels))
    (folder / "config.xml").write_text(
        '<View><TimeSeriesLabels name="l" toName="ts"><Label value="A"/></TimeSeriesLabels>'
        f'<TimeSeries name="ts" value="$csv" timeColumn="time" overviewWidth="100%">{tags}</TimeSeries></View>'
    )
    (folder / "tasks").mkdir()
    (folder / "tasks/1.json").write_text(json.dumps({"id": 1, "data": {"csv": "one.csv"}}))
    write_series(folder / "one.csv", rows, channels)
    return (folder / "one.csv").stat().st_size


def measured(page: Page, act: Any) -> dict[str, float]:
    page.evaluate(FRAMES)
    act()
    return page.evaluate(STOP)  # type: ignore[no-any-return]


def run(page: Page, url: str, channels: int) -> dict[str, Any]:
    start = time.monotonic()
    page.goto(f"{url}/projects/1/data?task=1")
    page.wait_for_selector('main[data-page="label"][data-ready="true"]', timeout=120_000)
    page.wait_for_selector('[data-object="ts"][aria-busy="false"]', timeout=120_000)
    result: dict[str, Any] = {"open_s": round(time.monotonic() - start, 2)}
    box = page.locator('canvas[role="application"]').bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + 100

    def still() -> None:
        page.wait_for_timeout(1500)

    def zoom() -> None:
        page.mouse.move(x, y)
        page.keyboard.down("Control")
        for _ in range(20):
            page.mouse.wheel(0, -20)
            page.wait_for_timeout(16)
        for _ in range(20):
            page.mouse.wheel(0, 20)
            page.wait_for_timeout(16)
        page.keyboard.up("Control")

    def pan() -> None:
        for _ in range(60):
            page.mouse.wheel(12, 0)
            page.wait_for_timeout(16)

    def hover() -> None:
        page.mouse.move(x - 300, y)
        page.mouse.move(x + 300, y, steps=90)

    result["idle"] = measured(page, still)
    result["zoom"] = measured(page, zoom)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    result["pan"] = measured(page, pan)
    result["hover"] = measured(page, hover)
    result["bare_canvas_ms"] = page.evaluate(FLOOR, channels)
    return result


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    channels = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "project"
        root.mkdir()
        size = project(root, rows, channels)
        command = [sys.executable, "-m", "labelfs", "serve", str(root), "--no-open", "--port", "0"]
        environment = {**os.environ, "LABELFS_HOME": name, "PYTHONUNBUFFERED": "1"}
        server = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
        )
        try:
            assert server.stdout is not None
            url = next(m.group(0) for m in map(re.compile(r"http://127\.0\.0\.1:\d+").search, server.stdout) if m)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
                )
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                result = run(page, url, channels)
                browser.close()
        finally:
            server.terminate()
            server.wait()
    print(json.dumps({"rows": rows, "channels": channels, "MB": round(size / 1e6, 1), **result}, indent=1))


if __name__ == "__main__":
    main()
