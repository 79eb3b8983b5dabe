"""Colours of labels that come without one: the same label has the same colour in every project."""

from __future__ import annotations

import hashlib
from collections.abc import Container

PALETTE = (
    "#d1495b", "#2a6f97", "#edae49", "#3a7d44", "#7b5ea7", "#00798c", "#e07a5f", "#5b8e7d", "#b56576", "#457b9d",
    "#c77d2e", "#6a994e", "#9d4edd", "#118ab2", "#ef476f", "#8d6a9f", "#bc6c25", "#2b9348", "#5e60ce", "#0096c7",
    "#e5383b", "#606c38", "#a44a3f", "#4361ee",
)


def colour_of(label: str, taken: Container[str] = ()) -> str:
    """A colour by the label's text; the next free one of the palette while there is any."""
    start = hashlib.sha256(label.encode("utf-8", "surrogatepass")).digest()[0]
    turn = (PALETTE[(start + step) % len(PALETTE)] for step in range(len(PALETTE)))
    first = PALETTE[start % len(PALETTE)]
    return next((one for one in turn if one not in taken), first)
