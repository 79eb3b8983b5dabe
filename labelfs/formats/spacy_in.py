"""JSON lines of text tools in: spaCy, Prodigy, doccano."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.errors import Problem
from labelfs.formats.data_key import data_key
from labelfs.formats.encoding import unicode_of
from labelfs.formats.json_read import Broken, value_of
from labelfs.formats.jsonl import SUFFIXES
from labelfs.formats.records import Records, looks_like_labels
from labelfs.formats.registry import Importer, Report, importer
from labelfs.formats.sheet import Sheet

if TYPE_CHECKING:
    from labelfs.labeling.config import Config


def rows_of(path: Path, report: Report) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The objects of a file of JSON lines with their lines; what is none is told."""
    with path.open(encoding=unicode_of(path), newline="\n") as file:
        for line, text in enumerate(file, 1):
            if not text.strip():
                continue
            try:
                row = value_of(text, line)
            except Broken as broken:
                report.problems.append(Problem(path.name, line, broken.message, "json"))
                continue
            if isinstance(row, Mapping):
                yield line, row
            else:
                report.problems.append(Problem(path.name, line, "a row must be an object", "shape"))


def read(paths: list[Path], config: Config | None, options: Mapping[str, Any],
         report: Report) -> Iterator[dict[str, Any]]:
    """A task per row: `entities`, `spans`, `cats`, `label`, `annotations`, `relations`, `answer`; the rest is data."""
    key = data_key(config, options, ("Text",), "text")
    sheet = Sheet.of(config, options, report)
    for path in paths:
        records = Records(sheet, key, report, "spacy", {})
        for line, row in rows_of(path, report):
            yield from taken(records, row, path.name, line, report)


def taken(records: Records, row: Mapping[str, Any], name: str, line: int, report: Report) -> Iterator[dict[str, Any]]:
    """The task of a row, or a line of the report."""
    try:
        task = records.task(row)
    except (ValueError, TypeError) as fault:
        report.problems.append(Problem(name, line, str(fault), "row"))
        return
    regions = sum(len(one["result"]) for one in task["annotations"])
    report.took(name, tasks=1, regions=regions)
    yield task


def _sniff(paths: list[Path]) -> float:
    return 0.7 if all(path.suffix.lower() in SUFFIXES and looks_like_labels(_first(path)) for path in paths) else 0.0


def _first(path: Path) -> Any:
    """The first row; None where it cannot be read."""
    with path.open("rb") as file:
        for raw in file:
            if raw.strip(b"\xef\xbb\xbf \t\r\n"):
                try:
                    return json.loads(raw.decode("utf-8-sig"))
                except (ValueError, RecursionError):
                    return None
    return None


importer(Importer(
    name="SPACY",
    title="spaCy, Prodigy, doccano",
    description="JSON lines with texts and their spans, relations, categories and answers.",
    suffixes=SUFFIXES,
    run=read,
    sniff=_sniff,
    limits=("Rejected and ignored rows of Prodigy become skipped annotations.",
            "doccano's rows become an annotation per user.",
            "DocBin files are a format of their own."),
))
