"""How uncertain, how disputed and how new a task is, from what models said of it."""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

Result = Sequence[Mapping[str, Any]]
WORD = re.compile(r"\w+")
BITS = 10
"""Of the signature of a text: tasks fall into at most this many doublings of groups."""


def certainty(predictions: Iterable[tuple[float | None, Mapping[str, Any], Result]], measure: str) -> float | None:
    """How certain the models are, from 0 to 1 (smaller first); None when they say nothing of it.

    Each prediction is `(score, class → probability, result)`. `score`: the mean score. `margin`: the distance of
    the two most probable classes. `entropy`: 1 − H / log n (Shannon, over n classes). Without probabilities a score p
    counts as a question of yes and no.
    """
    found = [value for one in predictions if (value := _certainty(*one, measure)) is not None]
    return sum(found) / len(found) if found else None


def _certainty(score: float | None, classes: Mapping[str, Any], result: Result, measure: str) -> float | None:
    shares = [float(p) for p in classes.values() if isinstance(p, (int, float)) and not isinstance(p, bool) and p >= 0]
    if measure == "score" or len(shares) < 2 or sum(shares) <= 0:
        shares = []
    if shares:
        return _of_shares([p / sum(shares) for p in shares], measure)
    scores = [score] if score is not None else _region_scores(result)
    if not scores:
        return None
    if measure == "score":
        return sum(scores) / len(scores)
    return sum(_of_shares([min(max(p, 0.0), 1.0), 1 - min(max(p, 0.0), 1.0)], measure) for p in scores) / len(scores)


def _region_scores(result: Result) -> list[float]:
    values = (item.get("score") for item in result)
    return [float(one) for one in values if isinstance(one, (int, float)) and not isinstance(one, bool)]


def _of_shares(shares: Sequence[float], measure: str) -> float:
    if measure == "margin":
        first, second = sorted(shares, reverse=True)[:2]
        return first - second
    entropy = -sum(p * math.log(p) for p in shares if p > 0)
    return 1 - entropy / math.log(len(shares))


def disagreement(results: Sequence[Result]) -> float:
    """How much several models differ on one task, from 0 (alike) to 1: the mean over pairs of 1 − shared ÷ all answers.

    Answers are shared when control and labels are equal, and the values too; boxes when they overlap by half (IoU).
    """
    pairs = list(combinations(results, 2))
    return sum(_difference(a, b) for a, b in pairs) / len(pairs) if pairs else 0.0


def _difference(first: Result, second: Result) -> float:
    left = list(second)
    shared = 0
    for item in first:
        twin = next((other for other in left if _same(item, other)), None)
        if twin is not None:
            left.remove(twin)
            shared += 1
    total = len(first) + len(second) - shared
    return 1 - shared / total if total else 0.0


def _same(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    if (first.get("from_name"), first.get("type")) != (second.get("from_name"), second.get("type")):
        return False
    one, other = first.get("value") or {}, second.get("value") or {}
    if not (isinstance(one, Mapping) and isinstance(other, Mapping)):
        return False
    kind = str(first.get("type"))
    if _is_box(one) and _is_box(other):
        return one.get(kind) == other.get(kind) and overlap(one, other) >= 0.5
    plain = ("text", "score")
    return {k: v for k, v in one.items() if k not in plain or k == kind} == \
        {k: v for k, v in other.items() if k not in plain or k == kind}


def _is_box(value: Mapping[str, Any]) -> bool:
    return all(isinstance(value.get(name), (int, float)) for name in ("x", "y", "width", "height"))


def overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """Intersection over union of two upright boxes in percent of one picture."""
    width = min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"])
    height = min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
    common = max(width, 0) * max(height, 0)
    union = one["width"] * one["height"] + other["width"] * other["height"] - common
    return float(common / union) if union > 0 else 0.0


def group(data: Mapping[str, Any], results: Sequence[Result]) -> str:
    """Which kind of task this is: what models saw in it, else which words it is made of."""
    labels = sorted({label for result in results for item in result for label in _labels(item)})
    if labels:
        return "labels " + " ".join(labels)
    return f"words {signature(' '.join(value for value in data.values() if isinstance(value, str))):x}"


def _labels(item: Mapping[str, Any]) -> list[str]:
    value = item.get("value")
    found = value.get(str(item.get("type"))) if isinstance(value, Mapping) else None
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def signature(text: str) -> int:
    """A similarity hash (Charikar 2002): texts that share most words differ in few bits."""
    sums = [0] * BITS
    for word, times in Counter(word.lower() for word in WORD.findall(text)).items():
        mark = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest(), "big")
        for bit in range(BITS):
            sums[bit] += times if mark >> bit & 1 else -times
    return sum(1 << bit for bit in range(BITS) if sums[bit] > 0)
