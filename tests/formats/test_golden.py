"""The golden exports of the reference, compared by meaning with the reference's own comparison."""

from __future__ import annotations

import importlib.util
import json
import sys
from argparse import Namespace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from labelfs.formats.catalog import exporter_named
from labelfs.formats.output import FolderOutput, MediaFinder
from labelfs.formats.registry import Report
from labelfs.labeling.config import parse

FORMATS = ("JSON", "JSON_MIN", "CSV", "TSV")


def comparison(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("golden_compare", shared / "fixtures/exports/compare.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True
    spec.loader.exec_module(module)
    return module


def finder(case: Path) -> MediaFinder:
    """The references of the golden tasks: uploads, local files and paths in the case's folder."""

    def find(reference: str) -> Path | None:
        name = reference.removeprefix("/data/local-files/?d=")
        name = "upload/" + name.removeprefix("/data/upload/") if name.startswith("/data/upload/") else name
        return found if not name.startswith("/") and (found := case / name).is_file() else None

    return find


def export(case: Path, name: str, folder: Path, *, exact: bool = False) -> Report:
    report = Report()
    config = parse((case / "config.xml").read_text(encoding="utf-8"))
    tasks = json.loads((case / "tasks.json").read_text(encoding="utf-8"))
    exporter_named(name).run(tasks, config, FolderOutput(folder, finder(case)), {"exact": exact}, report)
    return report


def differences(shared: Path, case: Path, name: str, folder: Path) -> list[str]:
    options = Namespace(tol=1e-6, skip_unlabeled=False, ignore=[], loose_categories=False, strict=False)
    return list(comparison(shared).run(str(case / "expected" / name), str(folder), name, options))


@pytest.mark.parametrize("name", FORMATS)
def test_every_golden_case(shared: Path, tmp_path: Path, name: str) -> None:
    wrong: dict[str, list[str]] = {}
    seen = 0
    for case in sorted((shared / "fixtures/exports").iterdir()):
        if not (case / "expected" / name).is_dir():
            continue
        about: dict[str, Any] = json.loads((case / "case.json").read_text(encoding="utf-8"))
        seen += 1
        export(case, name, tmp_path / case.name)
        found = differences(shared, case, name, tmp_path / case.name)
        bugs = set(about["peer_bug"]) | ({"TSV"} if "CSV" in about["peer_bug"] else set())  # the same rows
        if found and name not in bugs:
            wrong[case.name] = found
    assert not wrong
    assert seen > 40


EXACT = (("CONLL2003", 5), ("COCO", 14), ("COCO_WITH_IMAGES", 4), ("YOLO", 14), ("YOLO_WITH_IMAGES", 4),
         ("YOLO_OBB", 10), ("YOLO_OBB_WITH_IMAGES", 2), ("VOC", 10), ("BRUSH_TO_PNG", 4),
         ("BRUSH_TO_NUMPY", 4), ("ASR_MANIFEST", 3), ("DOCLANG", 1), ("BRUSH_TO_COCO", 4))


@pytest.mark.parametrize(("name", "cases"), EXACT)
def test_exact_mode_equals_every_golden_case(shared: Path, tmp_path: Path, name: str, cases: int) -> None:
    wrong: dict[str, list[str]] = {}
    found = [case for case in sorted((shared / "fixtures/exports").iterdir()) if (case / "expected" / name).is_dir()]
    for case in found:
        export(case, name, tmp_path / case.name, exact=True)
        if differing := differences(shared, case, name, tmp_path / case.name):
            wrong[case.name] = differing
    assert not wrong
    assert len(found) >= cases


def test_data_keys_that_collide_are_kept(shared: Path, tmp_path: Path) -> None:
    case = shared / "fixtures/exports/colliding_keys"
    export(case, "JSON_MIN", tmp_path)
    first, second = json.loads((tmp_path / "result.json").read_text())
    assert first["id"] == 121
    assert first["label"] == "Positive"
    assert first["_data_label"] == "from data"
    assert first["_data_id"] == "data-id"
    assert first["_data_annotator"] == "data annotator"
    assert first["_data_created_at"] == "1999"
    assert "label" not in second
    assert second["_data_label"] == "only data here"


def test_nobody_is_nobody(shared: Path, tmp_path: Path) -> None:
    case = shared / "fixtures/exports/bookkeeping"
    export(case, "JSON_MIN", tmp_path)
    first, second = json.loads((tmp_path / "result.json").read_text())
    assert first["annotator"] == "ben@example.org"
    assert second["annotator"] is None


def test_losses_are_counted(shared: Path, tmp_path: Path) -> None:
    report = export(shared / "fixtures/exports/ner_relations", "CSV", tmp_path)
    assert any("relations" in sentence and count > 0 for sentence, count in report.losses.items())
