"""What is wrong with the payload of a result item: labels, choices, texts, numbers, dates, orders."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Literal

from labelfs.labeling.config import Node
from labelfs.labeling.labels import children_of, paths, shown
from labelfs.labeling.result import Item
from labelfs.labeling.shapes import number
from labelfs.labeling.variables import MISSING, find, whole

Finding = tuple[str, str, Literal["error", "warning"]]


def findings(item: Item, control: Node, labels: set[str], data: Mapping[str, Any],
             target: Node | None) -> Iterator[Finding]:
    """Problems of the payload; `labels`: what the control's results may hold, `target`: the object."""
    key = item.payload_key
    if key is None:
        return
    if key.endswith("labels"):
        yield from _labels(item, control, labels, data)
    elif item.payload is None:
        if item.type != "reactcode":
            yield "payload", f"value has no {key}", "error"
    elif item.type == "ranker":
        yield from _ranker(item.payload, control, data, target)
    elif (rule := _RULES.get(item.type)) is not None:
        yield from rule(item.payload, control, data)


def _open_list(control: Node, data: Mapping[str, Any]) -> bool:
    """Whether the labels cannot be known here: from a server, written by people, or from a field that is missing."""
    if control.attrs.get("apiUrl") or control.attrs.get("legacy") is True or control.attrs.get("sharedStore"):
        return True
    path = whole(str(control.attrs.get("value", "")))
    return bool(path) and not isinstance(find(path or "", data), list)


def _labels(item: Item, control: Node, labels: set[str], data: Mapping[str, Any]) -> Iterator[Finding]:
    payload = item.payload
    if payload is None:
        if control.attrs.get("allowEmpty") is not True and item.type != "videorectangle":
            yield "no-label", "the region has no label", "warning"
        return
    if not isinstance(payload, list) or not all(isinstance(one, str) for one in payload):
        yield "payload", f"{item.payload_key} is not a list of texts", "error"
        return
    if control.tag.endswith("abels") and not _open_list(control, data):
        shown_texts = {shown(node) for node in children_of(control)}
        for label in payload:
            if label not in labels and label not in shown_texts:
                yield "unknown-label", f'"{control.name}" has no label "{label}"', "error"
    if len(payload) > 1 and control.attrs.get("choice", "single") == "single" and control.tag.endswith("Labels"):
        yield "too-many", f'{len(payload)} labels, but "{control.name}" allows one', "warning"


def _choices(payload: Any, control: Node, data: Mapping[str, Any]) -> Iterator[Finding]:
    if isinstance(payload, str):
        payload = [payload]
    if not isinstance(payload, list) or not all(isinstance(one, str) or _is_path(one) for one in payload):
        yield "payload", "choices is not a list of texts or paths", "error"
        return
    if not _open_list(control, data):
        known = {path for _, path in paths(control)}
        names = {path[-1] for path in known} | {shown(node) for node in children_of(control)}
        for one in payload:
            if tuple(one) not in known if isinstance(one, list) else one not in names:
                yield "unknown-choice", f'"{control.name}" has no choice {_words(one)}', "error"
    if len(payload) > 1 and control.attrs.get("choice", "single") != "multiple":
        yield "too-many", f'{len(payload)} choices, but "{control.name}" allows one', "warning"


def _taxonomy(payload: Any, control: Node, data: Mapping[str, Any]) -> Iterator[Finding]:
    if not isinstance(payload, list) or not all(_is_path(one) or isinstance(one, str) for one in payload):
        yield "payload", "taxonomy is not a list of paths", "error"
        return
    chosen = [tuple(one) if isinstance(one, list) else (one,) for one in payload]
    if not _open_list(control, data):
        known = {path: node for node, path in paths(control)}
        plain = set(_shown_paths(control, ()))
        for path in chosen:
            if path not in known and path not in plain:
                yield "unknown-choice", f'"{control.name}" has no node {_words(list(path))}', "error"
            elif control.attrs.get("leafsOnly") is True and path in known and known[path].children:
                yield "not-a-leaf", f"{_words(list(path))} is no leaf, and only leaves may be chosen", "warning"
    limit = control.attrs.get("maxUsages")
    if isinstance(limit, int) and len(chosen) > limit:
        yield "max-usages", f"{len(chosen)} nodes are chosen; at most {limit} are allowed", "warning"


def _shown_paths(node: Node, above: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Paths of texts in place of aliases: older results hold them."""
    for child in node.children:
        here = (*above, shown(child)) if child.tag == "Choice" else above
        if child.tag == "Choice":
            yield here
        yield from _shown_paths(child, here)


def _is_path(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(part, str) for part in value)


def _words(value: Any) -> str:
    return " / ".join(value) if isinstance(value, list) else f'"{value}"'


def _textarea(payload: Any, control: Node, _data: Mapping[str, Any]) -> Iterator[Finding]:
    texts = [payload] if isinstance(payload, str) else payload
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        yield "payload", "text is not a list of texts", "error"
        return
    limit = control.attrs.get("maxSubmissions")
    if isinstance(limit, int) and len(texts) > limit:
        yield "too-many", f"{len(texts)} texts; at most {limit} are allowed", "warning"


def _number(payload: Any, control: Node, _data: Mapping[str, Any]) -> Iterator[Finding]:
    found = number(payload)
    if found is None:
        yield "payload", "number is not a number", "error"
        return
    low, high, step = (number(control.attrs.get(key)) for key in ("min", "max", "step"))
    if (low is not None and found < low) or (high is not None and found > high):
        yield "out-of-range", f"{found:g} is not within {_range(low, high)}", "warning"
    elif step and abs(((found - (low or 0)) / step) - round((found - (low or 0)) / step)) > 1e-6:
        yield "out-of-range", f"{found:g} is not a multiple of {step:g} from {low or 0:g} on", "warning"


def _range(low: float | None, high: float | None) -> str:
    return f"{'…' if low is None else f'{low:g}'} to {'…' if high is None else f'{high:g}'}"


def _rating(payload: Any, control: Node, _data: Mapping[str, Any]) -> Iterator[Finding]:
    found = number(payload)
    if found is None or not found.is_integer():
        yield "payload", "rating is not a whole number", "error"
        return
    limit = control.attrs.get("maxRating", 5)
    if found < 0 or (isinstance(limit, int) and found > limit):
        yield "out-of-range", f"{found:g} stars are not within 0 to {limit}", "warning"


def _datetime(payload: Any, control: Node, _data: Mapping[str, Any]) -> Iterator[Finding]:
    if not isinstance(payload, str):
        yield "payload", "datetime is not a text", "error"
        return
    pattern = control.attrs.get("format")
    if not any(_parses(payload, one) for one in ((pattern, *_DATES) if isinstance(pattern, str) else _DATES)):
        yield "out-of-range", f'"{payload[:40]}" is no date or time as the config asks for', "warning"


_DATES = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d", "%H:%M", "%H:%M:%S", "%Y", "%Y-%m")


def _parses(text: str, pattern: str) -> bool:
    try:
        datetime.strptime(text, pattern)
    except (ValueError, re.error):
        return False
    return True


def _pairwise(payload: Any, control: Node, _data: Mapping[str, Any]) -> Iterator[Finding]:
    words = {"left", "right", control.attrs.get("leftClass"), control.attrs.get("rightClass"), *control.to_name}
    if not isinstance(payload, str) or payload not in words:
        yield "payload", f"selected is {payload!r} and neither left nor right"[:120], "warning"


def _chat(payload: Any, _control: Node, _data: Mapping[str, Any]) -> Iterator[Finding]:
    if not isinstance(payload, Mapping) or not isinstance(payload.get("role"), str):
        yield "payload", "chatmessage is no message: it needs role and content", "error"


def _ranker(payload: Any, control: Node, data: Mapping[str, Any], target: Node | None) -> Iterator[Finding]:
    if not isinstance(payload, Mapping):
        if not isinstance(payload, list):
            yield "payload", "ranker is not an object of lists", "error"
        return
    buckets = {node.name for node in control.walk() if node.tag == "Bucket"} | {control.name, "_"}
    listed = find(whole(str(target.attrs.get("value", ""))) or "", data) if target else MISSING
    ids = {str(one.get("id")) for one in listed if isinstance(one, Mapping)} if isinstance(listed, list) else None
    for bucket, cards in payload.items():
        if bucket not in buckets:
            yield "unknown-choice", f'"{control.name}" has no bucket "{bucket}"', "error"
        if not isinstance(cards, list) or not all(isinstance(card, (str, int)) for card in cards):
            yield "payload", f'bucket "{bucket}" is not a list of ids', "error"
            continue
        for card in cards if ids is not None else ():
            if str(card) not in (ids or ()):
                yield "unknown-choice", f'the task has no card with id "{card}"', "warning"


_RULES: Mapping[str, Callable[[Any, Node, Mapping[str, Any]], Iterator[Finding]]] = {
    "choices": _choices, "taxonomy": _taxonomy, "textarea": _textarea, "number": _number, "rating": _rating,
    "datetime": _datetime, "pairwise": _pairwise, "chatmessage": _chat,
}

