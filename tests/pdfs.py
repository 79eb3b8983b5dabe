"""The maker of small PDF documents in scripts/, for tests."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "write_pdf.py"


def write_pdf() -> ModuleType:
    """The script as a module: `pdf`, `Line`, `Rule`."""
    spec = importlib.util.spec_from_file_location("write_pdf", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["write_pdf"] = module  # its dataclasses look themselves up
    spec.loader.exec_module(module)
    return module
