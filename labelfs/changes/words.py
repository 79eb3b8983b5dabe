"""Changes in words: what a person reads of a place, an answer, a region, in one short line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any

from labelfs.changes.model import Change, ConfigChange, FileChange, Measure, TaskChange
from labelfs.changes.parts import parts_of, words_of
from labelfs.labeling.result import Item
from labelfs.store.digests import jcs, scalar

_LONG = 60
_QUIET = frozenset(("text", "closed", "format", "mask_rgb"))


def line_of(change: Change) -> str:
    """One change as a line, such as `moved  Car r1  IoU 0.91  x 10→12`."""
    what = " ".join(part for part in (_kind(change), _labels(change), _short(change.region or "")) if part)
    details = "  ".join(part for part in (_measure(change.measure), _detail(change)) if part)
    return f"{what}  {details}" if details else what


def detail_of(change: Change) -> str:
    """The same without label and region, for where these stand beside it."""
    kind = "" if change.kind in ("added", "removed", "text", "choice", "number") else _kind(change)
    return "  ".join(part for part in (kind, _measure(change.measure), _detail(change)) if part)


def _kind(change: Change) -> str:
    return change.field or change.kind if change.kind == "attribute" else change.kind.replace("_", " ")


def _labels(change: Change) -> str:
    return "" if change.kind in ("relabeled", "choice") else _short(", ".join(change.label))


def _measure(measure: Measure | None) -> str:
    if measure is None:
        return ""
    if measure.type == "distance":
        return f"by {measure.value:.3g} % of the picture" if measure.unit == "percent" else f"by {measure.value:.3g}"
    return f"{'IoU' if measure.type == 'iou' else 'overlap'} {measure.value:.2f}"


def _detail(change: Change) -> str:
    if change.field == "conflict":
        return "settled" if change.after is None else "to be settled: both sides changed it"
    if change.kind in ("moved", "reshaped"):
        return _places(change.before, change.after)
    if change.kind in ("added", "removed"):
        return _region(change.after if change.kind == "added" else change.before)
    if change.kind == "text":
        return _texts(change.before, change.after)
    if change.kind in ("split", "merged"):
        return f"{_names(change.before)} → {_names(change.after)}"
    if change.kind in ("relation", "review"):
        return _came_or_went(change)
    if change.kind in ("relabeled", "choice"):
        return _sets(change.before, change.after)
    return f"{plain(change.before)} → {plain(change.after)}"


def _came_or_went(change: Change) -> str:
    if change.kind == "review":
        return " → ".join(plain(one.get("verdict")) for one in (change.before, change.after) if one)
    if change.before is None or change.after is None:
        return "added" if change.before is None else "removed"
    return ", ".join(f"{key} {plain(change.before.get(key))} → {plain(change.after.get(key))}"
                     for key in change.after if change.before.get(key) != change.after[key])


def _names(listed: Any) -> str:
    return " + ".join(_short(str(one["id"])) for one in listed)


def _region(raw: Any) -> str:
    """The place or answer of a region that came or went."""
    items = raw.get("items") if isinstance(raw, Mapping) else None
    if not items:
        return "an empty annotation"
    return "; ".join(dict.fromkeys(text for item in items if (text := content_of(Item(0, item)))))


def content_of(item: Item) -> str:
    """The place and the answer of one item."""
    parts = parts_of(item)
    answer = [plain(value) for value in parts.answer.values()]
    words = words_of({}, parts.answer) if item.type in ("choices", "taxonomy") else []
    return "  ".join(part for part in (place(parts.place), ", ".join(words) or " ".join(answer)) if part)


def place(value: Mapping[str, Any]) -> str:
    """A geometry as its numbers: `x 10  y 20  width 5  height 5`; long lists as their length."""
    shown = (f"{key} {plain(one)}" for key, one in value.items()
             if key not in _QUIET and not (key == "rotation" and one == 0))
    marked = value.get("text")
    return "  ".join([*shown, *([plain(marked)] if isinstance(marked, str) else [])])


def _places(before: Any, after: Any) -> str:
    """The numbers that differ."""
    found = []
    for key in dict.fromkeys((*before, *after)):
        if key not in _QUIET and before.get(key) != after.get(key):
            old, new = plain(before.get(key)), plain(after.get(key))
            found.append(f"{key} {old}→{new}" if old != new else f"{key} (same number, other values)")
    if isinstance(before.get("text"), str) and isinstance(after.get("text"), str) and before["text"] != after["text"]:
        found.append(_texts(before["text"], after["text"]))
    return "  ".join(found)


def _sets(before: Any, after: Any) -> str:
    """What left and what came; the whole where that says no more."""
    old, new = (_flat(one) for one in (before, after))
    if len(old) <= 1 and len(new) <= 1:
        return f"{', '.join(old) or 'nothing'} → {', '.join(new) or 'nothing'}"
    gone, fresh = [one for one in old if one not in new], [one for one in new if one not in old]
    if not gone and not fresh:
        return f"{', '.join(old)} → {', '.join(new)}"
    return " ".join([*(f"-{one}" for one in gone), *(f"+{one}" for one in fresh)])


def _flat(value: Any) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list):
        return [plain(value, quoted=False)]
    return [" / ".join(map(str, one)) if isinstance(one, list) else plain(one, quoted=False) for one in value]


_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


def word_diff(before: str, after: str) -> list[tuple[str, str]]:
    """`(mark, text)` pieces: ` ` for what stayed, `-` for what went, `+` for what came."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[tuple[str, str]] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append((" ", "".join(old[a:b])))
            continue
        pieces.extend((mark, text) for mark, text in (("-", "".join(old[a:b])), ("+", "".join(new[c:d]))) if text)
    return pieces


def _texts(before: Any, after: Any) -> str:
    old, new = ("\n".join(_flat(one)) for one in (before, after))
    if before is None or after is None or len(old) + len(new) > 4000:
        return f"{plain(before)} → {plain(after)}"
    marked = {"-": ("[-", "-]"), "+": ("{+", "+}")}
    return "".join(_context(text) if mark == " " else f"{marked[mark][0]}{text}{marked[mark][1]}"
                   for mark, text in word_diff(old, new))


def _context(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[: _LONG // 2]} … {text[-_LONG // 2 :]}"


def plain(value: Any, *, quoted: bool = True) -> str:
    """Any JSON value, shortened."""
    if isinstance(value, str):
        return f'"{_short(value)}"' if quoted else _short(value)
    if value is None or isinstance(value, (bool, int, float)):
        return "nothing" if value is None else scalar(value)
    if isinstance(value, list) and value and isinstance(value[0], (list, Mapping)):
        return f"[{len(value)} entries]"
    if isinstance(value, list) and len(value) > 20:
        return f"[{len(value)} numbers]"
    return _short(jcs(value).decode())


def _short(text: str) -> str:
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


def task_line(change: TaskChange) -> str:
    """A change of a task as a line."""
    fields = "; ".join(f"{name} {plain(old)} → {plain(new)}" for name, (old, new) in change.fields.items())
    return f"task {change.kind}" + (f": {fields}" if fields else "")


def config_line(change: ConfigChange) -> str:
    """A change of the config as a line."""
    where = f" of {change.control}" if change.control and change.what == "label" else ""
    name = change.control if change.what in ("control", "object") else None
    values = [plain(one, quoted=False) for one in (change.before, change.after) if one is not None]
    used = f" (still used {change.affected} times)" if change.affected else ""
    return " ".join(part for part in (change.what + where, name, change.kind, " → ".join(values)) if part) + used


def file_line(change: FileChange) -> str:
    """A change of another file as a line."""
    return f"{change.file} {change.kind}" + (f": {', '.join(change.fields)}" if change.fields else "")
