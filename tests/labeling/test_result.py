"""Items, regions, repairs and counts."""

from __future__ import annotations

from typing import Any

import pytest

from labelfs.labeling.config import parse
from labelfs.labeling.result import Item, control_of, deduplicated, items_of, regions, relations
from labelfs.labeling.summary import labels_of_result


def item(kind: str, value: Any, region: Any = "r1", control: str = "c", **more: Any) -> dict[str, Any]:
    return {"id": region, "from_name": control, "to_name": "o", "type": kind, "value": value, **more}


BOX = {"x": 1, "y": 2, "width": 3, "height": 4, "rotation": 0}


def test_a_region_is_all_items_with_its_id():
    result = [item("rectangle", BOX), item("choices", {"choices": ["a"]}, "c1"),
              item("labels", {**BOX, "labels": ["A", "B"]}), {"type": "relation", "from_id": "r1", "to_id": "r2"},
              item("textarea", {**BOX, "text": ["x"]}), "junk", item("number", {"number": 1}, None)]
    found = regions(result)
    assert [(one.id, [part.index for part in one.items], one.is_region) for one in found] == [
        ("r1", [0, 2, 4], True), ("c1", [1], False), ("#6", [6], False)]
    assert found[0].labels == ["A", "B"]
    assert found[0].value == BOX
    assert [one.index for one in relations(result)] == [3]


@pytest.mark.parametrize(("kind", "value", "answer"), [
    ("choices", {"choices": ["a"]}, True),
    ("choices", {**BOX, "choices": ["a"]}, False),
    ("choices", {"start": 1, "end": 4, "text": "abc", "choices": ["a"]}, False),
    ("textarea", {"text": ["a"]}, True),
    ("textarea", {"points": [[1, 2]], "text": ["a"]}, False),
    ("rectanglelabels", {}, False),
    ("brushlabels", {"format": "rle", "mask": "masks/x.png"}, False),
    ("timelinelabels", {"ranges": []}, False),
    ("pairwise", {"selected": "left"}, True),
    ("chatmessage", {"chatmessage": {"role": "user"}}, False),
    ("reactcode", {"reactcode": {"a": 1}}, True),
    ("something", {"a": 1}, True),
])
def test_regions_and_answers_are_told_apart(kind: str, value: Any, answer: bool):
    assert Item(0, item(kind, value)).is_classification() is answer


@pytest.mark.parametrize(("raw", "payload", "labels"), [
    (item("rectanglelabels", {**BOX, "rectanglelabels": ["A"]}), ["A"], ["A"]),
    (item("htmllabels", {"htmllabels": ["A"]}), ["A"], ["A"]),
    (item("videorectangle", {"labels": ["A"], "sequence": []}), ["A"], ["A"]),
    (item("videovectorlabels", {"videovectorlabels": ["A"]}), ["A"], ["A"]),
    (item("textarea", {"text": ["x"]}), ["x"], []),
    (item("pairwise", {"selected": "left"}), "left", []),
    (item("rectangle", BOX), None, []),
    (item("labels", {"labels": "A"}), "A", ["A"]),
    (item("labels", {"labels": [1, None, "A"]}), [1, None, "A"], ["A"]),
    (item("labels", "text"), None, []),
    ({"type": 3}, None, []),
])
def test_payload_and_labels(raw: Any, payload: Any, labels: list[str]):
    assert (Item(0, raw).payload, Item(0, raw).labels) == (payload, labels)


def test_nothing_but_lists_has_items():
    for result in (None, {}, "text", 3, {"a": []}):
        assert items_of(result) == []


def test_results_of_a_control_that_is_gone_are_attached_to_another_one():
    config = parse("""<View><Image name="o" value="$i"/><Rectangle name="bare" toName="o"/>
      <Labels name="l" toName="o"><Label value="a"/></Labels>
      <RectangleLabels name="same" toName="o"><Label value="a"/></RectangleLabels></View>""")
    assert control_of(Item(0, item("rectanglelabels", BOX, control="gone")), config) is config.by_name["bare"]
    assert control_of(Item(0, item("polygonlabels", BOX, control="gone")), config) is config.by_name["l"]
    assert control_of(Item(0, item("choices", {}, control="gone")), config) is None
    assert control_of(Item(0, item("rectanglelabels", BOX, control="same")), config) is config.by_name["same"]


def test_names_made_by_a_repeater_are_known():
    config = parse('<View><Repeater on="$p"><Text name="p_{{idx}}" value="$p[{{idx}}]"/><Rating name="r_{{idx}}" '
                   'toName="p_{{idx}}"/></Repeater></View>')
    assert control_of(Item(0, item("rating", {}, control="r_12")), config) is config.by_name["r_{{idx}}"]
    assert control_of(Item(0, item("rating", {}, control="r_x")), config) is None


def test_of_several_answers_the_last_counts():
    first, second = item("choices", {"choices": ["a"]}, "1"), item("choices", {"choices": ["b"]}, "2")
    page = item("choices", {"choices": ["b"]}, "3", item_index=1)
    box = item("rectangle", BOX)
    assert deduplicated([first, box, second, page, "junk", box]) == [box, second, page, "junk", box]


def test_labels_are_counted_once_per_region():
    result = [item("rectangle", BOX), item("labels", {**BOX, "labels": ["A", "B"]}),
              item("labels", {**BOX, "labels": ["A"]}),
              item("labels", {**BOX, "labels": ["A"]}, "r2"), item("choices", {"choices": ["yes", ["x", "y"]]}, "c"),
              item("taxonomy", {"taxonomy": [["p", "q"], ["p"]]}, "t"), item("rating", {"rating": 3}, "s"),
              item("pairwise", {"selected": "left"}, "p"), {"type": "relation", "labels": ["of"]}, None]
    assert labels_of_result(result) == {"A": 2, "B": 1, "yes": 1, "x / y": 1, "p / q": 1, "p": 1, "left": 1, "of": 1}
    assert labels_of_result("junk") == {}
