"""spaCy out: a JSON line per annotation, ready for `DocBin`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from labelfs.formats.about import answers_of
from labelfs.formats.json_text import dumped
from labelfs.formats.labels_of import choices_of
from labelfs.formats.registry import Exporter, Output, Report, Task, exporter
from labelfs.formats.texts import Span, Text, fits_texts, texts

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

OVERLAPS = "{n} overlapping spans written under `spans`: entities of spaCy do not overlap"
ANSWERS = "{n} answers that are neither spans nor choices about the whole text left out"


def export(tasks: Iterable[Task], config: Config, output: Output, _options: Mapping[str, Any],
           report: Report) -> None:
    """Write `result.jsonl`: `text`, `entities` `[[start, end, label]]`, `cats`, `relations`, further data and `id`."""
    named = {node.name: choices_of(node) for node in config.controls() if node.tag == "Choices" and node.name}
    with output.file("result.jsonl") as stream:
        for text in texts(tasks, config, report, relations=True):
            stream.write(dumped(_row(text, named, report)) + b"\n")


def _row(text: Text, named: Mapping[str, list[str]], report: Report) -> dict[str, Any]:
    flat, others = _apart(text.spans)
    report.lose(OVERLAPS, len(others))
    related = {end for one in text.relations for end in (one["from_id"], one["to_id"])}
    data = text.item.task.get("data") or {}
    row: dict[str, Any] = {"text": text.text}
    if related:
        row["spans"] = [{"id": one.id, "start": one.start, "end": one.end, "label": label}
                        for one in text.spans for label in one.labels[:1]]
        row["relations"] = [{"from_id": one["from_id"], "to_id": one["to_id"],
                             "type": (one.get("labels") or [""])[0]} for one in text.relations]
    else:
        row["entities"] = [[one.start, one.end, one.labels[0]] for one in flat]
        if others:
            row["spans"] = [{"start": one.start, "end": one.end, "label": label} for one, label in others]
    answers = answers_of(text.item, {span.id for span in text.spans}, report)
    if named and text.item.annotation:
        chosen = {choice for name in named for choice in answers.whole.get(name, ())}
        known = dict.fromkeys((choice for choices in named.values() for choice in choices), 0)
        row["cats"] = known | dict.fromkeys(sorted(chosen), 1)
    rest = sum(len(values) for name, values in answers.whole.items() if name not in named)
    report.lose(ANSWERS, rest + sum(len(values) for one in answers.regions.values() for values in one.values()))
    row |= {key: value for key, value in data.items() if key != text.key and key not in row}
    row["id"] = text.item.task.get("id")
    return row


def _apart(spans: list[Span]) -> tuple[list[Span], list[tuple[Span, str]]]:
    """Spans that do not overlap, longest first, and the others; further labels of a span are others too."""
    taken: list[Span] = []
    others: list[tuple[Span, str]] = []
    for span in sorted(spans, key=lambda one: (one.start - one.end, one.start)):
        clash = span.start == span.end or any(span.start < one.end and one.start < span.end for one in taken)
        if not clash:
            taken.append(span)
        others += [(span, label) for label in (span.labels if clash else span.labels[1:])]
    return sorted(taken, key=lambda one: one.start), others


exporter(Exporter(
    name="SPACY",
    title="spaCy JSON lines",
    description="A JSON line per annotated text with entities, categories and relations, ready for DocBin.",
    suffix=".jsonl",
    run=export,
    fits=fits_texts,
    media_type="application/x-ndjson",
    limits=("Entities do not overlap: the longest stay, the others stand under `spans`.",
            "Where there are relations all spans stand under `spans`, with ids.",
            "Answers other than choices are left out."),
))
