"""Pages of HTML and dialogues with a real mouse: offsets as Label Studio writes them, nothing in them ever runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import Folder, Server, client_point, drag, open_task, serialize

pytestmark = pytest.mark.browser

PAGE = """<View>
  <HyperTextLabels name="lab" toName="page">
    <Label value="Bird"/>
    <Label value="Place"/>
  </HyperTextLabels>
  <HyperText name="page" value="$html"/>
</View>
"""
HTML = (
    "<style>h2{color:#063}.x{background:url(http://other.example/x.png)}</style>"
    '<article onclick="document.title=1"><h2>🐱 Warning:</h2> '
    '<p style="color:#333">🐱 A <b>grey heron</b><br>in a <i>test</i>.</p>'
    '<img src="http://other.example/y.png" onerror="document.title=2">'
    "<p>Second &amp; last.</p><script>document.title=3</script>"
    '<iframe src="http://other.example/"></iframe></article>'
)
RAW = "🐱 Warning: 🐱 A grey heron\nin a test.Second & last.document.title=3"
DIALOG = """<View>
  <ParagraphLabels name="act" toName="dialog">
    <Label value="Question"/>
    <Label value="Answer"/>
  </ParagraphLabels>
  <Paragraphs name="dialog" value="$dialog" layout="dialogue"/>
</View>
"""
TURNS = [
    {"author": "Ann", "text": "Where is the red folder?"},
    {"author": "Raj", "text": "On the shelf."},
    {"author": "Ann", "text": "OK, 🐱 thanks"},
]


def task(folder: Folder, config: str, data: dict[str, Any], result: list[dict[str, Any]] | None = None) -> Folder:
    folder.write("config.xml", config)
    folder.write("tasks/1.json", {"id": 1, "data": data})
    if result is not None:
        folder.write("annotations/1/1.json", {"id": 1, "task": 1, "completed_by": "mara@example.org", "result": result})
    folder.commit()
    return folder


def mark(page: Page, key: str, name: str, start: tuple[float, ...], end: tuple[float, ...]) -> dict[str, Any]:
    page.keyboard.press(key)
    drag(page, client_point(page, name, *start), client_point(page, name, *end))
    return serialize(page)[-1]["value"]  # type: ignore[no-any-return]


def test_html_spans_have_paths_and_both_kinds_of_offsets(
    page: Page, folder: Folder, serve: Callable[..., Server]
) -> None:
    open_task(page, serve(task(folder, PAGE, {"html": HTML})), 1)

    def at(part: str, end: bool = False) -> tuple[float]:
        return (RAW.index(part) + (len(part) if end else 0),)

    assert mark(page, "1", "page", at("grey"), at("heron", True)) == {
        "start": "/article[1]/p[1]/b[1]/text()[1]",
        "end": "/article[1]/p[1]/b[1]/text()[1]",
        "startOffset": 0,
        "endOffset": 10,
        "globalOffsets": {"start": RAW.index("grey"), "end": RAW.index("heron") + 5},
        "text": "grey heron",
        "hypertextlabels": ["Bird"],
    }
    value = mark(page, "2", "page", at("A grey"), at("test", True))
    assert (value["start"], value["startOffset"]) == ("/article[1]/p[1]/text()[1]", 3)
    assert (value["end"], value["endOffset"]) == ("/article[1]/p[1]/i[1]/text()[1]", 4)
    assert value["text"] == "A grey heron\\nin a test"
    assert page.title() not in ("1", "2", "3")


def test_html_spans_are_read_by_path_then_by_global_offsets_and_kept_as_they_are(
    page: Page, folder: Folder, serve: Callable[..., Server]
) -> None:
    def span(name: str, value: dict[str, Any]) -> dict[str, Any]:
        value = {**value, "hypertextlabels": ["Bird"]}
        return {"id": name, "from_name": "lab", "to_name": "page", "type": "hypertextlabels", "value": value}

    heron = RAW.index("heron")
    result = [
        span(
            "path",
            {
                "start": "/article[1]/p[1]/b[1]/text()[1]",
                "startOffset": 5,
                "end": "/article/p[1]/b/text()",
                "endOffset": 10,
            },
        ),
        span(
            "whole",
            {
                "start": "/article[1]/p[1]/b[1]",
                "startOffset": 0,
                "end": "/article[1]/p[1]/i[1]/text()[1]",
                "endOffset": 4,
            },
        ),
        span(
            "global",
            {
                "start": "/gone[1]",
                "startOffset": 0,
                "end": "/gone[1]",
                "endOffset": 1,
                "globalOffsets": {"start": heron, "end": heron + 5},
            },
        ),
        span("plain", {"start": heron, "end": heron + 5, "text": "heron"}),
        span("lost", {"start": "/gone[1]", "startOffset": 0, "end": "/gone[1]", "endOffset": 1, "text": "x"}),
    ]
    open_task(page, serve(task(folder, PAGE, {"html": HTML}, result)), 1)
    assert serialize(page) == result
    frame = page.frame_locator('[data-object="page"] iframe')
    for name in ("path", "whole", "global", "plain"):
        expect(frame.locator(f'.text-tint[data-span="{name}"]').first).to_be_attached()
    expect(frame.locator('.text-tint[data-span="lost"]')).to_have_count(0)
    expect(frame.locator("script, iframe, [onclick], [onerror]")).to_have_count(0)
    assert page.locator('[data-object="page"] iframe').get_attribute("sandbox") == "allow-same-origin"


def test_dialogue_spans_say_in_which_utterances_they_lie(
    page: Page, folder: Folder, serve: Callable[..., Server]
) -> None:
    open_task(page, serve(task(folder, DIALOG, {"dialog": TURNS})), 1)
    assert mark(page, "1", "dialog", (0, 13), (0, 24)) == {
        "start": "0", "end": "0", "startOffset": 13, "endOffset": 24,
        "text": "red folder?", "paragraphlabels": ["Question"],
    }  # fmt: skip
    assert mark(page, "2", "dialog", (1, 0), (2, 4)) == {
        "start": "1", "end": "2", "startOffset": 0, "endOffset": 4,
        "text": "On the shelf.\\n\\nOK, ", "paragraphlabels": ["Answer"],
    }  # fmt: skip
    page.keyboard.press("2")
    page.get_by_role("button", name="Label whole phrase 3").click()
    assert serialize(page)[-1]["value"]["text"] == "OK, 🐱 thanks"
    page.get_by_role("checkbox", name="Raj").uncheck()
    expect(page.get_by_text("On the shelf.", exact=True)).to_be_hidden()


@pytest.mark.parametrize("value", [None, 7, "no list", {"a": 1}, [None, 3, {"author": None}]])
def test_odd_dialogues_and_pages_do_not_break_the_page(
    page: Page, folder: Folder, serve: Callable[..., Server], value: Any
) -> None:
    config = DIALOG.replace(
        "</View>", '<HyperText name="page" value="$dialog"/><Text name="text" value="$dialog"/></View>'
    )
    open_task(page, serve(task(folder, config, {"dialog": value})), 1)
    expect(page.locator('[data-object="text"]')).to_be_visible()


def test_a_fold_opens_by_click_and_for_a_region_in_it(page: Page, folder: Folder, serve: Callable[..., Server]) -> None:
    html = "<p>First</p><details><summary>More of it</summary><p>hidden heron</p></details>"
    start = len("FirstMore of ithidden ")
    path, offsets = "/details[1]/p[1]/text()[1]", {"start": start, "end": start + 5}
    value = {"start": path, "end": path, "startOffset": 7, "endOffset": 12, "globalOffsets": offsets, "text": "heron",
             "hypertextlabels": ["Bird"]}  # fmt: skip
    bird = {"id": "b", "from_name": "lab", "to_name": "page", "type": "hypertextlabels", "value": value}
    open_task(page, serve(task(folder, PAGE, {"html": html}, [bird])), 1)
    fold = page.frame_locator("iframe").locator("details")
    expect(fold).not_to_have_attribute("open", "")
    page.mouse.click(*client_point(page, "page", len("FirstMo")))
    expect(fold).to_have_attribute("open", "")
    page.mouse.click(*client_point(page, "page", len("FirstMo")))
    expect(fold).not_to_have_attribute("open", "")
    page.get_by_role("option").click()
    expect(fold).to_have_attribute("open", "")
    expect(page.frame_locator("iframe").locator('.text-tint[data-span="b"]')).to_have_count(1)
    assert serialize(page) == [bird]
