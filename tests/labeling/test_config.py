"""Reading a config: what becomes of tags, attributes, texts and comments."""

from __future__ import annotations

import json

import pytest

from labelfs.labeling.config import Config, Node, parse


def only(config: Config, tag: str) -> Node:
    found = [node for node in config.root.walk() if node.tag == tag]
    assert len(found) == 1
    return found[0]


def test_case_of_tags_and_attributes_does_not_matter():
    config = parse(
        '<VIEW><text NAME="t" Value="$T"/><Textarea name="a" toname="t" ROWS="3" MaxSubmissions="2"/></VIEW>')
    area = only(config, "TextArea")
    assert config.problems == []
    assert (area.name, area.to_name, area.written) == ("a", ("t",), "Textarea")
    assert area.attrs == {"rows": 3, "maxSubmissions": 2}
    assert only(config, "Text").attrs == {"value": "$T"}


def test_attributes_have_the_type_of_their_declaration():
    config = parse("""<View><Image name="i" value="$i" zoom="false" zoomBy="1.5" gridSize="20" gridColor="#abc"/>
      <Choices name="c" toName="i" visibleWhen="choice-selected" whenChoiceValue="a, b" showInline="true" other="1">
      <Choice value="true" hint="false"/></Choices></View>""")
    assert config.problems == []
    assert only(config, "Image").attrs == {
        "value": "$i", "zoom": False, "zoomBy": 1.5, "gridSize": 20, "gridColor": "#abc"}
    assert only(config, "Choices").attrs == {
        "visibleWhen": "choice-selected", "whenChoiceValue": ["a", "b"], "showInline": True, "other": "1"}
    assert only(config, "Choice").attrs == {"value": "true", "hint": "false"}


def test_line_is_that_of_the_start_of_a_tag():
    config = parse(
        '<View>\n\n  <Text\n    name="t"\n    value="$t"/>\n  <!-- two\n lines -->\n  <Header\n>x</Header></View>')
    assert [(node.tag, node.line) for node in config.root.walk()] == [("View", 1), ("Text", 3), ("Header", 8)]


def test_text_becomes_the_value():
    config = parse(
        "<View><Header>\n  Look <!-- here --> closely\n</Header><Markdown>\n    # A\n      b\n</Markdown></View>")
    assert only(config, "Header").attrs["value"] == "Look  closely"
    assert only(config, "Markdown").attrs["value"] == "# A\n  b"
    choices = parse(
        '<View><Text name="t" value="$t"/><Choices name="c" toName="t"><Choice>cat</Choice></Choices></View>')
    assert [node.attrs["value"] for node in choices.labels("c")] == ["cat"]


def test_an_attribute_goes_before_the_text():
    assert only(parse('<View><Header value="a">b</Header></View>'), "Header").attrs["value"] == "a"


def test_hypertext_keeps_its_markup():
    config = parse('<View><HyperText name="h"><p>A <b title="x">b</b>é &amp; c<br/></p> d</HyperText></View>')
    assert only(config, "HyperText").attrs["value"] == '<p>A <b title="x">b</b>é &amp; c<br/></p> d'
    assert only(config, "HyperText").children == []
    first = parse('<View>\n<HyperText name="h">é text <b>first</b>, last</HyperText></View>')
    assert only(first, "HyperText").attrs["value"] == "é text <b>first</b>, last"
    cdata = parse('<View><HyperText name="h"><![CDATA[<p>A & b</p>]]></HyperText></View>')
    assert only(cdata, "HyperText").attrs["value"] == "<p>A & b</p>"


def test_code_and_css_are_texts():
    config = parse("""<View><Style>.a > b { color: red } <!-- no --> i {}</Style>
      <ReactCode name="r"><![CDATA[const a = 1 < 2 && 3;]]></ReactCode></View>""")
    assert only(config, "Style").text == ".a > b { color: red }  i {}"
    assert only(config, "ReactCode").text == "const a = 1 < 2 && 3;"
    assert config.controls() == [only(config, "ReactCode")]


def test_comments_hold_a_sample_task():
    assert parse('<View/><!-- {"data": {"text": "x"}, "meta": {}} -->').sample_task() == {
        "data": {"text": "x"}, "meta": {}}
    assert parse('<!-- not JSON --><!-- {"text": "x"} --><View/>').sample_task() == {"data": {"text": "x"}}
    assert parse("<!-- [1] --><View/>").sample_task() is None


def test_the_only_object_is_what_a_control_without_to_name_works_on():
    config = parse('<View><Rating name="r"/><View><Text name="t" value="$t"/></View></View>')
    assert only(config, "Rating").to_name == ("t",)
    assert [problem.level for problem in config.problems] == ["warning"]
    assert config.parsed() == {}


def test_controls_and_objects_are_in_order_of_the_document():
    config = parse("""<View><Rating name="r" toName="a,b"/><Text name="b" value="$b"/><View><Text name="a" value="$a"/>
      </View><Chat name="c" value="$c"/><TextArea name="x" toName="c"/></View>""")
    assert config.problems == []
    assert [node.name for node in config.controls()] == ["r", "c", "x"]
    assert [node.name for node in config.objects()] == ["b", "a", "c"]
    assert config.by_name["r"].to_name == ("a", "b")
    assert config.by_name["c"].to_name == ("c",)


def test_aliases_of_tags_are_followed():
    config = parse('<View><AudioPlus name="a" value="$a" height="50"/><HTML name="h" value="$h"/>'
                   '<RichText name="r" value="$r"/><Rating name="s" toName="a"/></View>')
    assert config.problems == []
    assert [(node.tag, node.written) for node in config.objects()] == [
        ("Audio", "AudioPlus"), ("HyperText", "HTML"), ("HyperText", "RichText")]
    assert config.parsed()["s"]["inputs"] == [{"type": "AudioPlus", "valueType": None, "value": "a"}]


def test_labels_may_be_wrapped_in_layout():
    config = parse("""<View><Text name="t" value="$t"/><Labels name="l" toName="t"><Header value="x"/>
      <View><View><Label value="a"/></View></View>
      <HyperText><View><Label value="b"/></View></HyperText></Labels></View>""")
    assert config.problems == []
    assert [node.attrs["value"] for node in config.labels("l")] == ["a", "b"]
    assert config.labels("nothing") == []


def test_html_lays_out_and_is_cleaned():
    config = parse("""<View><div class="a" onclick="x()" style="color: red"><p>One <b>two</b> three</p>
      <a href="javascript:x()">y</a><img src="media/a.png" ONERROR="x()"/><script>x()</script></div></View>""")
    assert {problem.level for problem in config.problems} == {"warning"}
    div = config.root.children[0]
    assert (div.tag, div.role, div.html, div.attrs) == ("div", "visual", True, {"class": "a", "style": "color: red"})
    paragraph, link, picture = div.children
    assert [(node.tag, node.text) for node in paragraph.children] == [("#text", "One "), ("b", ""), ("#text", " three")]
    assert link.attrs == {}
    assert picture.attrs == {"src": "media/a.png"}


@pytest.mark.parametrize("link", ["javascript:x()", " JaVaScript:x()", "java\tscript:x()", "vbscript:x",
                                  "data:text/html,x", "file:///etc/passwd", "\x01javascript:x"])
def test_links_that_run_programs_are_left_out(link: str):
    from labelfs.labeling.html import clean

    assert clean({"href": link}) == ({}, ["href"])


@pytest.mark.parametrize("link", ["media/a.png", "#top", "https://example.org/a:b", "mailto:a@example.org", "$field",
                                  "data:image/png;base64,AA", "a?b=c:d"])
def test_other_links_stay(link: str):
    from labelfs.labeling.html import clean

    assert clean({"href": link}) == ({"href": link}, [])


def test_an_unknown_tag_keeps_its_children_and_name():
    config = parse(
        '<View><Text name="t" value="$t"/><Gauge name="g" toName="t" Max="3"><Label value="a"/></Gauge></View>')
    gauge = config.by_name["g"]
    assert (gauge.tag, gauge.role, gauge.to_name, gauge.attrs) == ("Gauge", "unknown", ("t",), {"max": "3"})
    assert [child.tag for child in gauge.children] == ["Label"]
    assert config.problems[0].message == "there is no tag <Gauge>"


def test_a_near_name_is_proposed():
    assert parse("<View><Rectanglelabel/></View>").problems[0].message.endswith("did you mean RectangleLabels?")


def test_a_broken_config_is_an_empty_view():
    config = parse("<View>\n  <Text name='t'")
    assert config.root == Node("View", "visual", 1, {})
    assert [problem.message for problem in config.problems] == ["unclosed token: line 2, column 2"]


def test_browser_form_leaves_empty_members_out():
    config = parse('<View><Text name="t" value="$t"/><Rating name="r" toName="t"/><Header>x</Header></View>')
    assert config.root.to_json() == {"tag": "View", "role": "visual", "line": 1, "children": [
        {"tag": "Text", "role": "object", "line": 1, "name": "t", "attrs": {"value": "$t"}},
        {"tag": "Rating", "role": "control", "line": 1, "name": "r", "toName": ["t"]},
        {"tag": "Header", "role": "visual", "line": 1, "attrs": {"value": "x"}, "text": "x"},
    ]}
    json.dumps(config.root.to_json())


def test_entities_and_dtds_reach_nothing(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("s3cret")
    for text in (f'<!DOCTYPE v [<!ENTITY x SYSTEM "file://{secret}">]><View><Header>&x;</Header></View>',
                 f'<!DOCTYPE v SYSTEM "file://{secret}"><View/>',
                 '<!DOCTYPE v [<!ENTITY % a SYSTEM "http://127.0.0.1:9/">%a;]><View/>',
                 '<!DOCTYPE l [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]><View>&b;</View>'):
        config = parse(text)
        assert [problem.code for problem in config.problems] == ["doctype"]
        assert "s3cret" not in repr(config.root)


def test_an_encoding_declaration_does_not_matter():
    assert parse('<?xml version="1.0" encoding="utf-16"?><View><Header>é</Header></View>').problems == []


def test_labels_that_are_stored_alike_are_hinted_at():
    config = parse("""<View><Text name="t" value="$t"/><Labels name="l" toName="t"><Label value="a" alias="x"/>
      <Label value="x"/></Labels>
      <Choices name="c" toName="t"><Choice value="a"><Choice value="a"/></Choice></Choices></View>""")
    assert config.problems == []
    assert [(hint.line, hint.code) for hint in config.hints()] == [(2, "duplicate-label")]
