"""JSON text as exports write it: numbers and characters as they are, one item per line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import IO, Any

import orjson


def compact(value: Any) -> str:
    """JSON on one line without blanks, characters beyond ASCII as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def dumped(value: Any) -> bytes:
    """The same as bytes; what only the standard library writes (large whole numbers, lone surrogates) it writes."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return compact(value).encode("utf-8", "surrogatepass")


def write_list(items: Iterable[Any], stream: IO[bytes]) -> None:
    """Write a JSON list, one item per line, as the items come."""
    before = b"[\n  "
    for item in items:
        stream.write(before + dumped(item))
        before = b",\n  "
    stream.write(b"[]\n" if before == b"[\n  " else b"\n]\n")
