"""Labels of a control, their aliases and keys."""

from __future__ import annotations

from labelfs.labeling.config import parse
from labelfs.labeling.labels import KEY_POOL, effective_labels, hotkeys, matching, paths

XML = """<View><Text name="t" value="$t"/><Labels name="l" toName="t"><Label value="Person" alias="PER"/>
  <Label value="Place" hotkey="2"/><Label value="PER"/><Label value=""/></Labels>
  <Taxonomy name="x" toName="t"><Choice value="A"><Choice value="B" alias="b"/></Choice></Taxonomy>
  <Choices name="c" toName="t"><Choice value="Yes"/></Choices></View>"""


def test_aliases_are_what_is_stored_and_go_first():
    config = parse(XML)
    control = config.by_name["l"]
    assert effective_labels(control) == ["PER", "Place", "PER"]
    assert (found := matching(control, "PER")) is not None and found.attrs["value"] == "Person"
    assert (found := matching(control, "Person")) is not None and found.attrs["alias"] == "PER"
    assert matching(control, "nobody") is None


def test_paths_have_the_alias_of_each_level():
    assert [path for _, path in paths(parse(XML).by_name["x"])] == [("A",), ("A", "b")]


def test_keys_are_handed_out_in_order_around_those_given():
    config = parse(XML)
    keys = hotkeys(config.root)
    assert [keys[id(node)] for node in config.labels("l")] == ["1", "2", "3", "4"]
    assert [keys[id(node)] for node in config.labels("c")] == ["5"]
    assert all(id(node) not in keys for node in config.labels("x"))


def test_keys_run_out():
    many = "".join(f'<Label value="{n}"/>' for n in range(40))
    config = parse(f'<View><Text name="t" value="$t"/><Labels name="l" toName="t">{many}</Labels></View>')
    assert len(hotkeys(config.root)) == len(KEY_POOL)
