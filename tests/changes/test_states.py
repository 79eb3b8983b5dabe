"""States read from real git: revisions, index, working files, projects below the root, odd repositories."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from labelfs.changes.choosing import paths_apart, revisions_apart
from labelfs.changes.diff import compare
from labelfs.changes.model import Diff
from labelfs.errors import LabelfsError
from tests.changes.conftest import NAME, Git, annotation, box


def diff(folder: Path, *words: str, staged: bool = False) -> Diff:
    with revisions_apart(folder, words, staged=staged) as (before, after):
        return compare(before, after)


def kinds(found: Diff) -> list[str]:
    return [change.kind for change in found.changes]


@pytest.fixture
def history(git: Git) -> Git:
    git.write(NAME, annotation([box("a")]))
    git.commit()
    git.write(NAME, annotation([box("a", x=20)]))
    git.commit()
    return git


def test_revisions_index_and_working_files(history: Git) -> None:
    assert kinds(diff(history.folder, "HEAD~1..HEAD")) == ["moved"]
    assert kinds(diff(history.folder, "HEAD~1", "HEAD")) == ["moved"]
    assert not diff(history.folder)
    history.write(NAME, annotation([box("a", x=20, label="Bus")]))
    assert kinds(diff(history.folder)) == ["relabeled"]
    assert not diff(history.folder, staged=True)
    history("add", "-A")
    assert kinds(diff(history.folder, staged=True)) == ["relabeled"]
    assert sorted(kinds(diff(history.folder, "HEAD~1"))) == ["moved", "relabeled"]


def test_three_dots_are_since_they_parted(history: Git) -> None:
    history("checkout", "-q", "-b", "dev", "HEAD~1")
    history.write("annotations/18.ann@example.org.json", annotation([box("b")], id=42, task=18))
    history.commit()
    assert kinds(diff(history.folder, "main...dev")) == ["added"]
    assert sorted(kinds(diff(history.folder, "main..dev"))) == ["added", "moved"]


def test_a_project_below_the_root(git: Git) -> None:
    git.write(f"data/cats/{NAME}", annotation([box("a")]))
    git.write(f"dogs/{NAME}", annotation([box("a")]))
    git.commit()
    git.write(f"data/cats/{NAME}", annotation([box("a", x=20)]))
    git.write(f"dogs/{NAME}", annotation([]))
    assert kinds(diff(git.folder / "data" / "cats")) == ["moved"]
    git.commit()
    assert kinds(diff(git.folder / "data" / "cats", "HEAD~1..HEAD")) == ["moved"]


def test_untracked_is_seen_and_ignored_is_not(history: Git) -> None:
    history.write(".gitignore", b"annotations/no*\n")
    history.write("annotations/no.json", annotation([box("x")], id=5, task=5))
    history.write("annotations/6.json", annotation([box("y")], id=6, task=6))
    assert [(one.kind, one.task) for one in diff(history.folder).changes] == [("added", 6)]


def test_a_moved_file_is_no_change(history: Git) -> None:
    (history.folder / "annotations" / "deep").mkdir()
    (history.folder / NAME).rename(history.folder / "annotations" / "deep" / "x.json")
    assert not diff(history.folder)
    history("config", "core.autocrlf", "true")
    path = history.folder / "annotations" / "deep" / "x.json"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert not diff(history.folder)


def test_hostile_names_and_settings(history: Git) -> None:
    name = 'annotations/a\n"b\'\t;$(touch x) -- é.json'
    history.write(name, annotation([box("z")], id=9, task=9))
    history.commit()
    ran = history.folder.parent / "ran"
    for key in ("core.fsmonitor", "diff.external", "core.pager", "filter.x.clean", "diff.labelfs.textconv"):
        history("config", key, f"touch {ran}")
    history.write(".gitattributes", b"*.json filter=x diff=labelfs\n")
    history.write(NAME, annotation([box("a", x=20, label="Bus")]))
    assert sorted(kinds(diff(history.folder, "HEAD~1"))) == ["added", "relabeled"]
    assert not ran.exists()


def test_links_and_submodules_are_no_labels(history: Git) -> None:
    outside = history.folder.parent / "secret.json"
    outside.write_text('{"id": 1}')
    (history.folder / "annotations" / "link.json").symlink_to(outside)
    assert not diff(history.folder)
    history.commit()
    assert not diff(history.folder, "HEAD~1..HEAD")


def test_sparse_checkout_removes_nothing(history: Git) -> None:
    history.write("annotations/deep/18.json", annotation([box("b")], id=42, task=18))
    history.commit()
    history("sparse-checkout", "set", "--no-cone", "/*", "!/annotations/deep/")
    assert not (history.folder / "annotations" / "deep").exists()
    assert not diff(history.folder)


def test_before_the_first_commit(git: Git) -> None:
    git.write(NAME, annotation([box("a")]))
    assert kinds(diff(git.folder)) == ["added"]


def test_detached_and_shallow(history: Git, tmp_path: Path) -> None:
    history("clone", "-q", "--depth", "1", f"file://{history.folder}", str(tmp_path / "shallow"))
    with pytest.raises(LabelfsError) as refused:
        diff(tmp_path / "shallow", "HEAD~1")
    assert "shallow" in refused.value.hint
    history("checkout", "-q", "--detach", "HEAD~1")
    assert not diff(history.folder)


@pytest.mark.parametrize("word", ["--output=x", "nope", "", "HEAD:annotations", "a\0b"])
def test_what_is_no_revision(history: Git, word: str) -> None:
    with pytest.raises(LabelfsError):
        diff(history.folder, word, "HEAD")
    assert not (history.folder / "x").exists()


def test_no_repository_and_a_bare_one(history: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plain").mkdir()
    with pytest.raises(LabelfsError, match="not in a git repository"):
        diff(tmp_path / "plain")
    history("clone", "-q", "--bare", str(history.folder), str(tmp_path / "bare"))
    with pytest.raises(LabelfsError, match="bare"):
        diff(tmp_path / "bare")
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(LabelfsError, match="git is not installed"):
        diff(history.folder)


def test_two_exports_and_a_folder(history: Git, tmp_path: Path) -> None:
    import json

    def export(name: str, x: float) -> Path:
        path = tmp_path / name
        one = {"id": 41, "completed_by": {"email": "ann@example.org"}, "updated_at": name, "result": [box("a", x=x)]}
        path.write_text(json.dumps([{"id": 17, "data": {}, "annotations": [one], "updated_at": name}]))
        return path

    with paths_apart(export("a.json", 10), export("b.json", 20)) as (before, after):
        assert kinds(compare(before, after)) == ["moved"]
    with pytest.raises(LabelfsError), paths_apart(tmp_path / "no", tmp_path / "a.json"):
        pass
