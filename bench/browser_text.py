"""How fluent 500 KB of text with thousands of spans and a tree of 20,000 nodes are, in a real Chromium without a GPU.

Beside them stands a floor measured in the same run: the same text as bare paragraphs, a bare search through names.
Run: .venv/bin/python bench/browser_text.py [SPANS]; prints JSON; results are in bench/browser_text.md.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

SIZE = 500_000
LABELS = ("Person", "Place", "Date", "Ship")
CONFIG = """<View>
  <Labels name="ner" toName="text">{}</Labels>
  <Text name="text" value="$text"/>
  <Taxonomy name="tree" toName="text" value="$nodes"/>
</View>""".format("".join(f'<Label value="{name}"/>' for name in LABELS))

FRAMES = """() => { window.__stamps = []; const id = window.__on = Math.random();
  const tick = (now) => { if (window.__on !== id) return; window.__stamps.push(now); requestAnimationFrame(tick); };
  requestAnimationFrame(tick); }"""
STOP = """() => { window.__on = 0; const s = window.__stamps;
  const gaps = s.slice(1).map((x, i) => x - s[i]).sort((a, b) => a - b);
  return { frames: gaps.length, median: gaps[gaps.length >> 1] ?? 0,
    p95: gaps[Math.floor(gaps.length * .95)] ?? 0 }; }"""
PAINTED = """(act) => new Promise((done) => { const t = performance.now(); act();
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - t))); })"""
BARE = (
    """async (text) => { document.body.replaceChildren(); document.body.style.cssText = 'font:16px/2.85 sans-serif';
  const painted = """
    + PAINTED
    + """;
  return painted(() => { for (const line of text.split('\\n')) { const p = document.createElement('p');
    p.textContent = line; document.body.append(p); } document.body.getBoundingClientRect().height; }); }"""
)
OPEN_TREE = (
    "async () => { const painted = "
    + PAINTED
    + """; const input = document.querySelector('[data-control=tree] input');
  const open = await painted(() => input.click());
  const search = [];
  for (const text of ['k', 'ki', 'kind 15', 'kind 150-4', '7']) search.push(await painted(() => {
    input.value = text; input.dispatchEvent(new Event('input', { bubbles: true })); }));
  const names = Array.from({ length: 20000 }, (_, i) => `Kind ${i % 200}-${i}`); const t = performance.now();
  let hits = 0; for (let i = 0; i < 5; i++) hits += names.filter((name) => name.toLowerCase().includes('15')).length;
  return { open, search: search.sort((a, b) => a - b)[2], worst_search: search.at(-1),
    bare_filter: (performance.now() - t) / 5, rows: document.querySelectorAll('[role=treeitem]').length, hits }; }"""
)


def tree() -> list[dict[str, Any]]:
    """20,000 nodes on two levels."""
    return [{"value": f"Order {n}", "children": [{"value": f"Kind {n}-{m}"} for m in range(99)]} for n in range(200)]


def task(spans: int) -> tuple[str, list[dict[str, Any]]]:
    """A text of paragraphs and spans spread over it, some of them nested."""
    chance = random.Random(1)
    known = ("harbour", "ferry", "north", "wind", "captain", "Texel", "lighthouse", "of", "the")
    words = [chance.choice(known) for _ in range(SIZE // 6)]
    text = "\n".join(" ".join(words[i : i + 90]) for i in range(0, len(words), 90))[:SIZE]
    starts = [match.start() for match in re.finditer(r"\w{4,}", text)]
    result = []
    for i, start in enumerate(sorted(chance.sample(starts, spans))):
        end = text.find(" ", start + 4 + chance.randrange(30))
        value = {"start": start, "end": end, "text": text[start:end], "labels": [LABELS[i % 4]]}
        item = {"id": f"s{i}", "from_name": "ner", "to_name": "text", "type": "labels", "origin": "manual"}
        result.append({**item, "value": value})
    return text, result


def project(folder: Path, spans: int) -> str:
    text, result = task(spans)
    (folder / "tasks").mkdir()
    (folder / "annotations").mkdir()
    (folder / "config.xml").write_text(CONFIG)
    for number, data in ((1, {"text": text, "nodes": []}), (2, {"text": "A short one", "nodes": tree()})):
        (folder / f"tasks/{number}.json").write_text(json.dumps({"id": number, "data": data}))
    annotation = {"id": 1, "task": 1, "completed_by": "mara@example.org", "result": result}
    (folder / "annotations/1.mara@example.org.json").write_text(json.dumps(annotation))
    return text


WATCH = """new MutationObserver((_, self) => { if (!document.querySelector('.text-tint')) return; self.disconnect();
  requestAnimationFrame(() => setTimeout(() => { window.__painted = performance.now(); })); })
  .observe(document, { subtree: true, childList: true });"""


def metrics(session: CDPSession) -> dict[str, float]:
    """Milliseconds of script, style and layout since the page began."""
    wanted = {"ScriptDuration": "script", "RecalcStyleDuration": "style", "LayoutDuration": "layout"}
    found = session.send("Performance.getMetrics")["metrics"]
    return {wanted[one["name"]]: 1000 * one["value"] for one in found if one["name"] in wanted}


def since(before: dict[str, float], session: CDPSession) -> dict[str, float]:
    return {key: round(value - before[key], 1) for key, value in metrics(session).items()}


def scrolled(page: Page) -> dict[str, float]:
    page.mouse.move(500, 500)
    page.evaluate(FRAMES)
    for _ in range(60):
        page.mouse.wheel(0, 120)
        page.wait_for_timeout(16)
    return page.evaluate(STOP)  # type: ignore[no-any-return]


def added(page: Page, session: CDPSession, text: str) -> dict[str, float]:
    """Work of one span labeled by double click, the least and the median of twenty near the top."""
    starts = [match.start() for match in re.finditer(r"lighthouse|captain", text[:3000])][:20]
    script = []
    for start in starts:
        point = page.evaluate("(at) => labelfs.object('text').toClient(at)", start + 3)
        page.keyboard.press("1")
        page.wait_for_timeout(50)
        before = metrics(session)
        page.mouse.dblclick(point["x"], point["y"])
        script.append(since(before, session)["script"])
        page.wait_for_timeout(50)
    return {"least": min(script), "median": sorted(script)[len(script) // 2]}


def run(page: Page, url: str, text: str) -> dict[str, Any]:
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    page.add_init_script(WATCH)
    before = metrics(session)
    page.goto(f"{url}/projects/1/data?task=1")
    page.wait_for_selector('main[data-ready="true"]', timeout=60000)
    result: dict[str, Any] = {"spans": page.evaluate("labelfs.serialize().length"), "characters": len(text)}
    result["open_work_ms"] = since(before, session)
    asked = "performance.getEntriesByType('resource').find((one) => /labeling\\/1/.test(one.name)).responseEnd"
    page.wait_for_function("window.__painted")
    result["answer_to_painted_ms"] = round(page.evaluate("window.__painted") - page.evaluate(asked), 1)
    result["navigation_to_painted_ms"] = round(page.evaluate("window.__painted"), 1)
    page.wait_for_timeout(500)
    result["add_span_script_ms"] = added(page, session, text)
    result["scroll_ms"] = scrolled(page)
    page.goto(f"{url}/projects/1/data?task=2")
    page.wait_for_selector('main[data-ready="true"]', timeout=60000)
    result["tree_ms"] = page.evaluate(OPEN_TREE)
    page.goto(f"{url}/static/icon.svg")
    page.goto(f"{url}/no-such-page")
    result["bare_paragraphs_paint_ms"] = page.evaluate(BARE, text)
    result["bare_scroll_ms"] = scrolled(page)
    return result


def serve(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    log = folder.parent / "log"
    command = [sys.executable, "-m", "labelfs", "serve", str(folder), "--no-open", "--port", "0"]
    command += ["--as", "mara@example.org"]
    environment = {**os.environ, "LABELFS_HOME": str(folder.parent / "home"), "PYTHONUNBUFFERED": "1"}
    server = subprocess.Popen(command, stdout=log.open("w"), stderr=subprocess.STDOUT, env=environment)
    for _ in range(300):
        if found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text()):
            return server, found.group(0)
        time.sleep(0.1)
    server.terminate()
    raise SystemExit(log.read_text())


def main() -> None:
    spans = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "project"
        folder.mkdir()
        text = project(folder, spans)
        server, url = serve(folder)
        try:
            with sync_playwright() as playwright:
                arguments = ["--no-sandbox", "--disable-gpu"]
                browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                print(json.dumps(run(page, url, text), indent=1))
                browser.close()
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
