"""Labeled periods of recordings with what was said about each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from labelfs.formats.about import answers_of
from labelfs.formats.items import Item, items
from labelfs.formats.pictures import Names
from labelfs.formats.registry import Report, Task
from labelfs.formats.task_data import keys_of, value_at
from labelfs.labeling.shapes import number

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

SILENT = "{n} items without a recording left out"
OTHERS = "{n} answers about whole recordings left out: the format has periods only"
CHOICES = "{n} choices about periods left out: the format has their text only"


@dataclass(frozen=True, slots=True)
class Period:
    """A labeled stretch in seconds; `text`: what was written about it."""

    start: float
    end: float
    labels: list[str]
    text: str
    meta: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Recording:
    """One item with its periods by start."""

    item: Item
    stem: str
    periods: list[Period]


def recordings(tasks: Iterable[Task], config: Config, report: Report) -> Iterator[Recording]:
    """Each item with a recording, under a file name of its own."""
    keys = keys_of(config, {"Audio", "AudioPlus", "Video"})
    names, seen = Names(exact=False, copying=False), dict[str, int]()
    for item in items(tasks, config, report):
        found = (value_at(item.task, key) for key in keys)
        reference = next((one for one in found if isinstance(one, str) and one), None)
        if reference is None:
            report.lose(SILENT)
            continue
        stem = PurePosixPath(names.of(reference, report)).stem[:200]
        seen[stem] = seen.get(stem, 0) + 1
        yield Recording(item, stem if seen[stem] == 1 else f"{stem}-{seen[stem]}", _periods(item, report))


def _periods(item: Item, report: Report) -> list[Period]:
    results = [one for one in item.annotation.get("result") or () if one.get("from_name") in item.tags]
    labeled = [one for one in results if one.get("type") == "labels" and isinstance(one.get("value"), Mapping)
               and number(one["value"].get("start")) is not None]
    answers = answers_of(item, {str(one.get("id", "")) for one in labeled}, report)
    report.lose(OTHERS, sum(map(len, answers.whole.values())))
    made = []
    for one in labeled:
        value = one["value"]
        said = answers.of(str(one.get("id", "")))
        lines = [line for name, lines in said.items() if answers.kinds[name] == "textarea" for line in lines]
        report.lose(CHOICES, sum(len(lines) for name, lines in said.items() if answers.kinds[name] != "textarea"))
        start = number(value.get("start")) or 0.0
        end = number(value.get("end"))
        meta = one.get("meta")
        made.append(Period(start, start if end is None else end, [str(label) for label in value.get("labels") or ()],
                           "\n".join(lines), meta if isinstance(meta, Mapping) else {}))
    return sorted(made, key=lambda period: (period.start, period.end))


def fits_periods(config: Config) -> bool:
    """Whether a config labels stretches of a recording."""
    return any(node.tag in {"Audio", "AudioPlus"} for node in config.objects()) and any(
        node.tag == "Labels" for node in config.controls())
