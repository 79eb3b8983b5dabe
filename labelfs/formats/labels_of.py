"""Choices of a control as results hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labelfs.labeling.labels import effective_labels

if TYPE_CHECKING:
    from labelfs.labeling.config import Node


def choices_of(node: Node) -> list[str]:
    """The choices in order, each once."""
    return list(dict.fromkeys(effective_labels(node)))
