"""What a new user does first: draw a box, mark a span, click a choice; and what git then shows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from .conftest import Folder, Server, client_point, drag, open_task, serialize, wait_until

pytestmark = pytest.mark.browser

BOXES = """<View>
  <RectangleLabels name="objects" toName="image">
    <Label value="Boat"/>
    <Label value="Buoy"/>
  </RectangleLabels>
  <Image name="image" value="$image"/>
</View>
"""
ENTITIES = """<View>
  <Labels name="entities" toName="text">
    <Label value="Person"/>
    <Label value="Place"/>
  </Labels>
  <Text name="text" value="$text"/>
</View>
"""
CLASSES = """<View>
  <Text name="text" value="$text"/>
  <Choices name="mood" toName="text" choice="single">
    <Choice value="Calm"/>
    <Choice value="Angry"/>
  </Choices>
</View>
"""
TEXT = "Hanne de Vries opened the harbour of Rotterdam."


@pytest.fixture
def boxes(folder: Folder) -> Folder:
    (folder.root / "media").mkdir()
    for number in (1, 2):
        Image.new("RGB", (800, 600), (40 * number, 90, 140)).save(folder.root / f"media/{number}.png")
    folder.write("config.xml", BOXES)
    folder.write("tasks/two.json", [{"id": n, "data": {"image": f"media/{n}.png"}} for n in (1, 2)])
    folder.commit()
    return folder


@pytest.fixture
def texts(folder: Folder) -> Folder:
    folder.write("config.xml", ENTITIES)
    folder.write("tasks/1.json", {"id": 1, "data": {"text": TEXT}})
    folder.commit()
    return folder


def draw_box(page: Page, label: str, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw a box between two places given in percent of the picture."""
    button = page.get_by_role("button", name=label, exact=True)
    if button.get_attribute("aria-pressed") != "true":
        button.click()
    drag(page, client_point(page, "image", *start), client_point(page, "image", *end))


def submit(page: Page, name: str = "Submit") -> None:
    page.get_by_role("button", name=name, exact=True).click()
    expect(
        page.get_by_role("status").filter(has_text=re.compile("submitted|updated", re.IGNORECASE)).first
    ).to_be_visible()


def test_a_box_drawn_with_the_mouse_stands_in_one_file(page: Page, boxes: Folder, serve: Callable[..., Server]) -> None:
    server = serve(boxes)
    open_task(page, server, 1)
    draw_box(page, "Boat", (20, 30), (45, 70))
    expect(page.locator('[role="listbox"][aria-label="Regions"] [role="option"]')).to_have_count(1)
    submit(page)
    annotation = boxes.annotation()
    (item,) = annotation["result"]
    assert annotation["task"] == 1
    assert annotation["completed_by"] == "mara@example.org"
    assert item["type"] == "rectanglelabels"
    assert item["value"]["rectanglelabels"] == ["Boat"]
    assert (item["original_width"], item["original_height"], item["image_rotation"]) == (800, 600, 0)
    value = item["value"]
    assert value["x"] == pytest.approx(20, abs=0.3)
    assert value["y"] == pytest.approx(30, abs=0.4)
    assert value["width"] == pytest.approx(25, abs=0.5)
    assert value["height"] == pytest.approx(40, abs=0.6)
    status = boxes.git("status", "--porcelain", "-uall").splitlines()
    assert [line for line in status if "activity/" not in line] == ["?? annotations/1.mara@example.org.json"]


def test_a_moved_box_is_a_diff_of_two_lines(page: Page, boxes: Folder, serve: Callable[..., Server]) -> None:
    server = serve(boxes)
    open_task(page, server, 1)
    draw_box(page, "Boat", (20, 20), (40, 40))
    draw_box(page, "Buoy", (60, 60), (80, 80))
    submit(page)
    boxes.commit("labels")
    open_task(page, server, 1)
    page.keyboard.press("Escape")
    drag(page, client_point(page, "image", 30, 30), client_point(page, "image", 35, 32))
    submit(page, "Update")
    diff = boxes.git("diff", "--unified=0", "--", "annotations").splitlines()
    changed = [line for line in diff if re.match(r"[-+](?![-+])", line)]
    assert len(changed) == 2, diff
    assert all('"rectanglelabels": ["Boat"]' in line for line in changed)


def test_a_region_more_submitted_deleted_and_updated_leaves_the_file_as_it_was(
    page: Page, boxes: Folder, serve: Callable[..., Server]
) -> None:
    server = serve(boxes)
    open_task(page, server, 1)
    draw_box(page, "Boat", (20, 20), (40, 40))
    submit(page)
    (file,) = boxes.annotation_files()
    before = file.read_bytes()
    open_task(page, server, 1)
    draw_box(page, "Buoy", (60, 60), (80, 80))
    submit(page, "Update")
    assert file.read_bytes() != before
    open_task(page, server, 1)
    added = serialize(page)[-1]["id"]
    page.evaluate("id => window.labelfs.select(id)", added)
    page.keyboard.press("Delete")
    submit(page, "Update")
    assert file.read_bytes() == before


def test_a_span_selected_in_text(page: Page, texts: Folder, serve: Callable[..., Server]) -> None:
    server = serve(texts)
    open_task(page, server, 1)
    page.get_by_role("button", name="Place", exact=True).click()
    start, end = TEXT.index("Rotterdam"), TEXT.index("Rotterdam") + len("Rotterdam")
    drag(page, client_point(page, "text", start), client_point(page, "text", end))
    submit(page)
    (item,) = texts.annotation()["result"]
    assert item["value"] == {"start": start, "end": end, "text": "Rotterdam", "labels": ["Place"]}
    assert (item["from_name"], item["to_name"], item["type"]) == ("entities", "text", "labels")


def test_a_choice_clicked(page: Page, folder: Folder, serve: Callable[..., Server]) -> None:
    folder.write("config.xml", CLASSES)
    folder.write("tasks/1.json", {"id": 1, "data": {"text": TEXT}})
    folder.commit()
    server = serve(folder)
    open_task(page, server, 1)
    page.get_by_role("radio", name="Calm", exact=True).click()
    submit(page)
    (item,) = folder.annotation()["result"]
    assert item["value"] == {"choices": ["Calm"]}
    folder.commit("calm")
    open_task(page, server, 1)
    page.get_by_role("radio", name="Angry", exact=True).click()
    submit(page, "Update")
    diff = [
        line
        for line in folder.git("diff", "--unified=0", "--", "annotations").splitlines()
        if re.match(r"[-+](?![-+])", line)
    ]
    assert len(diff) == 2, diff


def test_git_stash_shows_the_old_state_within_a_second(page: Page, boxes: Folder, serve: Callable[..., Server]) -> None:
    server = serve(boxes)
    open_task(page, server, 1)
    draw_box(page, "Boat", (20, 20), (40, 40))
    submit(page)
    open_task(page, server, 1)
    options = page.locator('[role="listbox"][aria-label="Regions"] [role="option"]')
    expect(options).to_have_count(1)
    boxes.git("stash", "-u")
    expect(options).to_have_count(0, timeout=5_000)
    boxes.git("stash", "pop")
    expect(options).to_have_count(1, timeout=5_000)


def test_what_was_acknowledged_survives_a_kill(page: Page, boxes: Folder, serve: Callable[..., Server]) -> None:
    server = serve(boxes)
    open_task(page, server, 1)
    draw_box(page, "Boat", (20, 20), (40, 40))
    submit(page)
    server.kill()
    assert boxes.annotation()["result"][0]["value"]["rectanglelabels"] == ["Boat"]
    again = serve(boxes)
    open_task(page, again, 1)
    assert len(serialize(page)) == 1


def test_undo_redo_and_draft_survive_a_reload(page: Page, boxes: Folder, serve: Callable[..., Server]) -> None:
    server = serve(boxes)
    open_task(page, server, 1)
    draw_box(page, "Boat", (20, 20), (40, 40))
    page.get_by_role("button", name="Undo", exact=True).click()
    assert serialize(page) == []
    page.get_by_role("button", name="Redo", exact=True).click()
    (drawn,) = serialize(page)
    expect(page.get_by_text("Draft saved").first).to_be_visible()
    page.reload()
    expect(page.locator('main[data-page="label"][data-ready="true"]')).to_be_visible()
    assert serialize(page) == [drawn]
    assert boxes.annotation_files() == []


def test_an_edit_on_disk_is_on_the_page_within_a_second(
    page: Page, boxes: Folder, serve: Callable[..., Server]
) -> None:
    server = serve(boxes)
    open_task(page, server, 1)
    draw_box(page, "Boat", (20, 20), (40, 40))
    submit(page)
    open_task(page, server, 1)
    (file,) = boxes.annotation_files()
    annotation = json.loads(file.read_text("utf-8"))
    annotation["result"][0]["value"]["rectanglelabels"] = ["Buoy"]
    file.write_text(json.dumps(annotation), "utf-8")
    wait_until(lambda: serialize(page)[0]["value"]["rectanglelabels"] == ["Buoy"], 2, "the edit")


def test_work_not_submitted_is_never_overwritten(page: Page, boxes: Folder, serve: Callable[..., Server]) -> None:
    server = serve(boxes)
    open_task(page, server, 1)
    draw_box(page, "Boat", (20, 20), (40, 40))
    submit(page)
    open_task(page, server, 1)
    draw_box(page, "Buoy", (60, 60), (80, 80))
    (file,) = boxes.annotation_files()
    annotation = json.loads(file.read_text("utf-8"))
    annotation["result"][0]["value"]["x"] = 21.5
    file.write_text(json.dumps(annotation), "utf-8")
    dialog = page.get_by_role("alertdialog")
    expect(dialog).to_be_visible(timeout=3_000)
    for name in ("Keep mine", "Take theirs", "Merge"):
        expect(dialog.get_by_role("button", name=name, exact=True)).to_be_visible()
    dialog.get_by_role("button", name="Merge", exact=True).click()
    expect(dialog).to_be_hidden()
    result = serialize(page)
    assert len(result) == 2
    assert result[0]["value"]["x"] == 21.5
