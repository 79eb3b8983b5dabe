"""Regions whose numbers are wrong: shown as far as they can be, named as doubtful in the list, kept byte for byte."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from .conftest import Folder, Server, client_point, drag, open_task, serialize, wait_until

pytestmark = pytest.mark.browser

CONFIG = """<View>
  <RectangleLabels name="box" toName="image"><Label value="Boat"/></RectangleLabels>
  <PolygonLabels name="polygon" toName="image"><Label value="Roof"/></PolygonLabels>
  <EllipseLabels name="ellipse" toName="image"><Label value="Pond"/></EllipseLabels>
  <KeyPointLabels name="keypoint" toName="image"><Label value="Nose"/></KeyPointLabels>
  <BrushLabels name="brush" toName="image"><Label value="Sky"/></BrushLabels>
  <BitmaskLabels name="mask" toName="image"><Label value="Cell"/></BitmaskLabels>
  <VectorLabels name="vector" toName="image"><Label value="Road"/></VectorLabels>
  <Image name="image" value="$image"/>
</View>
"""


def item(name: str, kind: str, value: dict[str, Any], label: str = "") -> dict[str, Any]:
    labels = {"box": "Boat", "polygon": "Roof", "ellipse": "Pond", "keypoint": "Nose", "brush": "Sky", "mask": "Cell"}
    known = {"box": "rectangle", "mask": "bitmask"}
    kind_of = f"{known.get(kind, kind)}labels"
    size = {"original_width": 400, "original_height": 300, "image_rotation": 0}
    names = {"from_name": kind, "to_name": "image", "type": kind_of, "origin": "manual"}
    return {"id": name, **names, **size, "value": {**value, kind_of: [label or labels.get(kind, "Road")]}}


GOOD = item("good", "box", {"x": 10, "y": 10, "width": 10, "height": 10, "rotation": 0})
BAD = {
    "outside": item("outside", "box", {"x": 95, "y": 10, "width": 30.5, "height": 10, "rotation": 0}),
    "before": item("before", "polygon", {"points": [[-5.25, 10], [10, 40.125], [20, 10]], "closed": True}),
    "beyond": item("beyond", "keypoint", {"x": 140, "y": 50, "width": 0.5}),
    "empty": item("empty", "box", {"x": 30, "y": 30, "width": 0, "height": 5, "rotation": 0}),
    "nothing": item("nothing", "ellipse", {"x": 50, "y": 50, "radiusX": 0, "radiusY": 0, "rotation": 0}),
    "point": item("point", "polygon", {"points": [[60, 60]], "closed": True}),
    "stranger": item("stranger", "box", {"x": 40, "y": 40, "width": 5, "height": 5, "rotation": 0}, "Whale"),
}
SMALL = [0, 0, 0, 24, 57, 27, 252, 96, 17, 255, 198, 1, 63, 252, 96, 0]  # a mask of 3 × 2 pixels
LOST = {
    "words": item("words", "box", {"x": "ten", "y": 10, "width": 5, "height": 5, "rotation": 0}),
    "null": item("null", "polygon", {"points": [[None, 1], [2, 3], [4, 5]], "closed": True}),
    "broken": item("broken", "brush", {"format": "rle", "rle": [0, 0, 1, 2, 3]}),
    "size": item("size", "brush", {"format": "rle", "rle": SMALL}),
    "nopng": item("nopng", "mask", {"imageDataURL": "data:image/png;base64,iVBORw0KGgo="}),
}


@pytest.fixture
def wreck(folder: Folder) -> Folder:
    (folder.root / "media").mkdir()
    Image.new("RGB", (400, 300), (80, 110, 140)).save(folder.root / "media/1.png")
    folder.write("config.xml", CONFIG)
    folder.write("tasks/1.json", {"id": 1, "data": {"image": "media/1.png"}})
    result = [GOOD, *BAD.values(), *LOST.values()]
    # numbers as another program writes them: their text must survive
    text = json.dumps({"id": 9, "task": 1, "completed_by": "mara@example.org", "result": result}, indent=1)
    folder.write("annotations/1.mara@example.org.json", text.replace("40.125", "4.0125e1").replace("30.5,", "30.50,"))
    folder.commit()
    return folder


def test_doubtful_regions_are_named_and_kept(wreck: Folder, serve: Callable[..., Server], page: Page) -> None:
    open_task(page, serve(wreck), 1)
    row = lambda name: page.locator(f'[role=option][data-region="{name}"]')  # noqa: E731
    told = {
        "outside": "beyond the picture", "before": "beyond the picture", "beyond": "beyond the picture",
        "empty": "no size", "nothing": "no size", "point": "no size", "stranger": "not in the config",
    }
    for name, words in told.items():
        expect(row(name)).to_have_attribute("data-warning", "doubtful")
        expect(row(name)).to_have_attribute("title", re.compile(words))
    for name in LOST:
        expect(row(name)).to_have_attribute("data-warning", "unplaced")
    expect(row("good")).not_to_have_attribute("data-warning", re.compile("."))
    assert [one["id"] for one in serialize(page)] == ["good", *BAD, *LOST]


def test_they_are_kept_byte_for_byte_while_others_change(
    wreck: Folder, serve: Callable[..., Server], page: Page
) -> None:
    (file,) = wreck.annotation_files()
    before = file.read_bytes()
    server = serve(wreck)
    open_task(page, server, 1)

    def update(what: str) -> None:
        old = file.read_bytes()
        page.get_by_role("button", name="Update", exact=True).click()
        wait_until(lambda: file.read_bytes() != old, what=what)

    page.locator('[data-control="box"]').get_by_role("button", name="Boat").click()
    drag(page, client_point(page, "image", 70, 70), client_point(page, "image", 80, 80))
    update("one region more")
    removed = [line for line in wreck.git("diff", "-U0").splitlines() if line.startswith("-") and line[:3] != "---"]
    assert all('"updated_at"' in line or line.strip() in ("-", "- }", "-  }") for line in removed), removed
    open_task(page, server, 1)
    page.evaluate("id => window.labelfs.select(id)", serialize(page)[-1]["id"])
    page.keyboard.press("Delete")
    page.get_by_role("button", name="Update", exact=True).click()
    wait_until(lambda: json.loads(file.read_text())["result"] == json.loads(before)["result"], what="one region less")
    assert b"4.0125e1" in file.read_bytes()
    assert b"30.50," in file.read_bytes()

    open_task(page, server, 1)
    page.evaluate("window.labelfs.select('stranger')")
    page.locator('[role="application"]').focus()
    page.keyboard.press("ArrowLeft")
    update("the moved region")
    after = {one["id"]: one for one in json.loads(file.read_text())["result"]}
    assert after["stranger"]["value"]["x"] == 39.75
    for one in (GOOD, *BAD.values(), *LOST.values()):
        if one["id"] != "stranger":
            assert after[one["id"]] == one
    assert b"4.0125e1" in file.read_bytes()


def test_a_number_that_is_none_is_a_problem_of_its_file(
    wreck: Folder, serve: Callable[..., Server], page: Page
) -> None:
    (file,) = wreck.annotation_files()
    text = file.read_text().replace("140", "NaN", 1)
    file.write_text(text)
    server = serve(wreck)
    open_task(page, server, 1)
    assert serialize(page) == []
    page.goto(f"{server.url}/projects/1/data")
    expect(page.get_by_role("table", name="Problems")).to_contain_text("NaN")
    assert file.read_text() == text
