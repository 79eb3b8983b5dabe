"""How soon the next frame of a 720p film is on screen, and how fluent 500 tracks are, in a real Chromium without a GPU.

Run: .venv/bin/python bench/browser_video.py; needs ffmpeg and a built frontend. Prints JSON; results are in
bench/browser_video.md. The floor is a bare <video> that is sought to the middle of each frame.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent))
from browser_plane import FRAMES, STOP

ROOT = Path(__file__).resolve().parent.parent
CONFIG = """<View>
  <Labels name="names" toName="film"><Label value="Goose"/><Label value="Boat"/></Labels>
  <Video name="film" value="$video" frameRate="25"/>
  <VideoRectangle name="box" toName="film"/>
</View>"""

STEPS = """async ([name, times]) => {
  const until = (holds) => new Promise((done) => {
    const look = () => holds() ? done(null) : setTimeout(look, 0);
    look();
  });
  const film = document.querySelector('[data-object=film]');
  const press = film.querySelector(`button[aria-label="${name}"]`);
  const found = [];
  for (let i = 0; i < times; i++) {
    const before = film.dataset.frame, start = performance.now();
    press.click();
    await until(() => film.dataset.frame !== before);
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));  // painted
    found.push(performance.now() - start);
  }
  found.sort((a, b) => a - b);
  return { median: found[found.length >> 1], p95: found[Math.floor(found.length * 0.95)], most: found.at(-1) };
}"""
FLOOR = """async (times) => {
  const video = document.createElement('video');
  video.src = document.querySelector('[data-object=film] video').src;
  video.muted = true;
  await new Promise((done) => video.addEventListener('loadeddata', done, { once: true }));
  const found = [];
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    const seeked = new Promise((done) => video.addEventListener('seeked', done, { once: true }));
    video.currentTime = (100 + i + 0.5) / 25;
    await seeked;
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
    found.push(performance.now() - start);
  }
  found.sort((a, b) => a - b);
  return { median: found[found.length >> 1], p95: found[Math.floor(found.length * 0.95)], most: found.at(-1) };
}"""


def tracks(count: int) -> list[dict[str, Any]]:
    """`count` tracks of 50 keyframes, five frames apart."""
    chance = random.Random(1)

    def keyframe(frame: int, last: bool) -> dict[str, Any]:
        place = {"x": chance.uniform(0, 95), "y": chance.uniform(0, 92), "width": 4, "height": 6}
        return {"frame": frame, "enabled": not last, "rotation": 0, **place, "time": frame / 25}

    return [{
        "id": f"t{i}", "from_name": "box", "to_name": "film", "type": "videorectangle", "origin": "manual",
        "value": {"framesCount": 300, "duration": 12, "labels": ["Goose" if i % 2 else "Boat"],
                  "sequence": [keyframe(1 + i % 50 + 5 * k, k == 49) for k in range(50)]},
    } for i in range(count)]


def project(folder: Path) -> None:
    (folder / "media").mkdir()
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=1280x720:r=25:d=12", "-c:v", "libx264",
                    "-pix_fmt", "yuv420p", str(folder / "media/film.mp4")], check=True)
    (folder / "config.xml").write_text(CONFIG)
    for number, count in ((1, 0), (2, 500)):
        about = {"id": number, "task": number, "completed_by": "bench@example.org", "result": tracks(count)}
        for name, content in ((f"tasks/{number}.json", {"id": number, "data": {"video": "media/film.mp4"}}),
                              (f"annotations/{number}/1.json", about)):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(content))


def fluency(page: Page, act: Any) -> dict[str, float]:
    page.evaluate(FRAMES)
    act()
    return page.evaluate(STOP)  # type: ignore[no-any-return]


def run(page: Page, url: str, task: int) -> dict[str, Any]:
    page.goto(f"{url}/projects/1/data?task={task}")
    page.wait_for_selector('main[data-page="label"][data-ready="true"]', timeout=60000)
    page.wait_for_timeout(1000)
    film = page.locator('[data-object="film"]')
    field = page.get_by_role("spinbutton", name="Frame", exact=True)

    def go(frame: int) -> None:
        field.fill(str(frame))
        page.keyboard.press("Enter")
        page.wait_for_selector(f'[data-object="film"][data-frame="{frame}"]')
        page.wait_for_timeout(800)

    go(100)
    result: dict[str, Any] = {"next_frame_ms": page.evaluate(STEPS, ["Next frame", 60])}
    go(240)
    result["previous_frame_ms"] = page.evaluate(STEPS, ["Previous frame", 60])
    play = film.get_by_role("button", name="Play", exact=True)
    go(100)

    def playing() -> None:
        play.click()
        page.wait_for_timeout(3000)
        film.get_by_role("button", name="Pause", exact=True).click()

    result["playing"] = fluency(page, playing)
    at = page.evaluate("() => labelfs.object('film').timeline.toClient(150)")

    def scrub() -> None:
        page.mouse.move(at["x"], at["y"])
        page.mouse.down()
        page.mouse.move(at["x"] + 200, at["y"], steps=60)
        page.mouse.up()

    def zoom() -> None:
        page.mouse.move(at["x"], at["y"])
        for _ in range(20):
            page.mouse.wheel(0, -60)
            page.wait_for_timeout(30)

    result["scrub"] = fluency(page, scrub)
    result["timeline_zoom"] = fluency(page, zoom)
    if task == 1:
        result["bare_seek_ms"] = page.evaluate(FLOOR, 60)
    return result


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "film"
        folder.mkdir()
        project(folder)
        command = ["serve", str(folder), "--no-open", "--port", "0", "--as", "bench@example.org"]
        server = subprocess.Popen([sys.executable, "-m", "labelfs", *command],
                                  cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            assert server.stdout
            url = next(found.group(0) for line in server.stdout if (found := re.search(r"http://[\d.:]+", line)))
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                found = {name: run(page, url, task) for task, name in ((1, "no track"), (2, "500 tracks"))}
                print(json.dumps(found, indent=1))
                browser.close()
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
