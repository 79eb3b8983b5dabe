"""Spans in several parts, relations from one object to another, the sound of dialogues, values out of CSV files."""

from __future__ import annotations

import io
import math
import struct
import wave
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from .conftest import client_point, drag, serialize, wait_until
from .rooms import Rooms

pytestmark = pytest.mark.browser

LABELS = '<Labels name="ner" toName="text"><Label value="Organ"/><Label value="Sign"/></Labels>'
TEXT = "The left and the right kidney are enlarged."
TURNS = [
    {"author": "Ann", "text": "Where is the red folder?", "start": 0.0, "end": 0.4},
    {"author": "Raj", "text": "On the shelf.", "start": 0.4, "duration": 0.4},
    {"author": "Ann", "text": "Thanks.", "start": 0.8, "end": 3},
]
DIALOGUE = '<Paragraphs name="talk" value="$talk" layout="dialogue" audioUrl="$sound"/>'
ACTS = '<ParagraphLabels name="act" toName="talk"><Label value="Question"/></ParagraphLabels>'


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), (40, 90, 140)).save(out, "PNG")
    return out.getvalue()


def sound(seconds: float = 3) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        tone = (int(3000 * math.sin(n / 8)) for n in range(int(8000 * seconds)))
        file.writeframes(b"".join(struct.pack("<h", one) for one in tone))
    return out.getvalue()


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    made = Rooms(tmp_path_factory.mktemp("across") / "work")
    made.add("parts", f'<View>{LABELS}<Text name="text" value="$text" granularity="word"/></View>', {"text": TEXT})
    made.add("joined", f'<View>{LABELS}<Text name="text" value="$text"/></View>', {"text": TEXT})
    boxes = '<RectangleLabels name="box" toName="image"><Label value="Kidney"/></RectangleLabels>'
    both = f'<View>{LABELS}{boxes}<Text name="text" value="$text"/><Image name="image" value="$image"/></View>'
    box = {"x": 20, "y": 20, "width": 30, "height": 30, "rotation": 0, "rectanglelabels": ["Kidney"]}
    size = {"original_width": 400, "original_height": 300, "image_rotation": 0}
    made.add(
        "both", both, {"text": TEXT, "image": "media/a.png"},
        [
            {"id": "word", "from_name": "ner", "to_name": "text", "type": "labels",
             "value": {"start": 23, "end": 29, "text": "kidney", "labels": ["Organ"]}},
            {"id": "box", "from_name": "box", "to_name": "image", "type": "rectanglelabels", **size, "value": box},
        ],
        {"media/a.png": picture()},
    )  # fmt: skip
    files = {"media/talk.wav": sound()}
    heard = '<Labels name="part" toName="audio"><Label value="Speech"/><Label value="Noise"/></Labels>'
    made.add(
        "heard", f'<View>{LABELS}<Text name="text" value="$text"/>{heard}<Audio name="audio" value="$sound"/></View>',
        {"text": TEXT, "sound": "media/talk.wav"},
        [
            {"id": "word", "from_name": "ner", "to_name": "text", "type": "labels",
             "value": {"start": 23, "end": 29, "text": "kidney", "labels": ["Organ"]}},
            *({"id": name, "from_name": "part", "to_name": "audio", "type": "labels", "original_length": 3,
               "value": {"start": start, "end": start + 0.5, "channel": 0, "labels": [label]}}
              for name, start, label in (("early", 0.3, "Speech"), ("late", 2, "Noise"))),
            {"from_id": "early", "to_id": "late", "type": "relation", "direction": "right"},
            {"from_id": "word", "to_id": "late", "type": "relation", "direction": "bi", "labels": ["spoken as"]},
        ],
        files,
    )  # fmt: skip
    made.add("sound", f"<View>{ACTS}{DIALOGUE}</View>", {"talk": TURNS, "sound": "media/talk.wav"}, files=files)
    second = DIALOGUE.replace('name="talk"', 'name="echo" sync="talk"').replace(' audioUrl="$sound"', "")
    made.add("together", f"<View>{DIALOGUE}{second}</View>", {"talk": TURNS, "sound": "media/talk.wav"}, files=files)
    lists = {"lists/a.csv": b"id;file\n7;lists/b txt.txt\n", "lists/b txt.txt": "über alles".encode()}
    resolver = 'valueType="url" resolver="csv|separator=;|column=file"'
    headless = 'resolver="csv|separator=;|headless|column=1"'
    shown = f'<Text name="a" value="$list" {resolver}/><Text name="b" value="$list" {headless}/>'
    odd = '<Text name="c" value="$list" resolver="csv|column=none"/><Text name="d" value="$list" resolver="xml"/>'
    made.add("csv", f"<View>{shown}{odd}</View>", {"list": "lists/a.csv"}, files=lists)
    made.serve()
    yield made
    made.stop()


def at(text: str, end: bool = False) -> int:
    return TEXT.index(text) + (len(text) if end else 0)


def select(page: Page, region: str) -> None:
    page.evaluate("id => window.labelfs.select(id)", region)


def stretch(page: Page, text: str) -> None:
    drag(page, client_point(page, "text", at(text)), client_point(page, "text", at(text, True)))


def test_a_span_in_parts_is_one_region_each_joined_by_relations_with_two_heads(page: Page, rooms: Rooms) -> None:
    rooms.open(page, "parts")
    page.keyboard.press("1")
    stretch(page, "left")
    select(page, serialize(page)[0]["id"])
    page.keyboard.down("Control")
    stretch(page, "kidney")
    page.keyboard.up("Control")
    *spans, relation = serialize(page)
    assert [one["value"]["text"] for one in spans] == ["left", "kidney"]
    assert [one["value"]["labels"] for one in spans] == [["Organ"], ["Organ"]]
    ids = [one["id"] for one in spans]
    assert relation == {"from_id": ids[0], "to_id": ids[1], "type": "relation", "direction": "bi"}
    expect(page.locator(".text-arrow.join")).to_have_count(1)
    expect(page.get_by_role("option", selected=True)).to_have_count(2)
    page.keyboard.press("2")
    assert [one["value"]["labels"] for one in serialize(page)[:2]] == [["Sign"], ["Sign"]]
    page.keyboard.press("Escape")
    page.mouse.click(*client_point(page, "text", at("kidney") + 2))
    expect(page.get_by_role("option", selected=True)).to_have_count(2)
    page.mouse.click(*client_point(page, "text", at("kidney") + 2))
    expect(page.get_by_role("option", selected=True)).to_have_count(1)
    for _ in range(2):
        page.get_by_role("button", name="Undo").click()
    assert [one["value"]["text"] for one in serialize(page)] == ["left"], "a part is one step"


def test_two_spans_are_joined_by_a_key(page: Page, rooms: Rooms) -> None:
    rooms.open(page, "joined")
    for word in ("left", "right"):
        page.keyboard.press("1")
        stretch(page, word)
    select(page, serialize(page)[0]["id"])
    page.keyboard.down("Control")
    page.mouse.click(*client_point(page, "text", at("right") + 2))
    page.keyboard.up("Control")
    page.keyboard.press("Alt+j")
    assert [one.get("direction") for one in serialize(page)] == [None, None, "bi"]


def test_a_relation_from_a_word_to_a_box_is_an_arrow_between_them(page: Page, rooms: Rooms) -> None:
    rooms.open(page, "both")
    select(page, "word")
    page.keyboard.press("Alt+r")
    page.mouse.click(*client_point(page, "image", 35, 35))
    relation = {"from_id": "word", "to_id": "box", "type": "relation", "direction": "right"}
    wait_until(lambda: serialize(page)[-1] == relation, what="the relation")
    arrow = page.locator(".cross-arrows path:not(.casing):not(.head)")
    expect(arrow).to_have_count(1)
    edge = arrow.bounding_box()
    word, box = client_point(page, "text", at("kidney")), client_point(page, "image", 20, 20)
    assert edge is not None
    assert abs(edge["y"] - word[1]) < 20
    assert edge["y"] + edge["height"] >= box[1]
    select(page, "box")
    page.keyboard.press("Alt+h")
    expect(arrow).to_have_count(0)


def test_ranges_of_a_sound_are_joined_by_arrows(page: Page, rooms: Rooms) -> None:
    rooms.open(page, "heard")
    arrows = page.locator(".cross-arrows path:not(.casing):not(.head)")
    expect(arrows).to_have_count(2)
    (early, late), word = (range_place(page, start) for start in (0.3, 2)), client_point(page, "text", at("kidney"))
    among, across = (one.bounding_box() for one in arrows.all())
    assert among is not None
    assert across is not None
    assert abs(among["x"] - range_place(page, 0.8)) < 3, "from the end of the first"
    assert abs(among["x"] + among["width"] - late) < 3, "to the beginning of the second"
    assert early < among["x"]
    assert abs(across["y"] - word[1]) < 20
    select(page, "late")
    page.keyboard.press("Alt+h")
    expect(arrows).to_have_count(0)


def range_place(page: Page, seconds: float) -> float:
    return float(page.evaluate("t => labelfs.object('audio').timeline.toClient(t).x", seconds))


def test_a_dialogue_plays_its_utterances_and_says_which_one_is_heard(page: Page, rooms: Rooms) -> None:
    rooms.open(page, "sound")
    clock = "document.querySelector('audio').currentTime"
    wait_until(lambda: page.evaluate("document.querySelector('audio').readyState") >= 1, what="the sound")
    page.get_by_role("button", name="Play 3").click()
    expect(page.locator('[data-utterance="2"].playing')).to_have_count(1)
    assert page.evaluate(clock) >= 0.8
    page.get_by_role("button", name="Pause 3").click()
    expect(page.locator(".playing")).to_have_count(0)
    page.get_by_role("button", name="Play 1", exact=True).click()
    wait_until(lambda: page.evaluate("document.querySelector('audio').paused"), what="the end of the utterance")
    assert page.evaluate(clock) < 1.2
    assert serialize(page) == []


def test_objects_of_one_group_play_together(page: Page, rooms: Rooms) -> None:
    rooms.open(page, "together")
    wait_until(lambda: page.evaluate("document.querySelector('audio').readyState") >= 1, what="the sound")
    echo = page.locator('[data-object="echo"]')
    echo.get_by_role("button", name="Play 3").click()
    expect(page.locator('[data-object="talk"] [data-utterance="2"].playing')).to_have_count(1)
    assert page.evaluate("document.querySelector('audio').paused") is False
    page.locator('[data-object="talk"]').get_by_role("button", name="Pause 3").click()
    expect(page.locator(".playing")).to_have_count(0)
    page.locator('[data-object="talk"]').get_by_role("button", name="Play 2").click()
    expect(echo.locator('[data-utterance="1"].playing')).to_have_count(1)


def test_a_resolver_takes_the_value_from_a_column_of_a_csv_file(page: Page, rooms: Rooms) -> None:
    rooms.open(page, "csv")
    expect(page.locator('[data-object="a"]')).to_have_text("über alles")
    expect(page.locator('[data-object="b"]')).to_have_text("file")
    expect(page.get_by_role("alert").filter(has_text="no row with a column “none”")).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="The resolver “xml” is not known")).to_be_visible()


