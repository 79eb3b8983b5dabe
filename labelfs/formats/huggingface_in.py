"""Hugging Face data sets in: JSON lines, Parquet (extra `parquet`), image folders with `metadata.jsonl`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.errors import BadFile, BadRequest, Problem
from labelfs.formats.columns import Columns, from_schema
from labelfs.formats.data_key import data_key
from labelfs.formats.jsonl import SUFFIXES
from labelfs.formats.marks import Marks, annotation
from labelfs.formats.pictures_in import Pictures, shown
from labelfs.formats.records import Records
from labelfs.formats.registry import Importer, Report, importer
from labelfs.formats.sheet import Sheet
from labelfs.formats.spacy_in import rows_of, taken

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

_BATCH = 500


def read(paths: list[Path], config: Config | None, options: Mapping[str, Any],
         report: Report) -> Iterator[dict[str, Any]]:
    """A task per row: columns named like the config's controls as labelfs writes them, else tokens, classes, boxes."""
    sheet = Sheet.of(config, options, report)
    finder = Pictures(paths, options, report)
    for path in (one for one in paths if one.suffix.lower() in {*SUFFIXES, ".parquet"}):
        name = shown(path, finder.root)
        rows, schema = _rows(path, name, report)
        columns = Columns(config) if config is not None and config.controls() else from_schema(schema)
        names = _names(path, schema)
        if columns is not None and columns.text:
            report.notes.append(f"{name}: the config that the file carries was taken for its columns")
            report.config = report.config or columns.text
        records = None if columns is not None else Records(
            sheet, data_key(config, options, ("Text",), "text"), report, "huggingface", names)
        own: list[tuple[int, Mapping[str, Any]]] = []
        for line, row in rows:
            if own and row.get("task_id") != own[0][1].get("task_id"):
                yield from _own(columns, own, name, report)
                own = []
            if columns is not None and columns.fit(row):
                own.append((line, row))
            elif isinstance(row.get("file_name"), str) or _picture(row):
                yield _pictured(row, path, name, finder=finder, sheet=sheet, names=names,
                                key=data_key(config, options, ("Image",), "image"))
            else:
                records = records or Records(sheet, data_key(config, options, ("Text",), "text"), report,
                                             "huggingface", names)
                yield from taken(records, row, name, line, report)
        if own:
            yield from _own(columns, own, name, report)


def _own(columns: Columns | None, rows: list[tuple[int, Mapping[str, Any]]], name: str,
         report: Report) -> Iterator[dict[str, Any]]:
    """The rows of one task, as labelfs wrote them."""
    if columns is None:
        return
    try:
        task = columns.task([row for _line, row in rows])
    except ValueError as fault:
        report.problems.append(Problem(name, rows[0][0], str(fault), "row"))
        return
    report.tasks += 1
    report.annotations += len(task.get("annotations", ()))
    report.took(name, tasks=1, regions=sum(len(one["result"]) for one in task.get("annotations", ())))
    yield task


def _rows(path: Path, name: str, report: Report) -> tuple[Iterator[tuple[int, Mapping[str, Any]]], Mapping[str, Any]]:
    if path.suffix.lower() != ".parquet":
        return rows_of(path, report), {}
    try:
        from pyarrow import ArrowException, parquet  # type: ignore[import-untyped]
    except ImportError:
        raise BadRequest("reading Parquet needs pyarrow", hint="pip install 'labelfs[parquet]'") from None
    try:
        file = parquet.ParquetFile(path)
    except (ArrowException, OSError) as fault:
        raise BadFile(Problem(name, None, f"no Parquet file: {fault}", "parquet")) from None
    metadata = {key.decode("utf-8", "replace"): value.decode("utf-8", "replace") for key, value in (
        file.schema_arrow.metadata or {}).items()}
    return _batches(file, name, (ArrowException, OSError, ValueError)), metadata


def _batches(file: Any, name: str, faults: tuple[type[Exception], ...]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Rows with their numbers; raises `BadFile` with the row from which on the file cannot be read."""
    line, batches = 0, file.iter_batches(_BATCH)
    while True:
        try:
            batch = next(batches, None)
            rows = batch.to_pylist() if batch is not None else ()
        except faults as fault:
            raise BadFile(Problem(name, line + 1, f"broken from this row on: {fault}", "parquet")) from None
        if batch is None:
            return
        for row in rows:
            line += 1
            yield line, row


def _names(path: Path, schema: Mapping[str, Any]) -> dict[str, list[str]]:
    """Names of the numbers of each column, from the schema of a Parquet file or `dataset_info.json` beside."""
    found: dict[str, list[str]] = {}
    info = path.with_name("dataset_info.json")
    for text in (schema.get("huggingface", ""), info.read_text("utf-8-sig", "replace") if info.is_file() else ""):
        try:
            features = json.loads(text or "{}")
        except (ValueError, RecursionError):
            continue
        about = features.get("info", features) if isinstance(features, Mapping) else {}
        features = about.get("features") or {} if isinstance(about, Mapping) else {}
        for column, about in features.items() if isinstance(features, Mapping) else ():
            if isinstance(about, Mapping) and (names := _listed(about)):
                found[column] = names
    return found


def _listed(about: Mapping[str, Any]) -> list[str]:
    inner = about.get("feature") if isinstance(about.get("feature"), Mapping) else about
    names = inner.get("names") if isinstance(inner, Mapping) else None
    if isinstance(names, Mapping):
        names = list(names.values())
    if isinstance(names, list):
        return [str(one) for one in names]
    objects = about.get("category") or about.get("categories")
    return _listed(objects) if isinstance(objects, Mapping) else []


def _picture(row: Mapping[str, Any]) -> bool:
    image = row.get("image")
    return isinstance(image, Mapping) and isinstance(image.get("path"), str)


def _pictured(row: Mapping[str, Any], path: Path, name: str, *, finder: Pictures, sheet: Sheet,
              names: Mapping[str, list[str]], key: str) -> dict[str, Any]:
    """A row of an image folder: boxes in pixels (x, y, width, height) or a class."""
    rest = dict(row)
    image = rest.pop("image", None)
    stated = str(rest.pop("file_name", None) or (image or {}).get("path"))
    found = finder.find(stated, path)
    marks = Marks(sheet, sheet.object("Image", key), finder.size(found))
    objects = rest.pop("objects", None)
    if isinstance(objects, Mapping):
        _boxes(objects, marks, name, stated, report=finder.report, listed=names.get("objects", []))
    label = rest.pop("label", None)
    if label is not None:
        listed = names.get("label", [])
        chosen = listed[label] if isinstance(label, int) and 0 <= label < len(listed) else str(label)
        marks.choices("label", [chosen], main=True, options=listed)
    finder.report.tasks += 1
    finder.report.annotations += bool(marks.items)
    finder.report.took(name, tasks=1, regions=marks.regions)
    data = {key: finder.reference(stated, found, name), **rest}
    task: dict[str, Any] = {"data": data, "meta": {"file_name": stated}}
    return {**task, "annotations": [annotation(marks, "huggingface")]} if marks.items else task


def _boxes(objects: Mapping[str, Any], marks: Marks, name: str, picture: str, *, report: Report,
           listed: list[str]) -> None:
    kinds = objects.get("categories") or objects.get("category") or objects.get("label") or []
    for place, box in enumerate(objects.get("bbox") or ()):
        kind = kinds[place] if place < len(kinds) else "object"
        named = listed[kind] if isinstance(kind, int) and 0 <= kind < len(listed) else str(kind)
        if marks.size is None or not isinstance(box, list) or len(box) != 4:
            why = "no four numbers" if marks.size else "its size is not known without the picture"
            report.problems.append(Problem(name, None, f"{picture}: box {place + 1}: {why}; left out", "box"))
            continue
        marks.box(named, *map(float, box))


def _sniff(paths: list[Path]) -> float:
    if any(path.name == "metadata.jsonl" for path in paths):
        return 0.9
    if all(path.suffix.lower() == ".parquet" for path in paths):
        return 0.9
    return 0.75 if any(path.name == "dataset_info.json" for path in paths) else 0.0


importer(Importer(
    name="HUGGINGFACE",
    title="Hugging Face data set",
    description="JSON lines or Parquet with tokens and tags, texts and classes, pictures and boxes; labelfs's own too.",
    suffixes=(".parquet", *SUFFIXES),
    run=read,
    sniff=_sniff,
    per_file=False,
    dataset=True,
    limits=("Names of classes come from `dataset_info.json` beside, or from the Parquet file's schema.",
            "Pictures inside Parquet files are not unpacked; their path is kept.",
            "Parquet needs the extra `parquet`."),
))
