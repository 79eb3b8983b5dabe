"""The rules by which Label Studio's server refuses a config, in its words."""

from __future__ import annotations

from collections.abc import Iterator

from labelfs.labeling.config import Config, Node

_UNREADABLE = {"xml", "doctype", "too-deep", "too-many", "too-large", "encoding"}


def api_errors(config: Config) -> list[str]:
    """What `validation_errors.label_config` says; [] for a config the server takes.

    It refuses text that is no XML, names used twice and `toName`s without a name; unknown tags, wrong places and wrong
    attributes it takes (the labeling page reports those: `Config.problems`).
    """
    broken = [problem.message for problem in config.problems if problem.code in _UNREADABLE]
    if broken:
        return broken
    names = [text for node in config.root.walk() for text in _written(node, "name")]
    if len(set(names)) != len(names):
        return ["Label config contains non-unique names"]
    for node in config.root.walk():
        for text in _written(node, "toname"):
            for target in text.split(","):
                if target.strip() not in names:
                    return [f'toName="{target}" not found in names: {sorted(names)}']
    return []


def _written(node: Node, lower: str) -> Iterator[str]:
    return (text for name, text in node.raw.items() if name.lower() == lower and not node.html)
