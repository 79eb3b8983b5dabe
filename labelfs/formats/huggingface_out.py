"""Hugging Face JSON lines and Parquet out: typed columns from the config, a row per annotation."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, TYPE_CHECKING, Any

from labelfs.errors import BadRequest
from labelfs.formats.columns import Columns, type_of
from labelfs.formats.items import RELATIONS, Item, items
from labelfs.formats.json_text import dumped
from labelfs.formats.registry import Exporter, Output, Report, Task, exporter
from labelfs.formats.simple import renamed

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

AS_TEXT = "{n} values of the task data written as JSON text: their column holds several types"
_SPOOL = 16 * 1024 * 1024
_BATCH = 1000
Row = dict[str, Any]


def rows(tasks: Iterable[Task], config: Config, columns: Columns, report: Report) -> Iterator[Row]:
    """A row per annotation, data of the task first; a task without annotation gives one row without answers."""
    schema = columns.schema()
    for item in items(tasks, config, report):
        data = item.task.get("data") or {}
        names = renamed(data, {*schema, "task_id"})
        answers = columns.row(list(item.annotation.get("result") or ()))
        yield {"task_id": item.task.get("id"), **{names[key]: value for key, value in data.items()}, **answers,
               **_book(item)}
    report.losses.pop(RELATIONS, None)  # they have a column


def _book(item: Item) -> Row:
    one = item.annotation
    who = item.annotator
    lead = one.get("lead_time")
    return {"annotation_id": one.get("id"), "annotator": str(who) if who is not None else None,
            "created_at": one.get("created_at"), "updated_at": one.get("updated_at"),
            "lead_time": float(lead) if isinstance(lead, (int, float)) else None}


def export_lines(tasks: Iterable[Task], config: Config, output: Output, _options: Mapping[str, Any],
                 report: Report) -> None:
    """Write `result.jsonl`; answers that are not there are left out of the row, but for `annotation_id`."""
    columns = Columns(config)
    with output.file("result.jsonl") as stream:
        for row in rows(tasks, config, columns, report):
            kept = {key: _lean(value) for key, value in row.items()
                    if value is not None or key == "annotation_id" or key in columns.controls}
            stream.write(dumped(kept) + b"\n")


def _lean(value: Any) -> Any:
    """Structs without members that are not there."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [{key: one for key, one in struct.items() if one is not None} for struct in value]
    return value


def export_parquet(tasks: Iterable[Task], config: Config, output: Output, _options: Mapping[str, Any],
                   report: Report) -> None:
    """Write `result.parquet`; the rows wait in a file until the types of all data columns are known."""
    try:
        import pyarrow as pa  # type: ignore[import-untyped]
        from pyarrow import parquet
    except ImportError:
        raise BadRequest("writing Parquet needs pyarrow", hint="pip install 'labelfs[parquet]'") from None
    columns = Columns(config)
    with tempfile.SpooledTemporaryFile(_SPOOL) as spool:
        types: dict[str, Any] = {}
        for row in rows(tasks, config, columns, report):
            _note(row, columns, types)
            spool.write(json.dumps(row, ensure_ascii=True).encode() + b"\n")
        spool.seek(0)
        whole = {"task_id": "int", **types, **columns.schema()}
        schema = pa.schema([(name, _arrow(pa, kind)) for name, kind in whole.items()],
                           metadata={"labelfs_config": config.text})
        with output.file("result.parquet") as stream, parquet.ParquetWriter(stream, schema) as writer:
            for batch in _batches(spool, types, report):
                writer.write_table(pa.Table.from_pylist(batch, schema=schema))


def _note(row: Row, columns: Columns, types: dict[str, Any]) -> None:
    """The type of each data column; several types become text, whole and broken numbers broken ones."""
    own = {*columns.schema(), "task_id"}
    for key, value in row.items():
        if key in own or value is None:
            continue
        kind = type_of(value)
        known = types.setdefault(key, kind)
        if known != kind:
            types[key] = "double" if {str(known), str(kind)} == {"int", "double"} else "string"


def _batches(spool: IO[bytes], types: Mapping[str, Any], report: Report) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for line in spool:
        row = json.loads(line)
        for key, kind in types.items():
            if kind == "string" and key in row and row[key] is not None and not isinstance(row[key], str):
                row[key] = json.dumps(row[key], ensure_ascii=False)
                report.lose(AS_TEXT)
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _arrow(pa: Any, kind: Any) -> Any:
    if isinstance(kind, list):
        return pa.list_(_arrow(pa, kind[0]))
    if isinstance(kind, dict):
        return pa.struct([(name, _arrow(pa, inner)) for name, inner in kind.items()])
    return {"string": pa.string(), "int": pa.int64(), "double": pa.float64(), "bool": pa.bool_()}[kind]


_WORDS = "A row per annotation with typed columns made from the config: task data, a column per control, who and when"
_LIMITS = ("Skipped annotations are left out.",
           "Results that have no typed column stand as JSON under `more_results`.",
           "The files name media, they do not hold it.")
exporter(Exporter(
    name="HUGGINGFACE",
    title="Hugging Face JSON lines",
    description=f"{_WORDS}.",
    suffix=".jsonl",
    run=export_lines,
    media_type="application/x-ndjson",
    limits=_LIMITS,
))
exporter(Exporter(
    name="PARQUET",
    title="Parquet",
    description=f"{_WORDS}; the config comes along (extra `parquet`).",
    suffix=".parquet",
    run=export_parquet,
    media_type="application/vnd.apache.parquet",
    limits=(*_LIMITS, "Columns of the task data that hold several types become JSON text, counted."),
))
