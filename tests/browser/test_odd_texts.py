"""Texts that are hard to show: from right to left, made of many marks, hostile, very long, or no text at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import client_point, drag, serialize
from .rooms import Rooms

pytestmark = pytest.mark.browser

LABELS = '<Labels name="ner" toName="text"><Label value="Word"/></Labels>'
SPANS = f'<View>{LABELS}<Text name="text" value="$text"/></View>'
ARABIC = "كتبت آدا رسالة من تورينو إلى Charles Babbage في لندن"
MARKS = "family 👨‍👩‍👧‍👦 waves 👋🏽, e\u0301te\u0301, ก็, naïve 🇳🇱 end"
BREAKS = "one\r\ntwo\rthree\n\n  four\u2028five"
ATTACK = (
    "<script>window.harm=1</script><img src=x onerror='window.harm=2'><svg onload='window.harm=3'>"
    "<a href='javascript:harm=4'>link</a><iframe srcdoc='<script>parent.harm=5</script>'></iframe>"
    "<style>body{display:none}</style>"
    "<div style='position:fixed;inset:0;z-index:9999;background:url(http://other.example/)'>"
    "cover</div>"
    "<form action=/><input autofocus onfocus='window.harm=6'></form><base href='http://other.example/'>"
    "<img src='http://other.example/a.png'><details open ontoggle='window.harm=7'>d</details><b>bold</b>"
)
STYLE = """<Style>
  .topbar, header, footer, body, * { visibility: hidden; }
  .view { position: fixed; inset: 0; z-index: 99999; background: red; visibility: visible; }
  @import url(http://other.example/x.css);
  .htx-text, .ant-radio-wrapper { color: rgb(1, 2, 3); background: url(http://other.example/y.png); }
  } body { display: none; } .x {
</Style>"""
SHOWN_EVERYWHERE = """<View>
  <HyperText name="page" value="$html"/><HyperText name="flat" value="$html" inline="true"/>
  <Text name="text" value="$html"/><Markdown value="$html"/><Header value="$html"/>
  <Paragraphs name="talk" value="$talk"/><List name="list" value="$list"/><Table name="table" value="$table"/>
  <Chat name="chat" value="$chat"/><Dialog name="old" value="$old"/>
  <Choices name="c" toName="text"><Choice value="a" html="$html"/><Choice value="$html"/></Choices>
  <Labels name="l" toName="text"><Label value="b" html="$html" hint="$html"/></Labels>
  <Taxonomy name="t" toName="text" value="$nodes"/><Ranker name="r" toName="list"/>
  <HyperText value="$html"/>
</View>"""
EVERY_OBJECT = """<View>
  <Text name="text" value="$x"/><HyperText name="page" value="$x"/><Paragraphs name="talk" value="$x"/>
  <Table name="table" value="$x"/><List name="list" value="$x"/><Chat name="chat" value="$x"/><Header value="$x"/>
  <Markdown value="$x"/><Choices name="c" toName="text" value="$x"/><Taxonomy name="t" toName="text" value="$x"/>
  <Labels name="l" toName="text" value="$x"/><Ranker name="r" toName="list"/><Pdf name="pdf" value="$x"/>
  <TextArea name="a" toName="text" value="$x"/><Dialog name="old" value="$x"/>
</View>"""
LONG = ("The quick brown fox jumps over the lazy dog. " * 20 + "\n") * 11_500 + "That is the end."
ODD: dict[str, Any] = {
    "null": None, "number": 0.5, "truth": True, "empty": "",
    "list": [None, 1, "a", [2]], "object": {"a": None, "value": {"b": [1]}},
    "nested": [{"value": 3, "text": None, "author": 1, "children": "no", "id": None, "role": 7, "content": None}],
}  # fmt: skip


def attacked() -> dict[str, Any]:
    return {
        "html": ATTACK, "talk": [{"author": ATTACK, "text": ATTACK}], "table": [{ATTACK: ATTACK}],
        "list": [{"id": ATTACK, "title": ATTACK, "html": ATTACK}], "chat": [{"role": ATTACK, "content": ATTACK}],
        "old": [{"name": ATTACK, "text": ATTACK}], "nodes": [{"value": ATTACK, "children": [{"value": ATTACK}]}],
    }  # fmt: skip


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    made = Rooms(tmp_path_factory.mktemp("odd") / "work")
    made.add("arabic", SPANS, {"text": ARABIC})
    made.add("marks", SPANS, {"text": MARKS})
    made.add("breaks", SPANS, {"text": BREAKS})
    made.add("attack", SHOWN_EVERYWHERE, attacked())
    made.add("style", f"<View>{STYLE}<Text name='text' value='$text'/></View>", {"text": "Plain"})
    made.add("long", SPANS, {"text": LONG})
    for name, value in ODD.items():
        made.add(f"odd-{name}", EVERY_OBJECT, {"x": value})
    made.serve()
    yield made
    made.stop()


def mark(page: Page, text: str, part: str) -> dict[str, Any]:
    """Label `part` with the mouse; offsets of the page are code points, as Python's."""
    page.keyboard.press("1")
    start = text.index(part)
    drag(page, client_point(page, "text", start), client_point(page, "text", start + len(part)))
    return serialize(page)[-1]["value"]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("room", "text", "part"),
    [
        ("arabic", ARABIC, "رسالة"), ("arabic", ARABIC, "Charles"),
        ("marks", MARKS, "e\u0301te\u0301"), ("marks", MARKS, "👨‍👩‍👧‍👦"),
        ("marks", MARKS, "naïve"), ("marks", MARKS, "👋🏽"),
    ],
)  # fmt: skip
def test_offsets_are_code_points_whatever_the_script(
    page: Page, rooms: Rooms, room: str, text: str, part: str
) -> None:
    rooms.open(page, room)
    start = text.index(part)
    value = mark(page, text, part)
    assert value == {"start": start, "end": start + len(part), "text": part, "labels": ["Word"]}
    page.get_by_role("button", name="Reset").click()


def test_a_text_from_right_to_left_is_laid_out_so(page: Page, rooms: Rooms) -> None:
    rooms.open(page, "arabic")
    first, last = client_point(page, "text", 0), client_point(page, "text", 8)
    assert first[0] > last[0]


def test_every_kind_of_line_break_counts(page: Page, rooms: Rooms) -> None:
    rooms.open(page, "breaks")
    assert mark(page, BREAKS, "four")["start"] == BREAKS.index("four")
    assert mark(page, BREAKS, "two")["start"] == BREAKS.index("two")


def test_hostile_html_never_runs_covers_or_loads_anything(page: Page, rooms: Rooms) -> None:
    rooms.open(page, "attack")
    page.get_by_role("combobox", name="T", exact=True).click()
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    assert page.evaluate("window.harm") is None
    expect(page.locator("main :is(script, [onerror], [onload], [onfocus], [ontoggle])")).to_have_count(0)
    expect(page.locator("a[href^=javascript]")).to_have_count(0)
    covered = "document.elementFromPoint(40, innerHeight - 20)?.closest('footer, .footer') !== null"
    assert page.evaluate(covered) is True
    assert page.evaluate("document.baseURI").startswith("http://127.0.0.1")
    for frame in page.locator("main iframe").all():
        assert frame.get_attribute("sandbox") == "allow-same-origin"
    expect(page.locator("[data-placeholder]")).to_have_count(0)


def test_a_style_of_the_config_stays_inside_the_labeling_area(page: Page, rooms: Rooms) -> None:
    rooms.open(page, "style")
    expect(page.get_by_role("button", name="Submit", exact=True)).to_be_visible()
    box = "document.querySelector('.layout').getBoundingClientRect()"
    point = page.evaluate(f"(({{right, bottom}}) => [right + 30, bottom + 20])({box})")
    over = "([x, y]) => document.elementFromPoint(x, y)?.closest('.layout') === null"
    assert page.evaluate(over, point), "a fixed box reaches out of the area"
    assert page.evaluate("getComputedStyle(document.body).display") != "none"
    page.get_by_role("button", name="Submit", exact=True).click(trial=True)


def test_ten_megabytes_of_text_are_shown_and_labeled_at_their_end(page: Page, rooms: Rooms) -> None:
    rooms.open(page, "long")
    assert len(LONG) > 10_000_000
    page.get_by_role("button", name="Find in text").click()
    page.get_by_role("textbox", name="Find in text").fill("is the end")
    expect(page.get_by_role("status").filter(has_text="1 of 1")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    page.mouse.dblclick(*client_point(page, "text", len(LONG) - 3))
    (made,) = serialize(page)
    assert made["value"] == {"start": len(LONG) - 4, "end": len(LONG) - 1, "text": "end", "labels": ["Word"]}


@pytest.mark.parametrize("name", list(ODD))
def test_values_of_other_kinds_are_shown_and_break_nothing(page: Page, rooms: Rooms, name: str) -> None:
    rooms.open(page, f"odd-{name}")
    expect(page.locator("[data-placeholder]")).to_have_count(0)
    assert serialize(page) == []
    expect(page.locator('[data-object="text"]')).to_be_attached()
