"""Places of files: what a path is, and that none leads out of the project."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelfs.errors import Forbidden, NotFound, Outside
from labelfs.store import layout
from labelfs.store.layout import Kind

KINDS = {
    "config.xml": Kind.CONFIG,
    "project.json": Kind.PROJECT,
    "members.json": Kind.MEMBERS,
    "workspace.json": Kind.WORKSPACE,
    "tasks/1.json": Kind.TASK,
    "tasks/deep/er/x.json": Kind.TASK,
    "tasks/a.jsonl": Kind.TASK_LINES,
    "tasks/a.txt": Kind.OTHER,
    "annotations/012/1.a@b.json": Kind.ANNOTATION,
    "annotations/x.jsonl": Kind.ANNOTATION_LINES,
    "annotations/masks/a-b.png": Kind.MASK,
    "annotations/masks/a.json": Kind.OTHER,
    "annotations/x.png": Kind.OTHER,
    "predictions/masks/a-b.png": Kind.MASK,
    "predictions/m/1.json": Kind.PREDICTION,
    "predictions/m/1.jsonl": Kind.PREDICTION_LINES,
    "reviews/1.a.b.c.json": Kind.REVIEW,
    "assignments/a.json": Kind.ASSIGNMENT,
    "assignments/a.jsonl": Kind.OTHER,
    "activity/2026-11.a.b.jsonl": Kind.ACTIVITY,
    "activity/x.json": Kind.OTHER,
    "views/a-1234.json": Kind.VIEW,
    "media/cat.jpg": Kind.MEDIA,
    "media/cat.jpg.dvc": Kind.OTHER,
    "pictures/cat.json": Kind.MEDIA,
    "sub/config.xml": Kind.MEDIA,
    "cat.jpg": Kind.MEDIA,
    "README.md": Kind.OTHER,
    ".labelfs/index.db": Kind.LOCAL,
    ".labelfs/tasks/1.json": Kind.LOCAL,
    "tasks/.labelfs-tmp-1": Kind.LOCAL,
    "tasks/.hidden.json": Kind.OTHER,
    ".git/config": Kind.OTHER,
    ".gitignore": Kind.OTHER,
    "": Kind.OTHER,
}


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_kinds(name: str, kind: Kind) -> None:
    assert layout.kind_of(name) is kind


def test_kinds_of_lines_and_items() -> None:
    assert Kind.TASK_LINES.lines
    assert Kind.ACTIVITY.lines
    assert not Kind.TASK.lines
    assert Kind.TASK_LINES.item is Kind.TASK
    assert Kind.ACTIVITY.item is Kind.ACTIVITY
    assert Kind.TASK.json
    assert not Kind.MASK.json


BAD = [
    "../x", "a/../x", "a/..", "..", "/etc/passwd", "C:/x", "c:x", "\\\\host\\share", "a\\..\\b", "a\0b", "//host/x",
    "a\ud800",
]


@pytest.mark.parametrize("name", BAD)
def test_paths_that_lead_out(tmp_path: Path, name: str) -> None:
    for use in (layout.check_name, lambda name: layout.join(tmp_path, name), lambda name: layout.media(tmp_path, name)):
        with pytest.raises(Outside):
            use(name)


@given(st.text(max_size=20))
def test_no_name_ever_leads_out(name: str) -> None:
    root = Path("/nowhere/project")
    try:
        path = layout.join(root, name)
    except Outside:
        return
    assert Path(os.path.normpath(path)).is_relative_to(root)


@pytest.mark.parametrize("name", ["con", "nul.json", "a/COM1.x", "aux", "lpt9", "tasks/prn.tar.gz", "CON "])
def test_device_names_are_not_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(Outside):
        layout.join(tmp_path, name, writing=True)
    if os.name != "nt":
        layout.join(tmp_path, name)


def test_links(tmp_path: Path) -> None:
    root, outside = tmp_path / "project", tmp_path / "outside"
    for folder in (root / "media", root / ".git", outside):
        folder.mkdir(parents=True)
    (outside / "secret.txt").write_text("s")
    (root / ".git" / "config").write_text("token")
    (root / "media" / "real.txt").write_text("r")
    (root / "media" / "out.txt").symlink_to(outside / "secret.txt")
    (root / "media" / "folder").symlink_to(outside)
    (root / "media" / "inside.txt").symlink_to("real.txt")
    (root / "media" / "hidden.txt").symlink_to(root / ".git" / "config")
    (root / "media" / "loop").symlink_to("loop")
    assert layout.media(root, "media/real.txt").read_text() == "r"
    assert layout.media(root, "./media//inside.txt").read_text() == "r"
    for name in ("media/out.txt", "media/folder/secret.txt"):
        with pytest.raises(Outside):
            layout.media(root, name)
        with pytest.raises(Outside):
            layout.join(root, name)
        assert layout.media(root, name, extra_roots=[outside]).read_text() == "s"
    with pytest.raises(Outside):
        layout.join(root, "media/folder/new/deep.txt")
    for name in ("media/hidden.txt", ".git/config", ".gitignore", "media/.x"):
        with pytest.raises(Forbidden):
            layout.media(root, name)
    for name in ("media/none.txt", "media", "media/loop", "media/real.txt/x", "x" * 300, "media/" + "ä" * 300):
        with pytest.raises(NotFound):
            layout.media(root, name)


def test_a_project_behind_a_link_is_itself(tmp_path: Path) -> None:
    (tmp_path / "real" / "tasks").mkdir(parents=True)
    (tmp_path / "link").symlink_to("real")
    assert layout.join(tmp_path / "link", "tasks/1.json") == tmp_path / "link" / "tasks" / "1.json"


@pytest.mark.parametrize("store", [".dvc/cache", ".git/annex/objects"])
def test_the_repositorys_own_stores_are_fine(tmp_path: Path, store: str) -> None:
    project = tmp_path / "repo" / "project"
    project.mkdir(parents=True)
    (tmp_path / "repo" / ".git").mkdir()
    cache = tmp_path / "repo" / store
    cache.mkdir(parents=True)
    (cache / "abc").write_text("content")
    (project / "cat.jpg").symlink_to(cache / "abc")
    assert layout.media(project, "cat.jpg").read_text() == "content"
    layout.join(project, "cat.jpg")
    (tmp_path / "repo" / "other").write_text("not ours")
    (project / "other.jpg").symlink_to(tmp_path / "repo" / "other")
    with pytest.raises(Outside):
        layout.media(project, "other.jpg")


def test_a_store_that_is_a_link_out_is_not_trusted(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_text("s")
    project = tmp_path / "project"
    (project / ".dvc").mkdir(parents=True)
    (project / ".dvc" / "cache").symlink_to(outside)
    (project / "x.txt").symlink_to(outside / "secret")
    with pytest.raises(Outside):
        layout.media(project, "x.txt")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_match_up_to_normalisation(tmp_path: Path, form: str) -> None:
    other = {"NFC": "NFD", "NFD": "NFC"}[form]
    folder = tmp_path / unicodedata.normalize(form, "médiä")
    folder.mkdir()
    (folder / unicodedata.normalize(form, "ü.txt")).write_text("x")
    assert layout.media(tmp_path, unicodedata.normalize(other, "médiä/ü.txt")).read_text() == "x"
    (folder / unicodedata.normalize(other, "ü.txt")).write_text("twin")
    exact = f"{folder.name}/" + unicodedata.normalize(other, "ü.txt")
    assert layout.media(tmp_path, exact).read_text() == "twin"


def test_relative(tmp_path: Path) -> None:
    assert layout.relative(tmp_path, tmp_path / "a" / "b") == "a/b"
    with pytest.raises(Outside):
        layout.relative(tmp_path / "a", tmp_path / "b")
