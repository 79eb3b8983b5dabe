"""Label Studio's parsed form and the errors of its server."""

from __future__ import annotations

import pytest

from labelfs.labeling.api_errors import api_errors
from labelfs.labeling.config import parse


def test_labels_belong_to_the_nearest_control_and_are_given_as_written():
    parsed = parse("""<View><Text name="t" value="$t"/><Labels name="l" toName="t"><View><Label value="a" alias="x"
      Background="red"/></View><Label value="b"/></Labels></View>""").parsed()
    assert parsed == {"l": {
        "type": "Labels", "to_name": ["t"], "inputs": [{"type": "Text", "valueType": None, "value": "t"}],
        "labels": ["x", "b"],
        "labels_attrs": {"x": {"value": "a", "alias": "x", "Background": "red"}, "b": {"value": "b"}}}}


def test_repeaters_conditions_and_dynamic_labels_are_told():
    parsed = parse("""<View><Repeater on="$p" indexFlag="{{i}}"><Text name="t_{{i}}" value="$p[{{i}}]"/>
      <Choices name="c_{{i}}" toName="t_{{i}}" value="$o" perRegion="true" whenLabelValue="x"/>
      </Repeater></View>""").parsed()
    assert parsed["c_{{i}}"] == {
        "type": "Choices", "to_name": ["t_{{i}}"], "regex": {"{{i}}": ".*"},
        "conditionals": {"type": "label", "name": "x"}, "dynamic_labels": True,
        "inputs": [{"type": "Text", "valueType": None, "value": "p[{{i}}]"}], "labels": [], "labels_attrs": {}}


def test_several_targets_and_image_lists():
    parsed = parse("""<View><Image name="a" valueList="$l"/><Text name="b" value="$t" valueType="url"/>
      <Pairwise name="p" toName="a,b"/><Filter name="f" toName="p"/></View>""").parsed()
    assert list(parsed) == ["p"]
    assert parsed["p"]["inputs"] == [
        {"type": "Image", "valueType": None, "value": "l"}, {"type": "Text", "valueType": "url", "value": "t"}]


@pytest.mark.parametrize(("xml", "errors"), [
    ("<View></View>", []),
    ('<View><Text name="text" value="$other"/></View>', []),
    ("hello", ["syntax error: line 1, column 0"]),
    ('<View><Text name="a" value="$a"/><Rating name="r" toName="zz"/></View>',
     ["toName=\"zz\" not found in names: ['a', 'r']"]),
    ('<View><Text name="a" value="$a"/><Rating name="a" toName="a"/></View>',
     ["Label config contains non-unique names"]),
    ('<View><Text name="a" value="$a"/><Unknown name="u" toName="a"/><Label value="x"/></View>', []),
])
def test_what_the_server_refuses(xml: str, errors: list[str]):
    assert api_errors(parse(xml)) == errors
