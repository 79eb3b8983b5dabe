"""Result items with meaning: regions and answers, payload and labels, repairs while reading. Unknown keys stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from labelfs.labeling.shapes import shape_of
from labelfs.labeling.tag import by_result_type, lookup

if TYPE_CHECKING:
    from labelfs.labeling.config import Config, Node

_OLD_TYPES = {"htmllabels": "hypertextlabels"}


@lru_cache(maxsize=256)
def _payload_key(kind: str) -> str | None:
    tag = by_result_type().get(kind)
    return tag.result.payload.name if tag and tag.result and tag.result.payload else None


@dataclass(frozen=True, slots=True)
class Item:
    """One result item, read-only; `raw` is the object as it was given, whatever it holds."""

    index: int
    raw: Mapping[str, Any]

    @property
    def id(self) -> str | None:
        """The region's id (as text when a number was written)."""
        found = self.raw.get("id")
        return str(found) if isinstance(found, (str, int)) and not isinstance(found, bool) else None

    @property
    def type(self) -> str:
        """`rectanglelabels`, `choices`, … with old spellings read as today's."""
        found = self.raw.get("type")
        if type(found) is not str:
            return ""
        return _OLD_TYPES.get(found, found)

    @property
    def from_name(self) -> str | None:
        return self._text("from_name")

    @property
    def to_name(self) -> str | None:
        return self._text("to_name")

    @property
    def value(self) -> Mapping[str, Any]:
        """Geometry and payload; empty if it is no object."""
        found = self.raw.get("value")
        return found if type(found) is dict or isinstance(found, Mapping) else {}

    @property
    def is_relation(self) -> bool:
        return self.raw.get("type") == "relation"

    @property
    def payload_key(self) -> str | None:
        """The key of `value` that holds the answer or the labels; None for bare geometry and unknown types."""
        return _payload_key(self.type)

    @property
    def payload(self) -> Any:
        """What was answered: list of labels, choices, paths, texts, a number…; None if there is nothing."""
        key = self.payload_key
        found = self.value.get(key) if key else None
        if found is None and self.type == "hypertextlabels":
            return self.value.get("htmllabels")
        return self.value.get("videovectorlabels") if found is None and self.type == "videovectorlabels" else found

    @property
    def labels(self) -> list[str]:
        """The labels of a region or the labels of a relation; [] for answers and bare geometry."""
        if self.is_relation:
            return _texts(self.raw.get("labels"))
        return _texts(self.payload) if self.payload_key and self.payload_key.endswith("labels") else []

    @property
    def makes_region(self) -> bool:
        """Whether the type is one that makes regions (a label or geometry control's)."""
        tag = by_result_type().get(self.type)
        return bool(tag and tag.result and tag.result.region)

    def is_classification(self) -> bool:
        """Whether, with only this item at hand, it answers about a whole object (tags.md section 5)."""
        if self.makes_region and self.type != "chatmessage":
            return False
        telling = {"points", "vertices", "sequence", "ranges", "imageDataURL", "mask", "rle"}
        return not telling & set(self.value) and shape_of(self.value) is None

    def _text(self, key: str) -> str | None:
        found = self.raw.get(key)
        return found if isinstance(found, str) else None


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def items_of(result: Any) -> list[Item]:
    """The items of a result that are objects, each with its index in the list; [] for anything but a list."""
    if not isinstance(result, Sequence) or isinstance(result, (str, bytes)):
        return []
    return [Item(index, raw) for index, raw in enumerate(result) if isinstance(raw, Mapping)]


@dataclass(slots=True)
class Region:
    """All items with one id, in their order: geometry, labels and answers about the region."""

    id: str
    items: list[Item] = field(default_factory=list)

    @property
    def labels(self) -> list[str]:
        """Labels over all items, each once."""
        return list(dict.fromkeys(label for item in self.items for label in item.labels))

    @property
    def value(self) -> Mapping[str, Any]:
        """The geometry: the first item's that makes a region, else the first one's."""
        return next((item.value for item in self.items if item.makes_region), self.items[0].value)

    @property
    def is_region(self) -> bool:
        """Whether it is a region and not an answer about a whole object."""
        return any(not item.is_classification() for item in self.items)


def regions(result: Any) -> list[Region]:
    """Regions and whole-object answers in order of their first item; relations are not among them.

    Items without an id stand alone under `#<index>`.
    """
    found: dict[str, Region] = {}
    for item in items_of(result):
        if not item.is_relation:
            key = item.id if item.id is not None else f"#{item.index}"
            found.setdefault(key, Region(key)).items.append(item)
    return list(found.values())


def relations(result: Any) -> list[Item]:
    """The relation items, in order."""
    return [item for item in items_of(result) if item.is_relation]


# ---- reading repairs ---------------------------------------------------------------------------------------


def control_of(item: Item, config: Config) -> Node | None:
    """The control an item belongs to: the one it names, else one that the reference would attach it to.

    For results of a `*Labels` control that is gone, in this order: a control of the same object with the bare type, the
    same type, plain `labels`.
    """
    named = named_control(config, item.from_name)
    if named is not None:
        return named
    if not item.type.endswith("labels"):
        return None
    mine = [node for node in config.controls() if item.to_name in node.to_name]
    bare = item.type.removesuffix("labels")
    for wanted in (bare, item.type, "labels"):
        found = next((node for node in mine if _type_of(node) == wanted), None)
        if found is not None:
            return found
    return None


def named_control(config: Config, name: str | None) -> Node | None:
    """The node of that name; names made by a Repeater match the pattern of their flag."""
    if not name:
        return None
    from labelfs.labeling.rules import flagged

    exact = config.by_name.get(name)
    if exact is not None:
        return exact
    return next((node for pattern, node in config.by_name.items()
                 if "{{" in pattern and flagged(pattern).fullmatch(name)), None)


def _type_of(node: Node) -> str | None:
    tag = lookup(node.tag)
    return tag.result.type if tag and tag.result else None


def deduplicated(result: Iterable[Any]) -> list[Any]:
    """The list as the reference reads it: of several whole-object answers of one control only the last counts."""
    listed = list(result)
    last: dict[tuple[Any, ...], int] = {}
    for item in items_of(listed):
        if not item.is_relation and item.is_classification():
            last[_place(item)] = item.index
    return [raw for index, raw in enumerate(listed)
            if not isinstance(raw, Mapping) or (item := Item(index, raw)).is_relation or not item.is_classification()
            or last[_place(item)] == index]


def _place(item: Item) -> tuple[Any, ...]:
    return item.from_name, item.to_name, repr(item.raw.get("item_index"))
