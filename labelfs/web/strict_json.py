"""JSON as it is accepted from outside: no NaN, no duplicate keys, no lone surrogates, 200 levels at most."""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

from labelfs.errors import BadRequest

DEPTH = 200
_CONTAINERS = frozenset((dict, list))
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
"""The only way for half of a surrogate pair into a text that is UTF-8."""
TOO_DEEP = f"JSON parse error - more than {DEPTH} levels deep"


def parse(raw: bytes | str) -> Any:
    """The value of a JSON text; raises `BadRequest` with the place of the fault."""
    try:
        text = raw if isinstance(raw, str) else raw.decode("utf-8-sig")
        value = json.loads(
            text, object_pairs_hook=_pairs, parse_constant=_no_constant, parse_float=_finite
        )
    except RecursionError:
        raise BadRequest(TOO_DEEP) from None
    except UnicodeDecodeError as fault:
        raise BadRequest(f"JSON parse error - not UTF-8 at byte {fault.start}") from None
    except json.JSONDecodeError as fault:
        raise BadRequest(f"JSON parse error - {fault}") from None
    except ValueError as fault:
        raise BadRequest(f"JSON parse error - {str(fault)[:200]}") from None
    halves = _SURROGATE.search(text) is not None
    if halves or text.count("[") + text.count("{") > DEPTH:
        _walk([value], texts=halves)
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"{text[:40]} is too large a number")
    return number


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise ValueError(f"the key {key[:100]!r} stands twice in one object")
            seen.add(key)
    return found


def _walk(level: list[Any], *, texts: bool) -> None:
    """Refuse values nested too deep and, if asked, `texts` that are no Unicode."""
    for _ in range(DEPTH + 1):
        if texts:
            _check_texts(level)
        inner = (one.values() if isinstance(one, dict) else one for one in level)
        level = [one for part in inner for one in part if type(one) in _CONTAINERS]
        if not level:
            return
    raise BadRequest(TOO_DEEP)


def _check_texts(level: list[Any]) -> None:
    for one in level:
        for text in (*one, *one.values()) if isinstance(one, dict) else one:
            if isinstance(text, str):
                _check_text(text)


def _check_text(text: str) -> None:
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            raise BadRequest("JSON parse error - half of a surrogate pair is not a character") from None
