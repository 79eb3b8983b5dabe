"""Reading is liberal: what labelfs, Label Studio and hands put into a folder, and what of it is a problem."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelfs.store.digests import data_digest
from labelfs.store.ids import import_id
from labelfs.store.reading import read
from labelfs.store.roles import Role
from labelfs.store.rows import Content
from tests.store.folders import annotation, choice, listed, task


def reading(role: Role, content: Any, name: str = "x.json", members: dict[int, str] | None = None) -> Content:
    text = content if isinstance(content, (bytes, str)) else json.dumps(content)
    raw = text.encode() if isinstance(text, str) else text
    return read(role, name, raw, sha256(raw).digest(), members or {})


def faults(content: Content) -> list[tuple[int | None, str]]:
    return [(problem.line, problem.code) for problem in content.problems]


# ---- tasks -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [
    json.dumps(task(3)),
    json.dumps(task(3), indent=4),
    json.dumps([task(3)]),
    listed(task(3)),
    "\ufeff" + json.dumps(task(3)),
    "\ufeff" + listed(task(3)),
    json.dumps([task(3)], indent=4),
    json.dumps(task(3)).replace("{", "{\r\n"),
])
def test_a_task_in_every_layout(content: str) -> None:
    found = reading(Role.TASK, content)
    assert [(row.id, row.digest) for row in found.tasks] == [(3, data_digest({"text": "text 3"}))]
    assert not found.problems


@pytest.mark.parametrize("name", ["x.json", "x.jsonl"])
def test_json_lines(name: str) -> None:
    found = reading(Role.TASK, "\n".join(json.dumps(task(n)) for n in (1, 2, 3)), name)
    assert [(row.id, row.line) for row in found.tasks] == [(1, 1), (2, 2), (3, 3)]


def test_lines_and_revisions_are_the_items_own() -> None:
    text = listed(task(1), task(2))
    rows = reading(Role.TASK, text).tasks
    assert [row.line for row in rows] == [2, 3]
    assert [row.revision for row in rows] == [sha256(json.dumps(task(n)).encode()).digest() for n in (1, 2)]
    assert not any(row.alone for row in rows)
    pretty = json.dumps([task(1), task(2)], indent=2)
    rows = reading(Role.TASK, pretty).tasks
    assert [row.line for row in rows] == [2, 8]
    assert rows[1].revision == sha256(pretty[pretty.index('{\n    "id": 2'):-2].encode()).digest()


def test_one_file_one_item_has_the_files_revision() -> None:
    raw = b'\xef\xbb\xbf{"id": 1, "data": {}}\n'
    (row,) = reading(Role.TASK, raw).tasks
    assert row.alone and row.revision == sha256(raw).digest()


def test_bare_data_keeps_its_id_as_data() -> None:
    (row,) = reading(Role.TASK, {"id": 7, "text": "x"}).tasks
    assert row.id is None and row.digest == data_digest({"id": 7, "text": "x"})
    assert json.loads(row.raw) == {"data": {"id": 7, "text": "x"}}


@pytest.mark.parametrize("wrong", [0, -1, "7", 10**9, 1.5, True, None, 2**70])
def test_any_other_id_is_a_problem(wrong: Any) -> None:
    found = reading(Role.TASK, listed(task(1), {"id": wrong, "data": {}}, task(2)))
    assert [row.id for row in found.tasks] == [1, 2]
    assert faults(found) == [(3, "id")] and not found.broken


def test_big_integers_keep_their_digits() -> None:
    data = {"n": 123456789012345678901234567890}
    (row,) = reading(Role.TASK, {"id": 1, "data": data}).tasks
    assert row.digest == data_digest(data) and str(data["n"]) in row.raw


# ---- broken files ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("raw", "code"), [
    (b"", "empty"),
    (b" \n", "empty"),
    (b"\0" * 40, "nul"),
    (b'{"id": 1, "data": {"a": NaN}}', "number"),
    (b'{"id": 1, "data": {"a": 1e400}}', "number"),
    (b'{"id": 1, "data": {"a": 1' + b"0" * 400 + b"}}", "number"),
    (b'{"id": 1, "data": {"a": "\\ud800"}}', "surrogate"),
    (b'{"id": 1, "data": {"a": "\xff"}}', "encoding"),
    (b'{"id": 1, "data": {"a": ' + b"[" * 250 + b"]" * 250 + b"}}", "depth"),
    (b'{"id": 1, "data": {"a": ' + b"[" * 5000 + b"]" * 5000 + b"}}", "depth"),
    (b'{"id": 1,\n<<<<<<< ours\n "data": {}\n=======\n>>>>>>> theirs\n}', "merge-markers"),
    (b'{"id": 1, "data"', "truncated"),
])
def test_a_file_that_cannot_be_read_is_one_problem(raw: bytes, code: str) -> None:
    for role in (Role.TASK, Role.ANNOTATION, Role.PREDICTION, Role.REVIEW, Role.SETTINGS):
        found = reading(role, raw)
        assert found.broken and [problem.code for problem in found.problems] == [code], (role, found.problems)


def test_one_broken_line_is_one_problem() -> None:
    text = listed(task(1), task(2), task(3)).replace('"text 2"}', '"text 2"')
    found = reading(Role.TASK, text)
    assert [row.id for row in found.tasks] == [1, 3]
    assert [problem.line for problem in found.problems] == [3] and not found.broken


def test_a_missing_comma_is_one_problem_and_nothing_is_lost() -> None:
    found = reading(Role.TASK, listed(task(1), task(2), task(3)).replace("},\n", "}\n", 1))
    assert [row.id for row in found.tasks] == [1, 2, 3] and len(found.problems) == 1


def test_a_broken_line_of_an_array_that_begins_on_its_first_line() -> None:
    text = "[" + ",\n".join(json.dumps(task(n)) for n in (1, 2, 3)) + "]"
    found = reading(Role.TASK, text.replace('"text 2"}', '"text 2"'))
    assert [row.id for row in found.tasks] == [1, 3] and [problem.line for problem in found.problems] == [2]


def test_a_conflicted_list_gives_what_stands_outside_the_conflict() -> None:
    lines = listed(task(1), task(2), task(3)).splitlines()
    lines[2:3] = ["<<<<<<< ours", lines[2], "=======", lines[2].replace("text", "words"), ">>>>>>> theirs"]
    found = reading(Role.TASK, "\n".join(lines))
    assert [row.id for row in found.tasks] == [1, 3] and faults(found) == [(3, "merge-markers")]


@pytest.mark.parametrize("wrong", [[1], ["x"], [None], [[]], 5, "x", None, {"data": [1]}, {"data": "x"}])
def test_wrong_shapes_are_problems(wrong: Any) -> None:
    for role in (Role.TASK, Role.ANNOTATION, Role.PREDICTION, Role.REVIEW, Role.ASSIGNMENT, Role.DRAFT):
        found = reading(role, wrong)
        assert found.problems, (role, wrong)


@given(st.binary(max_size=200))
def test_no_bytes_raise(raw: bytes) -> None:
    for role in Role:
        reading(role, raw)
        reading(role, raw, "x.jsonl")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from("id data task result annotations predictions completed_by value x person tasks at by "
                        "annotation choices labels user created_at".split()), inner, max_size=5), max_leaves=20)


@given(JSON)
def test_no_json_raises(value: Any) -> None:
    raw = json.dumps(value)
    for role in Role:
        reading(role, raw.encode("utf-8", "surrogatepass"))


# ---- annotations -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("by", "person", "number"), [
    ("Alice@Example.org ", "alice@example.org", None),
    (5, "bob@example.org", 5),
    (6, "user-6", 6),
    ({"id": 9, "email": "C@x.org"}, "c@x.org", None),
    ({"id": 5}, "bob@example.org", 5),
    (None, "nobody", None),
    ([], "nobody", None),
])
def test_completed_by_in_each_form(by: Any, person: str, number: int | None) -> None:
    (row,) = reading(Role.ANNOTATION, annotation(1, 2, by), members={5: "bob@example.org"}).annotations
    assert (row.person, row.number) == (person, number)


def test_annotations_in_lists() -> None:
    rows = reading(Role.ANNOTATION, [annotation(1, 2), annotation(2, 2)]).annotations
    assert [(row.id, row.written, row.alone) for row in rows] == [(1, 2, False), (2, 2, False)]


def test_labels_are_counted() -> None:
    result = [choice("A", "B"), choice("A"), {"value": {"rectanglelabels": ["Car"], "x": 1}},
              {"value": {"text": ["A"]}}]
    (row,) = reading(Role.ANNOTATION, annotation(1, 2, result=result)).annotations
    assert json.loads(row.labels or "") == {"A": 2, "B": 1, "Car": 1}
    (row,) = reading(Role.ANNOTATION, annotation(1, 2, result=result, was_cancelled=True)).annotations
    assert row.labels is None


@pytest.mark.parametrize("change", [
    {"id": "5"}, {"id": 0}, {"id": 2**53}, {"task": "x"}, {"task": None}, {"result": "x"}, {"result": [1]},
    {"was_cancelled": "no"}, {"ground_truth": 1}, {"data_digest": 5}, {"unique_id": {}},
])
def test_an_annotation_that_cannot_be_used(change: dict[str, Any]) -> None:
    found = reading(Role.ANNOTATION, {**annotation(1, 2), **change})
    assert not found.annotations and found.broken and len(found.problems) == 1


def test_an_annotation_without_an_id_gets_the_imports() -> None:
    content = annotation(1, 2)
    del content["id"]
    (row,) = reading(Role.ANNOTATION, content).annotations
    assert row.id == import_id(content["data_digest"], "alice@example.org", None, content["result"])


def test_a_conflict_is_noted() -> None:
    content = annotation(1, 2, result=[{**choice("A"), "conflict": {"base": None, "ours": None, "theirs": None}}])
    (row,) = reading(Role.ANNOTATION, content).annotations
    assert row.conflict


# ---- Label Studio exports ------------------------------------------------------------------------------------


def test_an_export_brings_its_annotations_and_predictions() -> None:
    inline = {"id": 5, "completed_by": {"id": 1, "email": "a@x.org"}, "result": [choice("A")], "lead_time": 3.5,
              "was_cancelled": False, "created_at": "2024-01-01T00:00:00.000000Z", "unique_id": "u", "task": 99}
    export = [task(1, annotations=[inline], predictions=[{"id": 7, "result": [], "score": 0.5, "model_version": "m"}]),
              task(2, annotations=[], drafts=[], predictions=[79, 80])]
    found = reading(Role.TASK, json.dumps(export, indent=1))
    assert not found.problems and [row.id for row in found.tasks] == [1, 2]
    (row,) = found.annotations
    assert (row.id, row.host, row.written, row.person, row.unique_id) == (5, 0, None, "a@x.org", "u")
    assert row.digest == found.tasks[0].digest
    assert [(p.id, p.host, p.score, p.model_version) for p in found.predictions] == [(7, 0, 0.5, "m")]
    assert json.loads(found.tasks[0].raw) == task(1) and json.loads(found.tasks[1].raw) == task(2, drafts=[])


def test_inline_items_keep_their_own_text() -> None:
    inline = '{"id": 5,  "result": [], "n": 1.50}'
    text = '[{"id": 1, "data": {}, "annotations": [\n ' + inline + ', {"id": 6, "result": []}], "predictions": []}]'
    first, second = reading(Role.TASK, text).annotations
    assert first.raw == inline and first.revision == sha256(inline.encode()).digest() and second.id == 6


def test_completions_of_old_exports() -> None:
    old = {"id": 1, "data": {"text": "x"}, "completions": [
        {"id": 1001, "created_at": 1600000000, "lead_time": 2.0, "result": [choice("A")]},
        {"id": 1002, "skipped": True, "was_cancelled": True, "result": []}]}
    found = reading(Role.TASK, old)
    assert [(row.id, row.created_at, row.cancelled) for row in found.annotations] == [
        (1001, "2020-09-13T12:26:40.000000Z", False), (1002, None, True)]


def test_an_inline_annotation_that_cannot_be_used_is_its_own_problem() -> None:
    found = reading(Role.TASK, [task(1, annotations=[{"id": 5}, {"id": 6, "result": []}, "x"], predictions="no")])
    assert [row.id for row in found.tasks] == [1] and [row.id for row in found.annotations] == [6]
    assert len(found.problems) == 3 and not found.broken


# ---- others ------------------------------------------------------------------------------------------------


def test_activity_lines_and_a_torn_last_one() -> None:
    line = {"at": "2026-01-01T00:00:00Z", "by": "a", "task": 1, "annotation": 2, "event": "submit", "seconds": 1.5}
    found = reading(Role.ACTIVITY, json.dumps(line) + "\n" + json.dumps(line)[:30], "x.jsonl")
    assert len(found.activity) == 1 and not found.problems
    found = reading(Role.ACTIVITY, "torn\n" + json.dumps(line) + "\n", "x.jsonl")
    assert len(found.activity) == 1 and [problem.line for problem in found.problems] == [1]


def test_assignments_and_predictions() -> None:
    found = reading(Role.ASSIGNMENT, {"person": "A@x.org", "tasks": [1, 2]})
    assert found.assignments == [("a@x.org", 1), ("a@x.org", 2)]
    found = reading(Role.PREDICTION, '{"task": 1, "result": [], "score": "x"}\n{"task": 1, "result": []}\n', "x.jsonl")
    assert len(found.predictions) == 1 and len(found.problems) == 1


def test_settings_must_be_an_object() -> None:
    assert reading(Role.SETTINGS, "[]").problems and not reading(Role.SETTINGS, "{}").problems
