"""The browser bundle that tests look at: built when its sources changed."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def built_bundle() -> Path:
    """The folder of the bundle, fresh."""
    spec = importlib.util.spec_from_file_location("bundle", ROOT / "frontend" / "bundle.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.build()
    return Path(module.OUT)
