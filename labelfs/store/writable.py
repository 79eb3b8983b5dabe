"""What may be written into a project file: values that the next reader will not call a problem."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import orjson

from labelfs.errors import BadRequest, TooLarge
from labelfs.store.digests import slow_jcs
from labelfs.store.jsontext import MAX_DEPTH, is_deep


def check_writable(value: Any, *, levels: int = 0) -> None:
    """Raise unless the value, `levels` deep in its file, is JSON as the format wants it.

    `BadRequest` for NaN and Infinity, integers beyond double, lone surrogates and what is no JSON; `TooLarge` when
    it nests too deep.
    """
    try:
        text = _text(value)
    except RecursionError:
        raise TooLarge(f"nested deeper than {MAX_DEPTH} levels") from None
    except (TypeError, ValueError) as error:
        raise BadRequest(f"cannot be written as JSON: {_reason(error)}") from None
    if is_deep(text, MAX_DEPTH - levels):
        raise TooLarge(f"nested deeper than {MAX_DEPTH} levels")


def _text(value: Any) -> bytes:
    try:
        text = orjson.dumps(value)
    except TypeError:
        text = slow_jcs(value)  # integers beyond 64 bits are fine; else it says what is not
        _check_numbers(value)
    if b"null" in text:
        _check_numbers(value)
    return text


def _check_numbers(value: Any) -> None:
    """Raise `ValueError` for NaN, Infinity (which orjson writes as null) and integers beyond double."""
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is not a number that JSON has")
    if isinstance(value, int) and value.bit_length() > 1024:
        raise ValueError("a number beyond the range of a double")
    if isinstance(value, (Mapping, list, tuple)):
        for item in value.values() if isinstance(value, Mapping) else value:
            _check_numbers(item)


def _reason(error: Exception) -> str:
    return "a lone surrogate in a string" if isinstance(error, UnicodeEncodeError) else str(error)
