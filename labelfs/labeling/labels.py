"""Labels and choices of a control: which there are, their aliases, paths and keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from labelfs.labeling.tag import lookup
from labelfs.labeling.variables import as_text

if TYPE_CHECKING:
    from labelfs.labeling.config import Node

KEY_POOL = "1234567890qwetasdfgzxcvbyiopjklnm"
"""Keys handed out to labels and choices without one of their own, in this order."""


def children_of(control: Node) -> list[Node]:
    """The Label/Choice/Bucket/Relation/Shortcut nodes of a control at any depth, in document order."""
    tag = lookup(control.tag)
    wanted = set(tag.children) if tag else set()
    return [node for node in control.walk() if node.tag in wanted and node is not control]


def shown(node: Node) -> str:
    """The text of a label or choice on the screen."""
    return as_text(node.attrs.get("value", ""))


def stored(node: Node) -> str:
    """What stands in results for a label or choice: its alias, else its text."""
    return as_text(node.attrs.get("alias")) or shown(node)


def effective_labels(control: Node) -> list[str]:
    """What the control's results may hold as labels, in the order of the config; the blank label is not among them."""
    return [text for text in map(stored, children_of(control)) if text]


def matching(control: Node, written: str) -> Node | None:
    """The label or choice a stored text means: by alias first, then by text."""
    nodes = children_of(control)
    return next((n for n in nodes if n.attrs.get("alias") == written), None) or next(
        (n for n in nodes if shown(n) == written), None)


def paths(control: Node) -> Iterator[tuple[Node, tuple[str, ...]]]:
    """Every choice with its stored path from the root, aliases per level."""
    yield from _paths(control, ())


def _paths(node: Node, above: tuple[str, ...]) -> Iterator[tuple[Node, tuple[str, ...]]]:
    for child in node.children:
        here = (*above, stored(child)) if child.tag == "Choice" else above
        if child.tag == "Choice":
            yield child, here
        yield from _paths(child, here)


def hotkeys(root: Node) -> dict[int, str]:
    """`id(node)` → key for every Label and Choice: explicit ones first, then the next free of `KEY_POOL`.

    Choices in a Taxonomy get none; tree order decides (tags.md 1.9).
    """
    nodes = list(_with_keys(root))
    given = {id(node): str(node.attrs["hotkey"]) for node in nodes if node.attrs.get("hotkey")}
    taken = {key.strip().lower() for node in root.walk() for key in str(node.attrs.get("hotkey", "")).split(",")}
    free = iter(key for key in KEY_POOL if key not in taken)
    for node in nodes:
        if id(node) not in given and (key := next(free, None)) is not None:
            given[id(node)] = key
    return given


def _with_keys(node: Node) -> Iterator[Node]:
    if node.tag == "Taxonomy":
        return
    if node.tag in {"Label", "Choice"}:
        yield node
    for child in node.children:
        yield from _with_keys(child)
