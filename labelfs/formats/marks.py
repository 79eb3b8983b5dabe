"""Result items of one annotation, built shape by shape from what other tools write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from labelfs.formats.sheet import Sheet
from labelfs.labeling import rle
from labelfs.labeling.geometry import Point, to_percent

Size = tuple[float, float]
_NAMES = {"RectangleLabels": "box", "PolygonLabels": "polygon", "EllipseLabels": "ellipse", "KeyPointLabels": "point",
          "BrushLabels": "mask", "VectorLabels": "line"}
_DOT = 0.75
"""Size of key points in percent."""


class Marks:
    """Regions and answers on one object; pixels in, percent out.

    `size`: width and height of the picture in pixels. None: coordinates are given in percent already, and the result
    does not name a size.
    """

    def __init__(self, sheet: Sheet, to: str, size: Size | None = None) -> None:
        self.sheet, self.to, self.size = sheet, to, size
        self.items: list[dict[str, Any]] = []
        self.regions = 0
        self._last: dict[str, dict[str, Any]] = {}

    # ---- pictures -----------------------------------------------------------------------------------------
    def _percent(self, x: float, y: float) -> Point:
        return to_percent(x, y, *self.size) if self.size else (x, y)

    def shape(self, tag: str, label: str, value: dict[str, Any], **more: Any) -> str:
        """A labeled shape in percent; its id. `more`: further members (`id`, `score`, `meta`, `parentID`)."""
        control = self.sheet.control(tag, self.to, _NAMES[tag])
        self.sheet.label(control, label)
        kind = tag.lower()
        sized = {"original_width": _whole(self.size[0]), "original_height": _whole(self.size[1]),
                 "image_rotation": 0} if self.size else {}
        return self._add(control, kind, {**value, kind: [label]}, {**sized, **more}, value)

    def _add(self, control: str, kind: str, value: dict[str, Any], more: dict[str, Any],
             geometry: dict[str, Any]) -> str:
        given = more.pop("id", None)
        id_ = f"r{self.regions + 1}" if given is None else str(given)
        while id_ in self._last:
            id_ = f"{id_}b"
        self.regions += 1
        members = {key: one for key, one in more.items() if one is not None and one != {}}
        self.items.append({"id": id_, "from_name": control, "to_name": self.to, "type": kind, **members,
                           "value": value})
        self._last[id_] = geometry
        return id_

    def box(self, label: str, x: float, y: float, width: float, height: float, *, rotation: float = 0,
            **more: Any) -> str:
        """A box by its top left corner (after turning) and sides; degrees clockwise."""
        (left, top), (wide, high) = self._percent(x, y), self._percent(width, height)
        value = {"x": left, "y": top, "width": wide, "height": high, "rotation": rotation}
        return self.shape("RectangleLabels", label, value, **more)

    def polygon(self, label: str, points: Iterable[Point], **more: Any) -> str:
        """A closed polygon."""
        made = [list(self._percent(x, y)) for x, y in points]
        return self.shape("PolygonLabels", label, {"points": made, "closed": True}, **more)

    def line(self, label: str, points: Sequence[Point], **more: Any) -> str:
        """An open path."""
        made: list[dict[str, Any]] = []
        for number, (x, y) in enumerate(points, 1):
            left, top = self._percent(x, y)
            before = f"p{number - 1}" if number > 1 else None
            made.append({"id": f"p{number}", "x": left, "y": top, "prevPointId": before, "isBezier": False})
        return self.shape("VectorLabels", label, {"vertices": made, "closed": False}, **more)

    def ellipse(self, label: str, x: float, y: float, rx: float, ry: float, *, rotation: float = 0,
                **more: Any) -> str:
        """An ellipse by its centre and half axes; degrees clockwise."""
        (left, top), (wide, high) = self._percent(x, y), self._percent(rx, ry)
        value = {"x": left, "y": top, "radiusX": wide, "radiusY": high, "rotation": rotation}
        return self.shape("EllipseLabels", label, value, **more)

    def point(self, label: str, x: float, y: float, **more: Any) -> str:
        """A key point."""
        left, top = self._percent(x, y)
        return self.shape("KeyPointLabels", label, {"x": left, "y": top, "width": _DOT}, **more)

    def mask(self, label: str, alpha: bytes, **more: Any) -> str:
        """A brush mask: a byte per pixel of the whole picture, row by row."""
        return self.shape("BrushLabels", label, {"format": "rle", "rle": list(rle.encode(alpha))}, **more)

    # ---- text and sound -----------------------------------------------------------------------------------
    def span(self, label: str, start: int, end: int, text: str, **more: Any) -> str:
        """A stretch of the text in code points; `text`: the whole text."""
        control = self.sheet.control("Labels", self.to, "label", main=True)
        self.sheet.label(control, label)
        value = {"start": start, "end": end, "text": text[start:end]}
        return self._add(control, "labels", {**value, "labels": [label]}, more, value)

    def period(self, label: str, start: float, end: float, **more: Any) -> str:
        """A stretch of a recording in seconds."""
        control = self.sheet.control("Labels", self.to, "label", main=True)
        self.sheet.label(control, label)
        value = {"start": start, "end": end, "channel": 0}
        return self._add(control, "labels", {**value, "labels": [label]}, more, value)

    def track(self, label: str, sequence: list[dict[str, Any]], **more: Any) -> str:
        """A box through a film: keyframes in percent."""
        control = self.sheet.control("VideoRectangle", self.to, "box", main=True)
        named = self.sheet.control("Labels", self.to, "label", main=True)
        self.sheet.label(named, label)
        value = {"sequence": sequence, **more.pop("about", {})}
        return self._add(control, "videorectangle", {**value, "labels": [label]}, more, value)

    # ---- answers ------------------------------------------------------------------------------------------
    def choices(self, name: str, chosen: Sequence[str], region: str | None = None, *, several: bool = False,
                main: bool = False, options: Iterable[str] = ()) -> None:
        """Choices on the whole object, or about a region; `options`: all there are."""
        attrs = {"perRegion": "true"} if region else {}
        if several:
            attrs["choice"] = "multiple"
        control = self.sheet.control("Choices", self.to, name, main=main, **attrs)
        for one in (*options, *chosen):
            self.sheet.label(control, one)
        self._answer(control, "choices", {"choices": list(chosen)}, region)

    def text(self, name: str, lines: Sequence[str], region: str | None = None, *, main: bool = False) -> None:
        """Written text about the whole object, or about a region."""
        attrs = {"perRegion": "true"} if region else {}
        control = self.sheet.control("TextArea", self.to, name, main=main, **attrs)
        self._answer(control, "textarea", {"text": list(lines)}, region)

    def number(self, name: str, value: float, region: str) -> None:
        """A number about a region."""
        control = self.sheet.control("Number", self.to, name, perRegion="true")
        self._answer(control, "number", {"number": value}, region)

    def _answer(self, control: str, kind: str, value: dict[str, Any], region: str | None) -> None:
        before = self._last.get(region or "", {})
        place = {key: one for key, one in before.items() if key not in {"rle", "format"}}
        id_ = region or f"a{len(self.items) + 1}"
        self.items.append({"id": id_, "from_name": control, "to_name": self.to, "type": kind,
                           "value": {**place, **value}})

    def relation(self, one: str, other: str, labels: Sequence[str] = (), direction: str = "right") -> None:
        """A relation between two regions."""
        if labels:
            control = self.sheet.control("Relations", self.to, "relations", main=True)
            for label in labels:
                self.sheet.label(control, label)
        self.items.append({"from_id": one, "to_id": other, "type": "relation", "direction": direction,
                           "labels": list(labels)})


def _whole(size: float) -> int | float:
    return int(size) if float(size).is_integer() else size


def annotation(marks: Marks, source: str, **more: Any) -> dict[str, Any]:
    """An annotation of another tool; `source` is the part of its identity that stays when its result changes."""
    return {"result": marks.items, "import_key": source, **more}
