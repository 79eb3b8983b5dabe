"""How fluent the picture plane is among thousands of regions, in a real Chromium without a GPU, beside a bare canvas.

Run: .venv/bin/python bench/browser_plane.py [REGIONS]; needs the frontend's packages (npm ci). Prints JSON;
results are in bench/browser_plane.md.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PORT = 8377
CONFIG = """<View>
  <PolygonLabels name="shape" toName="img"><Label value="Leaf"/><Label value="Stem"/></PolygonLabels>
  <RectangleLabels name="box" toName="img"><Label value="Tree"/></RectangleLabels>
  <Image name="img" value="$image"/>
</View>"""
PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="3000">
<rect width="4000" height="3000" fill="#86a06a"/></svg>"""

FRAMES = """() => new Promise((done) => { window.__stamps = []; const id = window.__on = Math.random();
  const tick = (now) => { if (window.__on !== id) return; window.__stamps.push(now); requestAnimationFrame(tick); };
  requestAnimationFrame((now) => { tick(now); done(null); }); })"""
STOP = """() => { window.__on = 0; const s = window.__stamps;
  const gaps = s.slice(1).map((x, i) => x - s[i]).sort((a, b) => a - b);

     return { frames: gaps.length, median: gaps[gaps.length >> 1] ?? 0,
      p95: gaps[Math.floor(gaps.length * 0.95)] ?? 0 }; }"""
FLOOR = """(count) => { const c = document.createElement('canvas'); c.width = 1076; c.height = 730;
  const x = c.getContext('2d');
  const shapes = Array.from({ length: count }, () => Array.from({ length: 12 }, () =>
      [Math.random() * 1076, Math.random() * 730].map((v, i, a) => v)));
  const t = performance.now(); for (const s of shapes) { const [ox, oy] = s[0]; x.beginPath();
    s.forEach((_, i) => { const a = i / 12 * 6.283; x.lineTo(ox + 8 * Math.cos(a), oy + 8 * Math.sin(a)); });
      x.closePath();
    x.fillStyle = 'rgba(9,146,121,.16)'; x.fill(); x.strokeStyle = '#099279'; x.lineWidth = 2; x.stroke(); }
  return performance.now() - t; }"""


TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))"
DRAG_FLOOR = """() => { const c = document.createElement('canvas'); c.id = 'floor'; c.width = 1076; c.height = 730;
  c.style = 'position:fixed;left:0;top:0;z-index:9999'; document.body.append(c); const x = c.getContext('2d');
  let at = null; c.addEventListener('pointermove', (e) => { at = [e.clientX, e.clientY]; });
  const tick = () => { if (!c.isConnected) return; if (at) { x.clearRect(0, 0, 1076, 730); x.beginPath();
    for (let i = 0; i < 12; i++) x.lineTo(at[0] + 8 * Math.cos(i / 12 * 6.283), at[1] + 8 * Math.sin(i / 12 * 6.283));
    x.closePath(); x.fill(); x.stroke(); } requestAnimationFrame(tick); }; tick(); }"""
"""A bare canvas that draws one polygon of twelve points at the pointer, once a frame."""


def regions(count: int) -> list[dict[str, Any]]:
    """`count` polygons of twelve points, spread evenly."""
    import math

    chance = random.Random(1)
    found = []
    for i in range(count):
        x, y, r = chance.uniform(2, 98), chance.uniform(2, 98), chance.uniform(0.3, 1.2)
        points = [
            [round(x + r * math.cos(k * math.pi / 6), 4), round(y + r * math.sin(k * math.pi / 6), 4)]
            for k in range(12)
        ]
        value = {"points": points, "closed": True, "polygonlabels": ["Leaf" if i % 2 else "Stem"]}
        found.append(
            {
                "id": f"r{i}",
                "from_name": "shape",
                "to_name": "img",
                "type": "polygonlabels",
                "original_width": 4000,
                "original_height": 3000,
                "image_rotation": 0,
                "origin": "manual",
                "value": value,
            }
        )
    return found


def project(folder: Path, count: int) -> None:
    (folder / "config.xml").write_text(CONFIG)
    (folder / "leaves.svg").write_text(PICTURE)
    task = {
        "id": 1,
        "data": {"image": "leaves.svg"},
        "annotations": [{"id": 1, "completed_by": 1, "result": regions(count)}],
    }
    (folder / "tasks.json").write_text(json.dumps([task]))


def measured(page: Page, act: Any) -> dict[str, float]:
    page.evaluate(FRAMES)
    act()
    return page.evaluate(STOP)


def scripted(page: Page, act: Any, times: int = 15) -> dict[str, float]:
    """Script (and all work of the main thread) from an act to two frames later, milliseconds: median and highest."""
    client = page.context.new_cdp_session(page)
    client.send("Performance.enable")

    def spent() -> tuple[float, float]:
        found = {one["name"]: one["value"] for one in client.send("Performance.getMetrics")["metrics"]}
        return found["ScriptDuration"] * 1000, found["TaskDuration"] * 1000

    taken = []
    for i in range(times):
        before = spent()
        act(i)
        page.evaluate(TWO_FRAMES)
        taken.append([now - then for now, then in zip(spent(), before, strict=True)])
    script, task = (sorted(column) for column in zip(*taken, strict=True))
    middle = times // 2
    return {"median": script[middle], "most": script[-1], "main_thread_median": task[middle]}


def floor_drag(page: Page, at: dict[str, float]) -> None:
    page.mouse.move(at["x"], at["y"])
    page.mouse.move(at["x"] + 200, at["y"] + 100, steps=90)
    page.mouse.move(at["x"], at["y"], steps=90)


def run(page: Page, count: int) -> dict[str, Any]:
    page.goto(f"http://127.0.0.1:{PORT}/projects/1/data?task=1")
    page.wait_for_selector('main[data-page="label"][data-ready="true"]', timeout=60000)
    page.locator('[role="tab"][data-annotation="1"]').click()
    page.wait_for_timeout(1500)
    at = page.evaluate("() => labelfs.object('img').toClient(50, 50)")
    first = page.evaluate("() => labelfs.serialize()[100]?.value.points[0]")
    result: dict[str, Any] = {"regions": page.evaluate("() => labelfs.serialize().length"), "first_point": first}
    result["select_ms"] = page.evaluate(
        """() => { const t = []; for (let i = 0; i < 30; i++) { const s = performance.now();
          labelfs.select('r' + (i * 7)); t.push(performance.now() - s); }
        t.sort((a, b) => a - b); return t[15]; }"""
    )
    result["select_script_ms"] = scripted(page, lambda i: page.evaluate("id => labelfs.select(id)", f"r{i * 11}"))
    result["label_change_script_ms"] = scripted(page, lambda i: page.keyboard.press("12"[i % 2]))
    start = page.evaluate(
        "() => { const p = labelfs.serialize()[100].value.points; const n = p.length;"
        " const m = p.reduce((a, q) => [a[0] + q[0] / n, a[1] + q[1] / n], [0, 0]);"
        " return labelfs.object('img').toClient(m[0], m[1]); }"
    )

    def drag() -> None:
        page.mouse.move(start["x"], start["y"])
        page.mouse.down()
        page.mouse.move(at["x"], at["y"], steps=90)
        page.mouse.move(start["x"], start["y"], steps=90)
        page.mouse.up()

    def wheel() -> None:
        page.mouse.move(at["x"], at["y"])
        for _ in range(12):
            page.mouse.wheel(0, -100)
            page.wait_for_timeout(30)

    def pan() -> None:
        page.keyboard.down(" ")
        page.mouse.down()
        page.mouse.move(at["x"] + 200, at["y"] + 100, steps=90)
        page.mouse.up()
        page.keyboard.up(" ")

    def hover() -> None:
        page.mouse.move(at["x"] - 300, at["y"] - 200)
        page.mouse.move(at["x"] + 300, at["y"] + 200, steps=120)

    page.keyboard.press("Escape")
    page.evaluate(DRAG_FLOOR)
    result["drag_floor"] = measured(page, lambda: floor_drag(page, at))
    page.evaluate("() => document.getElementById('floor').remove()")
    result["hover"] = measured(page, hover)
    result["drag_one"] = measured(page, drag)
    result["wheel_zoom"] = measured(page, wheel)
    result["pan"] = measured(page, pan)
    result["bare_canvas_script_ms"] = page.evaluate(FLOOR, count)
    return result


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with tempfile.TemporaryDirectory() as name:
        project(Path(name), count)
        server = subprocess.Popen(
            ["node", "dev/serve.mjs", "--port", str(PORT), name], cwd=ROOT / "frontend", stdout=subprocess.PIPE
        )
        try:
            assert server.stdout is not None
            server.stdout.readline()
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path="/usr/bin/chromium",
                    args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
                )
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                print(json.dumps(run(page, count), indent=1))
                browser.close()
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
