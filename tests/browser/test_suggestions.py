"""What models propose: predictions checked one by one, and answers of a real model server to what is drawn."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from .conftest import Folder, Server, client_point, drag, open_task, serialize, wait_until

pytestmark = pytest.mark.browser

CONFIG = """<View>
  <RectangleLabels name="box" toName="image"><Label value="Boat"/></RectangleLabels>
  <Image name="image" value="$image"/>
</View>
"""


def box(name: str, x: float) -> dict[str, Any]:
    value = {"x": x, "y": 20, "width": 15, "height": 15, "rotation": 0, "rectanglelabels": ["Boat"]}
    size = {"original_width": 400, "original_height": 300, "image_rotation": 0}
    return {"id": name, "from_name": "box", "to_name": "image", "type": "rectanglelabels", **size, "value": value}


@pytest.fixture
def bay(folder: Folder) -> Folder:
    (folder.root / "media").mkdir()
    Image.new("RGB", (400, 300), (80, 110, 140)).save(folder.root / "media/1.png")
    folder.write("config.xml", CONFIG)
    folder.write("tasks/1.json", {"id": 1, "data": {"image": "media/1.png"}})
    return folder


@pytest.fixture
def model() -> Iterator[tuple[str, list[Any]]]:
    """A model server that answers a drawn box with one to the right of it; its address and what it was asked."""
    asked: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self, body: object) -> None:
            text = json.dumps(body).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def do_GET(self) -> None:
            self.answer({"status": "UP", "model_class": "Neighbour"})

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            context = (body.get("params") or {}).get("context")
            if self.path != "/predict" or not context:
                nothing = [{"result": [], "score": 0} for _ in body.get("tasks", [])]
                self.answer({"model_version": "n1", "results": nothing})
                return
            asked.append(context["result"])
            value = context["result"][0]["value"]
            found = box("made", 0) | {"value": {**value, "x": value["x"] + 30}}
            self.answer({"results": [{"result": [found], "score": 0.5, "model_version": "n1"}]})

        def log_message(self, *_arguments: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def xs(page: Page) -> list[int]:
    return [round(one["value"]["x"]) for one in serialize(page)]


def test_a_prediction_is_checked_one_by_one(bay: Folder, serve: Callable[..., Server], page: Page) -> None:
    result = [box("a", 5), box("b", 30), box("c", 55), box("d", 80)]
    bay.write("predictions/v1.jsonl", json.dumps({"id": 1, "task": 1, "score": 0.75, "result": result}) + "\n")
    open_task(page, serve(bay), 1)
    page.locator("[role=tab][data-prediction]").click()
    page.get_by_role("button", name="Check one by one").click()
    strip = page.get_by_role("group", name="4 suggestions")
    expect(strip).to_be_visible()
    assert serialize(page) == []
    strip.get_by_role("button", name="Accept", exact=True).click()
    assert xs(page) == [5]
    page.keyboard.press("Shift+Backspace")
    page.keyboard.press("Shift+Enter")
    assert xs(page) == [5, 55]
    page.keyboard.press("Control+z")
    assert xs(page) == [5]
    page.keyboard.press("Alt+Shift+Enter")
    assert xs(page) == [5, 55, 80]
    expect(page.get_by_role("button", name="Accept all")).to_have_count(0)
    page.get_by_role("button", name="Submit", exact=True).click()
    wait_until(lambda: len(bay.annotation_files()) == 1, what="the annotation")
    saved = bay.annotation()["result"]
    assert {(one["origin"], one["score"]) for one in saved} == {("prediction", 0.75)}


def test_suggestions_survive_a_reload_and_are_never_submitted(
    bay: Folder, serve: Callable[..., Server], page: Page
) -> None:
    bay.write("predictions/v1.jsonl", json.dumps({"id": 1, "task": 1, "result": [box("a", 5), box("b", 30)]}) + "\n")
    server = serve(bay)
    open_task(page, server, 1)
    page.locator("[role=tab][data-prediction]").click()
    page.get_by_role("button", name="Check one by one").click()
    page.get_by_role("button", name="Accept", exact=True).click()
    expect(page.locator('[data-save="draft"]')).to_be_visible()
    open_task(page, server, 1)
    expect(page.get_by_text("1 suggestion")).to_be_visible()
    assert xs(page) == [5]
    page.get_by_role("button", name="Submit", exact=True).click()
    wait_until(lambda: len(bay.annotation_files()) == 1, what="the annotation")
    assert [one["value"]["x"] for one in bay.annotation()["result"]] == [5]


def test_a_model_is_asked_about_what_is_drawn(
    bay: Folder, serve: Callable[..., Server], page: Page, model: tuple[str, list[Any]]
) -> None:
    url, asked = model
    server = serve(bay)
    open_task(page, server, 1)
    expect(page.get_by_role("button", name="Auto-detect")).to_have_count(0)
    body = {"project": 1, "url": url, "title": "Neighbour", "is_interactive": True}
    connected = page.request.post(f"{server.url}/api/ml/", data=body, headers={"X-Labelfs": "1"})
    assert connected.ok, connected.text()
    open_task(page, server, 1)
    switch = page.get_by_role("button", name="Auto-detect")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    page.locator("[data-control]").get_by_role("button", name="Boat", exact=True).click()
    drag(page, client_point(page, "image", 10, 20), client_point(page, "image", 30, 40))
    expect(page.get_by_text("1 suggestion")).to_be_visible()
    assert serialize(page) == []
    assert [one["type"] for one in asked[0]] == ["rectanglelabels"]
    page.get_by_role("button", name="Accept", exact=True).click()
    assert xs(page) == [40]
    page.keyboard.press("m")
    expect(switch).to_have_attribute("aria-pressed", "false")
    label = page.locator("[data-control]").get_by_role("button", name="Boat", exact=True)
    expect(label).to_have_attribute("aria-pressed", "true")  # one question after the other
    drag(page, client_point(page, "image", 10, 60), client_point(page, "image", 30, 80))
    assert xs(page) == [40, 10]
    assert len(asked) == 1
    bay.write("config.xml", CONFIG.replace('toName="image">', 'toName="image" smartOnly="true">', 1))
    open_task(page, server, 1)
    expect(switch).to_be_disabled()  # the control has no other way
    expect(switch).to_have_attribute("aria-pressed", "true")
    page.locator("[data-control]").get_by_role("button", name="Boat", exact=True).click()
    drag(page, client_point(page, "image", 20, 60), client_point(page, "image", 40, 80))
    expect(page.get_by_text("1 suggestion")).to_be_visible()
    assert len(asked) == 2
