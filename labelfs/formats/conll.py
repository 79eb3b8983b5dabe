"""CONLL2003: a token per line with its IOB2 tag."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
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
_START, _END = itemgetter(0), itemgetter(1)
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
            block = "".join(_exact(item, text, report)) if exact else _right(item, text, report)
            stream.write(block.encode("utf-8", "surrogatepass") + b"\n")


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


def _right(item: Item, text: str, report: Report) -> str:
    """Every Labels control; of overlapping spans the longest; an empty line of the text ends a sentence."""
    spans = _placed(item, report)
    blocks = []
    for start, end in _sentences(text):
        sentence = text[start:end]
        found = tokens(sentence)
        lines = [f"{sentence[one:other]} -X- _ O\n" for one, other in found]
        for place, tag in _tags(found, start, spans).items() if spans else ():
            one, other = found[place]
            lines[place] = _line(sentence[one:other], tag)
        blocks.append("".join(lines))
    report.lose(OVERLAPS, len(spans))
    return "\n".join(blocks)


def _tags(found: list[Token], start: int, spans: list[Span]) -> dict[int, str]:
    """The tags of tokens by place, longest span first; spans that found their tokens free leave `spans`."""
    tags: dict[int, str] = {}
    for span in list(spans):
        first = bisect_right(found, span.start - start, key=_END)
        mine = range(first, bisect_left(found, span.end - start, lo=first, key=_START))
        if mine and tags.keys().isdisjoint(mine):
            spans.remove(span)
            tags.update((place, ("I-" if place > first else "B-") + str(span.label)) for place in mine)
    return tags


def _placed(item: Item, report: Report) -> list[Span]:
    """The spans of all Labels controls that have place and label, longest first; labels without blanks."""
    controls = {name for name, tag in item.tags.items() if tag == "labels"}
    _count_others(item, controls, report)
    spans = []
    for result in (one for name, found in item.results.items() if name in controls for one in found):
        value = result.get("value")
        span = _raw_span(value) if isinstance(value, Mapping) else None
        if span is None or not isinstance(value, Mapping):
            report.lose(PLACELESS)
            continue
        report.lose(MORE_LABELS, max(0, len(value.get("labels") or ()) - 1))
        if span.label:
            spans.append(Span(span.start, span.end, re.sub(r"\s+", "_", span.label)))
    return sorted(spans, key=lambda span: (span.start - span.end, span.start))


def _count_others(item: Item, controls: set[str], report: Report) -> None:
    report.lose(OTHER_CONTROLS, sum(len(found) for name, found in item.results.items() if name not in controls))


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
