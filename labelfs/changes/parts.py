"""A result item taken apart into what people change one by one: place, labels, answer, and everything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from labelfs.labeling.result import Item

CHOICES = frozenset(("choices", "taxonomy", "pairwise", "ranker"))
NUMBERS = frozenset(("number", "rating"))
TEXTS = frozenset(("textarea", "datetime", "chatmessage"))
IDENTITY = ("id", "from_name", "to_name", "type")


@dataclass(frozen=True, slots=True)
class Parts:
    """`value` divided by meaning, and the members beside it (`meta` one by one, as `meta.text`)."""

    place: dict[str, Any]
    labels: dict[str, Any]
    """Key of `value` that holds labels → the labels."""
    answer: dict[str, Any]
    """The key of `value` that holds the answer → the answer; empty for regions without one."""
    rest: dict[str, Any]


def parts_of(item: Item) -> Parts:
    """The parts of an item; what is not understood counts as its place, so that nothing is left out."""
    payload = item.payload_key
    place: dict[str, Any] = {}
    labels: dict[str, Any] = {}
    answer: dict[str, Any] = {}
    for key, value in item.value.items():
        (labels if _is_labels(key) else answer if key == payload else place)[key] = value
    return Parts(place, labels, answer, _rest(item.raw))


def _is_labels(key: str) -> bool:
    return key.endswith("labels")


def _rest(raw: Mapping[str, Any]) -> dict[str, Any]:
    found = {key: value for key, value in raw.items() if key not in ("value", "meta", *IDENTITY)}
    meta = raw.get("meta")
    if isinstance(meta, Mapping):
        return found | {f"meta.{key}": value for key, value in meta.items()}
    if "value" in raw and not isinstance(raw["value"], Mapping):
        found["value"] = raw["value"]
    return found | ({"meta": meta} if meta is not None else {})


def kind_of_answer(item: Item) -> str:
    """The kind of change when the answer of such an item changes."""
    if item.type in CHOICES:
        return "choice"
    if item.type in NUMBERS:
        return "number"
    return "text" if item.type in TEXTS else "attribute"


def words_of(labels: Mapping[str, Any], answer: Mapping[str, Any]) -> list[str]:
    """Labels, choices and paths (`Animal / Dog`) as texts, each once."""
    found: list[str] = []
    for key, value in (*labels.items(), *answer.items()):
        if key.endswith("labels") or key in ("choices", "taxonomy", "selected"):
            found.extend(_texts(value))
    return list(dict.fromkeys(found))


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list):
        return []
    return [" / ".join(map(str, one)) if isinstance(one, list) else str(one) for one in value]
