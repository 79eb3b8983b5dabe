"""CSV and TSV import: one task per row; texts stay texts."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import islice, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.errors import BadFile, BadRequest, Problem
from labelfs.formats.encoding import chosen_encoding
from labelfs.formats.registry import Importer, Report, importer

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,16})?")
_SAFE = 2**53
_ENCODING = "{file} was read as {encoding}"


def _rows(path: Path, separator: str, encoding: str, report: Report | None) -> Iterator[tuple[int, list[str]]]:
    """`(line, cells)` of every row that is not blank; broken ones become problems."""
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=separator, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if report is not None:
                    report.problems.append(Problem(path.name, line, _reason(str(error)), "csv"))
                continue
            if cells:
                yield line, cells


def _reason(message: str) -> str:
    if message == "unexpected end of data":
        return "the quote that opens in this row is never closed; everything after it was left out"
    return f"not a valid row: {message}"


def separator_of(path: Path, encoding: str) -> str:
    """A tab if the name ends in `.tsv`, else what occurs most of `,`, `;` and tab in the first line."""
    if path.suffix.lower() in {".tsv", ".tab"}:
        return "\t"
    with path.open(encoding=encoding, newline="") as file:
        first = re.sub(r'"[^"]*"', "", file.readline())
    return max((",", ";", "\t"), key=first.count)


def _header(path: Path, cells: list[str]) -> list[str]:
    names = [cell.strip() or f"column_{number}" for number, cell in enumerate(cells, 1)]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise BadFile(Problem(path.name, 1, f"two columns are named {twice!r}", "header"))
    return names


def _is_number(text: str) -> bool:
    """Whether the text is a number that JSON would write exactly so."""
    if not _NUMBER.fullmatch(text):
        return False
    value = json.loads(text)
    return json.dumps(value) == text and abs(value) <= _SAFE


def _number_columns(rows: Iterator[tuple[int, list[str]]], width: int, texts: set[int]) -> set[int]:
    """Columns whose every cell is a number or empty, and some cell a number."""
    candidates, filled = set(range(width)) - texts, set[int]()
    for _, cells in rows:
        for index, cell in enumerate(islice(cells, width)):
            if not cell or index not in candidates:
                continue
            (filled.add if _is_number(cell) else candidates.discard)(index)
        if not candidates:
            break
    return candidates & filled


def _text_keys(config: Config | None) -> set[str]:
    """Data keys that the config shows: what a person reads stays as it was written."""
    return set(config.variables()) if config is not None else set()


def read(paths: list[Path], config: Config | None, options: Mapping[str, Any], report: Report,
         *, separator: str | None = None) -> Iterator[dict[str, Any]]:
    """One task per row of each table. Options: `separator`, `encoding`.

    A column in which every cell is a plain number becomes numbers, unless the config shows it; everything
    else (`0012`, `true`, `1e5`) stays the text it is. Raises `BadFile` when there is no usable header.
    """
    for path in paths:
        encoding = chosen_encoding(path, options)
        if not encoding.startswith("utf"):
            report.notes.append(_ENCODING.format(file=path.name, encoding=encoding))
        chosen = options.get("separator") or separator or separator_of(path, encoding)
        if len(chosen) != 1 or chosen in '"\r\n':
            msg = f"a separator is one character, not {chosen[:20]!r}"
            raise BadRequest(msg, fields={"separator": [msg]})
        yield from _table(path, chosen, encoding, _text_keys(config), report)


def _table(path: Path, separator: str, encoding: str, texts: set[str], report: Report) -> Iterator[dict[str, Any]]:
    rows = _rows(path, separator, encoding, report)
    first = next(rows, None)
    if first is None:
        raise BadFile(Problem(path.name, 1, "the table is empty: its first row must name the columns", "header"))
    names = _header(path, first[1])
    again = islice(_rows(path, separator, encoding, None), 1, None)
    shown = {index for index, name in enumerate(names) if name in texts}
    numbers = _number_columns(again, len(names), shown)
    for line, cells in rows:
        if len(cells) > len(names):
            message = f"{len(cells)} cells, but the header names {len(names)} columns"
            report.problems.append(Problem(path.name, line, message, "csv"))
            continue
        report.tasks += 1
        yield {"data": {
            name: json.loads(cell) if index in numbers and cell else cell
            for index, (name, cell) in enumerate(zip_longest(names, cells, fillvalue=""))
        }}


def _sniff(paths: list[Path], suffixes: tuple[str, ...]) -> float:
    return 0.5 if all(path.suffix.lower() in suffixes for path in paths) else 0.0


def _register(name: str, title: str, suffixes: tuple[str, ...], separator: str | None) -> None:
    run: Callable[..., Iterator[dict[str, Any]]] = partial(read, separator=separator)
    importer(Importer(
        name=name,
        title=title,
        description="One task per row; the first row names the columns.",
        suffixes=suffixes,
        run=run,
        sniff=partial(_sniff, suffixes=suffixes),
        limits=("A column in which every cell is a plain number becomes numbers, unless the config shows it.",
                "A row with more cells than the header is told and left out."),
    ))


_register("CSV", "Table separated by commas or semicolons", (".csv",), None)
_register("TSV", "Table separated by tabs", (".tsv", ".tab"), "\t")
