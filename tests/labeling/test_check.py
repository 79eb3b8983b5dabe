"""What is wrong with a result is said, once, of the item it is wrong with; good ones are passed in silence."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from labelfs.labeling.check import check
from labelfs.labeling.config import parse
from labelfs.labeling.tag import load

CONFIG = parse("""<View>
  <Image name="i" value="$image"/><Text name="t" value="$text"/><Audio name="a" value="$audio"/>
  <Video name="v" value="$video"/><Paragraphs name="p" value="$talk"/><List name="s" value="$cards"/>
  <TimeSeries name="ts" value="$csv"><Channel column="x"/></TimeSeries><Pdf name="pdf" value="$pdf"/>
  <HyperText name="h" value="$html"/>
  <RectangleLabels name="box" toName="i" maxUsages="2"><Label value="Bee" alias="bee"/>
    <Label value="Wasp"/></RectangleLabels>
  <PolygonLabels name="pol" toName="i" allowEmpty="true"><Label value="Roof"/></PolygonLabels>
  <EllipseLabels name="ell" toName="i"><Label value="Pond"/></EllipseLabels>
  <KeyPoint name="kp" toName="i"/><BrushLabels name="br" toName="i"><Label value="Sky"/></BrushLabels>
  <Bitmask name="bm" toName="i"/><Vector name="vec" toName="i"/>
  <Labels name="ner" toName="t"><Label value="Person"/><Label value="Place"/></Labels>
  <Labels name="many" toName="t" choice="multiple" value="$more"><Label value="Person"/></Labels>
  <HyperTextLabels name="hl" toName="h"><Label value="Bird"/></HyperTextLabels>
  <Labels name="sound" toName="a"><Label value="Bark"/></Labels>
  <VideoRectangle name="track" toName="v"/>
  <TimelineLabels name="phase" toName="v"><Label value="Start"/></TimelineLabels>
  <ParagraphLabels name="act" toName="p"><Label value="Answer"/></ParagraphLabels>
  <TimeSeriesLabels name="ev" toName="ts"><Label value="Run"/></TimeSeriesLabels>
  <OcrLabels name="ocr" toName="pdf"><Label value="Sum"/></OcrLabels>
  <Choices name="mood" toName="t"><Choice value="Calm"/><Choice value="Angry"/></Choices>
  <Choices name="kind" toName="t" choice="multiple" allowNested="true">
    <Choice value="A"><Choice value="B"/></Choice></Choices>
  <Choices name="seen" toName="i" perRegion="true"><Choice value="yes"/></Choices>
  <Taxonomy name="tax" toName="t" leafsOnly="true" maxUsages="2"><Choice value="P"><Choice value="Q" alias="q"/>
    <Choice value="R"/><Choice value="S"/></Choice></Taxonomy>
  <TextArea name="cap" toName="i" maxSubmissions="2"/><Number name="num" toName="t" min="0" max="10" step="2"/>
  <Rating name="stars" toName="t" maxRating="3"/><DateTime name="day" toName="t" only="date"/>
  <Pairwise name="pair" toName="t,i"/><Ranker name="rank" toName="s"><Bucket name="good"/></Ranker>
  <Relations><Relation value="of"/></Relations></View>""")
DATA: dict[str, Any] = {
    "image": "i.png", "text": "Ada wrote\r\nfrom Turin 🐱 today.", "audio": "a.wav", "video": "v.mp4", "csv": "c.csv",
    "pdf": "p.pdf", "html": "<p>x</p>", "talk": [{"author": "A", "text": "Where?"}, {"author": "B", "text": "There."}],
    "cards": [{"id": "x"}, {"id": 2}], "more": [{"value": "Thing"}]}
RLE = [0, 0, 0, 24, 57, 27, 252, 96, 17, 255, 198, 1, 63, 252, 96, 0]


def item(control: str, target: str, kind: str, value: Any, region: str = "r", **more: Any) -> dict[str, Any]:
    return {"id": region, "from_name": control, "to_name": target, "type": kind, "value": value, **more}


BOX = {"x": 10, "y": 20, "width": 30, "height": 40, "rotation": 0}
SIZE = {"original_width": 3, "original_height": 2, "image_rotation": 0}
GOOD: dict[str, dict[str, Any]] = {
    "box": item("box", "i", "rectanglelabels", {**BOX, "rectanglelabels": ["bee"]}, **SIZE),
    "polygon": item("pol", "i", "polygonlabels", {"points": [[1, 1], [9, 2], [5, 8]], "closed": True,
                                                  "polygonlabels": ["Roof"]}),
    "ellipse": item("ell", "i", "ellipselabels", {"x": 5, "y": 5, "radiusX": 3, "radiusY": 4, "rotation": 0,
                                                  "ellipselabels": ["Pond"]}),
    "keypoint": item("kp", "i", "keypoint", {"x": 5, "y": 5, "width": 0.2}),
    "brush": item("br", "i", "brushlabels", {"format": "rle", "rle": RLE, "brushlabels": ["Sky"]}, **SIZE),
    "mask": item("br", "i", "brushlabels", {"format": "rle", "mask": "masks/a.png", "brushlabels": ["Sky"]}, **SIZE),
    "bitmask": item("bm", "i", "bitmask", load()["Bitmask"].example_result[0]["value"], **SIZE),
    "vector": item("vec", "i", "vector", {"closed": False, "vertices": [
        {"id": "1", "x": 1, "y": 1, "prevPointId": None}, {"id": "2", "x": 2, "y": 1, "prevPointId": "1"}]}),
    "span": item("ner", "t", "labels", {"start": 0, "end": 3, "text": "Ada", "labels": ["Person"]}),
    "span-lines": item("ner", "t", "labels", {"start": 4, "end": 15, "text": "wrote\\nfrom", "labels": ["Person"]}),
    "span-emoji": item("ner", "t", "labels", {"start": 22, "end": 23, "text": "🐱", "labels": ["Person"]}),
    "span-dynamic": item("many", "t", "labels", {"start": 0, "end": 3, "labels": ["Person", "Thing"]}),
    "xpath": item("hl", "h", "hypertextlabels", {
        "start": "/p[1]/text()[1]", "end": "/p[1]/text()[1]", "startOffset": 0, "endOffset": 1,
        "hypertextlabels": ["Bird"]}),
    "sound": item("sound", "a", "labels", {"start": 1, "end": 2.5, "channel": 0, "labels": ["Bark"]},
                  original_length=2.5),
    "track": item("track", "v", "videorectangle", {"framesCount": 9, "sequence": [
        {"frame": 1, "enabled": True, **BOX}, {"frame": 9, "enabled": False, **BOX}], "labels": ["x"]}),
    "phase": item("phase", "v", "timelinelabels", {"ranges": [{"start": 2, "end": 2}], "timelinelabels": ["Start"]}),
    "act": item("act", "p", "paragraphlabels", {"start": "0", "end": "1", "startOffset": 0, "endOffset": 6,
                                                "paragraphlabels": ["Answer"]}),
    "event": item("ev", "ts", "timeserieslabels", {"start": "2024-03-01", "end": "2024-03-02", "instant": False,
                                                   "timeserieslabels": ["Run"]}),
    "ocr": item("ocr", "pdf", "ocrlabels", {"x": 0.1, "y": 0.2, "width": 0.3, "height": 0.4, "pageIndex": 1,
                                            "ocrlabels": ["Sum"]}),
    "mood": item("mood", "t", "choices", {"choices": ["Calm"]}),
    "kind": item("kind", "t", "choices", {"choices": [["A", "B"], "B"]}),
    "tax": item("tax", "t", "taxonomy", {"taxonomy": [["P", "q"], ["P", "R"]]}),
    "cap": item("cap", "i", "textarea", {"text": ["a", "b"]}),
    "num": item("num", "t", "number", {"number": 4}),
    "stars": item("stars", "t", "rating", {"rating": 3}),
    "day": item("day", "t", "datetime", {"datetime": "2024-02-29"}),
    "pair": item("pair", "pair", "pairwise", {"selected": "left"}),
    "pair-old": item("pair", "t,i", "pairwise", {"selected": "right"}),
    "rank": item("rank", "s", "ranker", {"ranker": {"_": ["x"], "good": ["2"]}}),
}


def found(*items: Any, **annotation: Any) -> list[tuple[int | None, str, str]]:
    return [(one.index, one.code, one.level) for one in check({"result": list(items), **annotation}, CONFIG, DATA)]


@pytest.mark.parametrize("name", GOOD)
def test_good_items_pass(name: str):
    assert found(GOOD[name]) == []


def test_the_config_is_good():
    assert CONFIG.problems == []


@pytest.mark.parametrize("name", [name for name, tag in load().items() if tag.example_result])
def test_examples_of_the_tags_pass(name: str):
    tag = load()[name]
    assert check({"result": tag.example_result}, parse(tag.example), tag.example_data) == []


NAN = float("nan")
BAD: list[tuple[str, dict[str, Any], dict[str, Any], str, str]] = [
    # good item, changes of the item, changes of its value, code, level
    ("box", {"from_name": "gone", "type": "choices"}, {}, "unknown-control", "error"),
    ("box", {"from_name": None, "type": "choices"}, {}, "unknown-control", "error"),
    ("box", {"to_name": "gone"}, {}, "unknown-object", "error"),
    ("mood", {"to_name": "i"}, {}, "other-object", "warning"),
    ("mood", {"type": "rating"}, {}, "wrong-type", "error"),
    ("mood", {"type": None}, {}, "wrong-type", "error"),
    ("box", {"id": None}, {}, "no-id", "warning"),
    ("box", {"parentID": "no"}, {}, "parent", "warning"),
    ("box", {"original_width": 0}, {}, "original-size", "warning"),
    ("box", {"image_rotation": 45}, {}, "original-size", "warning"),
    ("box", {}, {"rectanglelabels": ["Fly"]}, "unknown-label", "error"),
    ("box", {}, {"rectanglelabels": "bee"}, "payload", "error"),
    ("box", {}, {"rectanglelabels": [1]}, "payload", "error"),
    ("box", {}, {"rectanglelabels": ["bee", "Wasp"]}, "too-many", "warning"),
    ("box", {}, {"rectanglelabels": None}, "no-label", "warning"),
    ("box", {}, {"x": "10"}, "not-a-number", "error"),
    ("box", {}, {"x": NAN}, "not-a-number", "error"),
    ("box", {}, {"width": float("inf")}, "not-a-number", "error"),
    ("box", {}, {"width": 10**400}, "not-a-number", "error"),
    ("box", {}, {"rotation": True}, "not-a-number", "error"),
    ("box", {}, {"width": 0}, "zero-size", "warning"),
    ("box", {}, {"height": -3}, "zero-size", "warning"),
    ("box", {}, {"x": -2}, "out-of-range", "warning"),
    ("box", {}, {"width": 91}, "out-of-range", "warning"),
    ("polygon", {}, {"points": [[1, 1], [2, 2]]}, "too-few-points", "warning"),
    ("polygon", {}, {"points": [[1, 1], [2, 2], [3]]}, "not-a-number", "error"),
    ("polygon", {}, {"points": [[1, 1], [2, 2], [101, 4]]}, "out-of-range", "warning"),
    ("ellipse", {}, {"radiusX": 0}, "zero-size", "warning"),
    ("ellipse", {}, {"y": 120}, "out-of-range", "warning"),
    ("keypoint", {}, {"x": None}, "not-a-number", "error"),
    ("keypoint", {}, {"y": -1}, "out-of-range", "warning"),
    ("brush", {}, {"rle": [0, 0, 0]}, "mask", "error"),
    ("brush", {}, {"rle": [0, 300]}, "mask", "error"),
    ("brush", {}, {"rle": "text"}, "mask", "error"),
    ("brush", {"original_width": 4}, {}, "mask-size", "warning"),
    ("bitmask", {}, {"imageDataURL": "data:image/png;base64,AAAA"}, "mask", "error"),
    ("bitmask", {}, {"imageDataURL": "x.png"}, "mask", "error"),
    ("bitmask", {"original_width": 30}, {}, "mask-size", "warning"),
    ("vector", {}, {"vertices": [{"id": "1", "x": 1}]}, "not-a-number", "error"),
    ("vector", {}, {"vertices": [{"id": "1", "x": 1, "y": 1, "prevPointId": "9"}]}, "unknown-point", "warning"),
    ("span", {}, {"end": 99, "text": None}, "out-of-range", "warning"),
    ("span", {}, {"text": "Bob"}, "text-differs", "warning"),
    ("span", {}, {"start": 3}, "zero-size", "warning"),
    ("span", {}, {"start": None}, "not-a-number", "error"),
    ("span-dynamic", {}, {"labels": ["Nothing"]}, "unknown-label", "error"),
    ("xpath", {}, {"endOffset": 0}, "zero-size", "warning"),
    ("xpath", {}, {"endOffset": "1"}, "not-a-number", "error"),
    ("sound", {}, {"end": 9}, "out-of-range", "warning"),
    ("sound", {}, {"end": 1}, "zero-size", "warning"),
    ("sound", {}, {"start": []}, "not-a-number", "error"),
    ("track", {}, {"framesCount": 5}, "frames", "warning"),
    ("track", {}, {"sequence": []}, "sequence", "warning"),
    ("track", {}, {"sequence": [1]}, "sequence", "error"),
    ("track", {}, {"sequence": [{"frame": 0, **BOX}]}, "frames", "warning"),
    ("track", {}, {"sequence": [{"frame": 2, **BOX}, {"frame": 2, **BOX}]}, "frames", "warning"),
    ("track", {}, {"sequence": [{"frame": "a", **BOX}]}, "not-a-number", "error"),
    ("phase", {}, {"ranges": [{"start": 5, "end": 2}]}, "frames", "warning"),
    ("phase", {}, {"ranges": {}}, "frames", "error"),
    ("act", {}, {"end": "7"}, "out-of-range", "warning"),
    ("act", {}, {"start": "1", "end": "0"}, "out-of-range", "error"),
    ("act", {}, {"endOffset": 60}, "out-of-range", "warning"),
    ("event", {}, {"start": 5, "end": 2}, "out-of-range", "warning"),
    ("event", {}, {"start": None}, "not-a-number", "error"),
    ("ocr", {}, {"x": 12}, "out-of-range", "warning"),
    ("mood", {}, {"choices": ["Merry"]}, "unknown-choice", "error"),
    ("mood", {}, {"choices": ["Calm", "Angry"]}, "too-many", "warning"),
    ("mood", {}, {"choices": 5}, "payload", "error"),
    ("mood", {}, {"choices": None}, "payload", "error"),
    ("kind", {}, {"choices": [["B", "A"]]}, "unknown-choice", "error"),
    ("tax", {}, {"taxonomy": [["P", "x"]]}, "unknown-choice", "error"),
    ("tax", {}, {"taxonomy": [["P"]]}, "not-a-leaf", "warning"),
    ("tax", {}, {"taxonomy": [["P", "q"], ["P", "R"], ["P", "S"]]}, "max-usages", "warning"),
    ("tax", {}, {"taxonomy": [[]]}, "payload", "error"),
    ("cap", {}, {"text": ["a", "b", "c"]}, "too-many", "warning"),
    ("cap", {}, {"text": [None]}, "payload", "error"),
    ("num", {}, {"number": 12}, "out-of-range", "warning"),
    ("num", {}, {"number": 3}, "out-of-range", "warning"),
    ("num", {}, {"number": "4"}, "payload", "error"),
    ("stars", {}, {"rating": 4}, "out-of-range", "warning"),
    ("stars", {}, {"rating": 1.5}, "payload", "error"),
    ("day", {}, {"datetime": "yesterday"}, "out-of-range", "warning"),
    ("day", {}, {"datetime": 5}, "payload", "error"),
    ("pair", {}, {"selected": "middle"}, "payload", "warning"),
    ("rank", {}, {"ranker": {"best": []}}, "unknown-choice", "error"),
    ("rank", {}, {"ranker": {"good": ["9"]}}, "unknown-choice", "warning"),
    ("rank", {}, {"ranker": {"good": "x"}}, "payload", "error"),
]


@pytest.mark.parametrize(("name", "item_changes", "value_changes", "code", "level"), BAD)
def test_a_planted_fault_is_found_alone(name: str, item_changes: Any, value_changes: Any, code: str, level: str):
    broken = copy.deepcopy(GOOD[name])
    broken.update(item_changes)
    broken["value"].update(value_changes)
    assert found(broken) == [(0, code, level)]


def test_faults_of_places_and_shapes():
    assert found(item("box", "i", "rectanglelabels", {"rectanglelabels": ["bee"]})) == [(0, "no-geometry", "error")]
    ellipse = {"x": 1, "y": 1, "radiusX": 1, "radiusY": 1, "rectanglelabels": ["bee"]}
    assert found(item("box", "i", "rectanglelabels", ellipse)) == [(0, "wrong-geometry", "error")]
    assert found(item("seen", "i", "choices", {"choices": ["yes"]})) == [(0, "no-region", "warning")]
    assert found(GOOD["box"], item("seen", "i", "choices", {"choices": ["yes"]})) == []


def test_faults_of_items():
    assert found(5, None, []) == [(0, "item", "error"), (1, "item", "error"), (2, "item", "error")]
    assert found({"id": "a", "from_name": "box", "to_name": "i", "type": "rectanglelabels"}) == [(0, "value", "error")]
    for result in ({}, "text", None, 3):
        assert [one.code for one in check({"result": result}, CONFIG, DATA)] == ["result"]
    assert check({}, CONFIG, DATA) == []


def test_relations():
    ends = [GOOD["box"], {**GOOD["span"], "id": "s"}]
    good = {"type": "relation", "from_id": "r", "to_id": "s", "direction": "bi", "labels": ["of"]}
    assert found(*ends, good) == []
    assert found(*ends, {**good, "to_id": "x"}) == [(2, "relation-end", "error")]
    assert found(*ends, {**good, "direction": "up"}) == [(2, "direction", "warning")]
    assert found(*ends, {**good, "labels": ["in"]}) == [(2, "unknown-label", "error")]
    assert found(*ends, {**good, "from_id": ["r"]}) == [(2, "relation-end", "error")]


def test_whole_objects_are_answered_once():
    assert found(GOOD["mood"], {**GOOD["mood"], "id": "other"}) == [(1, "duplicate-result", "warning")]
    assert found({**GOOD["mood"], "item_index": 0}, {**GOOD["mood"], "item_index": 1, "id": "x"}) == []


def test_labels_used_too_often():
    boxes = [{**GOOD["box"], "id": str(number)} for number in range(3)]
    assert found(*boxes[:2]) == []
    assert found(*boxes) == [(None, "max-usages", "warning")]


def test_required_answers_are_missed_in_annotations_only():
    config = parse('<View><Text name="t" value="$t"/><Rating name="r" toName="t" required="true"/></View>')
    assert [one.code for one in check({"result": []}, config, {})] == ["required"]
    assert check({"result": [], "was_cancelled": True}, config, {}) == []
    assert check({"result": [], "model_version": "v1"}, config, {}) == []


def test_repeaters_and_pages():
    config = parse("""<View><Image name="i" valueList="$l"/><Rating name="r" toName="i" perItem="true"/>
      <Rectangle name="b" toName="i"/><Repeater on="$l"><Text name="t{{idx}}" value="$l[{{idx}}]"/>
      <Choices name="c{{idx}}" toName="t{{idx}}"><Choice value="v{{idx}}"/></Choices></Repeater></View>""")
    data = {"l": ["a", "b"]}

    def codes(*items: Any) -> list[str]:
        return [one.code for one in check({"result": list(items)}, config, data)]

    assert codes(item("b", "i", "rectangle", BOX, item_index=1)) == []
    assert codes(item("b", "i", "rectangle", BOX, item_index=2)) == ["page"]
    assert codes(item("c1", "t1", "choices", {"choices": ["v1"]})) == []
    assert codes(item("c1", "t1", "choices", {"choices": ["v0"]})) == ["unknown-choice"]
    assert codes(item("c2", "t2", "choices", {"choices": ["v2"]})) == ["unknown-control"]


def test_unknown_tags_say_nothing_of_their_results():
    config = parse('<View><Text name="t" value="$t"/><Gauge name="g" toName="t"/></View>')
    assert check({"result": [item("g", "t", "gauge", {"gauge": 5})]}, config, {}) == []
