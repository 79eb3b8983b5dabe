"""What a tag is: its declaration, the registry of all of them, and how an attribute's text becomes a value."""

from __future__ import annotations

import importlib
import math
import pkgutil
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from labelfs.labeling.colours import is_colour

Role = Literal["object", "control", "child", "visual"]
Status = Literal["oss", "enterprise", "old", "internal", "experimental"]
Naming = Literal["required", "optional", "none"]
Content = Literal["children", "value", "markup", "code", "css"]
AttrType = Literal[
    "str", "bool", "int", "float", "color", "enum", "list", "name", "names", "css", "hotkey", "url", "range",
]
ValueType = Literal[
    "number", "int", "bool", "str", "strings", "paths", "labels", "points", "vertices", "sequence", "ranges",
    "bytes", "offsets", "object", "choices", "scalar",
]


@dataclass(frozen=True, slots=True)
class Attr:
    """One attribute: canonical name, type, default (None: none) and what it means.

    `variable`: may hold `$vars`; `strict`: Label Studio refuses other values, else they are only warned about.
    """

    name: str
    type: AttrType = "str"
    default: Any = None
    doc: str = ""
    options: tuple[str, ...] = ()
    required: bool = False
    variable: bool = False
    minimum: float | None = None
    maximum: float | None = None

    @property
    def strict(self) -> bool:
        """Whether the reference refuses a config whose value has the wrong type."""
        return self.type in {"bool", "enum"}


@dataclass(frozen=True, slots=True)
class ValueKey:
    """One key inside a result's `value`: its type, unit and range (both ends allowed)."""

    name: str
    type: ValueType
    doc: str = ""
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of geometry: the keys it puts into `value` and those it puts beside it."""

    name: str
    keys: tuple[ValueKey, ...]
    beside: tuple[ValueKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What a control writes: the item's `type`, the payload key of `value`, and which geometry may stand with it."""

    type: str
    payload: ValueKey | None = None
    shapes: tuple[Shape, ...] = ()

    @property
    def region(self) -> bool:
        """Whether the control makes regions (and not answers about an object or region)."""
        return bool(self.shapes)


@dataclass(frozen=True, slots=True)
class Tag:
    """The declaration of one tag. `objects`: tags its `toName` may name (`*`: any); `parents`: needed ancestors."""

    name: str
    role: Role
    doc: str
    attrs: tuple[Attr, ...] = ()
    status: Status = "oss"
    alias_of: str | None = None
    naming: Naming = "none"
    content: Content = "children"
    objects: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    result: Result | None = None
    own_object: bool = False
    """Object and control in one: results name it in `from_name` and in `to_name`."""
    use: tuple[str, ...] = ()
    """What a person can do with it on the page, one sentence or two each; for the docs."""
    example: str = ""
    example_data: Mapping[str, Any] = field(default_factory=dict)
    example_result: Any = None

    def attr(self, name: str) -> Attr | None:
        """The declaration of an attribute, in any case."""
        return _attrs_of(self.name).get(name.lower())


TAGS: dict[str, Tag] = {}
"""Canonical name → declaration, in the order of the files' names."""

_BY_LOWER: dict[str, Tag] = {}


def register(tag: Tag) -> Tag:
    """Make a tag known; a second one of the same name is a mistake of the program (ValueError)."""
    if tag.name.lower() in _BY_LOWER:
        raise ValueError(f"the tag {tag.name} is declared twice")
    TAGS[tag.name] = tag
    _BY_LOWER[tag.name.lower()] = tag
    return tag


@cache
def load() -> Mapping[str, Tag]:
    """Every declared tag; importing all modules of the folder `tags`, so that adding a tag is adding a file."""
    from labelfs.labeling import tags

    for module in sorted(found.name for found in pkgutil.iter_modules(tags.__path__)):
        importlib.import_module(f"{tags.__name__}.{module}")
    return TAGS


def declared(name: str) -> Tag | None:
    """The declaration of exactly this tag, in any case; aliases are not followed."""
    load()
    return _BY_LOWER.get(name.lower())


def lookup(name: str) -> Tag | None:
    """The declaration that rules a tag as written: case does not matter and aliases are followed."""
    tag = declared(name)
    return lookup(tag.alias_of) if tag is not None and tag.alias_of else tag


@cache
def by_result_type() -> Mapping[str, Tag]:
    """Result type → the tag that writes it (`hypertextlabels` → HyperTextLabels)."""
    return {tag.result.type: tag for tag in load().values() if tag.result is not None and tag.alias_of is None}


@cache
def _attrs_of(name: str) -> Mapping[str, Attr]:
    return {attr.name.lower(): attr for attr in TAGS[name].attrs}


# ---- an attribute's text → value ---------------------------------------------------------------------------

_VARIABLE = re.compile(r"\$[\w{]")


class BadValue(ValueError):
    """An attribute's text is not of its declared type; the message ends the sentence `name="text" …`."""


def read_value(attr: Attr, text: str) -> Any:
    """Turn an attribute's text into its typed value; raises `BadValue`. Texts with variables stay as they are."""
    if attr.variable and _VARIABLE.search(text):
        return text
    return _READERS.get(attr.type, _text)(attr, text)


def _text(_attr: Attr, text: str) -> str:
    return text


def _bool(_attr: Attr, text: str) -> bool:
    if text.strip().lower() not in {"true", "false"}:
        raise BadValue("is neither true nor false")
    return text.strip().lower() == "true"


def _number(attr: Attr, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise BadValue("is not a number") from None
    if not math.isfinite(number):
        raise BadValue("is not a number")
    _within(attr, number)
    return int(number) if number.is_integer() and "e" not in text.lower() else number


def _within(attr: Attr, number: float) -> None:
    if attr.minimum is not None and number < attr.minimum:
        raise BadValue(f"is below {attr.minimum:g}")
    if attr.maximum is not None and number > attr.maximum:
        raise BadValue(f"is above {attr.maximum:g}")


def _int(attr: Attr, text: str) -> int:
    number = _number(attr, text.strip().removesuffix("px"))
    if not float(number).is_integer():
        raise BadValue("is not a whole number")
    return int(number)


def _enum(attr: Attr, text: str) -> str:
    if text not in attr.options:
        raise BadValue(f"is none of {', '.join(attr.options)}")
    return text


def _list(_attr: Attr, text: str) -> list[str]:
    return [part for part in (piece.strip() for piece in text.split(",")) if part]


def _color(_attr: Attr, text: str) -> str:
    if not is_colour(text):
        raise BadValue("is not a colour")
    return text


def _range(_attr: Attr, text: str) -> list[float]:
    try:
        low, high = (float(part) for part in text.split(","))
    except ValueError:
        raise BadValue("is not two numbers with a comma between") from None
    return [low, high]


_READERS: dict[AttrType, Callable[[Attr, str], Any]] = {
    "bool": _bool, "int": _int, "float": _number, "enum": _enum, "list": _list, "names": _list, "color": _color,
    "range": _range,
}
