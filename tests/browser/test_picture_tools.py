"""Each tool of pictures drawn, edited, undone, redone and submitted; how a picture is shown changes no result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from .conftest import Folder, Server, client_point, drag, open_task, serialize, wait_until

pytestmark = pytest.mark.browser

PICTURE = '<Image name="image" value="$image" {more}/>'
VIEW = 'rotateControl="true" brightnessControl="true" contrastControl="true" gammaControl="true" grid="true"'


def config(control: str, more: str = "") -> str:
    return f"<View>{control}{PICTURE.format(more=more)}</View>\n"


def labels(tag: str, value: str, more: str = "") -> str:
    return f'<{tag} name="shape" toName="image" {more}><Label value="{value}"/></{tag}>'


@pytest.fixture
def field(folder: Folder) -> Folder:
    (folder.root / "media").mkdir()
    picture = Image.new("RGB", (400, 300), (80, 110, 140))
    ImageDraw.Draw(picture).rectangle((200, 150, 399, 299), fill=(96, 126, 156))
    picture.save(folder.root / "media/1.png")
    folder.write("tasks/1.json", {"id": 1, "data": {"image": "media/1.png"}})
    return folder


def arm(page: Page, name: str) -> None:
    page.locator("[data-control]").get_by_role("button", name=name, exact=True).click()


def click(page: Page, x: float, y: float) -> None:
    page.mouse.click(*client_point(page, "image", x, y))


def pixels(page: Page) -> int:
    """Pixels of the one mask, as the list says."""
    text = page.locator("[role=option][data-region]").inner_text()
    return int(text.split(" px")[0].split()[-1])


def undone_redone_submitted(page: Page, field: Folder, steps: int) -> None:
    """All steps taken back and done again; what is submitted is what was drawn."""
    drawn = serialize(page)
    for _ in range(steps):
        page.get_by_role("button", name="Undo").click()
    assert serialize(page) == []
    for _ in range(steps):
        page.get_by_role("button", name="Redo").click()
    assert serialize(page) == drawn
    page.get_by_role("button", name="Submit", exact=True).click()
    wait_until(lambda: len(field.annotation_files()) == 1, what="the annotation")
    (saved,) = field.annotation()["result"]
    assert (saved["id"], saved["type"]) == (drawn[0]["id"], drawn[0]["type"])


def test_bitmask_and_its_eraser(field: Folder, serve: Callable[..., Server], page: Page) -> None:
    field.write("config.xml", config(labels("BitmaskLabels", "Cell"), 'smoothing="false"'))
    open_task(page, serve(field), 1)
    arm(page, "Cell")
    drag(page, client_point(page, "image", 20, 20), client_point(page, "image", 60, 20))
    painted = pixels(page)
    page.keyboard.press("e")
    expect(page.locator('[data-tool="bitmask-eraser"]')).to_have_attribute("aria-pressed", "true")
    drag(page, client_point(page, "image", 40, 10), client_point(page, "image", 40, 30))
    erased = pixels(page)
    assert 0 < painted - erased < painted / 4
    page.keyboard.press("Control+z")
    assert pixels(page) == painted
    page.keyboard.press("Control+Shift+z")
    assert pixels(page) == erased
    undone_redone_submitted(page, field, 2)


def test_brush_bucket_and_their_keys(field: Folder, serve: Callable[..., Server], page: Page) -> None:
    field.write("config.xml", config(labels("BrushLabels", "Sky")))
    open_task(page, serve(field), 1)
    arm(page, "Sky")
    corners = [(20, 20), (40, 20), (40, 50), (20, 50), (20, 20)]
    page.mouse.move(*client_point(page, "image", *corners[0]))
    page.mouse.down()
    for spot in corners[1:]:
        page.mouse.move(*client_point(page, "image", *spot), steps=6)
    page.mouse.up()
    ring = pixels(page)
    page.keyboard.press("f")
    click(page, 30, 35)
    filled = pixels(page)
    assert filled - ring > 70 * 80
    click(page, 80, 80)
    expect(page.get_by_role("status").filter(has_text="not enclosed")).to_be_visible()
    assert pixels(page) == filled
    page.keyboard.press("b")
    size = page.get_by_role("slider", name="Brush size")
    page.keyboard.press("]")
    expect(size).to_have_value("20")
    page.keyboard.press("[")
    page.keyboard.press("[")
    expect(size).to_have_value("10")
    undone_redone_submitted(page, field, 2)


def test_the_wand_takes_more_the_further_it_is_dragged(
    field: Folder, serve: Callable[..., Server], page: Page
) -> None:
    wand = '<MagicWand name="wand" toName="image" blurRadius="0"/>'
    field.write("config.xml", config(labels("Labels", "Ground") + wand))
    open_task(page, serve(field), 1)
    page.locator('[data-tool="wand"]').click()
    arm(page, "Ground")
    start = client_point(page, "image", 75, 75)
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.up()
    region = page.locator("[role=option][data-region]")
    expect(region).to_contain_text("30 k px")
    page.keyboard.press("Control+z")
    arm(page, "Ground")
    drag(page, start, (start[0] + 40, start[1]))
    expect(region).to_contain_text("120 k px")
    mask, named = serialize(page)
    assert (mask["type"], named["type"], mask["id"]) == ("magicwand", "labels", named["id"])
    page.keyboard.press("Control+z")
    assert serialize(page) == []


def test_a_vector_with_curves(field: Folder, serve: Callable[..., Server], page: Page) -> None:
    field.write("config.xml", config(labels("VectorLabels", "Road", 'curves="true" closable="true"')))
    open_task(page, serve(field), 1)
    arm(page, "Road")
    vertices = lambda: serialize(page)[0]["value"]["vertices"]  # noqa: E731
    click(page, 10, 50)
    drag(page, client_point(page, "image", 30, 30), client_point(page, "image", 40, 30))
    click(page, 50, 50)
    page.keyboard.press("Enter")
    assert [one["isBezier"] for one in vertices()] == [False, True, False]
    assert vertices()[1]["controlPoint2"] == pytest.approx({"x": 40, "y": 30}, abs=0.4)
    assert vertices()[1]["controlPoint1"] == pytest.approx({"x": 20, "y": 30}, abs=0.4)
    page.keyboard.down("Alt")
    drag(page, client_point(page, "image", 40, 30), client_point(page, "image", 45, 20))
    page.keyboard.up("Alt")
    assert vertices()[1]["disconnected"] is True
    assert vertices()[1]["controlPoint1"] == pytest.approx({"x": 20, "y": 30}, abs=0.4)
    page.keyboard.down("Shift")
    click(page, 30, 30)
    page.keyboard.up("Shift")
    assert [one["isBezier"] for one in vertices()] == [False, False, False]
    undone_redone_submitted(page, field, 3)


def test_keypoint_and_ellipse_are_moved_and_resized(
    field: Folder, serve: Callable[..., Server], page: Page
) -> None:
    field.write("config.xml", config(labels("EllipseLabels", "Pond")))
    open_task(page, serve(field), 1)
    arm(page, "Pond")
    drag(page, client_point(page, "image", 50, 50), client_point(page, "image", 60, 70))
    drag(page, client_point(page, "image", 50, 50), client_point(page, "image", 40, 40))
    drag(page, client_point(page, "image", 50, 40), client_point(page, "image", 55, 40))
    value = serialize(page)[0]["value"]
    assert [value[key] for key in ("x", "y", "radiusX", "radiusY")] == pytest.approx([42.5, 40, 12.5, 20], abs=0.5)
    undone_redone_submitted(page, field, 3)


def test_how_the_picture_is_shown_changes_no_result(
    field: Folder, serve: Callable[..., Server], page: Page
) -> None:
    field.write("config.xml", config(labels("RectangleLabels", "Boat"), VIEW))
    open_task(page, serve(field), 1)
    arm(page, "Boat")
    drag(page, client_point(page, "image", 20, 20), client_point(page, "image", 40, 40))
    drawn = serialize(page)
    picture = page.locator('[data-object="image"] img').first
    look = lambda: picture.evaluate("one => getComputedStyle(one).filter")  # noqa: E731
    assert look() == "none"
    page.get_by_role("button", name="Brightness and contrast").click()
    sliders = (("Brightness", "150", "brightness"), ("Contrast", "80", "contrast"), ("Gamma", "2", "url"))
    for name, number, css in sliders:
        page.get_by_role("slider", name=name).fill(number)
        wait_until(lambda css=css: css in look(), what=name)  # type: ignore[misc]
    page.get_by_role("button", name="Reset picture").click()
    wait_until(lambda: look() == "none", what="the picture as it is")
    grid = page.locator('[data-object="image"] > div[aria-hidden="true"]').first
    assert "linear-gradient" in grid.evaluate("one => getComputedStyle(one).backgroundImage")
    before = client_point(page, "image", 100, 0)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Rotate right").click()
    after = client_point(page, "image", 100, 0)
    assert after[1] > before[1] + 100, "what was at the right is now at the bottom"
    page.get_by_role("button", name="Rotate left").click()
    assert client_point(page, "image", 100, 0) == pytest.approx(before, abs=1)
    assert serialize(page) == drawn
    page.keyboard.press("Control+z")
    assert serialize(page) == []


def test_a_pen_draws_as_hard_as_it_is_pressed(field: Folder, serve: Callable[..., Server], page: Page) -> None:
    field.write("config.xml", config(labels("BrushLabels", "Sky")))
    open_task(page, serve(field), 1)
    client = page.context.new_cdp_session(page)

    def stroke(y: float, force: float) -> int:
        arm(page, "Sky")
        x1, y1 = client_point(page, "image", 20, y)
        x2, y2 = client_point(page, "image", 60, y)
        point: dict[str, Any] = {"pointerType": "pen", "force": force, "button": "left", "clickCount": 1}
        for kind, x, at in (("mousePressed", x1, y1), ("mouseMoved", x2, y2), ("mouseReleased", x2, y2)):
            client.send("Input.dispatchMouseEvent", {**point, "type": kind, "x": x, "y": at, "buttons": 1})
        count = pixels(page)
        page.keyboard.press("Control+z")
        wait_until(lambda: serialize(page) == [], what="the undo")
        return count

    assert stroke(20, 0.9) > 2 * stroke(20, 0.25)
