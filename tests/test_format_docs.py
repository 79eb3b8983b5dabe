"""docs/format.md is true: its examples are canonical and stand where labelfs would put them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from labelfs.store import canonical, digests, layout

PAGE = Path(__file__).parents[1] / "docs" / "format.md"
EXAMPLES = re.findall(r"^```json file=(\S+)\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 5


@pytest.mark.parametrize(("name", "text"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_example_is_canonical(name: str, text: str) -> None:
    assert canonical.canonical_file(text.encode(), layout.kind_of(name)).decode() == text


def test_annotation_example_belongs_to_task_example() -> None:
    examples = dict(EXAMPLES)
    task = json.loads(examples["tasks/17-b9f2.json"])
    annotation = json.loads(examples["annotations/17.alice@example.org.json"])
    digest = digests.data_digest(task["data"])
    assert annotation["data_digest"] == digest
    assert annotation["task"] == task["id"]
    assert f"tasks/{task['id']}-{digest[:4]}.json" in examples
