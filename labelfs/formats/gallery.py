"""A static gallery out: HTML pages with pictures, their shapes drawn over them, and texts with their spans marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Any

from labelfs.formats.colours import colour_of
from labelfs.formats.contours import contours
from labelfs.formats.items import Item, items
from labelfs.formats.mask_of import pixels_of
from labelfs.formats.paths_of import path_of
from labelfs.formats.pictures import Names, _copy, _picture
from labelfs.formats.regions import DRAWN, SHAPELESS, Region
from labelfs.formats.registry import Exporter, Output, Report, Task, exporter
from labelfs.formats.simple import answers
from labelfs.formats.task_data import keys_of, value_at
from labelfs.labeling.geometry import Point
from labelfs.labeling.labels import stored
from labelfs.labeling.shapes import numbers

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

PER_PAGE = 100
_STYLE = """:root{color-scheme:light dark;--edge:#8884}body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;
max-width:80rem;padding:1.5rem}h1{font-size:1.4rem}nav{display:flex;gap:.75rem;flex-wrap:wrap;margin:1rem 0}
main{display:grid;gap:1.25rem;
grid-template-columns:repeat(auto-fill,minmax(min(20rem,100%),1fr))}figure{margin:0;border:1px solid var(--edge);
border-radius:.5rem;overflow:hidden}.picture{position:relative;background:#8882}.picture img,.picture svg{display:block;
width:100%;height:auto}.picture svg{position:absolute;inset:0;height:100%}figcaption{padding:.6rem .8rem;
overflow-wrap:anywhere}.text{padding:.8rem;white-space:pre-wrap;overflow-wrap:anywhere;max-height:20rem;overflow:auto}
mark{border-radius:.2rem;padding:0 .15rem;color:inherit}mark::after{content:" " attr(data-label);
font-size:.7em;opacity:.8}
.labels{display:flex;flex-wrap:wrap;gap:.3rem;margin:.3rem 0 0;padding:0;list-style:none}.labels li{border:1px solid
var(--edge);border-radius:1rem;padding:0 .6rem;font-size:.85rem}.dot{display:inline-block;width:.7rem;height:.7rem;
border-radius:50%;margin-right:.3rem}small{opacity:.75}"""


class _Page:
    """Draws items; colours are those of the config."""

    def __init__(self, config: Config, output: Output, report: Report) -> None:
        self.output, self.report = output, report
        self.images, self.texts = keys_of(config, {"Image"}), keys_of(config, {"Text"})
        self.names = Names(exact=False, copying=True)
        self.colours = {stored(label): str(label.attrs["background"]) for node in config.controls()
                        for label in config.labels(node.name or "") if label.attrs.get("background")}

    def colour(self, label: str) -> str:
        return self.colours.setdefault(label, colour_of(label))

    def figure(self, item: Item) -> str:
        """One item as HTML."""
        reference = next((value for key in self.images if isinstance(value := value_at(item.task, key), str)), None)
        text = next((value for key in self.texts if isinstance(value := value_at(item.task, key), str)), None)
        parts = [self._image(item, reference) if reference else "", self._text(item, text) if text is not None else ""]
        return f"<figure>{''.join(parts)}<figcaption>{self._caption(item)}</figcaption></figure>"

    def _caption(self, item: Item) -> str:
        used: dict[str, int] = {}
        for result in item.annotation.get("result") or ():
            value = result.get("value")
            labels = value.get(str(result.get("type"))) if isinstance(value, Mapping) else None
            if str(result.get("type", "")).endswith("labels") and isinstance(labels, list):
                for label in labels:
                    used[str(label)] = used.get(str(label), 0) + 1
        rows = [f'<li><span class="dot" style="background:{escape(self.colour(label))}"></span>{escape(label)}'
                f"{f' × {count}' if count > 1 else ''}</li>" for label, count in used.items()]
        for name, tag in item.tags.items():
            if tag in {"choices", "textarea", "rating", "number", "taxonomy", "pairwise"}:
                rows.append(f"<li>{escape(name)}: {escape(_words(answers(item)[name]))}</li>")
        who = f" · {escape(str(item.annotator))}" if item.annotator is not None else ""
        return f"Task {escape(str(item.task.get('id')))}<small>{who}</small><ul class=\"labels\">{''.join(rows)}</ul>"

    # ---- pictures -----------------------------------------------------------------------------------------
    def _image(self, item: Item, reference: str) -> str:
        picture = _picture(item, reference, self.names.of(reference, self.report), self.output, self.report, DRAWN)
        _copy(picture, self.names, self.output, self.report)
        self.report.losses.pop(SHAPELESS, None)  # answers stand in the caption
        source = f"images/{escape(picture.name)}" if picture.file is not None else escape(reference)
        size = (picture.width or 0, picture.height or 0)
        alt = escape(", ".join(dict.fromkeys(label for one in picture.regions for label in one.labels)) or "unlabeled")
        drawn = "".join(self._shape(one, size) for one in picture.regions) if all(size) else ""
        known = f' width="{size[0]}" height="{size[1]}"' if all(size) else ""
        svg = f'<svg viewBox="0 0 {size[0]} {size[1]}" preserveAspectRatio="none" aria-hidden="true">{drawn}</svg>'
        return f'<div class="picture"><img src="{source}" alt="{alt}" loading="lazy"{known}>{svg}</div>'

    def _shape(self, region: Region, size: tuple[float, float]) -> str:
        colour = escape(self.colour(region.labels[0]))
        line = f'stroke="{colour}" vector-effect="non-scaling-stroke" stroke-width="2"'
        style = f'fill="{colour}" fill-opacity=".2" {line}'
        title = f"<title>{escape(', '.join(region.labels))}</title>"
        if region.shape == "keypoint" and (at := numbers(region.value, "x", "y")):
            x, y = at[0] / 100 * size[0], at[1] / 100 * size[1]
            return f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{max(size) / 150:.2f}" {style}>{title}</circle>'
        if region.shape == "vector":
            points, closed, _curved = path_of(region.value, size)
            tag = "polygon" if closed else "polyline"
            look = style if closed else f'fill="none" {line}'
            return f'<{tag} points="{_listed(points)}" {look}>{title}</{tag}>'
        if region.shape == "brush":
            pixels = pixels_of(region.value, size)
            rings = contours(pixels.opaque, pixels.width, pixels.height).rings if pixels else []
            return "".join(f'<polygon points="{_listed(ring)}" {style}>{title}</polygon>' for ring in rings)
        return f'<polygon points="{_listed(region.corners(size))}" {style}>{title}</polygon>'

    # ---- texts --------------------------------------------------------------------------------------------
    def _text(self, item: Item, text: str) -> str:
        spans = sorted(self._spans(item, len(text)))
        out, at = [], 0
        for start, end, label in spans:
            if start < at:
                continue  # the caption counts it
            out.append(escape(text[at:start]))
            out.append(f'<mark style="background:color-mix(in srgb, {escape(self.colour(label))} 35%, transparent)" '
                       f'data-label="{escape(label)}">{escape(text[start:end])}</mark>')
            at = end
        return f'<div class="text" tabindex="0">{"".join(out)}{escape(text[at:])}</div>'

    @staticmethod
    def _spans(item: Item, length: int) -> Iterator[tuple[int, int, str]]:
        for result in item.annotation.get("result") or ():
            value = result.get("value")
            if isinstance(value, Mapping) and isinstance(value.get("labels"), list) and value["labels"]:
                start, end = value.get("start"), value.get("end")
                if isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= length:
                    yield start, end, str(value["labels"][0])


def _listed(points: Iterable[Point | tuple[int, int]]) -> str:
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in points)


def _words(value: Any) -> str:
    if isinstance(value, Mapping):
        return _words(next(iter(value.values()), ""))
    if isinstance(value, list):
        return ", ".join(map(_words, value))
    return str(value)


def export(tasks: Iterable[Task], config: Config, output: Output, options: Mapping[str, Any],
           report: Report) -> None:
    """Write `index.html`, `page-2.html`, … and `images/`; the pages run no script and load nothing else."""
    title = str(options.get("title") or "Labels")
    page = _Page(config, output, report)
    found = (page.figure(item) for item in items(tasks, config, report))
    number, chunk = 1, list(islice(found, PER_PAGE))
    while chunk or number == 1:
        following = list(islice(found, PER_PAGE))
        body = _document(title, chunk, number, more=bool(following))
        with output.file("index.html" if number == 1 else f"page-{number}.html") as stream:
            stream.write(body.encode("utf-8", "replace"))
        number, chunk = number + 1, following


def _document(title: str, figures: list[str], number: int, *, more: bool) -> str:
    links = []
    if number > 1:
        links.append(f'<a href="{"index" if number == 2 else f"page-{number - 1}"}.html" rel="prev">Back</a>')
    if more:
        links.append(f'<a href="page-{number + 1}.html" rel="next">Next</a>')
    nav = f"<nav>{''.join(links)}</nav>" if links else ""
    shown = "".join(figures) or "<p>Nothing is labeled yet.</p>"
    return (f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
            f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{_STYLE}</style></head>'
            f"<body><h1>{escape(title)}</h1>{nav}<main>{shown}</main>{nav}</body></html>\n")


def _fits(config: Config) -> bool:
    return any(node.tag in {"Image", "Text"} for node in config.objects())


exporter(Exporter(
    name="GALLERY",
    title="Static gallery",
    description="HTML pages with the pictures and their shapes, and texts with their spans marked; no script.",
    suffix=".zip",
    run=export,
    fits=_fits,
    media_type="application/zip",
    limits=("For looking at: it cannot be read back.",
            "Of overlapping spans of a text the first is marked, all are counted below.",
            "Sound, films and tables are not shown, their answers are."),
))
