"""The JSON Schemas of the files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from labelfs.labeling.schemas import NAMES, schema


@pytest.mark.parametrize("name", NAMES)
def test_each_is_a_schema_and_complete_in_itself(name: str):
    found = schema(name)
    Draft202012Validator.check_schema(found)
    assert found["$id"] == f"urn:labelfs:format:1:{name}"
    assert found["title"]
    references = set(_references(found))
    assert references <= {f"#/$defs/{key}" for key in found.get("$defs", {})}


def _references(value: Any) -> Any:
    if isinstance(value, dict):
        yield from ([value["$ref"]] if "$ref" in value else [])
        for one in value.values():
            yield from _references(one)
    elif isinstance(value, list):
        for one in value:
            yield from _references(one)


def test_names_are_the_files_there_are():
    folder = Path(__file__).resolve().parents[2] / "labelfs" / "labeling" / "schemas"
    assert {path.stem for path in folder.glob("*.json")} == set(NAMES)
    with pytest.raises(KeyError):
        schema("../annotation")


WHO, WHEN = "a@example.org", "2026-11-20T18:36:40.255524Z"
DIGEST = "0123456789abcdef"
ITEM = {"id": "a", "value": {"choices": ["x"]}, "from_name": "c", "to_name": "t", "type": "choices", "origin": "manual"}
ANNOTATION = {"id": 5, "ground_truth": False, "task": 1, "was_cancelled": False, "data_digest": DIGEST,
              "completed_by": WHO, "created_at": WHEN, "result": [ITEM], "x": 1}
REVIEW = {"id": 5, "annotation": 6, "annotation_digest": DIGEST, "task": 1, "reviewer": WHO, "verdict": "accepted",
          "region": None, "comment": "", "created_at": WHEN}
ACTIVITY = {"at": WHEN, "by": WHO, "task": 1, "annotation": 2, "event": "submit", "seconds": 3.5}


@pytest.mark.parametrize(("name", "good"), [
    ("task", {"id": 1, "data": {"a": 1}, "meta": {}}), ("task", {"id": "a", "text": "bare"}),
    ("tasks", [{"data": {}}, {"text": "bare"}]), ("tasks", {"data": {}}),
    ("annotation", ANNOTATION), ("annotation", {"id": 5, "task": 1, "deleted": True, "inline_digest": DIGEST}),
    ("annotation", {**ANNOTATION, "completed_by": 7}), ("annotation", {**ANNOTATION, "completed_by": None}),
    ("prediction", {"id": 1, "task": 1, "model_version": "v", "score": 0.5, "result": [ITEM]}),
    ("result", [ITEM, {"type": "relation", "from_id": "a", "to_id": "b", "direction": "bi"}]),
    ("review", REVIEW), ("activity", ACTIVITY), ("assignment", {"person": WHO, "tasks": [1, 2]}),
    ("project", {}), ("project", {"format": 1, "title": "x", "sampling": "uniform", "future": []}),
    ("members", {WHO: {"name": "A", "role": "manager", "id": 1}}), ("members", {}),
    ("view", {"title": "x", "type": "list", "filters": {"conjunction": "and", "items": []}, "ordering": ["-tasks:id"]}),
    ("workspace", {"projects": {"1": "cats"}}),
])
def test_good_files_pass(name: str, good: Any):
    assert [error.message for error in Draft202012Validator(schema(name)).iter_errors(good)] == []


@pytest.mark.parametrize(("name", "bad"), [
    ("task", {"id": 0, "data": {}}), ("task", {"id": "a", "data": {}}), ("task", {"id": 10**9, "data": {}}),
    ("task", {"data": []}), ("task", []), ("tasks", [{"data": []}]), ("tasks", [1]), ("tasks", "text"),
    ("annotation", {**ANNOTATION, "id": "a"}), ("annotation", {"id": 5, "task": 1}),
    ("annotation", {**ANNOTATION, "data_digest": "x"}), ("annotation", {**ANNOTATION, "created_at": "today"}),
    ("annotation", {**ANNOTATION, "result": [{"id": "a"}]}), ("annotation", {**ANNOTATION, "result": {}}),
    ("prediction", {"task": 1}), ("result", [{"type": "relation", "from_id": "a"}]),
    ("review", {**REVIEW, "verdict": "fine"}), ("activity", {**ACTIVITY, "event": "x"}),
    ("assignment", {"person": "nobody", "tasks": []}), ("assignment", {"person": WHO, "tasks": [1, 1]}),
    ("project", {"overlap": 0}), ("project", {"sampling": "any"}), ("members", {"nobody": {}}),
    ("members", {WHO: {"role": "king"}}), ("view", {}), ("workspace", {"projects": {"0": "a"}}),
])
def test_bad_files_do_not(name: str, bad: Any):
    assert list(Draft202012Validator(schema(name)).iter_errors(bad))


def test_files_of_the_reference_material_pass(shared: Path):
    annotation = Draft202012Validator(schema("annotation"))
    seen = 0
    for line in (shared / "fixtures" / "format" / "canonical.jsonl").read_text("utf-8").splitlines():
        written = json.loads(json.loads(line)["canonical"])
        if "result" in written and "task" in written:
            assert [error.message for error in annotation.iter_errors(written)] == []
            seen += 1
    assert seen > 20
    tasks = Draft202012Validator(schema("tasks"))
    for path in sorted((shared / "fixtures" / "exports").glob("*/tasks.json")):
        assert [error.message for error in tasks.iter_errors(json.loads(path.read_text("utf-8")))] == []
