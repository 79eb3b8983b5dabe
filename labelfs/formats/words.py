"""Words of a text by the rules of the Penn Treebank, with their places, spelled as they stand in the text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise

Token = tuple[int, int]
"""Where a token begins and ends, in code points."""

_CUTS = tuple((needed, re.compile(rule)) for needed, rule in (
    ("...", r"(\.\.\.)"),
    ("--", r"(--)"),
    ("", r"([;@#$/%&?!])"),
    ("", r"([\[\](){}<>])"),
    ("", r"(\"|``|'')"),
    ("", r"([:,])(?=\D|$)"),
    ("", r"(?:^|(?<=[\s(\[{<\"]))(['`])(?=\S)(?!(?i:tis|twas)\b)"),
    ("'", r"(?<=[^'\s])(')(?=\s|$)"),
    ("'", r"(?i)(?<=[^'\s])('(?:s|m|d|ll|re|ve))(?=\s|$|[^\w'])"),
    ("'", r"(?i)(?<=\w)(n't)(?!\w)"),
    ("not", r"(?i)\b(can)(not)\b"),
    ("me", r"(?i)\b(gim|lem)(me)\b"),
    ("na", r"(?i)\b(gon|wan)(na)\b"),
    ("ta", r"(?i)\b(got)(ta)\b"),
    ("'t", r"(?i)(?<!\w)('t)(is|was)\b"),
    (".", r"(?<=[^.])(\.)(?=[\])}>\"']*\s*\Z)"),
))
"""What must stand in the text for a rule to apply, and the rule: every group of a match is a token of its own."""
_PIECE = re.compile(r"\S+")


def tokens(text: str) -> list[Token]:
    """The tokens of a text taken as one sentence: a full stop is split off at its very end only."""
    lowered = text.lower()
    cuts = {place for needed, rule in _CUTS if needed in lowered for found in rule.finditer(text)
            for group in range(1, rule.groups + 1) for place in found.span(group)}
    if not cuts:
        return [piece.span() for piece in _PIECE.finditer(text)]
    made: list[Token] = []
    waiting = sorted(cuts)
    for piece in _PIECE.finditer(text):
        start, end = piece.span()
        inner = waiting[bisect_right(waiting, start):bisect_left(waiting, end)]
        made.extend(pairwise([start, *inner, end]) if inner else [(start, end)])
    return made
