"""Boxes on pictures with a real mouse: draw, move, resize, turn, relabel, delete, zoom, pan, undo."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from .conftest import Folder, Server, client_point, drag, open_task, serialize, wait_until

pytestmark = pytest.mark.browser

CONFIG = """<View>
  <RectangleLabels name="objects" toName="image">
    <Label value="Boat"/>
    <Label value="Buoy"/>
    <Label value="Crane"/>
  </RectangleLabels>
  <Image name="image" value="$image"/>
</View>
"""
STORED: dict[str, Any] = {
    "id": "abcdefghij",
    "from_name": "objects",
    "to_name": "image",
    "type": "rectanglelabels",
    "origin": "manual",
    "original_width": 800,
    "original_height": 600,
    "image_rotation": 0,
    "value": {
        "x": 12.345678901234567,
        "y": 20.1,
        "width": 25.000000001,
        "height": 30,
        "rotation": 0,
        "rectanglelabels": ["Boat"],
    },
}


@pytest.fixture
def harbour(folder: Folder) -> Folder:
    (folder.root / "media").mkdir()
    Image.new("RGB", (800, 600), (80, 110, 140)).save(folder.root / "media/1.png")
    folder.write("config.xml", CONFIG)
    folder.write("tasks/1.json", {"id": 1, "data": {"image": "media/1.png"}})
    folder.commit()
    return folder


def stored(folder: Folder, *items: dict[str, Any]) -> None:
    """An annotation of the person who labels."""
    folder.write(
        "annotations/1/7.json",
        {"id": 7, "task": 1, "completed_by": {"email": "mara@example.org"}, "result": list(items)},
    )


def label(page: Page, name: str) -> None:
    page.locator('[data-control="objects"]').get_by_role("button", name=name, exact=True).click()


def draw(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    drag(page, client_point(page, "image", *start), client_point(page, "image", *end))


def values(page: Page) -> list[dict[str, Any]]:
    return [item["value"] for item in serialize(page)]


def close(value: dict[str, Any], **expected: float) -> None:
    for key, number in expected.items():
        assert value[key] == pytest.approx(number, abs=0.35), f"{key}: {value}"


def zoom(page: Page) -> float:
    """Client pixels per percent of the picture's width."""
    return (client_point(page, "image", 60, 0)[0] - client_point(page, "image", 40, 0)[0]) / 20


def test_draw_move_resize_turn_relabel_delete_undo(harbour: Folder, serve: Callable[..., Server], page: Page) -> None:
    open_task(page, serve(harbour), 1)
    label(page, "Boat")
    expect(page.locator('[data-tool="rectangle"]')).to_have_attribute("aria-pressed", "true")
    draw(page, (20, 20), (40, 50))
    (box,) = serialize(page)
    assert (box["type"], box["from_name"], box["to_name"], box["origin"]) == (
        "rectanglelabels",
        "objects",
        "image",
        "manual",
    )
    assert (box["original_width"], box["original_height"], box["image_rotation"]) == (800, 600, 0)
    close(box["value"], x=20, y=20, width=20, height=30, rotation=0)
    expect(page.locator("[role=option][data-region]")).to_have_count(1)

    label(page, "Buoy")
    draw(page, (60, 60), (70, 70))
    assert [value["rectanglelabels"] for value in values(page)] == [["Boat"], ["Buoy"]]

    page.mouse.click(*client_point(page, "image", 30, 35))
    draw(page, (30, 35), (40, 45))
    close(values(page)[0], x=30, y=30, width=20, height=30)
    draw(page, (50, 60), (60, 70))
    close(values(page)[0], x=30, y=30, width=30, height=40)

    label(page, "Crane")
    assert values(page)[0]["rectanglelabels"] == ["Crane"]

    top, middle = client_point(page, "image", 45, 30), client_point(page, "image", 45, 50)
    drag(page, (top[0], top[1] - 24), (middle[0] + 150, middle[1]))
    assert values(page)[0]["rotation"] == pytest.approx(90, abs=0.5)

    page.keyboard.press("Delete")
    assert [value["rectanglelabels"] for value in values(page)] == [["Buoy"]]
    for _ in range(4):
        page.keyboard.press("Control+z")
    close(values(page)[0], x=30, y=30, width=20, height=30, rotation=0)
    assert values(page)[0]["rectanglelabels"] == ["Boat"]
    page.keyboard.press("Control+Shift+z")
    close(values(page)[0], width=30, height=40)


def test_moved_and_moved_back_is_the_box_of_the_file(harbour: Folder, serve: Callable[..., Server], page: Page) -> None:
    stored(harbour, STORED)
    harbour.commit()
    server = serve(harbour)
    open_task(page, server, 1)
    assert serialize(page) == [STORED]
    inside = client_point(page, "image", 24, 35)
    away = (inside[0] + 60, inside[1] + 33)
    drag(page, inside, away)
    assert serialize(page) != [STORED]
    drag(page, away, inside)
    assert serialize(page) == [STORED]
    page.get_by_role("button", name="Update", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Submitted").first).to_be_visible()
    assert json.loads((harbour.root / "annotations/1/7.json").read_text())["result"] == [STORED]


def test_zoom_and_pan_keep_what_is_drawn(harbour: Folder, serve: Callable[..., Server], page: Page) -> None:
    open_task(page, serve(harbour), 1)
    fit = zoom(page)
    spot = client_point(page, "image", 70, 30)
    page.mouse.move(*spot)
    page.mouse.wheel(0, -100)
    page.mouse.wheel(0, -100)
    wait_until(lambda: zoom(page) > fit * 1.15, what="zooming in by the wheel")
    assert client_point(page, "image", 70, 30) == pytest.approx(spot, abs=1)
    page.keyboard.down("Control")
    page.mouse.wheel(0, 100)
    page.keyboard.up("Control")
    wait_until(lambda: zoom(page) < fit * 1.15, what="zooming out with control")
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Zoom in").click()
    page.mouse.move(*spot)
    page.wait_for_timeout(300)
    before = client_point(page, "image", 50, 50)
    page.mouse.wheel(4, 10)
    wait_until(lambda: client_point(page, "image", 50, 50)[1] < before[1] - 5, what="panning by two fingers")
    before = client_point(page, "image", 50, 50)
    page.mouse.move(*spot)
    page.keyboard.down(" ")
    drag(page, spot, (spot[0] + 40, spot[1] + 25))
    page.keyboard.up(" ")
    assert client_point(page, "image", 50, 50) == pytest.approx((before[0] + 40, before[1] + 25), abs=1)
    assert serialize(page) == []

    label(page, "Boat")
    draw(page, (50, 50), (55, 56))
    close(values(page)[0], x=50, y=50, width=5, height=6)
    page.get_by_role("button", name="Fit", exact=True).click()
    assert zoom(page) == pytest.approx(fit)
    page.keyboard.press("Shift+2")
    assert zoom(page) == pytest.approx(8)
    page.set_viewport_size({"width": 1000, "height": 800})
    page.wait_for_timeout(200)
    assert zoom(page) == pytest.approx(8), "a window that changes its size keeps the zoom"


def test_what_is_not_a_box_is_not_made(harbour: Folder, serve: Callable[..., Server], page: Page) -> None:
    open_task(page, serve(harbour), 1)
    page.locator('[data-tool="rectangle"]').click()
    draw(page, (20, 20), (40, 40))
    expect(page.get_by_text("Choose a label to draw")).to_be_visible()
    label(page, "Boat")
    start = client_point(page, "image", 30, 30)
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + 80, start[1] + 80)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert serialize(page) == []
    corner = client_point(page, "image", 90, 90)
    drag(page, corner, (corner[0] + 2000, corner[1] + 2000))
    close(values(page)[0], x=90, y=90, width=10, height=10)
    page.get_by_role("button", name="Undo").click()
    assert serialize(page) == []


def test_click_move_click_and_three_points(harbour: Folder, serve: Callable[..., Server], page: Page) -> None:
    open_task(page, serve(harbour), 1)
    page.keyboard.press("1")
    page.mouse.click(*client_point(page, "image", 20, 20))
    page.mouse.move(*client_point(page, "image", 30, 30))
    page.mouse.click(*client_point(page, "image", 40, 50))
    close(values(page)[0], x=20, y=20, width=20, height=30)
    page.keyboard.press("2")
    page.keyboard.press("Shift+R")
    for spot in ((60, 20), (80, 46.667), (70, 60)):
        page.mouse.move(*client_point(page, "image", *spot))
        page.mouse.click(*client_point(page, "image", *spot))
    turned = values(page)[1]
    assert turned["rotation"] == pytest.approx(45, abs=0.4)
    assert turned["rectanglelabels"] == ["Buoy"]


def test_keys_alone(harbour: Folder, serve: Callable[..., Server], page: Page) -> None:
    """Everything that a mouse does, a key does."""
    open_task(page, serve(harbour), 1)
    page.get_by_role("application", name="image").focus()
    page.keyboard.press("1")
    page.get_by_role("application", name="image").focus()
    page.keyboard.press("Enter")
    (box,) = values(page)
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowDown")
    (moved,) = values(page)
    assert moved["x"] == pytest.approx(box["x"] + 1.25, abs=0.001)
    assert moved["y"] == pytest.approx(box["y"] + 100 / 600, abs=0.001)
    width = page.get_by_role("spinbutton", name="W", exact=True)
    width.fill("33.5")
    width.press("Enter")
    assert values(page)[0]["width"] == 33.5
    page.get_by_role("spinbutton", name="Rotation").fill("30")
    page.get_by_role("spinbutton", name="Rotation").press("Tab")
    assert values(page)[0]["rotation"] == 30


def test_several_move_together_and_hidden_ones_are_left_alone(
    harbour: Folder, serve: Callable[..., Server], page: Page
) -> None:
    def box(region: str, x: float) -> dict[str, Any]:
        return {**STORED, "id": region, "value": {**STORED["value"], "x": x, "y": 10, "width": 10, "height": 10}}

    stored(harbour, box("aaaaaaaaaa", 10), box("bbbbbbbbbb", 30), box("cccccccccc", 50))
    open_task(page, serve(harbour), 1)
    page.evaluate("labelfs.select('cccccccccc')")
    page.keyboard.press("Alt+h")
    draw(page, (5, 40), (70, 12))
    draw(page, (15, 15), (15, 45))
    assert [round(value["y"]) for value in values(page)] == [40, 40, 10]
    page.keyboard.press("Control+z")
    assert [value["y"] for value in values(page)] == [10, 10, 10]


@pytest.mark.parametrize("context", [{"has_touch": True, "viewport": {"width": 1024, "height": 768}}], indirect=True)
def test_fingers(harbour: Folder, serve: Callable[..., Server], context: BrowserContext, page: Page) -> None:
    open_task(page, serve(harbour), 1)
    label(page, "Boat")
    session = context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    start, end = client_point(page, "image", 20, 20), client_point(page, "image", 50, 50)
    touch("touchStart", start)
    for part in (0.3, 0.6, 1):
        touch("touchMove", (start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part))
    touch("touchEnd")
    close(values(page)[0], x=20, y=20, width=30, height=30)
    fit = zoom(page)
    middle = client_point(page, "image", 70, 70)
    touch("touchStart", (middle[0] - 40, middle[1]), (middle[0] + 40, middle[1]))
    for part in (50, 60, 70, 80):
        touch("touchMove", (middle[0] - part, middle[1]), (middle[0] + part, middle[1]))
    touch("touchEnd")
    assert zoom(page) == pytest.approx(2 * fit, rel=0.05)
    assert client_point(page, "image", 70, 70) == pytest.approx(middle, abs=3)
    assert len(serialize(page)) == 1
