"""Class names of a YOLO data set: `data.yaml`, `classes.txt`, `obj.names`, `_darknet.labels`, `notes.json`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from labelfs.formats.encoding import encoding_of

LISTS = frozenset({"classes.txt", "obj.names", "_darknet.labels", "predefined_classes.txt", "labels.names"})
_ENTRY = re.compile(r"([A-Za-z_]\w*)\s*:\s*(.*)")
_PART = re.compile(r"""\s*'((?:[^']|'')*)'|\s*"((?:[^"\\]|\\.)*)"|([^,\[\]{}]+)""")
_LONGEST = 1_000_000
"""Characters of a list over several lines."""
_COMMENT = re.compile(r"\s+#.*$")


@dataclass(slots=True)
class Names:
    """What a data set declares. `points`: names of key points; `shape`: how many, and numbers per point."""

    classes: dict[int, str] = field(default_factory=dict)
    points: list[str] = field(default_factory=list)
    shape: tuple[int, int] | None = None
    files: list[Path] = field(default_factory=list)
    """Where it was found."""


def names_of(paths: Iterable[Path]) -> Names:
    """The names among the files of a data set; a YAML file goes before lists."""
    found = Names()
    for path in sorted(paths, key=lambda one: (one.suffix.lower() not in {".yaml", ".yml"}, len(one.parts))):
        if path.suffix.lower() in {".yaml", ".yml"}:
            _from_yaml(path, found)
        elif path.name.lower() in LISTS or path.suffix.lower() == ".names":
            lines = _text(path).splitlines()
            _declare(path, {place: line.strip() for place, line in enumerate(lines) if line.strip()}, found)
        elif path.name == "notes.json":
            _from_notes(path, found)
    return found


def _text(path: Path) -> str:
    return path.read_text(encoding=encoding_of(path))


def _declare(path: Path, classes: dict[int, str], found: Names) -> None:
    found.files.append(path)
    if not found.classes:
        found.classes = classes


def _from_notes(path: Path, found: Names) -> None:
    """Label Studio's: categories with ids, key points with each."""
    try:
        listed = json.loads(_text(path)).get("categories")
        classes = {int(one["id"]): str(one["name"]) for one in listed}
    except (ValueError, AttributeError, TypeError, KeyError):
        return
    _declare(path, classes, found)
    points = next((one["keypoints"] for one in listed if isinstance(one.get("keypoints"), list)), None)
    if points and not found.points:
        found.points = [str(one) for one in points]
    if points and found.shape is None:
        found.shape = (len(points), 3)


def _from_yaml(path: Path, found: Names) -> None:
    """The few forms that such files have: `key: value`, lists and maps in brackets or below the key."""
    read = _members(_text(path))
    if "names" not in read:
        return
    _declare(path, {int(key): name for key, name in read["names"].items() if key.isdecimal()}, found)
    shape = list(read.get("kpt_shape", {}).values())
    if len(shape) == 2 and all(one.isdecimal() for one in shape):
        found.shape = (int(shape[0]), int(shape[1]))
    named = next((read[key] for key in ("kpt_names", "keypoint_names") if key in read), {})
    found.points = [name for name in named.values() if name]


def _members(text: str) -> dict[str, dict[str, str]]:
    """Top-level member → its entries by number or key, in order; plain values under `0`."""
    found: dict[str, dict[str, str]] = {}
    current: dict[str, str] = {}
    for raw in _whole_lines(text):
        line = raw.rstrip()
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        top = _ENTRY.fullmatch(line) if not raw[0].isspace() and not line.startswith("-") else None
        if top is not None:
            current = found[top[1]] = _inline(top[2])
            continue
        inner = line.strip()
        if inner.startswith("- "):
            current[str(len(current))] = _bare(inner[2:])
        elif ":" in inner and not inner.startswith(("[", "{")):
            key, _, value = inner.partition(":")
            current[_bare(key)] = _bare(value)
        else:
            current |= {str(len(current) + place): value for place, value in enumerate(_inline(inner).values())}
    return found


def _whole_lines(text: str) -> Iterator[str]:
    """The lines; a list or map in brackets that goes on over several is one."""
    held = ""
    for raw in text.splitlines():
        plain = _COMMENT.sub("", raw).rstrip()
        line = f"{held} {plain.strip()}" if held else plain
        value = line.partition(":")[2].strip() or line.strip()
        opens = value[:1] in {"[", "{"} and not value.rstrip().endswith({"[": "]", "{": "}"}[value[0]])
        held = line if opens and len(line) < _LONGEST else ""
        if not held:
            yield line
    if held:
        yield held


def _inline(text: str) -> dict[str, str]:
    text = text.strip()
    if text.startswith("{"):
        pairs = (part.partition(":") for part in re.split(r",(?=(?:[^'\"]|'[^']*'|\"[^\"]*\")*$)", text.strip("{} ")))
        return {_bare(key): _bare(value) for key, _, value in pairs if key.strip()}
    if text.startswith("["):
        parts = (_bare(match[0]) for match in _PART.finditer(text) if match[0].strip())
        return {str(place): part for place, part in enumerate(parts)}
    return {"0": _bare(text)} if text else {}


def _bare(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    if len(text) > 1 and text[0] == text[-1] == '"':
        try:
            return str(json.loads(text))
        except ValueError:
            return text[1:-1]
    return text
