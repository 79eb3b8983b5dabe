"""axe finds no serious or critical fault on the pages that people work on, light and dark."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.pdfs import write_pdf

from .conftest import Folder, Server, open_task
from .rooms import Rooms

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
def test_data_and_settings_pages(
    browser: Browser, harbour: Folder, serve: Callable[..., Server], axe: str, scheme: str
) -> None:
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
        page.get_by_role("link", name="Settings").click()
        expect(page.locator('main[data-page="settings"] [data-object="image"]')).to_be_visible()
        assert faults(page, axe) == [], f"settings, {scheme}"
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


TEXTS = """<View>
  <Labels name="ner" toName="text"><Label value="Person"/><Label value="Place"/></Labels>
  <Relations><Relation value="lives in"/></Relations>
  <Text name="text" value="$text"/>
  <ParagraphLabels name="act" toName="talk"><Label value="Question"/></ParagraphLabels>
  <Paragraphs name="talk" value="$talk" layout="dialogue"/>
  <HyperTextLabels name="mark" toName="page"><Label value="Term"/></HyperTextLabels>
  <HyperText name="page" value="$html"/>
</View>"""
FORMS = """<View>
  <Text name="text" value="$text"/>
  <Choices name="a" toName="text" showInline="true"><Choice value="Yes"/><Choice value="No"/></Choices>
  <Choices name="b" toName="text" layout="select"><Choice value="One"/><Choice value="Two"/></Choices>
  <Taxonomy name="c" toName="text"><Choice value="Animal"><Choice value="Bird"/></Choice></Taxonomy>
  <TextArea name="d" toName="text" editable="true"/><Number name="e" toName="text" min="0" max="9" slider="true"/>
  <Rating name="f" toName="text"/><DateTime name="g" toName="text"/>
  <Pairwise name="h" toName="text,other"/><Text name="other" value="$text"/>
  <List name="hits" value="$hits"/><Ranker name="rank" toName="hits"><Bucket name="x" title="Good"/></Ranker>
  <Table name="table" value="$hits"/><Chat name="chat" value="$chat"/>
</View>"""
PAGES = '<View><OcrLabels name="o" toName="pdf"><Label value="Sum"/></OcrLabels><Pdf name="pdf" value="$pdf"/></View>'


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    made = Rooms(tmp_path_factory.mktemp("axe") / "work")
    script = write_pdf()
    data = {
        "text": "Ada wrote from Turin to Charles.", "html": "<h3>A page</h3><p>with a term</p>", "pdf": "media/a.pdf",
        "talk": [{"author": "Ann", "text": "Where?"}, {"author": "Raj", "text": "There."}],
        "hits": [{"id": "1", "title": "Otters", "body": "swim"}], "chat": [{"role": "user", "content": "Hello"}],
    }  # fmt: skip

    def span(name: str, start: int, end: int, label: str) -> dict[str, Any]:
        value = {"start": start, "end": end, "labels": [label]}
        return {"id": name, "from_name": "ner", "to_name": "text", "type": "labels", "value": value}

    arrow = {"type": "relation", "from_id": "ada", "to_id": "turin", "direction": "right", "labels": ["lives in"]}
    made.add("texts", TEXTS, data, [span("ada", 0, 3, "Person"), span("turin", 15, 20, "Place"), arrow])
    said = {"from_name": "a", "to_name": "text", "type": "choices", "id": "c", "value": {"choices": ["Yes", "Maybe"]}}
    note = {"from_name": "d", "to_name": "text", "type": "textarea", "id": "t", "value": {"text": ["A note"]}}
    made.add("forms", FORMS, data, [said, note])
    box = {"x": 0.1, "y": 0.05, "width": 0.3, "height": 0.1, "rotation": 0, "pageIndex": 1, "ocrlabels": ["Sum"]}
    region = {"id": "b", "from_name": "o", "to_name": "pdf", "type": "ocrlabels", "value": box}
    made.add("pdf", PAGES, data, [region], {"media/a.pdf": script.pdf([[script.Line(60, 90, "Sum 3", 20)]] * 3)})
    made.serve()
    yield made
    made.stop()


def first_region(page: Page) -> None:
    page.evaluate("window.labelfs.select(document.querySelector('[data-region]').dataset.region)")


def find(page: Page) -> None:
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("t")


def tree(page: Page) -> None:
    page.get_by_role("combobox", name="C", exact=True).click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("room", "acts"),
    [("texts", (first_region, keys, find)), ("forms", (tree, settings)), ("pdf", (first_region, find))],
)
def test_filled_pages(
    browser: Browser, filled: Rooms, axe: str, scheme: str, room: str, acts: tuple[Callable[[Page], None], ...]
) -> None:
    context = browser.new_context(
        viewport={"width": 1440, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",  # type: ignore[arg-type]
    )
    page = context.new_page()
    try:
        filled.open(page, room)
        assert faults(page, axe) == [], f"{room}, {scheme}"
        for act in acts:
            act(page)
            assert faults(page, axe) == [], f"{room}, {act.__name__}, {scheme}"
    finally:
        context.close()


def test_sound_page(browser: Browser, root: Path, tmp_path: Path, serve: Callable[..., Server], axe: str) -> None:
    """A call of the examples, with a range selected and the view of the sound open."""
    shutil.copytree(root / "examples/harbour-radio", tmp_path / "radio")
    page = browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    open_task(page, serve(tmp_path / "radio"), 1)
    expect(page.locator(".sound-line")).to_have_count(4)
    page.get_by_role("listbox", name="Regions").get_by_role("option").filter(has_text="Ship").click()
    page.get_by_role("button", name="View of the sound").click()
    assert faults(page, axe) == []
    page.close()
