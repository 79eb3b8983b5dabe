"""What the reference has for texts, dialogues, documents and forms: opened, labeled, submitted, opened again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.pdfs import write_pdf

from .conftest import client_point, serialize, wait_until
from .rooms import Rooms

pytestmark = pytest.mark.browser

OTHER_OBJECTS = re.compile(r"<(Image|Audio|Video|TimeSeries)\b", re.IGNORECASE)
SPANS = re.compile(r"<(Labels|HyperTextLabels|ParagraphLabels|OcrLabels)\b")


def own(config: str) -> bool:
    return OTHER_OBJECTS.search(re.sub(r"<!--.*?-->", "", config, flags=re.DOTALL)) is None


def example_cases(shared: Path) -> dict[str, dict[str, Any]]:
    """Examples with an annotation whose objects are all texts, tables, lists or documents."""
    files = sorted((shared / "fixtures/editor_examples").glob("*.json"))
    read = {path.stem: json.loads(path.read_text("utf-8")) for path in files}
    return {name: one for name, one in read.items() if own(one["config"]) and first_result(one) is not None}


def first_result(case: dict[str, Any]) -> list[dict[str, Any]] | None:
    """What its first annotation, else its first prediction says."""
    for one in (*case["annotations"], *case["predictions"]):
        return one["result"]  # type: ignore[no-any-return]
    return None


def template_cases(shared: Path) -> dict[str, tuple[str, Any]]:
    found = {}
    for path in sorted((shared / "fixtures/templates").glob("*.xml")):
        task = json.loads(path.with_name(f"{path.stem}.task.json").read_text("utf-8"))
        data = task["data"]
        found[path.stem] = (path.read_text("utf-8"), {"ocr": data["text"], **data} if "text" in data else data)
    return {name: one for name, one in found.items() if own(one[0])}


@pytest.fixture(scope="module")
def rooms(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    made = Rooms(tmp_path_factory.mktemp("reference") / "work")
    for name, case in example_cases(shared).items():
        made.add(name, case["config"], case["task"]["data"], first_result(case))
    script = write_pdf()
    page = script.pdf([[script.Line(60, 90, "Opossums and others", 20)]])
    for name, (config, data) in template_cases(shared).items():
        whole = {**data, "pdf": "media/a.pdf"} if "pdf" in data else data
        made.add(name, config, whole, files={"media/a.pdf": page} if "pdf" in data else None)
    made.serve()
    yield made
    made.stop()


def test_results_of_the_reference_are_shown_and_serialize_as_they_are_stored(
    page: Page, rooms: Rooms, shared: Path
) -> None:
    cases = example_cases(shared)
    assert len(cases) > 30
    for name, case in cases.items():
        rooms.open(page, name)
        assert serialize(page) == first_result(case), name
        expect(page.locator("[data-placeholder]"), name).to_have_count(0)


def label_spans(page: Page) -> None:
    """Give the first label of each control to a word of its object."""
    for control in page.locator("[data-control].labels, [data-control] .labels").all():
        control.locator("button[aria-pressed]").first.click()
        for handle in page.locator("[data-object]").all():
            name = handle.get_attribute("data-object") or ""
            before = len(serialize(page))
            units = {"pdf": (15.0, 10.0), "dialogue": (0, 1)}.get(kind_of(handle.get_attribute("class") or ""), (1,))
            page.mouse.dblclick(*client_point(page, name, *units))
            if len(serialize(page)) > before:
                return


def kind_of(classes: str) -> str:
    return "pdf" if "pdf" in classes.split() else "dialogue" if "paragraphs" in classes.split() else "text"


def answer_forms(page: Page) -> None:
    """The first choice of everything that can be answered."""
    for control in page.locator("[data-control]").all():
        if not control.is_visible():
            continue
        for role in ("radio", "checkbox"):
            if control.get_by_role(role).count():
                control.get_by_role(role).first.click()
                break
        if control.get_by_role("textbox").count():
            control.get_by_role("textbox").first.fill("An answer, with ü and 🐱")
        if control.get_by_role("combobox").count():
            control.get_by_role("combobox").first.click()
            page.get_by_role("treeitem").or_(page.get_by_role("option")).first.click()
            page.keyboard.press("Escape")
        if control.get_by_role("button", name="Left", exact=True).count():
            control.get_by_role("button", name="Left", exact=True).click()
    if page.get_by_role("textbox", name="Message").count():
        for said in ("Hello", "And you?", "Well", "Good"):
            page.get_by_role("textbox", name="Message").fill(said)
            page.keyboard.press("Enter")


def test_templates_of_the_reference_are_labeled_submitted_and_open_again_as_they_were(
    page: Page, rooms: Rooms, shared: Path
) -> None:
    cases = template_cases(shared)
    assert len(cases) >= 19
    for name, (config, _) in cases.items():
        rooms.open(page, name)
        expect(page.locator("[data-placeholder]"), name).to_have_count(0)
        if SPANS.search(config):
            label_spans(page)
        answer_forms(page)
        page.get_by_role("button", name="Submit", exact=True).click()
        folder = rooms.root / name / "annotations"
        wait_until(lambda folder=folder: any(folder.glob("*.json")), what=f"{name}: the annotation")
        stored = json.loads(rooms.annotation_file(name).read_text("utf-8"))["result"]
        assert stored, name
        rooms.open(page, name)
        wait_until(lambda stored=stored: serialize(page) == stored, what=f"{name}: the same state")
