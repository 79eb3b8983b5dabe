"""JSONL: one task, or one object of bare data, per line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.errors import Problem
from labelfs.formats.encoding import unicode_of
from labelfs.formats.json_read import Broken, value_of
from labelfs.formats.registry import Importer, Report, importer
from labelfs.formats.task_shape import NotATask, task_of

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

SUFFIXES = (".jsonl", ".ndjson", ".jsonlines")


def read(paths: list[Path], _config: Config | None, _options: Mapping[str, Any],
         report: Report) -> Iterator[dict[str, Any]]:
    """Tasks of each file, line by line; a line that cannot be read is a problem and the next one is tried."""
    for path in paths:
        with path.open(encoding=unicode_of(path), newline="\n") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    yield task_of(value_of(line, number), report)
                except Broken as broken:
                    report.problems.append(Problem(path.name, number, broken.message, "json"))
                except NotATask as reason:
                    report.problems.append(Problem(path.name, number, str(reason), "shape"))


def _sniff(paths: list[Path]) -> float:
    return 0.5 if all(path.suffix.lower() in SUFFIXES for path in paths) else 0.0


importer(Importer(
    name="JSONL",
    title="JSON lines",
    description="One task per line, or one object of bare data per line.",
    suffixes=SUFFIXES,
    run=read,
    sniff=_sniff,
    limits=("Drafts are left out; a line that is no task is told with its number.",),
))
