"""`labelfs diff` as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from labelfs.changes import model
from labelfs.commands.diff import KINDS
from labelfs.labeling.schemas import schema
from tests.changes.conftest import NAME, Git, annotation, box, git

__all__ = ["git"]


@pytest.fixture
def project(git: Git) -> Git:
    git.write("config.xml", b"<View><Image name='image' value='$image'/></View>")
    git.write(NAME, annotation([box("a")]))
    git.commit()
    git.write(NAME, annotation([box("a", x=20), box("b", x=60, label="Bus")]))
    return git


def test_forms_of_the_answer(labelfs: Any, project: Git) -> None:
    said = labelfs("diff", cwd=project.folder).out
    assert "moved Car a  IoU 0.33  x 10→20" in said
    assert labelfs("diff", project.folder).out == said
    found = labelfs("diff", "--json", cwd=project.folder).json
    Draft202012Validator(schema("diff")).validate(found)
    assert sorted(one["kind"] for one in found["changes"]) == ["added", "moved"]
    assert labelfs("diff", "--md", cwd=project.folder).out.startswith("### Labels: ")
    assert "label  added  moved" in labelfs("diff", "--stat", cwd=project.folder).out


def test_exit_code_and_filters(labelfs: Any, project: Git) -> None:
    labelfs("diff", "--exit-code", code=1, cwd=project.folder)
    labelfs("diff", "--exit-code", "--kind", "removed", cwd=project.folder)
    labelfs("diff", "--exit-code", "HEAD..HEAD", cwd=project.folder)
    assert "Bus" not in labelfs("diff", "--label", "Car", cwd=project.folder).out
    assert "no changes" in labelfs("diff", "--min-change", "0.9", "--kind", "moved", cwd=project.folder).out


def test_wrong_calls(labelfs: Any, project: Git) -> None:
    labelfs("diff", "--stat", "--json", code=2, cwd=project.folder)
    labelfs("diff", "--kind", "nope", code=2, cwd=project.folder)
    assert "git knows no such commit" in labelfs("diff", "nope", code=1, cwd=project.folder).err
    assert "at most two" in labelfs("diff", "a", "b", "c", code=1, cwd=project.folder).err


def test_two_exports(labelfs: Any, tmp_path: Path) -> None:
    for name, x in (("a.json", 10), ("b.json", 20)):
        one = {"id": 41, "completed_by": 1, "result": [box("a", x=x)]}
        (labelfs.folder / name).write_text(json.dumps([{"id": 17, "data": {}, "annotations": [one]}]))
    assert "moved Car a" in labelfs("diff", "a.json", "b.json").out


def test_the_kinds_are_those_of_the_model() -> None:
    assert KINDS == model.KINDS
