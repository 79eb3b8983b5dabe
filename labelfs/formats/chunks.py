"""Chunk tags of tokens (IOB1, IOB2, BIOES, BILOU) as labeled stretches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

Chunk = tuple[int, int, str]
"""First token, token after the last one, label."""
_OUTSIDE = {"O", "", "_", "-"}


def split_tag(tag: str) -> tuple[str, str]:
    """`B-PER` as (`B`, `PER`); a tag without prefix counts as inside."""
    if tag in _OUTSIDE:
        return "O", ""
    head, dash, label = tag.partition("-")
    if dash and head.upper() in {"B", "I", "E", "S", "L", "U", "M"}:
        return head.upper(), label
    return "I", tag


def scheme_of(sentences: Iterable[Sequence[str]]) -> str:
    """`IOB2`, `IOB1` or `BIOES` (BILOU too), by what occurs."""
    first_inside = False
    for tags in sentences:
        before = ("O", "")
        for tag in map(split_tag, tags):
            if tag[0] in {"E", "S", "L", "U"}:
                return "BIOES"
            first_inside = first_inside or (tag[0] == "I" and (before[0] == "O" or before[1] != tag[1]))
            before = tag
    return "IOB1" if first_inside else "IOB2"


def chunks(tags: Sequence[str]) -> Iterator[Chunk]:
    """The chunks of one sentence, whatever the scheme: a chunk ends where the next begins, another label or O comes."""
    start, label = -1, ""
    for place, (head, name) in enumerate(map(split_tag, tags)):
        if start >= 0 and (head in {"O", "B", "S", "U"} or name != label):
            yield start, place, label
            start = -1
        if head != "O" and start < 0:
            start, label = place, name
        if start >= 0 and head in {"E", "L", "S", "U"}:
            yield start, place + 1, label
            start = -1
    if start >= 0:
        yield start, len(tags), label


def joined(tokens: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """The tokens joined by blanks, and where each of them is, in code points."""
    places, at = [], 0
    for token in tokens:
        places.append((at, at + len(token)))
        at += len(token) + 1
    return " ".join(tokens), places
