"""Every tag that there is has its parts: a declaration, a page of documentation, an example."""

from __future__ import annotations

import csv
from pathlib import Path

from labelfs.labeling.tag import load

ROLES = {"object": {"object", "child"}, "control": {"control", "child"}, "visual": {"visual", "object"}}
"""Kinds of the coverage table → roles here: parts of other tags are children, Dialog shows data of the task."""


def rows(shared: Path) -> list[dict[str, str]]:
    with (shared / "reference" / "tag_coverage.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_row_of_the_coverage_table_is_declared(shared: Path):
    tags = load()
    listed = rows(shared)
    assert len(listed) >= 74
    assert [row["tag"] for row in listed if row["tag"] not in tags] == []
    for row in listed:
        tag = tags[row["tag"]]
        assert tag.role in ROLES[row["kind"]], row["tag"]
        assert (tag.result.type if tag.result else "") == row["result_type"], row["tag"]


def test_enterprise_and_old_tags_say_so(shared: Path):
    tags = load()
    wanted = {"enterprise only": "enterprise", "notice only in 1.23.2": "enterprise", "never shipped": "experimental",
              "old alias": "old"}
    for row in rows(shared):
        if row["since"] in wanted:
            assert tags[row["tag"]].status == wanted[row["since"]], row["tag"]


def test_every_tag_has_its_file_page_and_example(root: Path):
    for name, tag in load().items():
        assert (root / "labelfs" / "labeling" / "tags" / f"{name.lower()}.py").is_file()
        assert (root / "docs" / "tags" / f"{name.lower()}.md").is_file()
        assert tag.example.startswith("<View>")


def test_there_is_no_page_without_a_tag(root: Path):
    pages = {path.stem for path in (root / "docs" / "tags").glob("*.md")} - {"README"}
    assert pages == {name.lower() for name in load()}
