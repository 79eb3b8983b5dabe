"""Where the default differs from Label Studio's form, what is written instead, and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import etree

from labelfs.cli import cli
from tests.formats.test_golden import export


def tags(folder: Path) -> list[list[str]]:
    """The tags of each block of a CoNLL file."""
    blocks = (folder / "result.conll").read_text(encoding="utf-8").partition("\n")[2].rstrip("\n").split("\n\n")
    return [[line.rsplit(" ", 1)[1] for line in block.splitlines()] for block in blocks]


def test_the_longest_of_overlapping_spans_stays_whole(shared: Path, tmp_path: Path) -> None:
    # Label Studio lets an inner span cut off the rest of the outer one, and writes neither as it was drawn
    report = export(shared / "fixtures/exports/ner_overlap", "CONLL2003", tmp_path)
    assert ["O", "O", "B-PER", "I-PER", "I-PER", "I-PER", "O", "O", "O", "O"] in tags(tmp_path)
    assert any("overlap" in sentence for sentence in report.losses)


def test_every_labels_control_is_written_and_labels_keep_the_columns(shared: Path, tmp_path: Path) -> None:
    # Label Studio takes the control of the first result only, and a label's blank makes a fifth column
    export(shared / "fixtures/exports/ner_two_controls", "CONLL2003", tmp_path)
    first, second = tags(tmp_path)
    assert first[:3] == ["B-PER", "I-PER", "B-verb"]
    assert second[6] in {"B-LOC", "B-proper_noun"}
    assert all(line.count(" ") == 3 for line in (tmp_path / "result.conll").read_text().splitlines()[1:] if line)


def boxes(shared: Path) -> dict[str, list[list[float]]]:
    """The upright pixel boxes of the turned-box case, by picture, computed independently of any exporter."""
    case = shared / "fixtures/exports/bbox_rotated"
    tasks = json.loads((case / "tasks.json").read_text())
    names = {task["id"]: task["data"]["image"].rsplit("/", 1)[1] for task in tasks}
    made: dict[str, list[list[float]]] = {}
    for one in json.loads((case / "truth.json").read_text()):
        made.setdefault(names[one["task"]], []).append(one["aabb_px"])
    return made


def flat(rows: Any) -> list[float]:
    return [number for row in sorted(rows) for number in row]


def test_coco_boxes_of_turned_boxes_are_where_they_were_drawn(shared: Path, tmp_path: Path) -> None:
    # Label Studio turns them in percent, which is right for square pictures only
    export(shared / "fixtures/exports/bbox_rotated", "COCO", tmp_path)
    made = json.loads((tmp_path / "result.json").read_text())
    names = {one["id"]: one["file_name"].rsplit("/", 1)[1] for one in made["images"]}
    for name, expected in boxes(shared).items():
        mine = [one["bbox"] for one in made["annotations"] if names[one["image_id"]] == name]
        assert flat(mine) == pytest.approx(flat(expected))


def test_yolo_boxes_of_turned_boxes_are_where_they_were_drawn(shared: Path, tmp_path: Path) -> None:
    # Label Studio ignores the turn though x, y is then the turned corner
    report = export(shared / "fixtures/exports/bbox_rotated", "YOLO", tmp_path)
    sizes = {"d59677a4-photo0.png": (64, 48), "f4749080-photo1.png": (50, 40), "17de734b-photo2.png": (80, 60)}
    for name, (width, height) in sizes.items():
        lines = (tmp_path / "labels" / name.replace(".png", ".txt")).read_text().splitlines()
        rows = [[float(one) for one in line.split()[1:]] for line in lines]
        mine = [[(x - w / 2) * width, (y - h / 2) * height, w * width, h * height] for x, y, w, h in rows]
        assert flat(mine) == pytest.approx(flat(boxes(shared)[name]))
    assert any("turned boxes" in sentence for sentence in report.losses)


def test_voc_boxes_of_turned_boxes_are_where_they_were_drawn(shared: Path, tmp_path: Path) -> None:
    # as in YOLO
    export(shared / "fixtures/exports/bbox_rotated", "VOC", tmp_path)
    for name, expected in boxes(shared).items():
        root = etree.parse(str(tmp_path / "Annotations" / name.replace(".png", ".xml")))
        names = ("xmin", "ymin", "xmax", "ymax")
        mine = [[int(box.findtext(edge) or "") for edge in names] for box in root.iter("bndbox")]
        edges = [[x, y, x + w, y + h] for x, y, w, h in expected]
        assert flat(mine) == pytest.approx(flat(edges), abs=0.5001)


@pytest.mark.parametrize(("name", "folder", "suffix"), [("YOLO", "labels", "txt"), ("VOC", "Annotations", "xml")])
def test_pictures_of_one_name_keep_a_file_each(
    shared: Path, tmp_path: Path, name: str, folder: str, suffix: str
) -> None:
    # Label Studio lets the second overwrite the first
    report = export(shared / "fixtures/exports/same_basename", name, tmp_path)
    assert len(list((tmp_path / folder).glob(f"*.{suffix}"))) == 2
    assert any("equal names" in sentence for sentence in report.losses)


def test_yolo_numbers_are_line_numbers(shared: Path, tmp_path: Path) -> None:
    # Label Studio writes the category numbers of the config, which may have gaps, and reuses one of them
    export(shared / "fixtures/exports/bbox_category", "YOLO", tmp_path)
    classes = (tmp_path / "classes.txt").read_text().splitlines()
    assert classes == ["al-Dog", "Bird", "Cat", "Undeclared"]
    assert [one["id"] for one in json.loads((tmp_path / "notes.json").read_text())["categories"]] == [0, 1, 2, 3]
    assert [int(line.split()[0]) for line in (tmp_path / "labels/cat2.txt").read_text().splitlines()] == [3, 1]


def test_shapes_of_a_labels_pair_and_ellipses_are_written(shared: Path, tmp_path: Path) -> None:
    # Label Studio drops them without a word
    report = export(shared / "fixtures/exports/labels_shapes", "COCO", tmp_path)
    made = json.loads((tmp_path / "result.json").read_text())["annotations"]
    assert {len(ring) // 2 for one in made for ring in one["segmentation"]} == {5, 36}
    assert report.losses["{n} ellipses written as 36-point polygons"] > 0


def test_choices_are_no_categories(shared: Path, tmp_path: Path) -> None:
    # Label Studio lists the values of every control
    export(shared / "fixtures/exports/bbox_choice_first", "COCO", tmp_path)
    made = json.loads((tmp_path / "result.json").read_text())
    assert [one["name"] for one in made["categories"]] == ["Bird", "Cat", "Dog"]


def test_key_points_stay_with_their_box(shared: Path, tmp_path: Path) -> None:
    # Label Studio joins all key points of a picture to one instance and names them in another order
    export(shared / "fixtures/exports/keypoints_bbox", "COCO", tmp_path)
    made = json.loads((tmp_path / "result.json").read_text())
    assert all(one["keypoints"] == ["Door", "Wheel", "Window"] for one in made["categories"])
    assert sorted(one["num_keypoints"] for one in made["annotations"]) == [2, 2, 3]


def test_an_image_is_listed_once(shared: Path, tmp_path: Path) -> None:
    # Label Studio lists it once per annotation
    export(shared / "fixtures/exports/multi_annotation", "COCO", tmp_path)
    names = [one["file_name"] for one in json.loads((tmp_path / "result.json").read_text())["images"]]
    assert len(names) == len(set(names))


def manifest(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "manifest.json").read_text().splitlines()]


def test_a_recording_without_text_takes_no_other_text(shared: Path, tmp_path: Path) -> None:
    # Label Studio writes the text of the recording before it
    report = export(shared / "fixtures/exports/audio_gaps", "ASR_MANIFEST", tmp_path)
    assert {line["audio_filepath"] for line in manifest(tmp_path)} == {"audio/gap0.wav"}
    assert report.losses["{n} recordings without a transcription left out"] > 0


def test_every_segment_is_written_with_its_place(shared: Path, tmp_path: Path) -> None:
    # Label Studio writes the first one with the length of the whole recording
    export(shared / "fixtures/exports/audio_segments", "ASR_MANIFEST", tmp_path)
    mine = [line for line in manifest(tmp_path) if line["audio_filepath"] == "audio/seg0.wav"]
    assert [(line["offset"], line["duration"], line["text"]) for line in mine] == [
        (0.1, 0.2, "photo utterance 0.0, ok"), (0.4, 0.2, "photo utterance 0.1, ok")]


def test_a_mask_without_a_label_is_written_too(shared: Path, tmp_path: Path) -> None:
    # Label Studio leaves masks of a Brush + Labels pair out when nobody named them
    export(shared / "fixtures/exports/brush_tag", "BRUSH_TO_PNG", tmp_path)
    assert (tmp_path / "task-137-annotation-1364-by-1-br-no_label-0.png").is_file()


def test_skeletons_and_hidden_points_are_poses(tmp_path: Path) -> None:
    points = "nose, ear:nose, tail:nose"
    config = (f'<View><Image name="i" value="$image"/><VectorLabels name="v" toName="i"><Label value="Cat" '
              f'points="{points}"/></VectorLabels></View>')
    beside = {"from_name": "v", "to_name": "i", "type": "vectorlabels", "original_width": 200, "original_height": 100}
    vertices = [{"id": "nose", "x": 10, "y": 20, "prevPointId": None, "visible": True},
                {"id": "tail", "x": 40, "y": 50, "prevPointId": "nose", "visible": False}]
    result = [{"id": "c", **beside, "value": {"vertices": vertices, "closed": False, "vectorlabels": ["Cat"]}}]
    project = tmp_path / "project"
    for name, content in {"config.xml": config, "tasks/1.json": {"id": 1, "data": {"image": "a.png"}},
                          "annotations/1.a@b.json": {"id": 1, "task": 1, "result": result}}.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(content if isinstance(content, str) else json.dumps(content))
    for name in ("COCO", "YOLO"):
        done = CliRunner().invoke(cli, ["export", str(project), "--format", name, "--out", f"{tmp_path / name}/"])
        assert done.exit_code == 0, done.output
    coco = json.loads((tmp_path / "COCO/result.json").read_text())
    (category,), (cat,) = coco["categories"], coco["annotations"]
    assert category == {"id": 0, "name": "Cat", "keypoints": ["nose", "ear", "tail"], "skeleton": [[1, 2], [1, 3]]}
    assert (cat["keypoints"], cat["num_keypoints"]) == ([20, 20, 2, 0, 0, 0, 80, 50, 1], 2)
    assert (tmp_path / "YOLO/labels/a.txt").read_text() == (
        "0 0.25 0.35 0.30000000000000004 0.3 0.1 0.2 2 0.0 0.0 0 0.4 0.5 1\n")
