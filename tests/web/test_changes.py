"""The Changes page's answers: what differs, taking back, settling, reviewing, committing; bad states of git."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from labelfs.app import create_app
from labelfs.git_state import read_state
from labelfs.store.canonical import canonical_object
from labelfs.store.layout import Kind
from labelfs.web.security import Security
from labelfs.workspace import Workspace

from .conftest import ME, PORT, Api

PLAIN = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_AUTHOR_NAME": "Ann",
         "GIT_AUTHOR_EMAIL": "ann@example.org", "GIT_COMMITTER_NAME": "Ann", "GIT_COMMITTER_EMAIL": "ann@example.org"}
NAME = "annotations/1.ann@example.org.json"


def git(folder: Path, *words: str, code: int = 0) -> str:
    done = subprocess.run(["git", *words], cwd=folder, env=os.environ | PLAIN, capture_output=True, text=True,
                          check=False)
    assert done.returncode == code, f"git {words}: {done.stdout}{done.stderr}"
    return done.stdout


def box(region: str, x: float = 10, label: str = "Boat", **more: Any) -> dict[str, Any]:
    value = {"x": x, "y": 10, "width": 20, "height": 20, "rotation": 0, "rectanglelabels": [label]}
    return {"id": region, "value": value, "from_name": "box", "to_name": "image", "type": "rectanglelabels",
            "origin": "manual", "original_width": 40, "original_height": 20, "image_rotation": 0, **more}


def link(start: str, end: str) -> dict[str, Any]:
    return {"type": "relation", "from_id": start, "to_id": end, "direction": "right"}


def put(folder: Path, result: list[Any], name: str = NAME, **more: Any) -> bytes:
    value = {"id": 41, "ground_truth": False, "task": 1, "was_cancelled": False, "completed_by": "ann@example.org",
             "created_at": "2026-01-01T10:00:00.000000Z", **more, "result": result}
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(canonical_object(value, Kind.ANNOTATION))
    return path.read_bytes()


BEFORE = [box("a"), box("b", 40), box("c", 60, "Buoy"), link("a", "b")]
AFTER = [box("a", 12), box("c", 60, "Boat"), box("d", 70)]


@pytest.fixture
def labeled(folder: Path) -> Path:
    """Committed labels of task 1, and an edit of every kind that is not committed."""
    (folder / ".gitignore").write_text(".labelfs/\n")
    put(folder, BEFORE)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "labels")
    put(folder, AFTER)
    return folder


def detail(api: Api, query: str = "") -> Any:
    answer = api.get(f"/api/projects/1/changes/1{query}")
    assert answer.status_code == 200, answer.text
    return answer.json


def rows(api: Api) -> dict[str, str]:
    return {row["key"]: row["sign"] for one in detail(api)["annotations"] for row in one["rows"]}


def revert(api: Api, region: str | None, **more: Any) -> Any:
    one = detail(api)["annotations"][0]
    body = {"annotation": one["id"], "region": region, "revision": one["revision"], **more}
    return api.post("/api/projects/1/changes/1/revert", body)


def test_overview(labeled: Path, api: Api) -> None:
    put(labeled, [box("e")], "annotations/2.bob@example.org.json", id=42, task=2, completed_by="bob@example.org")
    found = api.get("/api/projects/1/changes").json
    first, second = found["tasks"]
    assert (first["id"], first["kind"], first["added"], first["changed"], first["removed"]) == (1, "M", 1, 2, 2)
    assert first["people"] == ["ann@example.org"] and first["name"] == "1.png"
    assert (second["id"], second["kind"], second["added"]) == (2, "A", 1)
    assert found["writable"] and found["summary"]["kinds"]["added"] == 2


def test_before_and_after(labeled: Path, api: Api) -> None:
    found = detail(api)
    (one,) = found["annotations"]
    assert [item.get("id") for item in one["before"]["result"]] == ["a", "b", "c", None]
    assert [item["id"] for item in one["after"]["result"]] == ["a", "c", "d"]
    assert rows(api) == {"a": "~", "b": "-", "c": "~", "d": "+", "a→b": "-"}
    assert found["media"] == {"media/1.png": found["media"]["media/1.png"]}
    assert [line["sign"] for line in one["lines"]].count("-") >= 2


def test_one_region_after_the_other_is_taken_back(labeled: Path, api: Api) -> None:
    before = git(labeled, "show", f"HEAD:{NAME}")
    for key in ("c", "d", "b", "a"):
        assert revert(api, key).status_code == 200
    assert not detail_or_none(api)
    assert (labeled / NAME).read_text() == before  # the relation came back with its regions, byte for byte


def detail_or_none(api: Api) -> list[Any]:
    return list(api.get("/api/projects/1/changes").json["tasks"])


@pytest.mark.parametrize("region", ["a", "b", "c", "d", None])
def test_undo_of_taking_back(labeled: Path, api: Api, region: str | None) -> None:
    mine = (labeled / NAME).read_bytes()
    done = revert(api, region).json
    assert (labeled / NAME).read_bytes() != mine
    assert api.post("/api/projects/1/changes/undo", done).status_code == 200
    assert (labeled / NAME).read_bytes() == mine


def test_a_new_annotation_taken_back_is_kept_in_the_trash(labeled: Path, api: Api) -> None:
    (labeled / NAME).unlink()
    content = put(labeled, [box("e")], "annotations/1.bob@example.org.json", id=42, completed_by="bob@example.org")
    body = {"annotation": 42, "region": "e"}
    done = api.post("/api/projects/1/changes/1/revert", body).json
    assert not (labeled / "annotations/1.bob@example.org.json").exists()
    assert (labeled / done["undo"]).read_bytes() == content
    assert api.post("/api/projects/1/changes/1/revert", {"annotation": 41, "region": None}).status_code == 200
    assert (labeled / NAME).exists()


def test_a_stale_page_takes_nothing_back(labeled: Path, api: Api) -> None:
    seen = detail(api)["annotations"][0]
    put(labeled, [*AFTER, box("z", 1)])
    body = {"annotation": 41, "region": "a", "revision": seen["revision"]}
    mine = (labeled / NAME).read_bytes()
    assert api.post("/api/projects/1/changes/1/revert", body).status_code == 412
    assert (labeled / NAME).read_bytes() == mine


def test_undo_takes_nothing_from_elsewhere(labeled: Path, api: Api) -> None:
    for name in ("../../etc/passwd", ".labelfs/trash/../../../x", ".labelfs/trash/1/config.xml"):
        answer = api.post("/api/projects/1/changes/undo", {"file": NAME, "undo": name})
        assert answer.status_code == 400, name
    assert api.post("/api/projects/1/changes/undo", {"file": "config.xml", "undo": None}).status_code == 400
    assert (labeled / "config.xml").exists()


# ---- committing --------------------------------------------------------------------------------------------


def head(folder: Path) -> str:
    return git(folder, "rev-parse", "HEAD").strip()


def save(api: Api, folder: Path, **more: Any) -> Any:
    body = {"message": "Label boats\n\nAll of them.", "head": head(folder), **more}
    return api.post("/api/projects/1/changes/commit", body)


def test_commit(labeled: Path, api: Api) -> None:
    before = head(labeled)
    answer = save(api, labeled)
    assert answer.status_code == 201, answer.text
    assert git(labeled, "log", "-1", "--format=%P|%ae|%an|%B").strip() == (
        f"{before}|{ME}|mara|Label boats\n\nAll of them.")
    assert git(labeled, "status", "--porcelain") == ""
    assert git(labeled, "fsck", "--strict") == ""
    assert not detail_or_none(api)


def test_only_chosen_tasks_are_committed(labeled: Path, api: Api) -> None:
    put(labeled, [box("e")], "annotations/2.bob@example.org.json", id=42, task=2, completed_by="bob@example.org")
    (labeled / "project.json").write_text('{"format": 1, "title": "Other"}\n')
    (labeled / "media/new.png").write_bytes(b"x")
    git(labeled, "add", "project.json")
    assert save(api, labeled, tasks=[2], others=False).status_code == 201
    assert git(labeled, "show", "--name-only", "--format=").split() == ["annotations/2.bob@example.org.json"]
    left = git(labeled, "status", "--porcelain").splitlines()
    assert left == [f" M {NAME}", "M  project.json", "?? media/new.png"]  # what was staged stays staged


def test_a_deleted_annotation_is_committed(labeled: Path, api: Api) -> None:
    (labeled / NAME).unlink()
    assert save(api, labeled, tasks=[1]).status_code == 201
    assert git(labeled, "status", "--porcelain") == ""


def test_the_first_commit_of_all(folder: Path, api: Api) -> None:
    git(folder, "init", "-q", "-b", "main")
    (folder / ".gitignore").write_text(".labelfs/\nmedia/\n")
    put(folder, AFTER)
    answer = api.post("/api/projects/1/changes/commit", {"message": "First", "head": None})
    assert answer.status_code == 201, answer.text
    assert git(folder, "status", "--porcelain") == ""


@pytest.mark.parametrize(("body", "words"), [
    ({"message": "  "}, "message"), ({"tasks": ["1"]}, "tasks"), ({"tasks": [3], "others": False}, "nothing to commit"),
])
def test_a_commit_that_cannot_be(labeled: Path, api: Api, body: dict[str, Any], words: str) -> None:
    before = head(labeled)
    answer = save(api, labeled, **body)
    assert answer.status_code == 400 and words in answer.text
    assert head(labeled) == before


def test_a_branch_that_moved_is_left_alone(labeled: Path, api: Api) -> None:
    seen = head(labeled)
    git(labeled, "commit", "-q", "--allow-empty", "-m", "theirs")
    moved = head(labeled)
    assert save(api, labeled, head=seen).status_code == 409
    assert head(labeled) == moved


def test_detached_head_and_a_merge_in_progress(labeled: Path, api: Api) -> None:
    git(labeled, "checkout", "-q", "--detach")
    answer = save(api, labeled)
    assert answer.status_code == 409 and "detached" in answer.text and "git switch -c" in answer.text
    git(labeled, "checkout", "-q", "main")
    (labeled / ".git/MERGE_HEAD").write_text(head(labeled) + "\n")
    answer = save(api, labeled)
    assert answer.status_code == 409 and "in the middle of a merge" in answer.text


def test_hostile_settings_run_nothing(labeled: Path, api: Api, tmp_path: Path) -> None:
    """Hooks, filters, monitors, signing and diff programs of a repository that came from elsewhere."""
    trap = tmp_path / "ran"
    program = tmp_path / "trap.sh"
    program.write_text(f"#!/bin/sh\ntouch {trap}\ncat\n")
    program.chmod(0o755)
    for name in ("pre-commit", "commit-msg", "post-commit", "reference-transaction", "post-index-change",
                 "prepare-commit-msg"):
        hook = labeled / ".git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(program.read_text())
        hook.chmod(0o755)
    for key in ("core.fsmonitor", "gpg.program", "core.editor", "core.pager", "diff.external", "filter.evil.clean",
                "filter.evil.process", "filter.a=b.clean", "diff.evil.textconv", "core.askPass", "core.sshCommand"):
        git(labeled, "config", key, str(program))
    git(labeled, "config", "commit.gpgSign", "true")
    git(labeled, "config", "core.hooksPath", str(labeled / ".git/hooks"))
    (labeled / ".git/info/attributes").write_text("*.json filter=evil diff=evil\n*.xml filter=a=b\n")
    put(labeled, AFTER)  # as new for git, which would look by the filter
    trap.unlink(missing_ok=True)
    assert api.get("/api/projects/1/changes").json["tasks"]
    assert api.get("/api/projects/1/changes/refs").json["branch"] == "main"
    assert detail(api)["annotations"]
    answer = save(api, labeled)
    assert answer.status_code == 409 and "filter" in answer.text
    (labeled / ".git/info/attributes").write_text("*.json diff=evil\n")
    assert save(api, labeled).status_code == 201
    (labeled / ".git/info/attributes").write_text("*.json filter=evil\n*.xml filter=a=b\n")
    (labeled / "config.xml").write_text((labeled / "config.xml").read_text() + "\n")
    put(labeled, BEFORE)
    assert read_state(labeled).changed == 2
    assert not trap.exists()


def test_hostile_names(labeled: Path, api: Api) -> None:
    name = "annotations/-x 'y\"; $(touch z)\n.json"
    put(labeled, [box("h")], name, id=43, task=3)
    assert [one["id"] for one in api.get("/api/projects/1/changes").json["tasks"]] == [1, 3]
    assert save(api, labeled).status_code == 201
    assert git(labeled, "status", "--porcelain") == ""
    for query in ("?from=--upload-pack=x", "?from=HEAD&to=-x", "?from=a%00b"):
        assert api.get(f"/api/projects/1/changes{query}").status_code == 400


# ---- revisions, reviews, conflicts -------------------------------------------------------------------------


def test_two_revisions(labeled: Path, api: Api) -> None:
    git(labeled, "switch", "-q", "-c", "night")
    save(api, labeled)
    found = api.get("/api/projects/1/changes?from=main&to=night").json
    assert not found["writable"] and found["apart"] == {"ahead": 1, "behind": 0}
    assert found["tasks"][0]["changed"] == 2
    assert detail(api, "?from=main&to=night")["annotations"][0]["before"]["result"][0]["value"]["x"] == 10
    names = api.get("/api/projects/1/changes/refs").json
    assert {one["name"] for one in names["branches"]} == {"main", "night"} and names["branch"] == "night"
    assert [one["subject"] for one in names["commits"]] == ["Label boats", "labels"]


def test_review(labeled: Path, api: Api) -> None:
    body = {"annotation": 41, "verdict": "comment", "region": "a", "comment": "Too far left."}
    assert api.post("/api/projects/1/changes/reviews", body).status_code == 201
    assert api.post("/api/projects/1/changes/reviews", {"annotation": 41, "verdict": "accepted"}).status_code == 201
    found = detail(api)["reviews"]
    assert [(one["verdict"], one.get("region"), one.get("comment")) for one in found] == [
        ("comment", "a", "Too far left."), ("accepted", None, None)]
    (first, _) = sorted((labeled / "reviews").iterdir(), key=lambda path: json.loads(path.read_text())["created_at"])
    assert list(json.loads(first.read_text())) == ["id", "annotation", "annotation_digest", "task", "reviewer",
                                                   "verdict", "region", "comment", "created_at"]
    for bad in ({"verdict": "nice"}, {"verdict": "comment"}, {"annotation": "41"}, {"region": 4}):
        answer = api.post("/api/projects/1/changes/reviews", {"annotation": 41, "verdict": "fixed", **bad})
        assert answer.status_code == 400


def test_a_conflict_is_settled(labeled: Path, api: Api) -> None:
    mark = {"base": box("a"), "ours": box("a", 12), "theirs": box("a", 30)}
    put(labeled, [{**box("a", 12), "conflict": mark}, *AFTER[1:]])
    assert api.get("/api/projects/1/changes").json["tasks"][0]["kind"] == "C"
    one = detail(api)["annotations"][0]
    assert [(mark["region"], mark["versions"]["theirs"]["value"]["x"]) for mark in one["conflicts"]] == [("a", 30)]
    body = {"annotation": 41, "side": "theirs", "region": "a", "revision": one["revision"]}
    assert api.post("/api/projects/1/changes/settle", body).status_code == 200
    settled = json.loads((labeled / NAME).read_text())
    assert settled["result"][0] == box("a", 30)
    assert api.get("/api/projects/1/changes").json["tasks"][0]["kind"] == "M"


# ---- states of git -----------------------------------------------------------------------------------------


def test_without_git(folder: Path, api: Api) -> None:
    answer = api.get("/api/projects/1/changes")
    assert answer.status_code == 404 and "git init" in answer.text


def test_shallow_clone(labeled: Path, tmp_path: Path) -> None:
    git(labeled, "commit", "-q", "-am", "more")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{labeled}", "shallow")
    with opened(tmp_path / "shallow") as api:
        refs = api.get("/api/projects/1/changes/refs").json
        assert refs["shallow"] and len(refs["commits"]) == 1
        answer = api.get("/api/projects/1/changes?from=HEAD~1")
        assert answer.status_code == 404 and "unshallow" in answer.text


class opened:  # noqa: N801 (reads as a verb)
    """An API over a folder."""

    def __init__(self, root: Path) -> None:
        self.space = Workspace.open(root, user=ME)

    def __enter__(self) -> Api:
        return Api(create_app(self.space, Security(port=PORT)))

    def __exit__(self, *_: object) -> None:
        self.space.close()


def below_the_root(folder: Path, tmp_path: Path) -> Path:
    root = tmp_path / "everything"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    (root / "README").write_text("one\n")
    folder.rename(root / "labels")
    put(root / "labels", BEFORE)
    return root


def as_submodule(folder: Path, tmp_path: Path) -> Path:
    put(folder, BEFORE)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "labels")
    root = tmp_path / "above"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(folder), "labels")
    git(root / "labels", "switch", "-q", "main")
    return root


@pytest.mark.parametrize("make", [below_the_root, as_submodule])
def test_a_project_inside_another_repository(folder: Path, tmp_path: Path, make: Callable[..., Path]) -> None:
    (folder / ".gitignore").write_text(".labelfs/\n")
    root = make(folder, tmp_path)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "all")
    (root / "README").write_text("two\n")
    put(root / "labels", AFTER)
    with opened(root / "labels") as api:
        assert rows(api) == {"a": "~", "b": "-", "c": "~", "d": "+", "a→b": "-"}
        assert save(api, root / "labels").status_code == 201
    assert git(root / "labels", "status", "--porcelain", ".") == ""
    assert "README" in git(root, "status", "--porcelain")


def test_a_checkout_with_other_line_ends(labeled: Path, api: Api) -> None:
    path = labeled / NAME
    path.write_bytes(put(labeled, BEFORE).replace(b"\n", b"\r\n"))
    assert detail_or_none(api) == []
    path.write_bytes(put(labeled, AFTER).replace(b"\n", b"\r\n"))
    assert save(api, labeled).status_code == 201
    assert b"\r" not in git(labeled, "show", f"HEAD:{NAME}").encode()
