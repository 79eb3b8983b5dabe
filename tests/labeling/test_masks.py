"""Mask pixels between API and files."""

from __future__ import annotations

import base64
import copy
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from labelfs.labeling import rle
from labelfs.labeling.masks import externalize, from_png, internalize


class Files:
    """Where the PNG files go."""

    def __init__(self) -> None:
        self.content: dict[str, bytes] = {}

    def put(self, png: bytes) -> str:
        name = f"masks/{len(self.content)}.png"
        self.content[name] = png
        return name


def brush(mask: bytes, width: int, height: int, rgb: Any = None, **value: Any) -> dict[str, Any]:
    return {"id": "b", "type": "brushlabels", "from_name": "c", "to_name": "i", "original_width": width,
            "original_height": height,
            "value": {"format": "rle", "rle": list(rle.encode(mask, rgb)), "brushlabels": ["A"], **value}}


def bitmask(image: Image.Image) -> dict[str, Any]:
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    url = "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
    return {"id": "m", "type": "bitmasklabels", "from_name": "c", "to_name": "i",
            "value": {"imageDataURL": url, "bitmasklabels": ["A"]}}


def there(item: Any) -> tuple[Any, Files]:
    files = Files()
    before = json.dumps(item)
    found = externalize([item], files.put)[0]
    assert json.dumps(item) == before
    return found, files


@given(st.lists(st.sampled_from([0, 0, 255, 9]), min_size=6, max_size=6).map(bytes),
       st.one_of(st.none(), st.tuples(*[st.integers(0, 255)] * 3)))
def test_a_brush_mask_goes_to_a_file_and_comes_back_exactly(mask: bytes, rgb: Any):
    item = brush(mask, 3, 2, rgb)
    stored, files = there(item)
    assert list(stored["value"])[:2] == ["format", "mask"]
    assert "rle" not in stored["value"]
    assert from_png(files.content["masks/0.png"]) == ((3, 2), mask)
    assert internalize([stored], files.content.get) == [item]


def test_the_colour_is_kept_only_where_it_says_something():
    assert there(brush(b"\xff\0", 2, 1))[0]["value"].get("mask_rgb") is None
    assert there(brush(b"\xff\0", 2, 1, (238, 29, 255)))[0]["value"]["mask_rgb"] == [238, 29, 255]


@pytest.mark.parametrize("change", [
    {"value": {"format": "rle", "rle": [0, 0, 0]}},
    {"value": {"format": "rle", "rle": [0, 300]}},
    {"value": {"format": "rle", "rle": "text"}},
    {"value": {"format": "rle", "rle": [0.0, 1]}},
    {"value": {"format": "rle", "rle": None}},
    {"value": {"rle": [True, False]}},
    {"value": None}, {"value": []}, {"value": {}},
    {"original_width": 7}, {"original_width": None}, {"original_width": "3"}, {"original_height": 0},
])
def test_what_would_not_come_back_stays_inline(change: dict[str, Any]):
    item = {**brush(bytes(6), 3, 2), **change}
    stored, files = there(item)
    assert stored == item
    assert files.content == {}


def test_other_encoders_codes_stay_inline():
    """The same mask, padded with one more byte, or with literals for runs, is not what would be written."""
    item = brush(bytes(6), 3, 2)
    item["value"]["rle"].append(0)
    assert there(item)[0] == item
    mixed = brush(bytes(6), 3, 2)
    values = bytes([1, 2, 3, 255, 4, 5, 6, 255] + [0] * 16)  # two colours
    out = rle._Runs(rle._Writer())
    out.header(len(values))
    for one in values:
        out.add(one, 1)
    out.finish()
    mixed["value"]["rle"] = list(out.writer.bytes())
    assert rle.values(bytes(mixed["value"]["rle"])) == values
    assert there(mixed)[0] == mixed


def test_a_bitmask_goes_to_a_file_and_keeps_its_pixels():
    image = Image.new("RGBA", (3, 2))
    image.putpixel((1, 0), (0, 0, 0, 255))
    image.putpixel((2, 1), (0, 0, 0, 255))
    stored, files = there(bitmask(image))
    assert stored["value"] == {"mask": "masks/0.png", "bitmasklabels": ["A"]}
    assert from_png(files.content["masks/0.png"]) == ((3, 2), bytes([0, 255, 0, 0, 0, 255]))
    back = internalize([stored], files.content.get)[0]
    content = base64.b64decode(back["value"]["imageDataURL"].partition(",")[2])
    assert Image.open(io.BytesIO(content)).convert("RGBA").tobytes() == image.tobytes()
    again, more = there(back)
    assert again == stored
    assert more.content == files.content


def test_a_bitmask_of_one_other_colour_keeps_it():
    image = Image.new("RGBA", (2, 1))
    image.putpixel((1, 0), (9, 8, 7, 200))
    stored, files = there(bitmask(image))
    assert stored["value"]["mask_rgb"] == [9, 8, 7]
    assert there(internalize([stored], files.content.get)[0])[0] == stored


def test_a_bitmask_of_several_colours_stays_inline():
    image = Image.new("RGBA", (2, 1), (1, 2, 3, 255))
    image.putpixel((1, 0), (9, 8, 7, 200))
    item = bitmask(image)
    assert there(item)[0] == item
    for url in ("data:image/png;base64,AAAA", "data:image/png;base64,!", "x.png", None, 5):
        broken = copy.deepcopy(item)
        broken["value"]["imageDataURL"] = url
        assert there(broken)[0] == broken


def test_a_missing_or_broken_file_leaves_the_item_as_it_is():
    stored, _ = there(brush(bytes(6), 3, 2))
    assert internalize([stored], lambda _: None) == [stored]
    assert internalize([stored], lambda _: b"no picture") == [stored]
    odd = {**stored, "value": {**stored["value"], "mask_rgb": [1, 2]}}
    assert internalize([odd], lambda _: b"") == [odd]


def test_answers_about_a_mask_region_carry_it_too():
    item = {**brush(b"\xff" * 6, 3, 2), "type": "choices"}
    stored, files = there(item)
    assert "mask" in stored["value"]
    assert internalize([stored], files.content.get) == [item]


def test_items_that_are_none_pass():
    junk: list[Any] = [None, 5, "x", [], {"value": {"mask": 5}}, {"type": 3, "value": {"rle": [1]}}]
    assert externalize(junk, Files().put) == junk
    assert internalize(junk, lambda _: None) == junk


def test_every_mask_of_the_reference_material(shared: Path):
    folders = shared / "fixtures"
    outside = inside = 0
    for path in [*sorted(folders.glob("editor_examples/*.json")), *sorted(folders.glob("exports/*/tasks.json"))]:
        loaded = json.loads(path.read_text("utf-8"))
        for task in loaded if isinstance(loaded, list) else [loaded]:
            for one in [*task["annotations"], *task.get("predictions", [])]:
                files = Files()
                stored = externalize(one["result"], files.put)
                back = internalize(stored, files.content.get)
                for sent, kept, given_back in zip(one["result"], stored, back, strict=True):
                    if "rle" in sent.get("value", {}):
                        assert json.dumps(given_back) == json.dumps(sent)
                        outside, inside = outside + ("mask" in kept["value"]), inside + ("rle" in kept["value"])
    assert outside >= 17
    assert inside == 3  # three of a validator's own that are no masks
