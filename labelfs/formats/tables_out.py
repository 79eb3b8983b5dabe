"""CSV and TSV export: one row per annotation, one column per data key and control, columns sorted by code point."""

from __future__ import annotations

import csv
import io
import marshal
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import IO, TYPE_CHECKING, Any

from labelfs.formats.items import Item, items
from labelfs.formats.json_text import compact
from labelfs.formats.registry import Exporter, Output, Report, Task, exporter
from labelfs.formats.simple import BOOKKEEPING, answers, bookkeeping, renamed

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

_IN_MEMORY = 8 * 1024 * 1024
"""Bytes of rows kept in memory before they go to a temporary file; columns are known only at the end."""


class Columns:
    """The columns met so far: data keys, controls and bookkeeping apart, since their names may collide."""

    def __init__(self) -> None:
        self.data: dict[str, None] = {}
        self.controls: dict[str, None] = {}
        self.book: dict[str, None] = dict.fromkeys(("id", *BOOKKEEPING))

    def add(self, data: Iterable[str], controls: Iterable[str], book: Iterable[str]) -> None:
        """Take note of one row's names."""
        self.data.update(dict.fromkeys(data))
        self.controls.update(dict.fromkeys(controls))
        self.book.update(dict.fromkeys(book))

    def names(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Data key → column and control → column."""
        controls = {name: f"_control_{name}" if name in self.book else name for name in self.controls}
        return renamed(self.data, {*self.book, *controls.values()}), controls


def _row(item: Item) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    said, book = answers(item), bookkeeping(item)
    for name, tag in item.tags.items():
        if tag in {"chat", "chatmessage"}:
            said[f"{name}_transcript"] = _transcript(said[name])
    if book["annotator"] is not None:
        book["annotator"] = str(book["annotator"])
    return dict(item.task.get("data") or {}), said, book


def _transcript(messages: Any) -> str:
    lines = [f"{one.get('role', '')}: {one.get('content', '')}" for one in messages if isinstance(one, Mapping)]
    return "\n".join(lines).rstrip()


def _cell(value: Any) -> Any:
    """What stands in a cell: structures as JSON, null as the empty text, numbers and booleans bare."""
    if value is None:
        return ""
    return compact(value) if isinstance(value, (dict, list)) else value


def _write(spool: IO[bytes], columns: Columns, stream: IO[bytes], separator: str) -> None:
    data_names, control_names = columns.names()
    header = sorted({*data_names.values(), *control_names.values(), *columns.book})
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    table = csv.writer(text, delimiter=separator, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    table.writerow(header)
    for data, said, book in _read(spool):
        cells = {data_names[key]: value for key, value in data.items()}
        cells |= {control_names[name]: value for name, value in said.items()} | book
        table.writerow([_cell(cells.get(name)) for name in header])
    text.detach()


def _read(spool: IO[bytes]) -> Iterator[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]]:
    end = spool.tell()
    spool.seek(0)
    while spool.tell() < end:
        yield marshal.load(spool)  # noqa: S302 (our own rows, written a moment ago)


def export(tasks: Iterable[Task], config: Config, output: Output, _options: Mapping[str, Any], report: Report,
           *, name: str, separator: str) -> None:
    """Write `name`, columns separated by `separator`; rows wait in a spool until all columns are known."""
    columns = Columns()
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        for item in items(tasks, config, report):
            row = _row(item)
            columns.add(*row)
            marshal.dump(row, spool)
        with output.file(name) as stream:
            _write(spool, columns, stream, separator)


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
