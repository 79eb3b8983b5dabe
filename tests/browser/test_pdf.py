"""PDF documents with a real mouse: pages, text, find, boxes as Label Studio writes them, broken documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.pdfs import write_pdf

from .conftest import Folder, Server, client_point, drag, open_task, serialize, wait_until

pytestmark = pytest.mark.browser

CONFIG = """<View>
  <OcrLabels name="fields" toName="doc">
    <Label value="Number"/>
    <Label value="Total"/>
  </OcrLabels>
  <Pdf name="doc" value="$pdf"/>
  <Choices name="kind" toName="doc" choice="single-radio" showInline="true">
    <Choice value="Invoice"/>
    <Choice value="Letter"/>
  </Choices>
  <TextArea name="said" toName="doc" perRegion="true"/>
</View>
"""
WIDTH, HEIGHT = 595, 842


def document(pages: int = 3) -> bytes:
    """Each page names itself and has a total at the same place."""
    script = write_pdf()
    line = script.Line

    def drawn(n: int) -> list[Any]:
        total, thanks = line(60, 400, f"Total {n * 10}.50 euro", 14), line(60, 430, "Thank you, Zoë", 14)
        return [line(60, 80, f"Invoice {n}", 24, True), total, thanks]

    return script.pdf([drawn(n) for n in range(1, pages + 1)])  # type: ignore[no-any-return]


def project(
    folder: Folder, content: bytes | None, result: list[dict[str, Any]] | None = None, config: str = CONFIG
) -> Folder:
    folder.write("config.xml", config)
    folder.write("tasks/1.json", {"id": 1, "data": {"pdf": "media/a.pdf"}})
    if content is not None:
        (folder.root / "media").mkdir()
        (folder.root / "media/a.pdf").write_bytes(content)
    if result is not None:
        folder.write("annotations/1/1.json", {"id": 1, "task": 1, "completed_by": "mara@example.org", "result": result})
    folder.commit()
    return folder


def at(page: Page, x: float, y: float) -> tuple[float, float]:
    """Client pixels of a place in points on the page that is shown."""
    return client_point(page, "doc", 100 * x / WIDTH, 100 * y / HEIGHT)


def text_is_there(page: Page, text: str) -> None:
    expect(page.locator(".pdf-text")).to_contain_text(text)


def test_boxes_are_written_as_label_studio_writes_them_with_the_text_they_hold(
    page: Page, folder: Folder, serve: Callable[..., Server]
) -> None:
    open_task(page, serve(project(folder, document())), 1)
    text_is_there(page, "Total 10.50 euro")
    page.keyboard.press("2")
    drag(page, at(page, 50, 380), at(page, 260, 410))
    (made,) = serialize(page)
    value = made["value"]
    assert {key: made[key] for key in made if key not in ("id", "value")} == {
        "from_name": "fields", "to_name": "doc", "type": "ocrlabels", "origin": "manual",
        "original_width": WIDTH, "original_height": HEIGHT,
    }  # fmt: skip
    assert (value["ocrlabels"], value["ocrtext"]) == (["Total"], "Total 10.50 euro")
    assert (value["pageIndex"], value["rotation"]) == (1, 0)
    assert abs(value["x"] - 50 / WIDTH) < 0.004
    assert abs(value["y"] - 380 / HEIGHT) < 0.004
    assert abs(value["width"] - 210 / WIDTH) < 0.006
    page.get_by_role("button", name="Submit", exact=True).click()
    wait_until(lambda: len(folder.annotation_files()) == 1, what="the annotation's file")
    assert folder.annotation()["result"] == [made]


def test_selected_text_becomes_a_region_and_without_a_label_it_is_only_selected(
    page: Page, folder: Folder, serve: Callable[..., Server]
) -> None:
    open_task(page, serve(project(folder, document())), 1)
    text_is_there(page, "Thank you, Zoë")
    page.keyboard.press("t")
    drag(page, at(page, 58, 396), at(page, 300, 396))
    assert page.evaluate("getSelection().toString()") == "Total 10.50 euro"
    assert serialize(page) == []
    page.keyboard.press("2")
    page.mouse.dblclick(*at(page, 110, 396))
    (made,) = serialize(page)
    assert made["value"]["ocrtext"] == "10.50"
    assert 90 / WIDTH < made["value"]["x"] < 100 / WIDTH
    page.mouse.click(*at(page, 110, 396))
    expect(page.get_by_role("option", selected=True)).to_have_count(1)


def test_pages_turn_by_key_list_number_and_wheel_and_regions_stay_on_theirs(
    page: Page, folder: Folder, serve: Callable[..., Server]
) -> None:
    open_task(page, serve(project(folder, document())), 1)
    field = page.get_by_role("textbox", name="Page number")
    page.keyboard.press("1")
    drag(page, at(page, 50, 50), at(page, 200, 100))
    page.keyboard.press("Control+ArrowRight")
    text_is_there(page, "Invoice 2")
    page.keyboard.press("1")
    drag(page, at(page, 50, 50), at(page, 200, 100))
    values = [one["value"] for one in serialize(page)]
    assert [(one["pageIndex"], one["ocrtext"]) for one in values] == [(1, "Invoice 1"), (2, "Invoice 2")]
    page.get_by_role("button", name="Page 3").click()
    expect(field).to_have_value("3")
    page.keyboard.press("PageUp")
    expect(field).to_have_value("2")
    page.get_by_role("option").first.click()
    expect(field).to_have_value("1")
    page.mouse.move(*at(page, 300, 600))
    for _ in range(3):
        page.mouse.wheel(0, 60)
    expect(field).to_have_value("2")
    field.fill("3")
    field.press("Enter")
    text_is_there(page, "Invoice 3")
    page.mouse.move(*at(page, 300, 600))
    expect(page.locator('[data-page-number="1"] [data-count="1"]')).to_have_count(1)


def test_find_goes_through_all_pages(page: Page, folder: Folder, serve: Callable[..., Server]) -> None:
    open_task(page, serve(project(folder, document(12))), 1)
    page.keyboard.press("/")
    page.get_by_role("textbox", name="Find in document").fill("total  110")
    expect(page.locator('[data-object="doc"] [role="status"]')).to_have_text("1 of 1")
    expect(page.get_by_role("textbox", name="Page number")).to_have_value("11")
    expect(page.locator(".pdf-marks i.current")).to_have_count(1)
    page.get_by_role("textbox", name="Find in document").fill("thank you")
    expect(page.locator('[data-object="doc"] [role="status"]')).to_have_text("11 of 12")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Page number")).to_have_value("12")
    page.keyboard.press("Escape")
    expect(page.locator(".pdf-marks i")).to_have_count(0)


def test_zoom_fit_and_turn_keep_boxes_where_they_are(page: Page, folder: Folder, serve: Callable[..., Server]) -> None:
    open_task(page, serve(project(folder, document())), 1)
    before = at(page, 100, 100)
    page.get_by_role("button", name="Fit width").click()
    wide = at(page, 100, 100)
    assert wide != before
    page.get_by_role("button", name="Rotate right").click()
    page.get_by_role("button", name="Fit", exact=True).click()
    page.keyboard.press("1")
    drag(page, at(page, 50, 380), at(page, 260, 410))
    assert serialize(page)[0]["value"]["ocrtext"] == "Total 10.50 euro"
    picture = page.locator(".pdf-picture")
    expect(picture).to_have_count(1)
    wait_until(lambda: picture.evaluate("c => c.width") >= 300, what="the drawing")


def test_what_was_stored_is_shown_and_written_back_as_it_was(
    page: Page, folder: Folder, serve: Callable[..., Server]
) -> None:
    place = {"x": 0.12, "y": 0.3, "width": 0.2, "height": 0.05, "rotation": 0, "pageIndex": 1, "ocrtext": "Total"}

    def box(name: str, **more: Any) -> dict[str, Any]:
        value = {**place, "ocrlabels": ["Total"], **more}
        return {"id": name, "from_name": "fields", "to_name": "doc", "type": "ocrlabels", "value": value}

    said = {**box("b"), "from_name": "said", "type": "textarea", "value": {**place, "text": ["sum"]}}
    result = [box("b"), said, box("far", pageIndex=9), box("odd", x="left"), box("more", extra=1, rotation=12.5)]
    open_task(page, serve(project(folder, document(), result)), 1)
    assert serialize(page) == result
    why = "Could not be placed: page 9 is not there (there are 3)"
    expect(page.locator('[data-region="far"]')).to_have_attribute("title", why)
    page.locator('[data-region="b"]').click()
    text = page.locator("[data-ocrtext]")
    expect(text).to_have_value("Total")
    text.fill("Total due")
    page.get_by_role("spinbutton", name="X", exact=True).press("ArrowUp")
    values = [one["value"] for one in serialize(page)[:2]]
    assert [(one["ocrtext"], one["x"]) for one in values] == [("Total due", 0.121)] * 2
    page.keyboard.press("Escape")
    for _ in range(2):
        page.get_by_role("button", name="Undo").click()
    assert serialize(page) == result


def locked() -> bytes:
    """Marked as encrypted in a way that asks for a password (a key that no password gives)."""
    content = document(1).replace(b"/Root 1 0 R >>", b"/Root 1 0 R /Encrypt 9 0 R /ID [<00> <00>] >>")
    body = f"9 0 obj\n<< /Filter /Standard /V 1 /R 2 /P -4 /O <{'11' * 32}> /U <{'22' * 32}> >>\nendobj\n".encode()
    return content.replace(b"xref\n", body + b"xref\n", 1)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "The file was not found."),
        (b"not a pdf at all", "The file is no PDF that can be read."),
        (b"", "The file is no PDF that can be read."),
        (locked(), "This document is locked"),
    ],
    ids=["missing", "broken", "empty", "locked"],
)
def test_a_document_that_cannot_be_shown_says_why_and_the_rest_of_the_page_works(
    page: Page, folder: Folder, serve: Callable[..., Server], content: bytes | None, words: str
) -> None:
    open_task(page, serve(project(folder, content)), 1)
    expect(page.locator('[data-object="doc"]')).to_contain_text(words)
    if words.endswith("locked"):
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Open").click()
        expect(page.get_by_text("That is not its password.")).to_be_visible()
    page.get_by_role("radio", name="Letter").check()
    assert serialize(page)[0]["value"] == {"choices": ["Letter"]}


def test_of_a_very_long_document_only_what_is_in_sight_is_drawn(
    page: Page, folder: Folder, serve: Callable[..., Server]
) -> None:
    open_task(page, serve(project(folder, document(600))), 1)
    assert 3 <= page.locator("[data-page-number]").count() <= 20
    field = page.get_by_role("textbox", name="Page number")
    field.fill("587")
    field.press("Enter")
    text_is_there(page, "Invoice 587")
    expect(page.locator('[data-page-number="587"]')).to_have_attribute("aria-current", "page")
    assert page.locator("[data-page-number]").count() <= 20


def test_without_ocr_labels_a_document_is_read_and_judged(
    page: Page, folder: Folder, serve: Callable[..., Server]
) -> None:
    choices = '<Choices name="kind" toName="doc"><Choice value="Invoice"/></Choices>'
    config = f'<View><Pdf name="doc" value="$pdf"/>{choices}</View>'
    open_task(page, serve(project(folder, document(), config=config)), 1)
    expect(page.locator('button[data-tool="text"]')).to_be_visible()
    expect(page.locator('button[data-tool="rectangle"]')).to_have_count(0)
    page.keyboard.press("1")
    assert serialize(page)[0]["value"] == {"choices": ["Invoice"]}
