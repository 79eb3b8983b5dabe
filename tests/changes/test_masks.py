"""Masks are compared by their pixels, wherever these are: a PNG file of either state, run-length code, a data URL."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from labelfs.changes.diff import compare
from labelfs.changes.tree import MemoryTree
from labelfs.labeling import rle
from labelfs.labeling.masks import to_png
from labelfs.store.canonical import canonical_object
from labelfs.store.layout import Kind
from tests.changes.conftest import NAME, annotation

SIZE = 8
LEFT = bytes(255 if x < 4 else 0 for _ in range(SIZE) for x in range(SIZE))
MIDDLE = bytes(255 if 2 <= x < 6 else 0 for _ in range(SIZE) for x in range(SIZE))


def brush(**value: Any) -> dict[str, Any]:
    return {"id": "m", "value": {"format": "rle", "brushlabels": ["Cat"], **value}, "from_name": "b", "to_name": "o",
            "type": "brushlabels", "original_width": SIZE, "original_height": SIZE}


def state(name: str, value: dict[str, Any], kind: str) -> MemoryTree:
    files: dict[str, bytes] = {}
    if kind == "file":
        files[f"annotations/masks/{name}.png"] = value.pop("png")
        value["mask"] = f"masks/{name}.png"
    item = brush(**value)
    if kind == "url":
        item |= {"type": "bitmasklabels", "value": {"bitmasklabels": ["Cat"], **value}}
    return MemoryTree(name, {NAME: canonical_object(annotation([item]), Kind.ANNOTATION), **files})


@pytest.mark.parametrize("kind", ["file", "code", "url"])
def test_overlap_of_pixels(kind: str) -> None:
    def value(pixels: bytes) -> dict[str, Any]:
        png = to_png(pixels, SIZE, SIZE)
        if kind == "file":
            return {"png": png}
        if kind == "code":
            return {"rle": list(rle.encode(pixels))}
        return {"imageDataURL": "data:image/png;base64," + base64.b64encode(_rgba(pixels)).decode()}

    diff = compare(state("a", value(LEFT), kind), state("b", value(MIDDLE), kind))
    assert [one.kind for one in diff.changes] == ["reshaped"]
    assert diff.changes[0].measure is not None
    assert diff.changes[0].measure.value == pytest.approx(1 / 3)
    assert not compare(state("a", value(LEFT), kind), state("a", value(LEFT), kind))


def _rgba(pixels: bytes) -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.frombytes("RGBA", (SIZE, SIZE), b"".join(bytes((0, 0, 0, one)) for one in pixels)).save(out, "PNG")
    return out.getvalue()
