"""Two versions of `config.xml` made one where both changed label lists: what one side added or removed follows."""

from __future__ import annotations

from functools import partial

from labelfs.changes import configs
from labelfs.changes.config_text import REMOVE, Element, appended, edited, sources
from labelfs.labeling.config import parse


def merge_config(base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """Ours with what theirs did to label lists; None where they did anything else, or where both clash.

    Ours keeps its bytes but for the labels that come and go.
    """
    try:
        texts = [one.decode("utf-8") for one in (base, ours, theirs)]
    except UnicodeDecodeError:
        return None
    if theirs in (ours, base):
        return ours
    if base == ours:
        return theirs
    done = list(configs.compared(texts[0], texts[2], tuple))
    if any(one.what != "label" or one.kind == "changed" for one in done):
        return None
    merged = texts[1]
    for one in done:
        if one.kind in ("removed", "renamed"):
            merged = edited(merged, partial(_without, (one.control, one.before)))
        if one.kind in ("added", "renamed"):
            source = sources(texts[2], one.control).get(str(one.after))
            if source is None or one.control is None:
                return None
            if str(one.after) not in sources(merged, one.control):
                merged = appended(merged, one.control, source)
    return merged.encode() if _as_meant(texts, merged) else None


def _without(gone: tuple[str | None, object], element: Element) -> str | None:
    owner = element.around[-1] if element.around else None
    stored = element.attrs.get("alias") or element.attrs.get("value")
    return REMOVE if element.tag in ("Label", "Choice") and (owner, stored) == gone else None


def _as_meant(texts: list[str], merged: str) -> bool:
    """The outcome is a good config, and differs from theirs by nothing that ours did not do."""
    if parse(merged).errors() and not parse(texts[1]).errors():
        return False
    mine = {repr(one) for one in configs.compared(texts[0], texts[1], tuple)}
    return all(repr(one) in mine for one in configs.compared(texts[2], merged, tuple))
