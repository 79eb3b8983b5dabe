"""Filters, search and order of tasks: every column and operator, and nothing besides."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labelfs.errors import BadRequest
from labelfs.store import patterns
from labelfs.store.index_columns import COLUMNS
from labelfs.store.patterns import matching
from labelfs.store.query import COLUMNS as NAMES
from labelfs.store.query import OPERATORS, TYPES, Filter, TaskQuery
from labelfs.store.store import Store
from tests.store.folders import annotation, choice, listed, put

Opener = Callable[..., Store]

DATA = [
    {"text": "Alpha", "n": 1, "ok": True, 'odd "key"': "q"},
    {"text": "beta", "n": 10, "ok": False, "é": "É"},
    {"text": "GAMMA ÄÖ", "n": 9.5, "list": ["x", "y"]},
    {"text": "", "n": "12", "deep": {"a": "needle"}},
    {"text": None, "1": "one"},
    {"n": "no number"},
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: Any) -> Any:
    root = tmp_path_factory.mktemp("queries")
    put(root, "tasks/a.json", listed(*({"id": n, "data": data} for n, data in enumerate(DATA, 1))))
    many = {"created_at": "2026-03-01T00:00:00.000000Z"}
    put(root, "annotations/1.json", annotation(11, 1, "a@x.org", result=[choice("Car, red", "Dog")], **many))
    put(root, "annotations/2.json", annotation(12, 1, "b@x.org"))
    put(root, "annotations/3.json", annotation(13, 2, "b@x.org", was_cancelled=True, result=[]))
    put(root, "annotations/4.json", annotation(14, 3, 77, result=[]))
    put(root, "predictions/m.jsonl", [
        {"id": 1, "task": 1, "result": [], "score": 0.5, "model_version": "v1"},
        {"id": 2, "task": 1, "result": [choice("Z")], "score": 0.7, "model_version": "v2"},
        {"id": 3, "task": 4, "result": [], "model_version": "v10"}])
    put(root, "activity/a.jsonl", [
        {"at": "2026-05-01T00:00:00.000000Z", "by": "c@x.org", "task": 1, "annotation": 11, "event": "update",
         "seconds": 4.0},
        {"at": "2026-04-01T00:00:00.000000Z", "by": "b@x.org", "task": 1, "annotation": 12, "event": "update",
         "seconds": 2.0}])
    put(root, "reviews/r.json", {"id": 5, "annotation": 11, "annotation_digest": "", "task": 1, "reviewer": "r@x.org",
                                 "verdict": "rejected"})
    put(root, "members.json", {"d@x.org": {"id": 77}})
    found = Store.open(root, fsync=False)
    found.save_draft(task=6, annotation=None, user="a@x.org", result=[])
    yield found
    found.close()


def ids(store: Store, column: str, operator: str, value: Any, type: str = "Unknown", **more: Any) -> list[int]:  # noqa: A002
    query = TaskQuery(filters=(Filter(column, operator, type, value),), **more)
    found = store.task_ids(query)
    assert store.count(query) == len(found)
    return found


@pytest.mark.parametrize(("column", "operator", "value", "type", "expected"), [
    ("id", "equal", 3, "Number", [3]),
    ("inner_id", "in", {"min": 2, "max": 4}, "Number", [2, 3, 4]),
    ("id", "not_in", {"min": 2, "max": 4}, "Number", [1, 5, 6]),
    ("id", "in_list", [1, 6, 99], "List", [1, 6]),
    ("total_annotations", "greater", 0, "Number", [1, 3]),
    ("total_annotations", "empty", True, "Boolean", [2, 4, 5, 6]),
    ("total_annotations", "empty", False, "Boolean", [1, 3]),
    ("cancelled_annotations", "equal", 1, "Number", [2]),
    ("total_predictions", "greater_or_equal", 1, "Number", [1, 4]),
    ("predictions_score", "less", 0.61, "Number", [1]),
    ("predictions_score", "empty", True, "Boolean", [2, 3, 4, 5, 6]),
    ("predictions_model_versions", "contains", ["v1"], "List", [1]),
    ("predictions_model_versions", "contains", "v10", "String", [4]),
    ("predictions_model_versions", "empty", False, "Boolean", [1, 4]),
    ("predictions_results", "contains", '"Z"', "String", [1]),
    ("predictions_results", "empty", True, "Boolean", [2, 3, 4, 5, 6]),
    ("annotations_results", "contains", "car, RED", "String", [1]),
    ("annotations_results", "empty", True, "Boolean", [2, 3, 4, 5, 6]),
    ("annotations_ids", "contains", "99 12;3", "String", [1]),
    ("annotators", "contains", "B@x.org", "String", [1, 2]),
    ("annotators", "contains", 77, "Number", [3]),
    ("annotators", "not_contains", "b@x.org", "String", [3, 4, 5, 6]),
    ("annotators", "empty", True, "Boolean", [4, 5, 6]),
    ("updated_by", "contains", "c@x.org", "String", [1]),
    ("is_labeled", "equal", True, "Boolean", [1, 3]),
    ("completed", "equal", "false", "Boolean", [2, 4, 5, 6]),
    ("skipped", "equal", True, "Boolean", [2]),
    ("reviewed", "equal", True, "Boolean", [1]),
    ("accepted", "equal", True, "Boolean", []),
    ("rejected", "equal", True, "Boolean", [1]),
    ("draft_exists", "equal", True, "Boolean", [6]),
    ("state", "equal", "begun", "String", [6]),
    ("state", "in_list", ["skipped", "finished"], "List", [1, 2, 3]),
    ("labels", "contains", "Car, red", "String", [1]),
    ("labels", "contains", "red", "String", []),
    ("labels", "contains", ["A", "Dog"], "List", [1]),
    ("file", "contains", "A.JSON", "String", [1, 2, 3, 4, 5, 6]),
    ("problems", "empty", False, "Boolean", []),
    ("avg_lead_time", "equal", 3, "Number", [1]),
    ("updated_at", "greater", "2026-04-30T00:00:00+02:00", "Datetime", [1]),
    ("updated_at", "empty", True, "Boolean", [4, 5, 6]),
    ("completed_at", "equal", "2026-03-01T00:00:00.000000Z", "Datetime", [1]),
    ("created_at", "empty", True, "Boolean", [1, 2, 3, 4, 5, 6]),
    ("storage_filename", "empty", True, "Boolean", [1, 2, 3, 4, 5, 6]),
    ("file_upload", "contains", "x", "String", []),
    ("data.text", "contains", "A", "String", [1, 2, 3]),
    ("data.text", "contains", "äö", "String", [3]),
    ("data.text", "not_contains", "a", "String", [4, 5, 6]),
    ("data.text", "equal", "beta", "String", [2]),
    ("data.text", "not_equal", "beta", "String", [1, 3, 4, 5, 6]),
    ("data.text", "empty", True, "Boolean", [4, 5, 6]),
    ("data.text", "regex", "^[A-Z]", "String", [1, 3]),
    ("data.text", "regex", "(?i)^B", "String", [2]),
    ("data.text", "in_list", ["Alpha", "beta"], "List", [1, 2]),
    ("data.n", "greater", 9, "Number", [2, 3, 4]),
    ("data.n", "less_or_equal", "9.5", "Number", [1, 3]),
    ("data.n", "in", {"min": 9, "max": 12}, "Number", [2, 3, 4]),
    ("data.n", "equal", 10, "Unknown", [2]),
    ("data.n", "equal", "10", "String", [2]),
    ("data.ok", "equal", True, "Boolean", [1]),
    ("data.list", "contains", "y", "String", [3]),
    ("data.deep", "contains", "needle", "String", [4]),
    ('data.odd "key"', "equal", "q", "String", [1]),
    ("data.é", "contains", "é", "String", [2]),
    ("data.1", "equal", "one", "String", [5]),
    ("data.$.text", "empty", True, "Boolean", [1, 2, 3, 4, 5, 6]),
    ("data.x' OR 1=1 --", "equal", "a", "String", []),
    ("data.text", "equal", "' OR 1=1 --", "String", []),
])
def test_every_column_and_operator(
        store: Store, column: str, operator: str, value: Any, type: str, expected: list[int]) -> None:  # noqa: A002
    assert ids(store, column, operator, value, type) == expected


def test_each_agreed_column_is_there() -> None:
    assert set(COLUMNS) == NAMES - {"git"}


@pytest.mark.parametrize("column", sorted(COLUMNS))
def test_every_column_sorts_and_is_tested_for_emptiness(store: Store, column: str) -> None:
    for descending in (False, True):
        assert sorted(store.task_ids(TaskQuery(order_by=column, descending=descending))) == [1, 2, 3, 4, 5, 6]
    empty, filled = (ids(store, column, "empty", flag) for flag in (True, False))
    assert sorted(empty + filled) == [1, 2, 3, 4, 5, 6]


def test_order(store: Store) -> None:
    assert store.task_ids(TaskQuery(order_by="data.n")) == [1, 3, 2, 4, 6, 5]
    assert store.task_ids(TaskQuery(order_by="data.n", descending=True)) == [6, 4, 2, 3, 1, 5]
    assert store.task_ids(TaskQuery(order_by="predictions_score", descending=True))[0] == 1
    assert store.task_ids(TaskQuery(descending=True, limit=2, offset=1)) == [5, 4]
    assert store.task_ids(TaskQuery(offset=4)) == [5, 6]


def test_search(store: Store) -> None:
    for text, expected in (("ALPHA", [1]), ("äö", [3]), ("needle", [4]), ("9.5", [3]), ("6", [6]), ("text", []),
                           ('odd "', []), ("no number", [6]), ("%", [])):
        assert store.task_ids(TaskQuery(search=text)) == expected, text


def test_joining(store: Store) -> None:
    one, two = Filter("id", "less", "Number", 3), Filter("data.text", "contains", "String", "beta")
    assert store.task_ids(TaskQuery(filters=(one, two))) == [2]
    assert store.task_ids(TaskQuery(conjunction="or", filters=(one, two))) == [1, 2]
    child = Filter("id", "less", "Number", 3, child=two)
    assert store.task_ids(TaskQuery(conjunction="or", filters=(child, Filter("id", "equal", "Number", 6)))) == [2, 6]
    assert store.task_ids(TaskQuery(included=frozenset((1, 2, 99)), excluded=frozenset((2,)))) == [1]
    assert store.count(TaskQuery(included=frozenset())) == 0


def test_overlap_decides_what_is_finished(store: Store) -> None:
    try:
        store.overlap = 2
        assert ids(store, "is_labeled", "equal", True) == [1] and store.totals()["finished"] == 1
        assert ids(store, "state", "equal", "begun") == [3, 6]
    finally:
        store.overlap = 1
    assert store.totals() == {"tasks": 6, "finished": 2, "annotations": 3, "cancelled": 1, "predictions": 3,
                              "ground_truth": 0, "labeled": 2, "skipped": 1, "drafts": 1}


@pytest.mark.parametrize("limit", [1, 2, 100])
@pytest.mark.parametrize("order", ["id", "predictions_score"])
def test_the_queues_question_has_the_same_answer_the_fast_way(store: Store, limit: int, order: str) -> None:
    for overlap in (1, 2, 3):
        base = Filter("total_annotations", "less", "Number", overlap)
        fast = TaskQuery(filters=(base,), order_by=order, limit=limit, offset=1)
        slow = TaskQuery(filters=(base, base), order_by=order, limit=limit, offset=1)
        assert store.task_ids(fast) == store.task_ids(slow)


@pytest.mark.parametrize("bad", [
    Filter("nonsense", "equal", "Number", 1), Filter("git", "equal", "String", "x"),
    Filter("id; DROP TABLE tasks", "equal", "Number", 1), Filter("id", "like", "Number", 1),
    Filter("id", "equal", "Blob", 1), Filter("id", "equal", "Number", None), Filter("id", "equal", "Number", "x"),
    Filter("id", "equal", "Number", float("nan")), Filter("id", "in", "Number", 5),
    Filter("id", "in", "Number", {"min": 1}),
    Filter("id", "in_list", "List", 5), Filter("data.n", "greater", "Number", [1]),
    Filter("updated_at", "less", "Datetime", "soon"), Filter("draft_exists", "equal", "Boolean", "maybe"),
    Filter("id", "empty", "Boolean", 3), Filter("data.text", "contains", "String", {"a": 1}),
    Filter("annotators", "less", "Number", 1), Filter("data.text", "regex", "String", "("),
    Filter("data.text", "regex", "String", "x" * 400), Filter("data.text", "regex", "String", "a{9999999999}"),
])
def test_what_cannot_be_asked_names_the_culprit(store: Store, bad: Filter) -> None:
    for ask in (store.task_ids, store.count):
        with pytest.raises(BadRequest) as error:
            ask(TaskQuery(filters=(bad,)))
        message = error.value.message
        assert error.value.fields.get("filters") and (bad.column in message or bad.operator in message)


def test_unknown_order(store: Store) -> None:
    with pytest.raises(BadRequest, match="nonsense"):
        store.task_ids(TaskQuery(order_by="nonsense"))


def test_filters_nested_without_end(store: Store) -> None:
    one = Filter("id", "less", "Number", 3)
    for _ in range(50):
        one = Filter("id", "less", "Number", 3, child=one)
    with pytest.raises(BadRequest, match="nested"):
        store.task_ids(TaskQuery(filters=(one,)))


@pytest.mark.parametrize("pattern", [r"^(\d+)-[a-z]{2,40}\.jpg$", "a.*b", "(?i)x|y", "[^/]+/[^/]+", "(ab)?c{3}", "x"])
def test_usual_patterns(pattern: str) -> None:
    texts = ["12-ab.jpg", "a  b", "X", "a/b", "ccc", "", "ä\n"]
    assert matching(pattern, list(enumerate(texts))) == [
        n for n, text in enumerate(texts) if re.search(pattern, text)]


@pytest.mark.parametrize("pattern", ["(a+)+$", "a*a*a*a*b", "(a|aa)*c"])
def test_a_pattern_that_runs_away_is_ended(
        tmp_path: Path, open_store: Opener, pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "SECONDS", 0.5)
    put(tmp_path, "tasks/a.json", listed({"id": 1, "data": {"text": "a" * 3000 + "!"}}))
    store = open_store(tmp_path)
    began = time.monotonic()
    with pytest.raises(BadRequest, match="too long"):
        store.task_ids(TaskQuery(filters=(Filter("data.text", "regex", "String", pattern),)))
    assert time.monotonic() - began < 10


VALUES = (st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
          | st.lists(st.integers(), max_size=2)
          | st.fixed_dictionaries({"min": st.integers() | st.text(max_size=3), "max": st.integers()}))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(column=st.sampled_from([*sorted(NAMES), "data.text", "data.n"]) | st.text(max_size=8).map("data.{}".format),
       operator=st.sampled_from(sorted(OPERATORS)), type=st.sampled_from(sorted(TYPES)), value=VALUES)
def test_any_question_is_answered_or_refused(
        store: Store, column: str, operator: str, type: str, value: Any) -> None:  # noqa: A002
    query = TaskQuery(filters=(Filter(column, operator, type, value),))
    try:
        found = store.task_ids(query)
    except BadRequest:
        return
    assert set(found) <= {1, 2, 3, 4, 5, 6}
    if not operator.startswith("not_") and operator != "empty" and column != "git":
        opposite = f"not_{operator}"
        if opposite in OPERATORS:
            rest = store.task_ids(TaskQuery(filters=(Filter(column, opposite, type, value),)))
            assert sorted(found + rest) == [1, 2, 3, 4, 5, 6]
