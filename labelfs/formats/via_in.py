"""VIA (VGG Image Annotator) in: JSON and CSV of versions 1 and 2, projects too."""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.errors import Problem
from labelfs.formats.data_key import data_key
from labelfs.formats.encoding import encoding_of, unicode_of
from labelfs.formats.json_read import Broken, value_of
from labelfs.formats.marks import Marks, annotation
from labelfs.formats.pictures_in import Pictures, largest, shown
from labelfs.formats.registry import Importer, Report, importer
from labelfs.formats.sheet import Sheet
from labelfs.labeling.shapes import number, numbers

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

UNNAMED = "unlabeled"
"""The label of regions that have none."""


@dataclass(slots=True)
class Entry:
    """One picture: attributes of the file, and shape and attributes of each region, with its line in a CSV."""

    name: str
    attributes: Mapping[str, Any]
    regions: list[tuple[int | None, Mapping[str, Any], Mapping[str, Any]]] = field(default_factory=list)


def read(paths: list[Path], config: Config | None, options: Mapping[str, Any],
         report: Report) -> Iterator[dict[str, Any]]:
    """A task per picture. Option `label`: the region attribute that is the label (default: the most likely one)."""
    key = data_key(config, options, ("Image",), "image")
    sheet = Sheet.of(config, options, report)
    finder = Pictures(paths, options, report)
    for path in (one for one in paths if one.suffix.lower() in {".json", ".csv"} and _sniff([one]) > 0):
        name = shown(path, finder.root)
        try:
            entries, declared = _entries(path, name, report)
        except Broken as broken:
            report.problems.append(Problem(name, broken.line, broken.message, "json"))
            report.left(name, broken.message)
            continue
        label = options.get("label") or _label_of(entries, declared)
        report.notes += [f"{name}: the region attribute {label!r} was taken for the label"] if label else []
        reader = _Reader(sheet, sheet.object("Image", key), report, name, label, declared)
        for entry in entries:
            yield _task(reader, entry, path, finder, key)


def _entries(path: Path, name: str, report: Report) -> tuple[list[Entry], Mapping[str, Any]]:
    if path.suffix.lower() == ".csv":
        return list(_from_csv(path, name, report)), {}
    given = value_of(path.read_text(encoding=unicode_of(path)))
    declared = given.get("_via_attributes") if isinstance(given, Mapping) else None
    listed = given.get("_via_img_metadata", given) if isinstance(given, Mapping) else {}
    found = []
    for one in listed.values() if isinstance(listed, Mapping) else ():
        if not isinstance(one, Mapping) or not isinstance(one.get("filename"), str):
            report.problems.append(Problem(name, None, "an entry has no filename; left out", "via"))
            continue
        regions = one.get("regions") or []
        regions = list(regions.values()) if isinstance(regions, Mapping) else regions
        entry = Entry(one["filename"], one.get("file_attributes") or {})
        entry.regions = [(None, _map(region, "shape_attributes"), _map(region, "region_attributes"))
                         for region in regions]
        found.append(entry)
    return found, declared if isinstance(declared, Mapping) else {}


def _map(region: Any, key: str) -> Mapping[str, Any]:
    value = region.get(key) if isinstance(region, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def _from_csv(path: Path, name: str, report: Report) -> Iterator[Entry]:
    csv.field_size_limit(sys.maxsize)
    entries: dict[str, Entry] = {}
    with path.open(encoding=encoding_of(path), newline="") as file:
        rows = csv.reader(file)
        header = [cell.lstrip("#").strip() for cell in next(rows, [])]
        for cells in rows:
            row = dict(zip(header, cells, strict=False))
            try:
                shape, about, attributes = (json.loads(row.get(key) or "{}") for key in (
                    "region_shape_attributes", "region_attributes", "file_attributes"))
            except ValueError as fault:
                report.problems.append(Problem(name, rows.line_num, f"a cell is no JSON: {fault}", "via"))
                continue
            entry = entries.setdefault(row.get("filename", ""), Entry(row.get("filename", ""), attributes))
            if shape:
                entry.regions.append((rows.line_num, shape, about))
    yield from entries.values()


def _label_of(entries: list[Entry], declared: Mapping[str, Any]) -> str:
    """A dropdown or radio attribute, else the only one, else one with a telling name, else the first."""
    listed = _map(declared, "region")
    chosen = [name for name, about in listed.items()
              if isinstance(about, Mapping) and about.get("type") in {"dropdown", "radio"}]
    met = dict.fromkeys(name for entry in entries for _line, _shape, about in entry.regions for name in about)
    telling = [name for name in met if name.casefold() in {"label", "class", "name", "type", "category", "object"}]
    return next(iter(chosen or telling or met), "")


def _task(reader: _Reader, entry: Entry, path: Path, finder: Pictures, key: str) -> dict[str, Any]:
    found = None if "://" in entry.name else finder.find(entry.name, path)
    reference = entry.name if "://" in entry.name else finder.reference(entry.name, found, reader.name)
    marks = Marks(reader.sheet, reader.to, finder.size(found))
    for line, shape, about in entry.regions:
        reader.region(marks, line, shape, about, entry.name)
    reader.attributes(marks, entry.attributes, None)
    reader.report.tasks += 1
    reader.report.annotations += bool(marks.items)
    reader.report.took(reader.name, tasks=1, regions=marks.regions)
    task: dict[str, Any] = {"data": {key: reference}, "meta": {"file_name": entry.name}}
    return {**task, "annotations": [annotation(marks, "via")]} if marks.items else task


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns regions of one file into result items."""

    sheet: Sheet
    to: str
    report: Report
    name: str
    label: str
    declared: Mapping[str, Any]

    def region(self, marks: Marks, line: int | None, shape: Mapping[str, Any], about: Mapping[str, Any],
               picture: str) -> None:
        """One region; what cannot be taken is told."""
        try:
            _need_size(marks, picture)
            region = _shape(marks, shape, str(about.get(self.label) or UNNAMED))
        except ValueError as fault:
            self.report.problems.append(Problem(self.name, line, f"{picture}: {fault}; the region was left out", "via"))
            return
        self.attributes(marks, {key: value for key, value in about.items() if key != self.label}, region)

    def attributes(self, marks: Marks, about: Mapping[str, Any], region: str | None) -> None:
        """Attributes as answers: checkboxes and lists as choices, the rest as text."""
        side = _map(self.declared, "region" if region else "file")
        for name, value in about.items():
            options = list(_map(side.get(name), "options")) if isinstance(side.get(name), Mapping) else []
            if isinstance(value, Mapping):
                chosen = [key for key, on in value.items() if on]
                if chosen:
                    marks.choices(name, chosen, region, several=True, options=options or list(value))
            elif options and str(value) in options:
                marks.choices(name, [str(value)], region, options=options)
            elif str(value).strip():
                marks.text(name, [str(value)], region)


def _need_size(marks: Marks, picture: str) -> None:
    if marks.size is None:
        msg = f"the size of {picture} is not known without the picture"
        raise ValueError(msg)


def _shape(marks: Marks, given: Mapping[str, Any], label: str) -> str:
    kind = given.get("name")
    if kind == "rect":
        return marks.box(label, *_of(given, "x", "y", "width", "height"))
    if kind == "circle":
        x, y, radius = _of(given, "cx", "cy", "r")
        return marks.ellipse(label, x, y, radius, radius)
    if kind == "ellipse":
        turn = math.degrees(number(given.get("theta")) or 0.0)
        x, y, rx, ry = _of(given, "cx", "cy", "rx", "ry")
        return marks.ellipse(label, x, y, rx, ry, rotation=turn)
    if kind == "point":
        return marks.point(label, *_of(given, "cx", "cy"))
    if kind in {"polygon", "polyline"}:
        points = _points(given)
        if kind == "polyline":
            return marks.line(label, points)
        return marks.polygon(label, points[:-1] if len(points) > 3 and points[0] == points[-1] else points)
    msg = f"the shape {kind!r} is not known"
    raise ValueError(msg)


def _of(given: Mapping[str, Any], *keys: str) -> list[float]:
    found = numbers(given, *keys)
    if found is None:
        msg = f"no number for one of {', '.join(keys)}"
        raise ValueError(msg)
    return found


def _points(given: Mapping[str, Any]) -> list[tuple[float, float]]:
    xs, ys = given.get("all_points_x"), given.get("all_points_y")
    if not isinstance(xs, list) or not isinstance(ys, list) or len(xs) != len(ys) or len(xs) < 2:
        msg = "its points are no two lists of equal length"
        raise ValueError(msg)
    found = [(number(x), number(y)) for x, y in zip(xs, ys, strict=True)]
    made = [(x, y) for x, y in found if x is not None and y is not None]
    if len(made) != len(xs):
        msg = "one of its points is no number"
        raise ValueError(msg)
    return made


def _sniff(paths: list[Path]) -> float:
    return 0.9 if any(map(_is_via, largest(paths, ".json", ".csv"))) else 0.0


def _is_via(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(65_536)
    if path.suffix.lower() == ".csv":
        return b"region_shape_attributes" in head.split(b"\n", 1)[0]
    return b'"_via_' in head or (b'"filename"' in head and b'"regions"' in head and (
        b'"shape_attributes"' in head or b'"file_attributes"' in head))


importer(Importer(
    name="VIA",
    title="VIA",
    description="Regions of pictures from the VGG Image Annotator, versions 1 and 2, JSON, CSV and projects.",
    suffixes=(".json", ".csv"),
    run=read,
    sniff=_sniff,
    per_file=False,
    dataset=True,
    limits=("The files do not tell sizes: regions of pictures that are not there are reported and left out.",
            "One region attribute is the label (`--label-attribute` says which), the others become answers."),
))
