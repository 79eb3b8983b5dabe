"""Pascal VOC in: an XML file of boxes per picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

from labelfs.errors import Problem
from labelfs.formats.data_key import data_key
from labelfs.formats.marks import Marks, annotation
from labelfs.formats.pictures_in import IMAGES, Pictures, shown, sized
from labelfs.formats.registry import Importer, Report, importer
from labelfs.formats.sheet import Sheet
from labelfs.formats.voc_masks import CLASSES, Masks, is_mask
from labelfs.formats.xml_read import documents, line_of, number_of, text_of

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

FLAGS = ("truncated", "difficult", "occluded")
_EDGES = ("xmin", "ymin", "xmax", "ymax")


def read(paths: list[Path], config: Config | None, options: Mapping[str, Any],
         report: Report) -> Iterator[dict[str, Any]]:
    """A task per XML file; numbers are taken as they are, or as 1-based and inclusive with the option `one_based`."""
    key = data_key(config, options, ("Image",), "image")
    sheet = Sheet.of(config, options, report)
    finder = Pictures([path for path in paths if not is_mask(path)] or paths, options, report)
    masks = Masks(paths, finder.root, report)
    for path, name, root in documents(paths, finder.root, "annotation", report):
        reader = _Reader(root, sheet, sheet.object("Image", key), report, name, float(bool(options.get("one_based"))))
        yield _task(reader, path, finder, key, masks=masks)
    for stem in list(masks.left):
        yield _masked(stem, masks, Marks(sheet, sheet.object("Image", key)), finder, key=key)
    for path in finder.files:
        if path not in finder.used and path.suffix.lower() in IMAGES:
            report.left(shown(path, finder.root), "neither an XML file nor a mask describes this picture")


def _masked(stem: str, masks: Masks, marks: Marks, finder: Pictures, *, key: str) -> dict[str, Any]:
    """The task of a picture that has masks but no XML file."""
    file, near = f"{stem}.png", finder.root / CLASSES / f"{stem}.png"
    found = next((one for one in (finder.find(stem + suffix, near) for suffix in IMAGES)
                  if one and not is_mask(one)), None)
    reference = finder.reference(f"{stem}.jpg", found, f"{CLASSES}/{file}")
    size = finder.size(found) or masks.size(stem)
    marks.size = (float(size[0]), float(size[1])) if size else None
    masks.add(stem, marks)
    masks.report.tasks += 1
    masks.report.annotations += 1
    masks.report.took(f"{CLASSES}/{file}", tasks=1, regions=marks.regions)
    name = found.name if found else f"{stem}.jpg"
    return {"data": {key: reference}, "meta": {"file_name": name}, "annotations": [annotation(marks, "voc")]}


def _task(reader: _Reader, path: Path, finder: Pictures, key: str, *, masks: Masks) -> dict[str, Any]:
    given = text_of(reader.root, "filename") or text_of(reader.root, "path").replace("\\", "/").rpartition("/")[2]
    found = finder.find(given or path.stem, path)
    if found is None:
        found = next((one for one in (finder.find(path.stem + suffix, path) for suffix in IMAGES) if one), None)
    reference = finder.reference(given or path.stem, found, reader.name)
    size = sized((number_of(reader.root, "size/width"), number_of(reader.root, "size/height")),
                 lambda: finder.size(found))
    marks = reader.marks(size)
    masks.add(path.stem, marks)
    report = reader.report
    report.tasks += 1
    report.took(reader.name, tasks=1, regions=marks.regions)
    task: dict[str, Any] = {"data": {key: reference}, "meta": {"file_name": given or path.stem}}
    if folder := text_of(reader.root, "folder"):
        task["meta"]["folder"] = folder
    if marks.items or reader.root.find("object") is None:
        who = text_of(reader.root, "source/annotator")
        task["annotations"] = [annotation(marks, "voc", **({"completed_by": who} if "@" in who else {}))]
        report.annotations += 1
    return task


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns objects of one file into result items."""

    root: etree._Element
    sheet: Sheet
    to: str
    report: Report
    name: str
    shift: float
    """1 where pixels count from 1 and the last one belongs to the box."""

    def _problem(self, element: etree._Element, message: str) -> None:
        self.report.problems.append(Problem(self.name, line_of(element), message, "voc"))

    def marks(self, size: tuple[float, float] | None) -> Marks:
        marks = Marks(self.sheet, self.to, size)
        for element in self.root.iterfind("object"):
            if size is None:
                self._problem(element, "left out: neither the file nor the picture tells the picture's size")
                continue
            self._object(marks, element, None)
        return marks

    def _object(self, marks: Marks, element: etree._Element, parent: str | None) -> None:
        label = text_of(element, "name")
        if not label:
            self._problem(element, "the object has no name; left out")
            return
        region = self._shape(marks, element, label, parent)
        if region is None:
            return
        for flag in FLAGS:
            if text_of(element, flag) == "1":
                marks.choices(flag, ["yes"], region)
        pose = text_of(element, "pose")
        if pose not in {"", "Unspecified"}:
            marks.choices("pose", [pose], region)
        self._actions(marks, element, region)
        for part in element.iterfind("part"):
            self._object(marks, part, region)

    def _actions(self, marks: Marks, element: etree._Element, region: str) -> None:
        actions = [(str(one.tag), (one.text or "").strip()) for one in element.iterfind("actions/*")]
        if chosen := [name for name, value in actions if value == "1"]:
            marks.choices("actions", chosen, region, several=True, options=[name for name, _ in actions])
        for one in element.iterfind("attributes/attribute"):
            if name := text_of(one, "name"):
                marks.text(name, [text_of(one, "value")], region)

    def _shape(self, marks: Marks, element: etree._Element, label: str, parent: str | None) -> str | None:
        more: dict[str, Any] = {"parentID": parent} if parent else {}
        box = element.find("bndbox")
        if box is not None:
            edges = [number_of(box, edge) for edge in _EDGES]
            found = [one for one in edges if one is not None]
            if len(found) < 4:
                self._problem(box, f"the box of {label} has no number for "
                                   f"{', '.join(n for n, v in zip(_EDGES, edges, strict=True) if v is None)}; left out")
                return None
            left, top, right, bottom = found
            left, right, top, bottom = min(left, right), max(left, right), min(top, bottom), max(top, bottom)
            return marks.box(label, left - self.shift, top - self.shift, right - left + self.shift,
                             bottom - top + self.shift, **more)
        points = _polygon(element)
        if len(points) < 3:
            self._problem(element, f"{label} has neither box nor outline; left out")
            return None
        return marks.polygon(label, points, **more)


def _polygon(element: etree._Element) -> list[tuple[float, float]]:
    """`<polygon><x1/><y1/>…</polygon>`, or `<pt><x/><y/></pt>`."""
    found = element.find("polygon")
    if found is None:
        return []
    points = [(number_of(pt, "x"), number_of(pt, "y")) for pt in found.iterfind("pt")]
    number = 1
    while found.find(f"x{number}") is not None:
        points.append((number_of(found, f"x{number}"), number_of(found, f"y{number}")))
        number += 1
    return [(x, y) for x, y in points if x is not None and y is not None]


def _sniff(paths: list[Path]) -> float:
    files = [path for path in paths if path.suffix.lower() == ".xml"][:20]
    if not files and any(is_mask(path) for path in paths):
        return 0.85
    return 0.9 if files and sum(map(_is_annotation, files)) * 2 > len(files) else 0.0


def _is_annotation(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(4096)
    return b"<annotation>" in head or b"<annotation " in head


importer(Importer(
    name="VOC",
    title="Pascal VOC XML",
    description="An XML file of boxes per picture, and masks of classes and objects, with the pictures beside them.",
    suffixes=(".xml",),
    run=read,
    sniff=_sniff,
    per_file=False,
    dataset=True,
    limits=("Numbers are taken as they are; `--one-based` reads them as the original data sets mean them.",
            "Masks of `SegmentationClass` are named by `labelmap.txt` or `class_names.txt`, else as in Pascal VOC; "
            "with `SegmentationObject` each object is a mask of its own. Void borders are left out.",
            "truncated, difficult, occluded, pose and actions become choices about the region."),
))
