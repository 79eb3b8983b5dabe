"""brat standoff out: a text and its `.ann` per annotation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from labelfs.formats.about import answers_of
from labelfs.formats.registry import Exporter, Output, Report, Task, exporter
from labelfs.formats.texts import Span, Text, fits_texts, texts

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

RENAMED = "{n} labels with blanks or other characters that brat cannot hold written with _"
EMPTY = "{n} spans without characters left out"
WHOLE = "{n} answers about whole texts left out: brat has spans only"
_UNFIT = re.compile(r"[^\w-]+")
_NAME = re.compile(r"[^\w.-]+")


class _Names:
    """Types as brat can hold them, and those met, for `annotation.conf`."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.entities: dict[str, None] = {}
        self.relations: dict[str, None] = {}
        self.attributes: dict[str, dict[str, None]] = {}

    def of(self, label: str) -> str:
        fit = _UNFIT.sub("_", label).strip("_") or "unnamed"
        self.report.lose(RENAMED, fit != label)
        return fit

    def conf(self) -> str:
        """What `annotation.conf` declares."""
        attributes = [f"{name}\tArg:<ENTITY>, Value:{'|'.join(values)}" for name, values in self.attributes.items()]
        relations = [f"{name}\tArg1:<ENTITY>, Arg2:<ENTITY>" for name in self.relations]
        return "\n".join(["[entities]", *self.entities, "", "[relations]", *relations, "", "[events]", "",
                          "[attributes]", *attributes, ""])


def export(tasks: Iterable[Task], config: Config, output: Output, _options: Mapping[str, Any],
           report: Report) -> None:
    """Write `<document>.txt` and `.ann` per annotation, and `annotation.conf`."""
    names, taken = _Names(report), dict[str, int]()
    for text in texts(tasks, config, report, relations=True):
        stem = _stem(text, taken)
        _write(output, f"{stem}.txt", text.text)
        if text.item.annotation:
            _write(output, f"{stem}.ann", "".join(f"{line}\n" for line in _lines(text, names, report)))
    _write(output, "annotation.conf", names.conf())


def _stem(text: Text, taken: dict[str, int]) -> str:
    data = text.item.task.get("data") or {}
    given = data.get("document")
    parts = given.split("/") if isinstance(given, str) and given else [f"task-{text.item.task.get('id')}"]
    stem = "/".join(_NAME.sub("_", part).strip(".") or "text" for part in parts if part)
    taken[stem] = taken.get(stem, 0) + 1
    return stem if taken[stem] == 1 else f"{stem}-{taken[stem]}"


def _write(output: Output, name: str, text: str) -> None:
    output.write(name, text.encode("utf-8", "surrogatepass"))


def _lines(text: Text, names: _Names, report: Report) -> Iterator[str]:
    ids: dict[str, str] = {}
    count = 0
    for span in text.spans:
        report.lose(EMPTY, span.start == span.end)
        for label in span.labels if span.start < span.end else ():
            count += 1
            ids.setdefault(span.id, f"T{count}")
            name = names.of(label)
            names.entities[name] = None
            yield f"T{count}\t{name} {_places(text.text, span)}"
    yield from _relations(text, ids, names)
    yield from _attributes(text, ids, names, report)


def _places(text: str, span: Span) -> str:
    """The parts between line breaks, and the text they hold."""
    parts = [(span.start + match.start(), span.start + match.end())
             for match in re.finditer(r"[^\r\n]+", text[span.start:span.end])]
    parts = parts or [(span.start, span.end)]
    quoted = " ".join(text[start:end] for start, end in parts).replace("\n", " ").replace("\r", " ")
    return ";".join(f"{start} {end}" for start, end in parts) + f"\t{quoted}"


def _relations(text: Text, ids: Mapping[str, str], names: _Names) -> Iterator[str]:
    count = 0
    for one in text.relations:
        ends = [ids.get(one["from_id"]), ids.get(one["to_id"])]
        if None in ends:
            continue
        for label in one.get("labels") or ["related"]:
            name = names.of(str(label))
            names.relations[name] = None
            if one.get("direction") == "bi":
                yield f"*\t{name} {ends[0]} {ends[1]}"
            else:
                first, second = reversed(ends) if one.get("direction") == "left" else ends
                count += 1
                yield f"R{count}\t{name} Arg1:{first} Arg2:{second}"


def _attributes(text: Text, ids: Mapping[str, str], names: _Names, report: Report) -> Iterator[str]:
    answers = answers_of(text.item, {span.id for span in text.spans}, report)
    report.lose(WHOLE, sum(map(len, answers.whole.values())))
    count = notes = 0
    for region, said in answers.regions.items():
        for control, values in said.items():
            for value in values if region in ids else ():
                if answers.kinds[control] == "choices":
                    count += 1
                    name, fit = names.of(control), names.of(value)
                    names.attributes.setdefault(name, {})[fit] = None
                    yield f"A{count}\t{name} {ids[region]} {fit}"
                else:
                    notes += 1
                    yield f"#{notes}\tAnnotatorNotes {ids[region]}\t{' '.join(value.split())}"
    for span in text.spans:
        for note in span.meta.get("text") or () if isinstance(span.meta.get("text"), list) else ():
            notes += 1
            yield f"#{notes}\tAnnotatorNotes {ids.get(span.id)}\t{' '.join(str(note).split())}"


exporter(Exporter(
    name="BRAT",
    title="brat standoff",
    description="A text with its `.ann` of spans, relations, attributes and notes per annotation.",
    suffix=".zip",
    run=export,
    fits=fits_texts,
    media_type="application/zip",
    limits=("Labels are single words: blanks become `_`.",
            "Spans over several lines are written in parts, as brat needs it.",
            "Answers about whole texts are left out; texts about a span become notes."),
))
