"""`docs/tags/` is what the declarations say."""

from __future__ import annotations

import re
from pathlib import Path

from labelfs.labeling.docs import pages, write


def test_the_pages_are_current(root: Path):
    folder = root / "docs" / "tags"
    assert {path.name: path.read_text("utf-8") for path in folder.glob("*.md")} == pages(), (
        "run: python -m labelfs.labeling.docs")


def test_links_between_pages_lead_somewhere():
    made = pages()
    for name, text in made.items():
        assert all(target in made for target in re.findall(r"\]\(([\w]+\.md)\)", text)), name


def test_writing_takes_old_pages_away(tmp_path: Path):
    (tmp_path / "gone.md").write_text("old")
    write(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(pages())
