"""A difference as one page that stands alone: pictures, texts and time axes before and after, filters, keys.

Nothing in it is fetched: styles, script and small pictures are embedded, and the page forbids itself every request.
"""

from __future__ import annotations

import base64
import html
import io
import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.changes import words
from labelfs.changes.drawn import figure
from labelfs.changes.model import Change, Diff
from labelfs.changes.pairs import Pair, changes_by_task, pairs_of
from labelfs.changes.places import Fetch
from labelfs.changes.report import summary_line
from labelfs.changes.side import Side, Spoken
from labelfs.changes.tree import one_file
from labelfs.labeling.config import Config, parse
from labelfs.labeling.labels import children_of, stored
from labelfs.labeling.result import regions
from labelfs.store.digests import jcs

if TYPE_CHECKING:
    from PIL.Image import Image

HERE = Path(__file__).parent / "report_page"
CSS = Path(__file__).parents[1] / "static" / "css"
SHEETS = ("tokens.css", "components.css", "changes.css")
MOST_TEXT = 40_000
"""Characters of a task's text that the page shows."""
MOST_BYTES = 40_000_000
"""Bytes of embedded pictures in all; what is over is left out and said so."""
SIZES = ((60, 1200), (250, 800), (1_000, 560), (5_000, 320))
"""Up to so many pictures: pixels of the longer side of each."""
SMALLEST = 160
Picture = Callable[[str], "Path | None"]
"""The file behind a reference of a task's data, where it may be shown."""


def config_of(side: Side) -> Config:
    """The config as of a state; an empty one where there is none."""
    return parse((one_file(side.tree, "config.xml") or b"<View></View>").decode("utf-8", "replace"))


def page(old: Side, new: Side, diff: Diff, picture: Picture) -> str:
    """The report; `picture` finds the files behind tasks."""
    config = config_of(new)
    tasks = list(tasks_of(old, new, diff, config))
    left_out = _embed(tasks, picture)
    content = {
        "before": diff.before, "after": diff.after, "summary": summary_line(diff), "labels": _colours(config),
        "tasks": tasks, "config": [words.config_line(one) for one in diff.config],
        "files": [words.file_line(one) for one in diff.files], "left_out": left_out,
        "problems": [f"{one.file}{f':{one.line}' if one.line else ''}: {one.message}" for one in diff.problems],
    }
    parts = {
        "TITLE": html.escape(f"Labels: {diff.before} → {diff.after}"),
        "STYLE": "\n".join(path.read_text("utf-8") for path in (*(CSS / name for name in SHEETS), HERE / "report.css")),
        "SCRIPT": (HERE / "report.js").read_text("utf-8"), "DATA": _inert(content),
    }
    text = (HERE / "report.html").read_text("utf-8")
    for name, part in parts.items():
        before, mark, after = text.partition(f"<!--{name}-->")
        text = before + part + after if mark else text
    return text


def _inert(content: Any) -> str:
    """JSON that cannot end the element it stands in."""
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    safe = plain.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return safe.encode("utf-8", "replace").decode()


def _colours(config: Config) -> dict[str, str]:
    """Label → its colour: the config's own, else its place among the sixteen."""
    found: dict[str, str] = {}
    for control in config.controls():
        if control.tag == "Labels" or control.tag.endswith("Labels"):
            for node in children_of(control):
                own = str(node.attrs.get("background") or "")
                found.setdefault(stored(node), own if _is_colour(own) else f"var(--l{len(found) % 16 + 1})")
    return found


def _is_colour(text: str) -> bool:
    return bool(text) and len(text) < 40 and all(one.isalnum() or one in "#(),.% " for one in text)


# ---- tasks -------------------------------------------------------------------------------------------------


def tasks_of(old: Side, new: Side, diff: Diff, config: Config) -> Iterator[dict[str, Any]]:
    """Each task that differs: its data, the figures of its annotations before and after, a row for each change."""
    by_task = changes_by_task(diff)
    itself = {one.task: one for one in diff.tasks if one.task is not None}
    datas = _datas(old, new, by_task.keys() | itself.keys())
    named = [(node.tag, str(node.attrs.get("value") or "").removeprefix("$")) for node in config.objects()]
    keys, pictures = [key for _, key in named], [key for tag, key in named if tag == "Image"]
    for number in sorted(by_task.keys() | itself.keys()):
        data = datas.get(number, {})
        pairs = pairs_of(old, new, number, by_task.get(number, ()))
        shown = [_annotation(old, new, pair) for pair in pairs]
        spans = any("s" in one for entry in shown for one in (*entry["before"], *entry["after"]))
        yield {
            "id": number, "name": _name(data, keys), "task": itself[number].kind if number in itself else None,
            "fields": _fields(itself[number].fields) if number in itself else [], "annotations": shown,
            "picture": next((data[key] for key in pictures if isinstance(data.get(key), str)), None),
            "text": next((text[:MOST_TEXT] for key in keys if spans and isinstance(text := data.get(key), str)), None),
        }


def _datas(old: Side, new: Side, numbers: Any) -> dict[int, Mapping[str, Any]]:
    """The data of tasks, also of those whose own files did not change."""
    found: dict[int, Mapping[str, Any]] = {}
    for side in (old, new):
        for key, task in side.tasks.items():
            number = side.number(key)
            if number is not None and isinstance(task.get("data"), dict):
                found[number] = task["data"]
    missing = set(numbers) - set(found)
    if missing:
        for tree in (old.tree, new.tree):
            paths = [path for path in tree.marks() if path.startswith("tasks/")]
            whole = Side.of(tree, paths)
            for key, task in whole.tasks.items():
                number = whole.number(key)
                if number in missing and number is not None and isinstance(task.get("data"), dict):
                    found[number] = task["data"]
    return found


def _name(data: Mapping[str, Any], keys: list[str]) -> str:
    texts = [data[key] for key in keys if isinstance(data.get(key), str)]
    text = next(iter(texts), "")
    return (text if " " in text else text.rpartition("/")[2])[:80]


def _fields(fields: Mapping[str, tuple[Any, Any]]) -> list[dict[str, Any]]:
    return [{"name": name, "pieces": _pieces(old, new)} for name, (old, new) in fields.items()]


def _pieces(old: Any, new: Any) -> list[tuple[str, str]]:
    """Insertions and deletions between two texts or any two values."""
    before, after = (one if isinstance(one, str) else "" if one is None else jcs(one).decode() for one in (old, new))
    if len(before) + len(after) > 8_000:
        return [("-", before[:2_000]), ("+", after[:2_000])]
    return words.word_diff(before, after)


def _annotation(old: Side, new: Side, pair: Pair) -> dict[str, Any]:
    one = pair.one
    return {
        "who": one.by or "nobody", "prediction": one.is_prediction,
        "before": _figures(old, pair.before), "after": _figures(new, pair.after),
        "rows": [{**{key: value for key, value in row.to_json().items() if key not in ("changes", "was")},
                  "pieces": _words_of(row.changes)} for row in pair.rows],
    }


def _words_of(changes: list[Change]) -> list[tuple[str, str]]:
    for change in changes:
        if change.kind == "text":
            before, after = ("\n".join(one) if isinstance(one, list) and all(isinstance(part, str) for part in one)
                             else one for one in (change.before, change.after))
            return _pieces(before, after)
    return []


def _figures(side: Side, one: Spoken | None) -> list[dict[str, Any]]:
    if one is None:
        return []
    folder = "predictions" if one.is_prediction else "annotations"
    fetch: Fetch = lambda name: one_file(side.tree, f"{folder}/{name}")  # noqa: E731 (bound to this side)
    return [drawn for region in regions(one.result) if (drawn := figure(region, fetch)) is not None]


# ---- pictures ----------------------------------------------------------------------------------------------


def _embed(tasks: list[dict[str, Any]], picture: Picture) -> int:
    """Put small pictures in place of references; how many had no room."""
    wanted = [task for task in tasks if task["picture"]]
    longest = next((size for most, size in SIZES if len(wanted) <= most), SMALLEST)
    spent = left_out = 0
    with ThreadPoolExecutor(4) as pool:
        small = pool.map(lambda task: _small(picture(task["picture"]), longest), wanted)
        for task, found in zip(wanted, small, strict=True):
            fits = found is not None and spent + len(found[0]) <= MOST_BYTES
            left_out += found is not None and not fits
            task["reference"] = task["picture"]
            task["picture"] = None if found is None or not fits else {"url": found[0], "w": found[1], "h": found[2]}
            spent += len(found[0]) if found is not None and fits else 0
    return left_out


def _small(path: Path | None, longest: int) -> tuple[str, int, int] | None:
    """Data URL of a picture of at most this many pixels, and the size of the original."""
    found = None if path is None else opened(path, longest)
    if found is None:
        return None
    target = io.BytesIO()
    found[0].save(target, "JPEG", quality=72)
    return "data:image/jpeg;base64," + base64.b64encode(target.getvalue()).decode(), *found[1]


def opened(path: Path, longest: int) -> tuple[Image, tuple[int, int]] | None:
    """A picture made small, upright, and the size it has; None for what is no picture, or a broken or enormous one."""
    from PIL import Image as Images
    from PIL import ImageOps

    try:
        with Images.open(path, formats=("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")) as found:
            if found.width * found.height > 50_000_000:
                return None
            found.draft("RGB", (longest, longest))
            turned = ImageOps.exif_transpose(found)
            size = turned.size
            small = turned.convert("RGB")
            small.thumbnail((longest, longest))
    except (OSError, ValueError, SyntaxError, Images.DecompressionBombError):
        return None  # the regions stand on an empty ground
    return small, size
