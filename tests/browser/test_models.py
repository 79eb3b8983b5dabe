"""Suggestions of a rule-based model in the browser; backends, orders and webhooks on the settings page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.backends import Backend
from tests.models.test_predict import TEXTS, block

from .conftest import Folder, Server, open_task, serialize, shot, wait_until

pytestmark = pytest.mark.browser
CONFIG = """<View>
  <Text name="text" value="$text"/>
  <Choices name="kind" toName="text" choice="single">
    <Choice value="Positive"/><Choice value="Negative"/>
  </Choices>
</View>
"""
MOODS = CONFIG.replace("Positive", "good").replace("Negative", "bad").replace('name="kind"', 'name="mood"')


@pytest.fixture
def moods(folder: Folder) -> Folder:
    folder.write("config.xml", CONFIG)
    folder.write("tasks/rows.json", [{"id": n, "data": {"text": text}} for n, text in enumerate(TEXTS, 1)])
    folder.commit()
    return folder


def test_ten_lines_suggest_and_one_key_accepts(
    page: Page, moods: Folder, serve: Callable[..., Server], root: Path, tmp_path: Path
) -> None:
    """The function of docs/models.md: its suggestions appear on the open page, a key accepts one and goes on."""
    moods.write("config.xml", MOODS)
    moods.write("mood.py", block(root, "mood.py"))
    moods.commit()
    server = serve(moods)
    page.goto(f"{server.url}/projects/1/label")
    expect(page.locator('main[data-page="label"][data-ready="true"][data-task="1"]')).to_be_visible()
    expect(page.locator("[data-prediction]")).to_have_count(0)
    command = [sys.executable, "-m", "labelfs", "predict", "mood:predict"]
    subprocess.run(command, cwd=moods.root, check=True, env={**os.environ, "LABELFS_HOME": str(tmp_path / "home")})
    tab = page.locator("[data-prediction]")
    expect(tab).to_contain_text("mood")
    tab.click()
    expect(page.get_by_role("radio", name=re.compile("good"))).to_be_checked()
    shot(page, "model-suggestion")
    page.keyboard.press("Alt+a")
    expect(page.locator('main[data-task="2"]')).to_be_visible()
    wait_until(lambda: len(moods.annotation_files()) == 1, what="the annotation")
    written = moods.annotation()
    assert written["result"][0]["value"] == {"choices": ["good"]}
    assert written["result"][0]["origin"] == "prediction"
    assert written["parent_prediction"]
    page.keyboard.press("Alt+p")
    expect(page.get_by_role("radio", name=re.compile("bad"))).to_be_checked()
    assert len(moods.annotation_files()) == 1, "taken over, to be looked at before it is submitted"


def test_a_backend_answers_while_the_page_is_open(
    page: Page, moods: Folder, serve: Callable[..., Server], backend: Callable[..., Backend]
) -> None:
    """Connected on the settings page; the labeling page opens at once and shows the suggestion when it comes."""
    one, server = backend("--delay", "1"), serve(moods)
    page.goto(f"{server.url}/projects/1/data")
    page.get_by_role("link", name="Settings").click()
    expect(page.locator('main[data-page="settings"][data-ready="true"]')).to_be_visible()
    models = page.get_by_role("region", name="Models")
    expect(models).to_contain_text("No model backend is connected.")
    models.get_by_label("Address").fill("http://127.0.0.1:9")
    models.get_by_role("button", name="Connect").click()
    expect(models.get_by_role("alert")).to_contain_text("health check failed")
    expect(models.get_by_role("alert")).to_contain_text("label-studio-ml start")
    models.get_by_label("Address").fill(one.url)
    models.get_by_label("Name").fill("rules")
    models.get_by_role("button", name="Connect").click()
    expect(models.locator("[data-backend]")).to_contain_text("Connected")
    models.get_by_role("button", name="Check").click()
    expect(models.get_by_role("status")).to_contain_text("reach each other")
    shot(page, "settings-models")
    open_task(page, server, 2)
    expect(page.locator("[data-prediction]")).to_contain_text("rules-1")
    assert moods.git("status", "--porcelain", "predictions") == "", "looking changes nothing that git sees"
    page.locator("[data-prediction]").click()
    page.get_by_role("button", name="Use prediction").click()
    expect(page.get_by_role("radio", name=re.compile("Negative"))).to_be_checked()
    page.get_by_role("button", name="Submit", exact=True).click()
    wait_until(lambda: "predictions/" in moods.git("status", "--porcelain"), what="the prediction that was used")


def test_order_proposals_and_webhooks(
    page: Page, moods: Folder, serve: Callable[..., Server], backend: Callable[..., Backend]
) -> None:
    one = backend()
    moods.write("project.json", {"format": 1, "ml_backends": [{"title": "rules", "url": one.url}]})
    server = serve(moods)
    page.goto(f"{server.url}/projects/1/settings")
    order = page.get_by_role("region", name="Order of tasks")
    order.get_by_label("Where models differ most").check()
    expect(order.get_by_role("status")).to_have_text("Saved.")
    order.get_by_label("Least certain first").check()
    order.get_by_label("Certainty by").select_option("entropy")
    wait_until(lambda: '"entropy"' in (moods.root / "project.json").read_text(), what="the setting")
    assert '"uncertainty"' in (moods.root / "project.json").read_text()
    assert not one.notes.exists(), "what a project file proposes is not asked"
    proposal = page.locator("[data-proposal]")
    expect(proposal).to_contain_text("rules")
    shot(page, "settings-proposal")
    proposal.get_by_role("button", name="Connect").click()
    expect(page.locator("[data-backend]")).to_contain_text("rules-1")
    hooks = page.get_by_role("region", name="Webhooks")
    expect(hooks.locator("[data-webhook]")).to_have_count(0)
    hooks.get_by_label("Address").fill("http://127.0.0.1:9/hook")
    hooks.get_by_role("button", name="Add webhook").click()
    added = hooks.locator("[data-webhook]").last
    expect(added).to_contain_text("127.0.0.1:9/hook")
    added.get_by_role("button", name="Deliveries").click()
    expect(added).to_contain_text("Nothing was delivered yet.")
    page.set_viewport_size({"width": 420, "height": 800})
    shot(page, "settings-narrow")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 1440, "height": 900})
    shot(page, "settings-dark")


def test_a_connected_model_goes_on_with_a_conversation(
    page: Page, folder: Folder, serve: Callable[..., Server], backend: Callable[..., Backend]
) -> None:
    folder.write("config.xml", '<View><Chat name="chat" value="$talk" llm="any/model" editable="true"/></View>')
    folder.write("tasks/1.json", {"id": 1, "data": {"talk": [{"role": "system", "content": "Be brief."}]}})
    folder.commit()
    one, server = backend(), serve(folder)
    open_task(page, server, 1)
    chat = page.locator('[data-object="chat"]')
    expect(chat.get_by_role("note")).to_contain_text("No model is connected")
    expect(chat.get_by_label("Role").locator("option")).to_have_count(2)
    model = {"project": 1, "url": one.url, "title": "Rules", "is_interactive": True}
    assert page.request.post(f"{server.url}/api/ml", data=model).status == 201
    open_task(page, server, 1)
    expect(chat.get_by_role("button", name="Ask Rules")).to_be_visible()
    expect(chat.get_by_label("Role").locator("option")).to_have_count(1)
    chat.get_by_label("Message", exact=True).fill("Hello")
    page.keyboard.press("Enter")
    expect(chat.locator(".bubble").last).to_contain_text("1. You said “Hello”.")
    messages = serialize(page)
    assert [one["value"]["chatmessage"]["role"] for one in messages] == ["user", "assistant"]
    assert [one["origin"] for one in messages] == ["manual", "prediction"]
    assert len({one["id"] for one in messages}) == 2
    chat.get_by_role("button", name="Edit message 3").click()
    page.keyboard.press("End")
    page.keyboard.type("!")
    page.keyboard.press("Enter")
    assert serialize(page)[1]["origin"] == "prediction-changed"
    one.stop()
    chat.get_by_label("Message", exact=True).fill("Are you there?")
    page.keyboard.press("Enter")
    expect(chat.get_by_role("alert")).to_contain_text("Rules did not answer")
    expect(chat.get_by_role("button", name="Try again")).to_be_visible()
    shot(page, "chat-unanswered")
    page.get_by_role("button", name="Submit", exact=True).click()
    wait_until(lambda: len(folder.annotation_files()) == 1, what="the annotation")
    assert len(folder.annotation()["result"]) == 3
