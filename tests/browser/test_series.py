"""Time series with a real mouse and keyboard: ranges and instants on samples, formats of time, bad files."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import Folder, Server, drag, open_task, serialize, wait_until
from .test_sound import write_sound

pytestmark = pytest.mark.browser

LABELS = '<TimeSeriesLabels name="event" toName="ts"><Label value="Run"/><Label value="Walk"/></TimeSeriesLabels>'


def config(series: str, channels: str = '<Channel column="speed"/><Channel column="pulse"/>', more: str = "") -> str:
    return f'<View>{LABELS}<TimeSeries name="ts" value="$csv" {series}>{channels}</TimeSeries>{more}</View>\n'


NUMBERS = config('timeColumn="time" overviewWidth="100%"')
DATES = config('timeColumn="time" timeFormat="%Y-%m-%d %H:%M" overviewWidth="100%"')


def minute(i: int) -> str:
    return f"2024-03-{1 + i // 1440:02} {i // 60 % 24:02}:{i % 60:02}"


def csv(rows: int, time: Callable[[int], object], sep: str = ",", head: str | None = "Time,Speed,Pulse") -> str:
    """Speed is the row's number, pulse a wave."""
    lines = [head.replace(",", sep)] if head else []
    lines += [sep.join([str(time(i)), str(i), f"{60 + 20 * math.sin(i / 9):.3f}"]) for i in range(rows)]
    return "\n".join(lines) + "\n"


def fill(folder: Folder, xml: str, text: str | None, data: object = "media/one.csv") -> Folder:
    folder.write("config.xml", xml)
    if text is not None:
        folder.write("media/one.csv", text)
    folder.write("tasks/1.json", {"id": 1, "data": {"csv": data}})
    folder.commit()
    return folder


def loaded(page: Page, name: str = "ts") -> None:
    expect(page.locator(f'[data-object="{name}"]')).to_have_attribute("aria-busy", "false")


def at(page: Page, time: float, plot: int = 0, name: str = "ts") -> tuple[float, float]:
    point = page.evaluate("([n, t, p]) => labelfs.object(n).toClient(t, p)", [name, time, plot])
    return point["x"], point["y"]


def values(page: Page) -> list[dict[str, Any]]:
    return [one["value"] for one in serialize(page)]


def show(page: Page, server: Server, task: int = 1) -> None:
    open_task(page, server, task)
    loaded(page)


def test_ranges_and_instants_lie_on_samples_and_can_be_changed(
    page: Page, folder: Folder, serve: Callable[..., Server]
) -> None:
    show(page, serve(fill(folder, NUMBERS, csv(101, lambda i: i * 0.5))))
    page.keyboard.press("1")
    drag(page, at(page, 10.1), at(page, 20.2, 1))
    (item,) = serialize(page)
    assert {key: item[key] for key in ("from_name", "to_name", "type", "origin")} == {
        "from_name": "event",
        "to_name": "ts",
        "type": "timeserieslabels",
        "origin": "manual",
    }
    assert item["value"] == {"start": 10, "end": 20, "instant": False, "timeserieslabels": ["Run"]}
    assert list(item["value"]) == ["start", "end", "instant", "timeserieslabels"]
    drag(page, at(page, 20), at(page, 30.4))
    assert [(one["start"], one["end"]) for one in values(page)] == [(10, 30.5)]
    drag(page, at(page, 15), at(page, 12, 1))
    assert [(one["start"], one["end"]) for one in values(page)] == [(7, 27.5)]
    page.keyboard.press("Shift+ArrowRight")
    assert values(page)[0]["end"] == 32.5
    page.get_by_role("spinbutton", name="Start", exact=True).fill("8.6")
    page.keyboard.press("Enter")
    assert values(page)[0]["start"] == 8.5
    page.locator('canvas[role="application"]').focus()
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    page.mouse.dblclick(*at(page, 40.1))
    assert values(page)[1] == {"start": 40, "end": 40, "instant": True, "timeserieslabels": ["Walk"]}
    drag(page, at(page, 40), at(page, 45.2))
    assert (values(page)[1]["start"], values(page)[1]["instant"]) in ((40, False), (45, True))


def test_times_stand_in_the_result_as_the_column_writes_them(
    page: Page, folder: Folder, serve: Callable[..., Server]
) -> None:
    show(page, serve(fill(folder, DATES, csv(600, minute))))
    first = page.evaluate("Date.UTC(2024, 2, 1)")
    page.keyboard.press("1")
    drag(page, at(page, first + 495 * 60_000), at(page, first + 525 * 60_000))
    assert values(page) == [
        {"start": "2024-03-01 08:15", "end": "2024-03-01 08:45", "instant": False, "timeserieslabels": ["Run"]}
    ]
    field = page.get_by_role("textbox", name="End", exact=True)
    field.fill("2024-03-01 09:00")
    field.press("Enter")
    assert values(page)[0]["end"] == "2024-03-01 09:00"
    field.press("ArrowUp")
    assert values(page)[0]["end"] == "2024-03-01 09:01"


ONE_COLUMN, SPEED = '<Channel column="1"/>', '<Channel column="Speed"/>'
FORMS = {
    "tab": ('timeColumn="time" sep="\\t"', csv(50, lambda i: i, "\t"), 20),
    "semicolon found": ('timeColumn="time"', csv(50, lambda i: i, ";"), 20),
    "no head": ('timeColumn="0"', csv(50, lambda i: i * 2, head=None), 40),
    "row numbers": ("", csv(50, minute), 20),
    "seconds": ('timeColumn="time" timeFormat="%s"', csv(50, lambda i: 1_600_000_000 + i), "1600000020"),
    "quoted": ('timeColumn="time"', csv(50, lambda i: f'"{i}"').replace("\n", "\r\n"), 20),
    "iso": (
        'timeColumn="time" timeFormat="%Y-%m-%dT%H:%M:%S.%f"',
        csv(50, lambda i: f"2024-03-01T00:00:{i:02}.250000"),
        "2024-03-01T00:00:20.250000",
    ),
}


def workspace(folder: Folder, cases: Sequence[tuple[str, str | None]]) -> Folder:
    """A project for each config and file, in this order; one server opens them all."""
    for number, (xml, text) in enumerate(cases, 1):
        root = folder.root / f"p{number}"
        root.mkdir()
        folder.write(f"p{number}/config.xml", xml)
        folder.write(f"p{number}/tasks/1.json", {"id": 1, "data": {"csv": "media/one.csv"}})
        if text is not None:
            folder.write(f"p{number}/media/one.csv", text)
    folder.write("workspace.json", {"projects": {str(i): f"p{i}" for i in range(1, len(cases) + 1)}})
    folder.commit()
    return folder


def plot_point(page: Page, share: float) -> tuple[float, float]:
    """A place in the first plot, so far from its left edge."""
    box = page.locator('canvas[role="application"]').bounding_box()
    assert box is not None
    return box["x"] + box["width"] * share, box["y"] + 60


def test_the_row_that_is_aimed_at_is_the_one_that_is_labeled(
    page: Page, folder: Folder, serve: Callable[..., Server]
) -> None:
    cases = [
        (config(f'{attributes} overviewWidth="100%"', ONE_COLUMN if form == "no head" else SPEED), text)
        for form, (attributes, text, _) in FORMS.items()
    ]
    server = serve(workspace(folder, cases))
    for project, (form, (_, _, start)) in enumerate(FORMS.items(), 1):
        open_task(page, server, 1, project)
        loaded(page)
        page.mouse.move(*plot_point(page, 20 / 49))
        expect(page.locator(".series-value b"), form).to_have_text("20")
        page.keyboard.press("1")
        page.mouse.dblclick(*plot_point(page, 20 / 49))
        assert values(page) == [{"start": start, "end": start, "instant": True, "timeserieslabels": ["Run"]}], form


def test_columns_of_the_task_itself_are_shown(page: Page, folder: Folder, serve: Callable[..., Server]) -> None:
    data = {"time": [10, 20, 30, 40], "speed": [1, None, "3", 4], "pulse": [5, 6, 7, 8]}
    show(page, serve(fill(folder, config('valueType="json" timeColumn="time"'), None, data)))
    for time, seen in ((20, ["–", "6"]), (30, ["3", "7"])):
        page.mouse.move(*at(page, time))
        expect(page.locator(".series-value b")).to_have_text(seen)


BAD: dict[str, tuple[str, str | None, str]] = {
    "missing": (NUMBERS, None, "The file is not there."),
    "empty": (NUMBERS, "", "The file is empty."),
    "head alone": (NUMBERS, "time,speed,pulse\n", "not one row"),
    "no such time": (
        config('timeColumn="when"'),
        csv(5, lambda i: i),
        "no time column when; there are time, speed, pulse",
    ),
    "texts": (NUMBERS, csv(5, lambda i: f"day {i}"), "“day 0”. Set timeFormat."),
    "other format": (DATES, csv(5, lambda i: i), "“0”, do not follow the timeFormat %Y-%m-%d %H:%M"),
    "no json": (NUMBERS, '{"time": [1, 2', "not an object of columns"),
}


def test_what_cannot_be_shown_says_why_and_keeps_its_regions(
    page: Page, folder: Folder, serve: Callable[..., Server]
) -> None:
    workspace(folder, [(xml, text) for xml, text, _ in BAD.values()])
    item = {
        "id": "a1",
        "from_name": "event",
        "to_name": "ts",
        "type": "timeserieslabels",
        "origin": "manual",
        "value": {"start": 1, "end": 2, "instant": False, "timeserieslabels": ["Run"]},
    }
    for project in range(1, len(BAD) + 1):
        annotation = {"id": 70 + project, "task": 1, "completed_by": "mara@example.org", "result": [item]}
        folder.write(f"p{project}/annotations/1.json", annotation)
    server = serve(folder)
    for project, (case, (_, _, words)) in enumerate(BAD.items(), 1):
        open_task(page, server, 1, project)
        page.locator(f'[role="tab"][data-annotation="{70 + project}"]').click()
        expect(page.locator(".series-missing"), case).to_contain_text(words)
        assert serialize(page) == [item]
        expect(page.locator('[role="option"]')).to_have_count(1)


HEAD = "time,speed,pulse\n"
DEPTH = config('timeColumn="time"', '<Channel column="speed"/><Channel column="depth"/>')
ODD: dict[str, tuple[str, str, str]] = {
    "unsorted": (
        NUMBERS,
        HEAD + "1,1,1\n3,3,3\n2,2,2\n4,4,4\n",
        "Rows earlier than the row before them: 1, first row 4",
    ),
    "repeated": (NUMBERS, HEAD + "1,1,1\n2,2,2\n2,2,2\n4,4,4\n", "Rows with the same time as the row before them: 1"),
    "untimed": (
        NUMBERS,
        HEAD + "1,1,1\nNaN,9,9\n,9,9\n4,4,4\n",
        "Rows without a time that can be read, left out: 2, first row 3",
    ),
    "no column": (DEPTH, csv(5, lambda i: i), "There is no column depth; there are time, speed, pulse."),
    "guessed": (NUMBERS, csv(5, minute), "The times are read as %Y-%m-%d %H:%M."),
}


def test_what_is_odd_is_named_and_shown_all_the_same(page: Page, folder: Folder, serve: Callable[..., Server]) -> None:
    server = serve(workspace(folder, [(xml, text) for xml, text, _ in ODD.values()]))
    for project, (case, (_, _, words)) in enumerate(ODD.items(), 1):
        open_task(page, server, 1, project)
        expect(page.locator(".series-notes"), case).to_contain_text(words)
        expect(page.locator(".series-missing")).to_have_count(0)
        page.mouse.move(*plot_point(page, 0.95))
        expect(page.locator(".series-value b").first, case).to_have_text("4")


def test_wheel_keys_and_overview_move_what_is_seen(page: Page, folder: Folder, serve: Callable[..., Server]) -> None:
    show(page, serve(fill(folder, NUMBERS, csv(1001, lambda i: i))))

    def seen() -> tuple[float, float]:
        box = page.locator('canvas[role="application"]').bounding_box()
        assert box is not None
        edges = [box["x"], box["x"] + box["width"]]
        start, end = (page.evaluate("x => labelfs.object('ts').timeline.fromClient(x, 0)", x) for x in edges)
        return start, end

    assert seen() == (0, 1000)
    page.mouse.move(*at(page, 500))
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    wait_until(lambda: seen()[1] - seen()[0] < 700)
    start, end = seen()
    assert abs((start + end) / 2 - 500) < 5
    page.mouse.wheel(100, 0)
    wait_until(lambda: seen()[0] > start + 10)
    page.locator('canvas[role="application"]').focus()
    page.keyboard.press("Home")
    assert seen()[0] == 0
    strip = page.locator(".series-overview").bounding_box()
    assert strip is not None
    middle = strip["y"] + strip["height"] / 2
    length = seen()[1] - seen()[0]
    page.mouse.click(strip["x"] + strip["width"] * 0.6, middle)
    assert abs(sum(seen()) / 2 - 600) < 3
    edge = strip["x"] + strip["width"] * seen()[1] / 1000
    drag(page, (edge, middle), (edge - strip["width"] * 0.2, middle))
    assert abs(seen()[1] - seen()[0] - (length - 200)) < 3
    page.get_by_role("button", name="Fit", exact=True).click()
    assert seen() == (0, 1000)


def test_one_region_more_and_less_leaves_the_file_as_it_was(
    page: Page, folder: Folder, serve: Callable[..., Server]
) -> None:
    fill(folder, NUMBERS, csv(101, lambda i: i))
    server = serve(folder)
    show(page, server)
    page.keyboard.press("1")
    drag(page, at(page, 10), at(page, 20))
    page.get_by_role("button", name="Submit", exact=True).click()
    wait_until(lambda: len(folder.annotation_files()) == 1)
    (file,) = folder.annotation_files()
    number = folder.annotation()["id"]
    before = file.read_bytes()

    def again() -> None:
        show(page, server)
        page.locator(f'[role="tab"][data-annotation="{number}"]').click()

    again()
    page.keyboard.press("2")
    drag(page, at(page, 40), at(page, 60))
    page.get_by_role("button", name="Update", exact=True).click()
    wait_until(lambda: len(folder.annotation()["result"]) == 2)
    again()
    page.get_by_role("option").nth(1).click()
    page.keyboard.press("Delete")
    page.get_by_role("button", name="Update", exact=True).click()
    wait_until(lambda: len(folder.annotation()["result"]) == 1)
    assert file.read_bytes() == before


def examples(shared: Path) -> list[dict[str, Any]]:
    files = sorted((shared / "fixtures/editor_examples").glob("*timeseries*.json"))
    return [json.loads(file.read_text("utf-8")) for file in files]


def test_the_examples_of_the_editor_open_and_keep_their_results(
    page: Page, folder: Folder, serve: Callable[..., Server], shared: Path
) -> None:
    assert len(examples(shared)) == 3
    for example in examples(shared):
        root = folder.root.parent / example["name"]
        root.mkdir()
        made = Folder(root)
        made.git("init", "-q", "-b", "main")
        made.write("config.xml", example["config"])
        made.write("media/one.csv", csv(200, lambda i: i, head="time,velocity,acceleration"))
        times = [1602708000000 + 10_000 * i for i in range(200)]
        own = {"timeseries": {"time": times, "one": [*range(200)], "two": [*range(200)]}}
        data = dict.fromkeys(example["task"]["data"], "media/one.csv") or own
        (stored,) = (one["result"] for one in example["annotations"])
        made.write("tasks/1.json", {"id": 1, "data": data})
        made.write("annotations/1.json", {"id": 7, "task": 1, "completed_by": "mara@example.org", "result": stored})
        show(page, serve(made))
        page.locator('[role="tab"][data-annotation="7"]').click()
        loaded(page)
        assert serialize(page) == stored
        expect(page.locator(".series-missing")).to_have_count(0)
        expect(page.locator('[role="option"]')).to_have_count(2)


@pytest.mark.parametrize("sync", ["", 'sync="g"'], ids=["alone in the task", "by name"])
def test_a_series_follows_the_film_in_a_page_of_html_and_moves_it(
    page: Page, folder: Folder, serve: Callable[..., Server], root: Path, sync: str
) -> None:
    (folder.root / "media").mkdir()
    (folder.root / "media/harbour.mp4").write_bytes((root / "examples/harbour-film/media/harbour.mp4").read_bytes())
    talk = f'<Paragraphs name="talk" value="$talk" {sync}/>' if sync else ""
    film = f'<HyperText name="film" value="$film" {sync}/>'
    fill(folder, config(f'timeColumn="time" overviewWidth="100%" {sync}', more=film + talk), csv(61, lambda i: i / 10))
    html = "<video src='/data/local-files/?d=media/harbour.mp4' controls onloadeddata='window.ran = 1'></video>"
    said = [{"author": "A", "text": "one", "start": 0, "end": 3}, {"author": "B", "text": "two", "start": 3, "end": 6}]
    folder.write("tasks/1.json", {"id": 1, "data": {"csv": "media/one.csv", "film": html, "talk": said}})
    show(page, serve(folder))
    element = page.locator("video.hyper-media")
    expect(page.get_by_role("toolbar").get_by_role("button", name="Play", exact=True)).to_be_visible()
    page.mouse.click(*at(page, 5))
    wait_until(lambda: abs(element.evaluate("one => one.currentTime") - 5) < 0.1)
    element.evaluate("one => { one.currentTime = 3; }")
    wait_until(lambda: abs((page.evaluate("labelfs.object('ts').player.time.value") or 0) - 3) < 0.05)
    element.evaluate("one => { one.muted = true; one.play(); }")
    both = "[labelfs.object('ts').player.time.value, document.querySelector('video.hyper-media').currentTime]"
    wait_until(lambda: page.evaluate(both)[1] > 3.5, what="the film")
    series_at, film_at = page.evaluate(both)
    assert abs(series_at - film_at) < 0.1
    if sync:
        expect(page.locator('[data-utterance="1"].playing')).to_have_count(1)
    assert page.evaluate("window.ran") is None


def test_the_templates_for_series_open_and_show(
    page: Page, folder: Folder, serve: Callable[..., Server], shared: Path
) -> None:
    def text(head: str) -> str:
        return csv(60, lambda i: f"2024-03-01 00:00:{i:02}.500000", head=head)

    templates = sorted((shared / "fixtures/templates").glob("time-series*.xml"))
    assert len(templates) == 3
    configs = [one.read_text("utf-8").replace("$timeseriesUrl", "$csv") for one in templates]
    heads = ["time,value,other" if 'column="value"' in one else "time,velocity,acceleration" for one in configs]
    server = serve(workspace(folder, [(one, text(head)) for one, head in zip(configs, heads, strict=True)]))
    for project in range(1, len(configs) + 1):
        open_task(page, server, 1, project)
        expect(page.locator(".series-object")).to_have_attribute("aria-busy", "false")
        expect(page.locator(".series-missing, .series-notes")).to_have_count(0)
        page.mouse.move(*plot_point(page, 0.5))
        expect(page.locator(".series-value b").first).not_to_be_empty()
        page.keyboard.press("1")
        page.mouse.dblclick(*plot_point(page, 0.5))
        (value,) = values(page)
        assert value["start"].startswith("2024-03-01 00:00:")
        assert value["start"].endswith(".500000")


def test_a_series_and_a_sound_of_one_group_move_each_other(
    page: Page, folder: Folder, serve: Callable[..., Server]
) -> None:
    write_sound(folder.root / "media/hum.wav")
    fill(folder, config('timeColumn="time" sync="g"', more='<Audio name="snd" value="$a" sync="g"/>'), None)
    folder.write("media/one.csv", csv(61, lambda i: i / 5))
    folder.write("tasks/1.json", {"id": 1, "data": {"csv": "media/one.csv", "a": "media/hum.wav"}})
    show(page, serve(folder))
    page.mouse.click(*at(page, 7))
    wait_until(lambda: abs(page.evaluate("document.querySelector('audio').currentTime") - 7) < 0.05)
    bar = page.locator(".series-bar")
    bar.get_by_role("button", name="Play", exact=True).click()
    wait_until(lambda: page.evaluate("labelfs.object('ts').player.time.value") > 7.3)
    bar.get_by_role("button", name="Pause", exact=True).click()
    wait_until(lambda: page.evaluate("document.querySelector('audio').paused"))
    assert page.evaluate("document.querySelector('audio').currentTime") > 7
