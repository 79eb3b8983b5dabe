"""Form controls with a real mouse and keyboard: rankings, trees, chats, filters, pairs, dates, tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import drag, serialize, wait_until
from .rooms import Rooms

pytestmark = pytest.mark.browser

HITS = [{"id": "a", "title": "Otters", "body": "River mammals."}, {"id": "b", "html": "<b>Build</b> dams"}, {"id": 7}]
RANKER = """<View>
  <List name="hits" value="$hits" title="Hits"/>
  <Ranker name="rank" toName="hits"><Bucket name="good" title="Good"/><Bucket name="bad" title="Bad"/></Ranker>
</View>"""
PLAIN_RANKER = '<View><List name="hits" value="$hits"/><Ranker name="rank" toName="hits"/></View>'
NODES = [
    {"value": f"Order {n}", "children": [{"value": f"Kind {n}-{m}", "alias": f"k{n}-{m}"} for m in range(99)]}
    for n in range(200)
]
TREE = """<View>
  <Text name="text" value="$text"/>
  <Taxonomy name="tree" toName="text" value="$nodes" maxUsages="2"/>
  <Taxonomy name="leaf" toName="text" leafsOnly="true" showFullPath="true">
    <Choice value="Animal"><Choice value="Bird" alias="b"/></Choice>
  </Taxonomy>
</View>"""
CHAT = """<View>
  <Chat name="chat" value="$said" editable="user" minMessages="3" messageRoles="user,assistant"/>
  <Choices name="tone" toName="chat" perRegion="true"><Choice value="Kind"/><Choice value="Rude"/></Choices>
</View>"""
FILTER = """<View>
  <Filter name="find" toName="ner" hotkey="shift+f" minLength="0" placeholder="Find a label"/>
  <Labels name="ner" toName="text"><Label value="Person"/><Label value="Place"/><Label value="Plant"/></Labels>
  <Text name="text" value="$text"/>
</View>"""
PAIR = """<View>
  <Pairwise name="best" toName="one,two" selectionStyle="outline: 3px solid green"/>
  <Text name="one" value="$one"/><Text name="two" value="$two"/>
</View>"""
DATES = """<View>
  <Text name="text" value="$text"/>
  <DateTime name="both" toName="text"/>
  <DateTime name="day" toName="text" only="date" format="%d.%m.%Y" min="2020-01-01" max="2020-12-31"/>
  <DateTime name="clock" toName="text" only="time"/>
  <DateTime name="year" toName="text" only="year"/>
  <DateTime name="month" toName="text" only="month,year"/>
</View>"""
TABLE = """<View>
  <Table name="rows" value="$rows"/><Table name="facts" value="$facts"/>
  <Table name="csv" value="$csv" valueType="csv|separator=;"/>
  <Choices name="ok" toName="rows"><Choice value="Yes"/></Choices>
</View>"""


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    made = Rooms(tmp_path_factory.mktemp("forms") / "work")
    text = {"text": "Ada wrote from Turin."}
    made.add("ranker", RANKER, {"hits": HITS})
    made.add("order", PLAIN_RANKER, {"hits": HITS})
    value = {"ranker": {"_": ["gone"], "good": ["7"], "lost": ["a"]}}
    odd = {"id": "r", "from_name": "rank", "to_name": "hits", "type": "ranker", "value": value}
    made.add("odd-ranker", RANKER, {"hits": HITS}, [odd])
    made.add("tree", TREE, {**text, "nodes": NODES})
    said = [{"role": "user", "content": "Hi <b>you</b>"}, {"role": "tool", "content": {"a": 1}}]
    made.add("chat", CHAT, {"said": said})
    made.add("filter", FILTER, text)
    made.add("pair", PAIR, {"one": "First", "two": "Second"})
    made.add("dates", DATES, text)
    rows: list[dict[str, Any]] = [{"name": "Zoë", "size": 9}, {"name": "Ada", "size": 10, "more": {"deep": [1]}}, {}]
    facts = {"b": None, "a": [1, {"x": 2}]}
    own = '<Taxonomy name="own" toName="text" legacy="true"><Choice value="Animal" alias="an"/></Taxonomy>'
    shown = '<List name="l" value="$text"/><Table name="t" value="$n"/><Text name="text" value="$text"/>'
    many = {"id": "s", "from_name": "stars", "to_name": "text", "type": "rating", "value": {"rating": "many"}}
    config = f'<View>{own}<Rating name="stars" toName="text"/>{shown}</View>'
    made.add("own", config, {**text, "n": None}, [many])
    made.add("table", TABLE, {"rows": rows, "facts": facts, "csv": 'x;y\n"1;5";"say ""hi"""\n'})
    made.serve()
    yield made
    made.stop()


def middle(item: Locator) -> tuple[float, float]:
    box = item.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def submit(page: Page) -> None:
    page.get_by_role("button", name="Submit", exact=True).click()


def card(page: Page, name: str) -> Locator:
    return page.locator(f'[data-control="rank"] [data-item="{name}"]')


def test_cards_are_dragged_between_buckets_and_moved_by_keys(page: Page, rooms: Rooms) -> None:
    rooms.open(page, "ranker")
    good = page.locator('[data-control="rank"] section', has_text="Good")
    drag(page, middle(card(page, "b")), middle(good))
    assert serialize(page)[0]["value"] == {"ranker": {"_": ["a", "7"], "good": ["b"], "bad": []}}
    card(page, "7").focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(card(page, "7")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    assert serialize(page)[0]["value"]["ranker"]["good"][0] == "7"
    page.get_by_role("button", name="Undo").click()
    drag(page, middle(card(page, "a")), middle(card(page, "a")))
    ranks = serialize(page)[0]["value"]["ranker"]
    assert sorted(item for column in ranks.values() for item in column) == ["7", "a", "b"]
    expect(page.locator('[data-object="hits"]')).to_contain_text("River mammals.")


def test_an_order_without_buckets_is_written_at_submit_even_if_nothing_moved(page: Page, rooms: Rooms) -> None:
    rooms.open(page, "order")
    submit(page)
    wait_until(lambda: any((rooms.root / "order/annotations").glob("*.json")), what="the annotation")
    (result,) = json.loads(rooms.annotation_file("order").read_text("utf-8"))["result"]
    assert (result["type"], result["value"]) == ("ranker", {"ranker": {"rank": ["a", "b", "7"]}})


def test_unknown_items_and_buckets_of_a_ranking_are_kept_until_it_is_changed(page: Page, rooms: Rooms) -> None:
    rooms.open(page, "odd-ranker")
    value = {"ranker": {"_": ["gone"], "good": ["7"], "lost": ["a"]}}
    assert serialize(page)[0]["value"] == value
    good = page.locator('[data-control="rank"] section', has_text="Good")
    expect(good.locator("[data-item]")).to_have_count(1)
    expect(card(page, "a")).to_be_visible()


def test_a_tree_of_twenty_thousand_nodes_is_searched_and_draws_what_is_in_sight(page: Page, rooms: Rooms) -> None:
    rooms.open(page, "tree")
    tree = page.get_by_role("combobox", name="tree")
    tree.click()
    assert page.get_by_role("treeitem").count() < 40
    tree.fill("kind 150-42")
    expect(page.get_by_role("treeitem", name="Kind 150-42")).to_be_visible()
    page.get_by_role("treeitem", name="Kind 150-42").click()
    tree.fill("kind 3-7")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    paths = serialize(page)[0]["value"]["taxonomy"]
    assert ["Order 150", "k150-42"] in paths
    assert len(paths) == 2
    page.get_by_role("button", name="Remove Kind 150-42").click()
    assert len(serialize(page)[0]["value"]["taxonomy"]) == 1
    page.keyboard.press("Escape")
    leaf = page.get_by_role("combobox", name="leaf")
    leaf.click()
    page.get_by_role("treeitem", name="Animal").click()
    page.get_by_role("treeitem", name="Bird").click()
    assert serialize(page)[-1]["value"] == {"taxonomy": [["Animal", "b"]]}
    expect(page.locator('[data-control="leaf"]')).to_contain_text("Animal / Bird")


def test_what_does_not_fit_is_named_and_people_add_nodes_of_their_own(page: Page, rooms: Rooms) -> None:
    rooms.open(page, "own")
    notes = page.get_by_role("note")
    for words in ("Stored as “\"many\"”", "$text is not a list: \"Ada wrote", "$n holds nothing"):
        expect(notes.filter(has_text=words)).to_be_visible()
    tree = page.get_by_role("combobox", name="own")
    tree.click()
    tree.fill("Animal / Bird")
    page.get_by_role("button", name="Add “Animal / Bird”").click()
    tree.fill("Plant")
    page.keyboard.press("Enter")
    many, own = serialize(page)
    assert many["value"] == {"rating": "many"}
    assert own["value"] == {"taxonomy": [["an", "Bird"], ["Plant"]]}
    expect(page.get_by_role("treeitem", name="Plant")).to_be_visible()


def test_a_chat_is_continued_edited_and_judged_message_by_message(page: Page, rooms: Rooms) -> None:
    rooms.open(page, "chat")
    expect(page.locator('[data-object="chat"]')).to_contain_text("Hi <b>you</b>")
    expect(page.locator('[data-object="chat"]')).to_contain_text('{"a":1}')
    submit(page)
    expect(page.get_by_text("at least 3 messages").first).to_be_visible()
    message = page.get_by_role("textbox", name="Message")
    message.fill("How are you?")
    page.keyboard.press("Enter")
    message.fill("Fine")
    page.get_by_role("button", name="Send").click()
    values = [one["value"]["chatmessage"] for one in serialize(page)]
    assert [(one["role"], one["content"]) for one in values] == [("user", "How are you?"), ("assistant", "Fine")]
    assert values[0]["createdAt"] <= values[1]["createdAt"]
    page.locator("[data-message]").first.hover()
    page.get_by_role("button", name="Edit message 3").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("Who are you?")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Edit message 4")).to_have_count(0)  # only the user's may be edited
    page.locator("[data-message]").nth(1).click()
    page.get_by_role("checkbox", name="Rude").or_(page.get_by_role("radio", name="Rude")).click()
    first, second, judged = serialize(page)
    assert first["value"]["chatmessage"]["content"] == "Who are you?"
    assert (judged["id"], judged["type"], judged["value"]["choices"]) == (second["id"], "choices", ["Rude"])
    assert judged["value"]["chatmessage"] == second["value"]["chatmessage"]


def test_a_filter_finds_labels_and_enter_takes_the_first(page: Page, rooms: Rooms) -> None:
    rooms.open(page, "filter")
    page.keyboard.press("Shift+f")
    field = page.get_by_role("searchbox", name="Find a label")
    expect(field).to_be_focused()
    page.keyboard.type("pla")
    expect(page.locator('[data-control="ner"] button:visible')).to_have_count(2)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Place")).to_have_attribute("aria-pressed", "true")
    expect(page.locator('[data-control="ner"] button:visible')).to_have_count(3)


def test_one_of_a_pair_is_chosen_by_click_and_by_key_and_given_back(page: Page, rooms: Rooms) -> None:
    rooms.open(page, "pair")
    page.locator('[data-object="two"]').click()
    (result,) = serialize(page)
    assert (result["from_name"], result["to_name"], result["value"]) == ("best", "best", {"selected": "right"})
    expect(page.get_by_role("button", name="Right", exact=True)).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Left", exact=True).click()
    assert serialize(page)[0]["value"] == {"selected": "left"}
    page.get_by_role("button", name="Left", exact=True).click()
    assert serialize(page) == []


def test_each_form_of_a_date_is_written_in_its_own_way(page: Page, rooms: Rooms) -> None:
    rooms.open(page, "dates")
    given = {"both": "2024-02-29T09:30", "day": "2020-05-17", "clock": "07:45", "year": "1984", "month": "2021-06"}
    for name, text in given.items():
        page.locator(f'[data-control="{name}"] input').fill(text)
    written = {one["from_name"]: one["value"]["datetime"] for one in serialize(page)}
    assert written == {
        "both": "2024-02-29T09:30", "day": "17.05.2020", "clock": "07:45", "year": "1984", "month": "2021-06-01",
    }  # fmt: skip
    page.locator('[data-control="day"] input').fill("2021-05-17")
    expect(page.locator('[data-control="day"] input')).to_have_attribute("aria-invalid", "true")
    submit(page)
    expect(page.get_by_text("17.05.2021 is outside of").first).to_be_visible()
    page.locator('[data-control="day"] input').fill("")
    assert "day" not in {one["from_name"] for one in serialize(page)}


def test_tables_are_sorted_and_show_what_lies_deeper_as_json(page: Page, rooms: Rooms) -> None:
    rooms.open(page, "table")
    rows = page.locator('[data-object="rows"] tbody tr')
    expect(rows).to_have_text(["Zoë9", 'Ada10{"deep":[1]}', ""])
    page.get_by_role("button", name="size").click()
    expect(rows.nth(1)).to_have_text("Zoë9")
    page.get_by_role("button", name="size").click()
    expect(rows.first).to_have_text('Ada10{"deep":[1]}')
    expect(page.locator('[data-object="facts"] tbody tr')).to_have_text(['a[1,{"x":2}]', "b"])
    expect(page.locator('[data-object="csv"] tbody td')).to_have_text(["1;5", 'say "hi"'])
