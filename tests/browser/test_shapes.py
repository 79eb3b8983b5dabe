"""Polygons, ellipses, points, masks, vectors and lists of pictures with a real mouse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from .conftest import Folder, Server, client_point, drag, open_task, serialize, wait_until

pytestmark = pytest.mark.browser

CONFIG = """<View>
  <PolygonLabels name="polygon" toName="image"><Label value="Roof"/></PolygonLabels>
  <EllipseLabels name="ellipse" toName="image"><Label value="Pond"/></EllipseLabels>
  <KeyPointLabels name="keypoint" toName="image"><Label value="Nose"/></KeyPointLabels>
  <BrushLabels name="brush" toName="image"><Label value="Sky"/></BrushLabels>
  <VectorLabels name="vector" toName="image" closable="true" curves="true"><Label value="Road"/></VectorLabels>
  <MagicWand name="wand" toName="image" blurRadius="0"/>
  <Image name="image" value="$image" rotateControl="true"/>
</View>
"""
MASKS = """<View>
  <BitmaskLabels name="mask" toName="image"><Label value="Cell"/></BitmaskLabels>
  <Image name="image" value="$image" smoothing="false"/>
</View>
"""
PAGES = """<View>
  <RectangleLabels name="box" toName="image"><Label value="Boat"/></RectangleLabels>
  <Image name="image" valueList="$images"/>
</View>
"""


@pytest.fixture
def garden(folder: Folder) -> Folder:
    (folder.root / "media").mkdir()
    picture = Image.new("RGB", (400, 300), (80, 110, 140))
    ImageDraw.Draw(picture).rectangle((200, 150, 399, 299), fill=(200, 60, 60))
    for name in ("1", "2", "3"):
        picture.save(folder.root / f"media/{name}.png")
    folder.write("config.xml", CONFIG)
    folder.write("tasks/1.json", {"id": 1, "data": {"image": "media/1.png"}})
    folder.commit()
    return folder


def label(page: Page, name: str) -> None:
    page.locator("[data-control]").get_by_role("button", name=name, exact=True).click()


def click(page: Page, x: float, y: float, **options: Any) -> None:
    at = client_point(page, "image", x, y)
    page.mouse.move(*at)
    page.mouse.click(*at, **options)


def near(points: list[list[float]], expected: list[list[float]]) -> None:
    assert len(points) == len(expected), points
    for point, other in zip(points, expected, strict=True):
        assert point == pytest.approx(other, abs=0.4)


def test_each_shape_is_drawn_edited_and_undone(garden: Folder, serve: Callable[..., Server], page: Page) -> None:
    open_task(page, serve(garden), 1)
    label(page, "Roof")
    for spot in ((10, 10), (30, 10), (30, 30)):
        click(page, *spot)
    click(page, 10, 10)
    (polygon,) = serialize(page)
    assert polygon["type"] == "polygonlabels"
    assert polygon["value"]["closed"] is True
    near(polygon["value"]["points"], [[10, 10], [30, 10], [30, 30]])
    click(page, 28, 14)  # the one just made is now chosen
    click(page, 20, 10)
    near(serialize(page)[0]["value"]["points"], [[10, 10], [20, 10], [30, 10], [30, 30]])
    drag(page, client_point(page, "image", 20, 10), client_point(page, "image", 20, 3))
    near(serialize(page)[0]["value"]["points"], [[10, 10], [20, 3], [30, 10], [30, 30]])

    label(page, "Pond")
    drag(page, client_point(page, "image", 60, 30), client_point(page, "image", 70, 40))
    ellipse = serialize(page)[1]
    assert ellipse["type"] == "ellipselabels"
    assert ellipse["value"]["x"] == pytest.approx(60, abs=0.4)
    assert ellipse["value"]["radiusY"] == pytest.approx(10, abs=0.4)

    label(page, "Nose")
    click(page, 90, 10)
    point = serialize(page)[2]
    assert point["type"] == "keypointlabels"
    assert set(point["value"]) == {"x", "y", "width", "keypointlabels"}

    label(page, "Road")
    for spot in ((10, 60), (30, 60), (30, 80)):
        click(page, *spot)
    page.keyboard.press("Enter")
    vector = serialize(page)[3]
    assert vector["type"] == "vectorlabels"
    vertices = vector["value"]["vertices"]
    assert [one["prevPointId"] for one in vertices] == [None, vertices[0]["id"], vertices[1]["id"]]
    for _ in range(6):
        page.keyboard.press("Control+z")
    assert serialize(page) == []
    for _ in range(6):
        page.keyboard.press("Control+Shift+z")
    assert len(serialize(page)) == 4


def test_brush_eraser_and_wand(garden: Folder, serve: Callable[..., Server], page: Page) -> None:
    open_task(page, serve(garden), 1)
    label(page, "Sky")
    drag(page, client_point(page, "image", 20, 20), client_point(page, "image", 60, 20))
    (mask,) = serialize(page)
    assert mask["type"] == "brushlabels"
    assert mask["value"]["format"] == "rle"
    assert mask["value"]["rle"][:4] == list((400 * 300 * 4).to_bytes(4, "big"))
    page.locator('[data-tool="eraser"]').click()
    page.get_by_role("slider", name="Brush size").fill("40")
    drag(page, client_point(page, "image", 15, 20), client_point(page, "image", 65, 20))
    assert serialize(page) == [], "erased to nothing is no region"
    page.keyboard.press("Control+z")
    assert serialize(page) == [mask]

    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.locator('[data-tool="wand"]').click()
    label(page, "Sky")
    click(page, 75, 75)
    wand, named = serialize(page)[1:]
    assert (wand["type"], named["type"], named["value"]["brushlabels"]) == ("magicwand", "brushlabels", ["Sky"])
    assert wand["id"] == named["id"]
    expect(page.locator(f'[data-region="{wand["id"]}"]')).to_contain_text("30 k px")


def test_pixel_masks(garden: Folder, serve: Callable[..., Server], page: Page) -> None:
    garden.write("config.xml", MASKS)
    server = serve(garden)
    open_task(page, server, 1)
    label(page, "Cell")
    drag(page, client_point(page, "image", 20, 20), client_point(page, "image", 60, 20))
    (mask,) = serialize(page)
    assert mask["type"] == "bitmasklabels"
    assert mask["value"]["imageDataURL"].startswith("data:image/png;base64,")
    size = page.evaluate(
        "async (url) => { const i = new Image(); i.src = url; await i.decode(); return [i.naturalWidth, i.height] }",
        mask["value"]["imageDataURL"],
    )
    assert size == [400, 300]
    page.locator("[role=option][data-region]").click()
    page.mouse.click(*client_point(page, "image", 90, 90))
    page.get_by_role("button", name="Undo").click()
    assert serialize(page) == []


def test_a_list_of_pictures(garden: Folder, serve: Callable[..., Server], page: Page) -> None:
    garden.write("config.xml", PAGES)
    garden.write("tasks/1.json", {"id": 1, "data": {"images": ["media/1.png", "media/2.png", "media/gone.png"]}})
    open_task(page, serve(garden), 1)
    page.get_by_role("button", name="Next page").click()
    wait_until(lambda: page.locator('[data-object="image"][aria-busy="false"]').count() == 1)
    label(page, "Boat")
    drag(page, client_point(page, "image", 20, 20), client_point(page, "image", 40, 40))
    (box,) = serialize(page)
    assert box["item_index"] == 1
    page.keyboard.press("Control+ArrowLeft")
    wait_until(lambda: page.get_by_label("Page 1 of 3").count() == 1)
    page.keyboard.press("Control+ArrowRight")
    page.keyboard.press("Control+ArrowRight")
    expect(page.locator('[data-object="image"]').get_by_text("media/gone.png")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("[role=option][data-region]").click()
    wait_until(lambda: page.get_by_label("Page 2 of 3").count() == 1, what="going to the page of the region")
    assert serialize(page) == [box]


def test_a_turned_view_stores_places_of_the_picture_as_it_is(
    garden: Folder, serve: Callable[..., Server], page: Page
) -> None:
    open_task(page, serve(garden), 1)
    page.get_by_role("button", name="Rotate right").click()
    label(page, "Pond")
    drag(page, client_point(page, "image", 60, 30), client_point(page, "image", 70, 50))
    (ellipse,) = serialize(page)
    assert ellipse["image_rotation"] == 90
    assert ellipse["value"]["x"] == pytest.approx(60, abs=0.4)
    assert (ellipse["value"]["radiusX"], ellipse["value"]["radiusY"]) == pytest.approx((10, 20), abs=0.4)


def test_results_of_shapes_that_the_config_does_not_draw_are_shown(
    page: Page, garden: Folder, serve: Callable[..., Server]
) -> None:
    garden.write("config.xml", PAGES.replace('valueList="$images"', 'value="$image"'))
    size = {"original_width": 400, "original_height": 300, "image_rotation": 0}
    items = [
        {"id": "polygon001", "type": "polygonlabels", "value": {"points": [[10, 10], [40, 10], [40, 40]]}},
        {"id": "ellipse001", "type": "ellipselabels", "value": {"x": 60, "y": 60, "radiusX": 10, "radiusY": 10}},
        {"id": "nowhere001", "type": "polygonlabels", "value": {"points": "none"}},
    ]
    result = [{"from_name": "gone", "to_name": "image", **size, **item} for item in items]
    annotation = {"id": 9, "task": 1, "completed_by": "mara@example.org", "result": result}
    garden.write("annotations/1.mara@example.org.json", annotation)
    open_task(page, serve(garden), 1)
    unplaced = "[...window.labelfs.object('image').unplaced.value.keys()]"
    wait_until(lambda: page.evaluate(unplaced) == ["nowhere001"], 5, "the code of the shapes")
    assert [item["id"] for item in serialize(page)] == [item["id"] for item in items]
