"""Each tool of pictures: a region drawn and deleted, or moved by 1 % and back, leaves the file byte for byte."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page

from labelfs.labeling import rle
from labelfs.labeling.masks import to_png
from labelfs.store import canonical
from labelfs.store.layout import Kind
from labelfs.store.names import mask_name

from .conftest import client_point, drag, serialize, wait_until
from .rooms import Rooms

pytestmark = pytest.mark.browser

KINDS = ("Rectangle", "Ellipse", "Polygon", "KeyPoint", "Brush", "Bitmask", "Vector")
TAGS = "".join(
    f'<{kind}Labels name="{kind.lower()}" toName="image" skeleton="true"><Label value="{kind}"/></{kind}Labels>'
    for kind in KINDS
)
CONFIG = (
    f'<View>{TAGS}<MagicWand name="wand" toName="image"/>'
    '<Labels name="things" toName="image"><Label value="Wand"/></Labels><Image name="image" value="$image"/></View>'
)
SIZE = (200, 100)


def mask(top: int) -> bytes:
    """20 × 20 pixels of the picture."""
    alpha = bytearray(SIZE[0] * SIZE[1])
    for row in range(top, top + 20):
        alpha[row * SIZE[0] + 80:row * SIZE[0] + 100] = b"\xff" * 20
    return bytes(alpha)


def item(kind: str, value: dict[str, Any]) -> dict[str, Any]:
    size = {"original_width": SIZE[0], "original_height": SIZE[1], "image_rotation": 0}
    names = {"from_name": kind.lower(), "to_name": "image", "type": f"{kind.lower()}labels", "origin": "manual"}
    return {"id": f"Kept-{kind}", **names, **size, "odd": [1.50], "value": {**value, f"{kind.lower()}labels": [kind]}}


KEPT = [
    item("Rectangle", {"x": 12.123456789, "y": 20.5, "width": 10, "height": 7.000000001, "rotation": 15}),
    item("Ellipse", {"x": 40.00000004, "y": 30, "radiusX": 5.5, "radiusY": 3.25, "rotation": 0, "own": 1}),
    item("Polygon", {"points": [[60.1234567, 20], [70, 20.5], [65, 33.333333333]], "closed": True}),
    item("KeyPoint", {"x": 80.1, "y": 25.123456, "width": 0.25}),
    item("Vector", {"vertices": [
        {"id": "a", "x": 10.1111111, "y": 70, "prevPointId": None, "isBezier": False, "own": None},
        {"id": "b", "x": 20, "y": 80.5, "prevPointId": "a", "isBezier": True, "disconnected": False,
         "controlPoint1": {"x": 16, "y": 70.123456}, "controlPoint2": {"x": 24, "y": 91}}], "closed": False}),
    item("Brush", {"format": "rle", "rle": list(rle.encode(mask(40)))}),
    item("Brush", {"format": "rle", "rle": list(rle.encode(mask(70)))}) | {"id": "Kept-Foreign"},
]  # fmt: skip


def foreign_png() -> bytes:
    """As no encoder of ours would write it."""
    stream = BytesIO()
    Image.frombytes("L", SIZE, mask(70)).save(stream, "PNG", compress_level=0)
    return stream.getvalue()


def in_file(index: int, png: bytes) -> dict[str, Any]:
    """The item as it stands on disk, its pixels in this file."""
    kept = {key: value for key, value in KEPT[index]["value"].items() if key != "rle"}
    return {**KEPT[index], "value": {**kept, "mask": mask_name(1, png)}}


OURS, OURS_TOO, FOREIGN = to_png(mask(40), *SIZE), to_png(mask(70), *SIZE), foreign_png()
STORED = {
    # one mask is written inline by hand, the other in a PNG of another program
    "draw": [*KEPT[:-1], in_file(-1, FOREIGN)],
    "move": [*KEPT[:-2], in_file(-2, OURS), in_file(-1, OURS_TOO)],
}


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    made = Rooms(tmp_path_factory.mktemp("pictures") / "work")
    picture = BytesIO()
    Image.new("RGB", SIZE, (80, 110, 140)).save(picture, "PNG")
    masks = {f"annotations/{mask_name(1, png)}": png for png in (OURS, OURS_TOO, FOREIGN)}
    files = {"media/1.png": picture.getvalue(), **masks}
    for name, result in STORED.items():
        made.add(name, CONFIG, {"image": "media/1.png"}, None, files)
        annotation: dict[str, Any] = {"id": 1, "task": 1, "completed_by": "mara@example.org", "result": result}
        path = made.root / name / "annotations/1.mara@example.org.json"
        path.write_bytes(canonical.canonical_object(annotation, Kind.ANNOTATION))
    made.serve()
    yield made
    made.stop()


def update(page: Page, file: Path, changed: Callable[[bytes], bool], what: str) -> None:
    page.get_by_role("button", name="Update", exact=True).click()
    wait_until(lambda: changed(file.read_bytes()), what=f"the file {what}")


def draw(page: Page, tool: str) -> None:
    """Something new with this tool in the lower right of the picture."""
    at = lambda x, y: client_point(page, "image", x, y)  # noqa: E731
    page.locator("[data-control]").get_by_role("button", name=tool, exact=True).click()
    if tool == "Wand":
        page.keyboard.press("w")
    if tool == "Polygon":
        for x, y in ((60, 60), (70, 60), (70, 75)):
            page.mouse.click(*at(x, y))
        page.keyboard.press("Enter")
    elif tool == "Vector":
        page.mouse.click(*at(60, 60))
        page.mouse.click(*at(70, 70))
        page.keyboard.press("Enter")
    elif tool == "KeyPoint":
        page.mouse.click(*at(60, 60))
    else:
        drag(page, at(60, 60), at(75, 75), steps=4)


def test_a_region_of_each_tool_drawn_and_deleted(page: Page, rooms: Rooms) -> None:
    rooms.open(page, "draw")
    file = rooms.annotation_file("draw")
    before = file.read_bytes()
    for drawn, tool in enumerate((*KINDS, "Wand"), 1):
        draw(page, tool)
        wait_until(lambda: len({one["id"] for one in serialize(page)}) == len(KEPT) + drawn, what=tool)  # noqa: B023
    update(page, file, lambda now: now != before, "with a region of each tool")
    for new in {one["id"] for one in serialize(page)} - {one["id"] for one in KEPT}:
        page.evaluate("id => window.labelfs.select(id)", new)
        page.keyboard.press("Delete")
    assert serialize(page) == KEPT
    update(page, file, lambda now: now == before, "as it was")


def test_each_kind_of_region_moved_by_one_percent_and_back(page: Page, rooms: Rooms) -> None:
    rooms.open(page, "move")
    file = rooms.annotation_file("move")
    before = file.read_bytes()

    def move(key: str) -> None:
        page.locator('[role="application"]').focus()
        for one in KEPT:
            page.evaluate("id => window.labelfs.select(id)", one["id"])
            for _ in range(2):  # pixels: 1 % of the width
                page.keyboard.press(key)

    move("ArrowRight")
    update(page, file, lambda now: now != before, "with moved regions")
    moved = json.loads(file.read_text("utf-8"))["result"]
    for old, new in zip(STORED["move"], moved, strict=True):
        assert {**new, "value": None} == {**old, "value": None}
        assert new["value"] != old["value"], old["id"]
    assert moved[0]["value"] == {**KEPT[0]["value"], "x": pytest.approx(13.1235, abs=0.0001)}
    move("ArrowLeft")
    assert serialize(page) == KEPT
    update(page, file, lambda now: now == before, "as it was")
