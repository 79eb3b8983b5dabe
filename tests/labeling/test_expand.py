"""The tree for one task."""

from __future__ import annotations

from typing import Any

from labelfs.labeling.config import Node, expand, parse


def tree(xml: str, data: dict[str, Any]) -> Node:
    return expand(parse(xml), data)


def labels(root: Node, name: str) -> list[dict[str, Any]]:
    control = next(node for node in root.walk() if node.name == name)
    return [node.attrs for node in control.walk() if node.role == "child"]


PAGES = """<View><Repeater on="$pages"><Text name="page_{{idx}}" value="$pages[{{idx}}].body"/>
  <Choices name="kind_{{idx}}" toName="page_{{idx}}" whenTagName="x{{idx}}"><Choice value="a {{idx}}"/></Choices>
  </Repeater></View>"""


def test_a_repeater_makes_a_view_per_element():
    root = tree(PAGES, {"pages": [{"body": "one"}, {"body": "two"}]})
    assert [child.tag for child in root.children] == ["View"]
    assert [node.name for node in root.walk() if node.name] == ["page_0", "kind_0", "page_1", "kind_1"]
    second = root.children[0].children[1].children
    assert second[0].attrs["value"] == "$pages[1].body"
    assert second[1].to_name == ("page_1",)
    assert second[1].attrs["whenTagName"] == "x1"
    assert second[1].children[0].attrs["value"] == "a 1"
    assert parse(PAGES).problems[0].code == "when-unknown"


def test_no_list_no_copies():
    for data in ({}, {"pages": None}, {"pages": {"a": 1}}, {"pages": "text"}, {"pages": []}):
        assert tree(PAGES, data).children[0].children == []


def test_pagination_makes_a_paged_view():
    root = tree(PAGES.replace('on="$pages"', 'on="$pages" mode="pagination"'), {"pages": [{}, {}, {}]})
    assert (root.children[0].tag, len(root.children[0].children)) == ("PagedView", 3)


def test_repeaters_nest_with_flags_of_their_own():
    xml = """<View><Repeater on="$docs" indexFlag="{{d}}"><Repeater on="$docs[{{d}}].pages" indexFlag="{{p}}">
      <Text name="t_{{d}}_{{p}}" value="$docs[{{d}}].pages[{{p}}]"/></Repeater></Repeater></View>"""
    root = tree(xml, {"docs": [{"pages": ["a", "b"]}, {"pages": ["c"]}]})
    assert [(node.name, node.attrs["value"]) for node in root.walk() if node.name] == [
        ("t_0_0", "$docs[0].pages[0]"), ("t_0_1", "$docs[0].pages[1]"), ("t_1_0", "$docs[1].pages[0]")]
    assert parse(xml).problems == []


def test_every_flag_in_an_attribute_is_replaced_and_typed():
    root = tree("""<View><Repeater on="$l"><Header value="{{idx}} of {{idx}}"/><TextArea name="a{{idx}}" rows="{{idx}}"
      toName="t"/></Repeater><Text name="t" value="$t"/></View>""", {"l": [1, 2]})
    assert [node.attrs["value"] for node in root.walk() if node.tag == "Header"] == ["0 of 0", "1 of 1"]
    assert [node.attrs["rows"] for node in root.walk() if node.tag == "TextArea"] == ["0", 1]


DYNAMIC = """<View><Image name="i" value="$image"/><RectangleLabels name="b" toName="i" value="$options">
  <Label value="first"/></RectangleLabels></View>"""


def test_labels_from_the_task_come_after_the_written_ones():
    root = tree(DYNAMIC, {"what": "Rust", "options": [
        {"value": "$what", "alias": "rs", "background": "#a33", "hotkey": "r", "maxusages": "2", "id": 7, "other": 1},
        "plain", {"value": 5, "selected": True, "html": "<b>5</b>"}]})
    assert labels(root, "b") == [
        {"value": "first"},
        {"value": "Rust", "alias": "rs", "background": "#a33", "hotkey": "r", "maxUsages": 2},
        {"value": "plain"}, {"value": "5", "selected": True, "html": "<b>5</b>"}]
    assert next(node for node in root.walk() if node.name == "b").attrs["value"] == "$options"


def test_lists_that_are_none_make_no_labels():
    for options in (None, "a", 3, {"value": "a"}, [None, 3, [], True]):
        assert labels(tree(DYNAMIC, {"options": options}), "b") == [{"value": "first"}]


def test_choices_from_the_task_nest():
    xml = '<View><Text name="t" value="$t"/><{tag} name="c" toName="t" value="$o"/></View>'
    data = {"o": [{"value": "Blight", "children": [{"value": "Leaf"}, {"value": "Stem", "children": "no"}]}]}
    for tag in ("Taxonomy", "Choices"):
        root = tree(xml.replace("{tag}", tag), data)
        control = next(node for node in root.walk() if node.name == "c")
        assert [[leaf.attrs["value"] for leaf in top.children] for top in control.children] == [["Leaf", "Stem"]]


def test_bound_texts_are_filled_in_and_objects_are_left_alone():
    root = tree("""<View><Header value="Photo $n of $meta.total"/><Markdown>Hi $who</Markdown>
      <Text name="t" value="$text"/><TextArea name="a" toName="t" value="$draft" placeholder="say $who"/>
      <Choices name="c" toName="t"><Choice value="$who" hint="$missing"/><Choice value="costs $5"/></Choices></View>""",
                {"n": 2, "meta": {"total": 3.0}, "who": "Ann", "text": "x", "draft": "abc"})
    values = {node.tag: node.attrs for node in root.walk()}
    assert values["Header"]["value"] == "Photo 2 of 3"
    assert values["Markdown"]["value"] == "Hi Ann"
    assert values["Text"]["value"] == "$text"
    assert values["TextArea"] == {"value": "abc", "placeholder": "say Ann"}
    assert labels(root, "c") == [{"value": "Ann", "hint": ""}, {"value": "costs $5"}]


def test_the_config_itself_does_not_change():
    config = parse(DYNAMIC)
    before = config.root.to_json()
    expand(config, {"options": ["a", "b"]})
    assert config.root.to_json() == before


def test_a_task_cannot_make_endless_trees():
    starts = "".join(f'<Repeater on="$l" indexFlag="{{{{{n}}}}}">' for n in range(6))
    deep = f"<View>{starts}<Header>x</Header>{'</Repeater>' * 6}</View>"
    root = tree(deep, {"l": list(range(100))})
    assert sum(1 for _ in root.walk()) < 1_000_000
