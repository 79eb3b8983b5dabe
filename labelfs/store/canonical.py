"""The canonical writer: the one layout in which labelfs writes each kind of file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

from labelfs.store.digests import scalar
from labelfs.store.jsontext import decode, loads_strict, scan_values
from labelfs.store.layout import Kind
from labelfs.store.writable import check_writable

_TASK = "id data meta annotations predictions assignees"
_ANNOTATION = (
    "id ground_truth task was_cancelled data_digest completed_by parent_annotation parent_prediction created_at "
    "unique_id inline_digest deleted"
)
_RESULT_ITEM = (
    "id value from_name meta to_name type origin score parentID item_index original_width original_height "
    "image_rotation original_length"
)
_PROJECT = (
    "format title description instruction show_instruction sampling uncertainty overlap skip show_skip allow_empty "
    "blind review hotkeys media_tasks checks activity ml_backends webhooks models label_studio"
)
Order = tuple[tuple[str, ...], tuple[str, ...]]
"""Keys that come first, in this order, and keys that come last; all others stand between as they came."""
_CONFLICT = ("conflict",)


def _order(first: str, *last: str) -> Order:
    return tuple(first.split()), (*last, *_CONFLICT)


ITEM_ORDER = _order(_RESULT_ITEM)
ORDERS: Mapping[Kind, Order] = {
    Kind.TASK: _order(_TASK),
    Kind.ANNOTATION: _order(_ANNOTATION, "result"),
    Kind.PREDICTION: _order("id task model_version score result created_at"),
    Kind.REVIEW: _order("id annotation annotation_digest task reviewer verdict region comment created_at"),
    Kind.ASSIGNMENT: _order("person tasks"),
    Kind.ACTIVITY: _order("at by task annotation event seconds"),
    Kind.PROJECT: _order(_PROJECT),
    Kind.VIEW: _order("title type filters ordering columns order"),
    Kind.WORKSPACE: _order("projects"),
}
WITH_RESULT = frozenset({Kind.ANNOTATION, Kind.PREDICTION})
"""Kinds whose `result` is a list of result items."""


class Token:
    """A scalar that keeps the text it has on disk."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


# ---- order -------------------------------------------------------------------------------------------------


def sort_keys(keys: Iterable[str], kind: Kind) -> list[str]:
    """Keys of a top-level object of this kind in canonical order, unknown ones as they came."""
    if kind is Kind.MEMBERS:
        return sorted(keys)
    return list(_sorted(tuple(keys), order_of(kind)))


def sort_item_keys(keys: Iterable[str]) -> list[str]:
    """Keys of a result item in canonical order, unknown ones as they came."""
    return list(_sorted(tuple(keys), ITEM_ORDER))


def order_of(kind: Kind) -> Order:
    """Which keys come first and last in a top-level object of this kind."""
    return ORDERS.get(kind, ((), _CONFLICT))


def rank(key: str, order: Order) -> int:
    """Where the key stands in canonical order; unknown keys all stand in one place."""
    first, last = order
    if key in first:
        return first.index(key)
    return len(first) + (1 + last.index(key) if key in last else 0)


def item_rank(key: str) -> int:
    """Where the key of a result item stands in canonical order."""
    return rank(key, ITEM_ORDER)


@lru_cache(1024)  # the items of a project have few sets of keys
def _sorted(keys: tuple[str, ...], order: Order) -> tuple[str, ...]:
    first, last = order
    present = dict.fromkeys(keys)
    head = [key for key in first if key in present]
    tail = [key for key in last if key in present]
    placed = {*head, *tail}
    return (*head, *(key for key in present if key not in placed), *tail)


def _labels_first(keys: Iterable[str]) -> list[str]:
    return sorted(keys, key=lambda key: not key.endswith("labels"))


# ---- values ------------------------------------------------------------------------------------------------


def string(text: str) -> str:
    """A JSON string without ASCII escaping."""
    return str(encode_basestring(text))


def flat(value: Any) -> str:
    """The value with everything in it on one line."""
    kind = type(value)
    if kind is int:
        return int.__repr__(value)
    if kind is str or isinstance(value, str):
        return string(value)
    if kind is dict or isinstance(value, Mapping):
        return "{" + ", ".join(f"{string(key)}: {flat(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(flat, value)) + "]"
    return value.text if isinstance(value, Token) else scalar(value)


def block(value: Any, depth: int) -> str:
    """The value in the general layout, its closing bracket indented `depth` levels."""
    if isinstance(value, Mapping) and not is_flat(value):
        return _object_block(value, list(value), depth, block)
    if isinstance(value, (list, tuple)) and not is_flat(value):
        return _array_block(value, depth, block)
    return flat(value)


def is_flat(value: Any) -> bool:
    """Whether the value stands on one line: a scalar, an array of scalars, an object of scalars and such arrays."""
    if isinstance(value, Mapping):
        return all(_is_scalar(item) or _is_row(item) for item in value.values())
    return _is_scalar(value) or _is_row(value)


def _is_scalar(value: Any) -> bool:
    return not isinstance(value, (Mapping, list, tuple))


def _is_row(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(map(_is_scalar, value))


def _object_block(
    value: Mapping[str, Any], keys: Sequence[str], depth: int, write: Callable[[Any, int], str]
) -> str:
    inner = "\n" + "  " * (depth + 1)
    members = (f"{string(key)}: {write(value[key], depth + 1)}" for key in keys)
    return "{" + inner + ("," + inner).join(members) + "\n" + "  " * depth + "}"


def _array_block(items: Sequence[Any], depth: int, write: Callable[[Any, int], str]) -> str:
    if not items:
        return "[]"
    inner = "\n" + "  " * (depth + 1)
    return "[" + inner + ("," + inner).join(write(item, depth + 1) for item in items) + "\n" + "  " * depth + "]"


def result_block(items: Any, depth: int) -> str:
    """A `result` list; anything else in its place in the general layout."""
    return _array_block(items, depth, item_block) if isinstance(items, (list, tuple)) else block(items, depth)


def item_block(item: Any, depth: int) -> str:
    """A result item, its keys in canonical order."""
    if not isinstance(item, Mapping):
        return block(item, depth)
    keys = sort_item_keys(item)
    if is_flat(item):
        return flat({key: item[key] for key in keys})
    inner = "\n" + "  " * (depth + 1)
    members = (f"{string(key)}: {item_member(key, item[key], depth + 1)}" for key in keys)
    return "{" + inner + ("," + inner).join(members) + "\n" + "  " * depth + "}"


def item_member(key: str, value: Any, depth: int) -> str:
    """The value of a result item's member: labels come first in a `value` of several lines."""
    if key == "value" and isinstance(value, Mapping) and not is_flat(value):
        return _object_block(value, _labels_first(value), depth, block)
    return block(value, depth)


def member(key: str, value: Any, kind: Kind, depth: int = 1) -> str:
    """The value of a member of a top-level object of this kind."""
    if key == "result" and kind in WITH_RESULT:
        return result_block(value, depth)
    if kind is Kind.MEMBERS:
        return flat(value)
    if kind is Kind.ASSIGNMENT and key == "tasks" and isinstance(value, (list, tuple)):
        return _array_block(value, depth, block)
    return block(value, depth)


# ---- files -------------------------------------------------------------------------------------------------


def canonical_object(value: Mapping[str, Any], kind: Kind) -> bytes:
    """A file that is one item of this kind (or `project.json`, `members.json`, a view)."""
    if not value:
        return b"{}\n"
    keys = sort_keys(value, kind)
    lines = (f"  {string(key)}: {member(key, value[key], kind)}" for key in keys)
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def canonical_line(value: Any, kind: Kind) -> str:
    """An item of a list file, everything on one line, without the line end."""
    if not isinstance(value, Mapping):
        return flat(value)
    kind = kind.item
    keys = sort_keys(value, kind)
    return "{" + ", ".join(f"{string(key)}: {line_member(key, value[key], kind)}" for key in keys) + "}"


def line_member(key: str, value: Any, kind: Kind) -> str:
    """The value of a member of an item of a list file."""
    return flat_result(value) if key == "result" and kind in WITH_RESULT else flat(value)


def flat_result(items: Any) -> str:
    """A `result` list on one line."""
    return "[" + ", ".join(map(flat_item, items)) + "]" if isinstance(items, (list, tuple)) else flat(items)


def flat_item(item: Any) -> str:
    """A result item on one line, its keys in canonical order."""
    return flat({key: item[key] for key in sort_item_keys(item)} if isinstance(item, Mapping) else item)


def canonical_array(items: Iterable[Any], kind: Kind) -> bytes:
    """A list file that is an array: one item per line, indented, brackets on lines of their own."""
    lines = [f"  {canonical_line(item, kind)}" for item in items]
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode() if lines else b"[]\n"


def canonical_lines(items: Iterable[Any], kind: Kind) -> bytes:
    """A JSONL file: one item per line, not indented."""
    return "".join(canonical_line(item, kind) + "\n" for item in items).encode()


def canonical_file(data: bytes, kind: Kind) -> bytes:
    """What `labelfs fmt` makes of a file of this kind: an object, an array or JSONL; values unchanged.

    Raises `NotJson` for what must not be written over. A `.json` file that holds JSONL stays JSONL.
    """
    text = decode(data)
    values = [item.value for item in scan_values(text)]
    if kind.lines and not (len(values) == 1 and isinstance(values[0], list)):
        return canonical_lines(values, kind)
    if len(values) > 1 and kind in _LISTS:
        return canonical_lines(values, kind)
    if len(values) != 1:
        loads_strict(data)  # tells what is wrong with it
    if isinstance(values[0], dict):
        return canonical_object(values[0], kind)
    if isinstance(values[0], list):
        return canonical_array(values[0], kind)
    return (flat(values[0]) + "\n").encode()


_LISTS = frozenset({Kind.TASK, Kind.ANNOTATION, Kind.PREDICTION, Kind.REVIEW})


def new_annotation(fields: Mapping[str, Any]) -> bytes:
    """The file of a new annotation: the keys it always has, others only when not null.

    Raises `BadRequest` and `TooLarge` for what would make it a problem.
    """
    check_writable(fields)
    always: dict[str, Any] = {
        "id": None, "ground_truth": False, "task": None, "was_cancelled": False, "data_digest": None,
        "completed_by": None, "created_at": None, "result": [],
    }
    others = {key: value for key, value in fields.items() if key in always or value is not None}
    return canonical_object({**always, **others}, Kind.ANNOTATION)
