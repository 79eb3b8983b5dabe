"""A config that is broken when the server starts: the last good one of this machine stays in force."""

from __future__ import annotations

from pathlib import Path

from labelfs.project import Project

GOOD = '<View><Text name="t" value="$t"/><Choices name="c" toName="t"><Choice value="Yes"/></Choices></View>'


def test_a_restart_keeps_the_last_good_config(tmp_path: Path) -> None:
    root = tmp_path / "project"
    project = Project.init(root, config=GOOD)
    assert project.config.text == GOOD
    project.close()
    (root / "config.xml").write_text(GOOD[:40])
    again = Project.open(root)
    try:
        assert again.config.text == GOOD
        assert any(problem.file == "config.xml" and problem.line == 1 for problem in again.problems())
    finally:
        again.close()


def test_a_first_start_with_a_broken_config_shows_the_problem(tmp_path: Path) -> None:
    root = tmp_path / "project"
    (root / "tasks").mkdir(parents=True)
    (root / "config.xml").write_text(GOOD[:40])
    project = Project.open(root)
    try:
        assert [problem.file for problem in project.problems()] == ["config.xml"]
    finally:
        project.close()
