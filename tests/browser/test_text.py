"""Texts with a real mouse and keyboard: spans made, nested, resized, relabeled, found; forms beside them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Folder, Server, client_point, drag, open_task, serialize, wait_until

pytestmark = pytest.mark.browser

CONFIG = """<View>
  <Labels name="entities" toName="text">
    <Label value="Person"/>
    <Label value="Organisation"/>
    <Label value="Place"/>
  </Labels>
  <Text name="text" value="$text"/>
  <Choices name="topic" toName="text" choice="single">
    <Choice value="Business" hotkey="b"/>
    <Choice value="Politics"/>
  </Choices>
  <Choices name="quality" toName="text" choice="multiple">
    <Choice value="Translated" alias="tr"/>
    <Choice value="Cut off"/>
  </Choices>
  <TextArea name="summary" toName="text" editable="true"/>
  <Choices name="kind" toName="text" perRegion="true" whenLabelValue="Organisation" choice="single">
    <Choice value="Company"/>
    <Choice value="Public body"/>
  </Choices>
</View>
"""
TEXT = (
    "🐱 Hanne de Vries runs the Port of Rotterdam Authority.\r\nRotterdam is in the Netherlands.\n\nÉtienne 🏳️‍🌈 agrees."
)


@pytest.fixture
def news(folder: Folder) -> Folder:
    folder.write("config.xml", CONFIG)
    folder.write("tasks/1.json", {"id": 1, "data": {"text": TEXT}})
    folder.commit()
    return folder


def arm(page: Page, label: str) -> None:
    button = page.get_by_role("button", name=label, exact=True)
    if button.get_attribute("aria-pressed") != "true":
        button.click()


def place_of(part: str, text: str = TEXT) -> tuple[int, int]:
    """Code points, as Python counts and as results store them."""
    start = text.index(part)
    return start, start + len(part)


def select(page: Page, part: str) -> None:
    start, end = place_of(part)
    drag(page, client_point(page, "text", start), client_point(page, "text", end))


def mark(page: Page, label: str, part: str) -> None:
    arm(page, label)
    select(page, part)


def spans(page: Page) -> list[tuple[str, str]]:
    return [(one["value"]["labels"][0], one["value"]["text"]) for one in serialize(page) if one["type"] == "labels"]


def options(page: Page) -> Locator:
    return page.locator('[role="listbox"][aria-label="Regions"] [role="option"]')


def selected(page: Page) -> list[str]:
    ids = page.locator('[data-region][aria-selected="true"]').evaluate_all("all => all.map(one => one.dataset.region)")
    return [one["value"]["text"] for one in serialize(page) if one["type"] == "labels" and one["id"] in ids]


def test_spans_are_stored_in_code_points_with_their_text(
    page: Page, news: Folder, serve: Callable[..., Server]
) -> None:
    open_task(page, serve(news), 1)
    mark(page, "Person", "Hanne de Vries")
    mark(page, "Person", "Étienne 🏳️‍🌈")
    mark(page, "Place", "Authority.\r\nRotterdam")
    found = {one["value"]["text"]: one["value"] for one in serialize(page)}
    for part, written in (
        ("Hanne de Vries", None),
        ("Étienne 🏳️‍🌈", None),
        ("Authority.\r\nRotterdam", "Authority.\\n\\nRotterdam"),
    ):
        value = found[written or part]
        assert (value["start"], value["end"]) == place_of(part)


def test_nested_spans_are_clicked_from_the_inside_out(page: Page, news: Folder, serve: Callable[..., Server]) -> None:
    open_task(page, serve(news), 1)
    mark(page, "Organisation", "Port of Rotterdam Authority")
    mark(page, "Organisation", "Port of Rotterdam")
    mark(page, "Place", "Rotterdam")
    page.keyboard.press("Escape")
    x, y = client_point(page, "text", place_of("Rotterdam")[0] + 3)
    seen = []
    for _ in range(3):
        page.mouse.click(x, y)
        seen.append(selected(page))
        page.wait_for_timeout(600)  # two quick clicks would be a double click
    assert seen == [["Rotterdam"], ["Port of Rotterdam"], ["Port of Rotterdam Authority"]]


def test_a_double_click_labels_a_word_and_a_selection_waits_for_its_label(
    page: Page, news: Folder, serve: Callable[..., Server]
) -> None:
    open_task(page, serve(news), 1)
    arm(page, "Place")
    page.mouse.dblclick(*client_point(page, "text", place_of("Netherlands")[0] + 4))
    assert spans(page) == [("Place", "Netherlands")]
    page.keyboard.press("Escape")
    select(page, "Hanne")
    assert len(spans(page)) == 1
    page.keyboard.press("1")
    assert ("Person", "Hanne") in spans(page)


def test_a_triple_click_labels_the_paragraph_once(page: Page, news: Folder, serve: Callable[..., Server]) -> None:
    open_task(page, serve(news), 1)
    arm(page, "Place")
    page.mouse.click(*client_point(page, "text", place_of("Netherlands")[0] + 4), click_count=3)
    assert spans(page) == [("Place", "Rotterdam is in the Netherlands.")]


def test_ends_are_dragged_and_stepped_relabeled_deleted_and_undone(
    page: Page, news: Folder, serve: Callable[..., Server]
) -> None:
    open_task(page, serve(news), 1)
    mark(page, "Person", "Hanne")
    end = page.locator(".text-handle.end")
    expect(end).to_be_visible()
    wait_until(lambda: end.bounding_box() is not None, what="the handle, which a new layout draws anew")
    handle = end.bounding_box()
    assert handle
    drag(page, (handle["x"] + 10, handle["y"] + 15), client_point(page, "text", place_of("de Vries")[1]))
    assert spans(page) == [("Person", "Hanne de Vries")]
    page.keyboard.press("Shift+ArrowRight")
    assert spans(page) == [("Person", "Hanne de Vries runs")]
    page.keyboard.press("Control+Shift+ArrowLeft")
    assert spans(page) == [("Person", "Hanne de Vries run")]
    page.keyboard.press("Control+z")
    assert spans(page) == [("Person", "Hanne de Vries")]
    page.keyboard.press("Escape")
    page.mouse.click(*client_point(page, "text", place_of("Hanne")[0] + 2))
    page.keyboard.press("3")
    assert spans(page) == [("Place", "Hanne de Vries")]
    page.keyboard.press("Backspace")
    assert spans(page) == []
    page.keyboard.press("Control+z")
    assert spans(page) == [("Place", "Hanne de Vries")]


def test_a_span_without_a_mouse(page: Page, news: Folder, serve: Callable[..., Server]) -> None:
    open_task(page, serve(news), 1)
    page.locator('[data-object="text"]').focus()
    page.keyboard.press("Control+Home")
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    for _ in range(3):
        page.keyboard.press("Control+Shift+ArrowRight")
    page.keyboard.press("1")
    assert spans(page) == [("Person", "Hanne de Vries")]


def test_all_equal_words_are_labeled_by_one_action(page: Page, news: Folder, serve: Callable[..., Server]) -> None:
    open_task(page, serve(news), 1)
    mark(page, "Place", "Rotterdam")
    page.keyboard.press("Alt+w")
    assert spans(page) == [("Place", "Rotterdam"), ("Place", "Rotterdam")]
    page.keyboard.press("Control+z")
    assert len(spans(page)) == 1


def test_find_in_the_text(page: Page, news: Folder, serve: Callable[..., Server]) -> None:
    open_task(page, serve(news), 1)
    page.get_by_role("button", name="Find in text").click()
    expect(page.get_by_role("textbox", name="Find in text")).to_be_focused()
    page.keyboard.type("rotter")
    expect(page.get_by_text("1 of 2")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 of 2")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".text-found")).to_have_count(0)


def test_choices_by_key_and_text_by_typing(page: Page, news: Folder, serve: Callable[..., Server]) -> None:
    open_task(page, serve(news), 1)
    page.keyboard.press("b")
    expect(page.get_by_role("radio", name="Business")).to_be_checked()
    page.get_by_role("checkbox", name="Cut off").click()
    page.get_by_role("checkbox", name="Translated").click()
    box = page.locator('[data-control="summary"]').get_by_role("textbox")
    box.fill("A port.")
    box.press("Enter")
    box.fill("Typed, not added")
    values = {one["from_name"]: one["value"] for one in serialize(page)}
    assert values == {
        "topic": {"choices": ["Business"]},
        "quality": {"choices": ["tr", "Cut off"]},
        "summary": {"text": ["A port."]},
    }
    page.get_by_role("radio", name="Business").click()
    assert "topic" not in {one["from_name"] for one in serialize(page)}
    page.get_by_role("button", name="Submit", exact=True).click()
    wait_until(lambda: len(news.annotation_files()) == 1, what="the annotation")
    stored = {one["from_name"]: one["value"] for one in news.annotation()["result"]}
    assert stored["summary"] == {"text": ["A port.", "Typed, not added"]}


def test_a_choice_of_a_region_stands_in_its_details(page: Page, news: Folder, serve: Callable[..., Server]) -> None:
    open_task(page, serve(news), 1)
    mark(page, "Person", "Hanne")
    expect(page.locator('[data-control="kind"]')).to_have_count(0)
    mark(page, "Organisation", "Port")
    page.locator('[data-control="kind"]').get_by_text("Company").click()
    main, kind = (one for one in serialize(page) if one["value"]["text"] == "Port")
    assert kind["value"] == {
        "start": main["value"]["start"],
        "end": main["value"]["end"],
        "text": "Port",
        "choices": ["Company"],
    }
    assert kind["id"] == main["id"]


def test_spans_that_do_not_fit_are_kept_and_named(page: Page, news: Folder, serve: Callable[..., Server]) -> None:
    def span(name: str, start: Any, end: Any, text: str) -> dict[str, Any]:
        value = {"start": start, "end": end, "text": text, "labels": ["Person"]}
        return {"id": name, "from_name": "entities", "to_name": "text", "type": "labels", "value": value}

    result = [
        span("far", 900, 910, "x"),
        span("odd", 2, 7, "Maria"),
        span("fine", 2, 7, "Hanne"),
        span("none", None, 4, "x"),
    ]
    result[1]["value"]["labels"] = ["Gone"]
    news.write("annotations/1/1.json", {"id": 1, "task": 1, "completed_by": "mara@example.org", "result": result})
    open_task(page, serve(news), 1)
    assert json.dumps(serialize(page), sort_keys=True) == json.dumps(result, sort_keys=True)
    expect(options(page)).to_have_count(4)
    mark(page, "Place", "Netherlands")
    assert serialize(page)[:4] == result
