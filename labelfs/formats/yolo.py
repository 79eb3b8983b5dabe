"""YOLO: a text file of boxes, polygons or turned boxes per picture, relative to its size."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from labelfs.formats.categories import Categories
from labelfs.formats.coco import NOT_TAKEN, SIZELESS
from labelfs.formats.pictures import Picture, newest, pictures
from labelfs.formats.regions import (
    ELLIPSES,
    POSES,
    SHAPES,
    Region,
    fits_boxes,
    fits_drawn,
    fits_turned,
    keypoint_names,
    slots,
)
from labelfs.formats.registry import Exporter, Output, Report, Task, exporter
from labelfs.labeling.geometry import Point
from labelfs.labeling.shapes import numbers, points_of
from labelfs.labeling.skeleton import skeletons

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

UPRIGHT = "{n} turned boxes written as the upright boxes around them (YOLO_OBB keeps the turn)"
HOMELESS = "{n} key points without a box left out"
BOXED = "{n} polygons and ellipses written as the upright boxes around them: rows with key points have a box"
AREAS = "{n} smaller areas of masks left out: a row has one outline"
HOLES = "{n} masks with holes written as their outer outline"
THIN = "{n} masks of dots and lines left out: they have no outline"
DENSE = "the class numbers are line numbers of classes.txt, not the category numbers of the config, which have gaps"


class Lines:
    """Turns regions into lines."""

    def __init__(self, config: Config, report: Report, *, exact: bool, turned: bool, outlines: bool = False) -> None:
        self.report = report
        self.exact = exact
        self.turned = turned or outlines
        self.outlines = outlines
        self.slots = {} if self.turned else slots(config, poses=not exact)
        self.names = [name for name, _index in keypoint_names(config)] if exact else sorted(
            self.slots, key=lambda name: self.slots[name])
        self.classes = Categories(config, exact=exact)
        if self.slots:
            self.classes.ids = {}
            for node in config.controls():
                if node.tag == "RectangleLabels":
                    self._declare(config, node.name or "")
            for label, _points in () if exact else skeletons(config):
                if label:
                    self.classes.ids.setdefault(label, len(self.classes.ids))
        elif not exact and self.classes.dense():
            report.notes.append(DENSE)

    def _declare(self, config: Config, control: str) -> None:
        from labelfs.labeling.labels import effective_labels

        for label in effective_labels(config.by_name[control]):
            self.classes.ids.setdefault(label, len(self.classes.ids))

    def of(self, picture: Picture) -> Iterator[str]:
        """The lines of a picture."""
        used = 0
        points = [one for one in picture.regions if one.shape == "keypoint"]
        for region in picture.regions:
            if region.shape == "keypoint":
                continue
            shape = self._shape(region, picture)
            if shape is None:
                continue
            mine = [one for one in points if one.parent and one.parent == region.id] if points else []
            used += len(mine) if self.slots else 0
            tail = self._points(mine) if self.slots else []
            for label in region.labels:
                yield " ".join(map(str, (self.classes.number(label), *shape, *tail)))
        self.report.lose(HOMELESS, len(points) - used)

    def _points(self, points: list[Region]) -> list[float]:
        placed: list[float] = [0.0, 0.0, 0] * len(self.slots)
        for one in points:
            at, slot = numbers(one.value, "x", "y"), self.slots.get(one.labels[0])
            if at is None or slot is None:
                self.report.lose(HOMELESS)
            else:
                placed[3 * slot:3 * slot + 3] = [at[0] / 100, at[1] / 100, 2 if one.seen or self.exact else 1]
        return placed

    def _shape(self, region: Region, picture: Picture) -> list[float] | None:
        if self.exact:
            made = self._exact_shape(region)
            self.report.lose(NOT_TAKEN, made is None)
            return made
        if region.shape == "brush":
            return self._contour(region, picture)
        corners = self._corners(region, picture)
        if corners is None:
            self.report.lose(SIZELESS)
            return None
        if self.slots or (region.shape == "rectangle" and not self.turned):
            self.report.lose(UPRIGHT, region.shape == "rectangle" and bool(region.rotation % 360))
            self.report.lose(BOXED, region.shape != "rectangle")
            return _centred(corners)
        self.report.lose(ELLIPSES, region.shape == "ellipse")
        return [edge for corner in corners for edge in corner]

    def _contour(self, region: Region, picture: Picture) -> list[float] | None:
        """The outline of the largest area of a mask."""
        from labelfs.formats.contours import contours
        from labelfs.formats.mask_of import BROKEN, pixels_of
        from labelfs.labeling.geometry import polygon_area

        width, height = region.width or picture.width, region.height or picture.height
        pixels = pixels_of(region.value, (width, height)) if width and height else None
        if pixels is None or not width or not height:
            self.report.lose(BROKEN)
            return None
        found = contours(pixels.opaque, pixels.width, pixels.height)
        rings = [[(float(x), float(y)) for x, y in ring] for ring in found.rings if len(ring) > 2]
        self.report.lose(AREAS, len(rings) - 1 if rings else 0)
        self.report.lose(HOLES, found.holes)
        if not rings:
            self.report.lose(THIN)
            return None
        return [edge for x, y in max(rings, key=polygon_area) for edge in (x / width, y / height)]

    def _corners(self, region: Region, picture: Picture) -> list[Point] | None:
        """Corners relative to the picture; the size matters to turned shapes only."""
        width, height = region.width or picture.width, region.height or picture.height
        if not width or not height:
            if region.rotation % 360:
                return None
            width = height = 1
        edges = None if self.turned else region.upright((width, height))
        if edges:  # two corners are enough
            return [(edges[0] / width, edges[1] / height), (edges[2] / width, edges[3] / height)]
        corners = region.corners((width, height))
        return [(x / width, y / height) for x, y in corners] or None

    def _exact_shape(self, region: Region) -> list[float] | None:
        """Label Studio's: the turn ignored in YOLO, boxes without a turn dropped in YOLO_OBB, no ellipses."""
        at = numbers(region.value, "x", "y", "width", "height")
        if region.shape == "rectangle" and at:
            if not self.turned:
                x, y, width, height = (one / 100 for one in at)
                return [x + width / 2, y + height / 2, width, height]
            if "rotation" not in region.value or not region.width or not region.height:
                return None
            wide, high = region.width, region.height
            return [edge for x, y in region.corners((wide, high)) for edge in (x / wide, y / high)]
        points = points_of(region.value.get("points"))
        if region.shape == "polygon" and points and not region.paired and not self.slots:
            return [edge / 100 for point in points for edge in point]
        return None


def _centred(corners: list[Point]) -> list[float]:
    xs, ys = [x for x, _y in corners], [y for _x, y in corners]
    left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
    return [(left + right) / 2, (top + bottom) / 2, right - left, bottom - top]


def export(tasks: Iterable[Task], config: Config, output: Output, options: Mapping[str, Any], report: Report,
           *, turned: bool, copying: bool, outlines: bool = False) -> None:
    """Write `labels/*.txt`, `classes.txt`, `notes.json`, `data.yaml`, and `images/` when `copying`.

    In exact form the label files wait in memory, since the last of those with one name is the one that stays.
    """
    exact = bool(options.get("exact"))
    lines = Lines(config, report, exact=exact, turned=turned, outlines=outlines)
    kinds = SHAPES | {"brush"} if outlines else SHAPES if exact or turned else POSES
    found = pictures(tasks, config, output, report, exact=exact, copying=copying, kinds=kinds)
    if exact:
        for name, text in _last(found, lines).items():
            _write(output, name, text)
    else:
        for picture in newest(found, report):
            _write(output, f"labels/{picture.stem}.txt", "".join(f"{line}\n" for line in lines.of(picture)))
    names = sorted(lines.classes.ids, key=lambda name: lines.classes.ids[name])
    _write(output, "classes.txt", _class_lines(list(lines.classes.ids) if exact else names))
    _write(output, "notes.json", json.dumps(_notes(lines), indent=2))
    if not exact:
        _write(output, "data.yaml", _yaml(names, lines))


def _yaml(names: list[str], lines: Lines) -> str:
    """What trainers read: JSON texts are YAML texts too."""
    rows = ["path: .", "train: images", "val: images", f"nc: {len(names)}", "names:"]
    rows += [f"  {number}: {json.dumps(name, ensure_ascii=False)}" for number, name in enumerate(names)]
    if lines.slots:
        rows += [f"kpt_shape: [{len(lines.slots)}, 3]", "kpt_names:"]
        rows += [f"  {number}: {json.dumps(name, ensure_ascii=False)}" for number, name in enumerate(lines.names)]
    return "\n".join([*rows, ""])


def _class_lines(names: list[str]) -> str:
    return "".join(" ".join(name.splitlines()) + "\n" for name in names)


def _last(found: Iterable[Picture], lines: Lines) -> dict[str, str]:
    texts: dict[str, str] = {}
    for picture in found:
        name = f"labels/{picture.stem}.txt"
        if not picture.item.results or picture.unlike_label_studio:
            texts.setdefault(name, "")
        else:
            made = list(lines.of(picture))
            texts[name] = "\n".join(made) + ("" if lines.slots or not made else "\n")
    return texts


def _notes(lines: Lines) -> dict[str, Any]:
    extra = {"keypoints": lines.names} if lines.slots else {}
    categories = [{"id": number, "name": name, **extra} for name, number in lines.classes.ids.items()]
    info = {"year": datetime.now(UTC).year, "version": "1.0", "contributor": "Label Studio"}
    return {"categories": categories, "info": info}


def _write(output: Output, name: str, text: str) -> None:
    output.write(name, text.encode("utf-8", "surrogatepass"))


def _register(name: str, title: str, words: str, *, turned: bool, copying: bool, outlines: bool = False) -> None:
    run: Callable[..., None] = partial(export, turned=turned, copying=copying, outlines=outlines)
    exporter(Exporter(name=name, title=title, description=words, suffix=".zip", run=run,
                      fits=fits_drawn if outlines else fits_turned if turned else fits_boxes,
                      media_type="application/zip", limits=_LIMITS[outlines, turned],
                      differs=() if outlines else _DIFFERS))


_COMMON = "One annotation per picture, the newest; class numbers are line numbers of classes.txt."
_LIMITS = {
    (False, False): (_COMMON, "Turned boxes become the upright boxes around them.", "Brush masks are left out.",
                     "Key points need a box that they belong to; a config with key points or skeletons gives poses."),
    (False, True): (_COMMON, "Key points and brush masks are left out."),
    (True, False): (_COMMON, "Every shape becomes an outline: boxes four corners, ellipses 36 points.",
                    "Of a mask the largest area is written, without its holes; key points are left out."),
}
_DIFFERS = ("The upright box around turned ones; ellipses as polygons; boxes without a turn are kept in YOLO_OBB.",
            "A file for each picture, also of equal names; class numbers are line numbers; a `data.yaml`.")
_PLAIN = "A text file per picture: upright boxes, polygons, key points with their boxes"
_TURNED = "A text file per picture: boxes as four corners, turned as drawn, and polygons"
_register("YOLO", "YOLO", f"{_PLAIN}.", turned=False, copying=False)
_register("YOLO_WITH_IMAGES", "YOLO with images", f"{_PLAIN}; with the pictures.", turned=False, copying=True)
_register("YOLO_OBB", "YOLO with turned boxes", f"{_TURNED}.", turned=True, copying=False)
_register("YOLO_OBB_WITH_IMAGES", "YOLO with turned boxes and images", f"{_TURNED}; with the pictures.", turned=True,
          copying=True)
_OUTLINES = "A text file per picture: the outline of every shape, for segmentation"
_register("YOLO_SEG", "YOLO segmentation", f"{_OUTLINES}.", turned=False, copying=False, outlines=True)
_register("YOLO_SEG_WITH_IMAGES", "YOLO segmentation with images", f"{_OUTLINES}; with the pictures.", turned=False,
          copying=True, outlines=True)
