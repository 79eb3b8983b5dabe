"""Regular expressions from outside: bounded in length, and in time by a process of their own that can be ended.

Matching cannot be interrupted inside a process, and `(a+)+$` or even `a*a*a*b` would hold up every page for ever.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import lru_cache

from labelfs.errors import BadRequest

LONGEST_PATTERN = 300
SECONDS = 3.0
"""For all texts of one query together."""

_REPEATS = frozenset("*+{")
_WORKER = """
import json, re, sys
pattern, rows = json.load(sys.stdin)
search = re.compile(pattern).search
json.dump([number for number, text in rows if search(text)], sys.stdout)
"""


@lru_cache(maxsize=64)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern; raises `BadRequest` for what is none or is too long."""
    if len(pattern) > LONGEST_PATTERN:
        raise BadRequest(f"the regular expression has more than {LONGEST_PATTERN} characters")
    try:
        return re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise BadRequest(f"not a regular expression: {error}") from None


def matching(pattern: str, rows: list[tuple[int, str]]) -> list[int]:
    """Numbers of the rows in whose text the pattern is found, case-sensitively.

    Raises `BadRequest` for a bad pattern, or one that takes too long on these texts.
    """
    found = compiled(pattern)
    if not _REPEATS & set(pattern):
        return [number for number, text in rows if found.search(text)]
    command = [sys.executable, "-I", "-S", "-c", _WORKER]
    try:
        worker = subprocess.run(command, input=json.dumps([pattern, rows]).encode(), stdout=subprocess.PIPE,
                                check=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise BadRequest("the regular expression takes too long on these tasks") from None
    matched: list[int] = json.loads(worker.stdout)
    return matched
