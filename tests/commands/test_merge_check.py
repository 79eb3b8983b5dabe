"""`labelfs check --merge`: git's rename detection is caught in the act."""

from __future__ import annotations

from typing import Any

import pytest

from tests.changes.conftest import NAME, Git, annotation, box, git

__all__ = ["git"]


@pytest.fixture
def project(git: Git) -> Git:
    git.write("config.xml", b"<View><Image name='image' value='$image'/></View>")
    git.write(NAME, annotation([box(f"r{n}", x=n) for n in range(20)]))
    git.commit()
    return git


def test_a_merge_by_region_is_fine(labelfs: Any, project: Git) -> None:
    boxes = [box(f"r{n}", x=n) for n in range(20)]
    project("checkout", "-q", "-b", "side")
    project.write(NAME, annotation([box("r0", x=33), *boxes[1:]]))
    project.commit()
    project("checkout", "-q", "main")
    project.write(NAME, annotation([*boxes[:-1], box("r19", x=44)]))
    project.commit()
    project("merge", "-q", "--no-edit", "side")
    assert "every label" in labelfs("check", "--merge", cwd=project.folder).out
    assert "only a merge" in labelfs("check", "--merge", "HEAD~1", code=1, cwd=project.folder).err


def test_an_edit_that_git_laid_into_another_task_is_named(labelfs: Any, project: Git) -> None:
    """No driver, as on a hosting site: 17 is deleted, 900 is new and alike, the branch moves a region of 17."""
    boxes = [box(f"r{n}", x=n) for n in range(20)]
    project("checkout", "-q", "-b", "side")
    project.write(NAME, annotation([*boxes[:9], box("r9", x=66), *boxes[10:]]))
    project.commit()
    project("checkout", "-q", "main")
    (project.folder / NAME).unlink()
    project.write("annotations/900.ann@example.org.json", annotation(boxes, id=77, task=900))
    project.commit()
    project("merge", "-q", "--no-edit", "side")
    said = labelfs("check", "--merge", code=1, cwd=project.folder).out
    assert "annotations/900.ann@example.org.json: task 900, ann@example.org: moved Car r9" in said
    found = labelfs("check", "--merge", "--json", code=1, cwd=project.folder).json
    assert [(one["task"], one["region"], one["kind"]) for one in found["astray"]] == [(900, "r9", "moved")]


def test_what_a_person_had_to_settle_is_not_judged(labelfs: Any, project: Git) -> None:
    project("checkout", "-q", "-b", "side")
    project.write(NAME, annotation([box("r0", x=33), box("s", x=1)]))
    project.commit()
    project("checkout", "-q", "main")
    project.write(NAME, annotation([box("r0", x=44), box("t", x=2)]))
    project.commit()
    project("merge", "-q", "--no-edit", "side", code=None)
    project.write(NAME, annotation([box("r0", x=39), box("s", x=1), box("t", x=2)]))
    project.commit()
    labelfs("check", "--merge", cwd=project.folder)
    project.write(NAME, annotation([box("r0", x=39), box("s", x=1)]))
    project("commit", "-q", "-a", "--amend", "--no-edit")
    said = labelfs("check", "--merge", code=1, cwd=project.folder).out
    assert "removed Car t" in said
