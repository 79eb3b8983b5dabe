"""Label Studio's queries: what they mean, and that each fault is named."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelfs.errors import BadRequest
from labelfs.store.query import OPERATORS, Filter
from labelfs.task_filters import task_query


def query(*items: Any, **more: Any) -> dict[str, Any]:
    return {"filters": {"conjunction": "and", "items": list(items)}, **more}


def item(column: str, operator: str, value: Any, kind: str = "String") -> dict[str, Any]:
    return {"filter": f"filter:tasks:{column}", "operator": operator, "type": kind, "value": value}


def test_nothing_asked() -> None:
    for spec in ({}, {"filters": None, "ordering": [], "selectedItems": {"all": True, "excluded": []}}):
        found = task_query(spec)
        assert (found.filters, found.order_by, found.included, found.excluded) == ((), "id", None, frozenset())


def test_a_condition_with_a_child() -> None:
    spec = query({**item("data.text", "contains", "x"), "child_filter": item("id", "less", "7", "Number")})
    assert task_query(spec).filters == (
        Filter("data.text", "contains", "String", "x", Filter("id", "less", "Number", 7)),
    )


@pytest.mark.parametrize(("text", "order", "descending"), [
    ("tasks:id", "id", False), ("-tasks:id", "id", True), ("tasks:-id", "id", True), ("-id", "id", True),
    ("-tasks:data.score", "data.score", True), ("tasks:data.a-b", "data.a-b", False),
])
def test_order(text: str, order: str, descending: bool) -> None:
    found = task_query({"ordering": [text]})
    assert (found.order_by, found.descending) == (order, descending)


def test_selection() -> None:
    assert task_query({"selectedItems": {"all": False, "included": [3, 4]}}).included == {3, 4}
    assert task_query({"selectedItems": {"all": True, "excluded": [3]}}).excluded == {3}
    found = task_query({"selectedItems": {"all": False, "included": [5_000_000_007]}}, own=lambda n: n % 10**9)
    assert found.included == {7}


def test_ids_of_a_workspace_become_own_ones() -> None:
    found = task_query(query(item("id", "in", {"min": 2_000_000_001, "max": 2_000_000_009}, "Number")),
                       own=lambda n: n % 10**9)
    assert found.filters[0].value == {"min": 1, "max": 9}


@pytest.mark.parametrize("bad", [
    item("reviewed_by_all", "equal", 1), item("data__text", "contains", "a"), item("id", "near", 3, "Number"),
    item("id", "equal", "three", "Number"), item("id", "equal", None, "Number"), {"filter": "id", "operator": "equal"},
    item("id", "in", 5, "Number"), item("id", "in", {"min": 1}, "Number"), item("id", "in_list", 5, "Number"),
    item("created_at", "less", "yesterday", "Datetime"), item("data.x", "equal", {"a": 1}), "x", None, 3,
    item("data.", "equal", "x"), item("id", "equal", True, "Number"), item("id", "equal", 1, "Complex"),
])
def test_faults_are_named(bad: Any) -> None:
    with pytest.raises(BadRequest) as caught:
        task_query(query(bad))
    (texts,) = caught.value.fields.values()
    assert texts[0]


@pytest.mark.parametrize("spec", [
    3, [], {"filters": []}, {"filters": {"conjunction": "xor", "items": []}}, {"filters": {"items": {"a": 1}}},
    {"ordering": {"a": 1}}, {"ordering": [3]}, {"ordering": ["tasks:nothing"]}, {"selectedItems": []},
    {"selectedItems": {"all": "yes"}}, {"selectedItems": {"all": False, "included": ["1"]}},
])
def test_whole_queries_of_wrong_shape(spec: Any) -> None:
    with pytest.raises(BadRequest):
        task_query(spec)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["min", "max", "items", "a"]), inner),
    max_leaves=5,
)


@given(st.sampled_from(["id", "data.x", "annotators", "created_at", "draft_exists"]),
       st.sampled_from(sorted(OPERATORS)),
       st.sampled_from(["Number", "String", "Boolean", "List", "Datetime", "Unknown"]), JSON)
def test_any_value_is_taken_or_refused(column: str, operator: str, kind: str, value: Any) -> None:
    try:
        found = task_query(query(item(column, operator, value, kind)))
    except BadRequest as fault:
        assert fault.fields
    else:
        assert len(found.filters) == 1
