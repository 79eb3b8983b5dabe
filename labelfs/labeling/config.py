"""The labeling config: XML in, a typed tree out, with every problem's line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Role = Literal["object", "control", "child", "visual", "unknown"]


@dataclass(frozen=True, slots=True)
class ConfigProblem:
    """One thing wrong with a config; `level` error: Label Studio refuses it too, warning: work can go on."""

    line: int
    tag: str
    message: str
    level: Literal["error", "warning"] = "error"
    code: str = ""


@dataclass(slots=True)
class Node:
    """One tag of the tree: canonical name, typed attributes (declared defaults left out), children."""

    tag: str
    """Canonical spelling (`RectangleLabels`), or as written when unknown; `#text` for text between HTML elements."""
    role: Role
    line: int
    attrs: dict[str, Any]
    """Canonical camelCase name → typed value; unknown attributes as written, in lower case. Without name, toName."""
    children: list[Node] = field(default_factory=list)
    text: str = ""
    """Text content: CSS of Style, code of ReactCode, markup of HyperText (also as its `value`), else as written."""
    name: str | None = None
    to_name: tuple[str, ...] = ()
    """What it works on; also what it was bound to because it is the only object."""
    html: bool = False
    """A plain HTML element that only lays out."""
    written: str = ""
    """The tag as written (`AudioPlus`, `Textarea`)."""
    raw: dict[str, str] = field(default_factory=dict)
    """The attributes as written."""

    def to_json(self) -> dict[str, Any]:
        """`{tag, role, line, name, toName, attrs, children, text}` for the browser; empty members left out."""
        members = {
            "name": self.name, "toName": list(self.to_name), "attrs": self.attrs, "text": self.text, "html": self.html,
            "children": [child.to_json() for child in self.children],
        }
        return {"tag": self.tag, "role": self.role, "line": self.line} | {k: v for k, v in members.items() if v}

    def walk(self) -> Iterator[Node]:
        """The node itself and all below, in document order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            if node.children:
                waiting.extend(reversed(node.children))

    @property
    def self_bound(self) -> bool:
        """Whether it is object and control in one (`Chat`, `ReactCode`)."""
        from labelfs.labeling.tag import lookup

        tag = lookup(self.tag)
        return tag is not None and tag.own_object


@dataclass(slots=True)
class Config:
    """A parsed labeling config."""

    text: str
    root: Node
    problems: list[ConfigProblem]
    by_name: dict[str, Node]
    """Objects and controls; of several with one name the first."""
    comments: list[str] = field(default_factory=list)

    def controls(self) -> list[Node]:
        """Every control with a name, in document order; also objects that are their own control."""
        return [node for node in self.root.walk() if node.name and (node.role == "control" or node.self_bound)]

    def objects(self) -> list[Node]:
        """Every object with a name, in document order."""
        return [node for node in self.root.walk() if node.name and node.role == "object"]

    def tag_names(self) -> list[str]:
        """Every tag it uses, each once, in order."""
        return list(dict.fromkeys(node.tag for node in self.root.walk()))

    def variables(self) -> list[str]:
        """Top-level data keys the config reads (`$a.b[0]` → `a`), in document order."""
        from labelfs.labeling.variables import keys_of

        return keys_of(self.root)

    def required_keys(self) -> list[str]:
        """Top-level data keys without which a task cannot be shown: those of named tags' `value` and `valueList`."""
        from labelfs.labeling.variables import required_keys_of

        return required_keys_of(self.root)

    def labels(self, control: str) -> list[Node]:
        """The Label/Choice/… children of a control, at any depth, in document order; [] for an unknown control."""
        from labelfs.labeling.labels import children_of

        node = self.by_name.get(control)
        return [] if node is None else children_of(node)

    def parsed(self) -> dict[str, Any]:
        """Label Studio's `parsed_label_config`."""
        from labelfs.labeling.parsed import parsed_label_config

        return parsed_label_config(self.root)

    def errors(self) -> list[ConfigProblem]:
        """The problems because of which Label Studio refuses the config."""
        return [problem for problem in self.problems if problem.level == "error"]

    def hints(self) -> list[ConfigProblem]:
        """What is not wrong but surely not meant: labels stored as one and the same text."""
        from labelfs.labeling.rules import hints_of

        return hints_of(self.root, self.by_name)

    def sample_task(self) -> dict[str, Any] | None:
        """The task that stands as JSON in a comment, by convention for trying the config; None if there is none."""
        for comment in self.comments:
            try:
                found = json.loads(comment)
            except (ValueError, RecursionError):
                continue
            if isinstance(found, dict):
                return found if isinstance(found.get("data"), dict) else {"data": found}
        return None


def parse(text: str) -> Config:
    """Parse a config; never raises: a malformed document gives an empty `View` and one problem with line and column."""
    from labelfs.labeling.reading import read_config

    return read_config(text)


def expand(config: Config, data: Mapping[str, Any]) -> Node:
    """The tree for one task: Repeaters unrolled, dynamic children added, bound texts of labels resolved.

    `value="$x"` of objects stays as written (the browser looks it up in the task).
    """
    from labelfs.labeling.expansion import expand_tree

    return expand_tree(config.root, data)
