"""How much script a first labeling page loads: read from the built bundle itself, gzip as a server would send it."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

from tests.bundle import built_bundle

BUDGET = 100_000
# what `<View><RectangleLabels><Label/></RectangleLabels><Image/></View>` asks for; Label has no module
BOX_TAGS = ("view", "rectanglelabels", "label", "image")
STATIC = re.compile(r"""(?:^|[;}\n])\s*(?:import|export)(?:[^"';()]*?from)?\s*["']\./([^"']+\.js)["']""")
LOADED = re.compile(r"""["']?(\w+)["']?:\(\)=>import\(["']\./([^"']+\.js)["']\)""")


@pytest.fixture(scope="module")
def bundle() -> Path:
    return built_bundle()


def with_imports(bundle: Path, files: set[str]) -> set[str]:
    """The files and all that they import before they run."""
    seen: set[str] = set()
    todo = set(files)
    while todo:
        name = todo.pop()
        seen.add(name)
        todo |= set(STATIC.findall((bundle / name).read_text("utf-8"))) - seen
    return seen


def tag_files(bundle: Path, files: set[str]) -> dict[str, str]:
    """Tag name → its module, from the table that loads tags."""
    found: dict[str, str] = {}
    for name in files:
        rows = dict(LOADED.findall((bundle / name).read_text("utf-8")))
        if {"view", "image"} <= set(rows):
            found |= rows
    return found


def zipped(bundle: Path, files: set[str]) -> int:
    return sum(len(gzip.compress((bundle / name).read_bytes(), 9)) for name in files)


def page_files(bundle: Path, tags: tuple[str, ...]) -> set[str]:
    entry = json.loads((bundle / "manifest.json").read_text("utf-8"))["label"]
    files = with_imports(bundle, {entry["file"], *entry["preload"]})
    table = tag_files(bundle, files)
    assert {"view", "image", "rectanglelabels", "polygon"} <= set(table), "the table of tags was not found"
    return with_imports(bundle, files | {table[tag] for tag in tags if tag in table})


def test_a_page_of_boxes_loads_at_most_a_hundred_kilobytes_of_script(bundle: Path) -> None:
    files = page_files(bundle, BOX_TAGS)
    sizes = sorted(((zipped(bundle, {name}), name) for name in files), reverse=True)
    assert zipped(bundle, files) <= BUDGET, sizes[:12]


def test_the_page_of_the_sample_project_loads_no_more(bundle: Path, root: Path) -> None:
    config = (root / "sample_project" / "config.xml").read_text("utf-8")
    tags = tuple({tag.lower() for tag in re.findall(r"<(\w+)", config)})
    assert {"image", "choices"} <= set(tags)
    files = page_files(bundle, tags)
    assert zipped(bundle, files) <= BUDGET, zipped(bundle, files)


def test_a_page_of_boxes_loads_no_other_shape(bundle: Path) -> None:
    own = page_files(bundle, BOX_TAGS)
    for tag in ("polygonlabels", "ellipselabels", "keypointlabels", "vectorlabels", "brushlabels", "bitmasklabels"):
        more = page_files(bundle, (*BOX_TAGS, tag)) - own
        assert zipped(bundle, more) > 700, f"the code of {tag} comes with every picture"
