"""What an import asks of the config: objects, controls and labels, found in the config there is or proposed anew."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from labelfs.formats.colours import colour_of
from labelfs.labeling.labels import effective_labels, shown

if TYPE_CHECKING:
    from labelfs.formats.registry import Report
    from labelfs.labeling.config import Config, Node

SHAPES = frozenset({"RectangleLabels", "PolygonLabels", "EllipseLabels", "BrushLabels", "VectorLabels"})
"""Controls that share one list of labels."""
_CHILD = {"Choices": "Choice", "Relations": "Relation"}
_CHILDLESS = frozenset({"TextArea", "Number", "VideoRectangle", "Rating"})
_UNFIT = re.compile(r"[^\w.-]+")
_BAD = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(text: str) -> str:
    """The text without characters that no XML document may hold."""
    return _BAD.sub("", text)


@dataclass(slots=True)
class Asked:
    """One control that is to be: its tag, what it works on, its attributes, labels with theirs."""

    tag: str
    to: str
    attrs: dict[str, str] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)


class Sheet:
    """Names of objects and controls for an import.

    In a project with a config they are the config's own where these fit; without one they make up a new config.
    """

    def __init__(self, config: Config | None) -> None:
        self._given = config if config is not None and (config.objects() or config.controls()) else None
        self.written = False
        """Whether the config proposed was written."""
        self.objects: dict[str, tuple[str, dict[str, str]]] = {}
        self.controls: dict[str, Asked] = {}
        self.vocabulary: dict[str, dict[str, str]] = {}
        self._known: dict[tuple[str, str, str], str] = {}
        self._labels: dict[str, set[str]] = {}
        self._missing: dict[str, dict[str, None]] = {}

    @classmethod
    def of(cls, config: Config | None, options: Mapping[str, Any], report: Report) -> Sheet:
        """The sheet of a whole import (option `sheet`), else a new one; `report` points to it."""
        found = options.get("sheet")
        report.sheet = found if isinstance(found, Sheet) else cls(config)
        return report.sheet

    @property
    def proposes(self) -> bool:
        """Whether there is no config yet, so that this makes one."""
        return self._given is None

    # ---- names --------------------------------------------------------------------------------------------
    def object(self, tag: str, key: str, **attrs: str) -> str:
        """The name of the object of this tag that shows the data key."""
        if self._given is not None:
            fitting = [node for node in self._given.objects() if node.tag == tag]
            exact = [node for node in fitting if node.attrs.get("value") == f"${key}"]
            if found := next(iter(exact or fitting), None):
                return found.name or key
        name = next((name for name, (kind, other) in self.objects.items()
                     if kind == tag and other.get("value") == f"${key}"), None)
        if name is None:
            name = self._free(key)
            self.objects[name] = (tag, {"value": f"${key}", **attrs})
            self._miss(f"{tag} for the data key {key}")
        return name

    def control(self, tag: str, to: str, name: str, *, main: bool = False, **attrs: str) -> str:
        """The name of the control of this tag on the object `to`.

        `name`: what it is called where it is new. `main`: any control of the config with this tag will do.
        """
        key = (tag, to, name)
        if key not in self._known:
            any_name = main or tag in SHAPES or tag == "KeyPointLabels"
            found = self._there(tag, to, name, any_name=any_name, attrs=attrs)
            self._known[key] = found if found is not None else self._new(tag, to, name, attrs)
        if self._known[key] in self.controls:
            self.controls[self._known[key]].attrs.update(attrs)
        return self._known[key]

    def _there(self, tag: str, to: str, name: str, *, any_name: bool, attrs: Mapping[str, str]) -> str | None:
        if self._given is None:
            return None
        if tag == "Relations" and any(node.tag == tag for node in self._given.root.walk()):
            return name
        region = attrs.get("perRegion") == "true"
        fitting = [node for node in self._given.controls() if node.tag == tag
                   and to in node.to_name and (node.attrs.get("perRegion") is True) == region]
        fit = re.compile(re.escape(_UNFIT.sub("_", plain(name)).strip("_") or "field") + r"\d*")
        named = [node for node in fitting if node.name == name] or [
            node for node in fitting if fit.fullmatch(node.name or "")]
        found = next(iter(named or (fitting if any_name else [])), None)
        return found.name if found is not None else None

    def _new(self, tag: str, to: str, name: str, attrs: Mapping[str, str]) -> str:
        made = self._free(name)
        self.controls[made] = Asked(tag, to, dict(attrs))
        self._miss(f'{tag} named "{made}"')
        return made

    def _free(self, name: str) -> str:
        """The name fit for a config, with a number behind it where it is taken."""
        plain_name = _UNFIT.sub("_", plain(name)).strip("_") or "field"
        given = set(self._given.by_name) if self._given is not None else set()
        made, number = plain_name, 2
        while made in self.objects or made in self.controls or made in given:
            made, number = f"{plain_name}{number}", number + 1
        return made

    # ---- labels -------------------------------------------------------------------------------------------
    def declare(self, label: str, **attrs: str) -> None:
        """A label that every shape control has, met or not."""
        known = self.vocabulary.setdefault(label, {})
        for name, value in attrs.items():
            known.setdefault(name, value)

    def label(self, control: str, label: str, **attrs: str) -> str:
        """Take note that a control uses a label; answers the label."""
        asked = self.controls.get(control)
        if asked is not None:
            known = asked.labels.setdefault(label, {})
            for name, value in attrs.items():
                known.setdefault(name, value)
            if asked.tag in SHAPES:
                self.declare(label, **attrs)
        elif self._given is not None and control in self._given.by_name and label not in self._labels_of(control):
            self._missing.setdefault(f'labels of "{control}" that the config does not have', {})[label] = None
        return label

    def _labels_of(self, control: str) -> set[str]:
        if control not in self._labels:
            node = self._given.by_name.get(control) if self._given is not None else None
            self._labels[control] = _stored_labels(self._given, node) if node is not None else set()
        return self._labels[control]

    def _miss(self, what: str) -> None:
        if self._given is not None:
            self._missing.setdefault("what the labels need and the config does not have", {})[what] = None

    def notes(self) -> list[str]:
        """What the config in force lacks; the labels were taken all the same."""
        return [f"{head}: {', '.join(list(names)[:20])}{' …' if len(names) > 20 else ''}"
                for head, names in self._missing.items()]

    # ---- the config ---------------------------------------------------------------------------------------
    def text(self) -> str:
        """A config with everything asked for; empty when nothing was, or where there is a config."""
        if self._given is not None or not self.objects:
            return ""
        lines = ["<View>"]
        for name, (tag, attrs) in self.objects.items():
            lines.append(f"  <{tag}{_attributes({'name': name, **attrs})}/>")
        controls = dict(self.controls)
        if self.vocabulary and not any(one.tag in SHAPES for one in controls.values()):
            image = next((name for name, (tag, _) in self.objects.items() if tag == "Image"), None)
            if image is not None:
                controls[self._free("box")] = Asked("RectangleLabels", image)
        for name, asked in controls.items():
            lines += self._control(name, asked)
        return "\n".join([*lines, "</View>", ""])

    def _control(self, name: str, asked: Asked) -> list[str]:
        names = {"name": name, "toName": asked.to} if asked.tag != "Relations" else {}
        head = f"  <{asked.tag}{_attributes({**names, **asked.attrs})}"
        labels = self.vocabulary if asked.tag in SHAPES else asked.labels
        if asked.tag in _CHILDLESS or not labels:
            return [f"{head}/>"]
        child = _CHILD.get(asked.tag, "Label")
        taken: set[str] = set()
        lines = [f"{head}>"]
        for label, attrs in labels.items():
            coloured = {} if child == "Choice" else {"background": attrs.get("background") or colour_of(label, taken)}
            taken |= set(coloured.values())
            lines.append(f"    <{child}{_attributes({'value': label, **attrs, **coloured})}/>")
        return [*lines, f"  </{asked.tag}>"]


def _stored_labels(config: Config | None, node: Node) -> set[str]:
    """What results of a control may hold; a control of a pair has the labels of the Labels beside it."""
    return {*effective_labels(node), *map(shown, config.labels(node.name or "") if config else ())}


def _attributes(attrs: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(plain(value))}" for name, value in attrs.items())
