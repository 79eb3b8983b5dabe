"""Every picture example of the reference opens, and what the page would submit is what is stored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from .conftest import serialize
from .rooms import Rooms

pytestmark = pytest.mark.browser


def result_of(example: dict[str, Any]) -> list[Any]:
    """What somebody labeled, else what a model said."""
    for kind in ("annotations", "predictions"):
        for one in example.get(kind) or ():
            if one.get("result"):
                return list(one["result"])
    return []


@pytest.fixture(scope="module")
def gallery(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Rooms, dict[str, list[Any]]]]:
    rooms, wanted = Rooms(tmp_path_factory.mktemp("gallery") / "work"), {}
    for path in sorted((shared / "fixtures/editor_examples").glob("*.json")):
        example = json.loads(path.read_text("utf-8"))
        result = result_of(example)
        if "<Image" in example["config"] and result:
            rooms.add(path.stem, example["config"], example["task"]["data"], result)
            wanted[path.stem] = result
    rooms.serve()
    yield rooms, wanted
    rooms.stop()


def test_every_example_opens_as_it_is_stored(
    context: BrowserContext, gallery: tuple[Rooms, dict[str, list[Any]]]
) -> None:
    rooms, wanted = gallery
    page = context.new_page()  # their pictures lie on other machines, which the browser is told not to ask: it says so
    assert len(wanted) > 30
    for name, result in wanted.items():
        rooms.open(page, name)
        assert serialize(page) == result, name
