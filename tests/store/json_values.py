"""Hypothesis strategies: JSON values of every kind, result items, and texts of them in any layout."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

text = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
integers = st.one_of(st.integers(-100, 100), st.integers(-(10**30), 10**30))
doubles = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False), st.floats(-1000, 1000), st.integers(-50, 50).map(float)
)
scalars = st.one_of(st.none(), st.booleans(), integers, doubles, text)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(text, inner, max_size=4)),
    max_leaves=12,
)
keys = st.sampled_from(["id", "value", "from_name", "type", "to_name", "meta", "score", "own", "x", "labels"])
regions = st.fixed_dictionaries(
    {},
    optional={
        "id": st.sampled_from(["a", "b", "c"]),
        "value": st.dictionaries(st.sampled_from(["x", "y", "points", "labels", "text"]), values, max_size=4),
        "from_name": st.sampled_from(["box", "choice"]),
        "to_name": st.just("image"),
        "type": st.sampled_from(["rectanglelabels", "choices", "relation"]),
        "meta": values,
        "own key": values,
    },
)
results = st.lists(st.one_of(regions, regions, regions, values), max_size=5)
annotations = st.fixed_dictionaries(
    {"id": st.integers(1, 2**53 - 1), "task": st.integers(1, 999), "result": results},
    optional={
        "was_cancelled": st.booleans(),
        "ground_truth": st.booleans(),
        "completed_by": st.sampled_from(["alice@example.org", 7, None]),
        "created_at": text,
        "unique_id": text,
        "note of mine": values,
    },
)


@st.composite
def layouts(draw: st.DrawFn, value: Any) -> bytes:
    """The value as another program would write it."""
    return json.dumps(
        value,
        indent=draw(st.sampled_from([None, 0, 2, 4, "\t"])),
        ensure_ascii=draw(st.booleans()),
        separators=draw(st.sampled_from([None, (",", ":"), (" , ", " : ")])),
    ).encode()
