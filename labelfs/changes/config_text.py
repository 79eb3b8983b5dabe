"""Edits of `config.xml` as text: what is not meant stays byte for byte, comments and line breaks included."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, unescape

_TOKEN = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(?P<end>/?)(?P<tag>[A-Za-z_][\w.:-]*)(?P<attrs>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)"
    r"(?P<closed>/?)>", re.DOTALL)
_ATTRIBUTE = re.compile(r"(?P<name>[A-Za-z_][\w.:-]*)\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')", re.DOTALL)
_QUOTES = {"&quot;": '"', "&apos;": "'"}
REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Element:
    """One start tag: its attributes by lower-case name, and the names of the elements around it, the nearest last."""

    tag: str
    attrs: Mapping[str, str]
    around: tuple[str, ...]


Edit = Callable[[Element], "Mapping[str, str] | str | None"]
"""New values of attributes (by lower-case name), `REMOVE`, or None to leave the element."""


def edited(text: str, edit: Edit) -> str:
    """The text with every element as `edit` wants it."""
    pieces: list[tuple[int, int, str]] = []
    removed_until = -1
    for found, element in _elements(text):
        if found.start() < removed_until:
            continue
        wanted = edit(element)
        if wanted == REMOVE:
            start, removed_until = _whole(text, found)
            pieces.append((start, removed_until, ""))
        elif isinstance(wanted, Mapping):
            pieces += _attributes(found, wanted)
    for start, end, new in reversed(pieces):
        text = text[:start] + new + text[end:]
    return text


def _elements(text: str) -> Iterator[tuple[re.Match[str], Element]]:
    around: list[tuple[str, str]] = []
    for found in _TOKEN.finditer(text):
        tag = found["tag"]
        if tag is None:
            continue
        if found["end"]:
            while around and around.pop()[0] != tag:
                pass
            continue
        attrs = {one["name"].lower(): _value(one) for one in _ATTRIBUTE.finditer(found["attrs"])}
        yield found, Element(tag, attrs, tuple(name for _, name in around if name))
        if not found["closed"]:
            around.append((tag, attrs.get("name", "")))


def _value(found: re.Match[str]) -> str:
    return unescape(found["double"] if found["double"] is not None else found["single"], _QUOTES)


def _attributes(found: re.Match[str], wanted: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    offset = found.start("attrs")
    for one in _ATTRIBUTE.finditer(found["attrs"]):
        name = one["name"].lower()
        if name in wanted and wanted[name] != _value(one):
            group = "double" if one["double"] is not None else "single"
            quote = {'"': "&quot;"} if group == "double" else {"'": "&apos;"}
            yield offset + one.start(group), offset + one.end(group), escape(wanted[name], quote)


def _whole(text: str, found: re.Match[str]) -> tuple[int, int]:
    """From the start tag to the end of its element; with its line when nothing else stands on it."""
    end = found.end()
    if not found["closed"]:
        depth = 1
        for other in _TOKEN.finditer(text, found.end()):
            if other["tag"] == found["tag"] and not other["closed"]:
                depth += -1 if other["end"] else 1
                if depth == 0:
                    end = other.end()
                    break
    start = found.start()
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    if not text[line_start:start].strip() and line_end >= 0 and not text[end:line_end].strip():
        return line_start, line_end + 1
    return start, end


# ---- labels of a control -----------------------------------------------------------------------------------


def sources(text: str, control: str | None) -> dict[str, str]:
    """Stored label → the source of its element, for the labels and choices right below a control, in order."""
    found = {}
    for match, element in _elements(text):
        if element.tag in ("Label", "Choice") and element.around and element.around[-1] == control:
            start, end = _whole(text, match)
            found[element.attrs.get("alias") or element.attrs.get("value", "")] = text[start:end].strip()
    return found


def appended(text: str, control: str, source: str) -> str:
    """The text with one more label behind the last one of the control, on a line of its own if they stand so."""
    last = None
    for match, element in _elements(text):
        if element.tag in ("Label", "Choice") and element.around and element.around[-1] == control:
            last = _whole(text, match)
    if last is None:
        return text
    start, end = last
    line = text[start:end]
    indent = line[: len(line) - len(line.lstrip())]
    new = f"{indent}{source}\n" if line.endswith("\n") else source
    return text[:end] + new + text[end:]
