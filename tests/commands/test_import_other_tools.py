"""`labelfs import` of data sets of other tools: config, idempotence, updates, predictions, the report."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from labelfs.labeling.config import parse
from tests.commands.conftest import Labelfs, snapshot


@pytest.fixture
def dataset(labelfs: Labelfs) -> Path:
    """A YOLO data set of two pictures outside of the project `p`."""
    folder = labelfs.folder / "yolo"
    for name, text in (("a", "0 0.5 0.5 0.2 0.2\n"), ("b", "1 0.25 0.25 0.5 0.5\n9 1 1 1 1\n")):
        (folder / "images").mkdir(parents=True, exist_ok=True)
        (folder / "labels").mkdir(exist_ok=True)
        Image.new("RGB", (100, 50), "red" if name == "a" else "blue").save(folder / f"images/{name}.png")
        (folder / f"labels/{name}.txt").write_text(text)
    (folder / "classes.txt").write_text("cat\ndog\n")
    labelfs("init", "p")
    return folder


def boxes(labelfs: Labelfs) -> list[Any]:
    tasks = json.loads(labelfs("export", "p").out)
    return [one["value"]["x"] for task in tasks for a in task["annotations"] for one in a["result"]]


def test_config_pictures_and_report(labelfs: Labelfs, dataset: Path) -> None:
    report = labelfs("import", "p", "yolo", "--json", code=1).json
    assert (report["tasks_added"], report["annotations_added"], report["config_written"]) == (2, 2, True)
    assert report["formats"] == {"yolo": "YOLO"}
    assert [(one["file"], one["line"]) for one in report["problems"]] == [("labels/b.txt", 2)]
    rows = {one["file"]: (one["tasks"], one["regions"], one["why"]) for one in report["sources"]}
    assert rows == {"classes.txt": (0, 0, ""), "labels/a.txt": (1, 1, ""), "labels/b.txt": (1, 1, "")}
    config = parse((labelfs.folder / "p/config.xml").read_text())
    assert [label.raw for label in config.labels("box")] == [
        {"value": name, "category": str(n), "background": label.raw["background"]}
        for n, (name, label) in enumerate(zip(("cat", "dog"), config.labels("box"), strict=True))]
    for task in json.loads(labelfs("export", "p").out):
        assert (labelfs.folder / "p" / task["data"]["image"]).is_file()
    assert labelfs("check", "p").code == 0


def test_a_dry_run_says_the_same_and_writes_nothing(labelfs: Labelfs, dataset: Path) -> None:
    before = snapshot(labelfs.folder / "p")
    said = labelfs("import", "p", str(dataset), "--dry-run", code=1)
    assert snapshot(labelfs.folder / "p") == before
    done = labelfs("import", "p", str(dataset), code=1)
    assert said.out.replace("would be ", "") == done.out.replace("config.xml written, with the labels found\n", "")


def test_again_is_no_change(labelfs: Labelfs, dataset: Path) -> None:
    labelfs("import", "p", "yolo", code=1)
    before = snapshot(labelfs.folder / "p")
    report = labelfs("import", "p", "yolo", "--json", code=1).json
    assert (report["tasks_added"], report["tasks_known"], report["annotations_added"]) == (0, 2, 0)
    assert snapshot(labelfs.folder / "p") == before


def test_a_changed_source_updates_and_people_win(labelfs: Labelfs, dataset: Path) -> None:
    labelfs("import", "p", "yolo", code=1)
    (dataset / "labels/a.txt").write_text("0 0.6 0.5 0.2 0.2\n")
    report = labelfs("import", "p", "yolo", "--json", code=1).json
    assert (report["annotations_added"], report["annotations_updated"], report["annotations_kept"]) == (0, 1, 0)
    assert boxes(labelfs) == [50.0, 0.0]
    file = next(path for path in (labelfs.folder / "p/annotations").glob("*.json") if '"x": 50' in path.read_text())
    file.write_text(file.read_text().replace('"x": 50', '"x": 51'))
    (dataset / "labels/a.txt").write_text("0 0.7 0.5 0.2 0.2\n")
    report = labelfs("import", "p", "yolo", "--json", code=1).json
    assert (report["annotations_updated"], report["annotations_kept"]) == (0, 1)
    assert boxes(labelfs) == [51.0, 0.0]


def test_a_cut_off_import_is_completed(labelfs: Labelfs, dataset: Path) -> None:
    """Tasks are written last: what a stopped import leaves is taken up when it is run again."""
    labelfs("import", "p", "yolo", code=1)
    for file in (labelfs.folder / "p/tasks").glob("*.json"):
        file.unlink()
    next((labelfs.folder / "p/annotations").glob("*.json")).unlink()
    labelfs("import", "p", "yolo", code=1)
    assert sorted(boxes(labelfs)) == [0.0, 40.0]
    assert len(list((labelfs.folder / "p/annotations").glob("*.json"))) == 2
    assert labelfs("check", "p").code == 0


def test_an_existing_config_is_used_and_told(labelfs: Labelfs, dataset: Path) -> None:
    config = ('<View><Image name="pic" value="$photo"/><RectangleLabels name="animals" toName="pic">'
              '<Label value="cat"/></RectangleLabels></View>')
    (labelfs.folder / "p/config.xml").write_text(config)
    report = labelfs("import", "p", "yolo", "--json", code=1).json
    assert any('labels of "animals"' in note and "dog" in note for note in report["notes"])
    assert (labelfs.folder / "p/config.xml").read_text() == config
    task = json.loads(labelfs("export", "p").out)[0]
    assert "photo" in task["data"]
    assert task["annotations"][0]["result"][0]["from_name"] == "animals"


def test_as_predictions_out_of_an_archive(labelfs: Labelfs, dataset: Path) -> None:
    with zipfile.ZipFile(labelfs.folder / "d.zip", "w") as archive:
        for path in sorted(dataset.rglob("*")):
            archive.write(path, path.relative_to(labelfs.folder))
    shutil.rmtree(dataset)
    report = labelfs("import", "p", "d.zip", "--as", "predictions", "--model-version", "y1", "--json", code=1).json
    assert (report["annotations_added"], report["predictions_added"]) == (0, 2)
    again = labelfs("import", "p", "d.zip", "--as", "predictions", "--model-version", "y1", "--json", code=1).json
    assert (again["tasks_added"], again["predictions_added"]) == (0, 0)


def test_nothing_is_written_when_an_archive_is_broken(labelfs: Labelfs, dataset: Path) -> None:
    (labelfs.folder / "d.zip").write_bytes(b"PK\x03\x04 cut off")
    before = snapshot(labelfs.folder / "p")
    report = labelfs("import", "p", "d.zip", "--json", code=1).json
    assert "broken" in report["problems"][0]["message"]
    assert snapshot(labelfs.folder / "p") == before


def test_formats_are_listed(labelfs: Labelfs) -> None:
    names = {one["name"] for one in labelfs("import", "--list-formats", "--json").json}
    assert {"COCO", "YOLO", "VOC", "LABELME", "CVAT", "VIA", "CONLL", "BRAT", "SPACY", "HUGGINGFACE", "WEBVTT", "SRT",
            "TEXTGRID", "FOLDERS", "ZIP", "JSON", "CSV"} <= names
    assert labelfs("import", code=2).err


def test_relink(labelfs: Labelfs, dataset: Path) -> None:
    folder = labelfs.folder / "p/yolo"
    shutil.copytree(dataset, folder)
    labelfs("import", "p", "p/yolo", code=1)
    (folder / "images").rename(folder / "pictures")
    before = snapshot(labelfs.folder / "p")
    said = labelfs("relink", "p")
    assert "images/a.png → yolo/pictures/a.png (path)" in said.out
    assert "2 references can be mended" in said.out
    assert snapshot(labelfs.folder / "p") == before
    assert labelfs("relink", "p", "--write", "--json").json["mended"] == 2
    assert "all media is where" in labelfs("relink", "p").out
    assert len(boxes(labelfs)) == 2
