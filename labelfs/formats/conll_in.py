"""CoNLL in: a token per line, its tag last."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.errors import Problem
from labelfs.formats.chunks import chunks, joined, scheme_of
from labelfs.formats.data_key import data_key
from labelfs.formats.encoding import chosen_encoding
from labelfs.formats.marks import Marks, annotation
from labelfs.formats.registry import Importer, Report, importer
from labelfs.formats.sheet import Sheet

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

SUFFIXES = (".conll", ".bio", ".iob", ".iob2", ".bioes", ".conll03")
_COMMENT = re.compile(r"#\s|#$|# ?\w+ ?=")


@dataclass(slots=True)
class Sentence:
    """The rows of one sentence, and the document it is in (from 1; 0: no `-DOCSTART-` before it)."""

    document: int
    rows: list[list[str]] = field(default_factory=list)


def read(paths: list[Path], config: Config | None, options: Mapping[str, Any],
         report: Report) -> Iterator[dict[str, Any]]:
    """A task per sentence, or with the option `documents` per document, its sentences joined by line breaks."""
    key = data_key(config, options, ("Text",), "text")
    sheet = Sheet.of(config, options, report)
    to = sheet.object("Text", key)
    for path in paths:
        encoding = chosen_encoding(path, options)
        scheme = scheme_of([row[-1] for row in one.rows] for one in _sentences(path, encoding, None))
        report.notes.append(f"{path.name}: tags read as {scheme}")
        waiting: list[Sentence] = []
        for sentence in _sentences(path, encoding, report):
            if waiting and (not options.get("documents") or sentence.document != waiting[0].document):
                yield _task(waiting, sheet, to, key=key, name=path.name, report=report)
                waiting = []
            waiting.append(sentence)
        if waiting:
            yield _task(waiting, sheet, to, key=key, name=path.name, report=report)


def _sentences(path: Path, encoding: str, report: Report | None) -> Iterator[Sentence]:
    """The sentences; rows without a tag are told when there is a report."""
    document = 0
    current = Sentence(0)
    with path.open(encoding=encoding) as file:
        for line, raw in enumerate(file, 1):
            text = raw.rstrip("\r\n")
            if not text.strip() or text.startswith("-DOCSTART-"):
                if current.rows:
                    yield current
                document += text.startswith("-DOCSTART-")
                current = Sentence(document)
                continue
            if _COMMENT.match(text) and "\t" not in text:
                continue
            cells = text.split("\t") if "\t" in text else text.split()
            if len(cells) < 2 or not cells[0]:
                if report is not None:
                    report.problems.append(Problem(path.name, line, "no token and tag in this line; left out", "conll"))
                continue
            current.rows.append([cell.strip() for cell in cells])
    if current.rows:
        yield current


def _task(sentences: list[Sentence], sheet: Sheet, to: str, *, key: str, name: str, report: Report) -> dict[str, Any]:
    marks = Marks(sheet, to)
    texts, at = [], 0
    for sentence in sentences:
        text, places = joined([row[0] for row in sentence.rows])
        for first, after, label in chunks([row[-1] for row in sentence.rows]):
            start, end = at + places[first][0], at + places[after - 1][1]
            _span(marks, label, start, end, text[start - at:end - at])
        texts.append(text)
        at += len(text) + 1
    report.tasks += 1
    report.annotations += 1
    report.took(name, tasks=1, regions=marks.regions)
    rows = [row for sentence in sentences for row in sentence.rows]
    data: dict[str, Any] = {key: "\n".join(texts), "tokens": [row[0] for row in rows]}
    width = max(map(len, rows))
    for column in range(1, width - 1):
        data[f"column_{column + 1}"] = [row[column] if column < len(row) - 1 else "" for row in rows]
    task: dict[str, Any] = {"data": data, "annotations": [annotation(marks, "conll")]}
    return {**task, "meta": {"document": sentences[0].document}} if sentences[0].document else task


def _span(marks: Marks, label: str, start: int, end: int, text: str) -> None:
    marks.span(label or "entity", start, end, " " * start + text)


def _sniff(paths: list[Path]) -> float:
    if all(path.suffix.lower() in SUFFIXES for path in paths):
        return 0.9
    return 0.7 if all(path.suffix.lower() == ".txt" and _is_tagged(path) for path in paths) else 0.0


def _is_tagged(path: Path) -> bool:
    """Whether each of the first lines is a token with a chunk tag, or blank."""
    with path.open("rb") as file:
        lines = file.read(4096).decode("latin-1").splitlines()[:-1][:40]
    rows = [line.split() for line in lines if line.strip() and not line.startswith("-DOCSTART-")]
    tags = [row[-1] for row in rows]
    return len(rows) > 2 and all(2 <= len(row) <= 10 for row in rows) and any(
        re.fullmatch(r"[BIESLU]-\S+", tag) for tag in tags) and all(
        re.fullmatch(r"O|[BIESLU]-\S+", tag) for tag in tags)


importer(Importer(
    name="CONLL",
    title="CoNLL",
    description="A token per line with its tag, sentences between empty lines (IOB1, IOB2, BIOES, BILOU).",
    suffixes=(*SUFFIXES, ".txt"),
    run=read,
    sniff=_sniff,
    limits=("The text is the tokens joined by blanks; tokens and further columns stay in the task's data.",
            "A task per sentence; `--documents` makes one per document."),
))
