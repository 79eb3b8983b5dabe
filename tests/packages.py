"""Packages of the index that no test may share its own interpreter's folder with: other versions of what is there."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest


def installed(root: Path, *requirements: str, dependencies: bool = True) -> Path:
    """A folder with the packages, for `PYTHONPATH`; made once beside the tests. Fails where it cannot be made."""
    home = root / ".pytest_cache" / "packages" / re.sub(r"[^\w.-]+", "-", "+".join(requirements))
    if home.exists():
        return home
    home.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=home.parent))
    options = ["-q", "--no-warn-conflicts", "--target", str(made), *([] if dependencies else ["--no-deps"])]
    done = subprocess.run([sys.executable, "-m", "pip", "install", *options, *requirements],
                          capture_output=True, text=True, timeout=300, check=False)
    if done.returncode != 0:
        shutil.rmtree(made)
        pytest.fail(f"{', '.join(requirements)} cannot be installed: {done.stderr.strip()[-400:]}", pytrace=False)
    try:
        made.rename(home)
    except OSError:  # another process was quicker
        shutil.rmtree(made)
    return home
