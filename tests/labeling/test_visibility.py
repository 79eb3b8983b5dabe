"""What is shown, saved and required."""

from __future__ import annotations

from typing import Any

import pytest

from labelfs.labeling.config import parse
from labelfs.labeling.visibility import Selection, Visibility, missing_answers, saved

XML = """<View><Text name="t" value="$t"/><Text name="u" value="$u"/>
  <Labels name="ner" toName="t"><Label value="Person"/><Label value="Place"/></Labels>
  <Choices name="spam" toName="t"><Choice value="Spam" alias="s"/><Choice value="Fine"/></Choices>
  <View visibleWhen="choice-selected" whenTagName="spam" whenChoiceValue="Spam">
    <TextArea name="why" toName="t" required="true"/>
    <Choices name="sure" toName="t"><Choice value="Yes"/></Choices></View>
  <Rating name="stars" toName="t" visibleWhen="choice-selected" whenTagName="sure"/>
  <View visibleWhen="choice-unselected" whenTagName="spam"><Header value="Choose"/></View>
  <Number name="age" toName="t" perRegion="true" whenLabelValue="Person" required="true"/>
  <DateTime name="day" toName="u" perRegion="true"/>
  <View visibleWhen="no-region-selected"><Rating name="all" toName="t"/></View>
  <View visibleWhen="region-selected" whenTagName="ner"><Taxonomy name="kind" toName="t"/></View></View>"""
ROOT = parse(XML).root


def person(region: str = "r1", label: str = "Person") -> dict[str, Any]:
    return {"id": region, "from_name": "ner", "to_name": "t", "type": "labels",
            "value": {"start": 0, "end": 3, "labels": [label]}}


def choice(name: str, *values: Any, region: str | None = None) -> dict[str, Any]:
    return {"id": region or f"c-{name}", "from_name": name, "to_name": "t", "type": "choices",
            "value": {"choices": list(values)}}


def controls(result: list[Any], *selected: str) -> set[str | None]:
    return {node.name for node in Visibility(ROOT, Selection.of(result, selected)).controls()}


ALWAYS = {"ner", "spam"}


@pytest.mark.parametrize(("result", "selected", "shown"), [
    ([], [], ALWAYS | {"all"}),
    ([choice("spam", "Fine")], [], ALWAYS | {"all"}),
    ([choice("spam", "s")], [], ALWAYS | {"all", "why", "sure"}),
    ([choice("spam", "Spam")], [], ALWAYS | {"all", "why", "sure"}),
    ([choice("spam", "s"), choice("sure", "Yes")], [], ALWAYS | {"all", "why", "sure", "stars"}),
    # the control that is asked for is hidden itself
    ([choice("spam", "Fine"), choice("sure", "Yes")], [], ALWAYS | {"all"}),
    ([person()], ["r1"], ALWAYS | {"age", "kind"}),
    ([person(label="Place")], ["r1"], ALWAYS | {"kind"}),
    ([person(), person("r2")], ["r1", "r2"], ALWAYS | {"kind"}),
    ([person()], ["other"], ALWAYS | {"all"}),
])
def test_what_is_shown(result: list[Any], selected: list[str], shown: set[str]):
    assert controls(result, *selected) == shown


def test_a_header_can_wait_for_nothing_being_chosen():
    header = next(node for node in ROOT.walk() if node.tag == "Header")
    assert Visibility(ROOT, Selection.of([])).is_shown(header)
    assert not Visibility(ROOT, Selection.of([choice("spam", "Fine")])).is_shown(header)


def test_a_circle_of_conditions_is_hidden():
    root = parse("""<View><Text name="t" value="$t"/>
      <Choices name="a" toName="t" visibleWhen="choice-selected" whenTagName="b"><Choice value="x"/></Choices>
      <Choices name="b" toName="t" visibleWhen="choice-selected" whenTagName="a"><Choice value="x"/></Choices>
      </View>""").root
    view = Visibility(root, Selection.of([choice("a", "x"), choice("b", "x")]))
    assert view.controls() == []


def test_what_a_choice_hides_is_not_saved():
    why = {"id": "w", "from_name": "why", "to_name": "t", "type": "textarea", "value": {"text": ["odd"]}}
    stale = {"id": "x", "from_name": "gone", "to_name": "t", "type": "choices", "value": {"choices": ["?"]}}
    relation = {"type": "relation", "from_id": "r1", "to_id": "r2"}
    shown = [choice("spam", "s"), why, stale, relation, "junk"]
    assert saved(ROOT, shown) == shown
    hidden = [choice("spam", "Fine"), why, stale, relation, "junk"]
    assert saved(ROOT, hidden) == [hidden[0], stale, relation, "junk"]


def test_an_answer_about_a_region_is_saved_only_for_its_labels():
    age = {"id": "r1", "from_name": "age", "to_name": "t", "type": "number",
           "value": {"start": 0, "end": 3, "number": 4}}
    assert saved(ROOT, [person(), age]) == [person(), age]
    assert saved(ROOT, [person(label="Place"), age]) == [person(label="Place")]


def test_a_condition_of_a_per_region_control_is_about_its_region():
    root = parse("""<View><Text name="t" value="$t"/><Labels name="ner" toName="t"><Label value="Person"/></Labels>
      <Choices name="a" toName="t" perRegion="true"><Choice value="x"/><Choice value="y"/></Choices>
      <Choices name="b" toName="t" perRegion="true" visibleWhen="choice-selected" whenTagName="a" whenChoiceValue="x">
      <Choice value="z"/></Choices></View>""").root
    result = [person("r1"), choice("a", "x", region="r1"), choice("b", "z", region="r1"),
              person("r2"), choice("a", "y", region="r2"), choice("b", "z", region="r2")]
    assert saved(root, result) == result[:5]


def test_required_answers():
    assert missing_answers(ROOT, []) == []
    found = missing_answers(ROOT, [choice("spam", "s"), person(), person("r2", "Place")])
    assert [(one.control, one.scope, one.region) for one in found] == [("why", "task", None), ("age", "region", "r1")]
    empty = {"id": "w", "from_name": "why", "to_name": "t", "type": "textarea", "value": {"text": [""]}}
    assert [one.control for one in missing_answers(ROOT, [choice("spam", "s"), empty])] == ["why"]
    age = {"id": "r1", "from_name": "age", "to_name": "t", "type": "number", "value": {"number": 0}}
    assert missing_answers(ROOT, [person(), age]) == []


def test_required_per_page():
    root = parse("""<View><Image name="i" valueList="$l"/>
      <Rating name="r" toName="i" perItem="true" required="true" requiredMessage="Rate it"/></View>""").root
    stars = {"id": "s", "from_name": "r", "to_name": "i", "type": "rating", "item_index": 1, "value": {"rating": 2}}
    assert [(one.item_index, one.message) for one in missing_answers(root, [stars], pages=3)] == [
        (0, "Rate it"), (2, "Rate it")]
    assert [one.item_index for one in missing_answers(root, [{**stars, "value": {"rating": 0}}], pages=2)] == [0, 1]
