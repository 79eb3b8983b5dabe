"""Configs and results that others wrote: all are understood; what is said about them is listed with reasons."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from labelfs.labeling.check import check
from labelfs.labeling.config import expand, parse
from tests.conftest import ROOT

FIXTURES = Path(os.environ.get("LABELFS_SHARED", ROOT.parent / "shared")) / "fixtures"
TEMPLATES = sorted((FIXTURES / "templates").glob("*.xml"))
EXAMPLES = sorted((FIXTURES / "editor_examples").glob("*.json"))
EXPORTS = sorted((FIXTURES / "exports").glob("*/config.xml"))

TEMPLATE_WARNINGS = {
    # the reference says of both that they are not allowed, and works on
    "community-contributions__two-level-sentiment-analysis-of-x-twitter-posts": {"name-not-allowed"},
    "generative-ai__chatbot-assessment": {"to-name-missing"},
}
CONFIG_PROBLEMS = {
    # a Ranker over a Text with Choices in it: made for a validator
    "sdk__ranker_validation__valid_pred": {"to-name-object", "wrong-parent"},
    "sdk__ranker_prediction_validation__nested_pred": {"to-name-object"},
    "test__ft-data-outliner-hide-all__simpleRegionsResult": {"attribute-missing"},
    "test__tests-required__annotations-0-result": {"to-name-missing"},
}
RESULT_PROBLEMS = {
    "example__ranker_buckets": {"no-id"},
    "example__required": {"required"},
    "test__tests-required__annotations-0-result": {"required"},
    "export__yolo-obb__1": {"unknown-label"},  # "Butterfly", the config has "butterfly"
    "test__ft-data-outliner-hide-all__simpleRegionsResult": {"unknown-label"},
    "sdk__brush_labels_rle_with_zero_bytes__pred": {"mask", "no-id"},  # three bytes that are no mask
    "sdk__brush_rle_odd_length_is_valid__pred": {"mask", "no-id"},
    "sdk__taxonomy_paths_validation__valid_pred": {"unknown-choice", "no-id"},  # a path the flat config does not have
    # texts of the task were replaced after the spans were made
    "test__ft-data-control-tags-number__numberPerRegionResult": {"out-of-range"},
    "test__tests-ner-text__results": {"out-of-range"},
    "test__tests-ner-text__resultsWithoutText": {"out-of-range"},
    "test__ft-specs-image-segmentation-image-regions__task-annotations-0-result": {"out-of-range"},
    "stale_config": {"unknown-control"},
    "bbox_category": {"unknown-label"},
}


def named(paths: list[Path]) -> Any:
    absent = pytest.param(None, marks=pytest.mark.skip("no reference material"))
    return pytest.mark.parametrize(
        "path", paths or [absent], ids=lambda path: path and (path.parent.name if path.stem == "config" else path.stem))


def codes(problems: Any) -> set[str]:
    return {problem.code for problem in problems}


@named(TEMPLATES)
def test_templates_parse(path: Path):
    config = parse(path.read_text("utf-8"))
    assert config.errors() == []
    assert codes(config.problems) == TEMPLATE_WARNINGS.get(path.stem, set())
    data = json.loads(path.with_suffix(".task.json").read_text("utf-8"))["data"]
    tree = expand(config, data)
    assert all(node.role != "unknown" for node in tree.walk())
    json.dumps([tree.to_json(), config.parsed()])


def test_there_are_41_templates(shared: Path):
    assert len(TEMPLATES) == 41


@named(EXAMPLES)
def test_examples_parse_and_check(path: Path):
    case = json.loads(path.read_text("utf-8"))
    config = parse(case["config"])
    assert codes(config.problems) == CONFIG_PROBLEMS.get(path.stem, set())
    both = case["annotations"] + case.get("predictions", [])
    found = [problem for one in both for problem in check(one, config, case["task"]["data"])]
    unnamed = {"unknown-control", "unknown-object"} if case["check"].get("names_not_in_config") else set()
    expected = RESULT_PROBLEMS.get(path.stem, set())
    if path.stem.startswith("sdk__"):  # bare predictions, made for a validator: none has ids
        assert codes(found) - {"no-id"} == expected - {"no-id"}
    else:
        assert codes(found) == expected | (codes(found) & unnamed)


@named(EXPORTS)
def test_exports_parse_and_check(path: Path):
    config = parse(path.read_text("utf-8"))
    assert config.problems == []
    tasks = json.loads((path.parent / "tasks.json").read_text("utf-8"))
    found = [p for task in tasks for one in task["annotations"] + task.get("predictions", [])
             for p in check(one, config, task["data"])]
    assert codes(found) == RESULT_PROBLEMS.get(path.parent.name, set())


def recorded(folder: Path) -> list[tuple[str, Any]]:
    """Every config that the API gave together with its parsed form."""
    found: list[tuple[str, Any]] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if value.get("label_config") and value.get("parsed_label_config") is not None:
                found.append((value["label_config"], value["parsed_label_config"]))
            for one in value.values():
                walk(one)
        elif isinstance(value, list):
            for one in value:
                walk(one)

    for path in sorted(folder.glob("*.json")):
        walk(json.loads(path.read_text("utf-8")))
    return found


def test_parsed_form_is_as_recorded(shared: Path):
    pairs = recorded(shared / "fixtures" / "api_recordings")
    assert len(pairs) > 10
    for text, parsed in pairs:
        assert json.dumps(parse(text).parsed()) == json.dumps(parsed)


def test_our_templates_parse(root: Path):
    seen: Counter[str] = Counter()
    for path in sorted((root / "templates").glob("*/*/config.xml")):
        config = parse(path.read_text("utf-8"))
        assert config.problems == [], path
        assert config.hints() == [], path
        seen["templates"] += 1
    assert seen["templates"] >= 30
