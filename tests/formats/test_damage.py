"""Files of every import format, damaged anyhow: what is wrong becomes a row or a named refusal, never anything else."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from labelfs.errors import BadRequest, LabelfsError
from labelfs.formats.catalog import load
from labelfs.formats.registry import IMPORTERS, Report
from labelfs.formats.sheet import Sheet
from labelfs.formats.sources import uploaded
from tests.formats.test_import_bad_input import DOCBIN


def _picture(mode: str = "RGB") -> bytes:
    stream = io.BytesIO()
    Image.new(mode, (20, 10), 1 if mode == "P" else "red").save(stream, "PNG")
    return stream.getvalue()


def _zipped(*files: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return stream.getvalue()


def _parquet() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    stream = io.BytesIO()
    pq.write_table(pa.table({"text": ["Ann came"], "entities": ["[]"], "label": [1]}), stream)
    return stream.getvalue()


COCO = {"images": [{"id": 1, "file_name": "a.png", "width": 20, "height": 10}],
        "categories": [{"id": 3, "name": "cat"}],
        "annotations": [{"id": 1, "image_id": 1, "category_id": 3, "bbox": [1, 2, 3, 4]},
                        {"id": 2, "image_id": 1, "category_id": 3,
                         "segmentation": {"size": [10, 20], "counts": [5, 195]}},
                        {"id": 3, "image_id": 1, "category_id": 3, "segmentation": [[1, 1, 5, 1, 5, 5]]}]}
TRACK = """<annotations><meta><task><name>t</name><original_size><width>20</width><height>10</height></original_size>
</task></meta><image id="0" name="a.png" width="20" height="10">
<box label="car" xtl="1" ytl="1" xbr="5" ybr="5" rotation="9"/>
<mask label="car" rle="1, 3" left="1" top="1" width="2" height="2"/><polygon label="car" points="1,1;5,1;5,5"/></image>
<track id="0" label="car"><box frame="0" keyframe="1" outside="0" xtl="1" ytl="1" xbr="5" ybr="5"/></track>
</annotations>"""
VIA = {"a.png1": {"filename": "a.png", "size": 1, "file_attributes": {}, "regions": [
    {"shape_attributes": {"name": "rect", "x": 1, "y": 1, "width": 3, "height": 4},
     "region_attributes": {"type": "cat"}}]}}
LABELME = {"version": "5", "flags": {"ok": True}, "imagePath": "a.png", "imageHeight": 10, "imageWidth": 20,
           "shapes": [{"label": "cat", "points": [[1, 1], [5, 5]], "shape_type": "rectangle", "group_id": 1},
                      {"label": "dog", "points": [[1, 1], [1, 5], [5, 5]], "shape_type": "polygon"}]}
VOC = ("<annotation><filename>a.png</filename><size><width>20</width><height>10</height></size><object><name>cat</name>"
       "<bndbox><xmin>1</xmin><ymin>1</ymin><xmax>5</xmax><ymax>5</ymax></bndbox></object></annotation>")
GRID = ('File type = "ooTextFile"\nObject class = "TextGrid"\n0\n2\n<exists>\n1\n'
        '"IntervalTier"\n"who"\n0\n2\n1\n0\n2\n"hello"\n')
TASK = {"id": 1, "data": {"text": "x"}, "annotations": [{"result": [{"from_name": "a", "value": {"choices": ["b"]}}]}]}
SAMPLES: dict[str, dict[str, bytes]] = {
    "COCO": {"c.json": json.dumps(COCO).encode()},
    "COCO results": {"c.json": json.dumps(COCO).encode(),
                     "r.json": b'[{"image_id": 1, "category_id": 3, "bbox": [1, 2, 3, 4], "score": 0.5}]'},
    "YOLO": {"images/a.png": _picture(),
             "labels/a.txt": b"0 .5 .5 .2 .2\n1 .1 .1 .2 .1 .2 .2\n", "data.yaml": b"names: [cat, dog]\nnc: 2\n"},
    "VOC": {"Annotations/a.xml": VOC.encode(),
            "SegmentationClass/a.png": _picture("P"), "class_names.txt": b"none\ncat\n",
            "JPEGImages/a.png": _picture()},
    "LABELME": {"a.json": json.dumps(LABELME).encode()},
    "CVAT": {"annotations.xml": TRACK.encode()},
    "VIA": {"v.json": json.dumps(VIA).encode()},
    "CONLL": {"c.conll": b"-DOCSTART- -X- O\n\nAnn -X- _ B-PER\nLee -X- _ I-PER\n\n"},
    "BRAT": {"b.txt": b"Ann met Bo.\n",
             "b.ann": b"T1\tPER 0 3\tAnn\nT2\tPER 8 10\tBo\nR1\tMet Arg1:T1 Arg2:T2\n#1\tN T1\tx\n"},
    "WEBVTT": {"a.vtt": b"WEBVTT\n\n00:00.000 --> 00:01.000\n<v Ann>Hello\n\n"},
    "SRT": {"a.srt": b"1\n00:00:00,000 --> 00:00:01,000\nHello\n\n"},
    "TEXTGRID": {"a.TextGrid": GRID.encode()},
    "RTTM": {"a.rttm": b"SPEAKER a 1 0.5 1.25 <NA> <NA> Ann <NA> <NA>\n"},
    "ASR_MANIFEST": {"m.json": b'{"audio_filepath": "a.wav", "offset": 0, "duration": 1, "text": "x"}\n'},
    "SPACY": {"s.jsonl": b'{"text": "Ann", "entities": [[0, 3, "PER"]], "cats": {"a": 1}}\n'},
    "DOCBIN": {"d.spacy": base64.b64decode(DOCBIN)},
    "HUGGINGFACE": {"h.parquet": _parquet()},
    "HUGGINGFACE rows": {"metadata.jsonl":
                         b'{"file_name": "a.png", "objects": {"bbox": [[1, 1, 2, 2]], "categories": [0]}}\n'},
    "ZIP": {"z.zip": _zipped(("d/t.csv", b"text\none\n"), ("d/x.json", json.dumps([TASK]).encode()))},
    "JSON": {"t.json": json.dumps([TASK]).encode()},
    "JSONL": {"t.jsonl": json.dumps(TASK).encode() + b"\n"},
    "CSV": {"t.csv": b'text,n\n"a\nb",1\n"c, ""d""",2\n'},
    "TSV": {"t.tsv": b"text\tn\na\t1\n"},
    "TXT": {"t.txt": b"one\ntwo\n"},
    "MEDIA": {"a.png": _picture()},
}
"""A small good file, or a few, of each format."""
WITHOUT = {"FOLDERS"}
"""Formats of folders and names alone: there is nothing in a file to damage."""


def test_every_format_has_a_sample() -> None:
    load()
    named = {name.partition(" ")[0] for name in SAMPLES}
    assert {name for name in IMPORTERS if name not in named | WITHOUT} <= {"PEBBLES"}


DAMAGE = st.one_of(
    st.tuples(st.just("cut"), st.floats(0, 1), st.just(b"")),
    st.tuples(st.sampled_from(["replace", "insert"]), st.floats(0, 1),
              st.one_of(st.binary(min_size=1, max_size=4),
                        st.sampled_from([b"null", b"-1", b"1e999", b"\xff\xfe", b"\0", b"[]", b"{}", b'"', b"\n",
                                         b"99999999999", b"NaN", b"true", b"<", b"&x;"]))),
    st.tuples(st.just("drop"), st.floats(0, 1), st.binary(min_size=1, max_size=6)),
)


def damaged(content: bytes, kind: str, where: float, what: bytes) -> bytes:
    at = int(where * len(content))
    if kind == "cut":
        return content[:at]
    taken = 0 if kind == "insert" else len(what)
    return content[:at] + (b"" if kind == "drop" else what) + content[at + taken:]


def read_all(files: dict[str, bytes]) -> tuple[int, Report]:
    """How many tasks were read of the files, as an upload is read."""
    report = Report()
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.png").write_bytes(_picture())
        paths = []
        for file, content in files.items():
            path = folder / file
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
            paths.append(path)
        number = 0
        for source in uploaded(folder, paths):
            options = {"sheet": Sheet(None), "scratch": name}
            number += len(list(source.importer.run(source.paths, None, options, report)))
        return number, report


@pytest.mark.parametrize("name", list(SAMPLES))
def test_the_sample_is_good(name: str) -> None:
    number, report = read_all(SAMPLES[name])
    assert number
    assert {one.code for one in report.problems} <= {"missing-media"}


@pytest.mark.parametrize("name", list(SAMPLES))
@settings(max_examples=40)
@given(data=st.data())
def test_damage_is_told(name: str, data: st.DataObject) -> None:
    files = dict(SAMPLES[name])
    file = data.draw(st.sampled_from(sorted(files)))
    for damage in data.draw(st.lists(DAMAGE, min_size=1, max_size=3)):
        files[file] = damaged(files[file], *damage)
    try:
        read_all(files)
    except LabelfsError as fault:
        assert fault.message
        assert isinstance(fault, BadRequest) or fault.problem.message  # type: ignore[attr-defined]
