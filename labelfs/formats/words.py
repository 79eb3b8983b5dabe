"""Words of a text by the rules of the Penn Treebank, with their places, spelled as they stand in the text."""

from __future__ import annotations

import re

Token = tuple[int, int]
"""Where a token begins and ends, in code points."""

_QUOTE = r"(?:^|(?<=[\s(\[{<\"]))(['`])(?=\S)(?!(?i:tis|twas)\b)"
_CUTS = tuple((needed, re.compile(rule)) for needed, rule in (
    ("", r"(\.\.\.|--|[;@#$/%&?!]|[\[\](){}<>]|\"|``|''|[:,](?=\D|$))"),
    ("'", _QUOTE), ("`", _QUOTE),
    ("'", r"(?<=[^'\s])(')(?=\s|$)"),
    ("'", r"(?i)(?<=[^'\s])('(?:s|m|d|ll|re|ve))(?=\s|$|[^\w'])"),
    ("'", r"(?i)(?<=\w)(n't)(?!\w)"),
    ("cannot", r"(?i)\b(can)(not)\b"),
    ("mme", r"(?i)\b(gim|lem)(me)\b"),
    ("nna", r"(?i)\b(gon|wan)(na)\b"),
    ("otta", r"(?i)\b(got)(ta)\b"),
    ("'t", r"(?i)(?<!\w)('t)(is|was)\b"),
    (".", r"(?<=[^.])(\.)(?=[\])}>\"']*\s*\Z)"),
))
"""What must stand in the text for a rule to apply, and the rule: every group of a match is a token of its own."""
_PIECE = re.compile(r"\S+")


def tokens(text: str) -> list[Token]:
    """The tokens of a text taken as one sentence: a full stop is split off at its very end only."""
    pieces = [piece.span() for piece in _PIECE.finditer(text)]
    cuts = _cuts(text)
    if not cuts:
        return pieces
    made: list[Token] = []
    waiting = iter([*sorted(cuts), len(text) + 1])
    cut = next(waiting)
    for start, end in pieces:
        begin = start
        while cut <= begin:
            cut = next(waiting)
        while cut < end:
            made.append((begin, cut))
            begin, cut = cut, next(waiting)
        made.append((begin, end))
    return made


def _cuts(text: str) -> set[int]:
    """Where tokens begin or end inside of words, and at some ends of words too."""
    lowered = text.lower()
    found: set[int] = set()
    for needed, rule in _CUTS:
        if needed in lowered:
            for match in rule.finditer(text):
                for first_last in match.regs[1:]:
                    found.update(first_last)
    return found
