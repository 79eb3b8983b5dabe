"""The settings page: a config is tried on a task before it is saved."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from .conftest import Folder, Server, shot, wait_until

pytestmark = pytest.mark.browser
CONFIG = """<View>
  <Text name="text" value="$text"/>
  <Choices name="kind" toName="text"><Choice value="Good"/><Choice value="Bad"/></Choices>
</View>
"""


def test_a_config_is_tried_before_it_is_saved(page: Page, folder: Folder, serve: Callable[..., Server]) -> None:
    folder.write("config.xml", CONFIG)
    folder.write("tasks/1.json", {"id": 1, "data": {"text": "A calm day at sea."}})
    folder.commit()
    server = serve(folder)
    page.goto(f"{server.url}/projects/1/settings")
    part = page.get_by_role("region", name="Labeling")
    text, preview = part.get_by_role("textbox", name="Labeling"), part.get_by_role("region", name="Preview")
    expect(preview).to_contain_text("A calm day at sea.")
    preview.get_by_text("Good").click()
    expect(preview.get_by_label("Good")).to_be_checked()
    text.fill(CONFIG.replace('toName="text"', 'toName="txt"'))
    expect(part.get_by_role("list", name="Problems")).to_contain_text("txt")
    text.fill(CONFIG.replace("</View>", "  <Rating"))
    expect(part.get_by_role("list", name="Problems")).to_be_visible()
    expect(preview, "the last one that could be read stays").to_contain_text("A calm day at sea.")
    longer = CONFIG.replace("</Choices>", '<Choice value="Odd"/></Choices>')
    text.fill(longer)
    expect(preview.get_by_label("Odd")).to_be_visible()
    expect(part.get_by_role("list", name="Problems")).to_have_count(0)
    assert (folder.root / "config.xml").read_text() == CONFIG, "looking writes nothing"
    expect(part.get_by_role("status")).to_have_text("changed, not saved")
    shot(page, "settings-config")
    text.press("Control+s")
    expect(part.get_by_role("status")).to_have_text("Saved.")
    assert (folder.root / "config.xml").read_text() == longer
    folder.write("config.xml", CONFIG)
    text.fill(longer.replace("Odd", "Strange"))
    wait_until(lambda: page.request.get(f"{server.url}/api/projects/1").json()["label_config"] == CONFIG, what="reread")
    part.get_by_role("button", name="Save").click()
    expect(part.get_by_role("alert")).to_contain_text("changed meanwhile")
    part.get_by_role("button", name="Discard").click()
    expect(text).to_have_value(CONFIG)
    folders_and_members(page, folder)


def folders_and_members(page: Page, folder: Folder) -> None:
    (folder.root / "media/photos").mkdir(parents=True)
    for name in ("a.png", "b.png", "notes.txt"):
        Image.new("RGB", (8, 8)).save(folder.root / "media/photos" / name, "PNG")
    part = page.get_by_role("region", name="Folders")
    expect(part).to_contain_text("No folder is connected.")
    part.get_by_label("Folder", exact=True).fill("../elsewhere")
    part.get_by_role("button", name="Add folder").click()
    expect(part.get_by_role("alert")).to_be_visible()
    part.get_by_label("Folder", exact=True).fill("media/photos")
    part.get_by_label("Names (regular expression)").fill(r".*\.png")
    part.get_by_role("button", name="Add folder").click()
    expect(part.get_by_role("status")).to_have_text("2 new tasks")
    part.get_by_role("button", name="Read again").click()
    expect(part.get_by_role("status")).to_have_text("0 new tasks")
    part.get_by_role("button", name="Forget").click()
    expect(part.locator("[data-storage]")).to_have_count(0)
    expect(page.get_by_role("region", name="Members").get_by_role("listitem")).to_contain_text(["manager"])
    shot(page, "settings-folders")
