"""Random labels through each format of other tools and back: equal within the format's own limits."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from labelfs.formats.catalog import exporter_named
from labelfs.formats.output import FolderOutput
from labelfs.formats.registry import Report
from labelfs.formats.sources import sources
from labelfs.labeling import rle
from labelfs.labeling.config import parse
from labelfs.labeling.geometry import Point
from labelfs.labeling.shapes import outline

SIZE = (200, 100)
SHARED = '<Label value="cat"/><Label value="big dog"/><Label value="été ✓"/>'
POINTLESS = "".join(f'<{tag}Labels name="{name}" toName="img">{SHARED}</{tag}Labels>' for tag, name in (
    ("Rectangle", "box"), ("Polygon", "polygon"), ("Ellipse", "ellipse"), ("Brush", "mask"), ("Vector", "line")))
COLOUR = '<Choices name="colour" toName="img" perRegion="true"><Choice value="red"/><Choice value="blue"/></Choices>'
NO_POINTS = parse(f'<View><Image name="img" value="$image"/>{POINTLESS}{COLOUR}</View>')
PICTURES = parse(f"""<View><Image name="img" value="$image"/>{POINTLESS}{COLOUR}
<KeyPointLabels name="point" toName="img"><Label value="nose"/><Label value="tail"/></KeyPointLabels></View>""")
"""With key points YOLO writes poses, which hold boxes only."""
LABEL = st.sampled_from(["cat", "big dog", "été ✓"])
EDGE = st.floats(0, 100, allow_nan=False).map(lambda x: round(x, 3))
SIDE = st.floats(1, 60, allow_nan=False).map(lambda x: round(x, 3))
TURN = st.sampled_from([0, 0, 30, 90, 181.5, 359])
CIRCLE = SIDE.map(lambda r: {"radiusX": r / 2, "radiusY": r})  # the picture is twice as wide as high


def shaped(kind: str, values: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    label = st.sampled_from(["nose", "tail"]) if kind == "keypointlabels" else LABEL
    return st.fixed_dictionaries({"type": st.just(kind), "value": st.fixed_dictionaries(values), "label": label})


def masked(rows: list[int]) -> dict[str, Any]:
    alpha = bytearray(SIZE[0] * SIZE[1])
    for row in rows:
        start = row * SIZE[0] + row % 50
        alpha[start:start + 20] = b"\xff" * 20
    return {"format": "rle", "rle": list(rle.encode(bytes(alpha)))}


POINTS = st.lists(st.tuples(EDGE, EDGE).map(list), min_size=3, max_size=6, unique_by=tuple)
BOX = shaped("rectanglelabels", {"x": EDGE, "y": EDGE, "width": SIDE, "height": SIDE, "rotation": st.just(0)})
TURNED = shaped("rectanglelabels", {"x": EDGE, "y": EDGE, "width": SIDE, "height": SIDE, "rotation": TURN})
POLYGON = shaped("polygonlabels", {"points": POINTS, "closed": st.just(True)})
ELLIPSE = shaped("ellipselabels", {"x": EDGE, "y": EDGE, "radiusX": SIDE, "radiusY": SIDE, "rotation": TURN})
POINT = shaped("keypointlabels", {"x": EDGE, "y": EDGE, "width": st.just(0.75)})
ROUND = st.builds(lambda one, radius: {**one, "value": {**one["value"], **radius}}, shaped("ellipselabels", {
    "x": EDGE, "y": EDGE, "rotation": st.just(0)}), CIRCLE)
MASK = st.builds(lambda label, rows: {"type": "brushlabels", "label": label, "value": masked(rows)}, LABEL,
                 st.lists(st.integers(0, 99), min_size=1, max_size=4))


def path(label: str, points: list[list[float]]) -> dict[str, Any]:
    vertices = [{"id": f"p{n}", "x": x, "y": y, "prevPointId": f"p{n - 1}" if n else None, "isBezier": False}
                for n, (x, y) in enumerate(points)]
    return {"type": "vectorlabels", "label": label, "value": {"closed": False, "vertices": vertices}}


LINE = st.builds(path, LABEL, POINTS)
SHAPES: dict[str, tuple[st.SearchStrategy[dict[str, Any]], float]] = {
    "COCO": (BOX | POLYGON, 1e-6), "YOLO": (BOX | POLYGON, 1e-6), "YOLO_OBB": (TURNED, 1e-3), "VOC": (BOX, 0.51),
    "LABELME": (BOX | POLYGON | ROUND | POINT | MASK | LINE, 1e-6),
    "CVAT": (TURNED | POLYGON | ELLIPSE | POINT | MASK | LINE, 1e-6),
    "YOLO_SEG": (POLYGON, 1e-6),
    "HUGGINGFACE": (TURNED | POLYGON | ELLIPSE | POINT | MASK | LINE, 0), "PARQUET": (
        TURNED | POLYGON | ELLIPSE | POINT | MASK | LINE, 0),
}
READERS = {"YOLO_OBB": "YOLO", "YOLO_SEG": "YOLO", "PARQUET": "HUGGINGFACE"}
"""Exporter → importer, where the names differ."""
NAMES = {"rectanglelabels": "box", "polygonlabels": "polygon", "ellipselabels": "ellipse", "keypointlabels": "point",
         "brushlabels": "mask", "vectorlabels": "line"}


def result(drawn: list[dict[str, Any]], answered: set[int]) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for number, one in enumerate(drawn):
        place = {"id": f"r{number}", "to_name": "img", "original_width": SIZE[0], "original_height": SIZE[1],
                 "image_rotation": 0}
        made.append({**place, "from_name": NAMES[one["type"]], "type": one["type"],
                     "value": {**one["value"], one["type"]: [one["label"]]}})
        if number in answered:
            made.append({"id": f"r{number}", "from_name": "colour", "to_name": "img", "type": "choices",
                         "value": {"choices": ["red"]}})
    return made


def there_and_back(name: str, tasks: list[dict[str, Any]], config: Any, media: Path, folder: Path,
                   ) -> tuple[list[dict[str, Any]], Report]:
    """The tasks written in a format and read again; pictures are in `media`."""
    written = Report()
    exporter_named(name).run(tasks, config, FolderOutput(folder, lambda one: media / one), {}, written)
    for file in media.iterdir():  # formats that name pictures find them beside
        if not (folder / "images" / file.name).exists():
            (folder / "images").mkdir(parents=True, exist_ok=True)
            (folder / "images" / file.name).write_bytes(file.read_bytes())
    read = Report()
    found: list[dict[str, Any]] = []
    given = config if READERS.get(name, name) == "HUGGINGFACE" else None
    for source in sources([str(folder)], format_name=READERS.get(name, name)):
        found += source.importer.run(source.paths, given, {"place": lambda path: path.name}, read)
    assert [one.message for one in read.problems] == []
    return found, written


def key(item: dict[str, Any]) -> tuple[Any, ...]:
    """What a shape is, in pixels: kind, label, outline."""
    value = item["value"]
    label = value[item["type"]][0]
    if item["type"] == "brushlabels":
        return item["type"], label, rle.alpha(bytes(value["rle"]))
    if item["type"] == "keypointlabels":
        return item["type"], label, (value["x"], value["y"])
    if item["type"] == "vectorlabels":
        return item["type"], label, tuple((one["x"], one["y"]) for one in value["vertices"])
    if item["type"] == "ellipselabels":
        edges = tuple(value[edge] for edge in ("x", "y", "radiusX", "radiusY"))
        return item["type"], label, (*edges, value["rotation"] % 360)
    return item["type"], label, tuple(outline(value, *SIZE) or ())


def flat(given: Any) -> list[float]:
    return [edge for one in given for edge in (one if isinstance(one, tuple) else (one,))]


def same(one: dict[str, Any], other: dict[str, Any], slack: float) -> bool:
    left, right = key(one), key(other)
    if left[:2] != right[:2]:
        return False
    if isinstance(left[2], bytes):
        return left[2] == right[2]
    numbers = flat(left[2]), flat(right[2])
    return len(numbers[0]) == len(numbers[1]) and all(
        math.isclose(a, b, abs_tol=slack + 1e-9, rel_tol=1e-9) for a, b in zip(*numbers, strict=True))


@pytest.mark.parametrize("name", list(SHAPES))
@settings(max_examples=12)
@given(data=st.data())
def test_pictures(name: str, data: st.DataObject) -> None:
    strategy, slack = SHAPES[name]
    drawn = data.draw(st.lists(st.lists(strategy, min_size=1, max_size=4), min_size=1, max_size=3))
    answers = data.draw(st.sets(st.integers(0, 3))) if name in {"LABELME", "CVAT", "HUGGINGFACE", "PARQUET"} else set()
    tasks = [{"id": number, "data": {"image": f"p{number}.png"}, "annotations": [
        {"id": 100 + number, "completed_by": 1, "result": result(shapes, answers)}]}
        for number, shapes in enumerate(drawn, 1)]
    with TemporaryDirectory() as place:
        media = Path(place) / "media"
        media.mkdir()
        for task in tasks:
            Image.new("L", SIZE).save(media / task["data"]["image"])
        found, report = there_and_back(name, tasks, NO_POINTS if name == "YOLO" else PICTURES, media,
                                       Path(place) / "out")
    by_picture = {Path(task["data"]["image"]).name: task for task in found}
    for task in tasks:
        before = [one for one in task["annotations"][0]["result"] if one["type"] in NAMES]
        again = by_picture[task["data"]["image"]]["annotations"][0]["result"]
        after = [one for one in again if one["type"] in NAMES]
        assert len(before) == len(after), report.losses
        waiting = list(after)
        for one in before:
            twin = next((other for other in waiting if same(one, other, slack)), None)
            assert twin is not None, (one, after)
            waiting.remove(twin)
        if answers:
            told = [one for one in again if one["type"] == "choices"]
            assert len(told) == sum(one["type"] == "choices" for one in task["annotations"][0]["result"])


# ---- texts --------------------------------------------------------------------------------------------------------
TEXTS = parse("""<View><Text name="t" value="$text"/>
<Labels name="ner" toName="t"><Label value="PER"/><Label value="LOC"/></Labels>
<Choices name="mood" toName="t"><Choice value="good"/><Choice value="bad"/></Choices></View>""")
WORD = st.text(st.characters(categories=("L", "N", "So")), min_size=1, max_size=6)
ENTITY = st.sampled_from(["PER", "LOC"])


@st.composite
def annotated(draw: Callable[..., Any], *, words: bool, overlap: bool) -> dict[str, Any]:
    """A text with spans, on word borders or anywhere, overlapping or not."""
    tokens = draw(st.lists(WORD, min_size=1, max_size=7))
    text = " ".join(tokens)
    if words:
        starts = [sum(len(one) + 1 for one in tokens[:place]) for place in range(len(tokens))]
        edges = [(starts[place], starts[place] + len(tokens[place])) for place in range(len(tokens))]
    else:
        edges = [(place, place + 1) for place in range(len(text))]
    spans: list[tuple[int, int, str]] = []
    for first, last, label in draw(st.lists(st.tuples(
            st.integers(0, len(edges) - 1), st.integers(0, 2), ENTITY), max_size=4)):
        span = (edges[first][0], edges[min(first + last, len(edges) - 1)][1], label)
        if (overlap and span not in spans) or not any(span[0] < end and start < span[1] for start, end, _ in spans):
            spans.append(span)
    return {"text": text, "spans": spans}


def text_task(number: int, one: dict[str, Any]) -> dict[str, Any]:
    items = [{"id": f"s{place}", "from_name": "ner", "to_name": "t", "type": "labels", "value": {
        "start": start, "end": end, "text": one["text"][start:end], "labels": [label]}}
        for place, (start, end, label) in enumerate(one["spans"])]
    return {"id": number, "data": {"text": one["text"]}, "annotations": [{"id": number, "result": items}]}


def spans_of(task: dict[str, Any]) -> list[tuple[int, int, str]]:
    return sorted((one["value"]["start"], one["value"]["end"], one["value"]["labels"][0])
                  for one in task["annotations"][0]["result"] if one["type"] == "labels")


@pytest.mark.parametrize(("name", "words", "overlap"), [
    ("CONLL2003", True, False), ("SPACY", False, True), ("BRAT", False, True), ("HUGGINGFACE", False, True),
])
@settings(max_examples=25)
@given(data=st.data())
def test_texts(name: str, words: bool, overlap: bool, data: st.DataObject) -> None:
    given_texts = data.draw(st.lists(annotated(words=words, overlap=overlap), min_size=1, max_size=3))
    if name == "BRAT":  # a label of a span is a word, and blanks at its edges are not quoted
        given_texts = [{**one, "spans": [span for span in one["spans"] if one["text"][span[0]:span[1]].strip()]}
                       for one in given_texts]
    tasks = [text_task(number, one) for number, one in enumerate(given_texts, 1)]
    with TemporaryDirectory() as place:
        folder, media = Path(place) / "out", Path(place) / "media"
        media.mkdir()
        folder.mkdir()
        reader = {"CONLL2003": "CONLL"}.get(name, name)
        READERS[name] = reader
        found, report = there_and_back(name, tasks, TEXTS, media, folder)
    assert len(found) == len(tasks)
    by_text = [(task["data"]["text"], spans_of(task)) for task in found]
    for task in tasks:
        entry = (task["data"]["text"], spans_of(task))
        assert entry in by_text, (entry, by_text, report.losses)
        by_text.remove(entry)


# ---- sound --------------------------------------------------------------------------------------------------------
SOUND = parse("""<View><Audio name="a" value="$audio"/>
<Labels name="who" toName="a"><Label value="Ann"/><Label value="Bo"/></Labels>
<TextArea name="transcription" toName="a" perRegion="true"/></View>""")
MOMENT = st.integers(0, 90_000).map(lambda ms: ms / 1000)
LINES = st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=12).map(str.strip).filter(bool)


@pytest.mark.parametrize("name", ["WEBVTT", "SRT", "TEXTGRID", "RTTM", "ASR_MANIFEST"])
@settings(max_examples=25)
@given(periods=st.lists(st.tuples(MOMENT, MOMENT, st.sampled_from(["Ann", "Bo"]), LINES), min_size=1, max_size=5))
def test_sound(name: str, periods: list[tuple[float, float, str, str]]) -> None:
    given_periods = [(min(a, b), max(a, b), label, text) for a, b, label, text in periods]
    items: list[dict[str, Any]] = []
    for place, (start, end, label, text) in enumerate(given_periods):
        items.append({"id": f"r{place}", "from_name": "who", "to_name": "a", "type": "labels",
                      "value": {"start": start, "end": end, "channel": 0, "labels": [label]}})
        items.append({"id": f"r{place}", "from_name": "transcription", "to_name": "a", "type": "textarea",
                      "value": {"start": start, "end": end, "text": [text]}})
    task = {"id": 1, "data": {"audio": "talk.wav"}, "annotations": [{"id": 1, "result": items}]}
    with TemporaryDirectory() as place:
        out = Path(place) / "out"
        (talk := Path(place) / "talk.wav").write_bytes(b"")
        exporter_named(name).run([task], SOUND, FolderOutput(out, lambda _reference: talk), {}, Report())
        (out / "talk.wav").write_bytes(b"")
        source = sources([str(out)], format_name=name)[0]
        found = list(source.importer.run(source.paths, None, {}, Report()))
    again = found[0]["annotations"][0]["result"]
    texts = {one["id"]: one["value"]["text"][0] for one in again if one["type"] == "textarea"}
    back = sorted((one["value"]["start"], one["value"]["end"], one["value"]["labels"][0], texts.get(one["id"], ""))
                  for one in again if one["type"] == "labels")
    wanted = sorted((start, end, "Speech" if name in {"SRT", "ASR_MANIFEST"} else label, "" if name == "RTTM" else text)
                    for start, end, label, text in given_periods)
    assert back == wanted


# ---- films --------------------------------------------------------------------------------------------------------
FILMS = parse("""<View><Video name="v" value="$video"/><VideoRectangle name="box" toName="v"/>
<Labels name="who" toName="v"><Label value="car"/><Label value="bus"/></Labels></View>""")
FRAME = st.fixed_dictionaries({"frame": st.integers(1, 60), "enabled": st.booleans(), "x": EDGE, "y": EDGE,
                               "width": SIDE, "height": SIDE, "rotation": TURN})
TRACK = st.tuples(st.sampled_from(["car", "bus"]),
                  st.lists(FRAME, min_size=1, max_size=5, unique_by=lambda one: one["frame"]).map(
                      lambda found: sorted(found, key=lambda one: one["frame"])))


def film_task(tracks: list[Any]) -> dict[str, Any]:
    items = [{"id": f"t{n}", "from_name": "box", "to_name": "v", "type": "videorectangle",
              "value": {"sequence": sequence, "framesCount": 60, "labels": [label]}}
             for n, (label, sequence) in enumerate(tracks)]
    return {"id": 1, "data": {"video": "f.mp4"}, "annotations": [{"id": 1, "result": items}]}


@settings(max_examples=25)
@given(tracks=st.lists(TRACK, min_size=1, max_size=3))
def test_films_through_cvat(tracks: list[Any]) -> None:
    with TemporaryDirectory() as place:
        out = Path(place)
        exporter_named("CVAT").run([film_task(tracks)], FILMS, FolderOutput(out), {"frame_size": (640, 360)}, Report())
        source = sources([str(out)], format_name="CVAT")[0]
        found = list(source.importer.run(source.paths, None, {}, Report()))
    again = found[0]["annotations"][0]["result"]
    assert [one["value"]["labels"][0] for one in again] == [label for label, _ in tracks]
    for one, (_label, sequence) in zip(again, tracks, strict=True):
        for before, after in zip(sequence, one["value"]["sequence"], strict=True):
            assert (before["frame"], before["enabled"]) == (after["frame"], after["enabled"])
            assert all(math.isclose(before[edge], after[edge], abs_tol=1e-6)
                       for edge in ("x", "y", "width", "height", "rotation"))


@settings(max_examples=20)
@given(tracks=st.lists(TRACK, min_size=1, max_size=3))
def test_every_frame_of_mot_is_the_interpolated_one(tracks: list[Any]) -> None:
    from labelfs.labeling.tracks import Track

    with TemporaryDirectory() as place:
        out = Path(place)
        exporter_named("MOT").run([film_task(tracks)], FILMS, FolderOutput(out), {"frame_size": (640, 360)}, Report())
        rows = [line.split(",") for line in (out / "f/gt/gt.txt").read_text().splitlines()]
        assert (out / "f/gt/labels.txt").read_text() == "car\nbus\n"
    seen = {(int(row[0]), int(row[1])): [float(one) for one in row[2:6]] for row in rows}
    assert [row[:2] for row in rows] == [[str(a), str(b)] for a, b in sorted(seen)]
    for number, (_label, sequence) in enumerate(tracks, 1):
        track = Track(sequence)
        for frame in range(1, 61):
            box = track.at(frame)
            assert ((frame, number) in seen) == (box is not None)
            if box is not None and not box.rotation % 360:
                assert seen[frame, number] == pytest.approx(
                    [box.x * 6.4, box.y * 3.6, box.width * 6.4, box.height * 3.6], abs=0.001)


# ---- what cannot be read back ---------------------------------------------------------------------------------------
def corners(feature: dict[str, Any]) -> list[Point]:
    return [tuple(point) for point in feature["geometry"]["coordinates"][0][:-1]]


def test_losses_are_told(tmp_path: Path) -> None:
    shapes = [{"type": "ellipselabels", "label": "cat", "value": {
        "x": 50, "y": 50, "radiusX": 10, "radiusY": 30, "rotation": 0}}] * 3
    task = {"id": 1, "data": {"image": "p.png"}, "annotations": [{"id": 1, "result": result(shapes, set())}]}
    Image.new("L", SIZE).save(tmp_path / "p.png")
    for name in ("LABELME", "DATUMARO", "GEOJSON", "COCO", "YOLO"):
        report = Report()
        output = FolderOutput(tmp_path / name, lambda one: tmp_path / one)
        exporter_named(name).run([task], NO_POINTS, output, {}, report)
        assert report.losses["{n} ellipses written as 36-point polygons"] == 3, name
    features = json.loads((tmp_path / "GEOJSON/result.geojson").read_text())["features"]
    assert len(features) == 3
    assert len(corners(features[0])) == 36
    assert corners(features[0])[0] == pytest.approx((120, 50))
    items = json.loads((tmp_path / "DATUMARO/annotations/default.json").read_text())
    assert items["categories"]["label"]["labels"][items["items"][0]["annotations"][0]["label_id"]]["name"] == "cat"


def test_gallery_is_plain_html(tmp_path: Path) -> None:
    from lxml import html

    shapes = [{"type": "rectanglelabels", "label": "cat", "value": {
        "x": 10, "y": 10, "width": 20, "height": 20, "rotation": 0}}]
    tasks = [{"id": number, "data": {"image": "p.png"}, "annotations": [
        {"id": number, "completed_by": {"id": 1, "email": "<b>@x.org"}, "result": result(shapes, {0})}]}
        for number in range(1, 102)]
    Image.new("L", SIZE).save(tmp_path / "p.png")
    output = FolderOutput(tmp_path / "g", lambda one: tmp_path / one)
    exporter_named("GALLERY").run(tasks, PICTURES, output, {"title": "A & B"}, Report())
    first = html.parse(str(tmp_path / "g/index.html"))
    assert len(first.findall(".//figure")) == 100
    assert first.find(".//a[@rel='next']").get("href") == "page-2.html"
    assert len(html.parse(str(tmp_path / "g/page-2.html")).findall(".//figure")) == 1
    assert (tmp_path / "g" / first.find(".//img").get("src")).is_file()
    assert first.findall(".//script") == []
    assert "<b>@" not in (tmp_path / "g/index.html").read_text()
    assert first.find(".//polygon").get("points") == "20.00,10.00 60.00,10.00 60.00,30.00 20.00,30.00"
