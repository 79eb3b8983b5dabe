"""Fixtures that every room's tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.backends import backend

__all__ = ["backend"]

# the machines that run the tests are often busy: a slow draw is not a fault of the code
settings.register_profile("labelfs", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("labelfs")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference material (vectors, golden exports, recordings); tests that need it skip where it is absent."""
    folder = Path(os.environ.get("LABELFS_SHARED", ROOT.parent / "shared"))
    if not (folder / "fixtures").is_dir():
        pytest.skip(f"no reference material at {folder} (set LABELFS_SHARED)")
    return folder
