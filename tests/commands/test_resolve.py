"""`labelfs resolve`: conflicts are listed, and settled by taking one side."""

from __future__ import annotations

from typing import Any

import pytest

from labelfs.changes.merge import Versions, merge
from labelfs.changes.settle import marked_in, settled
from labelfs.store.canonical import canonical_lines, canonical_object
from labelfs.store.jsontext import loads_strict
from labelfs.store.layout import Kind
from tests.changes.conftest import NAME, Git, annotation, box, git

__all__ = ["git"]


def conflict(*results: Any, **flags: Any) -> bytes:
    base, ours, theirs = (canonical_object(annotation(one), Kind.ANNOTATION) for one in results)
    return merge(Versions(base, ours, theirs), Kind.ANNOTATION).content


@pytest.fixture
def project(git: Git) -> Git:
    git.write("config.xml", b"<View><Image name='image' value='$image'/></View>")
    rest = [box("z", x=80)]
    git.write(NAME, conflict([box("a"), box("b", x=50), *rest], [box("a", x=20), *rest],
                             [box("a", x=30), box("b", x=55), *rest]))
    return git


def test_listed_with_all_versions(labelfs: Any, project: Git) -> None:
    said = labelfs("resolve", code=1, cwd=project.folder).out
    assert f"{NAME}: region a\n  base    Car  x 10" in said
    assert "ours    (not there)" in said
    assert "2 conflicts open" in said
    assert [one["region"] for one in labelfs("resolve", "--json", code=1, cwd=project.folder).json] == ["a", "b"]


@pytest.mark.parametrize(("side", "wanted"), [
    ("base", [box("a"), box("b", x=50)]), ("ours", [box("a", x=20)]), ("theirs", [box("a", x=30), box("b", x=55)]),
])
def test_a_side_taken_is_that_sides_file(labelfs: Any, project: Git, side: str, wanted: Any) -> None:
    labelfs("resolve", f"--{side}", cwd=project.folder)
    found = (project.folder / NAME).read_bytes()
    assert found == canonical_object(annotation([*wanted, box("z", x=80)]), Kind.ANNOTATION)
    assert labelfs("resolve", project.folder).out == "no conflicts\n"


def test_one_region_only(labelfs: Any, project: Git) -> None:
    labelfs("resolve", "--theirs", "--region", "a", NAME, cwd=project.folder)
    assert [one["region"] for one in labelfs("resolve", "--json", code=1, cwd=project.folder).json] == ["b"]


def test_members_and_lines() -> None:
    base = annotation([]) | {"note": 0}
    files = [canonical_object(base | {"note": n}, Kind.ANNOTATION) for n in (0, 1, 2)]
    content = merge(Versions(*files), Kind.ANNOTATION).content
    assert [one.member for one in marked_in(content)] == ["note"]
    two = canonical_object(loads_strict(content) | {
        "ground_truth": True, "conflict": loads_strict(content)["conflict"] | {
            "ground_truth": {"base": None, "ours": True, "theirs": False}}}, Kind.ANNOTATION)
    left = settled(two, Kind.ANNOTATION, "theirs", member="note")
    assert [one.member for one in marked_in(left)] == ["ground_truth"]
    assert loads_strict(left)["note"] == 2
    assert "conflict" not in loads_strict(settled(left, Kind.ANNOTATION, "ours", member="ground_truth"))
    assert settled(content, Kind.ANNOTATION, "theirs") == files[2]
    run = {"id": 1, "task": 1, "model_version": "m", "score": 1, "result": []}
    lines = [canonical_lines(one, Kind.PREDICTION_LINES) for one in ([run], [], [run | {"score": 2}])]
    content = merge(Versions(*lines), Kind.PREDICTION_LINES).content
    assert settled(content, Kind.PREDICTION_LINES, "ours").strip() == b""
    assert loads_strict(settled(content, Kind.PREDICTION_LINES, "theirs"))["score"] == 2


def test_what_is_not_there(labelfs: Any, project: Git) -> None:
    assert "no such file" in labelfs("resolve", "nope.json", "x.json", code=1, cwd=project.folder).err


def test_check_and_status_name_every_file(labelfs: Any, project: Git) -> None:
    marks = {"base": "A", "ours": "B", "theirs": "C"}
    project.write("project.json", {"format": 1, "title": "B", "conflict": {"title": marks}}, Kind.PROJECT)
    project.write("tasks/17.json", {"id": 17, "data": {"image": "https://example.org/x.png"}, "conflict": {
        "data": {"base": None, "ours": {}, "theirs": {"image": ""}}}}, Kind.TASK)
    project.write("predictions/m/all.jsonl",
                  b'{"id": 5, "task": 17, "conflict": {"score": {"base": 1, "ours": 2, "theirs": 3}}}\n')
    files = [NAME, "predictions/m/all.jsonl", "project.json", "tasks/17.json"]
    assert labelfs("status", "--json", cwd=project.folder).json["conflicts"] == files
    found = labelfs("check", "--json", code=1, cwd=project.folder).json["problems"]
    assert sorted(one["file"] for one in found if one["code"] == "conflict") == files
    labelfs("resolve", "--ours", cwd=project.folder)
    found = labelfs("check", "--json", code=None, cwd=project.folder).json["problems"]
    assert not [one for one in found if one["code"] == "conflict"]
