"""The semantic diff names each planted edit, of every kind and result type, and nothing else."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from labelfs.labeling.schemas import schema
from labelfs.labeling.tag import load
from tests.changes.conftest import NAME, annotation, box


def kinds(diff: Any) -> list[str]:
    return [change.kind for change in diff.changes]


def with_value(item: dict[str, Any], **value: Any) -> dict[str, Any]:
    return {**item, "value": {**item["value"], **value}}


def span(start: int, end: int, region: str = "s", label: str = "Name") -> dict[str, Any]:
    return {"id": region, "value": {"start": start, "end": end, "text": "x" * (end - start), "labels": [label]},
            "from_name": "ner", "to_name": "text", "type": "labels"}


def item(kind: str, value: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "r", "value": value, "from_name": "c", "to_name": "o", "type": kind, **more}


SQUARE = [[10, 10], [30, 10], [30, 30], [10, 30]]
FRAMES = [{"frame": n, "enabled": True, "x": 10, "y": 10, "width": 20, "height": 20, "rotation": 0} for n in (1, 10)]
MOVED_FRAMES = [{**one, "x": 20} for one in FRAMES]
PATH = [{"id": "a", "x": 10, "y": 10}, {"id": "b", "x": 20, "y": 20, "prevPointId": "a"}]

EDITS: list[tuple[str, Any, Any, str, str | None, float | None]] = [
    ("box moved", box("r"), box("r", x=20), "moved", "iou", 1 / 3),
    ("box resized", box("r"), box("r", w=40), "reshaped", "iou", 0.5),
    ("box relabeled", box("r"), box("r", label="Bus"), "relabeled", None, None),
    ("box turned", box("r"), with_value(box("r"), rotation=90), "reshaped", "iou", 0.0),
    ("box noted", box("r"), box("r", meta={"text": ["look"]}), "attribute", None, None),
    ("box hidden", box("r"), box("r", hidden=True), "attribute", None, None),
    ("ellipse moved", item("ellipse", {"x": 50, "y": 50, "radiusX": 10, "radiusY": 10}),
     item("ellipse", {"x": 90, "y": 50, "radiusX": 10, "radiusY": 10}), "moved", "iou", 0.0),
    ("polygon moved", item("polygon", {"points": SQUARE, "closed": True}),
     item("polygon", {"points": [[x + 10, y] for x, y in SQUARE], "closed": True}), "moved", "iou", 1 / 3),
    ("polygon corner", item("polygon", {"points": SQUARE}),
     item("polygon", {"points": [*SQUARE[:3], [10, 50]]}), "reshaped", "iou", 2 / 3),
    ("keypoint moved", item("keypoint", {"x": 10, "y": 10, "width": 1}),
     item("keypoint", {"x": 13, "y": 14, "width": 1}), "moved", "distance", 5.0),
    ("keypoint size", item("keypoint", {"x": 10, "y": 10, "width": 1}),
     item("keypoint", {"x": 10, "y": 10, "width": 2}), "reshaped", "distance", 0.0),
    ("vector moved", item("vector", {"vertices": PATH, "closed": False}),
     item("vector", {"vertices": [{**one, "x": one["x"] + 3, "y": one["y"] + 4} for one in PATH], "closed": False}),
     "moved", "distance", 5.0),
    ("vector bent", item("vector", {"vertices": PATH}),
     item("vector", {"vertices": [PATH[0], {**PATH[1], "x": 30}]}), "reshaped", "distance", 5.0),
    ("brush", item("brush", {"format": "rle", "mask": "masks/a.png"}),
     item("brush", {"format": "rle", "mask": "masks/b.png"}), "reshaped", None, None),
    ("span moved", span(0, 10), span(5, 15), "moved", "overlap", 1 / 3),
    ("span grown", span(0, 10), span(0, 20), "reshaped", "overlap", 0.5),
    ("span relabeled", span(0, 10), span(0, 10, label="Place"), "relabeled", None, None),
    ("html span", item("hypertextlabels", {"start": "/p", "end": "/p", "startOffset": 0, "endOffset": 10}),
     item("hypertextlabels", {"start": "/p", "end": "/p", "startOffset": 5, "endOffset": 15}),
     "moved", "overlap", 1 / 3),
    ("html span by offsets",
     item("hypertextlabels", {"start": "/p[1]", "end": "/p[2]", "startOffset": 0, "endOffset": 1,
                              "globalOffsets": {"start": 0, "end": 10}}),
     item("hypertextlabels", {"start": "/p[1]", "end": "/p[3]", "startOffset": 0, "endOffset": 1,
                              "globalOffsets": {"start": 0, "end": 20}}), "reshaped", "overlap", 0.5),
    ("paragraph", item("paragraphlabels", {"start": "1", "end": "1", "startOffset": 0, "endOffset": 10}),
     item("paragraphlabels", {"start": "1", "end": "1", "startOffset": 0, "endOffset": 5}), "reshaped", "overlap", 0.5),
    ("audio", item("labels", {"start": 0.5, "end": 1.5, "channel": 0, "labels": ["Speech"]}),
     item("labels", {"start": 1.0, "end": 2.0, "channel": 0, "labels": ["Speech"]}), "moved", "iou", 1 / 3),
    ("series", item("timeserieslabels", {"start": 10, "end": 20, "instant": False}),
     item("timeserieslabels", {"start": 10, "end": 30, "instant": False}), "reshaped", "iou", 0.5),
    ("series by date",
     item("timeserieslabels", {"start": "2026-01-01", "end": "2026-01-02", "instant": False}),
     item("timeserieslabels", {"start": "2026-01-01", "end": "2026-01-03", "instant": False}), "reshaped", "iou", 0.5),
    ("track moved", item("videorectangle", {"sequence": FRAMES}), item("videorectangle", {"sequence": MOVED_FRAMES}),
     "moved", "iou", 1 / 3),
    ("track longer", item("videorectangle", {"sequence": FRAMES}),
     item("videorectangle", {"sequence": [*FRAMES, {**FRAMES[0], "frame": 20, "x": 10}]}), "reshaped", "iou", 1.0),
    ("track ended", item("videorectangle", {"sequence": FRAMES}),
     item("videorectangle", {"sequence": [FRAMES[0], {**FRAMES[1], "enabled": False}]}), "reshaped", "iou", 1.0),
    ("timeline", item("timelinelabels", {"ranges": [{"start": 1, "end": 10}]}),
     item("timelinelabels", {"ranges": [{"start": 1, "end": 20}]}), "reshaped", "overlap", 0.5),
    ("page", item("ocrlabels", {"x": 0.1, "y": 0.1, "width": 0.2, "height": 0.2, "pageIndex": 1}),
     item("ocrlabels", {"x": 0.2, "y": 0.1, "width": 0.2, "height": 0.2, "pageIndex": 1}), "moved", "iou", 1 / 3),
    ("choice", item("choices", {"choices": ["a"]}), item("choices", {"choices": ["a", "b"]}), "choice", None, None),
    ("taxonomy", item("taxonomy", {"taxonomy": [["a", "b"]]}), item("taxonomy", {"taxonomy": [["a", "c"]]}),
     "choice", None, None),
    ("pairwise", item("pairwise", {"selected": "left"}), item("pairwise", {"selected": "right"}), "choice", None, None),
    ("ranker", item("ranker", {"ranker": ["1", "2"]}), item("ranker", {"ranker": ["2", "1"]}), "choice", None, None),
    ("text", item("textarea", {"text": ["one two"]}), item("textarea", {"text": ["one three"]}), "text", None, None),
    ("date", item("datetime", {"datetime": "2026-01-01"}), item("datetime", {"datetime": "2026-01-02"}),
     "text", None, None),
    ("number", item("number", {"number": 1}), item("number", {"number": 2}), "number", None, None),
    ("rating", item("rating", {"rating": 1}), item("rating", {"rating": 5}), "number", None, None),
    ("chat", item("chatmessage", {"chatmessage": {"role": "user", "content": "a"}}),
     item("chatmessage", {"chatmessage": {"role": "user", "content": "b"}}), "text", None, None),
    ("code", item("reactcode", {"reactcode": {"a": 1}}), item("reactcode", {"reactcode": {"a": 2}}),
     "attribute", None, None),
    ("unknown", item("future", {"thing": 1}), item("future", {"thing": 2}), "attribute", None, None),
    ("no object", item("future", {}) | {"value": 3}, item("future", {}) | {"value": 4}, "attribute", None, None),
]


@pytest.mark.parametrize(("before", "after", "kind", "measure", "value"), [edit[1:] for edit in EDITS],
                         ids=[edit[0] for edit in EDITS])
def test_each_edit_has_its_kind_and_measure(between: Any, before: Any, after: Any, kind: str, measure: str | None,
                                            value: float | None) -> None:
    other = box("other", x=60)
    diff = between([other, before], [after, other])
    assert kinds(diff) == [kind], diff.to_json()
    found = diff.changes[0]
    assert (found.region, found.task, found.annotator) == (before["id"], 17, "ann@example.org")
    assert (found.measure.type if found.measure else None) == measure
    if value is not None and found.measure is not None:
        assert found.measure.value == pytest.approx(value, abs=1e-6)
    Draft202012Validator(schema("diff")).validate(diff.to_json())


@pytest.mark.parametrize("name", sorted(name for name, tag in load().items() if tag.example_result))
def test_every_type_comes_goes_and_stays(between: Any, name: str) -> None:
    result = load()[name].example_result
    assert not between(result, _turned(result))
    fresh = between({}, {NAME: annotation(result)})
    gone = between({NAME: annotation(result)}, {"other.md": "x"})
    assert fresh.changes
    assert {change.kind for change in fresh.changes} <= {"added", "relation"}
    assert {change.kind for change in gone.changes} <= {"removed", "relation"}
    assert len(gone.changes) == len(fresh.changes)


def _turned(value: Any) -> Any:
    """The same content: keys the other way round, whole numbers as doubles."""
    if isinstance(value, dict):
        return {key: _turned(value[key]) for key in reversed(value)}
    if isinstance(value, list):
        return [_turned(one) for one in value]
    return float(value) if type(value) is int and abs(value) < 2**50 else value


def test_layout_key_order_and_number_form_never_count(between: Any) -> None:
    result = [box("a"), box("b", x=50)]
    text = json.dumps(_turned(annotation(result)) | {"id": 41, "task": 17}, indent=7)
    assert not between({NAME: annotation(result)}, {"annotations/deep/er/x.json": text.replace("\n", "\r\n")})


def test_an_annotation_that_came_and_one_that_went(between: Any) -> None:
    diff = between({NAME: annotation([box("a")])}, {"annotations/17.bob.json": annotation(
        [box("b")], id=42, completed_by="bob@example.org", was_cancelled=True)})
    assert [(one.kind, one.annotator) for one in diff.changes] == [
        ("removed", "ann@example.org"), ("skipped", "bob@example.org"), ("added", "bob@example.org")]
    assert between({"a.md": ""}, {"annotations/9.x.json": annotation([], id=9, task=9)}).changes[-1].kind == "added"


def test_flags_and_members(between: Any) -> None:
    flagged = annotation([], was_cancelled=True, ground_truth=True, parent_prediction=3)
    diff = between({NAME: annotation([])}, {NAME: flagged})
    assert kinds(diff) == ["skipped", "ground_truth", "attribute"]


def test_new_ids_are_matched_by_shape(between: Any) -> None:
    diff = between([box("a"), box("b", x=60)], [box("c", x=11), box("d", x=60)])
    assert sorted((one.kind, one.region) for one in diff.changes) == [("moved", "c"), ("reid", "c"), ("reid", "d")]


def test_relations_follow_new_ids(between: Any) -> None:
    join = {"from_id": "a", "to_id": "b", "type": "relation", "direction": "right"}
    two = [box("a"), box("b", x=60)]
    assert kinds(between([*two, join], [*two, {**join, "direction": "left"}])) == ["relation"]
    assert kinds(between(two, [*two, join])) == ["relation"]
    diff = between([*two, join], [box("c"), box("b", x=60), {**join, "from_id": "c"}])
    assert kinds(diff) == ["reid"]


@pytest.mark.parametrize("keep", [True, False])
def test_split_and_merged(between: Any, keep: bool) -> None:
    whole = [box("a", x=10, w=40)]
    parts = [box("a" if keep else "p", x=10, w=20), box("q", x=30, w=20)]
    assert kinds(between(whole, parts)) == ["split"]


@pytest.mark.parametrize("keep", [True, False])
def test_merged(between: Any, keep: bool) -> None:
    parts = [span(0, 10, "a" if keep else "p"), span(10, 20, "q")]
    assert kinds(between(parts, [span(0, 20, "a")])) == ["merged"]


def test_a_small_region_inside_is_no_split(between: Any) -> None:
    assert kinds(between([box("a", w=40)], [box("a", w=39), box("q", x=12, w=3)])) == ["reshaped", "added"]


def test_a_region_moved_with_its_answers_moves_once(between: Any) -> None:
    def both(x: float, choice: str) -> list[Any]:
        one = box("a", x=x)
        place = {key: value for key, value in one["value"].items() if key != "rectanglelabels"}
        answer = {**one, "from_name": "kind", "type": "choices", "value": {**place, "choices": [choice]}}
        return [one, answer]

    assert kinds(between(both(10, "a"), both(20, "a"))) == ["moved"]
    assert sorted(kinds(between(both(10, "a"), both(20, "b")))) == ["choice", "moved"]
    diff = between(both(10, "a")[:1], both(10, "a"))
    assert [(one.kind, one.field, one.after) for one in diff.changes] == [("choice", "kind", ["a"])]


def test_an_accepted_prediction_says_its_origin_only_when_nothing_else_changed(between: Any) -> None:
    before, moved = box("a", origin="prediction"), box("a", x=30, origin="prediction-changed")
    assert kinds(between([before], [moved])) == ["moved"]
    assert kinds(between([before], [box("a", origin="prediction-changed")])) == ["attribute"]


def test_tasks(between: Any) -> None:
    def tasks(*rows: Any) -> dict[str, Any]:
        return {"tasks/a.json": list(rows)}

    diff = between(tasks({"id": 1, "data": {"text": "a"}}, {"id": 2, "data": {"text": "b"}}),
                   tasks({"id": 2, "data": {"text": "c"}}, {"id": 3, "data": {"text": "new"}}))
    assert [(one.task, one.kind) for one in diff.tasks] == [(1, "removed"), (2, "changed"), (3, "added")]
    assert dict(diff.tasks[1].fields) == {"data.text": ("b", "c")}


def test_a_task_that_got_an_id_is_the_same_task(between: Any) -> None:
    bare = {"data": {"text": "a"}, "annotations": [annotation([box("a")])]}
    diff = between({"tasks/a.json": [bare]}, {"tasks/a.json": [{"id": 5, **bare}]})
    assert not diff.changes
    assert [one.kind for one in diff.tasks] == ["changed"]


def test_inline_annotations_and_the_files_that_replace_them(between: Any) -> None:
    inline = {"id": 41, "completed_by": {"email": "ann@example.org"}, "lead_time": 3, "result": [box("a")]}
    tasks = {"tasks/export.json": [{"id": 17, "data": {"image": "x"}, "annotations": [inline]}]}
    own = annotation([box("a", x=30)], inline_digest="00")
    own["completed_by"] = inline["completed_by"]
    assert kinds(between(tasks, {**tasks, NAME: own})) == ["moved"]


def test_deleted_inline(between: Any) -> None:
    inline = {"id": 41, "completed_by": {"email": "ann@example.org"}, "result": [box("a")]}
    tasks = {"tasks/export.json": [{"id": 17, "data": {"image": "x"}, "annotations": [inline]}]}
    own = {"id": 41, "task": 17, "inline_digest": "00", "deleted": True, "completed_by": "ann@example.org"}
    assert kinds(between(tasks, {**tasks, NAME: own})) == ["removed"]


CONFIG = ('<View><Image name="image" value="$image"/><RectangleLabels name="label" toName="image">'
          '<Label value="Car"/><Label value="Bus"/></RectangleLabels></View>')


def test_config(between: Any) -> None:
    files = {NAME: annotation([box("a"), box("b", x=50)])}
    diff = between({**files, "config.xml": CONFIG}, {**files, "config.xml": CONFIG.replace("Car", "Vehicle")})
    found = [(one.kind, one.before, one.after, one.affected) for one in diff.config]
    assert found == [("renamed", "Car", "Vehicle", 2)]


def test_config_labels_and_layout(between: Any) -> None:
    more = CONFIG.replace('<Label value="Bus"/>', '<Label value="Bus"/>\n<Label value="Lynx"/>')
    assert [(one.kind, one.after) for one in between({"config.xml": CONFIG}, {"config.xml": more}).config] == [
        ("added", "Lynx")]
    spaced = CONFIG.replace("><", ">\n  <")
    assert not between({"config.xml": CONFIG}, {"config.xml": spaced})


def test_reviews_predictions_and_other_files(between: Any) -> None:
    review = {"id": 7, "annotation": 41, "task": 17, "reviewer": "rita@example.org", "verdict": "rejected"}
    run = {"id": 5, "task": 17, "model_version": "yolo", "score": 0.5, "result": [box("a")]}
    before = {"project.json": {"title": "a"}, "predictions/yolo/1.jsonl": json.dumps(run) + "\n"}
    later = {**run, "result": [box("a", label="Bus")]}
    after = {"project.json": {"title": "b"}, "reviews/x.json": review,
             "predictions/yolo/1.jsonl": json.dumps(later) + "\n"}
    diff = between(before, after)
    assert [(one.kind, one.annotator, one.source) for one in diff.changes] == [
        ("review", "rita@example.org", "annotation"), ("relabeled", "yolo", "prediction")]
    assert [(one.file, one.fields) for one in diff.files] == [("project.json", ("title",))]


def test_a_broken_file_is_named_and_its_labels_are_not_called_removed(between: Any) -> None:
    diff = between({NAME: annotation([box("a")])}, {NAME: '{"id": 41, "task"'})
    assert not diff
    assert [problem.file for problem in diff.problems] == [NAME]


def test_filters(between: Any) -> None:
    diff = between([box("a"), box("b", x=60)], [box("a", x=10.5), box("b", x=60, label="Bus")])
    assert kinds(diff.only(kinds=["moved"])) == ["moved"]
    assert kinds(diff.only(labels=["Bus"])) == ["relabeled"]
    assert kinds(diff.only(min_change=0.2)) == ["relabeled"]
    assert not diff.only(annotators=["bob@example.org"])


def test_inputs_are_left_as_they_are(between: Any) -> None:
    before, after = [box("a")], [box("a", x=20)]
    kept = copy.deepcopy((before, after))
    between(before, after)
    assert (before, after) == kept


def test_where_others_keep_their_ids_a_new_one_nearby_is_new(between: Any) -> None:
    kept = box("k", x=70)
    assert sorted(kinds(between([kept, box("a")], [kept, box("n", x=12)]))) == ["added", "removed"]
    assert sorted(kinds(between([kept, box("a")], [kept, box("n", label="Bus")]))) == ["added", "removed"]
    assert kinds(between([kept, box("a")], [kept, box("n")])) == ["reid"]


def test_a_changed_control_is_told(between: Any) -> None:
    """Its attributes are an object, and nothing may take that for a label."""
    choices = '<Choices name="c" toName="image"><Choice value="a"/></Choices>'
    config = f'<View><Image name="image" value="$image"/>{choices}</View>'
    diff = between({"config.xml": config}, {"config.xml": config.replace("$image", "$photo")})
    assert [(one.kind, one.what, one.control) for one in diff.config] == [("changed", "object", "image")]
