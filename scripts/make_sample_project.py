"""Makes `sample_project/`: twelve harbours, two annotators, one model; finished, skipped and open tasks.

Run it from the checkout: `python scripts/make_sample_project.py`. Labels come out byte for byte the same each time; pictures as
near as the installed Pillow allows.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from draw_harbour import HEIGHT, WIDTH, Thing, draw

from labelfs.store import canonical, digests, names
from labelfs.store.layout import Kind

ROOT = Path(__file__).resolve().parents[1] / "sample_project"
PICTURES = 12
MODEL = "harbour-2"
MARA, IDRIS = "mara@example.org", "idris@example.org"
FIRST = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
Result = dict[str, Any]

CONFIG = """\
<View>
  <RectangleLabels name="objects" toName="image">
    <Label value="Sailing boat"/>
    <Label value="Ferry"/>
    <Label value="Buoy"/>
    <Label value="Gull"/>
    <Label value="Lighthouse"/>
  </RectangleLabels>
  <Image name="image" value="$image"/>
  <Choices name="hidden" toName="image" perRegion="true" showInline="true">
    <Choice value="Whole"/>
    <Choice value="Partly hidden"/>
    <Choice value="Cut off"/>
  </Choices>
  <Choices name="weather" toName="image" choice="single-radio" showInline="true" required="true">
    <Choice value="Clear"/>
    <Choice value="Cloudy"/>
    <Choice value="Dusk"/>
    <Choice value="Fog"/>
  </Choices>
  <TextArea name="caption" toName="image" rows="2" maxSubmissions="1" editable="true" placeholder="The picture in one sentence"/>
</View>
"""
INSTRUCTION = (
    "Draw a box around everything that floats or flies, as tight as you can, and around the lighthouse. "
    "Then say what the weather is like and describe the picture in one sentence. Skip pictures that are too foggy to judge."
)
WORDS = {
    "Clear": "A bright morning",
    "Cloudy": "A grey day",
    "Dusk": "Sunset",
    "Fog": "Thick fog",
}


def number(*parts: object, bits: int = 53) -> int:
    """An id that is the same each time: the first bits of a hash."""
    return (int.from_bytes(hashlib.sha256(repr(parts).encode()).digest()[:8]) >> (64 - bits)) | 1


def region_id(*parts: object) -> str:
    """A region id of 10 characters."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    return "".join(letters[byte % len(letters)] for byte in hashlib.sha256(repr(parts).encode()).digest()[:10])


def percent(value: float, whole: float) -> float:
    """`value` pixels of `whole` as percent, four decimals."""
    return round(100 * value / whole, 4)


def box(thing: Thing, region: str, jitter: random.Random | None = None, **more: Any) -> Result:
    """A rectangle result item around a thing, a little off when `jitter` is given."""
    off = [jitter.gauss(0, 1.6) if jitter else 0.0 for _ in range(4)]
    left, top = max(0.0, thing.box[0] + off[0]), max(0.0, thing.box[1] + off[1])
    right, bottom = min(WIDTH, thing.box[2] + off[2]), min(HEIGHT, thing.box[3] + off[3])
    value = {
        "x": percent(left, WIDTH),
        "y": percent(top, HEIGHT),
        "width": percent(right - left, WIDTH),
        "height": percent(bottom - top, HEIGHT),
        "rotation": 0,
        "rectanglelabels": [thing.label],
    }
    return {
        "id": region,
        "value": value,
        "from_name": "objects",
        "to_name": "image",
        "type": "rectanglelabels",
        **more,
        "original_width": WIDTH,
        "original_height": HEIGHT,
        "image_rotation": 0,
    }


def classification(name: str, kind: str, value: Mapping[str, Any], *parts: object) -> Result:
    """An answer for the whole picture."""
    return {
        "id": region_id(name, *parts),
        "value": dict(value),
        "from_name": name,
        "to_name": "image",
        "type": kind,
        "origin": "manual",
    }


def caption(things: list[Thing], weather: str) -> str:
    """One sentence about a picture."""
    counted = {
        label: sum(thing.label == label for thing in things) for label in ("Sailing boat", "Ferry", "Lighthouse")
    }
    boats = counted["Sailing boat"]
    parts = [f"{boats} sailing boats" if boats > 1 else "one sailing boat" if boats else ""]
    parts += ["a ferry"] if counted["Ferry"] else []
    parts += ["a lighthouse"] if counted["Lighthouse"] else []
    listed = " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
    return f"{WORDS[weather]} with {listed} in the harbour."


def labels(task: int, person: str, things: list[Thing], weather: str) -> list[Result]:
    """What one person said of one picture."""
    hand = random.Random(f"{task} {person}")
    items = [box(thing, region_id(task, person, n), hand, origin="manual") for n, thing in enumerate(things)]
    ferry = next((n for n, thing in enumerate(things) if thing.label == "Ferry"), None)
    if ferry is not None:
        shape = {key: value for key, value in items[ferry]["value"].items() if key != "rectanglelabels"}
        about = {**items[ferry], "value": {**shape, "choices": ["Whole"]}, "from_name": "hidden", "type": "choices"}
        items.insert(ferry + 1, about)
    items.append(classification("weather", "choices", {"choices": [weather]}, task, person))
    items.append(classification("caption", "textarea", {"text": [caption(things, weather)]}, task, person))
    return items


def annotation(task: int, person: str, data: Mapping[str, Any], result: list[Result], **more: Any) -> tuple[str, bytes]:
    """Name and bytes of an annotation file."""
    at = FIRST + timedelta(days=task // 3, minutes=17 * task + (41 if person == IDRIS else 0), seconds=task * 7 % 60)
    fields = {
        "id": number("annotation", task, person),
        "ground_truth": False,
        "task": task,
        "was_cancelled": False,
        "data_digest": digests.data_digest(data),
        "completed_by": person,
        "created_at": at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        **more,
        "result": result,
    }
    return names.annotation_file(task, names.person(person)), canonical.canonical_object(fields, Kind.ANNOTATION)


def who_labeled(task: int) -> list[tuple[str, bool]]:
    """Who labeled a task, and whether they skipped it."""
    mara = {1: False, 2: False, 3: False, 4: True, 5: False, 6: False, 7: False}
    people = [(MARA, mara[task])] if task in mara else []
    return people + ([(IDRIS, False)] if task in {2, 3, 6, 8} else [])


def prediction(task: int, things: list[Thing], weather: str) -> dict[str, Any]:
    """What the model said: boxes a little off, a few missed, each with its score."""
    dice = random.Random(f"model {task}")
    fog = 0.16 if weather == "Fog" else 0.0
    found = [thing for thing in things if dice.random() > 0.12 + fog]
    result = []
    for n, thing in enumerate(found):
        score = round(min(0.99, max(0.31, dice.gauss(0.9 - fog, 0.08))), 3)
        result.append(box(thing, region_id("model", task, n), dice, origin="prediction", score=score))
    mean = round(sum(item["score"] for item in result) / max(1, len(result)), 3)
    return {"id": number("prediction", task), "task": task, "model_version": MODEL, "score": mean, "result": result}


def write(name: str, content: bytes | str) -> None:
    """Write one file of the project."""
    path = ROOT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def main() -> None:
    """Make the whole project anew."""
    for part in ("tasks", "annotations", "predictions", "media"):
        shutil.rmtree(ROOT / part, ignore_errors=True)
    tasks: list[dict[str, Any]] = []
    predictions = []
    for index in range(PICTURES):
        task = index + 1
        image, things, weather = draw(index)
        name = f"media/harbour-{task:02}.jpg"
        write(name, b"")
        image.save(ROOT / name, quality=88, optimize=True)
        data = {"image": name}
        tasks.append({"id": task, "data": data})
        predictions.append(prediction(task, things, weather))
        for person, skipped in who_labeled(task):
            result = [] if skipped else labels(task, person, things, weather)
            more = {"was_cancelled": skipped, "ground_truth": task == 1}
            file, content = annotation(task, person, data, result, **more)
            write(file, content)
    write(
        names.import_file("harbours", digests.list_digest([task["data"] for task in tasks])[:6]),
        canonical.canonical_array(tasks, Kind.TASK),
    )
    write(
        names.prediction_file(MODEL, "2026-11-01", "5e1f"),
        canonical.canonical_lines(predictions, Kind.PREDICTION),
    )
    write("config.xml", CONFIG)
    settings = {
        "title": "Harbours",
        "description": "Twelve small harbours: what floats, what flies, and the weather.",
        "instruction": INSTRUCTION,
    }
    write("project.json", canonical.canonical_object(settings, Kind.PROJECT))
    people = {IDRIS: {"name": "Idris Bello", "role": "annotator"}, MARA: {"name": "Mara Keller", "role": "annotator"}}
    write("members.json", canonical.canonical_object(people, Kind.MEMBERS))
    print(
        json.dumps({"pictures": PICTURES, "bytes": sum(one.stat().st_size for one in ROOT.rglob("*") if one.is_file())})
    )


if __name__ == "__main__":
    main()
