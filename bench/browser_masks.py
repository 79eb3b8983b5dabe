"""A mask of 4096 × 4096 painted and saved, a photograph of 12 megapixels opened, in a real Chromium on a real server.

Run: .venv/bin/python bench/browser_masks.py. Prints JSON; results are in bench/browser_plane.md.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from browser_plane import FRAMES, STOP, scripted
from PIL import Image
from playwright.sync_api import Browser, Page, Response, sync_playwright

CONFIG = """<View>
  <BrushLabels name="mask" toName="img"><Label value="Leaf"/></BrushLabels>
  <RectangleLabels name="box" toName="img"><Label value="Tree"/></RectangleLabels>
  <Image name="img" value="$image"/>
</View>"""
READY = 'main[data-page="label"][data-ready="true"]'


def project(folder: Path) -> None:
    """Task 1: 4096 × 4096 pixels; task 2: 4000 × 3000 pixels of noise as JPEG."""
    (folder / "media").mkdir()
    (folder / "tasks").mkdir()
    (folder / "config.xml").write_text(CONFIG)
    Image.new("RGB", (4096, 4096), (134, 160, 106)).save(folder / "media/1.png")
    Image.effect_noise((4000, 3000), 60).convert("RGB").save(folder / "media/2.jpg", quality=88)
    for number, name in ((1, "1.png"), (2, "2.jpg")):
        task = {"id": number, "data": {"image": f"media/{name}"}}
        (folder / f"tasks/{number}.json").write_text(json.dumps(task))


def painted(page: Page, url: str, folder: Path) -> dict[str, Any]:
    """Strokes of a wide brush, then submits."""
    page.goto(f"{url}/projects/1/data?task=1")
    page.wait_for_selector(READY)
    page.locator("[data-control]").get_by_role("button", name="Leaf", exact=True).click()

    def at(x: float, y: float) -> tuple[float, float]:
        point = page.evaluate("([x, y]) => labelfs.object('img').toClient(x, y)", [x, y])
        return point["x"], point["y"]

    def stroke(top: float) -> None:
        page.mouse.move(*at(10, top))
        page.mouse.down()
        page.mouse.move(*at(90, top), steps=60)
        page.mouse.up()

    stroke(5)
    page.evaluate(FRAMES)
    for i in range(8):
        stroke(10 + i * 8)
    found: dict[str, Any] = {"stroke_frames": page.evaluate(STOP)}
    found["stroke_end_script_ms"] = scripted(page, lambda i: stroke(80 + i), times=5)
    page.mouse.move(*at(50, 96))
    page.mouse.down()
    found["stroke_move_script_ms"] = scripted(page, lambda i: page.mouse.move(*at(50 + i, 96)))
    page.mouse.up()
    found["save_ms"] = saves(page, folder, stroke)
    return found


def saves(page: Page, folder: Path, stroke: Callable[[float], None]) -> dict[str, float]:
    """From the press on the button to the answer of the server, and from the request to the answer; milliseconds."""
    pressed, asked = [], []
    for i in range(5):
        stroke(20 + i * 3)
        page.wait_for_timeout(1500)
        button = page.get_by_role("button", name="Update" if i else "Submit", exact=True)
        with page.expect_response(is_save) as got:
            start = time.monotonic()
            button.click()
        got.value.finished()
        pressed.append((time.monotonic() - start) * 1000)
        asked.append(got.value.request.timing["responseEnd"] - got.value.request.timing["requestStart"])
        page.wait_for_selector(READY)
        if i == 0:
            page.goto(page.url.split("/projects")[0] + "/projects/1/data?task=1")
            page.wait_for_selector(READY)
            page.locator("[role=option][data-region]").first.click()
            page.keyboard.press("b")
    assert list((folder / "annotations").glob("1.*.json"))
    return {"pressed_to_answer": statistics.median(pressed), "request_to_answer": statistics.median(asked)}


def is_save(answer: Response) -> bool:
    return "/annotations" in answer.url and answer.request.method in {"POST", "PATCH"}


def opened(browser: Browser, url: str) -> dict[str, float]:
    """From the address to a page that labels, beside the same picture alone in a page; milliseconds, median of five."""
    times: dict[str, list[float]] = {"ready": [], "picture_alone": []}
    for _ in range(5):
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{url}/projects/1/data?task=1")
        page.wait_for_selector(READY)
        source = page.evaluate("() => document.querySelector('[data-object] img').src").replace("1.png", "2.jpg")
        start = time.monotonic()
        page.goto(f"{url}/projects/1/data?task=2")
        page.wait_for_selector(READY)
        times["ready"].append((time.monotonic() - start) * 1000)
        times["picture_alone"].append(page.evaluate(ALONE, source + "?again"))
        page.close()
    return {name: statistics.median(all_) for name, all_ in times.items()}


ALONE = """async (source) => { const start = performance.now(); const image = new Image(); image.src = source;
  await image.decode(); return performance.now() - start; }"""


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "project"
        folder.mkdir()
        project(folder)
        log = Path(name) / "log"
        command = [sys.executable, "-m", "labelfs", "serve", str(folder), "--no-open", "--port", "0", "--as", "a@b.org"]
        environment = {**os.environ, "LABELFS_HOME": f"{name}/home", "PYTHONUNBUFFERED": "1"}
        server = subprocess.Popen(command, stdout=log.open("w"), stderr=subprocess.STDOUT, env=environment)
        try:
            while not (found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text())):
                assert server.poll() is None, log.read_text()
                time.sleep(0.05)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path="/usr/bin/chromium",
                    args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
                )
                result: dict[str, Any] = {"open_12_megapixels_ms": opened(browser, found.group(0))}
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                result["mask_4096"] = painted(page, found.group(0), folder)
                print(json.dumps(result, indent=1))
                browser.close()
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
