"""Sounds with a real mouse and keyboard: ranges to the sample, lanes, playing, keys, and sounds that are none."""

from __future__ import annotations

import json
import math
import shutil
import struct
import subprocess
import sys
import urllib.request
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import Folder, Server, drag, open_task, serialize, wait_until

pytestmark = pytest.mark.browser

ME = "mara@example.org"
FORMS = ("mp3", "flac", "ogg", "m4a", "aiff")
"""The last one no browser plays: the server gives it out as WAV."""
RATE = 8000
SECONDS = 12
CONFIG = """<View>
  <Labels name="kind" toName="sound">
    <Label value="Speech"/>
    <Label value="Noise"/>
  </Labels>
  <Audio name="sound" value="$audio"/>
  <TextArea name="words" toName="sound" perRegion="true" editable="true" displayMode="region-list"/>
</View>
"""
ON = """<View>
  <Labels name="kind" toName="sound"><Label value="Speech"/></Labels>
  <Audio name="sound" value="$audio" splitChannels="true" spectrogram="true"/>
  <Choices name="good" toName="sound"><Choice value="Yes"/><Choice value="No"/></Choices>
</View>
"""


def write_sound(path: Path, channels: int = 1, seconds: float = SECONDS, hertz: float = 440) -> Path:
    """A tone that swells and fades once a second."""
    path.parent.mkdir(parents=True, exist_ok=True)
    frames = bytearray()
    for i in range(round(seconds * RATE)):
        value = round(20_000 * math.sin(2 * math.pi * hertz * i / RATE) * abs(math.sin(math.pi * i / RATE)))
        frames += struct.pack("<h", value) * channels
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(bytes(frames))
    return path


PAIR = """<View>
  <Audio name="sound" value="$audio" sync="both"/>
  <Audio name="other" value="$audio" sync="both" defaultSpeed="1.5"/>
</View>
"""


@dataclass
class Studio:
    """A project with a task per test, served once for all of them."""

    folder: Folder
    server: Server

    def sound(self, task: int) -> Path:
        return self.folder.root / f"media/{task}.wav"

    def annotated(self, task: int, result: list[dict[str, Any]]) -> Path:
        """An annotation that the running server knows."""
        annotation = {"id": task, "task": task, "completed_by": ME, "result": result}
        file = self.folder.write(f"annotations/{task}/1.json", annotation)
        address = f"{self.server.url}/api/tasks/{task}/annotations/"
        wait_until(lambda: json.load(urllib.request.urlopen(address)), seconds=20, what="the annotation in the index")
        return file


def studio_of(root: Path, config: str, references: dict[int, str]) -> Iterator[Studio]:
    root.mkdir()
    folder = Folder(root)
    folder.write("config.xml", config)
    for task, reference in references.items():
        folder.write(f"tasks/{task}.json", {"id": task, "data": {"audio": reference}})
        if reference == f"media/{task}.wav":
            write_sound(root / reference)
    server = Server(root, "--as", ME)
    yield Studio(folder, server)
    server.stop()


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    own = {task: f"media/{task}.wav" for task in range(1, 12)}
    bad = {20: "media/gone.wav", 21: "media/empty.wav", 22: "media/text.wav", 23: "media/text.mp3", 24: "media/24.wav",
           25: "media/head.wav"}
    found = {30 + i: f"media/tone.{suffix}" for i, suffix in enumerate(FORMS)}
    yield from studio_of(tmp_path_factory.mktemp("calls") / "project", CONFIG, own | bad | found)


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    yield from studio_of(tmp_path_factory.mktemp("rooms") / "project", ON, {n: f"media/{n}.wav" for n in (1, 2)})


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    yield from studio_of(tmp_path_factory.mktemp("pair") / "project", PAIR, {1: "media/1.wav"})


def at(page: Page, seconds: float, channel: int = 0, name: str = "sound") -> tuple[float, float]:
    point = page.evaluate("([n, t, c]) => labelfs.object(n).toClient(t, c)", [name, seconds, channel])
    return point["x"], point["y"]


def time_at(page: Page, x: float, name: str = "sound") -> float:
    """Seconds under a client x, on the raster of the samples, as a result holds them."""
    time = page.evaluate("([n, x]) => labelfs.object(n).timeline.fromClient(x, 0)", [name, x])
    return round(round(time * RATE) / RATE, 6)


def loaded(page: Page, name: str = "sound") -> None:
    """The wave is on the page, not only the place for it."""
    expect(page.locator(f'[data-object="{name}"] .sound-facts .num')).not_to_be_empty()


def cut(page: Page, key: str, start: float, end: float) -> dict[str, Any]:
    page.keyboard.press(key)
    before, after = at(page, start), at(page, end)
    drag(page, before, after)
    item = serialize(page)[-1]
    assert item["value"]["start"] == time_at(page, before[0])
    assert item["value"]["end"] == time_at(page, after[0])
    return item


def ranges(page: Page) -> list[tuple[float, float]]:
    return [(one["value"]["start"], one["value"]["end"]) for one in serialize(page) if one["type"] == "labels"]


def head(page: Page) -> float:
    return page.evaluate("document.querySelector('audio').currentTime")  # type: ignore[no-any-return]


def test_a_range_is_drawn_to_the_sample_moved_resized_and_undone(
    page: Page, calls: Studio
) -> None:
    open_task(page, calls.server, 1)
    loaded(page)
    item = cut(page, "1", 2, 5)
    assert {key: item[key] for key in ("from_name", "to_name", "type", "origin", "original_length")} == {
        "from_name": "kind", "to_name": "sound", "type": "labels", "origin": "manual", "original_length": 12,
    }
    assert list(item["value"]) == ["start", "end", "channel", "labels"]
    assert (item["value"]["channel"], item["value"]["labels"]) == (0, ["Speech"])
    (first,) = ranges(page)
    target = at(page, 8)
    drag(page, at(page, first[1]), target)
    assert ranges(page) == [(first[0], time_at(page, target[0]))]
    start = at(page, 4)
    moved = (start[0] - 60, start[1])
    drag(page, start, moved)
    length = time_at(page, target[0]) - first[0]
    ((begin, end),) = ranges(page)
    assert begin < first[0]
    assert abs(end - begin - length) < 1e-6
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert ranges(page) == [first]
    page.keyboard.press("Delete")
    assert ranges(page) == []


def test_zoomed_to_the_samples_a_range_is_as_exact(page: Page, calls: Studio) -> None:
    open_task(page, calls.server, 2)
    loaded(page)
    page.mouse.move(*at(page, 6))
    page.keyboard.down("Control")
    for _ in range(36):
        page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    (left, y), (right, _) = at(page, 6), at(page, 6 + 1 / RATE)
    assert right - left > 20, "a sample is wide enough to be aimed at"
    page.keyboard.press("2")
    drag(page, (left + 2, y), (left + 5 * (right - left) + 3, y))
    assert ranges(page) == [(6.0, 6.000625)]
    page.get_by_role("button", name="Fit", exact=True).click()
    assert at(page, SECONDS)[0] - at(page, 0)[0] > 600


def test_what_was_drawn_without_a_label_waits_for_one(page: Page, calls: Studio) -> None:
    open_task(page, calls.server, 3)
    loaded(page)
    drag(page, at(page, 1), at(page, 2))
    assert serialize(page) == []
    page.keyboard.press("2")
    ((start, end),) = ranges(page)
    assert (round(start), round(end)) == (1, 2)
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    drag(page, at(page, 1.2), at(page, 6))
    assert len(ranges(page)) == 2, "an armed label draws over what is there"


def test_ranges_without_a_mouse(page: Page, calls: Studio) -> None:
    open_task(page, calls.server, 4)
    loaded(page)
    page.locator('canvas[role="application"]').focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("[")
    for _ in range(5):
        page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("1")
    page.keyboard.press("]")
    assert ranges(page) == [(1, 1.5)]
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Control+Shift+ArrowLeft")
    assert ranges(page) == [(0.9, 1.6)]
    page.keyboard.press("Control+b")
    assert abs(head(page) - 0.5) < 0.001
    page.keyboard.press("[")
    assert ranges(page) == [(0.5, 1.6)]
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator('[role="option"][aria-selected="true"]')).to_have_count(1)
    assert abs(head(page) - 0.5) < 0.001


def test_times_are_numbers_that_can_be_typed(page: Page, calls: Studio) -> None:
    open_task(page, calls.server, 5)
    loaded(page)
    cut(page, "1", 2, 5)
    start = page.get_by_role("spinbutton", name="Start")
    start.fill("1.234567")
    start.press("Enter")
    page.get_by_role("spinbutton", name="End").fill("99")
    page.get_by_role("spinbutton", name="End").press("Enter")
    assert ranges(page) == [(1.234567, 12)]
    page.get_by_role("textbox", name="Transcript, Speech, 0:01.2").fill("good morning")
    page.get_by_role("textbox", name="Transcript, Speech, 0:01.2").blur()
    labels, words = serialize(page)
    assert words["value"] == {"start": 1.234567, "end": 12, "channel": 0, "text": ["good morning"]}
    assert (words["id"], words["original_length"]) == (labels["id"], 12)


def test_playing_seeking_speed_and_a_part_alone(page: Page, calls: Studio) -> None:
    open_task(page, calls.server, 6)
    loaded(page)
    page.mouse.click(*at(page, 3))
    wait_until(lambda: abs(head(page) - 3) < 0.02, what="the place that was clicked")
    page.get_by_role("button", name="Play", exact=True).click()
    wait_until(lambda: head(page) > 3.3, what="playing")
    page.get_by_role("button", name="Pause", exact=True).click()
    stopped = head(page)
    page.wait_for_timeout(150)
    assert head(page) == stopped
    page.get_by_role("radio", name="2×").check()
    assert page.evaluate("document.querySelector('audio').playbackRate") == 2
    cut(page, "1", 5, 5.4)
    page.keyboard.press("Shift+Space")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert abs(head(page) - ranges(page)[0][1]) < 0.05, "it ends where the range ends"
    page.get_by_role("button", name="Loop region").click()
    page.keyboard.press("Shift+Space")
    page.evaluate("""() => { window.back = 0; let last = 0; const audio = document.querySelector('audio');
      setInterval(() => { if (audio.currentTime < last - 0.1) window.back++; last = audio.currentTime; }, 10); }""")
    wait_until(lambda: page.evaluate("window.back") >= 2, what="the second round")


def test_channels_have_a_wave_of_their_own(page: Page, rooms: Studio) -> None:
    write_sound(rooms.sound(1), channels=2)
    open_task(page, rooms.server, 1)
    loaded(page)
    expect(page.locator(".sound-heads")).to_contain_text("Channel 2")
    expect(page.locator(".sound-heads")).to_contain_text("0 – 4 kHz")
    page.keyboard.press("1")
    drag(page, at(page, 1, 1), at(page, 2, 1))
    assert serialize(page)[0]["value"]["channel"] == 1
    page.get_by_role("button", name="View of the sound").click()
    page.get_by_role("checkbox", name="Channels apart").uncheck()
    expect(page.locator(".sound-heads")).not_to_contain_text("Channel 2")


def pixels(page: Page, seconds: float, height: float) -> list[int]:
    """Colour of the resting canvas at a time, at a share of the height of the spectrogram from its top."""
    return page.evaluate(  # type: ignore[no-any-return]
        """([t, share]) => { const c = document.querySelector('.sound-stage canvas');
          const box = c.getBoundingClientRect(); const head = [...document.querySelectorAll('.sound-heads > span')]
            .find((one) => one.textContent.startsWith('Spectrogram')).getBoundingClientRect();
          const x = labelfs.object('sound').toClient(t).x - box.left;
          const y = head.top - box.top + share * head.height; const ratio = c.width / box.width;
          return [...c.getContext('2d').getImageData(x * ratio, y * ratio, 1, 1).data]; }""",
        [seconds, height],
    )


def test_the_spectrogram_shows_a_tone_at_its_height(page: Page, rooms: Studio) -> None:
    write_sound(rooms.sound(2), hertz=1000)
    open_task(page, rooms.server, 2)
    loaded(page)
    wait_until(lambda: sum(pixels(page, 3.5, 0.75)[:3]) > 300, what="the tone in the spectrogram")
    assert sum(pixels(page, 3.5, 0.3)[:3]) < 200, "nothing sounds so high"


@pytest.mark.parametrize(
    ("task", "content", "words"),
    [
        (20, None, "The file is not there."),
        (21, b"", "There is not one sample in the file."),
        (25, b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0data\0\0\0\0",
         "There is not one sample in the file."),
        (22, b"no sound at all, but a text", "The file cannot be read as sound."),
        (23, b"no sound at all, but a text", "The file cannot be read as sound."),
    ],
)
def test_what_is_no_sound_says_so_and_keeps_the_results(
    page: Page, calls: Studio, task: int, content: bytes | None, words: str
) -> None:
    result = [range_item("a", 1, 2.5), {**range_item("b", "x", None), "custom": {"kept": True}}]
    name = json.loads((calls.folder.root / f"tasks/{task}.json").read_text())["data"]["audio"]
    calls.annotated(task, result)
    if content is not None:
        (calls.folder.root / name).write_bytes(content)
    open_task(page, calls.server, task)
    note = page.get_by_role("note").filter(has_text="The sound cannot be played")
    expect(note).to_contain_text(name)
    expect(note).to_contain_text(words)
    assert serialize(page) == result
    expect(page.locator('[role="option"]')).to_have_count(2)
    page.keyboard.press("1")
    drag(page, at(page, 0.2), at(page, 0.8))
    assert serialize(page) == result, "nothing is drawn on a sound whose length nobody knows"


def range_item(name: str, start: Any, end: Any, label: str = "Speech") -> dict[str, Any]:
    value = {"start": start, "end": end, "channel": 0, "labels": [label]}
    return {"original_length": 12, "id": name, "from_name": "kind", "to_name": "sound", "type": "labels",
            "origin": "manual", "value": value}


def test_a_file_that_was_cut_off_is_shown_as_far_as_it_goes(page: Page, calls: Studio) -> None:
    whole = calls.sound(24).read_bytes()
    calls.sound(24).write_bytes(whole[: len(whole) // 2])
    open_task(page, calls.server, 24)
    loaded(page)
    expect(page.get_by_role("note").filter(has_text="ends early")).to_contain_text("0:06.0 of 0:12.0")
    assert cut(page, "1", 1, 2)["original_length"] == pytest.approx(6, abs=0.01)


def test_the_file_is_as_before_when_a_range_was_made_and_removed(page: Page, calls: Studio) -> None:
    result = [range_item("a", 1.10, 2.5000), range_item("b", 3, 4.125, "Noise"), {**range_item("c", 5, 6, "Gone")}]
    file = calls.annotated(9, result)
    subprocess.run(
        [sys.executable, "-m", "labelfs", "fmt", str(calls.folder.root)], check=True, capture_output=True
    )
    before = file.read_bytes()
    open_task(page, calls.server, 9)
    loaded(page)
    assert serialize(page) == result
    cut(page, "1", 8, 9)
    page.keyboard.press("Control+Enter")
    wait_until(lambda: file.read_bytes() != before, what="the submit")
    expect(page.locator("[data-save]")).to_have_text("Submitted")
    page.keyboard.press("Delete")
    assert serialize(page) == result
    page.keyboard.press("Control+Enter")
    wait_until(lambda: file.read_bytes() == before, what="the file as it was")


def test_other_forms_are_seen_and_heard(page: Page, calls: Studio) -> None:
    """One second of silence, one of sound, one of silence, in each form that ffmpeg writes."""
    if shutil.which("ffmpeg") is None:
        pytest.skip("ffmpeg is not on this machine")
    wav = calls.folder.root / "media/tone.wav"
    with wave.open(str(wav), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        quiet = bytes(2 * RATE)
        file.writeframes(quiet + b"".join(struct.pack("<h", 12_000 * (-1) ** (i // 8)) for i in range(RATE)) + quiet)
    for i, suffix in enumerate(FORMS):
        command = ["ffmpeg", "-v", "error", "-i", str(wav), str(wav.with_suffix(f".{suffix}"))]
        subprocess.run(command, check=True)
        open_task(page, calls.server, 30 + i)
        loaded(page)
        wait_until(lambda: ink(page, 1.53) > 0.2, what=f"the wave of {suffix}")
        assert ink(page, 0.53) < 0.1
        assert ink(page, 2.53) < 0.1
        wait_until(lambda: abs(page.evaluate("document.querySelector('audio').duration || 0") - 3) < 0.2, what=suffix)
        assert cut(page, "1", 1, 2)["original_length"] == pytest.approx(3, abs=0.2)


def ink(page: Page, seconds: float) -> float:
    """Share of the wave's height that is drawn at a time."""
    return page.evaluate(  # type: ignore[no-any-return]
        """(t) => { const c = document.querySelector('.sound-stage canvas'); const box = c.getBoundingClientRect();
          const at = labelfs.object('sound').toClient(t); const ratio = c.width / box.width; const half = 50;
          const pixels = c.getContext('2d').getImageData((at.x - box.left) * ratio, (at.y - box.top - half) * ratio,
            1, 2 * half * ratio).data;
          let drawn = 0; for (let i = 3; i < pixels.length; i += 4) if (pixels[i] > 128) drawn++;
          return drawn / (pixels.length / 4); }""",
        seconds,
    )


def test_the_transcript_is_a_list_in_time(page: Page, calls: Studio) -> None:
    calls.annotated(10, [range_item("late", 8, 9), range_item("early", 1, 2, "Noise")])
    open_task(page, calls.server, 10)
    loaded(page)
    lines = page.locator(".sound-line")
    expect(lines).to_have_count(2)
    expect(lines.nth(0)).to_contain_text("0:01.0")
    lines.nth(1).locator("p").click()
    page.get_by_role("textbox", name="Transcript, Speech, 0:08.0").fill("so it goes")
    words = next(one for one in serialize(page) if one["type"] == "textarea")
    assert (words["id"], words["value"]) == ("late", {"start": 8, "end": 9, "channel": 0, "text": ["so it goes"]})
    page.keyboard.press("Control+p")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    lines.nth(0).get_by_role("button", name="Play this part").click()
    wait_until(lambda: 1 <= head(page) < 2, what="the part that was asked for")


def test_sounds_of_a_group_play_together_and_only_one_is_heard(page: Page, pair: Studio) -> None:
    open_task(page, pair.server, 1)
    loaded(page)
    loaded(page, "other")
    state = """() => [...document.querySelectorAll('audio')]
      .map((a) => [a.paused, a.muted, a.playbackRate, a.currentTime])"""
    page.mouse.click(*at(page, 5, name="other"))
    (_, _, _, first), (_, _, _, second) = page.evaluate(state)
    assert first == pytest.approx(second, abs=0.001)
    assert first == pytest.approx(5, abs=0.05)
    bars = page.get_by_role("toolbar", name="Playback")
    bars.nth(1).get_by_role("button", name="Play", exact=True).click()
    wait_until(lambda: all(not one[0] for one in page.evaluate(state)), what="both playing")
    assert [one[1] for one in page.evaluate(state)] == [False, True]
    bars.nth(0).get_by_role("radio", name="2×").check()
    assert [one[2] for one in page.evaluate(state)] == [2, 2]
    bars.nth(0).get_by_role("button", name="Pause", exact=True).click()
    assert all(one[0] for one in page.evaluate(state))


HEARD = """async (start) => { const audio = document.querySelector('audio'); const context = new AudioContext();
  const ear = context.createAnalyser(); ear.fftSize = 256; const samples = new Float32Array(256);
  context.createMediaElementSource(audio).connect(ear); ear.connect(context.destination); await context.resume();
  audio.currentTime = start; await audio.play();
  return await new Promise((done) => { const timer = setInterval(() => { ear.getFloatTimeDomainData(samples);
    if (Math.max(...samples) < 0.2 && audio.currentTime < start + 5) return;
    clearInterval(timer); audio.pause(); done(audio.currentTime); }, 2); }); }"""


def test_after_an_hour_what_is_seen_is_what_is_heard(page: Page, calls: Studio) -> None:
    """Silence, and a buzz that begins ten seconds before the end of the hour."""
    frames, begins = 3600 * RATE, 3590
    body = bytearray(b"\x80") * frames
    body[begins * RATE :] = bytes(200 if i // 2 % 2 else 60 for i in range(10 * RATE))
    head_of = struct.pack("<IHHIIHH", 16, 1, 1, RATE, RATE, 1, 8) + b"data" + struct.pack("<I", frames)
    calls.sound(11).write_bytes(b"RIFF" + struct.pack("<I", 36 + frames) + b"WAVEfmt " + head_of + body)
    open_task(page, calls.server, 11)
    page.mouse.click(*at(page, 1800))
    expect(page.locator(".sound-note")).to_have_count(0, timeout=30_000)
    assert page.evaluate(HEARD, begins - 0.4) == pytest.approx(begins, abs=0.15)
    for _ in range(22):
        page.keyboard.press("Control+=")
    wait_until(lambda: ink(page, begins + 0.004) > 0.1, what="the buzz in the wave")
    wait_until(lambda: ink(page, begins - 0.004) < 0.05, what="the silence before it, once the samples are here")
