"""What one may ask the index for: filters, order and page of tasks, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

OPERATORS = frozenset(
    "equal not_equal less less_or_equal greater greater_or_equal in not_in in_list not_in_list "
    "contains not_contains regex empty".split()
)
TYPES = frozenset("Number String Boolean List Datetime Unknown".split())

COLUMNS = frozenset(
    "id inner_id total_annotations cancelled_annotations total_predictions completed_at created_at updated_at "
    "annotators updated_by annotations_results annotations_ids predictions_results predictions_score "
    "predictions_model_versions file_upload storage_filename avg_lead_time draft_exists is_labeled "
    # labelfs' own
    "completed reviewed accepted rejected skipped labels state file git problems".split()
)
"""Columns besides `data.<key>`; names without the `filter:tasks:` prefix of the API."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition; `child` is joined to it with *and*."""

    column: str
    operator: str
    type: str
    value: Any
    child: Filter | None = None


@dataclass(frozen=True, slots=True)
class TaskQuery:
    """Which tasks, in which order, which page of them."""

    conjunction: Literal["and", "or"] = "and"
    filters: tuple[Filter, ...] = ()
    search: str = ""
    """Case-insensitive text looked for in every `data` field and the id."""
    order_by: str = "id"
    descending: bool = False
    included: frozenset[int] | None = None
    excluded: frozenset[int] = frozenset()
    limit: int | None = None
    offset: int = 0
