"""BRUSH_TO_PNG and BRUSH_TO_NUMPY: a grey picture or array per brush mask."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from labelfs.errors import Problem
from labelfs.formats.items import Item, items
from labelfs.formats.registry import Exporter, Output, Report, Task, exporter
from labelfs.labeling.masks import to_png
from labelfs.labeling.rle import BadCode, alpha, to_bytes

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

OTHERS = "{n} answers that are no brush mask left out"
UNNAMED = "{n} masks without a label left out"
BROKEN = "the mask cannot be read"


@dataclass(frozen=True, slots=True)
class Mask:
    """How much each pixel is set (0–255), row by row."""

    control: str
    labels: list[str]
    opaque: bytes
    width: int
    height: int


def masks(item: Item, report: Report, *, exact: bool) -> Iterator[Mask]:
    """The masks of an item; of a mask and its labels beside it (one id) the labeled one."""
    results = item.annotation.get("result") or ()
    named = {one.get("id") for one in results if one.get("type") == "labels"}
    for control in item.tags:
        for result in (one for one in results if one.get("from_name") == control):
            kind = str(result.get("type", ""))
            value = result.get("value")
            if not isinstance(value, Mapping) or not isinstance(value.get("rle"), list):
                report.lose(OTHERS)
            elif kind == "brush" and (exact or result.get("id") in named):
                report.lose(UNNAMED, result.get("id") not in named)
            elif (found := _mask(item, control, result, value, report)) is not None:
                yield found


def _mask(item: Item, control: str, result: Mapping[str, Any], value: Mapping[str, Any],
          report: Report) -> Mask | None:
    width, height = result.get("original_width"), result.get("original_height")
    labels = value.get(str(result.get("type", "")))
    try:
        opaque = _fitting(alpha(to_bytes(value["rle"])), width, height)
    except BadCode as fault:
        where = f"task {item.task.get('id')}, annotation {item.annotation.get('id')}, region {result.get('id')}"
        report.problems.append(Problem(where, None, f"{BROKEN}: {fault}", "mask"))
        return None
    return Mask(control, [str(one) for one in labels] if isinstance(labels, list) else [], opaque, int(width or 0),
                int(height or 0))


def _fitting(opaque: bytes, width: Any, height: Any) -> bytes:
    if not isinstance(width, int) or not isinstance(height, int) or len(opaque) != width * height:
        raise BadCode(f"{len(opaque)} pixels do not make a picture of {width} × {height}")
    return opaque


def to_npy(mask: Mask) -> bytes:
    """A NumPy file, format version 1.0: bytes (`|u1`) of shape (height, width), row by row."""
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': ({mask.height}, {mask.width}), }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode("ascii") + mask.opaque


def _png(mask: Mask) -> bytes:
    return to_png(mask.opaque, mask.width, mask.height)


def _safe(text: str) -> str:
    return re.sub(r"[/\\\0]", "-", text)


def export(tasks: Iterable[Task], config: Config, output: Output, options: Mapping[str, Any], report: Report,
           *, suffix: str, encoded: Callable[[Mask], bytes]) -> None:
    """Write `task-<id>-annotation-<id>-by-<who>-<control>-<labels>-<n>` with this suffix per mask."""
    exact = bool(options.get("exact"))
    for item in items(tasks, config, report):
        counts: dict[str, int] = {}
        for mask in masks(item, report, exact=exact):
            name = _name(item, mask, exact=exact)
            counts[name] = counts.get(name, -1) + 1
            with output.file(f"{name}-{counts[name]}{suffix}") as stream:
                stream.write(encoded(mask))


def _name(item: Item, mask: Mask, *, exact: bool) -> str:
    """The name without number and suffix, at most 200 bytes unless exact, as file systems want."""
    who = "".join(one for one in str(item.annotator) if one.isalnum() or one in "@.")
    labels = "-".join(mask.labels) or "no_label"
    made = _safe(f"task-{item.task.get('id')}-annotation-{item.annotation.get('id')}-by-{who}-{mask.control}-{labels}")
    return made if exact else made.encode("utf-8", "replace")[:200].decode("utf-8", "ignore")


def fits_brush(config: Config) -> bool:
    """Whether a config asks brush masks on a picture."""
    tags = {node.tag for node in config.controls()}
    return any(node.tag == "Image" for node in config.objects()) and (
        "BrushLabels" in tags or {"Brush", "Labels"} <= tags)


def _register(name: str, title: str, words: str, suffix: str, encoded: Callable[[Mask], bytes]) -> None:
    run: Callable[..., None] = partial(export, suffix=suffix, encoded=encoded)
    exporter(Exporter(name=name, title=title, description=words, suffix=".zip", run=run, fits=fits_brush,
                      media_type="application/zip", limits=("Brush masks only.",),
                      differs=("Masks without a label are written too.",)))


_register("BRUSH_TO_NUMPY", "Brush masks as NumPy", "A NumPy array of bytes per brush mask.", ".npy", to_npy)
_register("BRUSH_TO_PNG", "Brush masks as PNG", "A grey picture per brush mask.", ".png", _png)
