"""`labelfs log`, `blame`, `show` and `restore` on real histories."""

from __future__ import annotations

from typing import Any

import pytest

from labelfs.store.canonical import canonical_object
from labelfs.store.layout import Kind
from tests.changes.conftest import NAME, Git, annotation, box, git

__all__ = ["git"]


@pytest.fixture
def project(git: Git) -> Git:
    git.write("sub/config.xml", b"<View><Image name='image' value='$image'/></View>")
    git.write(f"sub/{NAME}", annotation([box("a"), box("b", x=50)]))
    git.write("sub/annotations/170.ann@example.org.json", annotation([box("z")], id=9, task=170))
    git.commit("first")
    git.write(f"sub/{NAME}", annotation([box("a", x=20), box("b", x=50)]))
    git.commit("move a")
    git.write("sub/annotations/170.ann@example.org.json", annotation([], id=9, task=170))
    git.commit("another task")
    git.write(f"sub/{NAME}", annotation([box("a", x=20), box("b", x=50, label="Bus")]))
    git.commit("b is a bus")
    return Git(git.folder / "sub")


def test_log(labelfs: Any, project: Git) -> None:
    said = labelfs("log", "17", "--json", cwd=project.folder).json
    assert [one["subject"] for one in said] == ["b is a bus", "move a", "first"]
    assert [[change["kind"] for change in one["changes"]] for one in said] == [["relabeled"], ["moved"], ["added"] * 2]
    assert "relabeled b  Car → Bus" in labelfs("log", "17", cwd=project.folder).out
    only = labelfs("log", "17", "--region", "a", "--json", cwd=project.folder).json
    assert [one["subject"] for one in only] == ["move a", "first"]
    assert "no commit of HEAD touched" in labelfs("log", "4", code=1, cwd=project.folder).err


def test_blame(labelfs: Any, project: Git) -> None:
    project.write(NAME, annotation([box("a", x=20), box("b", x=50, label="Bus"), box("c", x=70)]))
    said = labelfs("blame", "17", "--json", cwd=project.folder).json
    assert [(one["region"], one["commit"] and one["commit"]["subject"]) for one in said] == [
        ("a", "move a"), ("b", "b is a bus"), ("c", None)]
    assert "not committed yet" in labelfs("blame", "17", cwd=project.folder).out


def test_blame_looks_through_merges(labelfs: Any, project: Git) -> None:
    project("checkout", "-q", "-b", "side", "HEAD~2")
    project.write(NAME, annotation([box("a", x=20), box("b", x=50), box("s", x=5)]))
    project.commit("from the side")
    project("checkout", "-q", "main")
    project("merge", "-q", "--no-commit", "-s", "ours", "side")
    project.write(NAME, annotation([box("a", x=20), box("b", x=50, label="Bus"), box("s", x=5)]))
    project.commit("merged")
    said = labelfs("blame", "17", "--json", cwd=project.folder).json
    assert {one["region"]: one["commit"]["subject"] for one in said} == {
        "a": "move a", "b": "b is a bus", "s": "from the side"}


def test_show(labelfs: Any, project: Git) -> None:
    said = labelfs("show", "HEAD~3:17", cwd=project.folder).out
    assert said.startswith(f"{NAME}\n  task: 17\n")
    assert "rectanglelabels b Car" in said
    assert "no labels" in labelfs("show", "HEAD:5", code=1, cwd=project.folder).err
    assert "not REV:TASK" in labelfs("show", "17", code=1, cwd=project.folder).err


def test_restore(labelfs: Any, project: Git) -> None:
    first = canonical_object(annotation([box("a"), box("b", x=50)]), Kind.ANNOTATION)
    before = (project.folder / NAME).read_bytes()
    labelfs("restore", "17@HEAD~3", "--dry-run", cwd=project.folder)
    labelfs("restore", "17@HEAD~3", "--annotator", "bob@example.org", cwd=project.folder)
    assert (project.folder / NAME).read_bytes() == before
    assert NAME in labelfs("restore", "17@HEAD~3", cwd=project.folder).out
    assert (project.folder / NAME).read_bytes() == first
    assert "already" in labelfs("restore", "17@HEAD~3", cwd=project.folder).out
    (project.folder / NAME).unlink()
    labelfs("restore", "17@HEAD~3", cwd=project.folder)
    assert (project.folder / NAME).read_bytes() == first


def test_restore_follows_a_moved_file_and_refuses_a_sparse_one(labelfs: Any, project: Git) -> None:
    (project.folder / "annotations" / "deep").mkdir()
    (project.folder / NAME).rename(project.folder / "annotations" / "deep" / "17.x.json")
    said = labelfs("restore", "17@HEAD~3", cwd=project.folder).out
    assert "annotations/deep/17.x.json" in said
    assert not (project.folder / NAME).exists()
    project("checkout", "-q", "-f", "HEAD")
    (project.folder / "annotations" / "deep" / "17.x.json").unlink()
    Git(project.folder.parent)("sparse-checkout", "set", "--no-cone", "/*", f"!/sub/{NAME}")
    assert "sparse" in labelfs("restore", "17@HEAD~3", code=1, cwd=project.folder).err
