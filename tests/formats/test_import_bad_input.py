"""What is wrong in files of other tools becomes a row of the report with file and line; the rest is taken."""

from __future__ import annotations

import base64
import json
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from labelfs.errors import BadFile
from labelfs.formats.registry import Report
from labelfs.formats.sources import sources
from tests.formats.test_other_tools import kinds, results, taken


def picture(path: Path, size: tuple[int, int] = (100, 50)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size).save(path)
    return path


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def told(report: Report) -> list[tuple[str, int | None]]:
    return [(one.file, one.line) for one in report.problems]


def test_yolo_rows(tmp_path: Path) -> None:
    picture(tmp_path / "images/a.png")
    picture(tmp_path / "images/b.png")
    write(tmp_path / "classes.txt", "cat\ndog\n")
    write(tmp_path / "labels/a.txt", "0 .5 .5 .2 .2\n7 .5 .5 .2 .2\n1 .5 x .2 .2\n1 .5 .5\n\n1 .1 .1 .2 .1 .2 .2\n")
    write(tmp_path / "labels/b.txt", "")
    write(tmp_path / "labels/c.txt", "0 .5 .5 .2 .2\n")
    tasks, report = taken(tmp_path)
    assert told(report) == [("labels/a.txt", 2), ("labels/a.txt", 3), ("labels/a.txt", 4), ("labels/c.txt", None)]
    assert kinds(tasks) == {"rectanglelabels": 1, "polygonlabels": 1}
    assert [len(task["annotations"]) for task in tasks] == [1, 1]  # an empty file was looked at
    assert "class 7" in report.problems[0].message


@pytest.mark.parametrize("text", [
    "names: ['cat', \"dog, small\", emu]\nnc: 3\n",
    "names: ['cat',  # first\n        'dog, small',\n        emu]  # x\nnc: 3\n",
    "names: [\n  cat,\n  'dog, small',\n  emu\n]\n", "names:\n- cat\n- dog, small\n- emu\n",
    "names:\n  0: cat\n  1: 'dog, small'\n  2: emu\n", "names: {0: cat,\n  1: 'dog, small', 2: emu}\npath: x\n",
])
def test_yolo_names_in_every_form(tmp_path: Path, text: str) -> None:
    from labelfs.formats.yolo_names import names_of

    assert names_of([write(tmp_path / "data.yaml", text)]).classes == {0: "cat", 1: "dog, small", 2: "emu"}


def test_yolo_pictures_that_are_none(tmp_path: Path) -> None:
    write(tmp_path / "images/a.png", "no picture")
    write(tmp_path / "labels/a.txt", "0 .5 .5 .2 .2\n")
    tasks, report = taken(tmp_path)
    assert "annotations" not in tasks[0]
    assert told(report) == [("images/a.png", None)]


def test_yolo_pose_and_confidence(tmp_path: Path) -> None:
    picture(tmp_path / "images/a.png")
    picture(tmp_path / "images/b.png")
    write(tmp_path / "data.yaml", "kpt_shape: [2, 3]  # eyes\nnames:\n  0: 'face: front'\n  1: \"other\"\n")
    write(tmp_path / "labels/a.txt", "0 .5 .5 .2 .2 .45 .5 2 .55 .5 1\n0 .5 .5 .2 .2 0 0 0 .5 .5 2\n")
    write(tmp_path / "labels/b.txt", "1 .5 .5 .2 .2 .9\n")
    tasks, report = taken(tmp_path)
    assert not report.problems
    points = [item for item in results(tasks) if item["type"] == "keypointlabels"]
    assert [(one["value"]["keypointlabels"][0], one["parentID"], one.get("hidden")) for one in points] == [
        ("point 1", "r1", None), ("point 2", "r1", True), ("point 2", "r4", None)]
    assert tasks[1]["predictions"][0]["score"] == 0.9
    assert results(tasks)[0]["value"]["rectanglelabels"] == ["face: front"]


def coco(folder: Path, **members: Any) -> Path:
    whole = {"images": [{"id": 1, "file_name": "a.png", "width": 100, "height": 50}],
             "categories": [{"id": 3, "name": "cat"}], "annotations": [], **members}
    return write(folder / "c.json", json.dumps(whole, indent=1))


def test_coco_rows(tmp_path: Path) -> None:
    picture(tmp_path / "a.png")
    good = {"image_id": 1, "category_id": 3, "bbox": [1, 2, 3, 4]}
    path = coco(tmp_path, annotations=[
        {"id": 1, **good}, {"id": 2, **good, "category_id": 9}, {"id": 3, **good, "bbox": [1, 2]},
        {"id": 4, **good, "image_id": 77}, {"id": 5, **good, "segmentation": {"size": [50, 100], "counts": [3]}},
        {"id": 6, **good, "segmentation": {"size": [5, 5], "counts": [25]}},
        {"id": 7, **good, "segmentation": [[1, 2]]},
        {"id": 8, "image_id": 1, "category_id": 3}, 5,
    ])
    tasks, report = taken(path)
    assert kinds(tasks) == {"rectanglelabels": 1}
    assert len(report.problems) == 7
    assert all(line and file == "c.json" for file, line in told(report))
    lines = path.read_text().splitlines()
    two = next(one for one in report.problems if "category 9" in one.message)
    assert two.line is not None
    assert '"id": 2' in "".join(lines[two.line - 1:two.line + 3])


def test_coco_results_find_their_images(tmp_path: Path) -> None:
    """In another file of the import, or among the tasks there are: by id, by file name, by its number with zeros."""
    picture(tmp_path / "a.png")
    coco(tmp_path)
    rows = [{"image_id": 1, "category_id": 3, "bbox": [10, 5, 20, 10], "score": 0.75},
            {"image_id": 1, "category_id": 8, "bbox": [1, 2, 3, 4], "score": 0.25},
            {"image_id": 77, "category_id": 3, "bbox": [1, 2, 3, 4], "score": 0.5}, 5,
            {"image_id": 1, "category_id": 3, "bbox": [1, 2], "score": 0.5}]
    results_file = write(tmp_path / "yolov8.json", json.dumps(rows, indent=1))
    tasks, report = taken(tmp_path)
    (task,) = tasks
    (prediction,) = task["predictions"]
    assert (prediction["model_version"], prediction["score"], "annotations" in task) == ("yolov8", 0.75, False)
    assert [(one["value"]["rectanglelabels"], one["value"]["x"]) for one in prediction["result"]] == [(["cat"], 10.0)]
    assert len(report.problems) == 4
    assert all(line and file == "yolov8.json" for file, line in told(report))

    def known() -> Any:
        yield 1, {"image": "media/upload/0a-a.png"}, {"file_name": "photos/a.png"}
        yield 5, {"image": "000000000077.png"}, {}

    report = Report()
    (source,) = sources([str(results_file)])
    options = {"known": known, "media": lambda _reference: tmp_path / "a.png"}
    found = list(source.importer.run(source.paths, None, options, report))
    assert [(one["id"], len(one["predictions"][0]["result"])) for one in found] == [(1, 2), (5, 1)]
    assert [label["value"]["rectanglelabels"] for label in found[0]["predictions"][0]["result"]] == [["3"], ["8"]]
    assert "does not name its categories" in report.notes[0]


def test_coco_with_long_lists_is_known(tmp_path: Path) -> None:
    images = [{"id": number, "file_name": f"{number:06}.png", "width": 10, "height": 10} for number in range(3000)]
    rows = [{"id": number, "image_id": number, "category_id": 3, "bbox": [1, 2, 3, 4]} for number in range(3000)]
    tasks, _ = taken(coco(tmp_path, images=images, annotations=rows))
    assert len(tasks) == 3000


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
def test_coco_cut_off(tmp_path: Path, cut: float) -> None:
    picture(tmp_path / "a.png")
    rows = [{"id": one, "image_id": 1, "category_id": 3, "bbox": [1, 2, 3, 4]} for one in range(1, 40)]
    path = coco(tmp_path, annotations=rows)
    whole = path.read_text()
    path.write_text(whole[:int(len(whole) * cut)])
    tasks, report = taken(path, "COCO")
    assert any("not valid JSON" in one.message and one.line for one in report.problems)
    assert len(tasks) == 1
    assert 0 < kinds(tasks)["rectanglelabels"] < 39


def test_voc_documents(tmp_path: Path) -> None:
    picture(tmp_path / "a.png")
    box = "<bndbox><xmin>30</xmin><ymin>5</ymin><xmax>10</xmax><ymax>40</ymax></bndbox>"
    good = f"<annotation><filename>a.png</filename>\n<object><name> cat </name>{box}</object>"
    write(tmp_path / "a.xml", f"{good}\n<object><name>x</name></object>\n<object>{box}</object></annotation>")
    write(tmp_path / "b.xml", "<annotation><filename>b.png</filename>\n<object>")
    write(tmp_path / "c.xml", '<!DOCTYPE a [<!ENTITY e "x">]><annotation><filename>&e;</filename></annotation>')
    tasks, report = taken(tmp_path)
    assert told(report) == [("a.xml", 3), ("a.xml", 4), ("b.xml", 2), ("c.xml", 1)]
    assert results(tasks)[0]["value"] == {"x": 10, "y": 10, "width": 20, "height": 70, "rotation": 0,
                                          "rectanglelabels": ["cat"]}
    based, _ = taken(tmp_path, one_based=True)
    assert results(based)[0]["value"]["width"] == 21


def voc_masks(folder: Path, mode: str, names: str = "") -> None:
    """A picture with two cats in one class mask and in one mask of objects, and a void border."""
    from labelfs.formats.voc_masks import _voc_colour

    palette = [part for number in range(256) for part in _voc_colour(number)]
    for kind, values in (("SegmentationClass", (8, 8, 255)), ("SegmentationObject", (1, 2, 255))):
        mask = Image.new("P", (100, 50))
        mask.putpalette(palette)
        for value, place in zip(values, ((0, 0, 10, 10), (50, 20, 70, 30), (70, 20, 72, 30)), strict=True):
            mask.paste(value, place)
        path = folder / kind / "a.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        mask.convert(mode).save(path)
    picture(folder / "JPEGImages/a.jpg")
    if names:
        write(folder / names.partition("=")[0], names.partition("=")[2])


@pytest.mark.parametrize(("mode", "names", "label"), [
    ("P", "", "cat"), ("RGB", "", "cat"),
    ("P", "class_names.txt=_background_\n1\n2\n3\n4\n5\n6\n7\nlynx\n", "lynx"),
    ("RGB", "labelmap.txt=# name:colour:parts\nbackground:0,0,0::\npuma:64,0,0::\nvoid:224,224,192::\n", "puma"),
])
def test_voc_masks(tmp_path: Path, mode: str, names: str, label: str) -> None:
    from labelfs.labeling import rle

    voc_masks(tmp_path, mode, names)
    tasks, report = taken(tmp_path)
    assert not report.problems
    masks = [(one["value"]["brushlabels"], rle.alpha(bytes(one["value"]["rle"]))) for one in results(tasks)]
    assert [(name, alpha.count(255)) for name, alpha in masks] == [([label], 100), ([label], 200)]
    assert masks[1][1][100 * 20 + 50] == masks[1][1][100 * 29 + 69] == 255
    assert bool(report.notes) == (not names)
    (tmp_path / "SegmentationObject/a.png").unlink()
    (whole,) = results(taken(tmp_path)[0])
    assert rle.alpha(bytes(whole["value"]["rle"])).count(255) == 300


def test_voc_masks_that_cannot_be(tmp_path: Path) -> None:
    voc_masks(tmp_path, "RGB", "labelmap.txt=puma:1,2,3::\n")
    for name, change in (("not in labelmap", None), ("a broken one", b"x"), ("differ in size", picture)):
        if callable(change):
            voc_masks(tmp_path, "RGB")
            (tmp_path / "labelmap.txt").unlink()
            change(tmp_path / "SegmentationObject/a.png", (3, 3))
        elif change:
            write(tmp_path / "SegmentationClass/a.png", change)
        tasks, report = taken(tmp_path)
        assert (len(tasks), results(tasks)) == (1, [])
        assert [name in one.message for one in report.problems] == [True], report.problems


def test_captions(tmp_path: Path) -> None:
    write(tmp_path / "talk.wav", b"")
    vtt = ("\ufeffWEBVTT\n\nNOTE x\n\nintro\n00:01.500 --> 00:02.000 align:start\n"
           "<v Ann Lee>Hi &amp; <i>bye</i>\nagain\n\n")
    write(tmp_path / "talk.vtt", vtt + "00:05.000 --> 00:04.000\nback\n\nno times\n")
    tasks, report = taken(tmp_path / "talk.vtt")
    period, text = results(tasks)
    assert period["value"] == {"start": 1.5, "end": 2.0, "channel": 0, "labels": ["Ann Lee"]}
    assert text["value"]["text"] == ["Hi & bye\nagain"]
    assert text["id"] == period["id"]
    assert [one.line for one in report.problems] == [10, 13]
    write(tmp_path / "other.srt", "1\r\n00:00:01,000 --> 00:00:02,000\r\nHällo\r\n".encode("cp1252"))
    tasks, report = taken(tmp_path / "other.srt")
    assert results(tasks)[1]["value"]["text"] == ["Hällo"]
    assert "other.wav" in report.problems[0].message


GRID = '''File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 2.5
tiers? <exists>
size = 2
item []:
    item [1]:
        class = "IntervalTier"
        name = "words"
        xmin = 0
        xmax = 2.5
        intervals: size = 2
        intervals [1]:
            xmin = 0
            xmax = 1
            text = "say ""hi"""
        intervals [2]:
            xmin = 1
            xmax = 2.5
            text = ""
    item [2]:
        class = "TextTier"
        name = "marks"
        xmin = 0
        xmax = 2.5
        points: size = 1
        points [1]:
            number = 1.25
            mark = "x"
'''


def test_rttm_lines(tmp_path: Path) -> None:
    write(tmp_path / "a.wav", b"")
    path = write(tmp_path / "talks.rttm", ";; made by hand\nSPKR-INFO a 1 <NA> <NA> <NA> adult Ann <NA>\n"
                 "SPEAKER a 1 0.5 1.25 <NA> <NA> Ann <NA> <NA>\nSPEAKER b 2 0 1 <NA> <NA> Bo <NA>\n"
                 "SPEAKER a 1 x 1 <NA>\nSPEAKER a 1 x 1 <NA> <NA> Ann <NA>\nSPEAKER a 1 -1 1 <NA> <NA> Ann <NA>\n")
    tasks, report = taken(path)
    assert [(one["value"]["start"], one["value"]["end"], one["value"]["labels"]) for one in results(tasks)] == [
        (0.5, 1.75, ["Ann"]), (0.0, 1.0, ["Bo"])]
    assert told(report) == [("talks.rttm", 5), ("talks.rttm", 6), ("talks.rttm", 7), ("b.rttm", None)]
    assert list(report.losses.values()) == [1]


def test_asr_manifest_rows(tmp_path: Path) -> None:
    write(tmp_path / "audio/a.wav", b"")
    rows = [{"audio_filepath": "/data/audio/a.wav", "duration": 2.0, "text": "hello", "pred_text": "yellow", "x": 1},
            {"audio_filepath": "b.wav", "offset": 1.5, "duration": 0.5, "text": "one", "annotator": "ann@example.org"},
            {"audio_filepath": "b.wav", "offset": -1, "duration": 0.5, "text": "two"}, {"text": "nothing"}]
    path = write(tmp_path / "manifest.json", "\n".join(map(json.dumps, rows)) + "\nno json\n")
    tasks, report = taken(path)
    assert [task["data"]["audio"].rpartition("/")[2] for task in tasks] == ["a.wav", "b.wav"]
    assert tasks[0]["predictions"][0]["result"][0]["value"] == {"text": ["yellow"]}
    assert tasks[1]["annotations"][0]["completed_by"] == "ann@example.org"
    said = [one for task in tasks for one in task["annotations"][0]["result"]]
    assert [one["value"] for one in said if one["type"] == "textarea"] == [
        {"text": ["hello"]}, {"start": 1.5, "end": 2.0, "channel": 0, "text": ["one"]}]
    assert {line for _file, line in told(report)} == {3, 4, 5, None}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_textgrid(tmp_path: Path, encoding: str) -> None:
    write(tmp_path / "a.wav", b"")
    write(tmp_path / "a.TextGrid", GRID.encode(encoding))
    tasks, report = taken(tmp_path / "a.TextGrid")
    values = [item["value"] for item in results(tasks)]
    assert values[0] == {"start": 0, "end": 1, "channel": 0, "labels": ["words"]}
    assert values[1]["text"] == ['say "hi"']
    assert (values[2]["start"], values[2]["end"], values[2]["labels"]) == (1.25, 1.25, ["marks"])
    assert list(report.losses.values()) == [1]
    write(tmp_path / "cut.TextGrid", GRID[:460])
    tasks, report = taken(tmp_path / "cut.TextGrid")
    assert any("breaks off" in one.message and one.line for one in report.problems)


@pytest.mark.parametrize(("tags", "wanted"), [
    ("B-A I-A B-A O", [(0, 2, "A"), (2, 3, "A")]),
    ("I-A I-A B-A O", [(0, 2, "A"), (2, 3, "A")]),
    ("S-A B-B E-B O", [(0, 1, "A"), (1, 3, "B")]),
    ("U-A B-B L-B I-C", [(0, 1, "A"), (1, 3, "B"), (3, 4, "C")]),
    ("B-A I-B O O", [(0, 1, "A"), (1, 2, "B")]),
])
def test_chunk_schemes(tags: str, wanted: list[tuple[int, int, str]]) -> None:
    from labelfs.formats.chunks import chunks

    assert list(chunks(tags.split())) == wanted


def test_conll_lines(tmp_path: Path) -> None:
    path = write(tmp_path / "a.conll", "# id = 1\nNew\tP\tB-X\nYork City\tP\tI-X\nlonely\n\nend\tP\tO")
    tasks, report = taken(path)
    assert told(report) == [("a.conll", 4)]
    assert tasks[0]["data"] == {"text": "New York City", "tokens": ["New", "York City"], "column_2": ["P", "P"]}
    assert results(tasks)[0]["value"] == {"start": 0, "end": 13, "text": "New York City", "labels": ["X"]}
    assert tasks[1]["data"]["text"] == "end"


def test_brat_lines(tmp_path: Path) -> None:
    write(tmp_path / "d.txt", "a 😀 bcd efg\r\nh")
    write(tmp_path / "d.ann", "T1\tX 4 7\tbcd\nT2\tX 5 8\tbcd\nT3\tX 0 1;8 11\ta efg\nT4\tX 0 99\tz\n"
                              "T5\tX 0 1\tq\nR1\tr Arg1:T1 Arg2:T9\nE1\tX:T1 Who2:T3\n?\tx\n")
    tasks, report = taken(tmp_path)
    assert [one.line for one in report.problems] == [4, 5, 6, 8]
    spans = [item["value"] for item in results(tasks) if item["type"] == "labels"]
    assert [(one["start"], one["end"]) for one in spans] == [(4, 7), (4, 7), (0, 1), (8, 11)]
    assert sum(report.losses.values()) == 1  # T2 counted UTF-16 units
    role = [item for item in results(tasks) if item["type"] == "relation" and item["labels"]]
    assert [(one["from_id"], one["to_id"], one["labels"]) for one in role] == [("T1", "T3", ["Who"])]


def test_rows_with_wrong_offsets(tmp_path: Path) -> None:
    rows = [
        {"text": "😀 hi", "spans": [{"start": 3, "end": 5, "label": "A", "text": "hi"}], "answer": "accept"},
        {"text": "ab", "spans": [{"start": 0, "end": 9, "label": "A"}]},
        {"text": "ab", "spans": [{"start": 0, "end": 1, "label": "A", "text": "zz"}]},
        {"text": "ab", "spans": [{"start": 0, "end": 1, "label": "A"}], "answer": "reject", "_input_hash": 4},
        {"spans": [{"start": 0, "end": 1, "label": "A"}]},
    ]
    path = write(tmp_path / "a.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    tasks, report = taken(path)
    assert [one.line for one in report.problems] == [2, 3, 5]
    assert results(tasks)[0]["value"]["start"] == 2
    assert tasks[1]["annotations"][0]["was_cancelled"] is True
    assert tasks[1]["meta"] == {"_input_hash": 4}


DOCBIN = (
    "eJzrWl6WWlScmZ+32EDPcGliSUlR8VxHZ08vbx9fP/+As4xHzjIePct4bFlJfnZqXvFRthf70xj74idb7LNSsy9sO37jMAMBwAylaxhRxRkxVKKC"
    "M2eVlsxbpyzvXfSjPVltfwMhe2DmodtDCNxxskgOsH12DEYTUs9EmvFwoNeZ+S4h1/T1M9FXv26xb9tPSD2ucCMEkjfdnqy7b40mjCaknlz/nIte"
    "J8zgYvRg8f2HZYsXynIQUg/zT2zjn1Rmz02PiLXHYWeMNF+LvPbHJV9FW4TZCKqHBRep9uw221clO8/ND0YTUk9uuLVDHVhnvzE1f2L3VVrZ81Lq"
    "GPuqKgH77g0XfHrYMuRoZU/a1GKr+K+xB+31Hi2qtBXYR6YxBMsDxn5Zzl33XxyA0eTaQwhkF22NmtG7lRVG08qeRYfW+Ly5Wb8eRtPKnial9ZGf"
    "CvW3wmhC6mH59CzXw6gTYs7nYOKE4mfhde8jT5OObILR5NpDCJyZseVH+Jx6fxhNSD256XpZcUFicmrxEUFGGGAAIiBmXJ6TmpdeklF8hIcLqI4F"
    "6pflxSVFmXnpxXcY5BYs1FvouNgxL2+Ji2OI62Kf1NTlvq6uIZ5+7sv98ksygKoW+xeVLAtwDQr291sakFiak78k+PDi/EURekui8g+vXpwI1JqS"
    "WJK6JCO1KHVRZt7S7Lz88rzFOampi3NTSxbl5S/Pg5izKD9vaQFIP9S1S4pBxlToLakCGrPkw/wZDUuSE0uKJzctyUstLz5t/+YMCJxdnFaad9p+"
    "50wQmNXQsDQtJzG9eHLjpozE4vjSPLBl8RADDxEteHg1kM6LTy/KLy0onnykqPFIdvOSvMTc1EXFyZB2RcNSkIriSUc00MM65lyl6Y4JCaFQLguU"
    "5sdU+WiTJ3Pqn8ZYIBOUM9mBWBiIZSYCbTnCOAGIVpYWpxbFA0MvcfIRxgYIAgChU1uf"
)
"""Three documents as spaCy 3.8 packs them: entities and a span group with letters of two and four bytes and words that
spaCy numbers, a document without any, and one whose spaces are not known."""


def test_docbin(tmp_path: Path) -> None:
    packed = base64.b64decode(DOCBIN)
    tasks, report = taken(write(tmp_path / "dev.spacy", packed))
    assert not report.problems
    assert [task["data"]["text"] for task in tasks] == [
        "Ann Lee met Zoë in São Paulo on DATE X.", "Nothing 😀 here.", "no spaces known "]
    spans = [[(one["value"]["text"], one["value"]["labels"][0]) for one in results([task]) if "labels" in one["value"]]
             for task in tasks]
    assert spans == [[("Ann Lee", "PERSON"), ("Zoë", "PERSON"), ("São Paulo", "Ort"), ("Ann Lee met Zoë", "MEETING")],
                     [], [("no", "A"), ("spaces", "A")]]
    assert [one["value"]["choices"] for one in results(tasks) if one["type"] == "choices"] == [["news"]]
    for wrong in (packed[:-9], packed[:4] + b"xx" + packed[6:], b"", b"no zlib", zlib.compress(b"\x93\x01"),
                  zlib.compress(b"\x81\xa1a\x01")):
        with pytest.raises(BadFile, match=r"dev\.spacy"):
            taken(write(tmp_path / "dev.spacy", wrong))


def test_tokens_with_numbers(tmp_path: Path) -> None:
    write(tmp_path / "dataset_info.json", json.dumps({"features": {"ner_tags": {"feature": {"names": [
        "O", "B-PER", "I-PER"]}}, "label": {"names": ["neg", "pos"], "_type": "ClassLabel"}}}))
    write(tmp_path / "train.jsonl", '{"tokens": ["Ada", "L", "."], "ner_tags": [1, 2, 0]}\n'
                                    '{"tokens": ["x"], "ner_tags": [9]}\n{"text": "good", "label": 1}\n')
    tasks, report = taken(tmp_path)
    assert results(tasks)[0]["value"] == {"start": 0, "end": 5, "text": "Ada L", "labels": ["PER"]}
    assert results(tasks)[1]["value"] == {"choices": ["pos"]}
    assert [one.line for one in report.problems] == [2]


def test_image_folder(tmp_path: Path) -> None:
    picture(tmp_path / "a.png")
    row = {"file_name": "a.png", "objects": {"bbox": [[10, 5, 20, 10], [1]], "categories": ["cat", "dog"]}}
    write(tmp_path / "metadata.jsonl", json.dumps(row))
    tasks, report = taken(tmp_path)
    assert results(tasks)[0]["value"]["x"] == 10
    assert results(tasks)[0]["value"]["rectanglelabels"] == ["cat"]
    assert len(report.problems) == 1


def test_folder_per_class(tmp_path: Path) -> None:
    for name in ("train/cat/a.png", "val/dog/b.png", "c.png"):
        picture(tmp_path / name)
    write(tmp_path / "train/cat/x.bin", b"")
    tasks, report = taken(tmp_path, "FOLDERS")
    assert [(results([task])[0]["value"]["choices"], task["data"]["split"]) for task in tasks] == [
        (["cat"], "train"), (["dog"], "val")]
    assert {row.file for row in report.files.values() if row.why} == {"c.png", "train/cat/x.bin"}


# ---- archives -----------------------------------------------------------------------------------------------------
def archive(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return path


def test_archive_stays_inside(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"../out.csv": b"a\n1\n", "/abs.csv": b"a\n1\n", "ok/in.csv": b"text\nhello\n",
                                        "c:\\x.csv": b"a\n"})
    tasks, report = taken(path, scratch=tmp_path)
    assert [task["data"] for task in tasks] == [{"text": "hello"}]
    assert [one.code for one in report.problems] == ["zip-slip"] * 3
    assert not (tmp_path.parent / "out.csv").exists()


def test_archive_with_a_link(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        link = zipfile.ZipInfo("in.csv")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/passwd")
        made.writestr("b.csv", "a\nx\n")
    tasks, report = taken(path, scratch=tmp_path)
    assert len(tasks) == 1
    assert report.problems[0].code == "zip-link"


def test_bomb_is_not_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as made, made.open("a.csv", "w") as entry:
        for _ in range(300):
            entry.write(bytes(1 << 20))
    with pytest.raises(BadFile, match="times its size"):
        taken(tmp_path / "a.zip", scratch=tmp_path)


def test_archive_cut_off(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"a.csv": b"text\n" + b"hello\n" * 1000})
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(BadFile, match="broken or cut off"):
        taken(path, scratch=tmp_path)


def test_data_set_in_an_archive(tmp_path: Path) -> None:
    photo = picture(tmp_path / "x.png").read_bytes()
    path = archive(tmp_path / "a.zip", {"d/images/a.png": photo, "d/labels/a.txt": b"0 .5 .5 .2 .2",
                                        "d/classes.txt": b"c"})
    tasks, _ = taken(path, scratch=tmp_path)
    assert kinds(tasks) == {"rectanglelabels": 1}
    assert [one.importer.name for one in sources([str(path)])] == ["ZIP"]
