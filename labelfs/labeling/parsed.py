"""Label Studio's `parsed_label_config`: what its SDK and model backends read of a config."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labelfs.labeling.config import Node

_LABEL_TAGS = {"Label", "Choice", "Relation"}
_NOT_CONTROLS = {"Filter"}


def parsed_label_config(root: Node) -> dict[str, Any]:
    """Control name → type, to_name, inputs, labels, labels_attrs, as the reference's SDK computes it.

    Only controls that write their `toName` out are in it, and only objects with a value; attributes of labels are
    given as written.
    """
    nodes = list(root.walk())
    flags = [flag for node in nodes if (flag := _raw(node, "indexflag"))]
    outputs = {str(_raw(node, "name")): _output(node, flags) for node in nodes if _is_output(node)}
    inputs = {str(_raw(node, "name")): _input(node) for node in nodes if _is_input(node)}
    labels: dict[str, dict[str, Any]] = {name: {} for name in outputs}
    _collect(root, None, outputs, labels)
    for name, info in outputs.items():
        info["inputs"] = [inputs[target] for target in info["to_name"] if target in inputs]
        info["labels"] = list(labels[name])
        info["labels_attrs"] = labels[name]
    return outputs


def _raw(node: Node, lower: str) -> str | None:
    return next((text for name, text in node.raw.items() if name.lower() == lower), None)


def _is_output(node: Node) -> bool:
    return bool(_raw(node, "name") and _raw(node, "toname")) and node.tag not in _NOT_CONTROLS and not node.html


def _is_input(node: Node) -> bool:
    return bool(_raw(node, "name") and _value(node)) and not _is_output(node) and not node.html


def _value(node: Node) -> str | None:
    return _raw(node, "value") or _raw(node, "valuelist")


def _input(node: Node) -> dict[str, Any]:
    return {"type": _type(node), "valueType": _raw(node, "valuetype"), "value": (_value(node) or "").lstrip("$")}


def _type(node: Node) -> str:
    """The canonical name, or the alias that was written (`AudioPlus`)."""
    return node.tag if node.written.lower() == node.tag.lower() else node.written


def _output(node: Node, flags: list[str]) -> dict[str, Any]:
    info: dict[str, Any] = {"type": _type(node), "to_name": (_raw(node, "toname") or "").split(",")}
    patterns = {flag: ".*" for flag in flags if any(flag in target for target in info["to_name"])}
    if patterns:
        info["regex"] = patterns
    conditions = _conditions(node)
    if conditions:
        info["conditionals"] = conditions
    if (_raw(node, "value") or "").startswith("$") or _raw(node, "apiurl"):
        info["dynamic_labels"] = True
    return info


def _conditions(node: Node) -> Mapping[str, str]:
    """The first condition of a control that is asked per region."""
    if _raw(node, "perregion") != "true":
        return {}
    for attribute, kind in (("whentagname", "tag"), ("whenlabelvalue", "label"), ("whenchoicevalue", "choice")):
        if text := _raw(node, attribute):
            return {"type": kind, "name": text}
    return {}


def _collect(node: Node, owner: str | None, outputs: Mapping[str, Any], labels: dict[str, dict[str, Any]]) -> None:
    """Give each label to the nearest control around it."""
    if owner is not None and node.tag in _LABEL_TAGS:
        text = _raw(node, "alias") or _raw(node, "value") or node.text
        if text:
            labels[owner][text] = dict(node.raw)
    name = _raw(node, "name")
    inner = name if name in outputs else owner
    for child in node.children:
        _collect(child, inner, outputs, labels)
