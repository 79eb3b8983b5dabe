"""Label Studio's task queries (filters, ordering, selected items) as `TaskQuery`; every fault is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from labelfs.errors import BadRequest
from labelfs.store.query import COLUMNS, OPERATORS, TYPES, Filter, TaskQuery

PREFIX = "filter:tasks:"
MOST_ITEMS = 100
MOST_DEPTH = 20
NUMBERS = frozenset(
    "id inner_id total_annotations cancelled_annotations total_predictions predictions_score avg_lead_time".split()
)
FLAGS = frozenset("draft_exists is_labeled completed reviewed accepted rejected skipped".split())

Number = Callable[[int], int]
"""Task id of the API → the project's own."""


def refuse(message: str, field: str = "filters") -> BadRequest:
    """The error that names what is wrong in a query."""
    return BadRequest("Validation error", fields={field: [message]})


def task_query(spec: Any, *, own: Number = lambda number: number) -> TaskQuery:
    """The query of a `{filters, ordering, selectedItems}` object; raises `BadRequest`."""
    if not isinstance(spec, Mapping):
        raise refuse("Expected an object.", "query")
    query = with_filters(TaskQuery(), spec.get("filters"), own)
    query = with_ordering(query, spec.get("ordering"))
    return with_selected(query, spec.get("selectedItems"), own)


# ---- filters --------------------------------------------------------------------------------------------------
def with_filters(query: TaskQuery, filters: Any, own: Number = lambda number: number) -> TaskQuery:
    """The query with the conditions of a `{conjunction, items}` object."""
    if filters is None or filters == {}:
        return query
    if not isinstance(filters, Mapping):
        raise refuse("Expected an object with conjunction and items.")
    conjunction = filters.get("conjunction", "and")
    items = filters.get("items") or []
    if conjunction not in ("and", "or"):
        raise refuse(f"conjunction must be 'and' or 'or', not {_short(conjunction)}")
    if not isinstance(items, list) or len(items) > MOST_ITEMS:
        raise refuse(f"items must be a list of at most {MOST_ITEMS} conditions")
    return replace(query, conjunction=conjunction, filters=tuple(_filter(item, own) for item in items))


def _filter(item: Any, own: Number, depth: int = 0) -> Filter:
    if not isinstance(item, Mapping):
        raise refuse("each condition must be an object")
    if depth > MOST_DEPTH:
        raise refuse("conditions are nested too deep")
    column = _column(item.get("filter"))
    operator, kind, value = item.get("operator"), item.get("type", "Unknown"), item.get("value")
    if operator not in OPERATORS:
        raise refuse(f"{column}: unknown operator {_short(operator)}")
    if kind not in TYPES:
        raise refuse(f"{column}: unknown type {_short(kind)}")
    if value is None:
        raise refuse(f"{column}: the value is missing")
    kind = _kind(column, str(kind))
    value = _value(column, str(operator), kind, value, own)
    child = item.get("child_filter")
    return Filter(column, str(operator), kind, value, None if child is None else _filter(child, own, depth + 1))


def _column(name: Any) -> str:
    if not isinstance(name, str) or not name.startswith(PREFIX):
        raise refuse(f"a condition names its column as {PREFIX}<column>, not {_short(name)}")
    column = name[len(PREFIX):]
    if column.startswith("data.") and len(column) > 5:
        return column
    if "__" in column:
        raise refuse(f'"__" is not allowed in filters: {_short(column)}', "non_field_errors")
    if column not in COLUMNS:
        raise refuse(f"there is no column {_short(column)}")
    return column


def _kind(column: str, kind: str) -> str:
    """The type in which a column compares, whatever the caller calls it."""
    if column in NUMBERS:
        return "Number"
    return "Boolean" if column in FLAGS else kind


def _value(column: str, operator: str, kind: str, value: Any, own: Number) -> Any:
    if operator == "empty":
        return _flag(column, value)
    if operator in ("in", "not_in"):
        if not isinstance(value, Mapping) or value.get("min") is None or value.get("max") is None:
            raise refuse(f"{column}: {operator} takes an object with min and max")
        return {side: _typed(column, kind, value[side], own) for side in ("min", "max")}
    if operator in ("in_list", "not_in_list"):
        if not isinstance(value, list) or len(value) > 100_000:
            raise refuse(f"{column}: {operator} takes a list")
        return [_typed(column, kind, one, own) for one in value]
    if operator in ("contains", "not_contains", "regex"):
        return _loose(column, operator, value)
    return _typed(column, kind, value, own)


def _loose(column: str, operator: str, value: Any) -> Any:
    """The value of a text search: a text, or a number or list where the column holds several things."""
    several = isinstance(value, list) and all(isinstance(one, (str, int)) for one in value)
    if operator == "regex" and (not isinstance(value, str) or len(value) > 1_000):
        raise refuse(f"{column}: regex takes a pattern of at most 1000 characters")
    if not isinstance(value, (str, int, float)) and not several:
        raise refuse(f"{column}: {operator} takes a text, not {_short(value)}")
    return value


def _typed(column: str, kind: str, value: Any, own: Number) -> Any:
    if kind == "Number":
        number = _number(column, value)
        return own(number) if column == "id" and isinstance(number, int) else number
    if kind == "Boolean":
        return _flag(column, value)
    if kind == "Datetime":
        return _moment(column, value)
    if isinstance(value, (dict, list)):
        raise refuse(f"{column}: takes a single value, not {_short(value)}")
    return value


def _number(column: str, value: Any) -> int | float:
    if isinstance(value, bool):
        raise refuse(f"{column}: {_short(value)} is not a number")
    if isinstance(value, (int, float)):
        if abs(value) > 1e300:
            raise refuse(f"{column}: the number is too large")
        return value
    if isinstance(value, str):
        try:
            return int(value) if value.strip().lstrip("+-").isdigit() and len(value) < 30 else _finite(value)
        except ValueError:
            pass
    raise refuse(f"{column}: {_short(value)} is not a number")


def _finite(text: str) -> float:
    number = float(text)
    if number != number or abs(number) > 1e300:  # noqa: PLR0124 - NaN is not equal to itself
        raise ValueError(text)
    return number


def _flag(column: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false", "1", "0"):
        return value.lower() in ("true", "1")
    if value in (0, 1):
        return bool(value)
    raise refuse(f"{column}: {_short(value)} is neither true nor false")


def _moment(column: str, value: Any) -> str:
    if not isinstance(value, str):
        raise refuse(f"{column}: {_short(value)} is not a time")
    try:
        datetime.fromisoformat(value)
    except ValueError:
        raise refuse(f"{column}: {_short(value)} is not a time (2026-11-20T18:36:40.255524Z)") from None
    return value


# ---- order and selection --------------------------------------------------------------------------------------
def with_ordering(query: TaskQuery, ordering: Any) -> TaskQuery:
    """The query in the order of `["-tasks:id"]`, `["tasks:-id"]` or `["-id"]` (the first entry counts)."""
    if isinstance(ordering, str):
        ordering = [ordering]
    if not ordering:
        return query
    if not isinstance(ordering, list) or not isinstance(ordering[0], str):
        raise refuse("Expected a list of column names.", "ordering")
    text = ordering[0]
    bare = text.replace("tasks:", "", 1)
    column = bare.lstrip("-")
    if column not in COLUMNS and not (column.startswith("data.") and len(column) > 5):
        raise refuse(f"there is no column {_short(text)}", "ordering")
    return replace(query, order_by=column, descending=bare.startswith("-"))


def with_selected(query: TaskQuery, selected: Any, own: Number = lambda number: number) -> TaskQuery:
    """The query narrowed to `{"all": false, "included": […]}` or `{"all": true, "excluded": […]}`."""
    if selected is None:
        return query
    if not isinstance(selected, Mapping):
        raise refuse("Expected an object.", "selectedItems")
    everything = selected.get("all", "included" not in selected)
    if not isinstance(everything, bool):
        raise refuse("all must be true or false", "selectedItems")
    name = "excluded" if everything else "included"
    ids = selected.get(name) or []
    if not isinstance(ids, list) or not all(isinstance(one, int) and not isinstance(one, bool) for one in ids):
        raise refuse(f"{name} must be a list of task ids", "selectedItems")
    found = frozenset(own(one) for one in ids)
    return replace(query, excluded=found) if everything else replace(query, included=found)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 100 else text[:100] + "…"
