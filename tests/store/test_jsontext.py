"""What is no usable JSON is told with its line; what is usable reads the same by every way."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelfs.store.digests import slow_jcs
from labelfs.store.jsontext import (
    BOM,
    MAX_DEPTH,
    NotJson,
    loads_fast,
    loads_loose,
    loads_strict,
    scan_array,
    scan_object,
    scan_values,
)

from .json_values import annotations, layouts, values

FAULTS = [
    (b"", "empty", None),
    (b" \n\t", "empty", None),
    (b"\0" * 400, "nul", 1),
    (b'{"a": 1}' + b"\0" * 50, "nul", 1),
    (b'{\n "a": "\xff"}', "encoding", 2),
    ('{"a": 1}'.encode("utf-16"), "encoding", 1),
    (b'{\n<<<<<<< ours\n"a": 1\n=======\n"a": 2\n>>>>>>> theirs\n}', "merge-markers", 2),
    (b'[\n1,\n', "truncated", 2),
    (b'{"a": "b', "json", 1),
    (b"[1,\n2,\n]", "json", None),
    (b"{'a': 1}", "json", 1),
    (b"[1] [2]", "json", 1),
    (b'[1,\n NaN]', "number", 2),
    (b'["NaN", "x",\n -Infinity]', "number", 2),
    (b'[1,\n\n1e400]', "number", 3),
    (b'[-1E+999]', "number", 1),
    (b"[\n" + b"9" * 400 + b"]", "number", 2),
    (b"[\n" + b"9" * 5000 + b"]", "number", 2),
    (b"[\n1" + b"0" * 250 + b"e99]", "number", 2),
    (b'["ok \\ud83d\\ude00",\n "\\ud83d"]', "surrogate", 2),
    (b'["\\ude00"]', "surrogate", 1),
    (b'["\\ud83d\\ud83d\\ude00"]', "surrogate", 1),
    (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "depth", 1),
    (b"[" * 100_000, "depth", 1),
    (b'["]",' * 300 + b'"["]' * 300, "depth", 1),
    (b'[{"a":' * 101 + b"1" + b"}]" * 101, "depth", 1),
    (b'{"a": [{"b": 1,\n "b": 2}]}', "duplicate-key", 2),
    (b'{"a": 1,\n\n "a": 2}', "duplicate-key", 3),
    (b'{"a": 1, "\\u0061": 2}', "duplicate-key", 1),
    (b'["a\tb"]', "json", 1),
]


@pytest.mark.parametrize(("text", "code", "line"), FAULTS, ids=[f"{n}-{code}" for n, (_, code, _) in enumerate(FAULTS)])
def test_faults(text: bytes, code: str, line: int | None) -> None:
    with pytest.raises(NotJson) as found:
        loads_strict(text)
    assert found.value.code == code, found.value.message
    if line is not None:
        assert found.value.line == line
    if code == "duplicate-key":
        assert loads_fast(text) == json.loads(text)
        return
    with pytest.raises(NotJson) as found:
        loads_fast(text)
    assert found.value.code == code, found.value.message


def test_a_fault_becomes_a_problem_of_its_file() -> None:
    with pytest.raises(NotJson) as found:
        loads_strict(b'{\n  "a": nope}')
    problem = found.value.problem("tasks/1.json", first_line=10)
    assert (problem.file, problem.line, problem.code) == ("tasks/1.json", 11, "json")
    assert "column 8" in problem.message
    assert str(found.value.bad_file("tasks/1.json")).startswith("tasks/1.json:2: ")


GOOD = [
    BOM + b'{"a": 1}',
    b'{"data_digest": "3e9238b395aa347d", "x": "1e400", "y": "NaN", "z": "\\\\ud83d"}',
    b'[1e308, 1e-400, -0.0, 123456789012345678901234567890, -9223372036854775809, 18446744073709551616]',
    b'["\\ud83d\\ude00", "\\"[[[", "]]]\\\\"]',
    b"[" * MAX_DEPTH + b"]" * MAX_DEPTH,
    b'[{"a":' * 100 + b"1" + b"}]" * 100,
    b"[" + b",".join([b'"' + b"[" * 300 + b'"'] * 3) + b"]",
    b'["<<<<<<< ours", "' + b"9" * 5000 + b'"]',
    b'"\xf0\x9f\x98\x80"',
]


@pytest.mark.parametrize("text", GOOD, ids=range(len(GOOD)))
def test_good_texts(text: bytes) -> None:
    expected = json.loads(text.decode("utf-8-sig"))
    for loads in (loads_strict, loads_fast, loads_loose):
        read = loads(text)
        assert repr(read) == repr(expected)


@given(st.data(), values)
def test_all_ways_read_the_same(data: st.DataObject, value: Any) -> None:
    text = data.draw(layouts(value))
    assert slow_jcs(loads_strict(text)) == slow_jcs(loads_fast(text)) == slow_jcs(value)


@given(st.binary(max_size=60) | st.text('{}[]",:\\ud8ab01eE+-.\n tru', max_size=40).map(lambda text: text.encode()))
def test_whatever_is_no_json_is_told(text: bytes) -> None:
    for loads in (loads_strict, loads_fast):
        try:
            loads(text)
        except NotJson as fault:
            assert fault.message


@given(st.data(), annotations)
def test_places(data: st.DataObject, annotation: dict[str, Any]) -> None:
    text = data.draw(layouts(annotation)).decode()
    members, end = scan_object(text, 0, items_of="result")
    assert end == len(text)
    assert [member.key for member in members] == list(annotation)
    for member in members:
        assert json.loads(text[member.start : text.index('"', member.start + 1) + 1]) == member.key
        assert slow_jcs(json.loads(text[member.value_start : member.end])) == slow_jcs(annotation[member.key])
        for item in member.items or []:
            assert slow_jcs(json.loads(text[item.start : item.end])) == slow_jcs(item.value)
    result = next(member for member in members if member.key == "result")
    items, end = scan_array(text, result.value_start)
    assert [item.value for item in items] == result.value
    assert end == result.end


def test_values_that_follow_one_another() -> None:
    text = '{"a": 1}\r\n\n {"a": 2}\n'
    assert [(item.value, text[item.start : item.end]) for item in scan_values(text)] == [
        ({"a": 1}, '{"a": 1}'), ({"a": 2}, '{"a": 2}')
    ]
    with pytest.raises(NotJson) as found:
        scan_values('{"a": 1}\n{"a": }\n')
    assert found.value.line == 2
