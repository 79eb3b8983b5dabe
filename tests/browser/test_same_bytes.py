"""One region or answer of each kind added, submitted, removed, submitted: the file is byte for byte as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from labelfs.store import canonical
from labelfs.store.layout import Kind
from tests.pdfs import write_pdf

from .conftest import client_point, drag, serialize, wait_until
from .rooms import Rooms

pytestmark = pytest.mark.browser

SPANS = {
    "text": '<Labels name="l" toName="o"><Label value="A"/></Labels><Text name="o" value="$text"/>',
    "html": '<HyperTextLabels name="l" toName="o"><Label value="A"/></HyperTextLabels>'
            '<HyperText name="o" value="$html"/>',
    "talk": '<ParagraphLabels name="l" toName="o"><Label value="A"/></ParagraphLabels>'
            '<Paragraphs name="o" value="$talk"/>',
    "tree": '<Taxonomy name="l" toName="o" labeling="true"><Choice value="A"/></Taxonomy>'
            '<Text name="o" value="$text"/>',
    "pdf": '<OcrLabels name="l" toName="o"><Label value="A"/></OcrLabels><Pdf name="o" value="$pdf"/>',
}
FORMS = """<View>
  <Text name="o" value="$text"/>
  <Choices name="many" toName="o" choice="multiple"><Choice value="A"/><Choice value="B"/></Choices>
  <Choices name="one" toName="o" choice="single"><Choice value="C"/><Choice value="D"/></Choices>
  <Taxonomy name="tree" toName="o"><Choice value="E"><Choice value="F"/></Choice></Taxonomy>
  <TextArea name="note" toName="o" editable="true"/>
  <Number name="count" toName="o"/><Rating name="stars" toName="o"/><DateTime name="day" toName="o" only="date"/>
  <Pairwise name="pair" toName="o,p"/><Text name="p" value="$text"/>
  <List name="hits" value="$hits"/><Ranker name="rank" toName="hits"/>
  <Chat name="chat" value="$said"/>
</View>"""
DATA = {
    "text": "Ada wrote from Turin.", "html": "<p>Ada wrote from <b>Turin</b>.</p>",
    "talk": [{"author": "A", "text": "Ada wrote"}], "pdf": "media/a.pdf", "said": [],
    "hits": [{"id": "x", "title": "X"}, {"id": "y", "title": "Y"}],
}  # fmt: skip
KEPT = [
    {"id": "Kept-1", "from_name": "gone", "to_name": "nowhere", "type": "labels", "odd": {"é": 1.50},
     "value": {"start": 0, "end": 3, "labels": ["Z"]}},
    {"id": "rank", "from_name": "rank", "to_name": "hits", "type": "ranker", "origin": "manual",
     "value": {"ranker": {"rank": ["y", "x"]}}},
    {"type": "relation", "from_id": "Kept-1", "to_id": "rank", "direction": "right", "own": None},
]  # fmt: skip


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    made = Rooms(tmp_path_factory.mktemp("bytes") / "work")
    script = write_pdf()
    pdf = {"media/a.pdf": script.pdf([[script.Line(60, 90, "Ada wrote from Turin.", 20)]])}
    for name, config in {**{name: f"<View>{one}</View>" for name, one in SPANS.items()}, "forms": FORMS}.items():
        made.add(name, config, DATA, KEPT, pdf)
        annotation: dict[str, Any] = {"id": 1, "task": 1, "completed_by": "mara@example.org", "result": KEPT}
        made.annotation_file(name).write_bytes(canonical.canonical_object(annotation, Kind.ANNOTATION))
    made.serve()
    yield made
    made.stop()


def update(page: Page, file: Path, changed: Callable[[bytes], bool]) -> None:
    page.get_by_role("button", name="Update", exact=True).click()
    wait_until(lambda: changed(file.read_bytes()), what=f"the change of {file.name}")


def round_trip(page: Page, file: Path, add: Callable[[], object], remove: Callable[[], object]) -> None:
    before = file.read_bytes()
    count = len(serialize(page))
    add()
    wait_until(lambda: serialize(page) != KEPT, what="the new region or answer")
    update(page, file, lambda now: now != before)
    assert len(serialize(page)) >= count
    remove()
    wait_until(lambda: serialize(page) == KEPT, what="the state before")
    update(page, file, lambda now: now == before)


@pytest.mark.parametrize("name", list(SPANS))
def test_regions_of_every_kind(page: Page, rooms: Rooms, name: str) -> None:
    rooms.open(page, name)
    units: dict[str, tuple[float, ...]] = {"talk": (0, 1), "pdf": (15, 10)}

    def add() -> None:
        if name == "tree":
            page.get_by_role("combobox").first.click()
            page.get_by_role("treeitem", name="A").click()
            page.keyboard.press("Escape")
        else:
            page.keyboard.press("1")
        at = client_point(page, "o", *units.get(name, (1,)))
        if name == "pdf":
            drag(page, at, (at[0] + 60, at[1] + 30))
        else:
            page.mouse.dblclick(*at)

    def remove() -> None:
        new = next(one["id"] for one in serialize(page) if one.get("id") not in (None, "Kept-1", "rank"))
        page.evaluate("id => window.labelfs.select(id)", new)
        page.keyboard.press("Delete")

    round_trip(page, rooms.annotation_file(name), add, remove)


def test_answers_of_every_kind(page: Page, rooms: Rooms) -> None:
    rooms.open(page, "forms")
    file = rooms.annotation_file("forms")

    def control(name: str) -> Any:
        return page.locator(f'[data-control="{name}"]')

    def press(name: str, label: str) -> Callable[[], object]:
        return lambda: control(name).get_by_text(label, exact=True).click()

    def pick() -> None:
        control("tree").get_by_role("combobox").click()
        page.get_by_role("treeitem", name="E").click()
        page.keyboard.press("Escape")

    def fill(name: str, text: str) -> Callable[[], object]:
        return lambda: (control(name).locator("input").fill(text), control(name).locator("input").blur())

    def say() -> None:
        page.get_by_role("textbox", name="Message").fill("Hello")
        page.keyboard.press("Enter")

    def unsay() -> None:
        page.locator("[data-message]").hover()
        page.get_by_role("button", name="Remove message 1").click()

    def write() -> None:
        control("note").get_by_role("textbox").last.fill("A note")
        page.keyboard.press("Enter")

    def move(key: str) -> Callable[[], object]:
        return lambda: page.locator('[data-control="rank"] [data-item="x"]').press(f"Alt+{key}")

    left = page.get_by_role("button", name="Left", exact=True)
    round_trip(page, file, press("many", "A"), press("many", "A"))
    round_trip(page, file, press("one", "D"), press("one", "D"))
    round_trip(page, file, pick, pick)
    round_trip(page, file, write, lambda: control("note").get_by_role("button", name="Remove text 1").click())
    round_trip(page, file, fill("count", "3"), fill("count", ""))
    star = control("stars").get_by_role("radio", name="3", exact=True)
    round_trip(page, file, lambda: star.click(force=True), lambda: star.click(force=True))
    round_trip(page, file, fill("day", "2024-02-29"), fill("day", ""))
    round_trip(page, file, left.click, left.click)
    round_trip(page, file, move("ArrowUp"), move("ArrowDown"))
    round_trip(page, file, say, unsay)
    expect(page.get_by_role("alert").filter(has_text="changed")).to_have_count(0)
