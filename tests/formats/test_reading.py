"""Import formats: what becomes a task, what becomes a problem, and in which line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from labelfs.errors import BadFile, BadRequest, NotFound
from labelfs.formats.catalog import importer_named
from labelfs.formats.registry import Report
from labelfs.formats.sources import expand, sources


def read(path: Path, name: str | None = None, **options: Any) -> tuple[list[dict[str, Any]], Report]:
    report = Report()
    importer = importer_named(name or path.suffix[1:])
    return list(importer.run([path], None, options, report)), report


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_table_keeps_texts_and_reads_number_columns(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", 'text,zip,flag,n,when\r\n"a, ""b""",0012,true,1,1e5\r\nc,7,false,2.5,x\r\n')
    tasks, report = read(path)
    assert tasks[0]["data"] == {"text": 'a, "b"', "zip": "0012", "flag": "true", "n": 1, "when": "1e5"}
    assert tasks[1]["data"]["n"] == 2.5
    assert not report.problems


@pytest.mark.parametrize("content", ["a;b\n1,5;2\n", "a\tb\n1,5\t2\n"])
def test_separator_is_found(tmp_path: Path, content: str) -> None:
    assert read(write(tmp_path, "a.csv", content))[0] == [{"data": {"a": "1,5", "b": 2}}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, "a.csv", "text,label\nCafé “x”,ä\n".encode(encoding))
    assert read(path)[0] == [{"data": {"text": "Café “x”", "label": "ä"}}]


def test_table_problems_name_the_line(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", 'a,b\n1,2\n"two\nlines",3\n1,2,3\nx\n\n"never closed,4\n5,6\n')
    tasks, report = read(path)
    assert [task["data"] for task in tasks] == [{"a": "1", "b": 2}, {"a": "two\nlines", "b": 3}, {"a": "x", "b": ""}]
    assert [(one.line, one.code) for one in report.problems] == [(5, "csv"), (8, "csv")]
    assert "never closed" in report.problems[1].message


@pytest.mark.parametrize(("content", "words"), [("", "empty"), ("a,b,a\n1,2,3\n", "'a'")])
def test_unusable_header(tmp_path: Path, content: str, words: str) -> None:
    with pytest.raises(BadFile, match=words):
        read(write(tmp_path, "a.csv", content))


def test_lines_of_text(tmp_path: Path) -> None:
    tasks, report = read(write(tmp_path, "a.txt", "one\r\n\r\n two \nthree"))
    assert [task["data"]["text"] for task in tasks] == ["one", " two ", "three"]
    assert report.losses == {"{n} blank lines left out": 1}
    assert read(tmp_path / "a.txt", key="body")[0][0] == {"data": {"body": "one"}}


def test_json_lines(tmp_path: Path) -> None:
    content = b'\xef\xbb\xbf{"text": "a", "id": 5}\r\n\r\n{"data": {"text": "b"}}\n'
    content += b'{"text": \n[1]\n{"data": 3}\n{"n": NaN}'
    tasks, report = read(write(tmp_path, "a.jsonl", content))
    assert tasks == [{"data": {"text": "a", "id": 5}}, {"data": {"text": "b"}}]
    assert [one.line for one in report.problems] == [4, 5, 6, 7]


OLD = {
    "id": 3,
    "data": {"text": "x"},
    "completions": [{
        "id": 1001, "lead_time": 2.5, "created_at": 1582300000, "honeypot": True, "skipped": False,
        "result": [{"from_name": "c", "to_name": "t", "type": "choices", "value": {"choices": ["A"]}}],
    }],
    "predictions": [{"result": [], "model_version": "m"}, 17],
    "drafts": [{"id": 1}],
}


@pytest.mark.parametrize("wrap", [lambda task: task, lambda task: [task], lambda task: {"tasks": [task], "total": 1},
                                  lambda task: {"0": task}])
def test_label_studio_of_any_age(tmp_path: Path, wrap: Any) -> None:
    tasks, report = read(write(tmp_path, "a.json", json.dumps(wrap(OLD))))
    assert len(tasks) == 1
    made = tasks[0]["annotations"][0]
    assert made["created_at"] == "2020-02-21T15:46:40.000000Z"
    assert made["ground_truth"] is True
    assert made["was_cancelled"] is False
    assert "completions" not in tasks[0]
    assert "drafts" not in tasks[0]
    assert len(tasks[0]["predictions"]) == 1
    assert sum(report.losses.values()) == 2


@pytest.mark.parametrize(("content", "good", "lines"), [
    ('[\n {"a": 1},\n {"a": NaN},\n {"a": 2}\n]', 2, [3]),
    ('[\n {"a": 1},\n {"a": 1, "a": 2},\n {"a": 2}\n]', 2, [3]),
    ('[\n {"a": 1},\n {"a": 1e400}\n]', 1, [3]),
    ('[\n {"a": 1},\n {"a": \n\n }]', 1, [5]),
    ('[\n {"a": 1}\n {"a": 2}]', 1, [3]),
    ('[{"a": 1}] x', 1, [1]),
    ('[{"a": 1}, 5, {"data": [1]}]', 1, [1, 1]),
    ("[" * 100000, 0, [1]),
    ("{", 0, [1]),
    ("", 0, [1]),
    ("[]", 0, []),
    ('[\n{"a": 123456789012345678901234567890}]', 1, []),
])
def test_broken_json(tmp_path: Path, content: str, good: int, lines: list[int]) -> None:
    tasks, report = read(write(tmp_path, "a.json", content))
    assert len(tasks) == good
    assert [one.line for one in report.problems] == lines


def test_json_that_is_not_unicode(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"a\.json:2: not UTF-8"):
        read(write(tmp_path, "a.json", b'[\n"\xff"]'))


def test_media(tmp_path: Path) -> None:
    for name in ("b/x.JPG", "a.png", "note.md", ".hidden.png", "s.wav"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        write(tmp_path, name, b"")
    found = sources([str(tmp_path)])
    assert [one.importer.name for one in found] == ["MEDIA"]
    report = Report()
    tasks = list(found[0].importer.run(found[0].paths, None, {"place": lambda p: p.name}, report))
    assert tasks == [{"data": {"image": "a.png"}}, {"data": {"image": "x.JPG"}}, {"data": {"audio": "s.wav"}}]


def test_sources_are_named_after_their_files(tmp_path: Path) -> None:
    for name in ("one.csv", "two.jsonl", "three.json"):
        write(tmp_path, name, "a\n1\n")
    found = sources([str(tmp_path)])
    assert [(one.name, one.importer.name) for one in found] == [("one", "CSV"), ("three", "JSON"), ("two", "JSONL")]
    assert [path.name for path in expand(f"{tmp_path}/*.csv")] == ["one.csv"]


def test_sources_that_are_not_there(tmp_path: Path) -> None:
    for name in ("none.csv", "*.csv"):
        with pytest.raises(NotFound, match=r"csv"):
            sources([str(tmp_path / name)])
    write(tmp_path, "a.xyz", "")
    with pytest.raises(BadRequest, match="xyz"):
        sources([str(tmp_path / "a.xyz")])
    with pytest.raises(BadRequest, match="import format 'nope'"):
        sources([str(tmp_path / "a.xyz")], format_name="nope")


def test_corpora(shared: Path) -> None:
    for kind, key in (("csv", "records"), ("json", "items"), ("jsonl", "lines")):
        folder = shared / "fixtures/corpora" / kind
        for name, counts in json.loads((folder / "counts.json").read_text()).items():
            tasks, report = read(folder / name)
            assert len(tasks) + len(report.problems) == counts[key] - (1 if key == "records" else 0), name
