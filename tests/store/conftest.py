"""Stores on real temporary folders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from labelfs.store.store import Store


@pytest.fixture
def open_store() -> Iterator[Callable[..., Store]]:
    """Open stores that are closed after the test."""
    opened: list[Store] = []

    def open_one(root: Path, **options: bool) -> Store:
        opened.append(Store.open(root, **{"fsync": False, **options}))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


@pytest.fixture
def store(tmp_path: Path, open_store: Callable[..., Store]) -> Store:
    """A store of an empty folder."""
    return open_store(tmp_path)
