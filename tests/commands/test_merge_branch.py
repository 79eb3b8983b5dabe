"""`labelfs merge --branch` in real git, and label lists of config.xml joined by driver and branch merge."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.changes.conftest import NAME, Git, annotation, box, git

__all__ = ["git"]
CONFIG = """<View>
  <Image name="image" value="$image"/>
  <RectangleLabels name="label" toName="image">
    <Label value="Car"/>
    <Label value="Bus"/>
  </RectangleLabels>
</View>
"""


@pytest.fixture
def project(git: Git) -> Git:
    git.write("config.xml", CONFIG.encode())
    git.write(".gitignore", b".labelfs/\n")
    git.write(NAME, annotation([box("a"), box("b", x=50)]))
    git.commit()
    return git


def labels(*names: str) -> bytes:
    rows = "\n".join(f'    <Label value="{one}"/>' for one in names)
    return CONFIG.replace('    <Label value="Car"/>\n    <Label value="Bus"/>', rows).encode()


def branches(git: Git, ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    for branch, files in (("theirs", theirs), ("main", ours)):
        git("checkout", "-q", *(["-b"] if branch == "theirs" else []), branch)
        for name, value in files.items():
            if value is None:
                (git.folder / name).unlink()
            else:
                git.write(name, value)
        git.commit(branch)


@pytest.mark.parametrize("turned", [False, True])
def test_different_regions_join(labelfs: Any, project: Git, turned: bool) -> None:
    one, other = [box("a", x=12), box("b", x=50)], [box("a"), box("b", x=55), box("c", x=80)]
    ours, theirs = (other, one) if turned else (one, other)
    branches(project, {NAME: annotation(ours)}, {
        NAME: annotation(theirs), "annotations/18.bob@example.org.json": annotation([box("z")], id=9, task=18)})
    parents = project("rev-parse", "HEAD", "theirs").split()
    assert "merged as" in labelfs("merge", "--branch", "theirs", cwd=project.folder).out
    assert project("log", "-1", "--format=%P").split() == parents
    assert project("status", "--porcelain") == ""
    result = json.loads((project.folder / NAME).read_text())["result"]
    assert [(item["id"], item["value"]["x"]) for item in result] == [("a", 12), ("b", 55), ("c", 80)]
    assert (project.folder / "annotations/18.bob@example.org.json").exists()
    assert "every label" in labelfs("check", "--merge", cwd=project.folder).out
    assert "already" in labelfs("merge", "--branch", "theirs", cwd=project.folder).out


def test_a_conflict_writes_nothing(labelfs: Any, project: Git) -> None:
    branches(project, {NAME: annotation([box("a", x=12), box("b", x=50)])},
             {NAME: annotation([box("a", x=30), box("b", x=50)])})
    before = project("rev-parse", "HEAD"), (project.folder / NAME).read_bytes()
    answer = labelfs("merge", "--branch", "theirs", cwd=project.folder, code=1)
    assert "region a" in answer.err and "nothing was written" in answer.err
    assert (project("rev-parse", "HEAD"), (project.folder / NAME).read_bytes()) == before
    assert project("status", "--porcelain") == ""


def test_no_rename_is_guessed(labelfs: Any, project: Git) -> None:
    """Deleted here and a likeness made elsewhere: git would lay their edit into the new file."""
    new = "annotations/19.ann@example.org.json"
    branches(project, {NAME: None, new: annotation([box("a"), box("b", x=50)], id=99, task=19)},
             {NAME: annotation([box("a", x=33), box("b", x=50)])})
    answer = labelfs("merge", "--branch", "theirs", cwd=project.folder, code=1)
    assert f"{NAME}: deleted by us and changed by the other side" in answer.err


def test_what_cannot_be_merged(labelfs: Any, project: Git) -> None:
    assert "knows no such commit" in labelfs("merge", "--branch", "nowhere", cwd=project.folder, code=1).err
    project("checkout", "-q", "-b", "theirs")
    project.write(NAME, annotation([box("a", x=30)]))
    project.commit()
    project("checkout", "-q", "main")
    (project.folder / "config.xml").write_bytes(labels("Car"))
    assert "config.xml is not committed" in labelfs("merge", "--branch", "theirs", cwd=project.folder, code=1).err
    project("checkout", "-q", "--", ".")
    assert "moved to" in labelfs("merge", "--branch", "theirs", cwd=project.folder).out  # nothing but forward
    assert project("log", "-1", "--format=%P").split() == project("rev-parse", "HEAD~1").split()


@pytest.mark.parametrize(("ours", "theirs", "merged"), [
    (("Car", "Bus", "Van"), ("Car", "Bus", "Tram"), ("Car", "Bus", "Van", "Tram")),
    (("Car",), ("Car", "Bus", "Tram"), ("Car", "Tram")),
    (("Car", "Bus", "Van"), ("Bus",), ("Bus", "Van")),
    (("Car", "Bus", "Van"), ("Car", "Bus", "Van"), ("Car", "Bus", "Van")),
])
def test_label_lists(labelfs: Any, project: Git, ours: tuple[str, ...], theirs: tuple[str, ...],
                     merged: tuple[str, ...]) -> None:
    branches(project, {"config.xml": labels(*ours), "README": b"x"}, {"config.xml": labels(*theirs), "NOTES": b"x"})
    start = project("rev-parse", "HEAD").strip()
    labelfs("merge", "--branch", "theirs", cwd=project.folder)
    assert (project.folder / "config.xml").read_bytes() == labels(*merged)
    project("reset", "-q", "--hard", start)
    labelfs("git", "enable", cwd=project.folder)  # and by git's own merge, through the driver
    project.commit("attributes")
    project("merge", "-q", "--no-edit", "theirs")
    assert (project.folder / "config.xml").read_bytes() == labels(*merged)


def test_a_config_that_cannot_be_joined(labelfs: Any, project: Git) -> None:
    other = labels("Car", "Bus").replace(b'value="$image"', b'value="$picture"')
    branches(project, {"config.xml": labels("Car", "Bus").replace(b'value="$image"', b'value="$photo"')},
             {"config.xml": other})
    assert "config.xml: changed on both sides" in labelfs(
        "merge", "--branch", "theirs", cwd=project.folder, code=1).err
    labelfs("git", "enable", cwd=project.folder)
    project.commit("attributes")
    assert "CONFLICT" in project("merge", "--no-edit", "theirs", code=1)
    assert b"<<<<<<< ours" in (project.folder / "config.xml").read_bytes()
