"""What the commands say: names made harmless for the terminal, lines on the right stream, JSON."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import click

_HIDDEN = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")


def safe(text: object) -> str:
    """The text with control characters and direction marks spelled out, so that no name can move the cursor."""
    return "".join(_spelled(character) for character in str(text))


def _spelled(character: str) -> str:
    if unicodedata.category(character) in {"Cc", "Cs"} or character in _HIDDEN:
        code = ord(character)
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
    return character


def say(text: str = "") -> None:
    """A line of the answer, for people, on standard output; line breaks of `text` stay."""
    click.echo("\n".join(safe(line) for line in text.split("\n")))


def note(text: str) -> None:
    """A line beside the answer, on standard error."""
    click.echo("\n".join(safe(line) for line in text.split("\n")), err=True)


def say_json(value: Any) -> None:
    """The answer for programs."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def count(number: int, one: str, many: str = "") -> str:
    """`1 task`, `1,200 tasks`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
