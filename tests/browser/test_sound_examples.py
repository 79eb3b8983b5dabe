"""Every audio example and template opens, shows its results and gives them back as they were."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from labelfs.labeling.config import Node, parse

from .conftest import Folder, Server, drag, open_task, serialize, wait_until
from .test_sound import ME, at, write_sound

pytestmark = pytest.mark.browser

OWN = Path(__file__).resolve().parents[2] / "templates" / "audio"
REGION = {"start": 1.5, "end": 2.25, "channel": 0}


def cases(shared: Path) -> dict[str, tuple[str, dict[str, Any], list[dict[str, Any]]]]:
    """Name → config, data, results: what others wrote, and our own templates."""
    found = {}
    for path in sorted((shared / "fixtures/editor_examples").glob("*.json")):
        case = json.loads(path.read_text("utf-8"))
        if "<Audio" in case["config"]:
            found[path.stem] = (case["config"], case["task"]["data"], case["annotations"][0]["result"])
    for path in sorted((shared / "fixtures/templates").glob("*.xml")):
        if "<Audio" in path.read_text("utf-8"):
            found[path.stem] = (path.read_text("utf-8"), dict.fromkeys(("audio", "video_url"), "media/own.wav"), [])
    for path in sorted(OWN.glob("*/config.xml")):
        data = json.loads((path.parent / "task.json").read_text("utf-8"))["data"]
        found[path.parent.name] = (path.read_text("utf-8"), data, [])
    return {name: (config, data, result or made(config)) for name, (config, data, result) in found.items()}


def made(config: str) -> list[dict[str, Any]]:
    """A range with the first label of the first label control, and what must be said of it."""
    controls = parse(config).controls()
    labels = next((one for one in controls if one.tag == "Labels"), None)
    if labels is None:
        return []
    label = next(child for child in labels.children if child.tag == "Label").attrs["value"]
    required = [one for one in controls if one.tag == "TextArea" and one.attrs.get("required")]
    return [item(labels, "labels", [label]), *(item(one, "text", ["so it is"]) for one in required)]


def item(control: Node, key: str, payload: list[str]) -> dict[str, Any]:
    kind = "labels" if key == "labels" else "textarea"
    return {"original_length": 4, "id": "r1", "from_name": control.name, "to_name": control.to_name[0], "type": kind,
            "origin": "manual", "value": {**REGION, key: payload}}


@pytest.fixture(scope="module")
def workspace(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Server, dict[str, int]]]:
    root = tmp_path_factory.mktemp("examples") / "workspace"
    for name, (config, data, result) in cases(shared).items():
        folder = Folder(root / name)
        folder.write("config.xml", config)
        folder.write("project.json", {"format": 1, "title": name})
        folder.write("tasks/1.json", {"id": 1, "data": data})
        folder.write("annotations/1/1.json", {"id": 1, "task": 1, "completed_by": ME, "result": result})
        write_sound(folder.root / "media/own.wav", seconds=4)
    server = Server(root, "--as", ME)
    with urllib.request.urlopen(f"{server.url}/api/projects") as answer:
        numbers = {one["title"]: one["id"] for one in json.load(answer)["results"]}
    yield root, server, numbers
    server.stop()


def test_all_of_them_open_and_give_back_what_they_hold(
    context: BrowserContext, shared: Path, workspace: tuple[Path, Server, dict[str, int]]
) -> None:
    root, server, numbers = workspace
    page = context.new_page()  # videos of other machines are asked for and refused, which the console tells
    assert set(numbers) == set(cases(shared)), "each is a project"
    assert len(numbers) >= 11
    for name, (_, data, result) in cases(shared).items():
        open_task(page, server, 1, numbers[name])
        assert serialize(page) == result, name
        expect(page.locator(".sound")).to_be_visible()
        if any("labels" in one["value"] for one in result) and not str(data).startswith("{'video': 'https:"):
            add_and_remove(page, root / name / "annotations/1/1.json", result)


def add_and_remove(page: Page, file: Path, result: list[dict[str, Any]]) -> None:
    """One range more, submitted, removed and updated: the file is as it was, byte for byte."""
    name, label = result[0]["to_name"], result[0]["value"]["labels"][0]
    expect(page.locator(f'[data-object="{name}"] .sound-facts .num')).not_to_be_empty()
    before = file.read_bytes()
    page.get_by_role("button", name=label, exact=True).click()
    drag(page, at(page, 2.6, name=name), at(page, 3.4, name=name))
    assert sum(one["type"] == "labels" for one in serialize(page)) == 2
    if len(result) > 1:
        page.get_by_role("textbox", name=result[1]["from_name"]).fill("so it was")
        page.get_by_role("textbox", name=result[1]["from_name"]).blur()
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-save]")).to_have_text("Submitted")
    assert file.read_bytes() != before
    page.keyboard.press("Delete")
    assert serialize(page) == result
    page.keyboard.press("Control+Enter")
    wait_until(lambda: file.read_bytes() == before, what="the file as it was")
