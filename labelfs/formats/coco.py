"""COCO: boxes, polygons and key points of pictures in one JSON file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import IO, TYPE_CHECKING, Any

from labelfs.formats.categories import Categories
from labelfs.formats.json_text import Waiting, dumped
from labelfs.formats.pictures import Picture, path_of, pictures
from labelfs.formats.regions import ELLIPSES, POSES, SHAPES, Region, fits_boxes, keypoint_names, slots
from labelfs.formats.registry import Exporter, Output, Report, Task, exporter
from labelfs.labeling.geometry import polygon_area, rectangle_corners, to_pixels
from labelfs.labeling.shapes import numbers, points_of
from labelfs.labeling.skeleton import skeletons

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

SIZELESS = "{n} regions left out: the size of their picture is not known"
NOT_TAKEN = "{n} regions left out that Label Studio does not write to COCO either"


class Writer:
    """Annotations of one export, numbered as they come."""

    def __init__(self, config: Config, report: Report, *, exact: bool) -> None:
        self.report = report
        self.exact = exact
        self.names = [name for name, _index in keypoint_names(config)]
        self.slots = slots(config, poses=not exact)
        self.bones = [] if exact else bones(config, self.slots)
        self.categories = Categories(config, exact=exact)
        self.instances: int | None = None
        if self.slots and exact:
            self.categories.drop(set(self.slots))
            self.instances = self.categories.above()
        for label, _points in () if exact else skeletons(config):
            if label:
                self.categories.number(label)
        self.count = 0

    def rows(self, picture: Picture, image: int) -> Iterator[dict[str, Any]]:
        """The annotations of a picture."""
        points = [one for one in picture.regions if one.shape == "keypoint"]
        for region in picture.regions:
            if region.shape != "keypoint":
                mine = [] if self.exact or not points else [
                    one for one in points if region.id and one.parent == region.id]
                points = [one for one in points if one not in mine] if mine else points
                for row in self._shapes(picture, region):
                    yield self._numbered(image, {**row, **self._keypoints(mine, picture)} if mine else row)
        if points:
            yield from self._instance(points, picture, image)

    def _numbered(self, image: int, row: dict[str, Any]) -> dict[str, Any]:
        self.count += 1
        return {"id": self.count - 1, "image_id": image, **row}

    def _instance(self, points: list[Region], picture: Picture, image: int) -> Iterator[dict[str, Any]]:
        """Key points without a box of their own: one instance."""
        found = self._keypoints(points, picture)
        if not found:
            return
        if self.instances is None:
            self.instances = self.categories.number("default")
        drawn = [(x, y) for x, y, seen in zip(*[iter(found["keypoints"])] * 3, strict=True) if seen]
        left, top, right, bottom = _edges(drawn)
        yield self._numbered(image, {"category_id": self.instances, **found,
                                     "bbox": [left, top, right - left, bottom - top], "iscrowd": 0})

    def _keypoints(self, points: list[Region], picture: Picture) -> dict[str, Any]:
        for one in points:
            self.slots.setdefault(one.labels[0], len(self.slots))
        placed = [0] * (3 * len(self.slots))
        for one in points:
            size, at = _size(one, picture), numbers(one.value, "x", "y")
            if size is None or at is None:
                self.report.lose(SIZELESS)
                continue
            x, y = to_pixels(at[0], at[1], *size)
            place = 3 * self.slots[one.labels[0]]
            placed[place:place + 3] = [round(x), round(y), 2 if one.seen or self.exact else 1]
        return {"keypoints": placed, "num_keypoints": sum(map(bool, placed[2::3]))} if any(placed) else {}

    def _shapes(self, picture: Picture, region: Region) -> Iterator[dict[str, Any]]:
        size = _size(region, picture)
        if size is None:
            self.report.lose(SIZELESS)
            return
        shape = _exact_shape(region, size) if self.exact else _right_shape(region, size)
        if shape is None:
            self.report.lose(NOT_TAKEN)
            return
        self.report.lose(ELLIPSES, region.shape == "ellipse")
        for label in region.labels[:1] if self.exact else region.labels:
            yield {"category_id": self.categories.number(label), **shape}

    def listed(self) -> list[dict[str, Any]]:
        """The categories, with the names of key points where there are any."""
        made: list[dict[str, Any]] = [{"id": number, "name": name} for name, number in self.categories.ids.items()]
        if not self.slots:
            return made
        if self.exact:
            return [*made, {"id": self.instances, "name": "default", "supercategory": "default",
                            "keypoints": self.names, "skeleton": []}]
        ordered = sorted(self.slots, key=lambda name: self.slots[name])
        return [{**one, "keypoints": ordered, "skeleton": self.bones} for one in made]


def bones(config: Config, places: Mapping[str, int]) -> list[list[int]]:
    """Which points of skeletons hang together, as pairs of places counted from 1."""
    pairs = {(places[one.parent] + 1, places[one.name] + 1): None for _label, points in skeletons(config)
             for one in points if one.parent is not None}
    return [list(pair) for pair in pairs]


def _edges(points: list[tuple[int, int]]) -> tuple[int, int, int, int]:
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _size(region: Region, picture: Picture) -> tuple[float, float] | None:
    width, height = region.width or picture.width, region.height or picture.height
    return (width, height) if width and height else None


def _row(segmentation: list[list[float]], box: tuple[float, float, float, float], area: float) -> dict[str, Any]:
    return {"segmentation": segmentation, "bbox": list(box), "ignore": 0, "iscrowd": 0, "area": area}


def _box(edges: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = edges
    return left, top, right - left, bottom - top


def _exact_shape(region: Region, size: tuple[float, float]) -> dict[str, Any] | None:
    """Label Studio's: turned boxes are turned in percent space; ellipses and paired polygons are not there."""
    at = numbers(region.value, "x", "y", "width", "height")
    if region.shape == "rectangle" and at:
        x, y, width, height = at
        turned = rectangle_corners(x, y, width, height, region.rotation)
        left, top, right, bottom = _exact_edges(turned)
        box = (*to_pixels(left, top, *size), *to_pixels(right - left, bottom - top, *size))
        return _row([], box, box[2] * box[3])
    points = points_of(region.value.get("points"))
    if region.shape == "polygon" and points and not region.paired:
        return _polygon([to_pixels(x, y, *size) for x, y in points])
    return None


def _exact_edges(points: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _polygon(corners: list[tuple[float, float]]) -> dict[str, Any]:
    ring = [edge for corner in corners for edge in corner]
    return _row([ring], _box(_exact_edges(corners)), polygon_area(corners))


def _right_shape(region: Region, size: tuple[float, float]) -> dict[str, Any] | None:
    """Turned boxes with their corners as a polygon and the upright box around these; ellipses as polygons."""
    upright = region.upright(size)
    if upright:
        left, top, right, bottom = upright
        twice = sum((left * top - right * top, right * bottom - right * top, right * bottom - left * bottom,
                     left * top - left * bottom))
        return _row([], (left, top, right - left, bottom - top), abs(twice / 2))
    corners = region.corners(size)
    if not corners:
        return None
    if region.shape == "rectangle" and not region.rotation % 360:
        return _row([], _box(_exact_edges(corners)), polygon_area(corners))
    return _polygon(corners)


def export(tasks: Iterable[Task], config: Config, output: Output, options: Mapping[str, Any], report: Report,
           *, copying: bool) -> None:
    """Write `result.json`, and the pictures to `images/` when `copying`; only categories stay in memory."""
    exact = bool(options.get("exact"))
    writer = Writer(config, report, exact=exact)
    kinds = SHAPES if exact else POSES
    with Waiting(b",\n    ") as images, Waiting(b",\n    ") as rows:
        number, before = -1, None
        for picture in pictures(tasks, config, output, report, exact=exact, copying=copying, kinds=kinds,
                                named=copying):
            if exact and picture.unlike_label_studio:
                report.lose(NOT_TAKEN, len(picture.regions))
                continue
            if exact or picture.item.task is not before:
                number, before = number + 1, picture.item.task
                images.put(_image(picture, number, copying=copying))
            for row in writer.rows(picture, number):
                rows.put(row)
        with output.file("result.json") as stream:
            _join(stream, images, writer.listed(), rows)


def _image(picture: Picture, number: int, *, copying: bool) -> dict[str, Any]:
    remote = "://" in picture.reference and picture.file is None
    plain = picture.reference if remote else path_of(picture.reference)
    name = f"images/{picture.name}" if copying and picture.file is not None else plain
    return {"width": picture.width, "height": picture.height, "id": number, "file_name": name}


def _join(stream: IO[bytes], images: Waiting, categories: list[dict[str, Any]], rows: Waiting) -> None:
    now = _now()
    info = {"year": int(now[:4]), "version": "1.0", "description": "", "contributor": "Label Studio", "url": "",
            "date_created": now}
    for name, waiting in (("images", images), ("annotations", rows)):
        stream.write(f'{"{" if name == "images" else ","}\n  "{name}": [\n    '.encode())
        waiting.copy(stream)
        stream.write(b"\n  ]")
        if name == "images":
            stream.write(b',\n  "categories": ' + dumped(categories))
    stream.write(b',\n  "info": ' + dumped(info) + b"\n}\n")


def _now() -> str:
    from datetime import UTC, datetime

    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


_LIMITS = ("Brush masks are left out: BRUSH_TO_COCO writes them.", "Ellipses become polygons of 36 points.",
           "Turned boxes become polygons of their corners.")
_DIFFERS = ("Turned boxes have the right box; shapes of a Labels pair and ellipses are written.",
            "An entry for each label of a shape; key points stay with their box; pictures are listed once.",
            "Skeletons are key points with a box around them; points hidden behind something have v = 1.",
            "Choices are no categories.")


def _register(name: str, title: str, words: str, *, copying: bool) -> None:
    run: Callable[..., None] = partial(export, copying=copying)
    exporter(Exporter(name=name, title=title, description=f"Boxes, polygons and key points of pictures{words}.",
                      suffix=".zip", run=run, fits=fits_boxes, media_type="application/zip", limits=_LIMITS,
                      differs=_DIFFERS))


_register("COCO", "COCO", " in one JSON file", copying=False)
_register("COCO_WITH_IMAGES", "COCO with images", " in one JSON file, with the pictures", copying=True)
