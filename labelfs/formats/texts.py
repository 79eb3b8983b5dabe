"""Labeled spans of plain texts: what spaCy, brat and others write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from labelfs.formats.items import RELATIONS, Item, items
from labelfs.formats.registry import Report, Task
from labelfs.formats.task_data import keys_of, value_at

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

TEXTLESS = "{n} items without a text left out"
OUTSIDE = "{n} spans left out: they have no place in the text"


@dataclass(frozen=True, slots=True)
class Span:
    """A labeled stretch in code points."""

    id: str
    start: int
    end: int
    labels: list[str]
    meta: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Text:
    """One item with its text, its data key, spans, and relations between them."""

    item: Item
    key: str
    text: str
    spans: list[Span]
    relations: list[Mapping[str, Any]]


def texts(tasks: Iterable[Task], config: Config, report: Report, *, relations: bool) -> Iterator[Text]:
    """Each item with a text; `relations`: the format takes them."""
    keys = keys_of(config, {"Text"})
    for item in items(tasks, config, report):
        key = next((one for one in keys if isinstance(value_at(item.task, one), str)), None)
        if key is None:
            report.lose(TEXTLESS)
            continue
        text = str(value_at(item.task, key))
        spans = list(_spans(item, text, report))
        known = {span.id for span in spans}
        kept = [one for one in item.annotation.get("result") or () if relations and one.get("type") == "relation"
                and {one.get("from_id"), one.get("to_id")} <= known]
        if kept:
            report.losses[RELATIONS] = report.losses.get(RELATIONS, 0) - len(kept)
            if report.losses[RELATIONS] <= 0:
                del report.losses[RELATIONS]
        yield Text(item, key, text, spans, kept)


def _spans(item: Item, text: str, report: Report) -> Iterator[Span]:
    for result in item.annotation.get("result") or ():
        value = result.get("value")
        if result.get("type") != "labels" or result.get("from_name") not in item.tags or not isinstance(value, Mapping):
            continue
        start, end, labels = value.get("start"), value.get("end"), value.get("labels")
        if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start <= end <= len(text) or not labels:
            report.lose(OUTSIDE)
            continue
        meta = result.get("meta")
        yield Span(str(result.get("id", "")), start, end, [str(one) for one in labels],
                   meta if isinstance(meta, Mapping) else {})


def fits_texts(config: Config) -> bool:
    """Whether a config shows plain text and asks for spans or choices."""
    return any(node.tag == "Text" for node in config.objects()) and any(
        node.tag in {"Labels", "Choices"} for node in config.controls())
