"""Random annotations of every result type and random edits of them, each edit knowing what it changed.

Seeded; the oracle never looks at the code under test: an edit is a function from items to items, applied by hand.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from random import Random
from typing import Any

from labelfs.labeling import rle

Items = list[dict[str, Any]]
LABELS = ("Car", "Bus", "Tree", "Cat")


def _regions(random: Random, region: str) -> Items:
    """A region of a random type; some carry an answer of their own."""
    label = random.choice(LABELS)
    kind, value, payload = random.choice(_SHAPES)(random)
    labels = {payload: [label]} if payload else {}
    first = {"id": region, "value": {**value, **labels}, "from_name": f"c-{kind}", "to_name": "o", "type": kind,
             "origin": "manual", **({"original_width": MASK, "original_height": MASK} if kind == "brushlabels" else {})}
    if kind in ("rectanglelabels", "polygonlabels", "labels") and random.random() < 0.3:
        answer = {"id": region, "value": {**value, "choices": ["small"]}, "from_name": "size", "to_name": "o",
                  "type": "choices", "origin": "manual"}
        return [first, answer]
    return [first]


def _number(random: Random, low: int = 0, high: int = 60) -> float | int:
    return random.choice([random.randint(low, high), round(random.uniform(low, high), 4)])


def _box(random: Random) -> Any:
    return "rectanglelabels", {"x": _number(random), "y": _number(random), "width": _number(random, 5, 30),
                               "height": _number(random, 5, 30), "rotation": 0}, "rectanglelabels"


def _ellipse(random: Random) -> Any:
    return "ellipselabels", {"x": _number(random, 20), "y": _number(random, 20), "radiusX": _number(random, 5, 15),
                             "radiusY": _number(random, 5, 15), "rotation": 0}, "ellipselabels"


def _polygon(random: Random) -> Any:
    x, y = random.randint(0, 60), random.randint(0, 60)
    return "polygonlabels", {"points": [[x, y], [x + 20, y], [x + 20, y + 15], [x, y + 20]], "closed": True}, (
        "polygonlabels")


def _point(random: Random) -> Any:
    return "keypointlabels", {"x": _number(random), "y": _number(random), "width": 0.5}, "keypointlabels"


def _span(random: Random) -> Any:
    start = random.randint(0, 500)
    return "labels", {"start": start, "end": start + random.randint(3, 40), "text": "ab\\nü"}, "labels"


def _time(random: Random) -> Any:
    start = round(random.uniform(0, 90), 3)
    return "labels", {"start": start, "end": start + 2.5, "channel": 0}, "labels"


def _series(random: Random) -> Any:
    start = random.randint(0, 1000)
    return "timeserieslabels", {"start": start, "end": start + 25, "instant": False}, "timeserieslabels"


def _track(random: Random) -> Any:
    x = random.randint(0, 50)
    frames = [{"frame": n, "enabled": True, "x": x + n, "y": 10, "width": 12, "height": 14, "rotation": 0}
              for n in (1, 12, 30)]
    return "videorectangle", {"sequence": frames, "framesCount": 300}, "labels"


def _frames(random: Random) -> Any:
    start = random.randint(1, 200)
    return "timelinelabels", {"ranges": [{"start": start, "end": start + 30}]}, "timelinelabels"


def _path(random: Random) -> Any:
    x = random.randint(0, 60)
    return "vectorlabels", {"vertices": [{"id": "v1", "x": x, "y": 5}, {"id": "v2", "x": x + 9, "y": 30,
                                                                       "prevPointId": "v1"}], "closed": False}, (
        "vectorlabels")


def _page(random: Random) -> Any:
    return "ocrlabels", {"x": random.randint(0, 60), "y": random.randint(0, 60), "width": random.randint(5, 30),
                         "height": random.randint(5, 30), "pageIndex": random.randint(0, 3)}, "ocrlabels"


def _html(random: Random) -> Any:
    start = random.randint(0, 500)
    offsets = {"start": start, "end": start + random.randint(8, 40)}
    return "hypertextlabels", {"start": "/p[1]/text()[1]", "end": "/p[9]/text()[1]", "startOffset": 0, "endOffset": 1,
                               "globalOffsets": offsets}, "hypertextlabels"


def _paragraph(random: Random) -> Any:
    start, line = random.randint(0, 80), str(random.randint(0, 9))
    return "paragraphlabels", {"start": line, "end": line, "startOffset": start,
                               "endOffset": start + random.randint(8, 40)}, "paragraphlabels"


MASK = 16
"""Pixels of each side of a mask."""


def _brush(random: Random) -> Any:
    return "brushlabels", _painted(random.randint(0, 6), random.randint(6, 9)), "brushlabels"


def _painted(first: int, wide: int) -> dict[str, Any]:
    alpha = bytes(255 if first <= x < first + wide else 0 for _ in range(MASK) for x in range(MASK))
    return {"format": "rle", "rle": list(rle.encode(alpha))}


_SHAPES = (_box, _ellipse, _polygon, _point, _span, _time, _series, _track, _frames, _path, _page, _html, _paragraph,
           _brush)
_ANSWERS: tuple[tuple[str, str, Any, Any, str], ...] = (
    ("choices", "choices", ["a"], ["b"], "choice"), ("taxonomy", "taxonomy", [["x", "y"]], [["x"]], "choice"),
    ("textarea", "text", ["one two"], ["one three"], "text"), ("number", "number", 3, 4.5, "number"),
    ("rating", "rating", 1, 5, "number"), ("datetime", "datetime", "2026-01-01", "2026-02-02", "text"),
    ("pairwise", "selected", "left", "right", "choice"),
)


def base(random: Random) -> Items:
    """A result: regions, answers about the whole, relations."""
    items: Items = []
    count = random.randint(2, 9)
    for number in range(count):
        items += _regions(random, f"r{number}-{random.randrange(10**6)}")
    for kind, payload, value, _, _ in random.sample(_ANSWERS, random.randint(0, 3)):
        items.append({"id": f"w{random.randrange(10**8)}", "value": {payload: value}, "from_name": f"a-{kind}",
                      "to_name": "o", "type": kind})
    ids = region_ids(items)
    if len(ids) > 1 and random.random() < 0.4:
        one, other = random.sample(ids, 2)
        items.append({"from_id": one, "to_id": other, "type": "relation", "direction": "right"})
    return items


def region_ids(items: Items) -> list[str]:
    """Ids of the regions among the items."""
    return list(dict.fromkeys(item["id"] for item in items if str(item.get("from_name", "")).startswith("c-")))


@dataclass(frozen=True)
class Edit:
    """What was changed, where, and by which value; `kind` is what a diff must call it."""

    target: str
    field: str
    kind: str
    value: Any = None

    def apply(self, items: Items) -> Items:
        items = copy.deepcopy(items)
        if self.field == "new":
            return [*items, *copy.deepcopy(self.value)]
        if self.field == "gone":
            return [item for item in items if item.get("id") != self.target]
        if self.field == "given":
            return self._given(items)
        for item in items:
            if item.get("id") != self.target:
                continue
            if self.field == "place":
                item["value"].update(copy.deepcopy(self.value))
            elif self.field == "labels":
                key = next((key for key in item["value"] if key.endswith("labels")), None)
                if key:
                    item["value"][key] = list(self.value)
            elif self.field == "note":
                item["meta"] = {"text": list(self.value)}
            elif self.field == "answer" and not str(item["from_name"]).startswith("c-"):
                key = next(key for key in reversed(item["value"]))
                item["value"][key] = copy.deepcopy(self.value)
        return items


    def _given(self, items: Items) -> Items:
        """An answer about a region: it repeats the region's place as it is by then."""
        at = next((place for place, item in enumerate(items) if item.get("id") == self.target), None)
        if at is None:
            return items
        place = {key: copy.deepcopy(value) for key, value in items[at]["value"].items() if not key.endswith("labels")}
        meta = {"meta": items[at]["meta"]} if "meta" in items[at] else {}
        answer = {"id": self.target, "value": {**place, "choices": list(self.value)}, "from_name": "size",
                  "to_name": "o", "type": "choices", **meta}
        return [*items[: at + 1], answer, *items[at + 1 :]]


def edit(random: Random, items: Items, target: str) -> Edit:
    """A random edit of a region or answer."""
    mine = [item for item in items if item.get("id") == target]
    if not str(mine[0]["from_name"]).startswith("c-"):
        kind, _, _, other, named = next(row for row in _ANSWERS if row[0] == mine[0]["type"])
        return Edit(target, "answer", named, _varied(random, kind, other))
    fields = ["place", "labels", "note", "gone", "answer" if len(mine) > 1 else "given"]
    field = random.choice(fields)
    if field == "place":
        value, kind = _moved(random, mine[0]["value"])
        return Edit(target, "place", kind, value)
    if field == "labels":
        now = next(value for key, value in mine[0]["value"].items() if key.endswith("labels"))[0]
        return Edit(target, "labels", "relabeled", (random.choice([one for one in LABELS if one != now]),))
    if field == "note":
        return Edit(target, "note", "attribute", (f"note {random.randrange(10**6)}",))
    if field == "given":
        return Edit(target, "given", "choice", [random.choice(["big", "small"])])
    if field == "answer":
        return Edit(target, "answer", "choice", [random.choice(["big", "huge"])])
    return Edit(target, "gone", "removed")


def _varied(random: Random, kind: str, other: Any) -> Any:
    if kind == "number":
        return other + random.randrange(1000)
    if kind == "textarea":
        return [f"one {random.randrange(10**6)}"]
    return other


def _moved(random: Random, value: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """New numbers for the place of a region, and whether it was moved or reshaped."""
    step = random.randint(1, 4) + random.choice([0, 0.25])
    grow = random.random() < 0.5
    if "sequence" in value:
        frames = copy.deepcopy(value["sequence"])
        for frame in frames:
            frame["width" if grow else "x"] += step
        return {"sequence": frames}, "reshaped" if grow else "moved"
    for key in ("points", "vertices"):
        if key in value:
            return _moved_points(key, copy.deepcopy(value[key]), step, grow)
    if "ranges" in value:
        start, end = value["ranges"][0]["start"], value["ranges"][0]["end"]
        step = int(step)
        ranges = [{"start": start + (0 if grow else step), "end": end + step}]
        return {"ranges": ranges}, "reshaped" if grow else "moved"
    if "rle" in value:
        painted = rle.decode(rle.to_bytes(value["rle"])).alpha[:MASK]
        return _painted(painted.index(255), painted.count(255) + 1), "reshaped"
    if "globalOffsets" in value:
        ends = value["globalOffsets"]
        start = ends["start"] + (0 if grow else int(step))
        return {"globalOffsets": {"start": start, "end": ends["end"] + int(step)}}, "reshaped" if grow else "moved"
    if "startOffset" in value:
        starts = {} if grow else {"startOffset": value["startOffset"] + int(step)}
        return {**starts, "endOffset": value["endOffset"] + int(step)}, "reshaped" if grow else "moved"
    if "start" in value:
        step = int(step) if isinstance(value["start"], int) else step / 10
        ends = {"end": value["end"] + step} if grow else {"start": value["start"] + step, "end": value["end"] + step}
        return ends, "reshaped" if grow else "moved"
    size = next((key for key in ("width", "radiusX") if key in value), "x")
    return {size if grow else "x": value[size if grow else "x"] + step}, "reshaped" if grow else "moved"


def _moved_points(key: str, points: Any, step: float, grow: bool) -> tuple[dict[str, Any], str]:
    for point in points[:1] if grow else points:
        if isinstance(point, dict):
            point["x"] += step
        else:
            point[0] += step
    return {key: points}, "reshaped" if grow else "moved"


def fresh(random: Random, gone: Items) -> Edit:
    """A new region; none of the type and label of one that is deleted, as a twin of it would be it under a new id."""
    region = f"n{random.randrange(10**9)}"
    while True:
        items = _regions(random, region)
        if all(_look(items[0]) != _look(item) for item in gone):
            return Edit(region, "new", "added", items)


def _look(item: dict[str, Any]) -> tuple[Any, ...]:
    return item["type"], next((tuple(value) for key, value in item["value"].items() if key.endswith("labels")), ())


def edits(random: Random, items: Items, most: int = 3) -> list[Edit]:
    """Edits of different regions and answers, and perhaps new regions."""
    joined = {end for item in items if item["type"] == "relation" for end in (item["from_id"], item["to_id"])}
    targets = list(dict.fromkeys(item["id"] for item in items if "id" in item and item["id"] not in joined))
    chosen = random.sample(targets, min(len(targets), random.randint(0, most)))
    changed = [edit(random, items, target) for target in chosen]
    deleted = {change.target for change in changed if change.field == "gone"}
    gone = [item for item in items if item.get("id") in deleted]
    return [*changed, *(fresh(random, gone) for _ in range(random.choice([0, 0, 1, 2])))]


def apply(items: Items, changes: list[Edit]) -> Items:
    for change in changes:
        items = change.apply(items)
    return items
