"""A save splices: what did not change is byte-identical, what changed reads as asked."""

from __future__ import annotations

import difflib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelfs.errors import BadRequest, TooLarge
from labelfs.store import canonical
from labelfs.store.digests import slow_jcs
from labelfs.store.jsontext import BOM, MAX_DEPTH, NotJson, loads_strict
from labelfs.store.layout import Kind
from labelfs.store.splice import REMOVE, pair, splice, splice_item, splice_list

from .json_values import annotations, layouts, results, scalars, values

A = Kind.ANNOTATION


def reads_as(written: bytes, expected: Any) -> bool:
    return slow_jcs(loads_strict(written)) == slow_jcs(expected)


@given(st.data(), annotations)
def test_nothing_changed_changes_no_byte(data: st.DataObject, annotation: dict[str, Any]) -> None:
    before = data.draw(layouts(annotation))
    assert splice(before, annotation, A) is before
    assert splice(before, {}, A) is before


@given(st.data(), annotations, results, values)
def test_reads_as_the_merge(data: st.DataObject, annotation: dict[str, Any], result: list[Any], other: Any) -> None:
    before = data.draw(layouts(annotation))
    kept = data.draw(st.permutations(annotation["result"]))[: data.draw(st.integers(0, 5))]
    changes = {"result": [*kept, *result], "was_cancelled": True, "a new key": other}
    after = splice(before, changes, A)
    assert reads_as(after, {**annotation, **changes})
    del changes["a new key"]
    assert reads_as(splice(after, {"a new key": REMOVE}, A), {**annotation, **changes})


@given(annotations, st.data())
def test_back_again_is_byte_identical_on_canonical_files(annotation: dict[str, Any], data: st.DataObject) -> None:
    before = canonical.canonical_object(annotation, A)
    first = loads_strict(before)
    result = list(first["result"])
    if result and data.draw(st.booleans()):
        at = data.draw(st.integers(0, len(result) - 1))
        if isinstance(result[at], dict):
            result[at] = {**result[at], data.draw(st.sampled_from(["value", "meta", "score"])): data.draw(values)}
    fresh = range(data.draw(st.integers(0, 2)))
    result.extend({"id": f"new{n}", "from_name": "n", "type": "t", "value": {"x": n}} for n in fresh)
    after = splice(before, {"result": result}, A)
    assert splice(after, {"result": first["result"]}, A) == before


@given(annotations, results)
def test_canonical_files_stay_canonical(annotation: dict[str, Any], result: list[Any]) -> None:
    before = canonical.canonical_object(annotation, A)
    after = splice(before, {"result": loads_strict(before)["result"] + result, "unique_id": "u"}, A)
    assert canonical.canonical_file(after, A) == after


def test_one_changed_region_is_two_diff_lines() -> None:
    value = {"x": 1, "y": 2, "rectanglelabels": ["Cat"]}
    region = {"id": "a", "value": value, "from_name": "b", "to_name": "i", "type": "r"}
    first = {"id": 1, "task": 1, "result": [{**region, "id": f"r{n}"} for n in range(50)]}
    before = canonical.canonical_object(first, A)
    moved = json.loads(json.dumps(first["result"]))
    moved[25]["value"]["x"] = 7.5
    after = splice(before, {"result": moved}, A)
    assert changed_lines(before, after) == (1, 1)
    del moved[25]
    assert changed_lines(before, splice(before, {"result": moved}, A)) == (7, 0)
    assert splice(after, {"result": first["result"]}, A) == before


def changed_lines(before: bytes, after: bytes) -> tuple[int, int]:
    diff = list(difflib.unified_diff(before.decode().splitlines(), after.decode().splitlines(), n=0))[2:]
    return sum(line[0] == "-" for line in diff), sum(line[0] == "+" for line in diff)


def test_other_layouts_are_not_reformatted() -> None:
    before = (
        b'{"result":[{"id":"a","value":{"x":1.50},"own":  1},{"id":"b"} , {"id":"c"}],\r\n'
        b'"task" : 3,"own":[1 ,2]}\r\n'
    )
    changes = {"result": [{"id": "a", "value": {"x": 2}, "own": 1}, {"id": "b"}, {"id": "n"}, {"id": "c"}]}
    assert splice(before, changes, A) == (
        b'{"result":[{"id":"a","value":{"x": 2},"own":  1},{"id":"b"},{"id": "n"} , {"id":"c"}],\r\n'
        b'"task" : 3,"own":[1 ,2]}\r\n'
    )


def test_separators() -> None:
    one = b'{"result": [ {"id":"a"} ]}'
    assert splice(one, {"result": [{"id": "a"}, {"id": "b"}]}, A) == b'{"result": [ {"id":"a"}, {"id": "b"} ]}'
    assert splice(one, {"result": []}, A) == b'{"result": []}'
    two = b'{"result": [{"id":"a"};{"id":"b"}]}'.replace(b";", b" ,\n ")
    assert splice(two, {"result": [{"id": "b"}, {"id": "a"}]}, A) == b'{"result": [{"id":"b"} ,\n {"id":"a"}]}'
    assert splice(b"{}", {"task": 1}, A) == b'{\n  "task": 1\n}'
    assert splice(b'{"task": 1}', {"task": REMOVE}, A) == b"{}"


def test_a_new_key_goes_before_the_first_that_follows_it() -> None:
    assert splice(b'{"id": 1, "own": 2, "result": []}', {"task": 5, "other": 6}, A) == (
        b'{"id": 1, "task": 5, "own": 2, "other": 6, "result": []}'
    )
    assert splice(b'{"result": [], "id": 1}', {"task": 5}, A) == b'{"task": 5, "result": [], "id": 1}'
    assert splice(b'{"c@x": {}}', {"d@x": {"name": "D"}, "b@x": {"name": "B"}}, Kind.MEMBERS) == (
        b'{"b@x": {"name": "B"},"c@x": {},"d@x": {"name": "D"}}'
    )


def test_scalars_that_stay_keep_their_text() -> None:
    before = b'{"result": [{"id": "a", "value": {"n": 5e1, "t": "caf\\u00e9", "p": [[1.0, 2], [3.0, 4.0]]}}]}'
    new = [{"id": "a", "value": {"n": 50, "t": "café", "p": [[1, 2], [7, 8], [3, 4]]}}]
    written = splice(before, {"result": new}, A).decode()
    for kept in ("5e1", "caf\\u00e9", "[1.0, 2]", "[7, 8]", "[3.0, 4.0]"):
        assert kept in written


def test_booleans_are_no_numbers() -> None:
    assert splice(b'{"own": 1, "b": false}', {"own": True, "b": 0}, A) == b'{"own": true, "b": 0}'
    assert splice(b'{"own": 1}', {"own": 1.0}, A) == b'{"own": 1}'
    assert splice(b'{"own": 9007199254740993}', {"own": 9007199254740992}, A) == b'{"own": 9007199254740992}'


@given(st.lists(scalars, max_size=5), st.lists(scalars, max_size=5))
def test_pairs_are_used_once(old: list[Any], new: list[Any]) -> None:
    partners = pair(old, new)
    used = [place for place, _ in partners if place is not None]
    assert len(set(used)) == len(used)
    for value, (place, equal) in zip(new, partners, strict=True):
        if place is not None:
            assert equal == (slow_jcs(old[place]) == slow_jcs(value))
    left = [slow_jcs(value) for place, value in enumerate(old) if place not in used]
    assert not any(slow_jcs(value) in left for value, (place, _) in zip(new, partners, strict=True) if place is None)


@pytest.mark.parametrize(
    "broken",
    [b"", b"[]", b"{", b'{"a": 1, "a": 2}', b'{"result": [{"id": 1, "id": 2}]}', b'{"a": NaN}', b'{"a": 1e400}',
     b'{"a": "\\ud800"}', b'{} {}', b'{"a": 1,}', b"<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n"],
)
def test_a_problem_is_never_saved_over(broken: bytes) -> None:
    with pytest.raises(NotJson):
        splice(broken, {"result": []}, A)


def nested(levels: int) -> Any:
    value: Any = 1
    for level in range(levels):
        value = {"a": value} if level % 2 else [value]
    return value


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), "\ud800", {"\udc00": 1}, 10**309, {1: 2}, {"a": {1, 2}}])
def test_a_save_makes_no_problem(bad: Any) -> None:
    for write in (
        lambda: splice(b'{"own": null}', {"own": [bad]}, A),
        lambda: splice_list(b"", Kind.TASK_LINES, lambda _: None) + splice_item(b"{}", {"data": bad}, Kind.TASK),
        lambda: canonical.new_annotation({"result": [bad]}),
    ):
        with pytest.raises(BadRequest):
            write()


def test_depth() -> None:
    deepest = splice(b'{"own": 1}', {"own": nested(MAX_DEPTH - 1)}, A)
    assert reads_as(deepest, {"own": nested(MAX_DEPTH - 1)})
    assert canonical.canonical_file(canonical.canonical_file(deepest, A), A)
    assert splice(deepest, {"own": nested(MAX_DEPTH - 2)}, A)
    for levels in (MAX_DEPTH, 900, 5000):
        with pytest.raises(TooLarge):
            splice(b'{"own": 1}', {"own": nested(levels)}, A)


def test_byte_order_mark_stays() -> None:
    assert splice(BOM + b'{"a": 1}', {"a": 2}, A) == BOM + b'{"a": 2}'
    assert splice(BOM + b'{"a": 1}', {"a": 1}, A) == BOM + b'{"a": 1}'


# ---- list files ----------------------------------------------------------------------------------------------


@given(st.data(), st.lists(annotations, max_size=4), st.sampled_from([A, Kind.TASK, Kind.PREDICTION_LINES]))
def test_lists_read_as_the_merge(data: st.DataObject, items: list[dict[str, Any]], kind: Kind) -> None:
    before = data.draw(layouts(items))
    if kind.lines or data.draw(st.booleans()):
        before = canonical.canonical_lines(items, kind) if kind.lines else canonical.canonical_array(items, kind)
    edits = data.draw(st.lists(st.sampled_from(["keep", "remove", "change"]), min_size=len(items), max_size=len(items)))
    todo = iter(edits)

    def edit(value: Any) -> Any:
        return {"keep": None, "remove": REMOVE, "change": {"score": 0.5}}[next(todo)]

    added = data.draw(st.lists(annotations, max_size=2))
    after = splice_list(before, kind, edit, added)
    expected = [
        {**item, "score": 0.5} if how == "change" else item
        for item, how in zip(items, edits, strict=True) if how != "remove"
    ] + added
    read = [loads_strict(line) for line in after.splitlines()] if kind.lines else loads_strict(after)
    assert slow_jcs(read) == slow_jcs(expected)
    if all(how == "keep" for how in edits) and not added:
        assert after == before


def test_lists_keep_their_other_lines() -> None:
    before = b'[\n  {"id": 1, "data": {"n": 5e1}},\n  {"id":2,"data":{}},\n  {"id": 3, "data": {}}\n]\n'

    def second(value: Any) -> Any:
        return {"data": {"t": [1]}, "meta": {"a": {}}} if value["id"] == 2 else None

    assert splice_list(before, Kind.TASK, second) == (
        b'[\n  {"id": 1, "data": {"n": 5e1}},\n  {"id":2,"data":{"t": [1]},"meta": {"a": {}}},\n'
        b'  {"id": 3, "data": {}}\n]\n'
    )
    assert splice_list(before, Kind.TASK, lambda v: REMOVE if v["id"] != 2 else None) == b'[\n  {"id":2,"data":{}}\n]\n'
    assert splice_list(before, Kind.TASK, lambda _: REMOVE) == b"[]\n"
    new = {"data": {}, "id": 1}
    assert splice_list(b"[]\n", Kind.TASK, lambda _: None, [new]) == b'[\n  {"id": 1, "data": {}}\n]\n'
    lines = b'{"id": 1}\r\n{"id": 2}\r\n'
    assert splice_list(lines, Kind.TASK_LINES, lambda v: REMOVE if v["id"] == 1 else None) == b'{"id": 2}\r\n'
    assert splice_list(b'{"id": 1}', Kind.TASK_LINES, lambda _: None, [{"id": 2}]) == b'{"id": 1}\n{"id": 2}\n'
    assert splice_list(b"", Kind.TASK_LINES, lambda _: None, [{"id": 2}]) == b'{"id": 2}\n'


def test_an_item_by_itself() -> None:
    assert splice_item(b'{"id":1,"result":[]}', {"result": [{"type": "x", "id": "a"}]}, Kind.PREDICTION_LINES) == (
        b'{"id":1,"result":[{"id": "a", "type": "x"}]}'
    )
