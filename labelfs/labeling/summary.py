"""What a result says in short: labels and answers counted, for the index and the data page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from labelfs.labeling.result import Item, items_of, regions

SEPARATOR = " / "
"""Between the levels of a nested choice."""


def labels_of_result(result: Any) -> Counter[str]:
    """Label or choice → how many regions or answers carry it; never raises, whatever the list holds.

    A region counts each of its labels once, however many items repeat it. Relations count by their labels, paths as
    `Animal / Bird`, ratings and texts not at all.
    """
    counts: Counter[str] = Counter()
    for region in regions(result):
        counts.update({label for item in region.items for label in _names(item)})
    for item in items_of(result):
        if item.is_relation:
            counts.update(set(item.labels))
    return counts


def _names(item: Item) -> Iterator[str]:
    yield from item.labels
    if item.type in {"choices", "taxonomy"}:
        chosen = item.payload
        for one in chosen if isinstance(chosen, list) else [chosen]:
            if isinstance(one, str):
                yield one
            elif isinstance(one, list) and all(isinstance(part, str) for part in one):
                yield SEPARATOR.join(one)
    elif item.type == "pairwise" and isinstance(item.payload, str):
        yield item.payload
