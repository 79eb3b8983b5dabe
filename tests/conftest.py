"""Fixtures that every room's tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared reference material (vectors, golden exports, recordings); tests that need it skip where it is absent."""
    folder = Path(os.environ.get("LABELFS_SHARED", ROOT.parent / "shared"))
    if not (folder / "fixtures").is_dir():
        pytest.skip(f"no reference material at {folder} (set LABELFS_SHARED)")
    return folder
