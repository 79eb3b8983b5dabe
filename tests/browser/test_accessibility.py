"""axe finds no serious or critical fault on the pages that people work on, light and dark."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from .conftest import Folder, Server, open_task

pytestmark = pytest.mark.browser

AXE = Path(__file__).resolve().parents[2] / "frontend/node_modules/axe-core/axe.min.js"
CONFIG = """<View>
  <RectangleLabels name="objects" toName="image"><Label value="Boat"/><Label value="Buoy"/></RectangleLabels>
  <Image name="image" value="$image"/>
  <Choices name="weather" toName="image"><Choice value="Clear"/><Choice value="Fog"/></Choices>
  <TextArea name="note" toName="image"/>
</View>
"""
RULES = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})"


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: python frontend/bundle.py npm ci")
    return AXE.read_text("utf-8")


@pytest.fixture
def harbour(folder: Folder) -> Folder:
    (folder.root / "media").mkdir()
    Image.new("RGB", (800, 600), (40, 90, 140)).save(folder.root / "media/1.png")
    folder.write("config.xml", CONFIG)
    folder.write("tasks/all.json", [{"id": n, "data": {"image": "media/1.png"}} for n in (1, 2, 3)])
    value = {"x": 20, "y": 20, "width": 20, "height": 20, "rotation": 0, "rectanglelabels": ["Boat"]}
    size = {"original_width": 800, "original_height": 600, "image_rotation": 0}
    region = {"id": "one", "from_name": "objects", "to_name": "image", "type": "rectanglelabels", **size}
    for number, person in ((1, "mara"), (2, "jonas")):
        name = f"{person}@example.org"
        annotation = {"id": number, "task": number, "completed_by": name, "result": [{**region, "value": value}]}
        folder.write(f"annotations/{number}.{name}.json", annotation)
    return folder


def faults(page: Page, axe: str) -> list[str]:
    """Serious and critical violations, each with the first element that has it."""
    page.evaluate(axe)  # the page's policy forbids a script tag
    found: list[dict[str, Any]] = page.evaluate(RULES)["violations"]
    grave = [one for one in found if one["impact"] in {"serious", "critical"}]
    return [f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}" for one in grave]


def regions(page: Page) -> None:
    page.locator("[data-region]").first.click()


def keys(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def settings(page: Page) -> None:
    page.get_by_role("button", name="Labeling settings").click()
    expect(page.get_by_role("dialog")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_label_page(browser: Browser, harbour: Folder, serve: Callable[..., Server], axe: str, scheme: str) -> None:
    server = serve(harbour)
    context = browser.new_context(
        viewport={"width": 1440, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",  # type: ignore[arg-type]
    )
    page = context.new_page()
    try:
        for act in (None, regions, keys, settings):
            open_task(page, server, 1)
            if act:
                act(page)
            assert faults(page, axe) == [], f"{act.__name__ if act else 'plain'}, {scheme}"
    finally:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_data_page(browser: Browser, harbour: Folder, serve: Callable[..., Server], axe: str, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": 1440, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",  # type: ignore[arg-type]
    )
    page = context.new_page()
    try:
        page.goto(f"{serve(harbour).url}/projects/1/data")
        expect(page.locator('main[data-page="data"][data-ready="true"]')).to_be_visible()
        assert faults(page, axe) == [], scheme
    finally:
        context.close()


def test_video_page(browser: Browser, root: Path, tmp_path: Path, serve: Callable[..., Server], axe: str) -> None:
    """The film of the examples, with a track and a range selected; needs no ffmpeg."""
    shutil.copytree(root / "examples/harbour-film", tmp_path / "film")
    server = serve(tmp_path / "film")
    page = browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    open_task(page, server, 1)
    assert page.locator('[data-object="film"]').get_attribute("data-frames") == "150"
    for label in ("Sailing boat", "Near miss"):
        page.get_by_role("listbox", name="Regions").get_by_role("option").filter(has_text=label).click()
        assert faults(page, axe) == [], label
    page.close()
