"""The data page: many tasks in a virtual grid, problems as they come and go, and what is done with a selection."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from .conftest import Folder, Server, wait_until

pytestmark = pytest.mark.browser

CLASSES = """<View>
  <Text name="text" value="$text"/>
  <Choices name="mood" toName="text" choice="single">
    <Choice value="Calm"/>
    <Choice value="Angry"/>
  </Choices>
</View>
"""


def answer(number: int, task: int, person: str, choice: str) -> dict[str, Any]:
    value = {"id": "a" * 10, "from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": [choice]}}
    return {"id": number, "task": task, "completed_by": person, "result": [value]}


def write_tasks(folder: Folder, count: int) -> None:
    folder.write("config.xml", CLASSES)
    folder.write("tasks/all.json", [{"id": n, "data": {"text": f"sentence {n:04d}"}} for n in range(1, count + 1)])


@pytest.fixture
def few(folder: Folder) -> Folder:
    write_tasks(folder, 6)
    folder.write("annotations/1/1.ben@example.org.json", answer(71, 1, "ben@example.org", "Calm"))
    folder.commit()
    return folder


def open_data(page: Page, server: Server) -> Locator:
    page.goto(f"{server.url}/projects/1/data")
    expect(page.locator('main[data-page="data"][data-ready="true"]')).to_be_visible()
    return page.get_by_role("grid", name="Tasks")


def ids_shown(page: Page) -> list[int]:
    found = page.locator("[data-task]").evaluate_all("rows => rows.map((row) => Number(row.dataset.task))")
    return [int(one) for one in found]


def pick(page: Page, *tasks: int) -> Locator:
    for task in tasks:
        page.get_by_role("checkbox", name=f"Select task {task}", exact=True).check()
    bar = page.get_by_role("toolbar", name="Selected tasks")
    expect(bar).to_contain_text(f"{len(tasks)} selected")
    return bar


def answers_of(folder: Folder, person: str) -> dict[int, str]:
    """Task → choice of one person, from the files."""
    found = [json.loads(file.read_text("utf-8")) for file in folder.annotation_files()]
    return {one["task"]: one["result"][0]["value"]["choices"][0] for one in found if one["completed_by"] == person}


def test_a_thousand_tasks(page: Page, folder: Folder, serve: Callable[..., Server]) -> None:
    write_tasks(folder, 1000)
    grid = open_data(page, serve(folder))
    expect(grid).to_have_attribute("aria-rowcount", "1000")
    assert len(ids_shown(page)) < 100
    grid.evaluate("box => { box.scrollTop = box.scrollHeight; }")
    expect(page.locator('[data-task="1000"]')).to_be_in_viewport()
    grid.evaluate("box => { box.scrollTop = 0; }")
    page.get_by_role("columnheader", name="ID").get_by_role("button").click()
    page.get_by_role("columnheader", name="ID").get_by_role("button").click()
    expect(page.locator("[data-task]").first).to_have_attribute("data-task", "1000")
    page.get_by_role("searchbox", name="Search in all fields").fill("sentence 0077")
    expect(grid).to_have_attribute("aria-rowcount", "1")
    assert ids_shown(page) == [77]


def test_select_all_means_the_search(page: Page, folder: Folder, serve: Callable[..., Server]) -> None:
    write_tasks(folder, 300)
    grid = open_data(page, serve(folder))
    page.get_by_role("searchbox", name="Search in all fields").fill("sentence 02")
    expect(grid).to_have_attribute("aria-rowcount", "100")
    bar = pick(page, 200)
    bar.get_by_role("button", name="Select all 100").click()
    expect(bar).to_contain_text("100 selected")
    page.get_by_role("checkbox", name="Select task 201", exact=True).uncheck()
    expect(bar).to_contain_text("99 selected")
    bar.get_by_role("button", name="Delete tasks").click()
    dialog = page.get_by_role("alertdialog", name="Delete 99 tasks?")
    expect(dialog).to_contain_text(".labelfs/trash")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    dialog.get_by_role("button", name="Delete tasks").click()
    expect(grid).to_have_attribute("aria-rowcount", "1")
    left = [task["id"] for task in json.loads((folder.root / "tasks/all.json").read_text("utf-8"))]
    assert left == [*range(1, 200), 201, *range(300, 301)]
    assert list((folder.root / ".labelfs/trash").rglob("*"))


def test_select_by_keyboard_and_range(page: Page, few: Folder, serve: Callable[..., Server]) -> None:
    grid = open_data(page, serve(few))
    grid.focus()
    for key in ("ArrowDown", "ArrowDown", "Space"):
        page.keyboard.press(key)
    expect(page.locator('[data-task="2"]')).to_have_attribute("aria-selected", "true")
    bar = page.get_by_role("toolbar", name="Selected tasks")
    page.locator('[data-task="5"]').click(modifiers=["Shift"])
    expect(bar).to_contain_text("4 selected")
    page.get_by_role("checkbox", name="Select all tasks of this view").check()
    expect(bar).to_contain_text("6 selected")
    grid.focus()
    page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
    page.keyboard.press("Control+a")
    expect(bar).to_contain_text("6 selected")
    page.keyboard.press("Escape")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"task=1$"))


def test_problems_come_and_go(page: Page, few: Folder, serve: Callable[..., Server]) -> None:
    open_data(page, serve(few))
    file = few.root / "annotations/1/1.ben@example.org.json"
    good = file.read_text("utf-8")
    row = page.get_by_role("table", name="Problems").locator(f'[data-file="{file.relative_to(few.root)}"]')
    file.write_text(good[: len(good) // 2], "utf-8")
    expect(row).to_be_visible(timeout=1_500)
    assert re.fullmatch(r"\d+", row.get_attribute("data-line") or "")
    file.write_text(good, "utf-8")
    expect(row).to_have_count(0, timeout=1_500)


def test_set_choice_for_many(page: Page, few: Folder, serve: Callable[..., Server]) -> None:
    few.write("annotations/2/2.mara@example.org.json", answer(72, 2, "mara@example.org", "Calm"))
    open_data(page, serve(few))
    bar = pick(page, 1, 2, 3)
    bar.get_by_role("button", name="Set choice…").click()
    dialog = page.get_by_role("dialog", name="Set choice")
    dialog.get_by_role("combobox").select_option("Angry")
    dialog.get_by_role("button", name="Set for 3 tasks").click()
    expect(page.get_by_text("Done: Set choice")).to_be_visible()
    assert answers_of(few, "mara@example.org") == {1: "Angry", 2: "Angry", 3: "Angry"}
    assert answers_of(few, "ben@example.org") == {1: "Calm"}
    assert len(few.annotation_files()) == 4


def test_delete_annotations(page: Page, few: Folder, serve: Callable[..., Server]) -> None:
    open_data(page, serve(few))
    pick(page, 1).get_by_role("button", name="Delete annotations").click()
    dialog = page.get_by_role("alertdialog", name="Delete all annotations of 1 task?")
    dialog.get_by_role("button", name="Delete annotations").click()
    wait_until(lambda: not few.annotation_files(), what="the annotation gone")
    trashed = [file for file in (few.root / ".labelfs/trash").rglob("*.json") if "ben@example.org" in file.name]
    assert len(trashed) == 1


def test_predictions_become_annotations(page: Page, few: Folder, serve: Callable[..., Server]) -> None:
    said = {"id": 5, "task": 3, "model_version": "m1", "score": 0.9, "result": answer(0, 3, "", "Angry")["result"]}
    few.write("predictions/m1.jsonl", json.dumps(said) + "\n")
    open_data(page, serve(few))
    pick(page, 3).get_by_role("button", name="Predictions → annotations").click()
    expect(page.get_by_text("Done: Predictions → annotations")).to_be_visible()
    assert answers_of(few, "mara@example.org") == {3: "Angry"}


def test_export_selection(page: Page, few: Folder, serve: Callable[..., Server], tmp_path: Path) -> None:
    open_data(page, serve(few))
    pick(page, 1, 4).get_by_role("button", name="Export selection").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="JSON", exact=True).click()
    download.value.save_as(tmp_path / "out.json")
    assert [task["id"] for task in json.loads((tmp_path / "out.json").read_text("utf-8"))] == [1, 4]


def test_import_a_csv(page: Page, few: Folder, serve: Callable[..., Server]) -> None:
    """First only looked at: what would be taken and what not; then imported."""
    grid = open_data(page, serve(few))
    page.get_by_role("button", name="Import", exact=True).click()
    dialog = page.get_by_role("dialog", name="Import tasks")
    expect(page.locator("main")).to_have_attribute("data-page", "import")
    table = {"name": "t.csv", "mimeType": "text/csv", "buffer": b"text\nfrom a table\nand another\nwith, too many\n"}
    dialog.locator("input[type=file]").first.set_input_files(table)
    dialog.get_by_role("button", name="Check first").click()
    expect(dialog.get_by_role("status")).to_contain_text("This import would bring · CSVTasks2")
    expect(dialog.get_by_role("region", name="Not taken")).to_contain_text("t.csv line 4")
    expect(grid).to_have_attribute("aria-rowcount", "6")
    dialog.get_by_role("button", name="Import").click()
    expect(dialog.get_by_role("status")).to_contain_text("Imported · CSVTasks2")
    dialog.get_by_role("button", name="Done").click()
    expect(grid).to_have_attribute("aria-rowcount", "8")


def test_export_with_its_losses(page: Page, few: Folder, serve: Callable[..., Server], tmp_path: Path) -> None:
    """By its own address: the format, which tasks, what is lost; the file is the one the command line writes."""
    open_data(page, serve(few))
    page.goto(page.url.replace("/data", "/export"))
    dialog = page.get_by_role("dialog", name="Export tasks")
    dialog.get_by_label("Format").select_option("CONLL2003")
    dialog.get_by_text("More options").click()
    dialog.get_by_label("As of commit").fill("nope")
    dialog.get_by_role("button", name="Check first").click()
    expect(dialog.get_by_role("alert")).to_contain_text("git knows no such commit")
    dialog.get_by_label("As of commit").fill("")
    dialog.get_by_label("Only tasks with annotations").uncheck()
    dialog.get_by_label("Only tasks for which").fill("id<=2")
    dialog.get_by_role("button", name="Check first").click()
    expect(dialog.get_by_role("status")).to_contain_text("This export would holdTasks2")
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Export").click()
    expect(dialog.get_by_role("status")).to_contain_text(f"Exported to {download.value.suggested_filename}")
    download.value.save_as(tmp_path / "out.conll")
    assert (tmp_path / "out.conll").read_text("utf-8").startswith("-DOCSTART-")


def test_german(page: Page, few: Folder, serve: Callable[..., Server]) -> None:
    open_data(page, serve(few))
    page.get_by_role("button", name=re.compile("language and theme")).click()
    page.get_by_role("menuitemradio", name="Deutsch").click()
    expect(page.get_by_role("button", name="Importieren")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.reload()
    expect(page.get_by_role("grid", name="Aufgaben")).to_be_visible()
    page.locator('[data-task="1"]').click()
    expect(page.get_by_role("button", name="Absenden", exact=True)).to_be_visible()


@pytest.mark.parametrize("context", [{"locale": "de-DE"}], indirect=True)
def test_the_browsers_language(context: BrowserContext, page: Page, few: Folder, serve: Callable[..., Server]) -> None:
    page.goto(f"{serve(few).url}/projects/1/data")
    expect(page.get_by_role("grid", name="Aufgaben")).to_be_visible()


def test_a_folder_that_is_still_read_says_how_far_and_then_shows_its_tasks(
    page: Page, few: Folder, serve: Callable[..., Server]
) -> None:
    server = serve(few)
    busy = {"id": 1, "title": "few", "folder": "few", "indexing": {"done": 3, "total": 9}, "task_number": None,
            "finished_task_number": None}
    page.route(f"{server.url}/api/projects/1", lambda route: route.fulfill(json=busy), times=2)
    page.goto(f"{server.url}/projects/1/data")
    expect(page.get_by_role("status").filter(has_text="3 of 9 files")).to_be_visible()
    expect(page.locator('main[data-page="data"][data-ready="true"]')).to_be_visible()
    expect(page.get_by_text("1 of 6 labeled")).to_be_visible()
    assert ids_shown(page)[:2] == [1, 2]
