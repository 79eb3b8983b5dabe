"""Which controls are shown for a result and a selection, what of a result is saved, what is still required.

Works on the tree for one task (`config.expand`), where Repeaters and dynamic children are already resolved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from labelfs.labeling.config import Node
from labelfs.labeling.labels import children_of, shown
from labelfs.labeling.result import Item, Region, items_of, regions

_CHOICE = {"choice-selected", "choice-unselected"}
_REQUIRABLE = {"Choices", "Taxonomy", "TextArea", "Number", "Rating", "DateTime"}


@dataclass(frozen=True, slots=True)
class Selection:
    """What visibility depends on: the items of the result and the selected regions."""

    items: tuple[Item, ...]
    selected: tuple[Region, ...] = ()

    @classmethod
    def of(cls, result: Any, selected_ids: Iterable[str] = ()) -> Selection:
        """From a result list and the ids of the selected regions."""
        wanted = set(selected_ids)
        return cls(tuple(items_of(result)), tuple(region for region in regions(result) if region.id in wanted))


class Visibility:
    """Answers for one task's tree and one state; a hidden ancestor hides everything below."""

    def __init__(self, root: Node, state: Selection) -> None:
        self.root = root
        self.state = state
        self.parents = {id(child): node for node in root.walk() for child in node.children}
        self.by_name = {node.name: node for node in root.walk() if node.name and node.role in {"object", "control"}}
        self._asked: set[int] = set()

    def is_shown(self, node: Node) -> bool:
        """Whether the tag and all around it are shown (tags.md 1.6 and 1.7)."""
        return all(self.condition(here) and self._in_scope(here) for here in self.around(node))

    def controls(self) -> list[Node]:
        """The controls that are shown, in document order."""
        return [node for node in self.root.walk() if node.role == "control" and node.name and self.is_shown(node)]

    def around(self, node: Node) -> Iterator[Node]:
        """The tag itself and those around it, nearest first."""
        here: Node | None = node
        while here is not None:
            yield here
            here = self.parents.get(id(here))

    def condition(self, node: Node) -> bool:
        """The tag's own `visibleWhen` (without the tags around it)."""
        when = node.attrs.get("visibleWhen")
        if when == "region-selected":
            return any(_fits(region, node) for region in self.state.selected)
        if when == "no-region-selected":
            return not self.state.selected
        if when in _CHOICE:
            return self._chosen(node, self._items_for(node)) is (when == "choice-selected")
        if when is None and "whenChoiceValue" in node.attrs:
            return self._chosen(node, self._items_for(node))
        return True

    def _in_scope(self, node: Node) -> bool:
        """A per-region control needs exactly one selected region, of its object and narrowed by its attributes."""
        if node.role != "control" or node.attrs.get("perRegion") is not True:
            return True
        selected = self.state.selected
        return len(selected) == 1 and _of_object(selected[0], node) and _fits(selected[0], node)

    def _items_for(self, node: Node) -> Sequence[Item]:
        """For a per-region control the condition is about that region, else about the whole result."""
        if node.attrs.get("perRegion") is True and len(self.state.selected) == 1:
            return self.state.selected[0].items
        return self.state.items

    def _chosen(self, node: Node, items: Sequence[Item]) -> bool:
        """Whether the named control (any, without a name) has one of the wanted values selected."""
        name = node.attrs.get("whenTagName")
        control = self.by_name.get(name) if isinstance(name, str) and name else None
        if name and (control is None or not self._shown_once(control)):
            return False
        wanted = _list(node.attrs.get("whenChoiceValue"))
        return any(
            _selects(item, wanted, control or self.by_name.get(item.from_name or "")) for item in items
            if item.type in {"choices", "taxonomy"} and (not name or item.from_name == name)
        )

    def _shown_once(self, control: Node) -> bool:
        """Whether the control is shown; a circle of conditions counts as hidden. Per-region scope is not asked for."""
        if id(control) in self._asked:
            return False
        self._asked.add(id(control))
        try:
            return all(self.condition(here) for here in self.around(control))
        finally:
            self._asked.discard(id(control))


def _list(value: Any) -> list[str]:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return [str(one) for one in value] if isinstance(value, list) else []


def _of_object(region: Region, node: Node) -> bool:
    return not node.to_name or any(item.to_name in node.to_name for item in region.items)


def _fits(region: Region, node: Node) -> bool:
    """Whether the narrowing attributes let the region pass: who made it, its labels, its role."""
    name, labels = node.attrs.get("whenTagName"), _list(node.attrs.get("whenLabelValue"))
    if name and node.attrs.get("visibleWhen") not in _CHOICE and all(item.from_name != name for item in region.items):
        return False
    if labels and not set(labels) & set(region.labels):
        return False
    roles = _list(node.attrs.get("whenRole"))
    return not roles or _role(region) in roles


def _role(region: Region) -> Any:
    message = region.value.get("chatmessage")
    return message.get("role") if isinstance(message, Mapping) else None


def _selects(item: Item, wanted: Sequence[str], control: Node | None) -> bool:
    """Whether the answer has anything selected, or any of the wanted values; the last part of a path counts."""
    chosen = item.payload if isinstance(item.payload, list) else [item.payload] if item.payload else []
    last = [one[-1] if isinstance(one, list) and one else one for one in chosen]
    if not wanted:
        return bool(last)
    names = {child.attrs.get("alias"): shown(child) for child in children_of(control)} if control else {}
    return any(one in wanted or (isinstance(one, str) and names.get(one) in wanted) for one in last)


# ---- what is saved -----------------------------------------------------------------------------------------


def saved(root: Node, result: Sequence[Any]) -> list[Any]:
    """The result without the items of controls that a choice hides (tags.md 1.7); everything else stays, in order.

    Items of controls the config does not have stay too.
    """
    view = Visibility(root, Selection.of(result))
    narrowed = {node.name: node for node in view.by_name.values() if _narrowed(view, node)}
    if not narrowed:
        return list(result)
    by_id = {region.id: region for region in regions(result)}
    dropped = {
        item.index for item in view.state.items
        if (control := narrowed.get(item.from_name)) and _hidden_by_choice(view, control, by_id.get(item.id or ""))
    }
    return [raw for index, raw in enumerate(result) if index not in dropped]


def _narrowed(view: Visibility, control: Node) -> bool:
    """Whether the control, or something around it, has a condition that decides what is saved."""
    if control.role != "control":
        return False
    by_region = bool({"whenTagName", "whenLabelValue", "whenRole"} & set(control.attrs))
    return (by_region and control.attrs.get("perRegion") is True) or any(map(_by_choice, view.around(control)))


def _by_choice(node: Node) -> bool:
    return node.attrs.get("visibleWhen") in _CHOICE or (
        "visibleWhen" not in node.attrs and "whenChoiceValue" in node.attrs)


def _hidden_by_choice(view: Visibility, control: Node, region: Region | None) -> bool:
    per_region = control.attrs.get("perRegion") is True and region is not None
    state = view.state
    view.state = Selection(state.items, (region,) if per_region and region else ())
    try:
        hidden = any(_by_choice(node) and not view.condition(node) for node in view.around(control))
    finally:
        view.state = state
    return hidden or (per_region and region is not None and not _fits(region, control))


# ---- what is required --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Missing:
    """A required answer that is not there: whose, for which region or page, and what to say."""

    control: str
    message: str
    scope: Literal["task", "region", "item"] = "task"
    region: str | None = None
    item_index: int | None = None


def missing_answers(root: Node, result: Sequence[Any], *, pages: int | None = None) -> list[Missing]:
    """Required answers that are not there, hidden controls left out (tags.md 1.8).

    `pages`: length of the image list, for controls that are asked per page.
    """
    wanted = [node for node in root.walk()
              if node.name and node.tag in _REQUIRABLE and node.attrs.get("required") is True]
    if not wanted:
        return []
    view = Visibility(root, Selection.of(result))
    return [found for node in wanted for found in _missing_of(view, node, regions(result), pages)]


def _missing_of(view: Visibility, node: Node, known: Sequence[Region], pages: int | None) -> Iterator[Missing]:
    name = str(node.name)
    text = str(node.attrs.get("requiredMessage") or f'"{name}" must be answered')
    mine = [item for item in view.state.items if item.from_name == name and is_answered(item)]
    if node.attrs.get("perRegion") is True:
        answered = {item.id for item in mine}
        for region in known:
            alone = Visibility(view.root, Selection(view.state.items, (region,)))
            if region.is_region and region.id not in answered and alone.is_shown(node):
                yield Missing(name, text, "region", region=region.id)
    elif not view.is_shown(node):
        return
    elif node.attrs.get("perItem") is True and pages is not None:
        done = {page for item in mine if isinstance(page := item.raw.get("item_index", 0), int)}
        yield from (Missing(name, text, "item", item_index=page) for page in range(pages) if page not in done)
    elif not mine:
        yield Missing(name, text)


def is_answered(item: Item) -> bool:
    """Whether the item holds an answer: something selected, a text, a number, stars above 0."""
    found = item.payload
    if item.type == "rating":
        return isinstance(found, (int, float)) and found > 0
    if item.type == "textarea":
        return bool(found) if isinstance(found, str) else isinstance(found, list) and any(found)
    return found is not None and found not in ([], "")


