"""COCO in: boxes, polygons, run-length masks, key points and captions of a JSON file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.errors import Problem
from labelfs.formats.coco_masks import BadMask, alpha_of
from labelfs.formats.coco_results import Results, categories_of, is_results, known_tasks
from labelfs.formats.data_key import data_key
from labelfs.formats.encoding import unicode_of
from labelfs.formats.json_members import Item, members
from labelfs.formats.json_read import Broken
from labelfs.formats.marks import Marks, annotation
from labelfs.formats.pictures_in import Pictures, largest, shown, sized
from labelfs.formats.registry import Importer, Report, importer
from labelfs.formats.sheet import Sheet
from labelfs.labeling.shapes import number

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

SIZELESS = "{n} annotations left out: neither the file nor the picture tells the picture's size"
PLACELESS = "{n} annotations left out: they have neither box nor outline nor key points"
DERIVED = "{n} boxes around outlines left out: they follow from the outline"
OUTSIDE = "{n} shapes reach outside of their picture; taken as they are"
_KEYS = ("images", "annotations", "categories")


@dataclass(slots=True)
class Category:
    """A class: its name and, for key points, theirs."""

    name: str
    points: list[str] = field(default_factory=list)


class Sheets:
    """One COCO file while it is read: what it declares, and where in its text the annotations of each image stand."""

    def __init__(self, path: Path, name: str, report: Report) -> None:
        self.name, self.report = name, report
        self.text = path.read_text(encoding=unicode_of(path))
        self.images: dict[Any, Mapping[str, Any]] = {}
        self.categories: dict[Any, Category] = {}
        self.places: dict[Any, list[tuple[int, int]]] = {}
        self.colours: dict[str, str] = {}
        for item in members(self.text, _KEYS):
            self._take(item)
        self._orphans()

    def _problem(self, line: int | None, message: str) -> None:
        self.report.problems.append(Problem(self.name, line, message, "coco"))

    def _take(self, item: Item | Broken) -> None:
        if isinstance(item, Broken):
            self._problem(item.line, item.message + ("; nothing after this place was read" if item.whole else ""))
        elif not isinstance(item.value, Mapping):
            self._problem(item.line, f"an entry of `{item.key}` is no object")
        elif item.key == "annotations":
            self.places.setdefault(_id(item.value.get("image_id")), []).append((item.start, item.line))
        else:
            self._declare(item, item.value)

    def _declare(self, item: Item, value: Mapping[str, Any]) -> None:
        known: dict[Any, Any] = self.images if item.key == "images" else self.categories
        id_ = _id(value.get("id"))
        if id_ is None or id_ in known:
            self._problem(item.line, f"`{item.key}`: " + (f"the id {id_} stands twice" if id_ is not None else "no id"))
        elif item.key == "images":
            kept = ("file_name", "width", "height", "coco_url", "path")
            known[id_] = {key: value[key] for key in kept if key in value}
        else:
            points = value.get("keypoints")
            names = [str(one) for one in points] if isinstance(points, list) else []
            made = Category(str(value.get("name", id_)), names)
            known[id_] = made
            if isinstance(value.get("color"), str):
                self.colours[made.name] = value["color"]

    def _orphans(self) -> None:
        for id_ in self.places.keys() - self.images.keys():
            for _start, line in self.places[id_]:
                self._problem(line, f"the annotation is of image {id_}, which the file does not have")

    def annotations(self, image: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """The annotations of an image, each with its line; read from the text again, so that few are in memory."""
        decoder = json.JSONDecoder()
        for start, line in self.places.get(image, ()):
            yield line, decoder.raw_decode(self.text, start)[0]


def _id(value: Any) -> Any:
    return value if isinstance(value, (int, str)) and not isinstance(value, bool) else None


def read(paths: list[Path], config: Config | None, options: Mapping[str, Any],
         report: Report) -> Iterator[dict[str, Any]]:
    """A task per image of each COCO file, with one annotation if anything is drawn on it.

    Option `boxes`: boxes around outlines too. The category ids stay as `category` of the labels, image ids become
    task ids where they are free, annotation ids the ids of regions.
    """
    key = data_key(config, options, ("Image",), "image")
    sheet = Sheet.of(config, options, report)
    finder = Pictures(paths, options, report)
    lists = [Results(path, shown(path, finder.root), report) for path in paths if is_results(path)]
    seen: set[Any] = set()
    names: dict[Any, Category] = {}
    for path in (one for one in paths if one.suffix.lower() == ".json" and _is_instances(one)):
        name = shown(path, finder.root)
        found = Sheets(path, name, report)
        if not found.images:
            report.left(name, "no images in it")
            continue
        to = sheet.object("Image", key)
        for id_, category in found.categories.items():
            colour = {"background": found.colours[category.name]} if category.name in found.colours else {}
            sheet.declare(category.name, **({"category": str(id_)} if isinstance(id_, int) else {}), **colour)
        names |= found.categories
        reader = _Reader(found, sheet, to, report, bool(options.get("boxes")))
        seen |= found.images.keys() if lists else set()
        for id_, image in found.images.items():
            yield _task(reader, id_, image, path, finder=finder, key=key, lists=lists)
    if lists:
        yield from _Elsewhere(lists, seen, names, config, options).tasks(sheet, key, finder, report)


def _task(reader: _Reader, id_: Any, image: Mapping[str, Any], path: Path, *, finder: Pictures,
          key: str, lists: list[Results]) -> dict[str, Any]:
    name = str(image.get("file_name") or image.get("path") or image.get("coco_url") or id_)
    remote = "://" in name
    found = None if remote else finder.find(name, path, subset=_split(path))
    reference = name if remote else finder.reference(name, found, reader.found.name)
    size = sized((image.get("width"), image.get("height")), lambda: finder.size(found))
    marks, predicted = reader.marks(id_, size)
    task: dict[str, Any] = {"data": {key: reference}, "meta": {"file_name": name}}
    if isinstance(id_, int):
        task["id"] = id_
    if marks.items:
        task["annotations"] = [annotation(marks, "coco")]
    found_by = [(predicted, path.stem), *((reader.results(one, id_, size), one.version) for one in lists)]
    if made := [_prediction(marks.items, version) for marks, version in found_by if marks.items]:
        task["predictions"] = made
    reader.report.tasks += 1
    reader.report.annotations += bool(marks.items)
    reader.report.took(reader.found.name, tasks=1, regions=marks.regions + predicted.regions)
    return task


def _prediction(items: list[dict[str, Any]], version: str) -> dict[str, Any]:
    scores = [one["score"] for one in items if "score" in one]
    return {"result": items, "score": sum(scores) / len(scores) if scores else None, "model_version": version}


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """Results of images that no file of this import lists: they are tasks of the project, or left out."""

    lists: list[Results]
    seen: set[Any]
    names: dict[Any, Category]
    """Categories that files of this import declare."""
    config: Config | None
    options: Mapping[str, Any]

    def tasks(self, sheet: Sheet, key: str, finder: Pictures, report: Report) -> Iterator[dict[str, Any]]:
        known = known_tasks(self.options, key)
        media = self.options.get("media") or (lambda _reference: None)
        for one in self.lists:
            reader = _Reader(one, sheet, sheet.object("Image", key), report, bool(self.options.get("boxes")))
            reader.categories = self._categories(one, report)
            for image in one.images:
                if image in self.seen:
                    continue
                task = known.of(image)
                if task is None:
                    message = f"no image {image} in this import, nor a task of this id or file name; left out"
                    report.problems.append(Problem(one.name, one.first_line(image), message, "coco"))
                    continue
                marks = reader.results(one, image, finder.size(media(task["data"].get(key))))
                report.tasks += bool(marks.items)
                report.took(one.name, tasks=bool(marks.items), regions=marks.regions)
                if marks.items:
                    yield {**task, "predictions": [_prediction(marks.items, one.version)]}

    def _categories(self, one: Results, report: Report) -> dict[Any, Category]:
        given = {number: Category(name) for number, name in categories_of(self.config).items()}
        found = given | self.names
        nameless = sorted(str(number) for number in one.categories() - found.keys())
        if nameless:
            report.notes.append(f"{one.name} does not name its categories; their numbers are the labels: "
                                + ", ".join(nameless[:10]))
        return {number: found.get(number, Category(str(number))) for number in one.categories()}


def _split(path: Path) -> str:
    """`train` of `instances_train.json`: the folder below `images/` in which such pictures lie."""
    return path.stem.rpartition("_")[2] if "_" in path.stem.strip("_") else ""


class _Reader:
    """Turns annotations into result items."""

    def __init__(self, found: Sheets | Results, sheet: Sheet, to: str, report: Report, boxes: bool) -> None:
        self.found, self.sheet, self.to, self.report, self.boxes = found, sheet, to, report, boxes
        self.categories: Mapping[Any, Category] = found.categories if isinstance(found, Sheets) else {}

    def marks(self, image: Any, size: tuple[float, float] | None) -> tuple[Marks, Marks]:
        """What people drew, and what a model found (annotations with a `score`)."""
        drawn, predicted = Marks(self.sheet, self.to, size), Marks(self.sheet, self.to, size)
        for line, one in self.found.annotations(image):
            marks = predicted if number(one.get("score")) is not None else drawn
            self._taken(marks, one, size, self.found.name, line)
        return drawn, predicted

    def results(self, results: Results, image: Any, size: tuple[float, float] | None) -> Marks:
        """What a model found, with a score or without."""
        marks = Marks(self.sheet, self.to, size)
        for line, one in results.annotations(image):
            self._taken(marks, one, size, results.name, line)
        return marks

    def _taken(self, marks: Marks, one: Mapping[str, Any], size: tuple[float, float] | None, file: str,
               line: int) -> None:
        try:
            self._one(marks, one, size)
        except (BadMask, ValueError) as fault:
            self.report.problems.append(Problem(file, line, str(fault), "coco"))

    def _one(self, marks: Marks, one: Mapping[str, Any], size: tuple[float, float] | None) -> None:
        if isinstance(one.get("caption"), str):
            marks.text("caption", [one["caption"]], main=True)
            return
        category = self.categories.get(_id(one.get("category_id")))
        if category is None:
            msg = f"category {one.get('category_id')} is not declared; the annotation was left out"
            raise ValueError(msg)
        if size is None:
            self.report.lose(SIZELESS)
            return
        more = {"id": one.get("id"), "score": number(one.get("score")), "meta": _meta(one)}
        region = self._outline(marks, category, one, size, more)
        box = _box(one.get("bbox"))
        points = _triples(one.get("keypoints"))
        if box and (region is None or points or self.boxes):
            self.report.lose(OUTSIDE, _outside(box, size))
            whole = {**more, "id": f"{one.get('id')}-box"} if region is not None else more
            region = marks.box(category.name, *box, **whole)
        elif region is not None:
            self.report.lose(DERIVED, box is not None)
        self._points(marks, category, points, region)
        self.report.lose(PLACELESS, region is None and not points)

    def _outline(self, marks: Marks, category: Category, one: Mapping[str, Any], size: tuple[float, float],
                 more: dict[str, Any]) -> str | None:
        """Polygons or the mask; the id of the first."""
        given = one.get("segmentation")
        if isinstance(given, Mapping):
            return marks.mask(category.name, alpha_of(given, size), **more)
        first: str | None = None
        rings = [_ring(ring) for ring in given] if isinstance(given, list) else []
        for place, ring in enumerate(rings):
            if first is None:
                first = marks.polygon(category.name, ring, **more)
            else:
                part = marks.polygon(category.name, ring, **{**more, "id": f"{more['id']}-{place + 1}"})
                marks.relation(first, part, direction="bi")
        return first

    def _points(self, marks: Marks, category: Category, points: list[tuple[float, float, int]],
                region: str | None) -> None:
        for place, (x, y, seen) in enumerate(points):
            if not seen:
                continue
            name = category.points[place] if place < len(category.points) else f"{category.name} {place + 1}"
            control = self.sheet.control("KeyPointLabels", self.to, "point")
            self.sheet.label(control, name, model_index=str(place))
            id_ = f"{region}-{place + 1}" if region else None
            marks.point(name, x, y, parentID=region, id=id_, **({"hidden": True} if seen == 1 else {}))


def _meta(one: Mapping[str, Any]) -> dict[str, Any]:
    """What the format has beside the shape, kept with the region."""
    kept: dict[str, Any] = {}
    if str(one.get("iscrowd", 0)).lower() in {"1", "true"}:
        kept["iscrowd"] = 1
    if isinstance(one.get("attributes"), Mapping) and one["attributes"]:
        kept["attributes"] = one["attributes"]
    return kept


def _box(given: Any) -> tuple[float, float, float, float] | None:
    if not isinstance(given, list) or not given:
        return None
    found = [number(one) for one in given]
    if len(found) != 4 or None in found:
        msg = f"bbox {json.dumps(given)[:60]} is not four numbers; the annotation was left out"
        raise ValueError(msg)
    x, y, width, height = (one or 0.0 for one in found)
    return x, y, width, height


def _ring(given: Any) -> list[tuple[float, float]]:
    found = [number(one) for one in given] if isinstance(given, list) else []
    if len(found) < 6 or len(found) % 2 or None in found:
        msg = f"a segmentation of {len(found)} numbers is no polygon; the annotation was left out"
        raise ValueError(msg)
    edges = [one or 0.0 for one in found]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _triples(given: Any) -> list[tuple[float, float, int]]:
    found = [number(one) for one in given] if isinstance(given, list) else []
    if len(found) % 3 or None in found:
        msg = f"{len(found)} numbers under keypoints are no triples; the annotation was left out"
        raise ValueError(msg)
    edges = [one or 0.0 for one in found]
    return [(x, y, int(seen)) for x, y, seen in zip(*[iter(edges)] * 3, strict=True)]


def _outside(box: tuple[float, float, float, float], size: tuple[float, float]) -> bool:
    x, y, width, height = box
    return x < 0 or y < 0 or x + width > size[0] + 0.01 or y + height > size[1] + 0.01


_LISTS = frozenset({b"images", b"annotations", b"categories"})
_SIGN = re.compile(rb'"(images|annotations|categories|licenses|info|file_name|category_id|bbox|segmentation)"\s*:')


def sniff(paths: list[Path]) -> float:
    """By the names of members at the beginning and end of each file; long lists hide what stands between."""
    return 0.9 if any(_is_instances(path) or is_results(path) for path in largest(paths, ".json")) else 0.0


def _is_instances(path: Path) -> bool:
    signs = _signs(path)
    return len(signs) >= 2 and bool(signs & _LISTS)


def _signs(path: Path) -> set[bytes]:
    with path.open("rb") as file:
        head = file.read(65_536)
        file.seek(max(0, path.stat().st_size - 65_536))
        return set(_SIGN.findall(head + file.read())) if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else set()


importer(Importer(
    name="COCO",
    title="COCO",
    description="Boxes, polygons, run-length masks, key points and captions, with the pictures beside them; lists of "
                "results become predictions of tasks that are there.",
    suffixes=(".json",),
    run=read,
    sniff=sniff,
    per_file=False,
    dataset=True,
    limits=("A shape of several rings becomes several polygons joined by relations.",
            "Boxes of annotations that have an outline are left out, since they follow from it (`--boxes` takes them).",
            "Lists of results need their images: in another file of the same import, or as tasks of the project, found "
            "by id or by the name of the file.",
            "Supercategories are left out."),
))
