"""Pictures for `examples/`: outlines, masks, skeletons and key points, and several pictures in one task."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from draw_harbour import HEIGHT, WIDTH, Harbour, Thing, draw
from make_sample_project import MARA, annotation, region_id
from PIL import Image, ImageDraw

from labelfs.store import names

Result = dict[str, Any]
Points = list[tuple[float, float]]
Project = Callable[[str, str, str, Iterable[Mapping[str, Any]], Mapping[int, list[Result]]], None]
Write = Callable[[str, bytes], None]

SIZE = (720, 480)
OUTLINES = """\
<View>
  <Image name="image" value="$image" zoom="true" zoomControl="true"/>
  <PolygonLabels name="outline" toName="image">
    <Label value="Hull" background="#0072b2"/>
    <Label value="Sail" background="#e69f00"/>
  </PolygonLabels>
  <EllipseLabels name="round" toName="image">
    <Label value="Buoy" background="#d55e00"/>
  </EllipseLabels>
  <Relations>
    <Relation value="belongs to"/>
  </Relations>
</View>
"""
MASKS = """\
<View>
  <Image name="image" value="$image" zoom="true" zoomControl="true" brightnessControl="true" contrastControl="true"/>
  <BrushLabels name="brush" toName="image">
    <Label value="Sea" background="#56b4e9"/>
    <Label value="Boat" background="#d55e00"/>
  </BrushLabels>
</View>
"""
POSES = """\
<View>
  <Image name="image" value="$image" zoom="true" zoomControl="true"/>
  <VectorLabels name="wings" toName="image" skeleton="true">
    <Label value="Gull" background="#cc79a7" points="body, left wing, left tip, right wing:body, right tip"/>
  </VectorLabels>
  <KeyPointLabels name="tip" toName="image">
    <Label value="Mast top" background="#009e73"/>
  </KeyPointLabels>
</View>
"""
PAGES = """\
<View>
  <Image name="views" valueList="$views"/>
  <RectangleLabels name="boats" toName="views">
    <Label value="Boat"/>
  </RectangleLabels>
  <Choices name="light" toName="views" perItem="true" choice="single-radio" showInline="true">
    <Choice value="Clear"/>
    <Choice value="Cloudy"/>
    <Choice value="Dusk"/>
    <Choice value="Fog"/>
  </Choices>
</View>
"""


def examples(project: Project, write: Write) -> None:
    """Write the four projects."""
    outlines(project, write)
    masks(project, write)
    poses(project, write)
    pages(project, write)


def outlines(project: Project, write: Write) -> None:
    """Hulls and sails as polygons that belong together, buoys as ellipses; two of three pictures are done."""
    seeds = (41, 45, 50)
    labeled = {}
    for task, seed in enumerate(seeds[:2], 1):
        parts: list[Result] = []
        for n, boat in enumerate(boats(seed)):
            hull, sails = shapes_of(boat)
            ids = [region_id("outlines", task, n, k) for k in range(3)]
            parts += [polygon(id_, points, name) for id_, points, name in zip(
                ids, (hull, *sails), ("Hull", "Sail", "Sail"), strict=True)]
            parts += [{"from_id": id_, "to_id": ids[0], "type": "relation", "direction": "right",
                       "labels": ["belongs to"]} for id_ in ids[1:]]
        parts += [ellipse(region_id("outlines", task, "buoy", n), thing)
                  for n, thing in enumerate(things(seed, "Buoy"))]
        labeled[task] = parts
    pictures("outlines", seeds, write)
    project("outlines", "Outlines of boats", OUTLINES, media(len(seeds)), labeled)


def masks(project: Project, write: Write) -> None:
    """The sea and the boats on it, pixel by pixel; one of two pictures is done."""
    seeds = (57, 61)
    pictures("masks", seeds, write)
    floor = Harbour(seeds[0]).horizon
    sea, fleet = Image.new("L", SIZE), Image.new("L", SIZE)
    ImageDraw.Draw(sea).rectangle((0, floor * SIZE[1] / HEIGHT + 1, *SIZE), fill=255)
    for boat in boats(seeds[0]):
        hull, sails = shapes_of(boat)
        for shape in (hull, *sails):
            corners = [(x * SIZE[0] / WIDTH, y * SIZE[1] / HEIGHT) for x, y in shape]
            ImageDraw.Draw(sea).polygon(corners, fill=0)
            ImageDraw.Draw(fleet).polygon(corners, fill=255)
    task = {"image": "media/1.jpg"}
    number = annotation_id(task)
    painted = [mask(write, number, sea, "Sea"), mask(write, number, fleet, "Boat")]
    project("masks", "Sea and boats", MASKS, media(len(seeds)), {1: painted})


def poses(project: Project, write: Write) -> None:
    """Wings of gulls as skeletons, tops of masts as points; one of two pictures is done."""
    seeds = (44, 66)
    pictures("poses", seeds, write)
    found = [wings(region_id("gull", n), gull, covered=n == 1) for n, gull in enumerate(things(seeds[0], "Gull"))]
    found += [point(region_id("mast", n), boat) for n, boat in enumerate(boats(seeds[0]))]
    project("poses", "Gulls and masts", POSES, media(len(seeds)), {1: found})


def pages(project: Project, write: Write) -> None:
    """Three views of a day in one task: boxes and a choice for each."""
    seeds = (70, 71, 72, 73, 74, 75)
    pictures("pages", seeds, write)
    result: list[Result] = []
    for page, seed in enumerate(seeds[:3]):
        value = {"choices": [draw(seed)[2]]}
        result.append({"id": region_id("light", page), "value": value, "from_name": "light", "to_name": "views",
                       "type": "choices", "origin": "manual", "item_index": page})
        result += [rectangle(region_id("view", page, n), boat, page) for n, boat in enumerate(boats(seed))]
    tasks = [{"views": [f"media/{n}.jpg" for n in numbers]} for numbers in ((1, 2, 3), (4, 5, 6))]
    project("pages", "Days in three views", PAGES, tasks, {1: result})


# ---- what is on the pictures --------------------------------------------------------------------------------
def pictures(folder: str, seeds: Iterable[int], write: Write) -> None:
    """The drawn pictures as `media/1.jpg`, …"""
    for number, seed in enumerate(seeds, 1):
        out = io.BytesIO()
        draw(seed)[0].resize(SIZE).save(out, "JPEG", quality=82, optimize=True)
        write(f"{folder}/media/{number}.jpg", out.getvalue())


def media(count: int) -> list[dict[str, str]]:
    """Tasks of one picture each."""
    return [{"image": f"media/{number}.jpg"} for number in range(1, count + 1)]


def things(seed: int, label: str) -> list[Thing]:
    """The things of a kind that lie wholly inside the picture."""
    return [one for one in draw(seed)[1] if one.label == label and one.box[0] > 0 and one.box[1] > 0
            and one.box[2] < WIDTH and one.box[3] < HEIGHT]


def boats(seed: int) -> list[Thing]:
    """The sailing boats that lie wholly inside the picture."""
    return things(seed, "Sailing boat")


def shapes_of(boat: Thing) -> tuple[Points, tuple[Points, Points]]:
    """Hull and the two sails as `draw_harbour.sailing_boat` draws them."""
    left, top, right, y = boat.box
    size, w, x = y - top, right - left, (left + right) / 2
    deck, mast = y - size * 0.13, x - w * 0.04
    hull = [(left, deck), (right, deck), (x + w * 0.36, y), (x - w * 0.4, y)]
    aft = [(mast - size * 0.02, y - size * 0.95), (mast - size * 0.02, deck - size * 0.04),
           (x - w * 0.46, deck - size * 0.04)]
    fore = [(mast + size * 0.02, y - size * 0.9), (mast + size * 0.02, deck - size * 0.05),
            (x + w * 0.44, deck - size * 0.05)]
    return hull, (aft, fore)


# ---- results --------------------------------------------------------------------------------------------------
def percent(points: Points) -> list[list[float]]:
    """Pixels of the drawing as percent of the picture."""
    return [[round(100 * x / WIDTH, 4), round(100 * y / HEIGHT, 4)] for x, y in points]


def item(region: str, name: str, kind: str, value: Mapping[str, Any], **more: Any) -> Result:
    """A region of a picture as a result item."""
    return {"id": region, "value": dict(value), "from_name": name, "to_name": more.pop("to_name", "image"),
            "type": kind, "origin": "manual", "original_width": SIZE[0], "original_height": SIZE[1],
            "image_rotation": 0, **more}


def polygon(region: str, points: Points, label: str) -> Result:
    """A closed outline."""
    return item(region, "outline", "polygonlabels", {
        "points": percent(points), "closed": True, "polygonlabels": [label]})


def ellipse(region: str, thing: Thing) -> Result:
    """An ellipse that fills the thing's box."""
    left, top, right, bottom = thing.box
    (centre, radius) = percent([((left + right) / 2, (top + bottom) / 2), ((right - left) / 2, (bottom - top) / 2)])
    return item(region, "round", "ellipselabels", {
        "x": centre[0], "y": centre[1], "radiusX": radius[0], "radiusY": radius[1], "rotation": 0,
        "ellipselabels": [thing.label]})


def rectangle(region: str, thing: Thing, page: int) -> Result:
    """The thing's box on one of several pictures."""
    left, top, right, bottom = thing.box
    (start, size) = percent([(left, top), (right - left, bottom - top)])
    return item(region, "boats", "rectanglelabels", {
        "x": start[0], "y": start[1], "width": size[0], "height": size[1], "rotation": 0,
        "rectanglelabels": ["Boat"]}, to_name="views", item_index=page)


def wings(region: str, gull: Thing, *, covered: bool) -> Result:
    """Five points: the body is where both wings begin; `covered`: one tip is hidden behind a cloud."""
    left, top, right, bottom = gull.box
    x, span = (left + right) / 2, right - left
    y = bottom - span * 0.1
    tip = y - (y - top) * 0.55
    spots = [("body", (x, y), None), ("left wing", (x - span * 0.24, top), "body"), ("left tip", (left, tip), "left wing"),
             ("right wing", (x + span * 0.24, top), "body"), ("right tip", (right, tip), "right wing")]
    vertices = [{"id": name, "x": percent([place])[0][0], "y": percent([place])[0][1],
                 "prevPointId": before, "isBezier": False, "visible": not (covered and name == "left tip")}
                for name, place, before in spots]
    return item(region, "wings", "vectorlabels", {
        "vertices": vertices, "closed": False, "vectorlabels": ["Gull"]})


def point(region: str, boat: Thing) -> Result:
    """The top of the mast."""
    left, top, right, _ = boat.box
    x = (left + right) / 2 - (right - left) * 0.04
    return item(region, "tip", "keypointlabels", {
        "x": percent([(x, top)])[0][0], "y": percent([(x, top)])[0][1], "width": 0.4, "keypointlabels": ["Mast top"]})


def mask(write: Write, number: int, picture: Image.Image, label: str) -> Result:
    """A brush region whose pixels are a grey PNG beside the annotation."""
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    name = names.mask_name(number, out.getvalue())
    write(f"masks/annotations/{name}", out.getvalue())
    return item(region_id("mask", label), "brush", "brushlabels", {
        "format": "rle", "mask": name, "brushlabels": [label]})


def annotation_id(data: Mapping[str, Any]) -> int:
    """The id that `annotation` gives Mara's annotation of task 1."""
    content = annotation(1, MARA, data, [])[1]
    return int(json.loads(content)["id"])
