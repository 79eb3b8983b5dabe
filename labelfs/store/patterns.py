"""Regular expressions from outside: bounded in length, in nesting and in time."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from functools import lru_cache
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

from labelfs.errors import BadRequest

LONGEST_PATTERN = 300
LONGEST_TEXT = 10_000
"""Characters of a field that are looked at."""
MOST_REPEATS = 6
SECONDS = 2.0
"""For all rows of one query together."""

_REPEATS = frozenset((_constants.MAX_REPEAT, _constants.MIN_REPEAT))


@lru_cache(maxsize=64)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, if it is one that cannot run away; raises `BadRequest`."""
    if len(pattern) > LONGEST_PATTERN:
        raise BadRequest(f"the regular expression has more than {LONGEST_PATTERN} characters")
    try:
        tree = _parser.parse(pattern)
        found = re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise BadRequest(f"not a regular expression: {error}") from None
    if _repeats(tree, inside=False) > MOST_REPEATS:
        raise BadRequest(f"the regular expression has more than {MOST_REPEATS} open repetitions")
    return found


def _repeats(tree: Iterable[Any], *, inside: bool) -> int:
    """How many open repetitions there are; one inside another, the cause of endless matching, is refused."""
    count = 0
    for operator, argument in tree:
        deeper = inside
        if operator in _REPEATS and argument[1] > 50:
            if inside:
                raise BadRequest("the regular expression repeats a repetition: it could take for ever")
            deeper = True
            count += 1
        elif operator is _constants.GROUPREF:
            raise BadRequest("the regular expression refers back to a group")
        count += sum(_repeats(part, inside=deeper) for part in _parts(argument))
    return count


def _parts(argument: Any) -> list[Any]:
    """Sub-patterns in the argument of an operator."""
    if isinstance(argument, _parser.SubPattern):
        return [argument]
    if isinstance(argument, (tuple, list)):
        return [part for item in argument for part in _parts(item)]
    return []


class Matcher:
    """The SQL function `matches(pattern, text)` of one query, with its time."""

    def __init__(self) -> None:
        self.late = False
        self._end = time.monotonic() + SECONDS

    def __call__(self, pattern: str, text: Any) -> bool:
        if text is None:
            return False
        if time.monotonic() > self._end:
            self.late = True
            raise TimeoutError
        return compiled(pattern).search(str(text)[:LONGEST_TEXT]) is not None
