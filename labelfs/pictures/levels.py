"""How a large picture is cut: a preview, and levels of tiles for whoever looks closer."""

from __future__ import annotations

from collections.abc import Iterator

PREVIEW = 4096
"""Pixels of the preview's longer side."""
TILE = 512
"""Pixels of a tile's side; those at the right and lower edge are smaller."""

Box = tuple[int, int, int, int]


def levels_of(width: int, height: int) -> int:
    """How many levels of tiles there are: each is half as large as the one before, the last larger than the preview."""
    longest, levels = max(width, height), 0
    while longest > PREVIEW:
        longest, levels = (longest + 1) // 2, levels + 1
    return levels


def tiles_of(width: int, height: int) -> Iterator[tuple[int, int, Box]]:
    """`(column, row, (left, top, right, bottom))` of each tile of a level of that size."""
    for row, top in enumerate(range(0, height, TILE)):
        for column, left in enumerate(range(0, width, TILE)):
            yield column, row, (left, top, min(left + TILE, width), min(top + TILE, height))
