"""Nothing is lost: two versions, a server that goes away, skips, takebacks, predictions, other tabs, broken configs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, expect

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
CLASSES = """<View>
  <Text name="text" value="$text"/>
  <Choices name="mood" toName="text" choice="single">
    <Choice value="Calm"/>
    <Choice value="Angry"/>
  </Choices>
</View>
"""
SLOW = 10_000


@pytest.fixture
def boxes(folder: Folder) -> Folder:
    (folder.root / "media").mkdir()
    Image.new("RGB", (800, 600), (40, 90, 140)).save(folder.root / "media/1.png")
    folder.write("config.xml", BOXES)
    folder.write("tasks/1.json", {"id": 1, "data": {"image": "media/1.png"}})
    return folder


@pytest.fixture
def sentences(folder: Folder) -> Folder:
    write_sentences(folder, "")
    return folder


def write_sentences(folder: Folder, under: str) -> None:
    folder.write(f"{under}config.xml", CLASSES)
    tasks = [{"id": n, "data": {"text": f"Sentence {n} of {under or 'the project'}"}} for n in (1, 2)]
    folder.write(f"{under}tasks/all.json", tasks)


def box(name: str, x: float, label: str = "Boat") -> dict[str, Any]:
    value = {"x": x, "y": 20, "width": 20, "height": 20, "rotation": 0, "rectanglelabels": [label]}
    size = {"original_width": 800, "original_height": 600, "image_rotation": 0}
    return {"id": name, "from_name": "objects", "to_name": "image", "type": "rectanglelabels", **size, "value": value}


def draw(page: Page, label: str, x: float, y: float) -> None:
    """A box of 20 × 20 percent."""
    button = page.get_by_role("button", name=label, exact=True)
    if button.get_attribute("aria-pressed") != "true":
        button.click()
    drag(page, client_point(page, "image", x, y), client_point(page, "image", x + 20, y + 20))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def saved(page: Page, words: str = "Submitted") -> None:
    expect(page.locator("[data-save]")).to_have_text(words, timeout=SLOW)


def toast(page: Page, words: str) -> Locator:
    return page.locator(".toast").filter(has_text=re.compile(words)).last


def places(result: list[dict[str, Any]]) -> list[int]:
    return sorted(round(item["value"]["x"]) for item in result)


def ready(page: Page) -> None:
    expect(page.locator('main[data-page="label"][data-ready="true"]')).to_be_visible(timeout=SLOW)


def changed_here_and_on_disk(page: Page, boxes: Folder, server: Server) -> Locator:
    """A box at 20 is on disk; a second one at 60 is drawn; then the disk says 10 and 40."""
    open_task(page, server, 1)
    draw(page, "Boat", 20, 20)
    press(page, "Submit")
    saved(page)
    draw(page, "Buoy", 60, 60)
    (file,) = boxes.annotation_files()
    annotation = json.loads(file.read_text("utf-8"))
    annotation["result"][0]["value"]["x"] = 10
    annotation["result"].append(box("fromdisk01", 40))
    file.write_text(json.dumps(annotation), "utf-8")
    dialog = page.get_by_role("alertdialog")
    expect(dialog).to_be_visible(timeout=SLOW)
    return dialog


@pytest.mark.parametrize(
    ("button", "shown", "dirty"),
    [("Keep mine", [20, 60], True), ("Take theirs", [10, 40], False), ("Merge", [10, 40, 60], True)],
)
def test_two_versions_and_the_person_decides(
    page: Page, boxes: Folder, serve: Callable[..., Server], button: str, shown: list[int], dirty: bool
) -> None:
    dialog = changed_here_and_on_disk(page, boxes, serve(boxes))
    dialog.get_by_role("button", name=button, exact=True).click()
    expect(dialog).to_be_hidden()
    assert places(serialize(page)) == shown
    assert places(boxes.annotation()["result"]) == [10, 40], "the disk keeps its version until one submits"
    if dirty:
        press(page, "Update")
        expect(toast(page, "updated")).to_be_visible(timeout=SLOW)
    saved(page)
    assert places(boxes.annotation()["result"]) == shown
    page.reload()
    ready(page)
    assert places(serialize(page)) == shown


def test_theirs_taken_can_be_taken_back(page: Page, boxes: Folder, serve: Callable[..., Server]) -> None:
    dialog = changed_here_and_on_disk(page, boxes, serve(boxes))
    dialog.get_by_role("button", name="Take theirs", exact=True).click()
    expect(dialog).to_be_hidden()
    toast(page, "Theirs was taken").get_by_role("button", name="Undo").click()
    assert places(serialize(page)) == [20, 60]


def test_work_done_while_the_server_is_away_arrives(page: Page, boxes: Folder, serve: Callable[..., Server]) -> None:
    server = serve(boxes)
    open_task(page, server, 1)
    server.kill()
    draw(page, "Boat", 20, 20)
    alert = page.get_by_role("alert").filter(has_text="The server does not answer.")
    expect(alert).to_contain_text("1 draft", timeout=SLOW)
    page.keyboard.press("Control+Enter")
    expect(alert).to_contain_text("1 submit", timeout=SLOW)
    assert boxes.annotation_files() == []
    serve(boxes, "--port", str(urlsplit(server.url).port))
    retry = alert.get_by_role("button", name="Retry", exact=True)
    if retry.is_visible():
        retry.click()
    expect(alert).to_be_hidden(timeout=SLOW)
    saved(page)
    assert places(boxes.annotation()["result"]) == [20]
    page.reload()
    ready(page)
    assert places(serialize(page)) == [20]


def test_skip_and_label_after_all(page: Page, sentences: Folder, serve: Callable[..., Server]) -> None:
    open_task(page, serve(sentences), 1)
    press(page, "Skip")
    saved(page, "Skipped")
    assert sentences.annotation()["was_cancelled"] is True
    expect(page.get_by_role("note").filter(has_text="This task was skipped")).to_be_visible()
    page.get_by_role("radio", name="Calm", exact=True).click()
    press(page, "Submit")
    saved(page)
    annotation = sentences.annotation()
    assert annotation.get("was_cancelled", False) is False
    assert annotation["result"][0]["value"] == {"choices": ["Calm"]}
    expect(page.get_by_role("note").filter(has_text="This task was skipped")).to_be_hidden()


def test_the_last_submit_is_taken_back(page: Page, boxes: Folder, serve: Callable[..., Server]) -> None:
    open_task(page, serve(boxes), 1)
    draw(page, "Boat", 20, 20)
    press(page, "Submit")
    saved(page)
    toast(page, "Task 1 submitted").get_by_role("button", name="Undo").click()
    expect(toast(page, "taken back")).to_be_visible(timeout=SLOW)
    assert boxes.annotation_files() == []
    assert places(serialize(page)) == [20], "the work goes on as a draft"
    page.reload()
    ready(page)
    assert places(serialize(page)) == [20]


def test_an_update_is_taken_back(page: Page, boxes: Folder, serve: Callable[..., Server]) -> None:
    open_task(page, serve(boxes), 1)
    draw(page, "Boat", 20, 20)
    press(page, "Submit")
    saved(page)
    draw(page, "Buoy", 60, 60)
    press(page, "Update")
    toast(page, "Task 1 updated").get_by_role("button", name="Undo").click()
    expect(toast(page, "taken back")).to_be_visible(timeout=SLOW)
    assert places(boxes.annotation()["result"]) == [20]
    assert places(serialize(page)) == [20]


def test_a_prediction_is_used(page: Page, boxes: Folder, serve: Callable[..., Server]) -> None:
    said = {"id": 77, "task": 1, "model_version": "boats-v1", "score": 0.9, "result": [box("predicted1", 30)]}
    boxes.write("predictions/boats-v1/run.jsonl", json.dumps(said) + "\n")
    open_task(page, serve(boxes), 1)
    page.get_by_role("button", name="Use prediction").first.click()
    wait_until(lambda: places(serialize(page)) == [30], 10, "the prediction's box")
    page.keyboard.press("Control+Enter")
    saved(page)
    annotation = boxes.annotation()
    assert annotation["parent_prediction"] == 77
    assert [item["origin"] for item in annotation["result"]] == ["prediction"]
    assert annotation["completed_by"] == "mara@example.org"


def test_two_tasks_by_keyboard_alone(page: Page, sentences: Folder, serve: Callable[..., Server]) -> None:
    server = serve(sentences)
    page.goto(f"{server.url}/projects/1/label")
    seen: list[int] = []
    for key in ("1", "2"):
        ready(page)
        seen.append(int(page.locator("main").get_attribute("data-task") or 0))
        page.keyboard.press(key)
        page.keyboard.press("Control+Enter")
        expect(page.locator(f'main[data-task="{seen[-1]}"]')).to_have_count(0, timeout=SLOW)
    expect(page.get_by_text("Nothing left to label")).to_be_visible(timeout=SLOW)
    files = [json.loads(file.read_text("utf-8")) for file in sentences.annotation_files()]
    answers = {one["task"]: one["result"][0]["value"]["choices"] for one in files}
    assert sorted(seen) == [1, 2]
    assert answers == {seen[0]: ["Calm"], seen[1]: ["Angry"]}


def test_a_second_tab_follows(page: Page, context: BrowserContext, boxes: Folder, serve: Callable[..., Server]) -> None:
    server = serve(boxes)
    open_task(page, server, 1)
    other = context.new_page()
    open_task(other, server, 1)
    draw(page, "Boat", 20, 20)
    press(page, "Submit")
    saved(page)
    wait_until(lambda: places(serialize(other)) == [20], 10, "the submit in the other tab")
    draw(other, "Buoy", 60, 60)
    press(other, "Update")
    saved(other)
    wait_until(lambda: places(serialize(page)) == [20, 60], 10, "the update in the first tab")
    expect(page.get_by_role("alertdialog")).to_be_hidden()


def test_a_broken_config_is_named_and_the_last_good_one_holds(
    page: Page, boxes: Folder, serve: Callable[..., Server]
) -> None:
    open_task(page, serve(boxes), 1)
    boxes.write("config.xml", BOXES.replace("</View>", ""))
    banner = page.get_by_role("alert").filter(has_text="The config has a problem.")
    expect(banner).to_be_visible(timeout=SLOW)
    expect(banner).to_contain_text(re.compile(r"config\.xml:\d+"))
    draw(page, "Boat", 20, 20)
    page.keyboard.press("Control+Enter")
    saved(page)
    assert places(boxes.annotation()["result"]) == [20]
    boxes.write("config.xml", BOXES.replace('<Label value="Buoy"/>', '<Label value="Buoy"/><Label value="Ferry"/>'))
    expect(banner).to_be_hidden(timeout=SLOW)
    expect(page.get_by_role("button", name="Ferry", exact=True)).to_be_visible(timeout=SLOW)
    assert places(serialize(page)) == [20]


def test_the_second_project_of_a_workspace_gets_its_own_submit(
    page: Page, folder: Folder, serve: Callable[..., Server]
) -> None:
    for name in ("alpha/", "beta/"):
        write_sentences(folder, name)
    server = serve(folder)
    open_task(page, server, 1, project=2)
    expect(page.get_by_role("article", name="text")).to_contain_text("Sentence 1 of beta")
    page.get_by_role("radio", name="Angry", exact=True).click()
    press(page, "Submit")
    saved(page)
    assert not (folder.root / "alpha/annotations").exists()
    (file,) = (folder.root / "beta/annotations").rglob("*.json")
    annotation = json.loads(file.read_text("utf-8"))
    assert annotation["task"] == 1
    assert annotation["result"][0]["value"] == {"choices": ["Angry"]}


def test_a_read_only_server_shows_and_refuses(page: Page, boxes: Folder, serve: Callable[..., Server]) -> None:
    boxes.write(
        "annotations/1.mara@example.org.json",
        {"id": 5, "task": 1, "completed_by": "mara@example.org", "result": [box("ondisk0001", 30)]},
    )
    before = boxes.annotation_files()[0].read_bytes()
    open_task(page, serve(boxes, "--read-only"), 1)
    expect(page.get_by_role("note").filter(has_text="This folder is read-only")).to_be_visible()
    saved(page, "Read-only")
    assert places(serialize(page)) == [30]
    expect(page.get_by_role("button", name=re.compile("^(Submit|Update)$"))).to_be_disabled()
    drag(page, client_point(page, "image", 60, 60), client_point(page, "image", 80, 80))
    page.keyboard.press("Control+Enter")
    assert places(serialize(page)) == [30]
    headers = {"Content-Type": "application/json"}
    asked = {"method": "POST", "headers": headers, "body": '{"result": []}'}
    post = "asked => fetch('/api/tasks/1/annotations', asked).then(answer => answer.status)"
    assert page.evaluate(post, asked) == 403
    assert [file.read_bytes() for file in boxes.annotation_files()] == [before]
