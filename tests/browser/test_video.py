"""Videos with a real mouse and keyboard: the frame asked for is the one on screen, results are right to the frame."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .conftest import Folder, Server, client_point, drag, open_task, serialize, wait_until
from .films import film, number_in
from .test_first_labels import submit

pytestmark = pytest.mark.browser

CONFIG = """<View>
  <Labels name="names" toName="film"><Label value="Goose"/><Label value="Boat"/></Labels>
  <TimelineLabels name="phase" toName="film"><Label value="Take-off"/><Label value="Flight"/></TimelineLabels>
  <Video name="film" value="$video" frameRate="25"/>
  <VideoRectangle name="box" toName="film"/>
  <Choices name="genre" toName="film"><Choice value="Nature"/></Choices>
</View>
"""
UNEVEN = "if(lt(N,20),N/25,20/25+(N-20)/8)"
FILMS: dict[str, dict[str, Any]] = {
    "even.mp4": {"frames": 100}, "uneven.mp4": {"frames": 60, "timing": UNEVEN},
    "uneven.webm": {"frames": 60, "timing": UNEVEN}, "even.mov": {"frames": 30},
}
TASKS = [*FILMS, "cut.mp4", "text.mp4", "none.mp4", "short.mp4", "empty.mp4"]


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Numbered films, and some that are none."""
    folder = tmp_path_factory.mktemp("films")
    for name, about in FILMS.items():
        film(folder / name, **about)
    whole = (folder / "even.mp4").read_bytes()
    (folder / "cut.mp4").write_bytes(whole[: len(whole) // 2])
    (folder / "text.mp4").write_text("not a film", "utf-8")
    (folder / "empty.mp4").touch()
    early = film(folder / "short.mp4", 100, options=("-movflags", "+faststart", "-g", "25"))
    early.write_bytes(early.read_bytes()[: early.stat().st_size * 7 // 10])
    return folder


@pytest.fixture
def lake(folder: Folder, films: Path) -> Folder:
    (folder.root / "media").mkdir()
    for source in films.iterdir():
        (folder.root / "media" / source.name).write_bytes(source.read_bytes())
    folder.write("config.xml", CONFIG)
    for number, name in enumerate(TASKS, 1):
        folder.write(f"tasks/{number}.json", {"id": number, "data": {"video": f"media/{name}"}})
    folder.commit()
    return folder


def on_screen(page: Page) -> int:
    """The number in the picture that one sees."""
    left, top = client_point(page, "film", 0, 30)
    right, bottom = client_point(page, "film", 100, 70)
    return number_in(page.screenshot(clip={"x": left, "y": top, "width": right - left, "height": bottom - top}))


def at_frame(page: Page, frame: int) -> None:
    expect(page.locator(f'[data-object="film"][data-frame="{frame}"]')).to_be_visible(timeout=15_000)


def shown_frame(page: Page) -> int:
    return int(page.locator('[data-object="film"]').get_attribute("data-frame") or 0)


def go(page: Page, frame: int) -> None:
    field = page.get_by_role("spinbutton", name="Frame", exact=True)
    field.fill(str(frame))
    page.keyboard.press("Enter")
    at_frame(page, frame)
    expect(field).not_to_be_focused()  # the keys of the page hold again


def moment(page: Page, frame: float) -> tuple[float, float]:
    """Client pixels of a frame on the timeline."""
    point = page.evaluate("(frame) => window.labelfs.object('film').timeline.toClient(frame)", frame)
    return point["x"], point["y"]


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def label(page: Page, name: str) -> None:
    page.locator("[data-control]").get_by_role("button", name=name, exact=True).click()


def test_each_frame_is_the_one_asked_for_in_files_of_even_and_uneven_rate(
    lake: Folder, serve: Callable[..., Server], page: Page
) -> None:
    server = serve(lake)
    for number, name in enumerate(FILMS, 1):
        open_task(page, server, number)
        last = FILMS[name]["frames"]
        assert page.locator('[data-object="film"]').get_attribute("data-frames") == str(last)
        assert on_screen(page) == 1
        for frame in (2, 19, 20, 21, 22, last, last - 1, 3):
            go(page, frame)
            assert on_screen(page) == frame, f"{name}: frame {frame}"


def test_frames_are_exact_also_where_the_browser_lends_no_decoder(
    lake: Folder, serve: Callable[..., Server], page: Page
) -> None:
    """Over plain HTTP from another machine there are no decoders: the player itself is sought."""
    page.add_init_script("delete window.VideoDecoder")
    server = serve(lake)
    for number, last in ((2, 60), (3, 60)):
        open_task(page, server, number)
        for frame in (2, 20, 21, 22, last, last - 1):
            go(page, frame)
            wait_until(lambda frame=frame: on_screen(page) == frame, what=f"frame {frame}")  # type: ignore[misc]
        expect(page.locator('[data-object="film"] .video-picture canvas')).to_be_hidden()


def test_steps_hops_and_ends_by_button_and_by_key(lake: Folder, serve: Callable[..., Server], page: Page) -> None:
    open_task(page, serve(lake), 2)
    for press, frame in (
        (lambda: button(page, "Next frame").click(), 2),
        (lambda: button(page, "Next frame").click(), 3),
        (lambda: button(page, "Previous frame").click(), 2),
        (lambda: page.keyboard.press("Alt+Shift+ArrowRight"), 12),
        (lambda: page.keyboard.press("Alt+ArrowRight"), 13),
        (lambda: page.keyboard.press("Control+Alt+Shift+ArrowRight"), 60),
        (lambda: page.keyboard.press("Alt+ArrowLeft"), 59),
        (lambda: page.keyboard.press("Alt+Shift+ArrowLeft"), 49),
        (lambda: button(page, "First frame").click(), 1),
        (lambda: page.keyboard.press("Alt+ArrowLeft"), 1),
    ):
        press()
        at_frame(page, frame)
        assert on_screen(page) == frame


def test_playing_counts_the_frames_it_shows_and_pauses_on_the_one_on_screen(
    lake: Folder, serve: Callable[..., Server], page: Page
) -> None:
    open_task(page, serve(lake), 1)
    button(page, "Play").click()
    wait_until(lambda: shown_frame(page) >= 12, what="frame 12")
    page.keyboard.press("Control+Alt+Space")
    expect(button(page, "Play")).to_be_visible()
    frame = shown_frame(page)
    assert frame >= 12
    wait_until(lambda: on_screen(page) == frame, what=f"the picture of frame {frame}")
    assert shown_frame(page) == frame
    go(page, 98)
    button(page, "Play").click()
    at_frame(page, 100)
    expect(button(page, "Play")).to_be_visible()
    page.locator('[data-object="film"] [data-region-surface]').press(" ")  # a tap of the space bar plays too
    expect(button(page, "Pause")).to_be_visible()


def test_a_box_is_drawn_moved_on_another_frame_and_ends(
    lake: Folder, serve: Callable[..., Server], page: Page
) -> None:
    open_task(page, serve(lake), 1)
    go(page, 11)
    label(page, "Goose")
    drag(page, client_point(page, "film", 10, 20), client_point(page, "film", 30, 40))
    (box,) = serialize(page)
    value = box.pop("value")
    assert {key: box[key] for key in ("from_name", "to_name", "type", "origin")} == {
        "from_name": "box", "to_name": "film", "type": "videorectangle", "origin": "manual"}
    assert set(box) == {"id", "from_name", "to_name", "type", "origin"}
    assert set(value) == {"framesCount", "duration", "labels", "sequence"}
    assert (value["framesCount"], value["labels"]) == (100, ["Goose"])
    assert value["duration"] == pytest.approx(4, abs=0.05)
    (first,) = value["sequence"]
    assert (first["frame"], first["enabled"], first["rotation"], first["time"]) == (11, True, 0, 11 / 25)
    assert [first[key] for key in ("x", "y", "width", "height")] == pytest.approx([10, 20, 20, 20], abs=0.3)

    go(page, 51)  # the box still stands there; moved, it gets a keyframe
    drag(page, client_point(page, "film", 20, 30), client_point(page, "film", 60, 50))
    start, end = serialize(page)[0]["value"]["sequence"]
    assert start == first
    assert (end["frame"], end["time"]) == (51, 51 / 25)
    moved = [first["x"] + 40, first["y"] + 20, first["width"]]
    assert [end["x"], end["y"], end["width"]] == pytest.approx(moved, abs=0.3)

    go(page, 31)  # half way between
    x = page.get_by_role("spinbutton", name="X", exact=True)
    assert float(x.get_attribute("aria-valuenow") or 0) == pytest.approx((start["x"] + end["x"]) / 2, abs=1e-6)
    button(page, "Add keyframe").click()
    assert [one["frame"] for one in serialize(page)[0]["value"]["sequence"]] == [11, 31, 51]
    page.keyboard.press("Alt+i")  # the box ends at the keyframe on 31
    assert [one["enabled"] for one in serialize(page)[0]["value"]["sequence"]] == [True, False, True]
    go(page, 41)
    at_frame(page, 41)
    expect(page.get_by_role("spinbutton", name="X", exact=True)).to_have_count(0)
    page.keyboard.press("Control+Alt+ArrowRight")
    at_frame(page, 51)
    button(page, "Remove keyframe").click()
    page.keyboard.press("Control+Alt+ArrowLeft")
    at_frame(page, 31)
    for _ in range(5):
        page.keyboard.press("Control+z")
    assert serialize(page) == []


def test_a_box_is_turned_resized_and_named_anew(lake: Folder, serve: Callable[..., Server], page: Page) -> None:
    open_task(page, serve(lake), 1)
    page.keyboard.press("r")
    drag(page, client_point(page, "film", 20, 20), client_point(page, "film", 40, 60))
    assert "labels" not in serialize(page)[0]["value"]
    go(page, 40)
    drag(page, client_point(page, "film", 40, 60), client_point(page, "film", 50, 80))
    big = serialize(page)[0]["value"]["sequence"][1]
    assert [big["width"], big["height"]] == pytest.approx([30, 60], abs=0.4)
    turn = page.get_by_role("spinbutton", name="Rotation", exact=True)
    turn.fill("30")
    turn.press("Enter")
    assert serialize(page)[0]["value"]["sequence"][1]["rotation"] == 30
    assert serialize(page)[0]["value"]["sequence"][0]["rotation"] == 0
    page.locator('[data-object="film"] [data-region-surface]').press("Escape")
    page.get_by_role("listbox", name="Regions").get_by_role("option").click()
    label(page, "Boat")
    assert serialize(page)[0]["value"]["labels"] == ["Boat"]
    assert len(serialize(page)) == 1


def test_ranges_are_drawn_on_the_timeline_and_adjusted_to_the_frame(
    lake: Folder, serve: Callable[..., Server], page: Page
) -> None:
    open_task(page, serve(lake), 1)
    label(page, "Take-off")
    drag(page, moment(page, 26), moment(page, 60))
    (span,) = serialize(page)
    assert {key: span[key] for key in ("from_name", "to_name", "type", "origin", "value")} == {
        "from_name": "phase", "to_name": "film", "type": "timelinelabels", "origin": "manual",
        "value": {"ranges": [{"start": 26, "end": 60}], "timelinelabels": ["Take-off"]}}
    drag(page, moment(page, 60), moment(page, 71))
    assert serialize(page)[0]["value"]["ranges"] == [{"start": 26, "end": 71}]
    at_frame(page, 71)  # the end in hand is what one sees
    assert on_screen(page) == 71
    drag(page, moment(page, 26), moment(page, 12))
    assert serialize(page)[0]["value"]["ranges"] == [{"start": 12, "end": 71}]
    label(page, "Flight")
    page.mouse.click(*moment(page, 80))
    assert serialize(page)[1]["value"] == {"ranges": [{"start": 80, "end": 80}], "timelinelabels": ["Flight"]}
    go(page, 90)
    page.keyboard.press("]")
    assert serialize(page)[1]["value"]["ranges"] == [{"start": 80, "end": 90}]
    page.get_by_role("spinbutton", name="Start", exact=True).fill("85")
    page.keyboard.press("Enter")
    assert serialize(page)[1]["value"]["ranges"] == [{"start": 85, "end": 90}]


def stored_results() -> list[dict[str, Any]]:
    box = {"enabled": True, "rotation": 0, "x": 10, "y": 10, "width": 20.123456789, "height": 15, "score": 0.5}
    return [
        {"id": "t1", "from_name": "box", "to_name": "film", "type": "videorectangle", "origin": "manual",
         "value": {"framesCount": 100, "duration": 4.0, "labels": ["Goose"], "sequence": [
             {**box, "frame": 1, "time": 0.04}, {**box, "frame": 50, "time": 2.0, "x": 60.0, "enabled": False}]}},
        {"id": "s1", "from_name": "phase", "to_name": "film", "type": "timelinelabels", "origin": "manual",
         "value": {"ranges": [{"start": 26, "end": 60}], "timelinelabels": ["Flight"]}},
        {"id": "c1", "from_name": "genre", "to_name": "film", "type": "choices", "origin": "manual",
         "value": {"choices": ["Nature"]}},
    ]


def test_what_is_stored_is_kept_and_a_region_that_came_and_went_leaves_the_file_as_it_was(
    lake: Folder, serve: Callable[..., Server], page: Page
) -> None:
    result = stored_results()
    lake.write("annotations/1/1.json", {
        "id": 1, "task": 1, "completed_by": "mara@example.org", "result": result, "was_cancelled": False})
    lake.commit()
    server = serve(lake)
    open_task(page, server, 1)
    assert serialize(page) == result
    (file,) = lake.annotation_files()
    before = file.read_bytes()
    label(page, "Boat")
    drag(page, client_point(page, "film", 60, 60), client_point(page, "film", 80, 90))
    submit(page, "Update")
    assert len(json.loads(file.read_text("utf-8"))["result"]) == 4
    open_task(page, server, 1)
    page.evaluate("id => window.labelfs.select(id)", serialize(page)[-1]["id"])
    page.keyboard.press("Delete")
    submit(page, "Update")
    assert file.read_bytes() == before


def test_what_cannot_be_played_says_so_and_the_rest_of_the_page_works(
    lake: Folder, serve: Callable[..., Server], browser: Browser
) -> None:
    result = stored_results()
    lake.write("annotations/6/1.json", {"id": 1, "task": 6, "completed_by": "mara@example.org", "result": result})
    lake.commit()
    server = serve(lake)
    page = browser.new_page()
    for task, word in ((5, "damaged"), (6, "damaged"), (7, "no such file"), (9, "is empty")):
        open_task(page, server, task)
        expect(page.locator('[data-object="film"]').get_by_role("note")).to_contain_text(word)
    open_task(page, server, 6)
    assert serialize(page) == result
    page.get_by_role("radio", name="Nature").click()
    open_task(page, server, 8)  # the index says 100 frames, the bytes end before: what is there is shown
    go(page, 10)
    assert on_screen(page) == 10
    page.get_by_role("spinbutton", name="Frame", exact=True).fill("100")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="Frame 100 cannot be decoded")).to_be_visible()
    go(page, 12)
    assert on_screen(page) == 12
    button(page, "Play").click()
    expect(page.get_by_role("alert").filter(has_text="cannot be decoded")).to_be_visible()
    expect(button(page, "Play")).to_be_visible()
    page.close()


def test_a_rate_that_the_file_does_not_have_is_told_and_results_counted_otherwise_keep_their_moments(
    lake: Folder, serve: Callable[..., Server], page: Page
) -> None:
    lake.write("config.xml", CONFIG.replace('frameRate="25"', 'frameRate="12.5"'))
    track = stored_results()[0]
    track["value"] |= {"framesCount": 50}
    track["value"]["sequence"] = [{**track["value"]["sequence"][0], "frame": 10, "time": 0.8}]
    lake.write("annotations/4/1.json", {"id": 1, "task": 4, "completed_by": "mara@example.org", "result": []})
    lake.write("annotations/1/2.json", {"id": 2, "task": 1, "completed_by": "mara@example.org", "result": [track]})
    lake.commit()
    server = serve(lake)
    open_task(page, server, 4)
    told = "The config says 12.5 frames per second, the file has 25"
    expect(page.get_by_role("status").filter(has_text=told)).to_be_visible()
    go(page, 30)
    assert on_screen(page) == 30
    open_task(page, server, 1)
    assert page.locator('[data-object="film"]').get_attribute("data-frames") == "50"
    go(page, 10)
    assert on_screen(page) in (19, 20)
    assert serialize(page) == [track]


def test_a_selected_range_plays_over_and_over_at_the_speed_chosen(
    lake: Folder, serve: Callable[..., Server], page: Page
) -> None:
    open_task(page, serve(lake), 1)
    label(page, "Flight")
    drag(page, moment(page, 30), moment(page, 37))
    button(page, "Speed 1×").click()
    page.get_by_role("menuitemradio", name="0.5×").click()
    assert page.locator("video").evaluate("(video) => video.playbackRate") == 0.5
    button(page, "Loop selected").click()
    button(page, "Play").click()
    seen: list[int] = []
    while seen.count(30) < 2:  # it came round
        seen.append(shown_frame(page))
        assert len(seen) < 5000
    assert set(seen) <= set(range(30, 39)), sorted(set(seen))
    button(page, "Pause").click()
    button(page, "Zoom in on the timeline").click()
    x1, x2 = moment(page, 30)[0], moment(page, 37)[0]
    button(page, "Show the whole timeline").click()
    assert x2 - x1 == pytest.approx(2 * (moment(page, 37)[0] - moment(page, 30)[0]), abs=2)


def test_a_rate_that_is_none_is_told_and_answers_about_a_track_repeat_its_keyframes(
    lake: Folder, serve: Callable[..., Server], page: Page
) -> None:
    config = CONFIG.replace('frameRate="25"', 'frameRate="$fps"')
    lake.write("config.xml", config.replace('name="genre"', 'name="genre" perRegion="true"'))
    lake.write("tasks/1.json", {"id": 1, "data": {"video": "media/even.mp4", "fps": "fast"}})
    open_task(page, serve(lake), 1)
    told = page.get_by_role("status").filter(has_text="The frame rate “fast” is no number above 0")
    expect(told).to_be_visible()
    told.get_by_role("button", name="Dismiss").click()
    label(page, "Goose")
    drag(page, client_point(page, "film", 10, 20), client_point(page, "film", 30, 40))
    page.get_by_role("checkbox", name="Nature").or_(page.get_by_role("radio", name="Nature")).click()
    go(page, 40)
    drag(page, client_point(page, "film", 20, 30), client_point(page, "film", 60, 50))
    box, choice = serialize(page)
    assert choice["id"] == box["id"]
    assert [one["frame"] for one in box["value"]["sequence"]] == [1, 40]
    assert choice["value"]["sequence"] == box["value"]["sequence"]
    assert choice["value"]["choices"] == ["Nature"]
    assert box["value"]["sequence"][1]["time"] == 40 / 25


def test_videos_of_one_group_play_together(lake: Folder, serve: Callable[..., Server], page: Page) -> None:
    video = '<Video name="{}" value="$video" sync="g"/>'
    lake.write("config.xml", f"<View>{video.format('film')}{video.format('other')}</View>")
    open_task(page, serve(lake), 1)
    first = page.locator('[data-object="film"]')
    first.get_by_role("button", name="Next frame").click()
    expect(page.locator('[data-object="other"]')).to_have_attribute("data-frame", "2")
    page.locator('[data-object="other"]').get_by_role("button", name="Last frame").click()
    expect(first).to_have_attribute("data-frame", "100")
    first.get_by_role("button", name="First frame").click()
    first.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator('[data-object="other"]').get_by_role("button", name="Pause")).to_be_visible()


def reference_cases(shared: Path) -> dict[str, dict[str, Any]]:
    """Every example and template of the reference that shows a video."""
    fixtures = shared / "fixtures"
    examples = sorted((fixtures / "editor_examples").glob("*.json"))
    found = {path.stem: json.loads(path.read_text("utf-8")) for path in examples}
    for path in sorted((fixtures / "templates").glob("videos__*.xml")):
        found[path.stem] = {"config": path.read_text("utf-8"), "annotations": [], "predictions": []}
    return {name: case for name, case in found.items() if "<Video" in case["config"]}


def test_every_example_and_template_with_a_video_opens_and_keeps_its_results(
    shared: Path, films: Path, tmp_path: Path, serve: Callable[..., Server], page: Page
) -> None:
    cases = reference_cases(shared)
    assert len(cases) >= 9
    for name, case in cases.items():
        project = Folder(tmp_path / "all" / name)
        project.write("config.xml", case["config"])
        project.write("media/film.mp4", "")
        (project.root / "media/film.mp4").write_bytes((films / "even.mp4").read_bytes())
        project.write("tasks/1.json", {"id": 1, "data": {"video": "media/film.mp4", "video_url": "media/film.mp4"}})
        for number, one in enumerate(case["annotations"], 1):
            about = {"id": number, "task": 1, "completed_by": "mara@example.org"}
            project.write(f"annotations/1/{number}.json", {**about, "result": one["result"]})
        runs = enumerate(case["predictions"], 1)
        said = [json.dumps({"id": n, "task": 1, "model_version": "m", "result": one["result"]}) for n, one in runs]
        if said:
            project.write("predictions/m/run.jsonl", "\n".join(said) + "\n")
    server = serve(tmp_path / "all")
    listed = {one["title"]: one["id"] for one in page.request.get(f"{server.url}/api/projects").json()["results"]}
    for name, case in cases.items():
        open_task(page, server, 1, listed[name])
        expect(page.locator('[data-object="video"]').get_by_role("button", name="Next frame")).to_be_enabled()
        if case["annotations"]:
            assert serialize(page) == case["annotations"][0]["result"], name
        if case["predictions"]:
            page.locator("[data-prediction]").click()
            said = [{"origin": "prediction", **item} for item in case["predictions"][0]["result"]]
            assert serialize(page) == said, name
