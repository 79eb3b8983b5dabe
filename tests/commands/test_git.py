"""The drivers in real git: two clones, merges in both orders, readable diffs, in and cleanly out again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from labelfs.store.canonical import canonical_object
from labelfs.store.digests import data_digest
from labelfs.store.layout import Kind
from tests.changes.conftest import NAME, Git, annotation, box, git

__all__ = ["git"]
CONFIG = b"<View><Image name='image' value='$image'/></View>"


@pytest.fixture
def project(git: Git) -> Git:
    git.write("config.xml", CONFIG)
    git.write(NAME, annotation([box("a"), box("b", x=50)]))
    return git


def enable(labelfs: Any, git: Git) -> None:
    labelfs("git", "enable", cwd=git.folder)


def two_branches(git: Git, ours: Any, theirs: Any, name: str = NAME) -> None:
    git("checkout", "-q", "-b", "theirs")
    git.write(name, theirs)
    git.commit()
    git("checkout", "-q", "main")
    git.write(name, ours)
    git.commit()


def test_in_and_cleanly_out_again(labelfs: Any, project: Git) -> None:
    project.write(".gitattributes", b"*.png binary\n*.json text eol=lf")
    project.commit()
    labelfs("git", "enable", cwd=project.folder)
    assert (project.folder / ".gitattributes").read_bytes().startswith(b"*.png binary\n*.json text eol=lf\n")
    attributes = (project.folder / ".gitattributes").read_bytes()
    settings = project("config", "--local", "--list")
    labelfs("git", "enable", cwd=project.folder)
    assert (project.folder / ".gitattributes").read_bytes() == attributes
    assert project("config", "--local", "--list") == settings
    labelfs("git", "disable", cwd=project.folder)
    assert b"labelfs" not in (project.folder / ".gitattributes").read_bytes()
    assert "labelfs" not in project("config", "--local", "--list")
    assert "nothing to take out" in labelfs("git", "disable", cwd=project.folder).out


def test_doctor_shouts_at_a_clone_without_drivers(labelfs: Any, project: Git, tmp_path: Path) -> None:
    labelfs("git", "doctor", code=1, cwd=project.folder)
    enable(labelfs, project)
    project.commit()
    assert "BAD" not in labelfs("git", "doctor", cwd=project.folder).out
    project("clone", "-q", str(project.folder), str(tmp_path / "clone"))
    said = labelfs("git", "doctor", code=1, cwd=tmp_path / "clone").out
    assert "falls back to text WITHOUT A WORD" in said
    found = labelfs("git", "doctor", "--json", code=1, cwd=tmp_path / "clone").json
    assert found["good"] is False
    Git(tmp_path / "clone")("config", "merge.labelfs.driver", "touch ran %A")
    assert "not this labelfs" in labelfs("git", "doctor", code=1, cwd=tmp_path / "clone").out
    assert not (tmp_path / "clone" / "ran").exists()


def test_git_diff_log_and_show_are_readable(labelfs: Any, project: Git) -> None:
    enable(labelfs, project)
    project.commit()
    project.write(NAME, annotation([box("a", x=20), box("b", x=50, label="Bus")]))
    said = project("diff")
    assert "-  x 10  y 10  width 20  height 20  rotation 0" in said
    assert "+  x 20  y 10  width 20  height 20  rotation 0" in said
    assert "+rectanglelabels b Bus" in said
    project.commit()
    assert "+rectanglelabels b Bus" in project("log", "-p", "-1")
    assert "+rectanglelabels b Bus" in project("show", "HEAD")
    path = project.folder / NAME
    path.write_text(json.dumps(json.loads(path.read_text()), indent=7), encoding="utf-8")
    assert "@@" not in project("diff")


@pytest.mark.parametrize("swapped", [False, True])
def test_two_clones_merge_in_both_orders(labelfs: Any, project: Git, tmp_path: Path, swapped: bool) -> None:
    enable(labelfs, project)
    project.commit()
    outcome = annotation([box("a", x=20), box("b", x=50, label="Bus"), box("new", x=5), box("other", x=6)])
    edits = ([box("a", x=20), box("b", x=50), box("new", x=5)],
             [box("a"), box("b", x=50, label="Bus"), box("other", x=6)])
    clones = []
    for name, result in zip(("one", "two"), edits, strict=True):
        project("clone", "-q", str(project.folder), str(tmp_path / name))
        clone = Git(tmp_path / name)
        enable(labelfs, clone)
        clone.write(NAME, annotation(result))
        clone.commit()
        clones.append(clone)
    mine, other = reversed(clones) if swapped else clones
    said = mine("-c", "merge.conflictStyle=merge", "pull", "-q", "--no-rebase", "--no-edit", str(other.folder), "main")
    assert "CONFLICT" not in said
    assert (mine.folder / NAME).read_bytes() == canonical_object(outcome, Kind.ANNOTATION)
    assert mine("status", "--porcelain") == ""


def test_a_real_conflict_stays_valid_json_and_stops_the_merge(labelfs: Any, project: Git) -> None:
    enable(labelfs, project)
    project.commit()
    two_branches(project, annotation([box("a", x=20), box("b", x=50)]), annotation([box("a", x=30), box("b", x=50)]))
    said = project("merge", "theirs", code=1)
    assert "region a: changed on both sides" in said
    found = json.loads((project.folder / NAME).read_text())
    assert [found["result"][0]["conflict"][side]["value"]["x"] for side in ("base", "ours", "theirs")] == [10, 20, 30]
    assert "UU" in project("status", "--porcelain")
    assert "a merge left it unsettled" in labelfs("git", "doctor", code=1, cwd=project.folder).out


def test_git_that_takes_another_task_for_a_rename_is_stopped(labelfs: Any, project: Git) -> None:
    """Main deletes task 17's annotation and adds one of task 900 that looks alike; the branch edits 17's."""
    enable(labelfs, project)
    boxes = [box(f"r{n}", x=n) for n in range(20)]
    project.write(NAME, annotation(boxes))
    project.commit()
    project("checkout", "-q", "-b", "theirs")
    project.write(NAME, annotation([box("r0", x=33), *boxes[1:]]))
    project.commit()
    project("checkout", "-q", "main")
    (project.folder / NAME).unlink()
    other = annotation(boxes, id=77, task=900)
    project.write("annotations/900.ann@example.org.json", other)
    project.commit()
    said = project("merge", "theirs", code=1)
    assert "not versions of one item" in said
    kept = (project.folder / "annotations" / "900.ann@example.org.json").read_bytes()
    assert kept == canonical_object(other, Kind.ANNOTATION)


def test_a_project_below_the_root_with_hostile_names(labelfs: Any, git: Git) -> None:
    root = "da ta/c'ats"
    name = f"{root}/annotations/it's $(touch ran) ü.json"
    git.write(f"{root}/config.xml", CONFIG)
    git.write(name, annotation([box("a"), box("b", x=50)]))
    labelfs("git", "enable", root, cwd=git.folder)
    git.commit()
    two_branches(git, annotation([box("a", x=20), box("b", x=50)]), annotation([box("a"), box("b", x=60)]), name)
    git("merge", "-q", "--no-edit", "theirs")
    wanted = annotation([box("a", x=20), box("b", x=60)])
    assert (git.folder / name).read_bytes() == canonical_object(wanted, Kind.ANNOTATION)
    assert not list(git.folder.rglob("ran"))


def test_nothing_of_the_working_folder_is_run(labelfs: Any, project: Git) -> None:
    """A cloned project with Python files of its own named like the standard library's."""
    for name in ("json.py", "labelfs.py", "click.py"):
        project.write(name, b"open('ran', 'w')\n")
    labelfs("git", "enable", cwd=project.folder, PYTHONSAFEPATH="1")
    project.commit()
    two_branches(project, annotation([box("a", x=20), box("b", x=50)]), annotation([box("a"), box("b", x=60)]))
    project("merge", "-q", "--no-edit", "theirs")
    project("show", "HEAD~1")
    assert not (project.folder / "ran").exists()


def test_merge_of_three_files(labelfs: Any) -> None:
    for name, result in (("b", [box("a")]), ("o", [box("a", x=20)]), ("t", [box("a", label="Bus")])):
        (labelfs.folder / f"{name}.json").write_bytes(canonical_object(annotation(result), Kind.ANNOTATION))
    wanted = canonical_object(annotation([box("a", x=20, label="Bus")]), Kind.ANNOTATION)
    assert labelfs("merge", "b.json", "o.json", "t.json").out.encode() == wanted
    labelfs("merge", "b.json", "o.json", "t.json", "--out", "m.json")
    assert (labelfs.folder / "m.json").read_bytes() == wanted
    asked = labelfs("merge", "--strict", "b.json", "o.json", "t.json", code=1)
    assert "conflict: region a: changed on both sides" in asked.err
    assert json.loads(asked.out)["result"][0]["conflict"]
    (labelfs.folder / "t.json").write_text("{")
    assert "t" in labelfs("merge", "b.json", "o.json", "t.json", "--out", "n.json", code=1).err
    assert not (labelfs.folder / "n.json").exists()
    assert "no such file" in labelfs("merge", "b.json", "o.json", "nope", code=1).err


def test_textconv_of_anything(labelfs: Any) -> None:
    (labelfs.folder / "x.json").write_bytes(b"{broken")
    assert labelfs("git", "textconv", "x.json").out == "{broken"
    lines = '{"id": 1, "task": 2, "result": []}\n{"id": 2, "task": 2.0, "result": [3]}\n'
    (labelfs.folder / "y.jsonl").write_text(lines)
    assert labelfs("git", "textconv", "y.jsonl").out == "task: 2\nid: 1\n\ntask: 2\nid: 2\n3\n"
    labelfs("git", "textconv", code=1)


def test_no_git_no_repository(labelfs: Any, project: Git) -> None:
    shutil.rmtree(project.folder / ".git")
    assert "not in a git repository" in labelfs("git", "enable", code=1, cwd=project.folder).err
    assert not (project.folder / ".gitattributes").exists()


def test_tools_and_the_hook(labelfs: Any, project: Git) -> None:
    project.write(".gitignore", b".labelfs/\n")
    labelfs("git", "enable", "--hook", cwd=project.folder)
    labels = b"<RectangleLabels name='label' toName='image'><Label value='Car'/></RectangleLabels>"
    project.write("config.xml", CONFIG.replace(b"</View>", labels + b"</View>"))
    data = {"image": "a.png"}
    project.write("tasks/17.json", {"id": 17, "data": data}, Kind.TASK)
    more = {"data_digest": data_digest(data)}
    project.write(NAME, annotation([box("a"), box("b", x=50)], **more))
    project("add", "-A")
    project("commit", "-q", "-m", "checked")  # the hook found nothing
    project.write(NAME, annotation([box("a", x=12), box("b", x=50)], **more))
    assert "moved Car a" in project("difftool", "-y", "-t", "labelfs", "HEAD")
    project.write(NAME, b'{"broken": ')
    project("add", "-A")
    assert NAME in project("commit", "-q", "-m", "no", code=1)
    project("checkout", "-q", "HEAD", "--", NAME)
    hook = project.folder / ".git/hooks/pre-commit"
    assert labelfs("git", "enable", "--hook", "--json", cwd=project.folder).json == {"changed": []}
    labelfs("git", "disable", cwd=project.folder)
    assert not hook.exists() and "labelfs" not in project("config", "--local", "--list")
    hook.write_text("#!/bin/sh\nexit 0\n")
    assert "another hook" in labelfs("git", "enable", "--hook", cwd=project.folder, code=1).err
    labelfs("git", "disable", cwd=project.folder)
    assert hook.read_text() == "#!/bin/sh\nexit 0\n"


def test_mergetool_joins_what_git_could_not(labelfs: Any, project: Git) -> None:
    project.write(".gitignore", b".labelfs/\n")
    project.commit()
    two_branches(project, annotation([box("a", x=12), box("b", x=50)]),
                 annotation([box("a", label="Bus"), box("b", x=51)]))
    project("merge", "-q", "theirs", code=None)
    labelfs("git", "enable", cwd=project.folder)
    project("-c", "mergetool.keepBackup=false", "mergetool", "-y", "-t", "labelfs", code=None)
    found = json.loads((project.folder / NAME).read_text())
    assert found["result"][0]["value"] | {"x": 12, "rectanglelabels": ["Bus"]} == found["result"][0]["value"]
    assert found["result"][1]["value"]["x"] == 51
