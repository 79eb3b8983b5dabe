"""What is written can be read back: tables and lines, for any text."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from labelfs.formats.catalog import exporter_named, importer_named
from labelfs.formats.output import FolderOutput, StreamOutput, ZipOutput
from labelfs.formats.registry import Report
from labelfs.formats.tables_in import _is_number
from labelfs.labeling.config import parse

CONFIG = parse('<View><Text name="t" value="$text"/><TextArea name="said" toName="t"/></View>')
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
KEY = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=8)
NUMBER = st.integers(-(2**53), 2**53) | st.floats(-1e9, 1e9, allow_nan=False).map(lambda x: round(x, 4))
DATA = st.dictionaries(KEY, TEXT | NUMBER, min_size=1, max_size=4)


def exported(name: str, tasks: list[dict[str, Any]], folder: Path) -> tuple[Path, Report]:
    report = Report()
    output = FolderOutput(folder)
    exporter_named(name).run(tasks, CONFIG, output, {}, report)
    return folder / output.names[0], report


def read(name: str, path: Path) -> list[dict[str, Any]]:
    report = Report()
    tasks = list(importer_named(name).run([path], None, {}, report))
    assert not report.problems
    return tasks


@settings(max_examples=150, deadline=None)
@given(st.lists(DATA, min_size=1, max_size=5), st.sampled_from(["CSV", "TSV"]))
def test_tables(rows: list[dict[str, Any]], name: str) -> None:
    tasks = [{"id": number, "data": data, "annotations": []} for number, data in enumerate(rows, 1)]
    with TemporaryDirectory() as folder:
        path, report = exported(name, tasks, Path(folder))
        assert report.tasks == len(rows)
        back = read(name, path)
        assert len(back) == len(rows)
        book = {"id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time"}
        for data, task in zip(rows, back, strict=True):
            for key, value in data.items():
                column = f"_data_{key}" if key in book else key
                assert str(task["data"][column]) == str(value), key


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(TEXT, min_size=2, max_size=2), min_size=1, max_size=6))
def test_any_table_that_python_writes(rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["a", "b"], *rows])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
        back = [[str(task["data"]["a"]), str(task["data"]["b"])] for task in read("CSV", path)]
        assert back == rows


@settings(max_examples=150, deadline=None)
@given(st.lists(st.dictionaries(TEXT, TEXT | NUMBER | st.none() | st.booleans() | st.lists(TEXT, max_size=2))
                .filter(lambda data: "data" not in data), max_size=5))
def test_json_lines_and_json(rows: list[dict[str, Any]]) -> None:
    with TemporaryDirectory() as folder:
        lines = Path(folder) / "x.jsonl"
        lines.write_text("".join(json.dumps({"data": data}) + "\n" for data in rows), encoding="utf-8")
        assert [task["data"] for task in read("JSONL", lines)] == rows
        path, _ = exported("JSON", [{"id": n, "data": data} for n, data in enumerate(rows, 1)], Path(folder))
        assert [task["data"] for task in read("JSON", path)] == rows


@given(TEXT | NUMBER.map(json.dumps))
def test_numbers_keep_their_text(text: str) -> None:
    if _is_number(text):
        assert json.dumps(json.loads(text)) == text


def test_outputs_agree(tmp_path: Path) -> None:
    import zipfile

    tasks = [{"id": 1, "data": {"text": "ä"}, "annotations": []}]
    path, _ = exported("JSON_MIN", tasks, tmp_path)
    single, packed = io.BytesIO(), io.BytesIO()
    archive = ZipOutput(packed)
    for output in (StreamOutput(single), archive):
        exporter_named("JSON_MIN").run(tasks, CONFIG, output, {}, Report())
    archive.close()
    with zipfile.ZipFile(packed) as opened:
        assert opened.read("result.json") == single.getvalue() == path.read_bytes()
