"""CONLL2003: a token per line with its IOB2 tag."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from labelfs.formats.items import Item, items
from labelfs.formats.registry import Exporter, Output, Report, Task, exporter
from labelfs.formats.task_data import keys_of, value_at
from labelfs.formats.words import Token, tokens

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

OVERLAPS = "{n} spans left out: they overlap a longer one and a token has one tag only"
PLACELESS = "{n} spans left out: they have no start or end"
MORE_LABELS = "{n} further labels of a span left out: a token has one tag only"
OTHER_CONTROLS = "{n} answers of other controls left out: the format holds labels of plain text only"
TEXTLESS = "{n} items without a text written as empty blocks"
_BREAK = re.compile(r"\n[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class Span:
    """A labeled stretch of the text, in code points; `label` None: named by nothing."""

    start: int
    end: int
    label: str | None


def export(tasks: Iterable[Task], config: Config, output: Output, options: Mapping[str, Any], report: Report) -> None:
    """Write `result.conll`: `token -X- _ TAG` lines, an empty line after each sentence."""
    keys = keys_of(config, {"Text"})
    exact = bool(options.get("exact"))
    with output.file("result.conll") as stream:
        stream.write(b"-DOCSTART- -X- O\n")
        for item in items(tasks, config, report):
            text = _text(item, keys, report)
            lines = _exact(item, text, report) if exact else _right(item, text, report)
            stream.write("".join(lines).encode("utf-8", "surrogatepass") + b"\n")


def _text(item: Item, keys: list[str], report: Report) -> str:
    for key in keys:
        found = value_at(item.task, key)
        if isinstance(found, str):
            return found
    report.lose(TEXTLESS)
    return ""


def _line(token: str, tag: str) -> str:
    return f"{token} -X- _ {tag}\n"


def _exact(item: Item, text: str, report: Report) -> Iterator[str]:
    """As Label Studio: the control of the first result only, a span ends the one before it."""
    control = next((name for name, tag in item.tags.items() if tag == "labels"), None)
    _count_others(item, {control} if control else set(), report)
    spans = [_raw_span(value) for value in item.outputs.get(control, [])] if control else []
    if None in spans:
        report.lose(PLACELESS, spans.count(None))
        spans = []
    found = tokens(text)
    for (start, end), tag in zip(found, _popped_tags(found, [one for one in spans if one]), strict=True):
        yield _line(text[start:end], tag)


def _popped_tags(found: list[Token], spans: list[Span]) -> Iterator[str]:
    waiting = iter(sorted(spans, key=lambda span: span.start))
    span, before = next(waiting, None), "B-"
    for start, end in found:
        while span is not None and start >= span.end:
            following = next(waiting, None)
            if following is None:
                break
            span, before = following, "B-"
        if span is None or not span.label or end <= span.start or start >= span.end:
            yield "O"
        else:
            yield before + span.label
            before = "I-"


def _raw_span(value: Mapping[str, Any]) -> Span | None:
    offsets = value.get("globalOffsets")
    place = value if value.get("start") is not None else offsets if isinstance(offsets, Mapping) else value
    start, end = place.get("start"), place.get("end")
    if not isinstance(start, int) or not isinstance(end, int):
        return None
    labels = value.get("labels")
    return Span(start, end, str(labels[0]) if isinstance(labels, list) and labels else None)


def _right(item: Item, text: str, report: Report) -> Iterator[str]:
    """Every Labels control; of overlapping spans the longest; an empty line of the text ends a sentence."""
    spans = _placed(item, report)
    tags: dict[Token, str] = {}
    for number, (start, end) in enumerate(_sentences(text)):
        if number:
            yield "\n"
        found = [(start + one, start + other) for one, other in tokens(text[start:end])]
        yield from (_line(text[one:other], tags.get((one, other), "O")) for one, other in _tag(found, spans, tags))
    report.lose(OVERLAPS, len(spans))


def _tag(found: list[Token], spans: list[Span], tags: dict[Token, str]) -> list[Token]:
    """Give tokens their tags, longest span first; spans that found their tokens free leave `spans`."""
    for span in list(spans):
        mine = [token for token in found if token[0] < span.end and token[1] > span.start]
        if mine and not any(token in tags for token in mine):
            spans.remove(span)
            tags.update((token, ("I-" if number else "B-") + str(span.label)) for number, token in enumerate(mine))
    return found


def _placed(item: Item, report: Report) -> list[Span]:
    """The spans of all Labels controls that have place and label, longest first; labels without blanks."""
    controls = {name for name, tag in item.tags.items() if tag == "labels"}
    _count_others(item, controls, report)
    spans = []
    for value in (value for name in item.tags if name in controls for value in item.outputs[name]):
        span = _raw_span(value)
        report.lose(PLACELESS, span is None)
        report.lose(MORE_LABELS, len(value.get("labels") or ()) - 1 if len(value.get("labels") or ()) > 1 else 0)
        if span is not None and span.label:
            spans.append(Span(span.start, span.end, re.sub(r"\s+", "_", span.label)))
    return sorted(spans, key=lambda span: (span.start - span.end, span.start))


def _count_others(item: Item, controls: set[str], report: Report) -> None:
    report.lose(OTHER_CONTROLS, sum(len(values) for name, values in item.outputs.items() if name not in controls))


def _sentences(text: str) -> Iterator[Token]:
    """Stretches of the text between empty lines; one at least."""
    start = 0
    for gap in _BREAK.finditer(text.rstrip()):
        if gap.start() > start:
            yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def _fits(config: Config) -> bool:
    return any(node.tag == "Text" for node in config.objects()) and any(
        node.tag == "Labels" for node in config.controls())


exporter(Exporter(
    name="CONLL2003",
    title="CONLL2003",
    description="A token per line with its IOB2 tag, for named entity recognition.",
    suffix=".conll",
    run=export,
    fits=_fits,
    media_type="text/plain",
    limits=("A token has one tag; plain text only, no relations.", "Blanks in labels become `_`."),
    differs=("Of overlapping spans the longest stays whole; all Labels controls are written.",
             "Empty lines of the text end a sentence."),
))
