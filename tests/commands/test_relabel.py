"""`labelfs relabel`: names changed in config and labels together, as one clean diff."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import Labelfs, snapshot

CONFIG = """<View>
  <!-- Car stays Car in here -->
  <Image name="image" value="$img"/>
  <RectangleLabels name="label" toName="image">
    <Label value="Car" background="red"/>
    <Label value="Truck"/>
    <Label value='Bike &amp; rider'/>
  </RectangleLabels>
  <Choices name="kind" toName="image" whenTagName="label" whenLabelValue="Car">
    <Choice value="Car"/>
    <Choice value="Other"/>
  </Choices>
</View>
"""


def box(region: str, *labels: str, control: str = "label") -> dict[str, Any]:
    return {"id": region, "value": {"x": 1, "y": 2, "width": 3, "height": 4, "rectanglelabels": list(labels)},
            "from_name": control, "to_name": "image", "type": "rectanglelabels"}


def choice(value: str) -> dict[str, Any]:
    return {"id": "c", "value": {"choices": [value]}, "from_name": "kind", "to_name": "image", "type": "choices"}


def relation(start: str, end: str) -> dict[str, Any]:
    return {"type": "relation", "from_id": start, "to_id": end, "direction": "right"}


@pytest.fixture
def cars(labelfs: Labelfs) -> Path:
    root = labelfs.folder / "cars"
    for name in ("tasks", "annotations", "predictions/m"):
        (root / name).mkdir(parents=True)
    (root / "config.xml").write_text(CONFIG)
    (root / "tasks/all.json").write_text('[\n  {"id": 1, "data": {"img": "media/1.png"}},\n'
                                         '  {"id": 2, "data": {"img": "media/2.png"}}\n]\n')
    result = [box("a", "Car"), box("b", "Truck"), box("ab", "Car", "Truck"), choice("Car"), relation("a", "b")]
    (root / "annotations/1.ann@example.org.json").write_text(json.dumps(
        {"id": 11, "task": 1, "data_digest": "x", "completed_by": "ann@example.org", "result": result}, indent=4))
    (root / "annotations/2.ann@example.org.json").write_text(json.dumps(
        {"id": 12, "task": 2, "completed_by": "ann@example.org", "result": [box("z", "Bike & rider")]}))
    (root / "predictions/m/run.jsonl").write_text(json.dumps(
        {"id": 21, "task": 1, "model_version": "m", "result": [box("p", "Car")]}) + "\n")
    return root


def result(root: Path, task: int = 1) -> dict[str, Any]:
    listed = json.loads((root / f"annotations/{task}.ann@example.org.json").read_text())["result"]
    return {one.get("id", "relation"): next(iter(v for k, v in one.get("value", {}).items()
                                                 if k in ("rectanglelabels", "choices")), None) for one in listed}


def test_rename(labelfs: Labelfs, cars: Path) -> None:
    before = snapshot(cars)
    planned = labelfs("relabel", "cars", "Car=Vehicle", "--control", "label", "--dry-run", "--json").json
    assert snapshot(cars) == before and planned["regions"] == 3 and planned["predictions"] == 1
    said = labelfs("relabel", "cars", "Car=Vehicle", "--control", "label").out
    assert "changed 3 regions and answers in 1 annotation, 1 prediction; config.xml; 3 files" in said
    assert result(cars) == {
        "a": ["Vehicle"], "b": ["Truck"], "ab": ["Vehicle", "Truck"], "c": ["Car"], "relation": None}
    config = (cars / "config.xml").read_text()
    assert config == CONFIG.replace('<Label value="Car"', '<Label value="Vehicle"').replace(
        'whenLabelValue="Car"', 'whenLabelValue="Vehicle"')
    assert (cars / "annotations/2.ann@example.org.json").read_bytes() == before["annotations/2.ann@example.org.json"]
    assert labelfs("check", "cars", "--no-media", code=None).out.count("unknown") == 0


def test_merge_and_delete(labelfs: Labelfs, cars: Path) -> None:
    labelfs("relabel", "cars", "Truck=Car", "--control", "label")
    assert result(cars)["ab"] == ["Car"] and result(cars)["b"] == ["Car"]
    assert "Truck" not in (cars / "config.xml").read_text()
    assert "\n\n" not in (cars / "config.xml").read_text()
    labelfs("relabel", "cars", "--delete", "Bike & rider")
    assert result(cars, 2) == {} and "rider" not in (cars / "config.xml").read_text()


def test_a_deleted_label_takes_its_relations(labelfs: Labelfs, cars: Path) -> None:
    labelfs("relabel", "cars", "--delete", "Truck")
    assert result(cars) == {"a": ["Car"], "ab": ["Car"], "c": ["Car"]}


def test_controls_and_fields(labelfs: Labelfs, cars: Path) -> None:
    (cars / "tasks/all.json").write_text('[\n  {"id": 1, "data": {"img": "media/1.png", "n": 1}}\n]\n')
    stale = labelfs("check", "cars", "--no-media", "--json", code=None).json["problems"]
    labelfs("relabel", "cars", "--rename-control", "label=box", "--rename-field", "img=image")
    config = (cars / "config.xml").read_text()
    assert 'value="$image"' in config and '<RectangleLabels name="box"' in config and 'whenTagName="box"' in config
    task = (cars / "tasks/all.json").read_text()
    assert task == '[\n  {"id": 1, "data": {"image": "media/1.png", "n": 1}}\n]\n'
    listed = json.loads((cars / "annotations/1.ann@example.org.json").read_text())["result"]
    assert [one.get("from_name") for one in listed] == ["box", "box", "box", "kind", None]
    assert len(labelfs("check", "cars", "--no-media", "--json", code=None).json["problems"]) == len(stale)


def test_a_renamed_field_keeps_labels_fresh(labelfs: Labelfs, cars: Path) -> None:
    from labelfs.store.digests import data_digest

    path = cars / "annotations/1.ann@example.org.json"
    value = json.loads(path.read_text()) | {"data_digest": data_digest({"img": "media/1.png"})}
    path.write_text(json.dumps(value))
    labelfs("relabel", "cars", "--rename-field", "img=image")
    assert json.loads(path.read_text())["data_digest"] == data_digest({"image": "media/1.png"})


def test_again_changes_nothing_and_broken_files_stay(labelfs: Labelfs, cars: Path) -> None:
    broken = cars / "annotations/3.bob@example.org.json"
    broken.write_text('{"result": [Car')
    answer = labelfs("relabel", "cars", "Car=Vehicle", code=1)
    assert "3.bob@example.org.json:1" in answer.err and "left as it is" in answer.err
    assert broken.read_text() == '{"result": [Car'
    broken.unlink()
    before = snapshot(cars)
    answer = labelfs("relabel", "cars", "Car=Vehicle", code=1)
    assert "nothing to change" in answer.err and snapshot(cars) == before


@pytest.mark.parametrize(("words", "said"), [
    (["Car"], "nothing to do"), (["nowhere", "Car=Bus"], "does not exist"), ([], "nothing to do"),
    (["Car="], "not OLD=NEW"),
    (["--rename-control", "nope=x"], "no control or object 'nope'"),
    (["Car=Bus", "--control", "zz"], "no control 'zz'"),
    (["--rename-control", "label=kind"], "taken"), (["Bus=Van"], "nothing to change"),
])
def test_bad_calls(labelfs: Labelfs, cars: Path, words: list[str], said: str) -> None:
    before = snapshot(cars)
    assert said in labelfs("relabel", *words, code=None, cwd=cars).err
    assert snapshot(cars) == before
