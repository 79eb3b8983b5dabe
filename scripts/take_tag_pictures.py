"""Takes `docs/pictures/tags/`: each tag's own example on the labeling page, as its page in docs/tags shows it.

Run it from the checkout: `python scripts/take_tag_pictures.py [TAG …]`; needs the packages of `.[dev]` and a Chromium.
Then `python -m labelfs.labeling.docs` puts the pictures into the pages.
"""

from __future__ import annotations

import io
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from labelfs.labeling.tag import Tag, load

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs" / "pictures" / "tags"
SAMPLES = ROOT / "labelfs" / "static" / "samples"
STAND_INS = {".jpg": "harbour.jpg", ".mp4": "boats.mp4", ".mp3": "voices.wav", ".wav": "voices.wav", ".pdf": "page.pdf"}
"""Our own sample for each kind of file that the examples name."""
VIEW = {"width": 1200, "height": 680}
CONTENT = """() => {
    const work = document.querySelector(".work > .config");
    const around = work.getBoundingClientRect();
    const parts = [...work.querySelectorAll("[data-object], [data-control], [data-tag], button, label, input, p")];
    const lowest = Math.max(...parts.map((part) => part.getBoundingClientRect().bottom), around.top + 60);
    return [around.left, around.top, around.right, Math.min(around.bottom, lowest + 16)];
}"""
"""Left, top, right and bottom of what the config shows, in pixels."""
ROWS = 400
BEGUN = datetime(2024, 3, 1, 6, tzinfo=UTC)
SKIPPED = frozenset(("enterprise", "experimental", "internal"))


def drawn() -> list[Tag]:
    """The tags that stand on a page, in order of their names."""
    tags = sorted(load().values(), key=lambda tag: tag.name.lower())
    return [tag for tag in tags if tag.example and tag.status not in SKIPPED]


def make(root: Path, tag: Tag) -> None:
    """A project with the tag's example as its only task."""
    root.mkdir(parents=True)
    (root / "config.xml").write_text(tag.example, "utf-8")
    text = json.dumps(tag.example_data)
    for name in set(re.findall(r"media/[\w.-]+", text)):
        put(root / name, tag.example)
    task = {"id": 1, "data": tag.example_data}
    (root / "tasks").mkdir()
    (root / "tasks" / "1.json").write_text(json.dumps([task]), "utf-8")
    if tag.example_result:
        (root / "annotations").mkdir()
        annotation = {"id": 1, "task": 1, "completed_by": "mara@example.org", "result": tag.example_result}
        (root / "annotations" / "1.mara@example.org.json").write_text(json.dumps(annotation), "utf-8")


def put(place: Path, config: str) -> None:
    """A file of the kind that its name says."""
    place.parent.mkdir(exist_ok=True)
    stand_in = STAND_INS.get(place.suffix)
    if stand_in:
        shutil.copyfile(SAMPLES / stand_in, place)
    elif place.suffix in (".csv", ".json"):
        columns = re.findall(r'(?:timeColumn|column)="([^"]+)"', config) or ["time", "value"]
        written = re.search(r'timeFormat="([^"]+)"', config)
        times = [(BEGUN + timedelta(minutes=n)).strftime(written[1]) if written else n for n in range(ROWS)]
        rows = [[times[n] if k == 0 else round(math.sin(n / (9 + 6 * k)) + 0.3 * math.sin(n / 2.3 + k), 4)
                 for k in range(len(columns))] for n in range(ROWS)]
        table = {name: [row[k] for row in rows] for k, name in enumerate(columns)}
        lines = [",".join(columns), *(",".join(map(str, row)) for row in rows)]
        place.write_text(json.dumps(table) if place.suffix == ".json" else "\n".join(lines) + "\n", "utf-8")
    else:
        place.write_bytes(bytes(64))


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server over the folder."""
    command = [sys.executable, "-m", "labelfs", "serve", str(folder), "--no-open", "--port", "0", "--as", "mara@example.org"]
    environment = {**os.environ, "LABELFS_HOME": str(folder.parent / "home"), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
    try:
        yield next(found.group(0) for line in process.stdout or () if (found := re.search(r"http://127[\d.]+:\d+", line)))
    finally:
        process.terminate()
        process.wait(10)


def take(page: Page, url: str, project: int) -> Image.Image:
    """The work area, as high as what stands in it."""
    task = page.request.get(f"{url}/api/projects/{project}/grid?limit=1&offset=0").json()["rows"][0]["id"]
    page.goto(f"{url}/projects/{project}/data?task={task}")
    page.wait_for_selector('[data-ready="true"]', timeout=15_000)
    page.wait_for_timeout(700)
    left, top, right, bottom = page.evaluate(CONTENT)
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return shot.crop((round(left), round(top), round(right), round(min(bottom, VIEW["height"]))))


def main(chosen: list[str]) -> None:
    """Take the pictures of all tags, or of those that are named."""
    OUT.mkdir(parents=True, exist_ok=True)
    tags = [tag for tag in drawn() if not chosen or tag.name in chosen]
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name) / "workspace"
        for tag in tags:
            make(folder / tag.name.lower(), tag)
        arguments = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        page = browser.new_page(viewport=VIEW, locale="en-GB", color_scheme="light")  # type: ignore[arg-type]
        with served(folder) as url:
            answer: dict[str, Any] = page.request.get(f"{url}/api/projects?page_size=200").json()
            numbers = {one["folder"]: one["id"] for one in answer["results"]}
            for tag in tags:
                take(page, url, numbers[tag.name.lower()]).save(OUT / f"{tag.name.lower()}.webp", quality=82, method=6)
                print(tag.name, flush=True)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
