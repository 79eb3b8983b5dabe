"""The whole story with the real git: two clones, two branches, a pull request, merges in both orders, a conflict.

The steps of the generated workflows are run as a hosting side runs them.
"""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from labelfs.store.canonical import canonical_object
from labelfs.store.digests import data_digest
from labelfs.store.layout import Kind
from tests.changes.conftest import ENVIRONMENT, Git, annotation, box

from .conftest import Labelfs

yaml = pytest.importorskip("yaml")
CONFIG = b"""<View><Image name="image" value="$image"/>
  <RectangleLabels name="label" toName="image"><Label value="Car"/><Label value="Bus"/></RectangleLabels></View>
"""
PROJECT = "data/cars"
FIRST = f"{PROJECT}/annotations/17.ann@example.org.json"
SECOND = f"{PROJECT}/annotations/18.ann@example.org.json"
Clone = Callable[[str], Git]


def labels(task: int, result: list[Any]) -> dict[str, Any]:
    return annotation(result, id=10 * task, task=task, data_digest=data_digest({"image": f"media/{task}.png"}))


@pytest.fixture
def clone(labelfs: Labelfs, tmp_path: Path) -> Clone:
    """Clones of a repository whose project lies below its root; the drivers are on in each."""
    start = Git(tmp_path / "start")
    start.folder.mkdir()
    start("init", "-q", "-b", "main")
    start.write(f"{PROJECT}/config.xml", CONFIG)
    start.write(f"{PROJECT}/project.json", b'{"format": 1, "title": "Cars"}\n')
    start.write(".gitignore", b".labelfs/\n")
    (start.folder / PROJECT / "media").mkdir()
    for task in (17, 18):
        Image.new("RGB", (400, 300), (40, 90, 5 * task)).save(start.folder / f"{PROJECT}/media/{task}.png")
        start.write(f"{PROJECT}/tasks/{task}.json", {"id": task, "data": {"image": f"media/{task}.png"}}, Kind.TASK)
    start.write(FIRST, labels(17, [box("a"), box("b", x=50), box("c", y=60)]))
    start.write(SECOND, labels(18, [box("d")]))
    labelfs("git", "enable", PROJECT, cwd=start.folder)
    start.commit("Start")
    start("clone", "-q", "--bare", str(start.folder), str(tmp_path / "hub.git"))

    def made(name: str) -> Git:
        start("clone", "-q", str(tmp_path / "hub.git"), str(tmp_path / name))
        labelfs("git", "enable", PROJECT, cwd=tmp_path / name)
        return Git(tmp_path / name)

    return made


@pytest.fixture
def branches(clone: Clone) -> tuple[Git, Git]:
    """Ann's `night` and Bob's `day`, from one beginning, both pushed."""
    ann, bob = clone("ann"), clone("bob")
    ann("switch", "-q", "-c", "night")
    ann.write(FIRST, labels(17, [box("a", x=14), box("b", x=50, label="Bus"), box("c", y=60)]))
    ann.commit("Night")
    ann("push", "-q", "origin", "night")
    bob("switch", "-q", "-c", "day")
    bob.write(FIRST, labels(17, [box("a"), box("b", x=53), box("n", x=70, y=70)]))
    bob.write(SECOND, labels(18, [box("d", w=25)]))
    bob.commit("Day")
    bob("push", "-q", "origin", "day")
    for one in (ann, bob):
        one("fetch", "-q", "origin")
    return ann, bob


def test_both_orders_of_the_merge_are_one(labelfs: Labelfs, branches: tuple[Git, Git]) -> None:
    ann, bob = branches
    ann("merge", "-q", "--no-edit", "origin/day")
    bob("merge", "-q", "--no-edit", "origin/night")
    wanted = labels(17, [box("a", x=14), box("b", x=53, label="Bus"), box("n", x=70, y=70)])
    assert (ann.folder / FIRST).read_bytes() == canonical_object(wanted, Kind.ANNOTATION)
    assert ann("rev-parse", "HEAD^{tree}") == bob("rev-parse", "HEAD^{tree}")
    assert "is where its branch put it" in labelfs("check", PROJECT, "--merge", cwd=ann.folder).out
    labelfs("check", PROJECT, cwd=ann.folder)
    assert labelfs("diff", PROJECT, "origin/night..HEAD", "--exit-code", cwd=ann.folder, code=1).out.startswith(
        "2 tasks with changed labels")


def test_a_conflict_is_settled_and_committed(labelfs: Labelfs, branches: tuple[Git, Git]) -> None:
    ann, _ = branches
    ann.write(FIRST, labels(17, [box("a", x=14), box("b", x=58, label="Bus"), box("c", y=60)]))
    ann.commit("Later")
    assert "region b: changed on both sides" in ann("merge", "origin/day", code=1)
    assert json.loads((ann.folder / FIRST).read_text())["result"][1]["conflict"]["theirs"]["value"]["x"] == 53
    left = labelfs("status", PROJECT, "--json", cwd=ann.folder).json["conflicts"]
    assert left == [FIRST.removeprefix(f"{PROJECT}/")]
    assert "conflict" in labelfs("check", PROJECT, code=1, cwd=ann.folder).out
    labelfs("resolve", PROJECT, "--theirs", cwd=ann.folder)
    ann("add", "-A")
    ann("commit", "-q", "--no-edit")
    wanted = labels(17, [box("a", x=14), box("b", x=53), box("n", x=70, y=70)])
    assert (ann.folder / FIRST).read_bytes() == canonical_object(wanted, Kind.ANNOTATION)
    labelfs("check", PROJECT, cwd=ann.folder)


# ---- the generated workflows, step by step -----------------------------------------------------------------------


class Runner:
    """Runs shell steps like a hosting side's machine: `bash -e` at the top of a clone, with stand-ins for its tools."""

    def __init__(self, labelfs: Labelfs, folder: Path, tools: Path) -> None:
        self.folder, self.tools = folder, tools
        tools.mkdir()
        self.tool("labelfs", f'exec "{sys.executable}" -m labelfs "$@"')
        self.tool("pip", 'test "$*" = "install labelfs"')
        self.environment = {**labelfs.environment, **ENVIRONMENT, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}

    def tool(self, name: str, body: str) -> None:
        path = self.tools / name
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def __call__(self, script: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script], cwd=self.folder,
                              env=self.environment | environment, capture_output=True, text=True, check=False)


@pytest.fixture
def runner(labelfs: Labelfs, clone: Clone, branches: tuple[Git, Git], tmp_path: Path) -> Runner:
    """A plain clone, without drivers, at the merge that a hosting side makes of Bob's branch and main."""
    ann, _ = branches
    ann("push", "-q", "origin", "night:main")
    ann("clone", "-q", str(tmp_path / "hub.git"), str(tmp_path / "machine"))
    return Runner(labelfs, tmp_path / "machine", tmp_path / "tools")


def test_the_github_workflow_runs(labelfs: Labelfs, runner: Runner, branches: tuple[Git, Git], tmp_path: Path) -> None:
    labelfs("ci", "init", "github", PROJECT, cwd=runner.folder)
    job = yaml.safe_load((runner.folder / ".github/workflows/labels.yml").read_text())["jobs"]["labels"]
    machine = Git(runner.folder)
    values = {"github.event.pull_request.base.sha": machine("rev-parse", "origin/main").strip(),
              "github.event.pull_request.head.sha": machine("rev-parse", "origin/day").strip(),
              "github.event.pull_request.number": "7", "github.server_url": "https://example.org",
              "github.repository": "ann/cars", "github.run_id": "99", "github.token": "none"}

    def filled(text: Any) -> str:
        return re.sub(r"\$\{\{ *([\w.]+) *\}\}", lambda found: values[found.group(1)], str(text))

    posted = tmp_path / "posted.md"
    runner.tool("gh", f'test "$1 $2 $3" = "pr comment 7" && cp labels.md "{posted}"')
    machine("checkout", "-q", "origin/day")
    ran = 0
    for step in job["steps"]:
        if "run" in step:
            more = {key: filled(value) for key, value in {**job["env"], **step.get("env", {})}.items()}
            done = runner(filled(step["run"]), more)
            assert done.returncode == 0, f"{step}\n{done.stdout}\n{done.stderr}"
            ran += 1
    assert ran == 6
    readable_without_labelfs(posted.read_text(), "https://example.org/ann/cars/raw/labelfs-pictures/7/")
    shown = Git(tmp_path / "hub.git")("ls-tree", "--name-only", "labelfs-pictures/7").split()
    assert {f"task-{task}" for task in (17, 18)} == {name[:7] for name in shown}
    assert all(name in posted.read_text() for name in shown)
    page = (runner.folder / "labels.html").read_text()
    assert "data:image/jpeg;base64," in page and "https://" not in re.sub(r"xmlns[^ >]*", "", page)


def test_the_gitlab_workflow_runs(labelfs: Labelfs, runner: Runner, tmp_path: Path) -> None:
    labelfs("ci", "init", "gitlab", PROJECT, cwd=runner.folder)
    job = yaml.safe_load((runner.folder / ".gitlab-ci.labels.yml").read_text())["labels"]
    machine = Git(runner.folder)
    posted = tmp_path / "posted.md"
    runner.tool("curl", f'cp labels.md "{posted}"; for last; do :; done; test "$last" = '
                        '"https://example.org/api/v4/projects/3/merge_requests/7/notes"')
    done = runner("\n".join(job["script"]), {
        **job["variables"], "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "CI_PROJECT_ID": "3",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": machine("merge-base", "origin/main", "origin/day").strip(),
        "CI_COMMIT_SHA": machine("rev-parse", "origin/day").strip(), "CI_MERGE_REQUEST_IID": "7", "CI_JOB_ID": "5",
        "CI_API_V4_URL": "https://example.org/api/v4", "CI_PROJECT_URL": "https://example.org/ann/cars",
        "LABELS_TOKEN": "none"})
    assert done.returncode == 0, done.stdout + done.stderr
    readable_without_labelfs(posted.read_text(), "https://example.org/ann/cars/-/jobs/5/artifacts/raw/labels-pictures/")
    shown = [path.name for path in (runner.folder / "labels-pictures").iterdir()]
    assert len(shown) == 2 and {"labels.html", "labels.md", "labels-pictures"} <= set(job["artifacts"]["paths"])


def readable_without_labelfs(comment: str, pictures: str) -> None:
    """What a reviewer reads: the summary, a table, each task folded with its picture and its changes in words."""
    first, _, _ = comment.partition("\n")
    assert first.startswith("### Labels: 2 tasks with changed labels")
    assert "| added | removed | moved | reshaped |" in comment
    for told in ("removed Car c", "added Car n", "moved Car b", "reshaped Car d"):
        assert f"- {told}" in comment, comment
    assert comment.count(f"]({pictures}task-1") == 2 and comment.count("<details open>") == 2
