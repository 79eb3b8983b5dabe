"""What changed in the labeling config: labels, controls and objects, and which labels lost their entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from labelfs.changes.model import ConfigChange
from labelfs.changes.parts import parts_of
from labelfs.labeling.config import Config, Node, parse
from labelfs.labeling.labels import children_of, effective_labels, stored
from labelfs.labeling.result import items_of


def compared(before: str | None, after: str | None, results: Callable[[], Iterable[Any]],
             ) -> Iterator[ConfigChange]:
    """The changes of the config; `results` gives the later state's, to count what still carries a removed label."""
    if before == after:
        return
    old, new = (parse(text or "<View></View>") for text in (before, after))
    found = [*_nodes(old, new), *_labels(old, new)]
    gone = {(one.control, one.before) for one in found if one.what == "label" and one.kind in ("removed", "renamed")}
    used = _used(results()) if gone else Counter()
    for one in found:
        count = used[one.control, one.before] if one.what == "label" and one.kind in ("removed", "renamed") else 0
        yield ConfigChange(one.kind, one.what, one.control, one.before, one.after, count)
    if not found and _tree(old.root) != _tree(new.root):
        yield ConfigChange("changed", "config", None)


def _used(results: Iterable[Any]) -> Counter[tuple[str | None, Any]]:
    used: Counter[tuple[str | None, Any]] = Counter()
    for result in results:
        for item in items_of(result):
            parts = parts_of(item)
            for value in (*parts.labels.values(), *parts.answer.values()):
                used.update((item.from_name, one) for one in (value if isinstance(value, list) else [value])
                            if isinstance(one, str))
    return used


def _named(config: Config) -> dict[str, Node]:
    return {node.name: node for node in (*config.objects(), *config.controls()) if node.name}


def _nodes(old: Config, new: Config) -> Iterator[ConfigChange]:
    before, after = _named(old), _named(new)
    for name in dict.fromkeys((*before, *after)):
        left, right = before.get(name), after.get(name)
        one = right or left
        what = "object" if one is not None and one.role == "object" else "control"
        if left is None or right is None:
            kind = "added" if left is None else "removed"
            yield ConfigChange(kind, what, name, left and left.tag, right and right.tag)
        elif _about(left) != _about(right):
            yield ConfigChange("changed", what, name, _about(left), _about(right))


def _about(node: Node) -> dict[str, Any]:
    about = {"tag": node.tag, **node.attrs}
    return about | ({"toName": list(node.to_name)} if node.to_name else {})


def _labels(old: Config, new: Config) -> Iterator[ConfigChange]:
    before, after = _named(old), _named(new)
    for name in before.keys() & after.keys():
        yield from _labels_of(name, before[name], after[name])


def _labels_of(name: str, old: Node, new: Node) -> Iterator[ConfigChange]:
    """A label that left its place to a new one with all else equal was renamed."""
    before, after = effective_labels(old), effective_labels(new)
    removed, added = ([one for one in mine if one not in other] for mine, other in ((before, after), (after, before)))
    renamed = _renamed(before, after, removed, added)
    for left, right in renamed.items():
        yield ConfigChange("renamed", "label", name, left, right)
    yield from (ConfigChange("removed", "label", name, one) for one in removed if one not in renamed)
    yield from (ConfigChange("added", "label", name, None, one) for one in added if one not in renamed.values())
    yield from _attributes(name, old, new)


def _renamed(before: list[str], after: list[str], removed: list[str], added: list[str]) -> dict[str, str]:
    if len(before) != len(after) or len(removed) != len(added):
        return {}
    return {left: right for left, right in zip(before, after, strict=True) if left in removed and right in added}


def _attributes(name: str, old: Node, new: Node) -> Iterator[ConfigChange]:
    before, after = ({stored(node): node.attrs for node in children_of(one) if stored(node)} for one in (old, new))
    for label in before:
        if label in after and before[label] != after[label]:
            yield ConfigChange("changed", "label", name, _with_label(label, before[label]),
                               _with_label(label, after[label]))


def _with_label(label: str, attrs: Mapping[str, Any]) -> dict[str, Any]:
    return {"label": label, **attrs}


def _tree(node: Node) -> dict[str, Any]:
    """The tree without its lines."""
    found = {key: value for key, value in node.to_json().items() if key not in ("line", "children")}
    return found | {"children": [_tree(child) for child in node.children]}
