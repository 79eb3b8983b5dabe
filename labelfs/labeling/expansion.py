"""The tree for one task: Repeaters unrolled, lists of labels taken from the data, bound texts filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from labelfs.labeling.config import Node
from labelfs.labeling.reading import retype
from labelfs.labeling.tag import Tag, lookup
from labelfs.labeling.variables import as_text, find, resolve, whole

DEFAULT_FLAG = "{{idx}}"
MAX_NODES = 100_000
"""More nodes than this are not made, whatever a task's lists say."""


def expand_tree(root: Node, data: Mapping[str, Any]) -> Node:
    """The tree for one task (see `config.expand`); never raises on any data."""
    return _Expansion(data).node(root, {})


class _Expansion:
    """One walk over the tree; `flags` maps the index flags of the Repeaters around to their present number."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.left = MAX_NODES

    def node(self, node: Node, flags: Mapping[str, int]) -> Node:
        self.left -= 1
        copy = _indexed(node, flags)
        if node.tag == "Repeater":
            return self._repeater(node, copy, flags)
        copy.children = [self.node(child, flags) for child in node.children if self.left > 0]
        tag = lookup(node.tag)
        if tag is None:
            return copy
        if tag.role in {"control", "child", "visual"}:
            self._fill(copy, tag)
        copy.children += self._dynamic(copy, tag)
        return copy

    def _repeater(self, node: Node, copy: Node, flags: Mapping[str, int]) -> Node:
        """A View (PagedView for pagination) with one View per element; none if the list is missing."""
        path = whole(str(copy.attrs.get("on", "")))
        items = find(path, self.data) if path else None
        flag = str(node.attrs.get("indexFlag", DEFAULT_FLAG))
        paged = copy.attrs.get("mode") == "pagination"
        result = replace(copy, tag="PagedView" if paged else "View", attrs=dict(copy.attrs), children=[])
        for index in range(len(items) if isinstance(items, list) else 0):
            if self.left <= 0:
                break
            inner = {**flags, flag: index}
            children = [self.node(child, inner) for child in node.children]
            result.children.append(Node("View", "visual", node.line, {}, children))
        return result

    def _fill(self, node: Node, tag: Tag) -> None:
        """Replace variables in the texts of everything but objects; the list of further labels stays as written."""
        for name, value in node.attrs.items():
            attr = tag.attr(name)
            if attr is None or not attr.variable or not isinstance(value, str) or "$" not in value:
                continue
            if name == "value" and _child_tag(tag):
                continue
            node.attrs[name] = as_text(resolve(value, self.data))

    def _dynamic(self, node: Node, tag: Tag) -> list[Node]:
        """Labels or choices from the list that `value` names."""
        kind = _child_tag(tag)
        path = whole(str(node.attrs.get("value", ""))) if kind else None
        items = find(path, self.data) if path else None
        return self._children(items, kind, node.line, 0) if kind else []

    def _children(self, items: Any, kind: str, line: int, depth: int) -> list[Node]:
        if not isinstance(items, list) or depth > 50:
            return []
        known = (item for item in items if isinstance(item, (Mapping, str)))
        return [self._child(item, kind, line, depth) for item in known if self._take()]

    def _take(self) -> bool:
        self.left -= 1
        return self.left > 0

    def _child(self, item: Mapping[str, Any] | str, kind: str, line: int, depth: int) -> Node:
        """One label of the task's list: its keys are the attributes."""
        given: Mapping[str, Any] = {"value": item} if isinstance(item, str) else item
        node = Node(kind, "child", line, {}, written=kind)
        tag = lookup(kind)
        for key, value in given.items():
            attr = tag.attr(key) if tag else None
            if key == "children" or attr is None:
                continue
            text = as_text(resolve(value, self.data) if isinstance(value, str) else value)
            node.raw[attr.name] = text
            node.attrs[attr.name] = retype(node, attr.name, text)
        if kind == "Choice":
            node.children = self._children(given.get("children"), kind, line, depth + 1)
        return node


def _child_tag(tag: Tag) -> str | None:
    """What the task's list makes: `Label` for `*Labels`, `Choice` for Choices and Taxonomy, `Relation`."""
    return tag.children[0] if tag.children and tag.children[0] in {"Label", "Choice", "Relation"} and (
        tag.role == "control" and tag.attr("value")) else None


def _indexed(node: Node, flags: Mapping[str, int]) -> Node:
    """A copy without children, with each index flag replaced in name, toName, attributes and text."""
    copy = replace(node, attrs=dict(node.attrs), raw=dict(node.raw), children=[])
    for flag, index in flags.items():
        _replace_flag(copy, flag, str(index))
    return copy


def _replace_flag(node: Node, flag: str, index: str) -> None:
    if not flag:
        return
    node.name = node.name.replace(flag, index) if node.name else node.name
    node.to_name = tuple(target.replace(flag, index) for target in node.to_name)
    node.text = node.text.replace(flag, index)
    node.raw = {name: text.replace(flag, index) for name, text in node.raw.items()}
    for name, value in node.attrs.items():
        if isinstance(value, str) and flag in value:
            node.attrs[name] = retype(node, name, value.replace(flag, index))
        elif isinstance(value, list):
            node.attrs[name] = [item.replace(flag, index) if isinstance(item, str) else item for item in value]
