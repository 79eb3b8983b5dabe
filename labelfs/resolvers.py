"""`resolver` of pictures, sounds, films and series: the file stands in one column of the first row of a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.labeling.variables import as_text, resolve
from labelfs.media_references import MediaFinder, is_remote, names_of

if TYPE_CHECKING:
    from labelfs.labeling.config import Node

TAGS = frozenset("Image Audio AudioPlus Video TimeSeries".split())
"""The others read texts, which their page resolves by itself."""
TABS = {"\\t": "\t", "tab": "\t"}


@dataclass(slots=True)
class Resolved:
    """What was found: the references of the CSV files' cells, and reference of a CSV file → why it gave none."""

    references: list[str] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)


def resolve_values(tree: Node, data: Mapping[str, Any], media: MediaFinder) -> Resolved:
    """Put the cell into the `value` of each object with a `resolver`; what cannot be read stays as it is written."""
    resolved = Resolved()
    for node in tree.walk():
        options = str(node.attrs.get("resolver") or "")
        if node.tag not in TAGS or not options:
            continue
        reference = as_text(resolve(str(node.attrs.get("value", "")), data))
        try:
            cell = first_cell(_file(reference, media), options)
        except (ValueError, OSError) as fault:
            resolved.failures[reference] = str(fault)
            continue
        node.attrs["value"] = cell
        resolved.references.append(cell)
    return resolved


def _file(reference: str, media: MediaFinder) -> Path:
    names = names_of(reference)
    if not names:
        raise ValueError("a resolver reads CSV files of the project only" if is_remote(reference) else "no CSV file")
    path = media.file(reference)
    if path is None:
        raise ValueError("no such CSV file")
    return path


def first_cell(path: Path, options: str) -> str:
    """One cell of the first row, as `csv|separator=;|headless|column=name` says; ValueError when there is none."""
    kind, *rest = [part.strip() for part in options.split("|")]
    if kind.lower() != "csv":
        raise ValueError(f"the resolver “{kind}” is not known; only csv is")
    told = dict(part.partition("=")[::2] for part in rest)
    separator = TABS.get(told.get("separator", ""), told.get("separator") or ",")
    if len(separator) != 1:
        raise ValueError(f"a separator is one character, not “{separator}”")
    with path.open(newline="", encoding="utf-8-sig", errors="replace") as file:
        rows = csv.reader(file, delimiter=separator)
        try:
            first = next(rows, [])
            columns, row = (list(map(str, range(len(first)))), first) if "headless" in told else (first, next(rows, []))
        except csv.Error as fault:
            raise ValueError(f"it is no CSV: {fault}") from None
    wanted = told.get("column") or (columns[0] if columns else "")
    at = columns.index(wanted) if wanted in columns else int(wanted) if wanted.isdecimal() else -1
    if not 0 <= at < len(row):
        raise ValueError(f"the CSV file has no row with a column “{wanted}”")
    return row[at]
