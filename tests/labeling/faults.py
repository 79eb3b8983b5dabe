# ruff: noqa: E501 - a table
"""Configs with one planted fault each: text, and where it must be reported with which code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    name: str
    xml: str
    line: int
    tag: str
    code: str
    level: str = "error"


TEXT = '  <Text name="t" value="$t"/>'
IMAGE = '  <Image name="i" value="$i"/>'


def view(*lines: str) -> str:
    """A View around lines; the first of them is line 2."""
    return "\n".join(["<View>", *lines, "</View>"])


def text(*lines: str) -> str:
    """The same with a Text in line 2; the first given line is line 3."""
    return view(TEXT, *lines)


def image(*lines: str) -> str:
    return view(IMAGE, *lines)


CHOICES = '<Choices name="c" toName="t"><Choice value="a"/></Choices>'
LABELS = '<Labels name="l" toName="t"><Label value="a"/></Labels>'

FAULTS = [
    # ---- not XML, or not allowed
    Fault("empty", "", 1, "", "xml"),
    Fault("no-xml", "hello", 1, "", "xml"),
    Fault("unclosed-tag", "<View>\n  <Text name='t' value='$t'>\n</View>", 3, "", "xml"),
    Fault("unquoted", '<View>\n<Text name=t value="$t"/>\n</View>', 2, "", "xml"),
    Fault("two-roots", "<View/>\n<View/>", 2, "", "xml"),
    Fault("double-attribute", '<View>\n<Text name="a" name="b" value="$t"/></View>', 2, "", "xml"),
    Fault("html-entity", '<View>\n\n<Header value="a&nbsp;b"/></View>', 3, "", "xml"),
    Fault("bare-ampersand", '<View>\n<Header value="a & b"/></View>', 2, "", "xml"),
    Fault("bare-less-than", '<View>\n<Header value="a < b"/></View>', 2, "", "xml"),
    Fault("doctype", "<!DOCTYPE View>\n<View/>", 1, "", "doctype"),
    Fault("entity", '<!DOCTYPE v [<!ENTITY x "y">]>\n<View>&x;</View>', 1, "", "doctype"),
    Fault("external-entity", '<!DOCTYPE v [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<View>&x;</View>', 1, "", "doctype"),
    Fault("deep", "<View>" * 150 + "</View>" * 150, 1, "", "too-deep"),
    Fault("many", "<View>" + "<View/>" * 20_001 + "</View>", 1, "", "too-many"),
    Fault("large", "<View><!--" + "x" * 1_000_001 + "--></View>", 1, "", "too-large"),
    Fault("surrogate", "<View>\n<Header value='\ud800'/></View>", 2, "", "encoding"),
    Fault("control-character", "<View>\n<Header value='\x01'/></View>", 2, "", "xml"),
    # ---- tags
    Fault("unknown-tag", text("  <Chioces/>"), 3, "Chioces", "unknown-tag"),
    Fault("unknown-tag-with-children", text('  <Gauge name="g" toName="t">', '<Label value="x"/>', "</Gauge>"), 3, "Gauge",
          "unknown-tag"),
    Fault("unknown-root", '<Main>\n  <Text name="t" value="$t"/>\n</Main>', 1, "Main", "unknown-tag"),
    Fault("never-released", view('  <GPSMap name="m" value="$m"/>'), 2, "GPSMap", "not-drawn", "warning"),
    Fault("script", text("  <script>alert(1)</script>"), 3, "script", "html-dropped", "warning"),
    Fault("frame", text("  <iframe src='https://example.org'/>"), 3, "iframe", "html-dropped", "warning"),
    Fault("event", text("  <div onclick='alert(1)'/>"), 3, "div", "html-dropped", "warning"),
    Fault("script-link", text("  <a href='java&#10;script:alert(1)'>x</a>"), 3, "a", "html-dropped", "warning"),
    Fault("html-in-capitals", text("  <Section/>"), 3, "Section", "unknown-tag"),
    # ---- names
    Fault("object-without-name", view('  <Header value="x"/>', '  <Image value="$i"/>'), 3, "Image", "name-missing"),
    Fault("control-without-name", text('  <Choices toName="t"><Choice value="a"/></Choices>'), 3, "Choices",
          "name-missing"),
    Fault("empty-name", text('  <TextArea name="" toName="t"/>'), 3, "TextArea", "name-missing"),
    Fault("bucket-without-name", view('<List name="s" value="$s"/>', '<Ranker name="r" toName="s">',
                                      '<Bucket title="x"/>', "</Ranker>"), 4, "Bucket", "name-missing"),
    Fault("name-on-view", "<View>\n" + TEXT + '\n<View name="v">' + CHOICES + "</View></View>", 3, "View",
          "name-not-allowed", "warning"),
    Fault("name-on-header", text('<Header name="h" value="x"/>'), 3, "Header", "name-not-allowed", "warning"),
    Fault("double-name-control", text(CHOICES, '<Rating name="c" toName="t"/>'), 4, "Rating", "duplicate-name"),
    Fault("double-name-object", view(IMAGE, '  <Text name="i" value="$t"/>'), 3, "Text", "duplicate-name"),
    Fault("name-of-object", text('  <Rating name="t" toName="t"/>'), 3, "Rating", "duplicate-name"),
    Fault("repeated-name", view('<Repeater on="$pages">', '<Text name="page" value="$pages[{{idx}}].x"/>', "</Repeater>"),
          3, "Text", "repeated-name", "warning"),
    # ---- wiring
    Fault("unknown-target", text('  <Choices name="c" toName="zz">', '<Choice value="a"/></Choices>'), 3, "Choices",
          "to-name-unknown"),
    Fault("one-of-two-targets", text('<Rating name="r" toName="t,u"/>'), 3, "Rating", "to-name-unknown"),
    Fault("target-by-case", text('<Rating name="r" toName="T"/>'), 3, "Rating", "to-name-unknown"),
    Fault("boxes-on-text", text('<RectangleLabels name="b" toName="t">', '<Label value="a"/></RectangleLabels>'), 3,
          "RectangleLabels", "to-name-object"),
    Fault("spans-on-image", image('<HyperTextLabels name="b" toName="i"><Label value="a"/></HyperTextLabels>'), 3,
          "HyperTextLabels", "to-name-object"),
    Fault("paragraphs-on-text", text('<ParagraphLabels name="b" toName="t"><Label value="a"/></ParagraphLabels>'), 3,
          "ParagraphLabels", "to-name-object"),
    Fault("series-on-audio", view('<Audio name="a" value="$a"/>',
                                  '<TimeSeriesLabels name="b" toName="a"><Label value="a"/></TimeSeriesLabels>'), 3,
          "TimeSeriesLabels", "to-name-object"),
    Fault("timeline-on-audio", view('<Audio name="a" value="$a"/>',
                                    '<TimelineLabels name="b" toName="a"><Label value="a"/></TimelineLabels>'), 3,
          "TimelineLabels", "to-name-object"),
    Fault("video-box-on-image", image('<VideoRectangle name="v" toName="i"/>'), 3, "VideoRectangle", "to-name-object"),
    Fault("ranker-on-text", text('<Ranker name="r" toName="t"/>'), 3, "Ranker", "to-name-object"),
    Fault("labels-on-table", view('<Table name="a" value="$a"/>', '<Labels name="b" toName="a"><Label value="a"/></Labels>'),
          3, "Labels", "to-name-object"),
    Fault("brush-on-video", view('<Video name="a" value="$a"/>', '<Brush name="b" toName="a"/>'), 3, "Brush",
          "to-name-object"),
    Fault("control-on-control", text(CHOICES, '<Rating name="r" toName="c"/>'), 4, "Rating", "to-name-object"),
    Fault("no-target-one-object", text('<Rating name="r"/>'), 3, "Rating", "to-name-missing", "warning"),
    Fault("no-target-two-objects", text(IMAGE, '<Rating name="r"/>'), 4, "Rating", "to-name-missing"),
    Fault("no-object", view('<Rating name="r"/>'), 2, "Rating", "to-name-missing"),
    Fault("pairwise-one", text('<Pairwise name="p" toName="t"/>'), 3, "Pairwise", "pairwise"),
    Fault("pairwise-twice-the-same", text('<Pairwise name="p" toName="t,t"/>'), 3, "Pairwise", "pairwise"),
    Fault("condition-on-nothing", text('<View visibleWhen="choice-selected" whenTagName="no">', CHOICES, "</View>"), 3,
          "View", "when-unknown", "warning"),
    # ---- places
    Fault("label-alone", text('  <Label value="x"/>'), 3, "Label", "wrong-parent"),
    Fault("label-in-choices", text('<Choices name="c" toName="t">', '<Choice value="a"/>', '<Label value="b"/>',
                                   "</Choices>"), 5, "Label", "wrong-parent"),
    Fault("choice-in-labels", text('<Labels name="l" toName="t">', '<Label value="b"/>', '<View><Choice value="a"/></View>',
                                   "</Labels>"), 5, "Choice", "wrong-parent"),
    Fault("channel-alone", view('<Channel column="x"/>'), 2, "Channel", "wrong-parent"),
    Fault("bucket-alone", view('<Bucket name="x"/>'), 2, "Bucket", "wrong-parent"),
    Fault("relation-alone", text(LABELS, '<Relation value="x"/>'), 4, "Relation", "wrong-parent"),
    Fault("shortcut-alone", text('<Shortcut value="x"/>'), 3, "Shortcut", "wrong-parent"),
    Fault("panel-alone", text('<Panel value="x"/>'), 3, "Panel", "wrong-parent"),
    # ---- attributes
    Fault("bool", text('<Choices name="c" toName="t" required="yes">', '<Choice value="a"/></Choices>'), 3, "Choices",
          "attribute-type"),
    Fault("bool-in-a-child", text('<Choices name="c" toName="t">', '<Choice value="a" selected="1"/></Choices>'), 4,
          "Choice", "attribute-type"),
    Fault("enum", text('<Choices name="c" toName="t" choice="many">', '<Choice value="a"/></Choices>'), 3, "Choices",
          "attribute-type"),
    Fault("enum-when", text('<View visibleWhen="always">', CHOICES, "</View>"), 3, "View", "attribute-type"),
    Fault("enum-granularity", view('<Text name="t" value="$t" granularity="line"/>'), 2, "Text", "attribute-type"),
    Fault("number", text('<Rating name="r" toName="t" maxRating="five"/>'), 3, "Rating", "attribute-type", "warning"),
    Fault("whole-number", text('<TextArea name="r" toName="t" rows="2.5"/>'), 3, "TextArea", "attribute-type", "warning"),
    Fault("number-range", image('<Rectangle name="r" toName="i" opacity="20"/>'), 3, "Rectangle", "attribute-type",
          "warning"),
    Fault("not-finite", text('<Number name="n" toName="t" max="inf"/>'), 3, "Number", "attribute-type", "warning"),
    Fault("colour", text('<Labels name="l" toName="t">', '<Label value="a" background="bluish"/></Labels>'), 4, "Label",
          "attribute-type", "warning"),
    Fault("range", view('<TimeSeries name="s" value="$s">', '<Channel column="a" dataRange="1-2"/>', "</TimeSeries>"), 3,
          "Channel", "attribute-type", "warning"),
    Fault("misspelt", text('<Choices name="c" toName="t" requierd="true">', '<Choice value="a"/></Choices>'), 3, "Choices",
          "unknown-attribute", "warning"),
    Fault("misspelt-multi-line", text("<Choices", '  name="c"', '  tooName="x"', '  toName="t">', '<Choice value="a"/>',
                                      "</Choices>"), 3, "Choices", "unknown-attribute", "warning"),
    Fault("twice-by-case", text('<Rating name="r" toName="t" toname="x"/>'), 3, "Rating", "duplicate-attribute", "warning"),
    Fault("object-without-value", view('<Text name="t"/>'), 2, "Text", "attribute-missing", "warning"),
    Fault("image-without-value", view('<Image name="i"/>'), 2, "Image", "attribute-missing", "warning"),
    Fault("label-without-value", text('<Labels name="l" toName="t">', '<Label value="a"/>', '<Label alias="x"/>',
                                      "</Labels>"), 5, "Label", "attribute-missing", "warning"),
    Fault("empty-choice", text('<Choices name="l" toName="t">', '<Choice value="a"/>', '<Choice value=""/>', "</Choices>"),
          5, "Choice", "attribute-missing", "warning"),
    Fault("channel-without-column", view('<TimeSeries name="s" value="$s">', '<Channel legend="a"/>', "</TimeSeries>"), 3,
          "Channel", "attribute-missing", "warning"),
    Fault("repeater-without-list", view("<Repeater>", '<Text name="t{{idx}}" value="$t"/>', "</Repeater>"), 2, "Repeater",
          "attribute-missing", "warning"),
    # ---- contradictions
    Fault("region-and-item", image('<Number name="n" toName="i" perRegion="true" perItem="true"/>'), 3, "Number",
          "per-region-and-item", "warning"),
    Fault("min-above-max", text('<Number name="n" toName="t" min="9" max="1"/>'), 3, "Number", "limits", "warning"),
    Fault("slider-without-end", text('<Number name="n" toName="t" min="0" slider="true"/>'), 3, "Number", "limits",
          "warning"),
    Fault("skeleton-parent", image('<VectorLabels name="v" toName="i" points="a, b:c"><Label value="x"/></VectorLabels>'), 3,
          "VectorLabels", "skeleton", "warning"),
    Fault("skeleton-double", image('<VectorLabels name="v" toName="i">', '<Label value="x" points="a, b, a"/></VectorLabels>'), 4,
          "Label", "skeleton", "warning"),
]
