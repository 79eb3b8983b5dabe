"""Real files of other tools: what is in them is taken, or told; the config made of them finds nothing wrong."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from labelfs.formats.catalog import importer_named
from labelfs.formats.registry import Report
from labelfs.formats.sources import expand, sources
from labelfs.labeling.check import check
from labelfs.labeling.config import parse

SIZELESS = "tells the picture's size"


def taken(path: Path, name: str | None = None, **options: Any) -> tuple[list[dict[str, Any]], Report]:
    """The tasks of a file or folder, and the report."""
    report = Report()
    source = sources([str(path)], format_name=name)[0]
    tasks = list(source.importer.run(source.paths, None, options, report))
    return tasks, report


def results(tasks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [item for task in tasks for kind in ("annotations", "predictions") for one in task.get(kind, ())
            for item in one["result"]]


def kinds(tasks: list[dict[str, Any]]) -> Counter[str]:
    return Counter(item["type"] for item in results(tasks))


def labels(tasks: list[dict[str, Any]], *types: str) -> dict[str, int]:
    found = (item["value"][item["type"]][0] for item in results(tasks) if item["type"] in types)
    return dict(sorted(Counter(found).items()))


def errors(tasks: list[dict[str, Any]], report: Report) -> list[str]:
    """What `check` says of the results under the config that the import proposes."""
    assert report.sheet is not None
    config = parse(report.sheet.text())
    assert not config.problems
    return [found.message for task in tasks for one in task.get("annotations", ())
            for found in check(one, config, task["data"]) if found.level == "error"]


def counts(shared: Path, tool: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared / "fixtures/corpora" / tool / "counts.json").read_text())
    return found


def test_coco(shared: Path) -> None:
    for name, wanted in counts(shared, "coco").items():
        tasks, report = taken(shared / "fixtures/corpora/coco" / name)
        found = kinds(tasks)
        parts = sum(item["type"] == "relation" for item in results(tasks))
        shapes = found["polygonlabels"] + found["brushlabels"] - parts
        assert len(tasks) == wanted["images"], name
        if "keypoints" not in wanted["by_kind"]:
            assert shapes == wanted["annotations"] - wanted["by_kind"].get("bbox", 0), name
            assert found["rectanglelabels"] == wanted["by_kind"].get("bbox", 0), name
        assert errors(tasks, report) == []


def test_coco_mask_is_in_columns(shared: Path) -> None:
    from labelfs.labeling import rle

    tasks, _ = taken(shared / "fixtures/corpora/coco/instances/annotations/instances_val.json")
    mask = next(item for item in results(tasks) if item["type"] == "brushlabels")
    alpha = rle.alpha(bytes(mask["value"]["rle"]))
    assert mask["meta"] == {"iscrowd": 1}
    assert [alpha[row * 5:row * 5 + 5] for row in range(10)] == [b"\xff\xff\0\0\0"] * 10


@pytest.mark.parametrize(("folder", "pictures"), [
    ("darknet", 1), ("roboflow", 3), ("obb_labeltxt", 3), ("ls_sample", 2),
])
def test_yolo(shared: Path, folder: str, pictures: int) -> None:
    tasks, report = taken(shared / "fixtures/corpora/yolo" / folder)
    wanted = [one for name, one in counts(shared, "yolo").items() if name.startswith(folder)]
    homeless = 4 if folder == "ls_sample" else 0  # img_2 has no picture
    assert len(tasks) == pictures
    assert kinds(tasks)["rectanglelabels"] == sum(one["lines"] for one in wanted) - homeless
    assert [row.file for row in report.files.values() if row.why] == (["labels/img_2.txt"] if homeless else [])
    assert errors(tasks, report) == []


def test_voc(shared: Path) -> None:
    for name, wanted in counts(shared, "voc").items():
        folder = shared / "fixtures/corpora/voc" / name.split("/", maxsplit=1)[0]
        tasks, report = taken(folder)
        told = sum(SIZELESS in one.message for one in report.problems)
        assert len(tasks) == wanted["files"]
        assert kinds(tasks)["rectanglelabels"] + told == wanted["objects"] + wanted["parts"], name
        assert errors(tasks, report) == []


def test_voc_parts_and_actions(shared: Path) -> None:
    tasks, _ = taken(shared / "fixtures/corpora/voc/parts")
    head = next(item for item in results(tasks) if item["value"].get("rectanglelabels") == ["head"])
    assert head["parentID"] == "r2"
    assert head["value"]["x"] == pytest.approx(27.5)
    actions = next(item for item in results(tasks) if item["from_name"] == "actions")
    assert actions["id"] == "r2"
    assert actions["value"]["choices"] == ["other", "phoning", "reading", "ridinghorse", "takingphoto", "walking"]


def test_labelme(shared: Path) -> None:
    types = {"rectangle": "rectanglelabels", "polygon": "polygonlabels", "circle": "ellipselabels",
             "point": "keypointlabels", "line": "vectorlabels", "linestrip": "vectorlabels", "mask": "brushlabels"}
    for name, wanted in counts(shared, "labelme").items():
        tasks, report = taken(shared / "fixtures/corpora/labelme" / name)
        ignored = wanted["by_label"].get("__ignore__", 0)
        found = kinds(tasks)
        expected: Counter[str] = Counter()
        for shape, number in wanted["by_shape"].items():
            expected[types[shape]] += number
        expected["polygonlabels"] -= ignored
        assert len(tasks) == wanted["files"]
        assert {key: found[key] for key in expected} == dict(expected), name
        assert found["choices"] == wanted["flags_set"]
        assert sum(report.losses.values()) == ignored
        assert errors(tasks, report) == []


def test_labelme_mask_lies_where_it_was_drawn(shared: Path) -> None:
    from labelfs.labeling import rle

    path = shared / "fixtures/corpora/labelme/primitives/primitives.json"
    shape = next(one for one in json.loads(path.read_text())["shapes"] if one["shape_type"] == "mask")
    tasks, _ = taken(path)
    mask = next(item for item in results(tasks) if item["type"] == "brushlabels")
    width, alpha = mask["original_width"], rle.alpha(bytes(mask["value"]["rle"]))
    rows = [place // width for place, value in enumerate(alpha) if value]
    columns = [place % width for place, value in enumerate(alpha) if value]
    (left, top), (right, bottom) = shape["points"]
    assert (min(columns), min(rows), max(columns), max(rows)) == tuple(map(round, (left, top, right, bottom)))


def test_cvat_pictures(shared: Path) -> None:
    tasks, report = taken(shared / "fixtures/corpora/cvat/images_project")
    found = kinds(tasks)
    assert len(tasks) == 6
    assert {task["meta"]["subset"] for task in tasks} == {"Test", "Train", "Validation"}
    assert len({task["data"]["image"] for task in tasks}) == 6  # names repeat, pictures do not
    assert (found["rectanglelabels"], found["polygonlabels"], found["vectorlabels"]) == (3, 3, 3)
    assert found["keypointlabels"] == 9  # three points of three each
    assert (found["choices"], found["number"], found["textarea"]) == (6, 3, 3)
    assert errors(tasks, report) == []


def test_cvat_film(shared: Path) -> None:
    tasks, report = taken(shared / "fixtures/corpora/cvat/video")
    track = results(tasks)[0]
    assert [(one["frame"], one["enabled"]) for one in track["value"]["sequence"]] == [
        (11, True), (14, False), (17, False)]
    assert track["value"]["sequence"][0]["x"] == pytest.approx(12)
    assert sum(report.losses.values()) == 2
    assert errors(tasks, report) == []


def test_via(shared: Path, tmp_path: Path) -> None:
    from PIL import Image

    source = shared / "fixtures/corpora/via/via1/unit_test_annotation2.json"
    tasks, report = taken(source)
    assert sum("is not known" in one.message for one in report.problems) == 12
    given = json.loads(source.read_text())
    for one in given.values():
        Image.new("RGB", (800, 600)).save(tmp_path / one["filename"])
    (tmp_path / "via.json").write_text(source.read_text())
    tasks, report = taken(tmp_path)
    wanted = counts(shared, "via")["via1/unit_test_annotation2.json"]["by_shape"]
    found = kinds(tasks)
    assert found["ellipselabels"] == wanted["circle"] + wanted["ellipse"]
    assert (found["keypointlabels"], found["polygonlabels"], found["rectanglelabels"]) == (5, 1, 2)
    polygon = next(item for item in results(tasks) if item["type"] == "polygonlabels")
    assert len(polygon["value"]["points"]) == 11  # the last point of version 1 repeats the first
    assert errors(tasks, report) == []


def test_via_table_equals_json(shared: Path) -> None:
    folder = shared / "fixtures/corpora/via/via1"
    _, first = taken(folder / "unit_test_annotation1.csv")
    assert {one.line for one in first.problems if one.line} == set(range(2, 14))


def test_conll(shared: Path) -> None:
    for name, wanted in counts(shared, "conll").items():
        tasks, report = taken(shared / "fixtures/corpora/conll" / name)
        assert len(tasks) == wanted["sentences"], name
        assert sum(len(task["data"]["tokens"]) for task in tasks) == wanted["tokens"]
        assert labels(tasks, "labels") == wanted["entities"], name
        assert all(item["value"]["text"] == task["data"]["text"][item["value"]["start"]:item["value"]["end"]]
                   for task in tasks for item in results([task]))
        assert errors(tasks, report) == []


def test_brat(shared: Path) -> None:
    tasks, report = taken(shared / "fixtures/corpora/brat/news")
    by_document = {task["data"]["document"]: task for task in tasks}
    for name, wanted in counts(shared, "brat").items():
        if name == "texts without .ann":
            continue
        task = by_document[Path(name).stem]
        assert len(task["data"]["text"]) == wanted["characters"]
        assert labels([task], "labels") == dict(sorted(wanted["spans"].items())), name
        assert kinds([task])["choices"] == wanted["lines"].get("A", 0)
    assert [(one.file, one.line) for one in report.problems] == [("110-note_annotation.ann", 12)]
    assert errors(tasks, report) == []


def test_rows_of_text_tools(shared: Path) -> None:
    for name, wanted in counts(shared, "jsonl").items():
        path = shared / "fixtures/corpora/jsonl" / name
        report = Report()
        tasks = list(importer_named("SPACY").run(expand(str(path)), None, {}, report))
        assert len(tasks) == wanted["lines"]
        assert results(tasks), name
        assert errors(tasks, report) == []
    assert len({task["annotations"][0]["completed_by"] for task in tasks}) == 2  # an annotation per user
