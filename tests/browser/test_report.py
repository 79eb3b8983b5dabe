"""`labelfs diff --html`: one page that stands alone, opened from the disk with nothing else beside it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PICTURES = """<View>
  <Image name="image" value="$image"/>
  <RectangleLabels name="box" toName="image"><Label value="Car"/>
    <Label value="Bus" background="#ff0000"/></RectangleLabels>
  <BrushLabels name="brush" toName="image"><Label value="Road"/></BrushLabels>
  <TextArea name="note" toName="image"/>
</View>"""
TEXTS = """<View><Text name="text" value="$text"/>
  <Labels name="ner" toName="text"><Label value="Place"/><Label value="Name"/></Labels></View>"""
SOUNDS = """<View><Audio name="audio" value="$audio"/>
  <Labels name="speech" toName="audio"><Label value="Talk"/></Labels></View>"""


def box(region: str, x: float, label: str = "Car") -> dict[str, Any]:
    value = {"rectanglelabels": [label], "x": x, "y": 20, "width": 20, "height": 30, "rotation": 0}
    return {"id": region, "value": value, "from_name": "box", "to_name": "image", "type": "rectanglelabels",
            "original_width": 200, "original_height": 100}


def note(text: str) -> dict[str, Any]:
    return {"id": "n", "value": {"text": [text]}, "from_name": "note", "to_name": "image", "type": "textarea"}


def span(region: str, start: int, end: int, label: str = "Place") -> dict[str, Any]:
    value = {"start": start, "end": end, "text": "", "labels": [label]}
    return {"id": region, "value": value, "from_name": "ner", "to_name": "text", "type": "labels"}


def sound(region: str, start: float, end: float) -> dict[str, Any]:
    value = {"start": start, "end": end, "channel": 0, "labels": ["Talk"]}
    return {"id": region, "value": value, "from_name": "speech", "to_name": "audio", "type": "labels",
            "original_length": 12.5}


def folder(root: Path, config: str, data: dict[int, Any], labels: dict[tuple[int, str], list[Any]]) -> Path:
    (root / "tasks").mkdir(parents=True)
    (root / "annotations").mkdir()
    (root / "config.xml").write_text(config)
    (root / "tasks/all.json").write_text(json.dumps([{"id": n, "data": one} for n, one in data.items()]))
    for (task, who), result in labels.items():
        (root / f"annotations/{task}.{who}.json").write_text(json.dumps(
            {"id": 10 * task + len(who), "task": task, "completed_by": who, "result": result}))
    return root


def report(page: Page, tmp_path: Path, *folders: Path) -> Path:
    target = tmp_path / "out" / "report.html"
    target.parent.mkdir()
    subprocess.run([sys.executable, "-m", "labelfs", "diff", *map(str, folders), "--html", str(target)], check=True,
                   capture_output=True)
    page.goto(target.as_uri())
    return target


@pytest.fixture
def page(context: Any) -> Any:
    """A page that fails when anything but the report itself is asked for."""
    page = context.new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("console", lambda one: faults.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda one: faults.append(str(one)))
    yield page
    page.close()
    assert not faults
    assert {url.split(":")[0] for url in asked} <= {"file", "data"}
    assert sum(url.startswith("file") for url in asked) == 1


def test_pictures(page: Page, tmp_path: Path) -> None:
    data = {n: {"image": f"media/{n}.png"} for n in (1, 2)}
    hostile = box("</script><script>alert(1)</script>", 70, "<img src=x onerror=alert(1)>")
    before = folder(tmp_path / "a", PICTURES, data, {
        (1, "ann@example.org"): [box("moved", 10), box("gone", 40), box("same", 75), note("a small car")]})
    after = folder(tmp_path / "b", PICTURES, data, {
        (1, "ann@example.org"): [box("moved", 14), box("same", 75), box("new", 40, "Bus"), note("a red car")],
        (2, "bob@example.org"): [hostile]})
    (after / "media").mkdir()
    Image.new("RGB", (2000, 1000), (20, 90, 120)).save(after / "media/1.png")
    made = report(page, tmp_path, before, after)
    assert made.stat().st_size < 400_000
    tasks = page.get_by_role("listbox", name="Changed tasks").get_by_role("option")
    expect(tasks).to_have_count(2)
    rows = page.locator(".change-rows button")
    assert rows.evaluate_all("rows => rows.map((one) => one.dataset.region)") == ["moved", "n", "gone", "new"]
    expect(page.locator("ins")).to_have_text("red")
    expect(page.locator("del")).to_have_text("small")
    view = page.locator(".report-view")
    expect(view.locator("svg")).to_have_count(2)
    assert str(view.locator("svg image").first.get_attribute("href")).startswith("data:image/jpeg;base64,")
    expect(view.locator(".fig.was")).to_have_count(2)
    expect(view.locator(".fig.same")).to_have_count(1)

    page.keyboard.press("j")
    expect(page.locator(".chg.on")).to_have_attribute("data-region", "n")
    page.keyboard.press("v")
    expect(view).to_have_attribute("data-mode", "swipe")
    page.keyboard.press("v")
    expect(page.locator(".report-stage.pair figure")).to_have_count(2)
    page.get_by_role("combobox", name="Label").select_option("Bus")
    expect(tasks).to_have_count(1)
    expect(rows).to_have_count(1)
    page.get_by_role("combobox", name="Label").select_option("")
    page.get_by_role("combobox", name="Person").select_option("bob@example.org")
    expect(tasks).to_have_count(1)
    expect(rows).to_contain_text("<img src=x")
    page.get_by_role("combobox", name="Person").select_option("")
    page.get_by_role("combobox", name="Kind").select_option("removed")
    expect(rows).to_have_count(1)


def test_texts(page: Page, tmp_path: Path) -> None:
    text = "Ann 🎈 lives in Rome."
    before = folder(tmp_path / "a", TEXTS, {7: {"text": text}}, {
        (7, "ann@example.org"): [span("place", 15, 19), span("name", 0, 3, "Name")]})
    after = folder(tmp_path / "b", TEXTS, {7: {"text": text}}, {
        (7, "ann@example.org"): [span("place", 12, 19), span("name", 0, 3, "Name")]})
    report(page, tmp_path, before, after)
    old, new = page.locator(".report-text").all()
    expect(old.locator("mark.was")).to_have_text("Rome")
    expect(new.locator("mark:not(.same)")).to_have_text("in Rome")
    expect(new.locator("mark.same")).to_have_text("Ann")


def test_sounds(page: Page, tmp_path: Path) -> None:
    before = folder(tmp_path / "a", SOUNDS, {3: {"audio": "media/a.wav"}}, {(3, "ann@example.org"): [sound("s", 1, 4)]})
    after = folder(tmp_path / "b", SOUNDS, {3: {"audio": "media/a.wav"}}, {
        (3, "ann@example.org"): [sound("s", 2, 5), sound("t", 8, 9)]})
    report(page, tmp_path, before, after)
    expect(page.locator(".bands rect.was")).to_have_count(1)
    expect(page.locator(".bands rect")).to_have_count(3)
    assert page.locator(".bands text").all_text_contents() == ["Talk", "0", "12.5 s"]


def test_equal_states(page: Page, tmp_path: Path) -> None:
    same = folder(tmp_path / "a", SOUNDS, {3: {"audio": "media/a.wav"}}, {})
    report(page, tmp_path, same, same)
    expect(page.get_by_text("No label differs")).to_be_visible()
