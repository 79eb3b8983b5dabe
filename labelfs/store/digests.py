"""Digests and revisions: SHA-256 over RFC 8785 (JCS) text, integers of any size with their decimal digits."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Mapping
from json.encoder import encode_basestring
from typing import Any

import orjson

_EXPONENT = re.compile(r"^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$")


def jcs(value: Any) -> bytes:
    """The JCS text of a JSON value in UTF-8.

    RFC 8785, except that integers beyond ±(2^53 − 1) stand with their decimal digits. Raises `ValueError` for
    NaN and Infinity, `UnicodeEncodeError` (a `ValueError`) for lone surrogates, `TypeError` for what is not JSON.
    """
    if not _plain(value):
        value = whole(value)
        if not _plain(value):
            return slow_jcs(value)
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        return slow_jcs(value)  # an integer of more than 64 bits, or no JSON at all


def whole(value: Any) -> Any:
    """The same value with integers in place of whole doubles below 1e21: 50.0 as 50, −0.0 as 0."""
    kind = type(value)
    if kind is float:
        return _whole_number(value)
    if kind is list:
        return [item if type(item) is str else whole(item) for item in value]
    if kind is dict:
        return {key: item if type(item) is str else whole(item) for key, item in value.items()}
    return value


def _whole_number(value: float) -> int | float:
    if not value.is_integer() or abs(value) >= 1e21:
        return value
    return int(value) if abs(value) < 2**53 else int(number(value))


def slow_jcs(value: Any) -> bytes:
    """The JCS text by the letter of RFC 8785, for any value; `jcs` answers the same, sooner."""
    pieces: list[str] = []
    _write(value, pieces.append)
    return "".join(pieces).encode()


def _write(value: Any, out: Any) -> None:
    if isinstance(value, str):
        out(encode_basestring(value))
    elif isinstance(value, (bool, int, float)) or value is None:
        out(scalar(value))
    elif isinstance(value, Mapping):
        _write_object(value, out)
    elif isinstance(value, (list, tuple)):
        separator = "["
        for item in value:
            out(separator)
            _write(item, out)
            separator = ","
        out("]" if value else "[]")
    else:
        raise TypeError(f"{type(value).__name__} is not JSON")


def _write_object(value: Mapping[str, Any], out: Any) -> None:
    separator = "{"
    for key in sorted(value, key=_utf16):
        out(separator)
        out(encode_basestring(key))
        out(":")
        _write(value[key], out)
        separator = ","
    out("}" if value else "{}")


def _utf16(key: str) -> bytes:
    """RFC 8785 sorts keys by UTF-16 code units."""
    if not isinstance(key, str):
        raise TypeError("a key of a JSON object must be a string")
    return key.encode("utf-16-be")


def scalar(value: bool | int | float | None) -> str:
    """Text of null, a boolean or a number by ECMAScript's rule; integers keep all their digits."""
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, int):
        return int.__repr__(value)
    return number(value)


def number(value: float) -> str:
    """A double by ECMA-262's Number::toString: 50 not 50.0, −0 as 0, exponents from 1e+21 and below 1e-6.

    Raises `ValueError` for NaN and Infinity.
    """
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a JSON number")
    text = float.__repr__(value)
    match = _EXPONENT.match(text)
    if match is None:
        whole = text.removesuffix(".0")
        return "0" if whole == "-0" else whole
    sign, first, rest, exponent = match.groups()
    return sign + _positional(first + (rest or ""), int(exponent))


def _positional(digits: str, exponent: int) -> str:
    """Digits `d.ddd × 10^exponent` as ECMAScript shows them."""
    if -7 < exponent < 0:
        return "0." + "0" * (-exponent - 1) + digits
    if 0 <= exponent < 21:
        return digits + "0" * (exponent + 1 - len(digits))
    point = f"{digits[0]}.{digits[1:]}" if len(digits) > 1 else digits
    return f"{point}e{'+' if exponent > 0 else '-'}{abs(exponent)}"


def _plain(value: Any) -> bool:
    """Whether orjson writes exactly the JCS text: keys in ASCII, doubles that look alike in both."""
    kind = type(value)
    if kind is dict:
        for key, item in value.items():
            if type(key) is not str or not key.isascii():
                return False
            if type(item) is not str and not _plain(item):
                return False
        return True
    if kind is list:
        return all(map(_plain, value))
    if kind is float:
        return _plain_float(value)
    return kind in _PLAIN_KINDS


_PLAIN_KINDS = frozenset((str, int, bool, type(None)))


def _plain_float(value: float) -> bool:
    """Doubles that orjson and ECMAScript write alike: not whole, and far from needing an exponent."""
    return 1e-4 <= abs(value) < 1e15 and not value.is_integer()


def full_digest(value: Any) -> bytes:
    """All 32 bytes of SHA-256 over the JCS text."""
    return hashlib.sha256(jcs(value)).digest()


def data_digest(data: Any) -> str:
    """First 16 hex digits of SHA-256 over the JCS text of a task's `data`."""
    return hashlib.sha256(jcs(data)).hexdigest()[:16]


def annotation_digest(annotation: Mapping[str, Any]) -> str:
    """First 16 hex digits, of `{"result", "was_cancelled"}` as on disk (absent: `[]`, false)."""
    was_cancelled = annotation.get("was_cancelled", False)
    return data_digest({"result": annotation.get("result", []), "was_cancelled": was_cancelled})


def list_digest(data: Iterable[Any]) -> str:
    """First 6 hex digits of SHA-256 over the JCS text of a list of tasks' `data`: names an import's file."""
    return hashlib.sha256(jcs(list(data))).hexdigest()[:6]


def revision(item: bytes) -> str:
    """SHA-256, 64 hex digits, of an item's own bytes (of the whole file when the file is one item)."""
    return hashlib.sha256(item).hexdigest()
