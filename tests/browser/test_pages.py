"""Repeated parts of a config, one page at a time: all count, one is seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import Folder, Server, open_task, serialize, wait_until

pytestmark = pytest.mark.browser

CONFIG = """<View>
  <Repeater on="$pages" indexFlag="{{idx}}" mode="pagination">
    <Labels name="who_{{idx}}" toName="page_{{idx}}"><Label value="Person"/></Labels>
    <Text name="page_{{idx}}" value="$pages[{{idx}}].body"/>
    <Choices name="kind_{{idx}}" toName="page_{{idx}}">
      <Choice value="Letter"/>
      <Choice value="Table"/>
    </Choices>
  </Repeater>
</View>
"""
REGION = {"id": "r3", "from_name": "who_2", "to_name": "page_2", "type": "labels", "origin": "manual",
          "value": {"start": 0, "end": 3, "text": "Ada", "labels": ["Person"]}}


def test_pages_are_turned_answered_and_submitted_together(
    page: Page, folder: Folder, serve: Callable[..., Server]
) -> None:
    folder.write("config.xml", CONFIG)
    bodies = [{"body": text} for text in ("One swims.", "Two fly.", "Ada wrote.")]
    folder.write("tasks/1.json", {"id": 1, "data": {"pages": bodies}})
    folder.write("annotations/1.json", {"id": 1, "task": 1, "completed_by": "mara@example.org", "result": [REGION]})
    folder.commit()
    open_task(page, serve(folder), 1)
    expect(page.get_by_text("One swims.", exact=True)).to_be_visible()
    expect(page.get_by_text("Two fly.", exact=True)).to_have_count(0)
    expect(page.get_by_role("button", name="Previous page")).to_be_disabled()
    page.get_by_role("radio", name="Letter").check()
    page.get_by_role("button", name="Next page").click()
    expect(page.get_by_text("Two fly.", exact=True)).to_be_visible()
    expect(page.get_by_role("radio", name="Letter")).not_to_be_checked()
    page.get_by_role("radio", name="Table").check()
    page.keyboard.press("Alt+ArrowLeft")
    expect(page.get_by_role("radio", name="Letter")).to_be_checked()
    page.locator("[data-region]").first.click()
    expect(page.locator("[data-page-shown]")).to_have_attribute("data-page-shown", "3")
    assert {item["from_name"] for item in serialize(page)} == {"who_2", "kind_0", "kind_1"}
    page.get_by_role("button", name="Update").first.click()
    wait_until(lambda: len(folder.annotation()["result"]) == 3)
