"""Three-way merges: what joins, what asks, what is refused; every outcome is valid JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from labelfs.changes.merge import Merged, Refused, Versions, merge
from labelfs.store.canonical import canonical_array, canonical_lines, canonical_object
from labelfs.store.jsontext import loads_strict
from labelfs.store.layout import Kind
from tests.changes.conftest import annotation, box


def joined(base: Any, ours: Any, theirs: Any, kind: Kind = Kind.ANNOTATION, **how: Any) -> Merged:
    sides = [annotation(one) if isinstance(one, list) and kind is Kind.ANNOTATION else one
             for one in (base, ours, theirs)]
    return merge(Versions(*(written(one, kind) for one in sides)), kind, **how)


def written(value: Any, kind: Kind) -> bytes:
    if value is None or isinstance(value, bytes):
        return value or b""
    if isinstance(value, dict):
        return canonical_object(value, kind)
    return canonical_lines(value, kind) if kind.lines else canonical_array(value, kind)


def result(merged: Merged) -> list[Any]:
    found = loads_strict(merged.content)
    assert isinstance(found["result"], list)
    return found["result"]


def answer(region: str, place: dict[str, Any], choice: str) -> dict[str, Any]:
    value = {key: one for key, one in place["value"].items() if key != "rectanglelabels"}
    return {**place, "id": region, "from_name": "size", "type": "choices", "value": {**value, "choices": [choice]}}


def whole(region: str, choice: str) -> dict[str, Any]:
    return {"id": region, "from_name": "mood", "to_name": "image", "type": "choices", "value": {"choices": [choice]}}


def test_different_regions_join_and_nothing_else_changes_a_byte() -> None:
    base = [box("a"), box("b", x=50), box("c", x=70)]
    merged = joined(base, [box("a", x=11), *base[1:]], [*base[:2], box("c", x=70, label="Bus")])
    assert merged.clashes == []
    assert merged.content == canonical_object(
        annotation([box("a", x=11), base[1], box("c", x=70, label="Bus")]), Kind.ANNOTATION)


def test_our_layout_stays() -> None:
    base = json.dumps(annotation([box("a"), box("b", x=50.0)]), indent=5).encode()
    theirs = json.dumps(annotation([box("a"), box("b", x=50.0, label="Bus")])).encode()
    ours = base.replace(b"Car", b"Van", 1)
    merged = merge(Versions(base, ours, theirs), Kind.ANNOTATION)
    until = ours.index(b'"value"', ours.index(b'"b"'))
    assert merged.content[:until] == ours[:until]
    assert b"50.0" in merged.content
    assert b'"Bus"' in merged.content


def test_different_fields_of_one_region_join_or_ask() -> None:
    sides = [box("a")], [box("a", x=20)], [box("a", label="Bus", meta={"text": ["n"]})]
    assert result(joined(*sides)) == [box("a", x=20, label="Bus", meta={"text": ["n"]})]
    asked = joined(*sides, strict=True)
    assert [str(one) for one in asked.clashes] == ["region a: changed on both sides"]


def test_equal_edits_are_one() -> None:
    merged = joined([box("a")], [box("a", x=20)], [box("a", x=20.0)])
    assert merged.clashes == []
    assert len(result(merged)) == 1


def test_one_field_changed_on_both_sides_keeps_all_three_versions() -> None:
    base, ours, theirs = box("a"), box("a", x=20), box("a", w=5)
    merged = joined([base], [ours], [theirs])
    assert result(merged) == [{**ours, "conflict": {"base": base, "ours": ours, "theirs": theirs}}]
    assert list(result(merged)[0])[-1] == "conflict"
    assert [one.where for one in merged.clashes] == ["region a"]


def test_deleted_here_and_changed_there_asks_at_its_place() -> None:
    base = [box("a"), box("b", x=50), box("c", x=70)]
    moved = box("b", x=51)
    for ours, theirs, sides in (([base[0], base[2]], [base[0], moved, base[2]], (None, moved)),
                                ([base[0], moved, base[2]], [base[0], base[2]], (moved, None))):
        found = result(joined(base, ours, theirs))
        assert [one["id"] for one in found] == ["a", "b", "c"]
        assert found[1] == {**moved, "conflict": {"base": base[1], "ours": sides[0], "theirs": sides[1]}}


def test_a_deleted_region_that_got_an_answer_asks() -> None:
    merged = joined([box("a")], [], [box("a"), answer("a", box("a"), "big")])
    assert len(merged.clashes) == 1
    assert all("conflict" in one for one in result(merged))
    assert len(result(merged)) == 2


def test_an_answer_goes_along_with_its_moved_region() -> None:
    for flip in (False, True):
        one, other = [box("a", x=30)], [box("a"), answer("a", box("a"), "big")]
        merged = joined([box("a")], *((other, one) if flip else (one, other)))
        assert result(merged) == [box("a", x=30), answer("a", box("a", x=30), "big")]
        assert merged.clashes == []


def test_a_deleted_answer_of_a_moved_region_stays_deleted() -> None:
    base = [box("a"), answer("a", box("a"), "big")]
    merged = joined(base, base[:1], [box("a", x=30), answer("a", box("a", x=30), "big")])
    assert result(merged) == [box("a", x=30)]


def test_two_answers_of_one_control_are_one_question() -> None:
    """Both sides answered for the first time, each under a fresh id: only one of them would count."""
    assert len(joined([], [whole("x", "good")], [whole("y", "bad")]).clashes) == 1


def test_a_relation_to_a_region_that_is_gone_asks() -> None:
    base = [box("a"), box("b", x=50)]
    join = {"from_id": "a", "to_id": "b", "type": "relation", "direction": "right"}
    for ours, theirs in (([*base, join], base[1:]), (base[1:], [*base, join])):
        merged = joined(base, ours, theirs)
        assert [one.where for one in merged.clashes] == ["relation a→b"]
        assert "conflict" in result(merged)[-1]
    both = joined([*base, join], base[1:], [*base, join])
    assert both.clashes == []
    assert result(both) == base[1:]


def test_both_orders_give_the_same_file() -> None:
    base = [box("a")]
    left, right = [*base, box("x", x=30), box("y", x=40)], [box("p", x=60), *base, box("q", x=70)]
    assert joined(base, left, right).content == joined(base, right, left).content


def test_flags_and_members_of_the_annotation() -> None:
    base = annotation([box("a")])
    merged = joined(base, base | {"ground_truth": True}, base | {"was_cancelled": True, "note": "x"})
    assert merged.clashes == []
    found = loads_strict(merged.content)
    assert (found["ground_truth"], found["was_cancelled"], found["note"]) == (True, True, "x")
    asked = joined(base, base | {"note": 1}, base | {"note": 2})
    assert loads_strict(asked.content)["conflict"] == {"note": {"base": None, "ours": 1, "theirs": 2}}
    assert [one.where for one in asked.clashes] == ["`note`"]


def test_an_inline_annotation_deleted_here_and_changed_there() -> None:
    base = annotation([box("a")], inline_digest="00")
    merged = joined(base, base | {"deleted": True}, annotation([box("a", x=30)], inline_digest="00"))
    assert merged.clashes
    assert loads_strict(merged.content)["conflict"]["deleted"]["ours"] is True


def test_marks_of_an_earlier_merge_are_not_settled_by_the_next() -> None:
    once = joined([box("a")], [box("a", x=20)], [box("a", w=5)])
    again = merge(Versions(once.content, once.content.replace(b"Car", b"Van"), once.content), Kind.ANNOTATION)
    assert again.clashes
    settled = annotation([box("a", x=20)])
    done = merge(Versions(once.content, written(settled, Kind.ANNOTATION), once.content), Kind.ANNOTATION)
    assert done.clashes == []


@pytest.mark.parametrize("key", ["id", "task", "data_digest"])
def test_versions_of_different_items_are_refused(key: str) -> None:
    other = {"id": 99, "task": 900, "data_digest": "ffffffffffffffff"}[key]
    base, theirs = annotation([box("a")]), annotation([box("a", x=20)])
    ours = annotation([]) | {key: other}
    with pytest.raises(Refused, match=f"`{key}`"):
        joined(base, ours, theirs)
    with pytest.raises(Refused, match=f"`{key}`"):
        joined(None, ours, theirs)


@pytest.mark.parametrize("broken", [b"{", b"[]1", b"\xff", b'{"a":1,"a":2}', b"NaN", b"<<<<<<< x\n", b"\0\0"])
def test_broken_json_on_any_side_is_refused_and_told(broken: bytes) -> None:
    good = [written(annotation([box("a", x=x)]), Kind.ANNOTATION) for x in (1, 2)]
    for place, side in enumerate(("base", "ours", "theirs")):
        versions = [good[0], good[1], good[0].replace(b"Car", b"Bus")]
        versions[place] = broken
        with pytest.raises(Refused, match=side):
            merge(Versions(*versions), Kind.ANNOTATION)


def test_two_new_files_of_one_annotation() -> None:
    merged = joined(None, [box("a")], [box("b", x=50)])
    assert merged.clashes == []
    assert {one["id"] for one in result(merged)} == {"a", "b"}


def prediction(number: int, *items: Any) -> dict[str, Any]:
    return {"id": number, "task": number, "model_version": "m", "score": 0.5, "result": list(items)}


def test_lines_of_predictions() -> None:
    base = [prediction(1, box("a")), prediction(2), prediction(3)]
    ours = [prediction(1, box("a", x=20)), prediction(3), prediction(4)]
    theirs = [prediction(1, box("a", label="Bus")), prediction(2), prediction(3, box("z")), prediction(5)]
    merged = joined(base, ours, theirs, Kind.PREDICTION_LINES)
    assert merged.clashes == []
    lines = [loads_strict(line) for line in merged.content.splitlines()]
    assert [one["id"] for one in lines] == [1, 3, 4, 5]
    assert lines[0]["result"] == [box("a", x=20, label="Bus")]


def test_a_line_deleted_here_and_changed_there() -> None:
    merged = joined([prediction(1)], [], [prediction(1, box("a"))], Kind.PREDICTION_LINES)
    assert merged.clashes
    assert loads_strict(merged.content)["conflict"]["ours"] is None


def test_activity_is_the_union_of_lines() -> None:
    lines = [{"at": f"2026-01-0{n}T00:00:00Z", "by": "a", "task": n} for n in range(1, 5)]
    merged = joined(lines[:1], [lines[0], lines[1]], [lines[0], lines[2], lines[3]], Kind.ACTIVITY)
    assert [loads_strict(line)["task"] for line in merged.content.splitlines()] == [1, 2, 3, 4]


def test_tasks_of_an_export() -> None:
    def task(number: int, **more: Any) -> dict[str, Any]:
        return {"id": number, "data": {"text": "a", "url": "b"}, **more}

    inline = {"id": 7, "result": [box("a"), box("b", x=50)]}
    base = [task(1, annotations=[inline]), task(2), task(3)]
    ours = [task(1, annotations=[{**inline, "result": [box("a", x=20), box("b", x=50)]}]), task(3)]
    theirs = [task(1, annotations=[{**inline, "result": [box("a"), box("b", x=50, label="Bus")]}]), task(2),
              {**task(3), "data": {"text": "new", "url": "b"}}, task(4)]
    merged = joined(base, ours, theirs, Kind.TASK)
    assert merged.clashes == []
    found = loads_strict(merged.content)
    assert [one["id"] for one in found] == [1, 3, 4]
    assert found[0]["annotations"][0]["result"] == [box("a", x=20), box("b", x=50, label="Bus")]
    assert found[1]["data"]["text"] == "new"


def test_settings_members_views_and_assignments() -> None:
    base = {"format": 1, "title": "a", "hotkeys": {"a": "1"}, "overlap": 1}
    merged = joined(base, base | {"hotkeys": {"a": "1", "b": "2"}}, base | {"hotkeys": {"a": "9"}, "overlap": 2},
                    Kind.PROJECT)
    assert loads_strict(merged.content) == {"format": 1, "title": "a", "hotkeys": {"a": "9", "b": "2"}, "overlap": 2}
    asked = joined(base, base | {"title": "b"}, base | {"title": "c"}, Kind.PROJECT)
    assert loads_strict(asked.content)["conflict"] == {"title": {"base": "a", "ours": "b", "theirs": "c"}}
    people = joined({"a@x.org": {"name": "A"}}, {"a@x.org": {"name": "A"}, "b@x.org": {}},
                    {"a@x.org": {"name": "A", "role": "reviewer"}}, Kind.MEMBERS)
    assert loads_strict(people.content) == {"a@x.org": {"name": "A", "role": "reviewer"}, "b@x.org": {}}
    tasks = [{"person": "a@x.org", "tasks": ids} for ids in ([1, 2, 3], [1, 3, 9], [1, 2, 3, 4])]
    assert loads_strict(joined(*tasks, Kind.ASSIGNMENT).content)["tasks"] == [1, 3, 4, 9]


def test_other_files_are_not_ours_to_join() -> None:
    with pytest.raises(Refused):
        merge(Versions(b"a", b"b", b"c"), Kind.CONFIG)


def test_both_orders_also_where_one_new_region_is_the_same() -> None:
    base, same = [box("a")], box("n", x=30)
    left, right = [*base, same, box("x", x=40)], [*base, same, box("p", x=60)]
    assert joined(base, left, right).content == joined(base, right, left).content
