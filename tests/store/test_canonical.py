"""The canonical form: idempotent, the same values, one layout per kind of file."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelfs.store.canonical import canonical_array, canonical_file, canonical_lines, canonical_object, new_annotation
from labelfs.store.digests import slow_jcs
from labelfs.store.jsontext import NotJson, loads_strict
from labelfs.store.layout import Kind

from .json_values import annotations, layouts, values

ONE_OBJECT = [
    Kind.TASK, Kind.ANNOTATION, Kind.PREDICTION, Kind.REVIEW, Kind.ASSIGNMENT, Kind.PROJECT, Kind.MEMBERS, Kind.VIEW,
]


@given(st.data(), st.one_of(annotations, values), st.sampled_from(ONE_OBJECT))
def test_idempotent_and_faithful(data: st.DataObject, value: Any, kind: Kind) -> None:
    written = canonical_file(data.draw(layouts(value)), kind)
    assert canonical_file(written, kind) == written
    assert slow_jcs(loads_strict(written)) == slow_jcs(value)
    assert written.endswith(b"\n")
    assert b"\r" not in written


@given(st.lists(annotations, max_size=4), st.sampled_from([Kind.TASK, Kind.ANNOTATION, Kind.PREDICTION]))
def test_list_files_have_one_item_per_line(items: list[Any], kind: Kind) -> None:
    array = canonical_array(items, kind)
    assert canonical_file(array, kind) == array
    assert array.count(b"\n") == (len(items) + 2 if items else 1)
    many = Kind(f"{kind.value}.lines")
    lines = canonical_lines(items, many)
    assert canonical_file(lines, many) == lines
    assert lines.count(b"\n") == len(items)
    assert [slow_jcs(loads_strict(line)) for line in lines.splitlines()] == [slow_jcs(item) for item in items]


CASES = [
    (Kind.TASK, b'{"data": {"b": 1, "a": [1, 2]}, "own": {}, "id": 4, "meta": {"x": {"y": 1}}}',
     '{\n  "id": 4,\n  "data": {"b": 1, "a": [1, 2]},\n  "meta": {\n    "x": {"y": 1}\n  },\n  "own": {}\n}\n'),
    (Kind.ASSIGNMENT, b'{"tasks": [1, 2], "person": "a@b.c"}',
     '{\n  "person": "a@b.c",\n  "tasks": [\n    1,\n    2\n  ]\n}\n'),
    (Kind.ASSIGNMENT, b'{"tasks": [], "person": "a@b.c"}', '{\n  "person": "a@b.c",\n  "tasks": []\n}\n'),
    (Kind.MEMBERS, b'{"b@x": {"name": "B", "own": {"x": [1]}}, "a@x": {}}',
     '{\n  "a@x": {},\n  "b@x": {"name": "B", "own": {"x": [1]}}\n}\n'),
    (Kind.PROJECT, b'{"overlap": 2, "own": 1, "title": "T", "hotkeys": {"a": ["x"]}, "format": 1}',
     '{\n  "format": 1,\n  "title": "T",\n  "overlap": 2,\n  "hotkeys": {"a": ["x"]},\n  "own": 1\n}\n'),
    (Kind.VIEW, b'{"filters": {"items": [{"a": 1}]}, "title": "V"}',
     '{\n  "title": "V",\n  "filters": {\n    "items": [\n      {"a": 1}\n    ]\n  }\n}\n'),
    (Kind.ACTIVITY, b'{"by": "a", "at": "t", "seconds": 1.0}\n{"by": "b"}\n',
     '{"at": "t", "by": "a", "seconds": 1}\n{"by": "b"}\n'),
    (Kind.PREDICTION_LINES, b'{"result": [{"type": "x", "id": "i"}], "id": 1}\n',
     '{"id": 1, "result": [{"id": "i", "type": "x"}]}\n'),
    (Kind.TASK, b'{"text": "a"}\n{"text": "b"}', '{"text": "a"}\n{"text": "b"}\n'),
    (Kind.ANNOTATION, b'{"result": [], "conflict": {"x": 1}, "own": 1, "id": 1, "deleted": true, "inline_digest": "d"}',
     '{\n  "id": 1,\n  "inline_digest": "d",\n  "deleted": true,\n'
     '  "own": 1,\n  "result": [],\n  "conflict": {"x": 1}\n}\n'),
    (Kind.TASK, b'{"data": {"e": {}, "a": [[]], "t": "\\u00e9\\u2028\\u0001\\n/\\u007f"}}',
     '{\n  "data": {\n    "e": {},\n    "a": [\n      []\n    ],\n    "t": "é\u2028\\u0001\\n/\x7f"\n  }\n}\n'),
    (Kind.TASK, b"[]", "[]\n"),
    (Kind.TASK, b"{}", "{}\n"),
    (Kind.TASK_LINES, b"", ""),
]


@pytest.mark.parametrize(("kind", "text", "expected"), CASES, ids=range(len(CASES)))
def test_layouts(kind: Kind, text: bytes, expected: str) -> None:
    assert canonical_file(text, kind).decode() == expected


@pytest.mark.parametrize("text", [b"", b"{} {}", b'{"a": 1, "a": 1}', b"[1e999]"])
def test_problems_are_not_reformatted(text: bytes) -> None:
    with pytest.raises(NotJson):
        canonical_file(text, Kind.PROJECT)


def test_a_new_annotation_has_what_it_always_has() -> None:
    record = new_annotation({"id": 5, "task": 1, "parent_prediction": None, "unique_id": "u", "result": []})
    assert list(loads_strict(record)) == [
        "id", "ground_truth", "task", "was_cancelled", "data_digest", "completed_by", "created_at", "unique_id",
        "result",
    ]
    assert canonical_object(loads_strict(record), Kind.ANNOTATION) == record
