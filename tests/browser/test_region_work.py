"""Copies, clipboard, stacking and other work on regions of pictures, with a real mouse and keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from .conftest import Folder, Server, client_point, drag, open_task, serialize, wait_until

pytestmark = pytest.mark.browser

CONFIG = """<View>
  <RectangleLabels name="box" toName="image"><Label value="Boat"/><Label value="Buoy"/></RectangleLabels>
  <Choices name="state" toName="image" perRegion="true"><Choice value="moored"/><Choice value="sailing"/></Choices>
  <Image name="image" value="$image"/>
</View>
"""
LIST = """<View>
  <RectangleLabels name="box" toName="image"><Label value="Boat"/></RectangleLabels>
  <Image name="image" valueList="$images"/>
</View>
"""


def box(name: str, x: float, y: float, label: str = "Boat") -> dict[str, Any]:
    value = {"x": x, "y": y, "width": 20, "height": 20, "rotation": 0, "rectanglelabels": [label]}
    size = {"original_width": 400, "original_height": 300, "image_rotation": 0}
    names = {"from_name": "box", "to_name": "image", "type": "rectanglelabels", "origin": "manual"}
    return {"id": name, **names, **size, "value": value}


def answer(name: str, choice: str, of: dict[str, Any]) -> dict[str, Any]:
    value = {key: number for key, number in of["value"].items() if key != "rectanglelabels"}
    return {**of, "id": name, "from_name": "state", "type": "choices", "value": {**value, "choices": [choice]}}


@pytest.fixture
def quay(folder: Folder) -> Folder:
    """Two tasks with pictures of different sizes; the first has two boats, one of them described."""
    (folder.root / "media").mkdir()
    for name, size in (("1", (400, 300)), ("2", (800, 400))):
        Image.new("RGB", size, (80, 110, 140)).save(folder.root / f"media/{name}.png")
    folder.write("config.xml", CONFIG)
    for task in (1, 2):
        folder.write(f"tasks/{task}.json", {"id": task, "data": {"image": f"media/{task}.png"}})
    first = box("boat000001", 10, 10)
    result = [first, answer("boat000001", "moored", first), box("boat000002", 20, 20)]
    annotation = {"id": 9, "task": 1, "completed_by": "mara@example.org", "result": result}
    folder.write("annotations/1.mara@example.org.json", annotation)
    folder.commit()
    return folder


def boxes(page: Page) -> list[list[float]]:
    found = [one["value"] for one in serialize(page) if one["type"] == "rectanglelabels"]
    return [[round(value["x"], 1), round(value["y"], 1)] for value in found]


def click(page: Page, x: float, y: float, **options: Any) -> None:
    page.mouse.click(*client_point(page, "image", x, y), **options)



def test_alt_drag_copies(quay: Folder, serve: Callable[..., Server], page: Page) -> None:
    open_task(page, serve(quay), 1)
    page.keyboard.down("Alt")
    drag(page, client_point(page, "image", 12, 12), client_point(page, "image", 62, 52))
    page.keyboard.up("Alt")
    assert boxes(page) == [[10, 10], [20, 20], [60, 50]]
    copy, described = serialize(page)[-2:]
    assert copy["id"] == described["id"] != "boat000001"
    assert described["value"]["choices"] == ["moored"]
    expect(page.locator("[role=option][aria-selected=true]")).to_have_attribute("data-region", copy["id"])
    page.keyboard.press("Control+z")
    assert boxes(page) == [[10, 10], [20, 20]]
    page.keyboard.press("Control+Shift+z")
    page.get_by_role("button", name="Update", exact=True).click()
    wait_until(lambda: len(quay.annotation()["result"]) == 5, what="the copies in the file")


def test_regions_are_pasted_into_the_next_task(quay: Folder, serve: Callable[..., Server], page: Page) -> None:
    open_task(page, serve(quay), 1)
    click(page, 12, 12)
    page.keyboard.down("Control")
    click(page, 38, 38)
    page.keyboard.up("Control")
    page.keyboard.press("Control+c")
    expect(page.get_by_role("status").filter(has_text="2 regions copied")).to_be_visible()
    page.keyboard.press("Control+v")
    wait_until(lambda: len(boxes(page)) == 4, what="copies beside the originals")
    assert boxes(page)[2:] == [[11.5, 12], [21.5, 22]]
    page.get_by_role("button", name="Next task").click()
    expect(page.locator('main[data-ready="true"][data-task="2"]')).to_be_visible()
    page.keyboard.press("Control+v")
    wait_until(lambda: len(boxes(page)) == 2, what="the boats on the second picture")
    first, described, second = serialize(page)
    assert boxes(page) == [[10, 10], [20, 20]]
    assert (first["original_width"], first["original_height"]) == (800, 400)
    assert (described["id"], described["value"]["choices"]) == (first["id"], ["moored"])
    page.keyboard.press("Control+x")
    assert serialize(page) == []
    page.keyboard.press("Control+v")
    wait_until(lambda: len(boxes(page)) == 2, what="what was cut")
    assert {one["id"] for one in serialize(page)}.isdisjoint({first["id"], second["id"]})
    page.get_by_role("button", name="Submit", exact=True).click()
    wait_until(lambda: len(quay.annotation_files()) == 2, what="the second annotation")


def test_regions_are_taken_along(quay: Folder, serve: Callable[..., Server], page: Page) -> None:
    open_task(page, serve(quay), 1)
    page.keyboard.press("Control+Shift+d")
    expect(page.locator('main[data-ready="true"][data-task="2"]')).to_be_visible()
    wait_until(lambda: boxes(page) == [[10, 10], [20, 20]], what="the boats on the next picture")


def test_a_picture_without_labels_begins_with_the_regions_before(
    quay: Folder, serve: Callable[..., Server], page: Page
) -> None:
    open_task(page, serve(quay), 2)
    assert serialize(page) == []
    page.get_by_role("button", name="Labeling settings").click()
    page.get_by_role("switch", name="Take regions along to the next picture").click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Previous task").click()
    expect(page.locator('main[data-ready="true"][data-task="1"]')).to_be_visible()
    assert len(boxes(page)) == 2
    before = serialize(page)
    page.get_by_role("button", name="Next task").click()
    expect(page.locator('main[data-ready="true"][data-task="2"]')).to_be_visible()
    wait_until(lambda: boxes(page) == [[10, 10], [20, 20]], what="the boats on the next picture")
    assert [one["value"].get("choices") for one in serialize(page)] == [one["value"].get("choices") for one in before]
    assert {one["id"] for one in serialize(page)}.isdisjoint({one["id"] for one in before})
    assert {one["original_width"] for one in serialize(page)} == {800}
    page.get_by_role("button", name="Undo").click()
    assert serialize(page) == []


def test_regions_are_taken_along_to_the_next_page(quay: Folder, serve: Callable[..., Server], page: Page) -> None:
    quay.write("config.xml", LIST)
    quay.write("tasks/2.json", {"id": 2, "data": {"images": ["media/1.png", "media/2.png"]}})
    open_task(page, serve(quay), 2)
    page.locator("[data-control]").get_by_role("button", name="Boat", exact=True).click()
    drag(page, client_point(page, "image", 20, 20), client_point(page, "image", 40, 40))
    page.keyboard.press("Control+Shift+d")
    wait_until(lambda: len(boxes(page)) == 2, what="the box on the second page")
    assert [one["item_index"] for one in serialize(page)] == [0, 1]
    assert serialize(page)[1]["original_width"] == 800


def test_stacking_and_hiding_by_menu_and_key(quay: Folder, serve: Callable[..., Server], page: Page) -> None:
    open_task(page, serve(quay), 1)
    order = lambda: [one["id"] for one in serialize(page)]  # noqa: E731
    click(page, 38, 38, button="right")
    menu = page.get_by_role("menu", name="Region menu")
    expect(menu).to_be_visible()
    menu.get_by_role("menuitem", name="Send to back").click()
    assert order() == ["boat000002", "boat000001", "boat000001"]
    page.keyboard.press("Control+Shift+ArrowUp")
    assert order() == ["boat000001", "boat000001", "boat000002"]
    page.keyboard.press("Alt+Shift+h")
    expect(page.locator('[data-region="boat000001"]')).to_contain_text("hidden")
    page.keyboard.press("Alt+Shift+h")
    expect(page.locator('[data-region="boat000001"]')).not_to_contain_text("hidden")
    page.keyboard.press("Control+a")
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(2)
    page.keyboard.press("Control+Shift+z")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert order() == ["boat000001", "boat000001", "boat000002"]


def selected(page: Page) -> int:
    return page.locator("[role=option][aria-selected=true]").count()


def test_lasso_then_turn_and_resize_the_group(quay: Folder, serve: Callable[..., Server], page: Page) -> None:
    open_task(page, serve(quay), 1)
    page.keyboard.press("l")
    expect(page.get_by_role("button", name="Lasso")).to_have_attribute("aria-pressed", "true")
    loop = [(5, 5), (50, 5), (50, 50), (5, 50)]
    page.mouse.move(*client_point(page, "image", *loop[0]))
    page.mouse.down()
    for spot in loop[1:]:
        page.mouse.move(*client_point(page, "image", *spot), steps=4)
    page.mouse.up()
    wait_until(lambda: selected(page) == 2, what="both boats")
    drag(page, client_point(page, "image", 40, 40), client_point(page, "image", 70, 70))  # corner of their frame
    assert boxes(page) == [[10, 10], [30, 30]]
    page.keyboard.press("Control+z")
    top = client_point(page, "image", 25, 10)
    drag(page, (top[0], top[1] - 24), client_point(page, "image", 60, 25))
    assert [round(one["value"].get("rotation", 0)) for one in serialize(page)] == [90, 90, 90]
    page.keyboard.press("Control+z")
    assert boxes(page) == [[10, 10], [20, 20]]


def test_the_view_follows_a_drag_over_its_edge(quay: Folder, serve: Callable[..., Server], page: Page) -> None:
    open_task(page, serve(quay), 1)
    middle = client_point(page, "image", 40, 40)
    page.mouse.move(*middle)
    for _ in range(14):
        page.mouse.wheel(0, -100)
    page.keyboard.press("Escape")
    stage = page.locator('[data-object="image"]').bounding_box()
    assert stage is not None
    page.mouse.move(*client_point(page, "image", 38, 38))
    page.mouse.down()
    page.mouse.move(stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2)
    page.mouse.move(stage["x"] + stage["width"] - 3, stage["y"] + stage["height"] / 2)
    seen = lambda: page.evaluate("window.labelfs.object('image').toClient(100, 50).x")  # noqa: E731
    right = stage["x"] + stage["width"]
    assert seen() > right
    wait_until(lambda: seen() <= right, what="the right edge of the picture")
    page.mouse.up()
    assert boxes(page)[1][0] > 60


SHAPES = """<View>
  <RectangleLabels name="box" toName="image"><Label value="Boat"/></RectangleLabels>
  <PolygonLabels name="polygon" toName="image"><Label value="Boat"/></PolygonLabels>
  <BrushLabels name="brush" toName="image"><Label value="Boat"/></BrushLabels>
  <Choices name="state" toName="image" perRegion="true"><Choice value="moored"/></Choices>
  <Image name="image" value="$image"/>
</View>
"""


def test_shapes_become_others_and_are_merged_and_cut(quay: Folder, serve: Callable[..., Server], page: Page) -> None:
    quay.write("config.xml", SHAPES)
    open_task(page, serve(quay), 1)
    types = lambda: [one["type"] for one in serialize(page)]  # noqa: E731
    click(page, 12, 12)
    click(page, 12, 12, button="right")
    page.get_by_role("menuitem", name="Turn into polygon").click()
    wait_until(lambda: types()[0] == "polygonlabels", what="the polygon")
    polygon, described = serialize(page)[:2]
    assert polygon["value"]["points"] == described["value"]["points"] == [[10, 10], [30, 10], [30, 30], [10, 30]]
    page.keyboard.press("Control+a")
    page.get_by_role("button", name="More about these regions").click()
    page.get_by_role("menuitem", name="Subtract the others from the first").click()
    wait_until(lambda: len(serialize(page)[0]["value"]["points"]) == 6, what="the cut")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+a")
    page.keyboard.press("Alt+j")
    wait_until(lambda: types() == ["polygonlabels", "choices"], what="one region")
    assert len(serialize(page)[0]["value"]["points"]) == 8
    page.keyboard.press("Alt+b")
    wait_until(lambda: types() == ["brushlabels", "choices"], what="a mask")
    mask, described = serialize(page)
    assert mask["value"]["rle"] == described["value"]["rle"]
    expect(page.locator("[role=option][data-region]")).to_contain_text("8400 px")
    page.keyboard.press("Alt+p")
    wait_until(lambda: types() == ["polygonlabels", "choices"], what="a polygon again")
    assert len(serialize(page)[0]["value"]["points"]) == 8
    page.get_by_role("button", name="Update", exact=True).click()
    wait_until(lambda: quay.annotation()["result"][0]["type"] == "polygonlabels", what="the polygon in the file")


def test_points_are_chosen_and_put_on_a_border(quay: Folder, serve: Callable[..., Server], page: Page) -> None:
    quay.write("config.xml", SHAPES)
    open_task(page, serve(quay), 2)
    page.locator('[data-control="box"]').get_by_role("button", name="Boat").click()
    drag(page, client_point(page, "image", 60, 20), client_point(page, "image", 80, 80))
    page.locator('[data-control="polygon"]').get_by_role("button", name="Boat").click()
    click(page, 40, 50)
    page.keyboard.down("Shift")
    click(page, 60.4, 60)
    click(page, 70, 79.6)
    page.keyboard.up("Shift")
    click(page, 50, 90)
    page.keyboard.press("Enter")
    points = lambda: serialize(page)[1]["value"]["points"]  # noqa: E731
    box = serialize(page)[0]["value"]
    left, bottom = box["x"], box["y"] + box["height"]
    on_left, corner, below = points()[1:4]
    assert (on_left[0], *corner, below[1]) == pytest.approx((left, left, bottom, bottom), abs=0.0002)
    page.keyboard.down("Alt")  # a band takes points of the selected shape
    drag(page, client_point(page, "image", 36, 46), client_point(page, "image", 53, 95))
    page.keyboard.up("Alt")
    drag(page, client_point(page, "image", 40, 50), client_point(page, "image", 30, 50))
    assert [round(x) for x, _ in points()] == [30, 60, 60, 70, 40]
    page.keyboard.press("Delete")
    assert [round(x) for x, _ in points()] == [60, 60, 70]
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert [round(x) for x, _ in points()] == [40, 60, 60, 70, 50]
    page.keyboard.press("Control+Shift+z")
    page.get_by_role("button", name="Snap to borders").click()  # as Shift does, for hands without a keyboard
    drag(page, client_point(page, "image", 30, 50), client_point(page, "image", 60.5, 40))
    assert points()[0][0] == pytest.approx(left, abs=0.0002)
    page.keyboard.press("Control+z")
    page.get_by_role("button", name="Submit", exact=True).click()
    wait_until(lambda: len(quay.annotation_files()) == 2, what="the annotation")
