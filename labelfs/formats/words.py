"""Words of a text by the rules of the Penn Treebank, with their places, spelled as they stand in the text."""

from __future__ import annotations

import re
from itertools import pairwise

Token = tuple[int, int]
"""Where a token begins and ends, in code points."""

_CUTS = tuple(re.compile(rule) for rule in (
    r"(\.\.\.)",
    r"(--)",
    r"([;@#$/%&?!])",
    r"([\[\](){}<>])",
    r"(\"|``|'')",
    r"([:,])(?=\D|$)",
    r"(?:^|(?<=[\s(\[{<\"]))(['`])(?=\S)(?!(?i:tis|twas)\b)",
    r"(?<=[^'\s])(')(?=\s|$)",
    r"(?i)(?<=[^'\s])('(?:s|m|d|ll|re|ve))(?=\s|$|[^\w'])",
    r"(?i)(?<=\w)(n't)(?!\w)",
    r"(?i)\b(can)(not)\b",
    r"(?i)\b(gim|lem)(me)\b",
    r"(?i)\b(gon|wan)(na)\b",
    r"(?i)\b(got)(ta)\b",
    r"(?i)(?<!\w)('t)(is|was)\b",
    r"(?<=[^.])(\.)(?=[\])}>\"']*\s*\Z)",
))
"""Every group of every match is a token of its own."""
_PIECE = re.compile(r"\S+")


def tokens(text: str) -> list[Token]:
    """The tokens of a text taken as one sentence: a full stop is split off at its very end only."""
    cuts = {place for rule in _CUTS for found in rule.finditer(text) for group in range(1, rule.groups + 1)
            for place in found.span(group)}
    made: list[Token] = []
    for piece in _PIECE.finditer(text):
        inner = [place for place in range(piece.start() + 1, piece.end()) if place in cuts]
        edges = [piece.start(), *inner, piece.end()]
        made.extend(pairwise(edges))
    return made
