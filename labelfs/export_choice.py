"""Which tasks and annotations an export holds, and into which parts it is split."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from labelfs.errors import BadRequest
from labelfs.store.digests import full_digest, jcs
from labelfs.task_filters import PREFIX, task_query

if TYPE_CHECKING:
    from labelfs.formats.registry import Report
    from labelfs.store.query import TaskQuery

Task = dict[str, Any]
WHICH = ("all", "latest", "first", "ground-truth", "majority")
NO_MAJORITY = "{n} tasks without a majority: of the answers given most often the earliest was taken"
_CONDITION = re.compile(r"\s*([\w.]+)\s*(!=|<=|>=|!~|=|<|>|~)\s*(.*)", re.DOTALL)
_OPERATORS = {"=": "equal", "!=": "not_equal", "<": "less", "<=": "less_or_equal", ">": "greater",
              ">=": "greater_or_equal", "~": "contains", "!~": "not_contains"}


@dataclass(frozen=True, slots=True)
class Choice:
    """What to take of each task; empty: everything."""

    annotators: frozenset[str] = frozenset()
    """E-mails in lower case, or numbers as text."""
    labels: frozenset[str] = frozenset()
    """Only annotations that use one of them."""
    which: str = "all"

    def __bool__(self) -> bool:
        return bool(self.annotators or self.labels or self.which != "all")

    def of(self, tasks: Iterable[Task], report: Report) -> Iterator[Task]:
        """The tasks that have something chosen, each with that alone."""
        if not self:
            yield from tasks
            return
        for task in tasks:
            kept = [one for one in task["annotations"] if self._takes(one)]
            kept = _PICKS[self.which](kept, report)
            if kept:
                yield {**task, "annotations": kept}

    def _takes(self, annotation: Mapping[str, Any]) -> bool:
        if self.annotators and not self.annotators & _names(annotation.get("completed_by")):
            return False
        return not self.labels or bool(self.labels & labels_of(annotation.get("result")))


def _names(who: Any) -> set[str]:
    """Every way in which an annotator may be named."""
    if isinstance(who, Mapping):
        return {str(who[key]).casefold() for key in ("email", "id") if who.get(key) is not None}
    return {str(who).casefold()} if who is not None else set()


def labels_of(result: Any) -> set[str]:
    """Labels and choices that a result uses."""
    found: set[str] = set()
    for item in result if isinstance(result, list) else ():
        value = item.get("value") if isinstance(item, Mapping) else None
        for key, one in value.items() if isinstance(value, Mapping) else ():
            if (key.endswith("labels") or key == "choices") and isinstance(one, list):
                found.update(text for text in one if isinstance(text, str))
    return found


# ---- which of several annotations -----------------------------------------------------------------------------------
def _finished(annotations: list[Any]) -> list[Any]:
    """Those that were not skipped, oldest first."""
    kept = [one for one in annotations if not one.get("was_cancelled")]
    return sorted(kept, key=lambda one: str(one.get("created_at") or ""))


def _majority(annotations: list[Any], report: Report) -> list[Any]:
    """The answer that most people gave; ids and the order of regions do not count."""
    ordered = _finished(annotations)
    if not ordered:
        return []
    said = [_said(one.get("result")) for one in ordered]
    counts = Counter(said)
    most = max(counts.values())
    report.lose(NO_MAJORITY, sum(count == most for count in counts.values()) > 1)
    return [next(one for one, answer in zip(ordered, said, strict=True) if counts[answer] == most)]


def _said(result: Any) -> str:
    """What a result says, without ids."""
    items = [{key: value for key, value in item.items() if key in {"from_name", "to_name", "type", "value", "labels"}}
             for item in result or () if isinstance(item, Mapping)]
    return "\n".join(sorted(jcs(item).decode() for item in items))


_PICKS: dict[str, Callable[[list[Any], Report], list[Any]]] = {
    "all": lambda found, _report: found,
    "latest": lambda found, _report: _finished(found)[-1:],
    "first": lambda found, _report: _finished(found)[:1],
    "ground-truth": lambda found, _report: [one for one in found if one.get("ground_truth")],
    "majority": _majority,
}


# ---- parts ----------------------------------------------------------------------------------------------------------
Parts = list[tuple[str, float]]
"""Name and share of each part; the shares make 1."""


def parts_of(text: str) -> Parts:
    """`train=0.8,val=0.2` as parts; raises `BadRequest` unless names fit a folder and shares make 1."""
    found: Parts = []
    for piece in text.split(","):
        name, _, share = piece.strip().partition("=")
        try:
            found.append((name.strip(), float(share)))
        except ValueError:
            raise _wrong(text, f"{piece.strip()!r} is not NAME=SHARE") from None
    names = [name for name, _ in found]
    if any(not re.fullmatch(r"[\w-]+", name) for name in names) or len(set(names)) < len(names):
        raise _wrong(text, "names are letters, digits, - and _, each once")
    if any(not 0 < share <= 1 for _, share in found) or not math.isclose(sum(share for _, share in found), 1):
        raise _wrong(text, "the shares must be above 0 and make 1 together")
    return found


def _wrong(text: str, why: str) -> BadRequest:
    return BadRequest(f"--split {text}: {why}", hint="such as train=0.8,val=0.2", fields={"split": [why]})


def part_of(task: Mapping[str, Any], parts: Parts) -> str:
    """The part of a task: by the content of its data alone, the same on every machine and whatever else there is."""
    place = int.from_bytes(full_digest(task.get("data") or {})[:8], "big") / 2**64
    for name, share in parts:
        place -= share
        if place < 0:
            return name
    return parts[-1][0]


# ---- conditions -----------------------------------------------------------------------------------------------------
def query_of(conditions: Iterable[str]) -> TaskQuery:
    """Conditions such as `data.source=web`, `total_annotations>1` or a filter of the API as JSON; all must hold."""
    items = [item for one in conditions for item in _items(one)]
    return task_query({"filters": {"conjunction": "and", "items": items}})


def _items(condition: str) -> list[Any]:
    if condition.lstrip().startswith("{"):
        try:
            given = json.loads(condition)
        except ValueError as fault:
            raise BadRequest(f"--filter: no JSON: {fault}", fields={"filter": [str(fault)]}) from None
        if "items" in given and given.get("conjunction", "and") == "and":
            return list(given["items"])
        return [given]
    found = _CONDITION.fullmatch(condition)
    if found is None:
        raise BadRequest(f"--filter {condition!r}: not COLUMN OPERATOR VALUE", hint="such as data.source=web",
                         fields={"filter": ["COLUMN, one of = != < <= > >= ~ !~, VALUE"]})
    column, sign, value = found.groups()
    given_value, kind = _typed(value, sign)
    return [{"filter": PREFIX + column, "operator": _OPERATORS[sign], "type": kind, "value": given_value}]


def _typed(text: str, sign: str) -> tuple[Any, str]:
    text = text.strip().strip("\"'")
    if text in {"true", "false"}:
        return text == "true", "Boolean"
    if sign not in {"~", "!~"}:
        try:
            value = float(text)
        except ValueError:
            return text, "String"
        return (int(value) if value.is_integer() else value), "Number"
    return text, "String"
