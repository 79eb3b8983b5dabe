"""CSV and TSV export: one row per annotation, one column per data key and control, columns sorted by code point."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, Self

from labelfs.formats.items import Item, items
from labelfs.formats.json_text import compact
from labelfs.formats.registry import Exporter, Output, Report, Task, exporter
from labelfs.formats.simple import BOOKKEEPING, answers, bookkeeping, renamed

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

_IN_MEMORY = 8 * 1024 * 1024
"""Bytes of rows kept in memory before they go to a temporary file; columns are known only at the end."""
_TOGETHER = 500
"""Rows written at a time."""
_PIECE = 1 << 16
_ROW = re.compile(rb'((?:[^"\r]++|"[^"]*+")*+)\r\n')
Row = tuple[Mapping[str, Any], dict[str, Any], dict[str, Any]]
"""What data, controls and bookkeeping say."""


class Columns:
    """The columns met so far: data keys, controls and bookkeeping apart, since their names may collide."""

    def __init__(self) -> None:
        self.data: dict[str, None] = {}
        self.controls: dict[str, None] = {}
        self.book: dict[str, None] = dict.fromkeys(("id", *BOOKKEEPING))

    def add(self, row: Row) -> bool:
        """Take note of one row's names; says whether one is new."""
        data, said, book = row
        if data.keys() <= self.data.keys() and said.keys() <= self.controls.keys() and book.keys() <= self.book.keys():
            return False
        self.data.update(dict.fromkeys(data))
        self.controls.update(dict.fromkeys(said))
        self.book.update(dict.fromkeys(book))
        return True

    def header(self) -> list[tuple[str, int, str]]:
        """Each column in order: its name, which part of a row it comes from, and the key there."""
        controls = {name: f"_control_{name}" if name in self.book else name for name in self.controls}
        data = renamed(self.data, {*self.book, *controls.values()})
        found = [(data[key], 0, key) for key in self.data] + [(controls[key], 1, key) for key in self.controls]
        return sorted(found + [(key, 2, key) for key in self.book])


def _row(item: Item) -> Row:
    said, book = answers(item), bookkeeping(item)
    for name, tag in item.tags.items():
        if tag in {"chat", "chatmessage"}:
            said[f"{name}_transcript"] = _transcript(said[name])
    if book["annotator"] is not None:
        book["annotator"] = str(book["annotator"])
    return item.task.get("data") or {}, said, book


def _transcript(messages: Any) -> str:
    lines = [f"{one.get('role', '')}: {one.get('content', '')}" for one in messages if isinstance(one, Mapping)]
    return "\n".join(lines).rstrip()


def _cell(value: Any) -> Any:
    """What stands in a cell: structures as JSON, null as the empty text, numbers and booleans bare."""
    if value is None:
        return ""
    return compact(value) if isinstance(value, (dict, list)) else value


@dataclass(slots=True)
class Part:
    """Rows that were written while the same columns were known: these, and where their text begins and ends."""

    places: list[tuple[int, str]]
    begin: int
    end: int


class Table:
    """Rows as text in a temporary file; a new part of it begins where a row has a new column."""

    def __init__(self, separator: str) -> None:
        self.columns = Columns()
        self._separator = separator
        self._parts: list[Part] = []
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (closed by `__exit__`)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, rows: Iterable[Row]) -> None:
        """Add rows; memory holds these and the first megabytes of text."""
        known: list[Row] = []
        for row in rows:
            if self.columns.add(row):
                self._put(known)
                known = []
                places = [(part, key) for _name, part, key in self.columns.header()]
                self._parts.append(Part(places, self._file.tell(), self._file.tell()))
            known.append(row)
        self._put(known)

    def _put(self, rows: list[Row]) -> None:
        if rows:
            part = self._parts[-1]
            part.end += self._file.write(_text(_cells(rows, part.places), self._separator))

    def write(self, stream: IO[bytes]) -> None:
        """Write the header and all rows; columns that came after a row are empty in it."""
        header = self.columns.header()
        stream.write(_text([[name for name, _part, _key in header]], self._separator))
        last = [(part, key) for _name, part, key in header]
        self._file.seek(0)
        for part in self._parts:
            before = {place: number for number, place in enumerate(part.places)}
            order = None if last == part.places else [before.get(place) for place in last]
            if order is None:
                stream.writelines(self._pieces(part))
            else:
                self._moved(part, order, stream)

    def _pieces(self, part: Part) -> Iterator[bytes]:
        left = part.end - part.begin
        while left:
            piece = self._file.read(min(left, _PIECE))
            left -= len(piece)
            yield piece

    def _moved(self, part: Part, order: list[int | None], stream: IO[bytes]) -> None:
        """Write rows with their cells in another order."""
        between, waiting = self._separator.encode(), b""
        cell = re.compile(rb'(?:^|%b)((?:"[^"]*+")++|[^"%b]*+)' % (between, between))
        for piece in self._pieces(part):
            waiting, end = waiting + piece, 0
            while row := _ROW.match(waiting, end):
                cells, end = cell.findall(row[1]), row.end()
                stream.write(between.join([b'""' if one is None else cells[one] for one in order]) + b"\r\n")
            waiting = waiting[end:]


def _cells(rows: Iterable[Row], places: list[tuple[int, str]]) -> Iterator[list[Any]]:
    for row in rows:
        yield [one if (one := row[part].get(key)).__class__ is str else _cell(one) for part, key in places]


def _text(rows: Iterable[Iterable[Any]], separator: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8")


def export(tasks: Iterable[Task], config: Config, output: Output, _options: Mapping[str, Any], report: Report,
           *, name: str, separator: str) -> None:
    """Write `name`, columns separated by `separator`; rows wait in a temporary file until all columns are known."""
    rows = map(_row, items(tasks, config, report))
    with Table(separator) as table:
        while chunk := list(islice(rows, _TOGETHER)):
            table.add(chunk)
        with output.file(name) as stream:
            table.write(stream)


def _register(name: str, separator: str, words: str, media_type: str) -> None:
    suffix = f".{name.lower()}"
    run: Callable[..., None] = partial(export, name=f"result{suffix}", separator=separator)
    exporter(Exporter(
        name=name,
        title=name,
        description=f"One row per annotation, {words}: the task's data and each control's answer in a column.",
        suffix=suffix,
        run=run,
        media_type=media_type,
        limits=("Ids of regions, relations, and what stands beside `value` are left out.",
                "Empty, null and missing look alike; skipped annotations are left out."),
    ))


_register("CSV", ",", "separated by commas", "text/csv")
_register("TSV", "\t", "separated by tabs", "text/tab-separated-values")
