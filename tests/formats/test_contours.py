"""Contours of masks against areas found by flooding; formats offered against what the peer offers."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from labelfs.formats.catalog import load
from labelfs.formats.contours import contours
from labelfs.formats.registry import EXPORTERS
from labelfs.labeling.config import parse

Place = tuple[int, int]
FOUR = ((0, 1), (1, 0), (0, -1), (-1, 0))
EIGHT = (*FOUR, (1, 1), (1, -1), (-1, 1), (-1, -1))


def flooded(start: Place, free: set[Place], ways: tuple[Place, ...]) -> set[Place]:
    seen, waiting = {start}, [start]
    while waiting:
        x, y = waiting.pop()
        for step in ways:
            place = x + step[0], y + step[1]
            if place in free and place not in seen:
                seen.add(place)
                waiting.append(place)
    return seen


@given(st.integers(1, 9), st.integers(1, 9), st.data())
@settings(max_examples=150)
def test_one_contour_per_area_and_holes_are_told(width: int, height: int, data: st.DataObject) -> None:
    opaque = bytes(data.draw(st.lists(st.sampled_from((0, 0, 200)), min_size=width * height, max_size=width * height)))
    drawn = {(at % width, at // width) for at, one in enumerate(opaque) if one}
    around = {(x, y) for x in range(-1, width + 1) for y in range(-1, height + 1)}
    outside = flooded((-1, -1), around - drawn, FOUR)
    filled = around - outside
    areas = 0
    rest = set(filled)
    while rest:
        rest -= flooded(next(iter(rest)), rest, EIGHT)
        areas += 1
    found = contours(opaque, width, height)
    assert len(found.rings) == areas
    assert found.holes == (filled != drawn)
    assert {point for ring in found.rings for point in ring} <= drawn


def test_formats_are_offered_as_label_studio_does(shared: Path) -> None:
    """Of the formats that Label Studio has; formats beyond it are offered by rules of their own."""
    load()
    offers = {case.parent: set(json.loads(case.read_text(encoding="utf-8"))["peer_offers"])
              for case in sorted((shared / "fixtures/exports").glob("*/case.json"))}
    known = set().union(*offers.values())
    assert len(known) > 14
    wrong = {}
    for case, peer in offers.items():
        config = parse((case / "config.xml").read_text(encoding="utf-8"))
        ours = {name for name, spec in EXPORTERS.items() if name in known and spec.offered(config)}
        if missing := peer - ours - {"CSV_OLD"}:
            wrong[case.name] = ("not offered", missing)
        elif extra := ours - peer:
            wrong[case.name] = ("offered", extra)
    assert not wrong
