"""Making and installing: the two lines' clear words, the bundle's stamp, what the wheel holds."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from labelfs import resources

IGNORED = shutil.ignore_patterns(".git", ".venv", "node_modules", ".labelfs", "__pycache__", ".*_cache", "shots")


@pytest.fixture
def bundle(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("bundle", root / "frontend/bundle.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_stamp_is_the_one_that_the_build_writes(root: Path, bundle: ModuleType) -> None:
    command = [sys.executable, "frontend/bundle.py", "node", "build.mjs", "--stamp"]
    before = bundle.stamp()
    told = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.strip()
    assert told in {before, bundle.stamp()}  # somebody may be editing just now


def test_a_changed_source_makes_the_bundle_stale(tmp_path: Path, root: Path) -> None:
    shutil.copytree(root / "frontend", tmp_path / "frontend", ignore=IGNORED)
    script = ("import sys; sys.path.insert(0, 'frontend'); import bundle\n"
              "bundle.OUT.mkdir(parents=True); (bundle.OUT / 'manifest.json').write_text('{}')\n"
              "print(bundle.is_fresh()); (bundle.OUT / 'stamp').write_text(bundle.stamp()); print(bundle.is_fresh())\n"
              "(bundle.HERE / 'src/new.ts').write_text(''); print(bundle.is_fresh())")
    told = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "True", "False"]


@pytest.mark.parametrize(("failing", "words"), [
    ("sys.version_info", "Python 3.11 or newer"),
    ("ensurepip", "apt install python3-venv"),
])
def test_make_says_what_is_missing(tmp_path: Path, root: Path, failing: str, words: str) -> None:
    shutil.copy(root / "Makefile", tmp_path)
    for name in ("pyproject.toml", "hatch_build.py"):
        (tmp_path / name).touch()
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\ncase "$*" in *{failing}*) exit 1;; esac\nexit 0\n')
    python.chmod(0o755)
    command = ["make", "serve", f"PYTHON={python}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert words in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_resources_of_the_checkout() -> None:
    known = resources.templates()
    assert len(known) >= 30
    assert resources.template("object-detection").config.startswith("<")
    assert resources.template("IMAGES/Object_Detection").tasks
    assert (resources.folder("sample_project") / "config.xml").is_file()


@pytest.mark.slow
def test_the_wheel_holds_all_that_is_needed(tmp_path: Path, root: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(root, source, ignore=IGNORED)
    (source / "sample_project/.labelfs").mkdir()
    (source / "sample_project/.labelfs/index.db").write_text("local")
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation"]
    environment = os.environ | {"LABELFS_SKIP_FRONTEND": "1"}
    subprocess.run([*pip, "-w", str(tmp_path), "."], cwd=source, env=environment, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
    assert "labelfs/cli.py" in names
    assert "labelfs/resources/sample_project/config.xml" in names
    assert "labelfs/resources/examples/workspace.json" in names
    assert sum(name.startswith("labelfs/resources/templates/") for name in names) > 90
    assert any(name.startswith("labelfs/labeling/schemas/") for name in names)
    assert not [name for name in names if ".labelfs/" in name or name.endswith((".map", ".pyc"))]
    if (source / "labelfs/static/build/manifest.json").is_file():
        assert "labelfs/static/build/manifest.json" in names
