"""The example projects with sound, film and series: by fingers, by keys, and all playing together."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import Server, client_point, drag, open_task, serialize, wait_until
from .fingers import Fingers

pytestmark = pytest.mark.browser

FOLDERS = ("harbour-radio", "runs", "harbour-film", "harbour-watch")
RADIO, RUNS, FILM, WATCH = 1, 2, 3, 4


@pytest.fixture(scope="module")
def harbour(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for the examples that have a time axis."""
    made = tmp_path_factory.mktemp("harbour") / "workspace"
    for folder in FOLDERS:
        shutil.copytree(root / "examples" / folder, made / folder)
    listed = {str(number): folder for number, folder in enumerate(FOLDERS, 1)}
    (made / "workspace.json").write_text(json.dumps({"projects": listed}), "utf-8")
    server = Server(made, "--as", "mara@example.org")
    yield server
    server.stop()


@pytest.fixture
def tablet(browser: Browser) -> Iterator[tuple[Page, Fingers]]:
    context = browser.new_context(viewport={"width": 1000, "height": 800}, has_touch=True, reduced_motion="reduce")
    page = context.new_page()
    yield page, Fingers(context.new_cdp_session(page))
    context.close()


def moment(page: Page, frame: float) -> tuple[float, float]:
    """Client pixels of a frame in the ruler of the film."""
    point = page.evaluate("frame => labelfs.object('film').timeline.toClient(frame)", frame)
    return point["x"], point["y"]


def window(page: Page, name: str) -> tuple[float, float]:
    view = page.evaluate("name => labelfs.object(name).view.value", name)
    return view["start"], view["end"]


def values(page: Page) -> list[dict[str, Any]]:
    return [one["value"] for one in serialize(page)]


def arm(page: Page, label: str) -> None:
    button = page.get_by_role("button", name=label, exact=True)
    button.tap()
    expect(button).to_have_attribute("aria-pressed", "true")


def test_a_sound_by_fingers(tablet: tuple[Page, Fingers], harbour: Server) -> None:
    page, fingers = tablet
    open_task(page, harbour, 2, RADIO)
    fingers.tap(client_point(page, "call", 4))
    wait_until(lambda: abs(page.evaluate("document.querySelector('audio').currentTime") - 4) < 0.02)
    arm(page, "Harbour")
    fingers.drag(client_point(page, "call", 1), client_point(page, "call", 3))
    fingers.drag(client_point(page, "call", 3), client_point(page, "call", 3.5))
    (cut,) = values(page)
    assert (cut["start"], cut["end"]) == pytest.approx((1, 3.5), abs=0.02)
    fingers.pinch(
        (client_point(page, "call", 4), client_point(page, "call", 5)),
        (client_point(page, "call", 3), client_point(page, "call", 6)),
    )
    assert window(page, "call") == pytest.approx((3, 6), abs=0.02)
    strip = page.locator(".sound-overview").bounding_box()
    assert strip is not None
    six, seven = ((strip["x"] + strip["width"] * seconds / 9, strip["y"] + 12) for seconds in (6, 7))
    fingers.drag(six, seven)  # the edge of the window in the whole, small
    assert window(page, "call") == pytest.approx((3, 7), abs=0.05)
    assert len(values(page)) == 1


def test_a_series_by_fingers(tablet: tuple[Page, Fingers], harbour: Server) -> None:
    page, fingers = tablet
    open_task(page, harbour, 2, RUNS)
    first, last = window(page, "run")

    def at(share: float) -> tuple[float, float]:
        return client_point(page, "run", first + share * (last - first))

    arm(page, "Easy")
    fingers.drag(at(0.2), at(0.4))
    (cut,) = values(page)
    assert cut["timeserieslabels"] == ["Easy"]
    assert not cut["instant"]
    fingers.pinch((at(0.5), at(0.6)), (at(0.4), at(0.7)))
    start, end = window(page, "run")
    assert (end - start) / (last - first) == pytest.approx(1 / 3, abs=0.01)
    arm(page, "Event")
    for _ in range(2):
        fingers.tap(at(0.55))
    wait_until(lambda: len(values(page)) == 2)
    assert values(page)[1]["instant"]


def test_a_timeline_by_fingers(tablet: tuple[Page, Fingers], harbour: Server) -> None:
    page, fingers = tablet
    open_task(page, harbour, 1, FILM)
    fingers.drag(moment(page, 60), moment(page, 90))
    expect(page.locator('[data-object="film"][data-frame="90"]')).to_be_visible()
    arm(page, "Quiet")
    fingers.drag(moment(page, 30), moment(page, 50))
    made = {"ranges": [{"start": 30, "end": 50}], "timelinelabels": ["Quiet"]}
    wait_until(lambda: values(page)[-1] == made, what="the range")
    count = len(values(page))
    wide = moment(page, 60)[0] - moment(page, 50)[0]
    left, top = moment(page, 60)
    fingers.pinch(((left, top), (left + 40, top)), ((left - 60, top), (left + 100, top)))
    assert moment(page, 60)[0] - moment(page, 50)[0] == pytest.approx(4 * wide, rel=0.1)
    assert len(values(page)) == count


def test_a_keyframe_is_carried_in_time_and_a_box_begins_beside_the_picture(page: Page, harbour: Server) -> None:
    open_task(page, harbour, 1, FILM)
    before = values(page)[0]
    row = moment(page, 1)[1] + 24
    page.mouse.click(moment(page, 120)[0], row)  # a press on the diamond chooses the track and goes there
    expect(page.locator('[data-object="film"][data-frame="120"]')).to_be_visible()
    drag(page, (moment(page, 120)[0], row), (moment(page, 100)[0], row))
    first, last = values(page)[0]["sequence"]
    assert first == before["sequence"][0]
    assert last == {**before["sequence"][1], "frame": 100, "time": 4}
    expect(page.locator('[data-object="film"][data-frame="100"]')).to_be_visible()
    page.keyboard.press("Control+Shift+ArrowLeft")
    page.keyboard.press("Control+Shift+ArrowLeft")
    assert values(page)[0]["sequence"][1]["frame"] == 98
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert values(page)[0] == before
    page.keyboard.press("u")
    page.get_by_role("button", name="Ferry", exact=True).click()
    left, top = client_point(page, "film", 0, 0)
    drag(page, (left - 20, top - 15), client_point(page, "film", 20, 30))
    (box,) = values(page)[-1]["sequence"]
    assert [box[key] for key in ("x", "y", "width", "height")] == pytest.approx([0, 0, 20, 30], abs=0.3)


def test_a_film_its_sensors_and_its_talk_play_together(page: Page, harbour: Server) -> None:
    open_task(page, harbour, 1, WATCH)
    rows = page.get_by_role("listbox", name="Regions").get_by_role("option")
    for place, text in enumerate(("Keep to the north side.", "Passing", "Wake", "Close")):  # by time over all three
        expect(rows.nth(place)).to_contain_text(text)
    film, radio = page.locator('[data-object="film"]'), page.locator('[data-object="radio"]')
    film.get_by_role("button", name="Play", exact=True).click()
    both = "() => [document.querySelector('video').currentTime, labelfs.object('pier').player.time.value]"
    wait_until(lambda: page.evaluate(both)[0] > 0.6, what="the film")
    expect(radio.locator('[data-utterance="0"].playing')).to_have_count(1)
    wait_until(lambda: page.evaluate(both)[0] > 2, what="the second utterance")
    expect(radio.locator('[data-utterance="1"].playing')).to_have_count(1)
    film_at, series_at = page.evaluate(both)
    assert series_at == pytest.approx(film_at, abs=0.1)
    page.locator(".series-bar").get_by_role("button", name="Pause", exact=True).click()
    expect(film.get_by_role("button", name="Play", exact=True)).to_be_visible()
    page.mouse.click(*client_point(page, "pier", 4))
    expect(page.locator('[data-object="film"][data-frame="101"]')).to_be_visible()
    radio.get_by_role("button", name="Play 1", exact=True).click()
    wait_until(lambda: 0.3 <= page.evaluate(both)[0] < 1.6, what="the first utterance")
    expect(film.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert page.evaluate(both)[0] == pytest.approx(1.6, abs=0.35)
