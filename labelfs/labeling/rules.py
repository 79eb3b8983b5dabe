"""What is wrong with a config beyond single attributes: names, wiring, places, contradictions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from labelfs.labeling.config import ConfigProblem, Node
from labelfs.labeling.labels import children_of, shown, stored
from labelfs.labeling.skeleton import faults
from labelfs.labeling.tag import Tag, lookup


@dataclass(frozen=True, slots=True)
class Scene:
    """A config's tree with what the rules look up again and again."""

    root: Node
    by_name: Mapping[str, Node]
    ancestors: Mapping[int, tuple[Node, ...]]
    """`id(node)` → the nodes around it, nearest first."""

    def around(self, node: Node) -> tuple[Node, ...]:
        return self.ancestors.get(id(node), ())

    def target(self, name: str) -> Node | None:
        """The node of that name; inside and outside Repeaters also one whose index flag is filled in."""
        return self.by_name.get(name) or next(
            (node for other, node in self.by_name.items() if "{{" in other and flagged(other).fullmatch(name)), None)


Rule = Callable[[Scene, Node, "Tag | None"], Iterator[ConfigProblem]]


def problems_of(root: Node, by_name: Mapping[str, Node]) -> list[ConfigProblem]:
    """All problems that the rules of this module find, in document order of the tags."""
    scene = Scene(root, by_name, _ancestors(root))
    return [
        problem for node in root.walk() if not node.html
        for rule in RULES for problem in rule(scene, node, lookup(node.tag))
    ]


def hints_of(root: Node, by_name: Mapping[str, Node]) -> list[ConfigProblem]:
    """What Label Studio never mentions but a person wants to know: labels that results cannot tell apart."""
    scene = Scene(root, by_name, _ancestors(root))
    return [problem for node in root.walk() if not node.html for problem in _doubles(scene, node, lookup(node.tag))]


def flagged(name: str) -> re.Pattern[str]:
    """The pattern of a name with index flags: `page_{{idx}}` matches `page_0`, `page_12`."""
    return re.compile(r"\d+".join(map(re.escape, re.split(r"\{\{.*?\}\}", name))))


def _ancestors(root: Node) -> dict[int, tuple[Node, ...]]:
    found: dict[int, tuple[Node, ...]] = {}
    stack: list[tuple[Node, tuple[Node, ...]]] = [(root, ())]
    while stack:
        node, above = stack.pop()
        found[id(node)] = above
        stack.extend((child, (node, *above)) for child in node.children)
    return found


def _error(node: Node, code: str, message: str) -> ConfigProblem:
    return ConfigProblem(node.line, node.written or node.tag, message, "error", code)


def _warning(node: Node, code: str, message: str) -> ConfigProblem:
    return ConfigProblem(node.line, node.written or node.tag, message, "warning", code)


# ---- names -------------------------------------------------------------------------------------------------


def _name_needed(_scene: Scene, node: Node, tag: Tag | None) -> Iterator[ConfigProblem]:
    if tag is not None and tag.naming == "required" and not node.name:
        yield _error(node, "name-missing", f"{node.tag} needs a name")


def _name_not_allowed(_scene: Scene, node: Node, tag: Tag | None) -> Iterator[ConfigProblem]:
    if tag is not None and tag.naming == "none" and "name" in node.attrs and tag.role == "visual":
        yield _warning(node, "name-not-allowed", f"{node.tag} has no name; name=\"{node.attrs['name']}\" does nothing")


def _unique(scene: Scene, node: Node, _tag: Tag | None) -> Iterator[ConfigProblem]:
    first = scene.by_name.get(node.name or "")
    if first is not None and first is not node and node.role in {"object", "control", "unknown"}:
        yield _error(node, "duplicate-name", f'the name "{node.name}" is taken by {first.tag} in line {first.line}')


def _repeated_name(scene: Scene, node: Node, _tag: Tag | None) -> Iterator[ConfigProblem]:
    """A name inside a Repeater without its flag would be the same in every copy."""
    if not node.name or node.role not in {"object", "control"}:
        return
    for repeater in scene.around(node):
        flag = str(repeater.attrs.get("indexFlag", "{{idx}}"))
        if repeater.tag == "Repeater" and flag not in node.name:
            yield _warning(node, "repeated-name", f'the name "{node.name}" does not contain {flag}, so that all copies '
                                                  "made by the Repeater would have one name")


# ---- wiring ------------------------------------------------------------------------------------------------


def _to_name_missing(scene: Scene, node: Node, tag: Tag | None) -> Iterator[ConfigProblem]:
    attr = tag.attr("toName") if tag else None
    if attr is None or not attr.required or any(name.lower() == "toname" and text for name, text in node.raw.items()):
        return
    if node.to_name:
        yield _warning(node, "to-name-missing", f'{node.tag} has no toName; taken for "{node.to_name[0]}", the only '
                                                "object")
    elif node.role == "visual":
        yield _warning(node, "to-name-missing", f"{node.tag} has no toName")
    else:
        count = sum(1 for other in scene.by_name.values() if other.role == "object")
        yield _error(node, "to-name-missing",
                     f"{node.tag} has no toName, and there {'is no object' if not count else f'are {count} objects'}")


def _to_name_known(scene: Scene, node: Node, tag: Tag | None) -> Iterator[ConfigProblem]:
    for name in node.to_name if tag is not None else ():
        target = scene.target(name)
        if target is None:
            yield _error(node, "to-name-unknown",
                         f'toName="{name}" not found in names: {sorted(scene.by_name)}')
        elif not _fits(node, tag, target):
            yield _error(node, "to-name-object",
                         f'{node.tag} cannot work with "{name}", which is {target.tag}; it works with {_words(tag)}')


def _fits(node: Node, tag: Tag | None, target: Node) -> bool:
    if tag is None or target.role == "unknown" or not tag.objects:
        return True
    if target.role != "object":
        return target is node
    return "*" in tag.objects or target.tag in tag.objects


def _words(tag: Tag | None) -> str:
    if tag is None or "*" in tag.objects:
        return "any object, such as Image or Text"
    return ", ".join(tag.objects)


def _pair(_scene: Scene, node: Node, _tag: Tag | None) -> Iterator[ConfigProblem]:
    if node.tag == "Pairwise" and node.to_name and len(set(node.to_name)) != 2:
        yield _error(node, "pairwise", 'Pairwise compares two objects: toName="left,right"')


def _when_known(scene: Scene, node: Node, _tag: Tag | None) -> Iterator[ConfigProblem]:
    name = node.attrs.get("whenTagName")
    if isinstance(name, str) and name and scene.target(name) is None:
        yield _warning(node, "when-unknown", f'whenTagName="{name}" names no tag, so that the condition is never met')


# ---- places ------------------------------------------------------------------------------------------------


def _place(scene: Scene, node: Node, tag: Tag | None) -> Iterator[ConfigProblem]:
    if tag is None or not tag.parents:
        return
    above = scene.around(node)
    if not any(parent.tag in tag.parents or parent.role == "unknown" for parent in above):
        yield _error(node, "wrong-parent", f"{node.tag} must stand inside {_one_of(tag.parents)}")


def _one_of(parents: tuple[str, ...]) -> str:
    return "a *Labels tag, such as RectangleLabels" if len(parents) > 4 else " or ".join(parents)


def _needed_attributes(_scene: Scene, node: Node, tag: Tag | None) -> Iterator[ConfigProblem]:
    for attr in tag.attrs if tag else ():
        if attr.required and attr.name not in {"name", "toName"} and attr.name not in node.attrs:
            yield _warning(node, "attribute-missing", f"{node.tag} needs {attr.name}")
    if node.tag == "Image" and not {"value", "valueList"} & set(node.attrs):
        yield _warning(node, "attribute-missing", "Image needs value or valueList")


# ---- contradictions ----------------------------------------------------------------------------------------


def _scope(_scene: Scene, node: Node, _tag: Tag | None) -> Iterator[ConfigProblem]:
    if node.attrs.get("perRegion") is True and node.attrs.get("perItem") is True:
        yield _warning(node, "per-region-and-item", "perRegion and perItem cannot be had together; perRegion is used")


def _limits(_scene: Scene, node: Node, _tag: Tag | None) -> Iterator[ConfigProblem]:
    low, high = node.attrs.get("min"), node.attrs.get("max")
    if isinstance(low, (int, float)) and isinstance(high, (int, float)) and low > high:
        yield _warning(node, "limits", f"min={low} is above max={high}")
    if node.attrs.get("slider") is True and (low is None or high is None):
        yield _warning(node, "limits", "a slider needs min and max")


def _skeleton(_scene: Scene, node: Node, _tag: Tag | None) -> Iterator[ConfigProblem]:
    text = node.attrs.get("points")
    for fault in faults(text) if isinstance(text, str) and text else ():
        yield _warning(node, "skeleton", f"points: {fault}")


def _doubles(_scene: Scene, node: Node, tag: Tag | None) -> Iterator[ConfigProblem]:
    """Labels of one control (choices of one level) that would be stored as the same text."""
    if tag is None or not tag.children or tag.role != "control":
        return
    named = [child for child in children_of(node) if child.tag in {"Label", "Relation"} and stored(child)]
    yield from _double(named)
    for level in (node, *children_of(node)):
        yield from _double([child for child in _choices(level) if stored(child)])


def _choices(node: Node) -> Iterator[Node]:
    """The choices of one level, also those wrapped in layout."""
    for child in node.children:
        if child.tag == "Choice":
            yield child
        else:
            yield from _choices(child)


def _double(nodes: list[Node]) -> Iterator[ConfigProblem]:
    counts: Counter[str] = Counter()
    for node in nodes:
        counts[stored(node)] += 1
        if counts[stored(node)] == 2:
            yield _warning(node, "duplicate-label", f'"{stored(node)}" is there twice; results cannot tell them apart')


def _blank(scene: Scene, node: Node, _tag: Tag | None) -> Iterator[ConfigProblem]:
    if node.tag in {"Choice", "Label"} and "value" in node.attrs and not shown(node):
        owner = next((above for above in scene.around(node) if above.role == "control"), None)
        if owner is None or owner.attrs.get("allowEmpty") is not True:
            yield _warning(node, "attribute-missing", f"{node.tag} has an empty value")


def _not_drawn(_scene: Scene, node: Node, tag: Tag | None) -> Iterator[ConfigProblem]:
    if tag is not None and tag.status == "experimental":
        yield _warning(node, "not-drawn", f"{node.tag} was never part of a release; its results are kept, not drawn")


RULES: tuple[Rule, ...] = (
    _name_needed, _name_not_allowed, _unique, _repeated_name, _to_name_missing, _to_name_known, _pair, _when_known,
    _place, _needed_attributes, _scope, _limits, _skeleton, _blank, _not_drawn,
)
