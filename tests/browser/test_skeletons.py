"""Skeletons: named points drawn in their order, hidden and absent ones, edited and exported as poses."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from .conftest import Folder, Server, client_point, drag, open_task, serialize, shot, wait_until

pytestmark = pytest.mark.browser

CONFIG = """<View>
  <VectorLabels name="pose" toName="image" skeleton="true">
    <Label value="Gull" points="body, left wing, left tip, right wing:body, right tip"/><Label value="Path"/>
  </VectorLabels>
  <Image name="image" value="$image"/>
</View>
"""
PLACES = {"body": (50, 50), "left wing": (40, 40), "left tip": (30, 45), "right wing": (60, 40), "right tip": (70, 45)}


def vertices(page: Page) -> dict[str, tuple[str | None, bool]]:
    """Point → what it hangs on, and whether it is seen."""
    (item,) = serialize(page)
    return {one["id"]: (one["prevPointId"], one["visible"]) for one in item["value"]["vertices"]}


def test_a_skeleton_is_drawn_edited_undone_submitted_and_exported(
    folder: Folder, serve: Callable[..., Server], page: Page
) -> None:
    (folder.root / "media").mkdir()
    Image.new("RGB", (400, 300), (80, 110, 140)).save(folder.root / "media/1.png")
    folder.write("config.xml", CONFIG)
    folder.write("tasks/1.json", {"id": 1, "data": {"image": "media/1.png"}})
    open_task(page, serve(folder), 1)

    def put(name: str) -> None:
        page.mouse.click(*client_point(page, "image", *PLACES[name]))

    page.locator("[data-control]").get_by_role("button", name="Gull", exact=True).click()
    put("body")
    bar = page.get_by_role("group", name="Points of the skeleton")
    expect(bar).to_contain_text("Point 2 of 5: left wing")
    bar.get_by_role("button", name="Absent").click()
    page.keyboard.down("Alt")
    put("left tip")
    page.keyboard.up("Alt")
    bar.get_by_role("button", name="Occluded").click()
    put("right wing")
    page.keyboard.press("Backspace")
    expect(bar).to_contain_text("Point 4 of 5: right wing")
    put("right wing")
    put("right tip")
    assert vertices(page) == {
        "body": (None, True), "left tip": ("body", False), "right wing": ("body", True),
        "right tip": ("right wing", True)
    }  # fmt: skip

    seen = page.get_by_label("Visibility of left wing")
    seen.select_option("occluded")
    assert vertices(page)["left wing"] == ("body", False)
    assert vertices(page)["left tip"] == ("left wing", False)
    page.get_by_label("Y of left wing", exact=True).fill("40")
    page.keyboard.press("Enter")
    drag(page, client_point(page, "image", *PLACES["left wing"]), client_point(page, "image", 38, 36))
    page.keyboard.down("Shift")
    page.mouse.click(*client_point(page, "image", 38, 36))
    page.keyboard.up("Shift")
    assert vertices(page)["left wing"] == ("body", True)
    page.keyboard.press("]")
    page.keyboard.press("o")
    assert vertices(page)["body"] == (None, False)
    edited = serialize(page)
    for _ in range(6):
        page.get_by_role("button", name="Undo").click()
    assert serialize(page) == []
    for _ in range(6):
        page.get_by_role("button", name="Redo").click()
    assert serialize(page) == edited
    shot(page, "skeleton")
    page.get_by_role("button", name="Submit", exact=True).click()
    wait_until(lambda: len(folder.annotation_files()) == 1, what="the annotation")

    command = [sys.executable, "-m", "labelfs", "export", str(folder.root), "--format", "COCO", "--out"]
    subprocess.run([*command, str(folder.root.parent / "coco") + "/"], check=True, capture_output=True)
    coco = json.loads((folder.root.parent / "coco/result.json").read_text("utf-8"))
    (gull,) = coco["annotations"]
    assert coco["categories"][0]["skeleton"] == [[1, 2], [2, 3], [1, 4], [4, 5]]
    assert gull["keypoints"][2::3] == [1, 2, 1, 2, 2]
    assert gull["keypoints"][:2] == [200, 150]
