"""The labeling config: XML in, a typed tree out, with every problem's line."""

from __future__ import annotations

from collections.abc import Mapping
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
    """Canonical spelling (`RectangleLabels`), or as written when unknown."""
    role: Role
    line: int
    attrs: dict[str, Any]
    """Canonical camelCase name → typed value; unknown attributes as written, in lower case."""
    children: list[Node] = field(default_factory=list)
    text: str = ""
    name: str | None = None
    to_name: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """`{tag, role, line, name, toName, attrs, children, text}` for the browser; empty members left out."""
        raise NotImplementedError


@dataclass(slots=True)
class Config:
    """A parsed labeling config."""

    text: str
    root: Node
    problems: list[ConfigProblem]
    by_name: dict[str, Node]

    def controls(self) -> list[Node]:
        """Every control with a name, in document order."""
        raise NotImplementedError

    def objects(self) -> list[Node]: ...
    def variables(self) -> list[str]:
        """Top-level data keys the config reads (`$a.b[0]` → `a`), in document order."""
        raise NotImplementedError

    def labels(self, control: str) -> list[Node]:
        """The Label/Choice/… children of a control."""
        raise NotImplementedError

    def parsed(self) -> dict[str, Any]:
        """Label Studio's `parsed_label_config`."""
        raise NotImplementedError


def parse(text: str) -> Config:
    """Parse a config; never raises: a malformed document gives an empty `View` and one problem with line and column."""
    raise NotImplementedError


def expand(config: Config, data: Mapping[str, Any]) -> Node:
    """The tree for one task: Repeaters unrolled, dynamic children added, bound texts of labels resolved.

    `value="$x"` of objects stays as written (the browser looks it up in the task).
    """
    raise NotImplementedError
