"""The Changes page: a folder's labels before and after, taken back, commented, settled and committed by keys."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from .conftest import Folder, Server, open_task, wait_until

pytestmark = pytest.mark.browser

CONFIG = """<View>
  <Image name="image" value="$image"/>
  <RectangleLabels name="box" toName="image">
    <Label value="Car"/>
    <Label value="Bus"/>
  </RectangleLabels>
  <Choices name="weather" toName="image"><Choice value="Sun"/><Choice value="Rain"/></Choices>
</View>
"""
NAME = "annotations/1.mara@example.org.json"


def box(region: str, x: float, label: str = "Car") -> dict[str, Any]:
    value = {"rectanglelabels": [label], "x": x, "y": 20, "width": 20, "height": 30, "rotation": 0}
    return {"id": region, "value": value, "from_name": "box", "to_name": "image", "type": "rectanglelabels",
            "origin": "manual", "original_width": 200, "original_height": 100, "image_rotation": 0}


def put(folder: Folder, task: int, result: list[Any], who: str = "mara@example.org") -> None:
    folder.write(f"annotations/{task}.{who}.json", {
        "id": 100 * task + len(who), "ground_truth": False, "task": task, "was_cancelled": False, "completed_by": who,
        "created_at": "2026-01-01T10:00:00.000000Z", "result": result})


@pytest.fixture
def streets(folder: Folder) -> Folder:
    """Three labeled tasks: one moved, relabeled, added to and taken from; one new; one as committed."""
    folder.write("config.xml", CONFIG)
    folder.write("project.json", {"format": 1, "title": "Streets"})
    folder.write("tasks/all.json", [{"id": n, "data": {"image": f"media/{n}.png"}} for n in (1, 2, 3)])
    (folder.root / "media").mkdir()
    for n in (1, 2, 3):
        Image.new("RGB", (200, 100), (90, 60 * n, 120)).save(folder.root / f"media/{n}.png")
    put(folder, 1, [box("moved", 10), box("named", 40), box("gone", 70)])
    put(folder, 3, [box("same", 10)])
    folder.commit("Label two streets")
    put(folder, 1, [box("moved", 14), box("named", 40, "Bus"), box("new", 5, "Bus")])
    put(folder, 2, [box("first", 10)])
    return folder


def open_changes(page: Page, server: Server, query: str = "") -> None:
    page.goto(f"{server.url}/projects/1/changes{query}")
    expect(page.locator('main[data-page="changes"][data-ready="true"]')).to_be_visible()


def row(page: Page, region: str) -> Locator:
    return page.locator(f'.change-rows [data-region="{region}"]')


def chosen(page: Page) -> Locator:
    return page.locator('.change-rows [aria-current="true"]')


def regions(folder: Folder, name: str = NAME) -> dict[str, float]:
    result = json.loads((folder.root / name).read_text())["result"]
    return {item["id"]: item["value"]["x"] for item in result}


def test_review_by_keys(page: Page, streets: Folder, serve: Callable[..., Server]) -> None:
    server = serve(streets)
    before = streets.git("show", f"HEAD:{NAME}")
    open_changes(page, server)
    tasks = page.get_by_role("listbox", name="Changed tasks")
    expect(tasks.get_by_role("option")).to_have_count(2)
    expect(tasks.locator('[data-task="1"]')).to_have_attribute("data-kind", "M")
    expect(tasks.locator('[data-task="2"]')).to_have_attribute("data-kind", "A")
    assert page.locator(".change-rows > li").evaluate_all(
        "rows => rows.map((one) => one.dataset.region + one.dataset.sign)") == ["moved~", "named~", "gone-", "new+"]
    expect(page.locator(".marks .mark")).to_have_count(4)

    page.keyboard.press("a")  # accepts, and goes on
    expect(page.get_by_role("button", name="Accept Car: changed").first).to_have_attribute("aria-pressed", "true")
    expect(chosen(page)).to_have_attribute("data-region", "named")
    page.keyboard.press("r")
    expect(row(page, "named")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(row(page, "named")).to_have_count(1)
    for region in ("moved", "named", "gone", "new"):
        page.get_by_role("button", name="Revert").and_(row(page, region).get_by_role("button")).click()
        expect(row(page, region)).to_have_count(0)
    expect(tasks.get_by_role("option")).to_have_count(1)
    assert (streets.root / NAME).read_text() == before


def test_commit(page: Page, streets: Folder, serve: Callable[..., Server]) -> None:
    server = serve(streets)
    open_changes(page, server)
    message = page.get_by_role("textbox", name="Commit message")
    expect(message).to_have_value("Relabel tasks 1 and 2: 2 added, 2 changed, 1 removed")
    page.keyboard.press("n")
    page.keyboard.press("x")
    expect(page.locator('[data-task="2"]')).to_have_attribute("aria-checked", "false")
    expect(message).to_have_value("Relabel task 1: 1 added, 2 changed, 1 removed")
    message.fill("Cars that are buses")
    page.get_by_role("textbox", name="Description").fill("They were\ntall.")
    page.get_by_role("button", name="Commit", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Committed 1 file")
    expect(page.get_by_role("listbox", name="Changed tasks").get_by_role("option")).to_have_count(1)
    assert streets.git("log", "-1", "--format=%ae|%B").strip() == (
        "mara@example.org|Cars that are buses\n\nThey were\ntall.")
    assert streets.git("status", "--porcelain").split() == ["??", "annotations/2.mara@example.org.json"]
    expect(page.get_by_role("link", name="Branch main", exact=False)).to_contain_text("1 changed")
    page.keyboard.press("x")
    page.get_by_role("button", name="Commit", exact=True).click()
    expect(page.get_by_role("heading", name="Nothing to review")).to_be_visible()

    page.get_by_role("tab", name="Commits").click()  # and what was committed can be looked at again
    page.get_by_role("button", name="Compare from").click()
    page.get_by_role("menuitemradio", name="Label two streets").click()
    expect(page.get_by_role("listbox", name="Changed tasks").get_by_role("option")).to_have_count(2)
    expect(page.get_by_role("button", name="Revert all")).to_have_count(0)
    expect(page.get_by_role("button", name="Commit", exact=True)).to_have_count(0)


def test_views(page: Page, streets: Folder, serve: Callable[..., Server]) -> None:
    open_changes(page, serve(streets))
    stage = page.locator(".review-stage")
    expect(stage).to_have_attribute("data-view", "onion")
    after = page.locator('[data-side="after"]')
    page.get_by_role("slider", name="Onion skin").fill("100")
    expect(after).to_have_css("opacity", "1")
    page.keyboard.down("o")
    expect(after).to_have_css("opacity", "0")
    page.keyboard.up("o")
    expect(after).to_have_css("opacity", "1")
    page.get_by_role("radio", name="Side by side").click()
    surfaces = page.get_by_role("application", name="image")
    expect(surfaces).to_have_count(2)
    shown = [one.evaluate("one => one.closest('.stage').querySelector('img').getBoundingClientRect().width")
             for one in surfaces.all()]
    surfaces.first.hover()
    page.mouse.wheel(0, -120)  # what zooms one zooms the other
    for one, width in zip(surfaces.all(), shown, strict=True):
        page.wait_for_function(
            "([one, width]) => one.closest('.stage').querySelector('img').getBoundingClientRect().width > width + 5",
            arg=[one.element_handle(), width])
    page.get_by_role("radio", name="Text").click()
    expect(page.locator(".file-lines .add").first).to_contain_text("+")
    page.get_by_role("switch", name="Unchanged").click()


def test_comment_on_a_region_and_reject(page: Page, streets: Folder, serve: Callable[..., Server]) -> None:
    open_changes(page, serve(streets))
    page.keyboard.press("j")
    page.keyboard.press("c")
    box_ = page.get_by_role("textbox", name="Comment")
    expect(box_).to_be_focused()
    page.keyboard.type("A car, I think.")  # letters are no keys while one writes
    page.keyboard.press("Control+Enter")
    expect(page.locator(".said-line")).to_contain_text("A car, I think.")
    page.get_by_role("button", name="Reject").click()
    expect(page.locator(".said-line")).to_have_count(2)
    said = [json.loads(path.read_text()) for path in (streets.root / "reviews").iterdir()]
    assert {(one["verdict"], one.get("region")) for one in said} == {("comment", "named"), ("rejected", None)}
    assert {one["reviewer"] for one in said} == {"mara@example.org"}


def test_a_merge_conflict_is_settled_by_one_key(page: Page, streets: Folder, serve: Callable[..., Server]) -> None:
    mark = {"base": box("moved", 10), "ours": box("moved", 14), "theirs": box("moved", 30)}
    put(streets, 1, [{**box("moved", 14), "conflict": mark}, box("named", 40), box("gone", 70)])
    open_changes(page, serve(streets))
    task = page.locator('.changed-task[data-task="1"]')
    expect(task).to_have_attribute("data-kind", "C")
    expect(task).to_have_attribute("aria-checked", "false")  # nobody commits it by accident
    expect(page.get_by_role("group", name="Both sides changed region moved")).to_be_visible()
    page.keyboard.press("2")
    expect(task).to_have_attribute("data-kind", "M")
    assert regions(streets)["moved"] == 30 and "conflict" not in (streets.root / NAME).read_text()


def test_a_merge_conflict_is_settled_where_one_labels(
    page: Page, streets: Folder, serve: Callable[..., Server],
) -> None:
    """Two regions left open: looked at on the surface, taken by a key, undone, put off."""
    marks = [{"base": box("moved", 10), "ours": box("moved", 14), "theirs": box("moved", 30)},
             {"base": box("gone", 70), "ours": None, "theirs": box("gone", 60)}]
    put(streets, 1, [{**box("moved", 14), "conflict": marks[0]}, box("named", 40),
                     {**box("gone", 60), "conflict": marks[1]}])
    open_task(page, serve(streets), 1)
    panel = page.get_by_role("region", name="To settle: region moved")
    theirs = panel.get_by_role("button", name="Theirs: Car x 30 y 20 width 20 height 30")
    expect(panel.get_by_role("button", name="Before both: Car x 10 y 20 width 20 height 30")).to_be_visible()
    expect(panel.get_by_role("status")).to_have_text("1 of 2 to settle")
    theirs.hover()  # the surface shows what would be taken; the work stays as it is
    assert page.evaluate("labelfs.serialize()[0].value.x") == 14
    page.keyboard.press("2")
    expect(page.get_by_role("region", name="To settle: region gone")).to_be_visible()
    assert page.evaluate("labelfs.serialize()[0].value.x") == 30
    page.get_by_role("button", name="Undo").last.click()
    expect(panel).to_be_visible()
    page.keyboard.press("3")
    second = page.get_by_role("region", name="To settle: region gone")
    expect(second.get_by_role("button", name="Ours: not there")).to_be_visible()
    second.get_by_role("button", name="Later").click()
    expect(second).to_have_count(0)
    page.reload()
    expect(second).to_be_visible()
    page.keyboard.press("1")
    expect(second).to_have_count(0)
    assert regions(streets) == {"moved": 10, "named": 40} and "conflict" not in (streets.root / NAME).read_text()


def test_branches_and_the_folder_as_it_changes(page: Page, streets: Folder, serve: Callable[..., Server]) -> None:
    streets.git("switch", "-q", "-c", "night")
    server = serve(streets)
    streets.commit("Night")
    open_changes(page, server)
    expect(page.get_by_role("heading", name="Nothing to review")).to_be_visible()
    page.get_by_role("tab", name="Branches").click()
    expect(page.locator("[data-summary]")).to_contain_text("2 tasks")
    expect(page.get_by_role("region", name="Comparison")).to_contain_text("1 ahead, 0 behind")
    assert "from=main" in page.url and "to=night" in page.url
    page.reload()
    expect(page.get_by_role("tab", name="Branches")).to_have_attribute("aria-selected", "true")
    page.get_by_role("tab", name="Not committed").click()
    put(streets, 3, [box("same", 50)])
    expect(page.locator('.changed-task[data-task="3"]')).to_be_visible()
    streets.git("checkout", "-q", "--", ".")
    expect(page.get_by_role("heading", name="Nothing to review")).to_be_visible()


def test_a_detached_head_and_no_git(page: Page, streets: Folder, serve: Callable[..., Server]) -> None:
    streets.git("checkout", "-q", "--detach")
    server = serve(streets)
    open_changes(page, server)
    expect(page.get_by_role("form", name="Commit").get_by_role("note")).to_contain_text("git switch -c NAME")
    expect(page.get_by_role("button", name="Commit", exact=True)).to_be_disabled()
    open_task(page, server, 1)  # the branch in the header leads to the task's changes
    page.locator("header .branch").click()
    expect(page.locator('.changed-task[data-task="1"]')).to_have_attribute("aria-selected", "true")
    (streets.root / ".git").rename(streets.root.parent / "away")
    open_changes(page, server)
    expect(page.get_by_role("alert").first).to_contain_text("not in a git repository")


# ---- the history of a task on the labeling page -----------------------------------------------------------------


def test_history_is_scrubbed_and_brought_back(page: Page, streets: Folder, serve: Callable[..., Server]) -> None:
    streets.commit("Night")
    put(streets, 1, [box("moved", 60), box("named", 40, "Bus")])
    server = serve(streets)
    open_task(page, server, 1)
    page.get_by_role("tab", name="History").click()
    entries = page.get_by_role("listbox", name="History").get_by_role("option")
    expect(entries).to_have_count(3)
    expect(entries.nth(0)).to_contain_text("not committed")
    expect(entries.nth(1)).to_contain_text("Night")
    expect(entries.nth(1)).to_contain_text("+1 ~2 −1")
    scrub = page.get_by_role("slider", name="Commit of this task")
    scrub.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")  # older is to the left
    expect(page.locator(".strip.past")).to_contain_text("The labels as of")
    expect(entries.nth(2)).to_have_attribute("aria-selected", "true")
    assert page.evaluate("labelfs.serialize()[0].value.x") == 60  # what is open stays open
    page.get_by_role("button", name="Restore this version").click()
    expect(page.locator(".strip.past")).to_have_count(0)
    assert page.evaluate("labelfs.serialize().map((one) => [one.id, one.value.x])") == [
        ["moved", 10], ["named", 40], ["gone", 70]]
    page.get_by_role("button", name="Update", exact=True).click()
    wait_until(lambda: regions(streets) == {"moved": 10, "named": 40, "gone": 70}, what="the earlier version")


def test_blame_in_the_details(page: Page, streets: Folder, serve: Callable[..., Server]) -> None:
    server = serve(streets)
    open_task(page, server, 1)
    for region, words in (("moved", "not committed yet"), ("new", "not committed yet")):
        page.evaluate("id => labelfs.select(id)", region)
        expect(page.locator("[data-blame]")).to_contain_text(words)
    streets.commit("Night")
    put(streets, 1, [box("moved", 14), box("named", 41, "Bus"), box("new", 5, "Bus")])
    page.evaluate("id => labelfs.select(id)", "moved")
    expect(page.locator("[data-blame]")).to_contain_text("Night")
    expect(page.locator("[data-blame]")).to_contain_text("Test")
    open_task(page, server, 3)
    page.evaluate("id => labelfs.select(id)", "same")
    expect(page.locator("[data-blame]")).to_contain_text("Label two streets")
