"""Praat TextGrid out: a file per annotated recording, a tier per label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from labelfs.formats.periods import Period, fits_periods, recordings
from labelfs.formats.registry import Exporter, Output, Report, Task, exporter

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

MOVED = "{n} overlapping periods of one label written to further tiers of its name"
Entry = tuple[float, float, str]


def export(tasks: Iterable[Task], config: Config, output: Output, _options: Mapping[str, Any],
           report: Report) -> None:
    """Write `<recording>.TextGrid` per annotation; a period without text shows its label."""
    for recording in recordings(tasks, config, report):
        document = "".join(_document(recording.periods, report))
        output.write(f"{recording.stem}.TextGrid", document.encode("utf-8", "surrogatepass"))


def _document(periods: list[Period], report: Report) -> Iterator[str]:
    tiers = _tiers(periods, report)
    last = max((period.end for period in periods), default=0.0) or 1.0
    yield 'File type = "ooTextFile"\nObject class = "TextGrid"\n\n'
    yield f"xmin = 0\nxmax = {last!r}\ntiers? <exists>\nsize = {len(tiers)}\nitem []:\n"
    for place, (name, points, entries) in enumerate(tiers, 1):
        kind = "TextTier" if points else "IntervalTier"
        yield f'    item [{place}]:\n        class = "{kind}"\n        name = {_quoted(name)}\n'
        yield f"        xmin = 0\n        xmax = {last!r}\n"
        yield from _points(entries) if points else _intervals(_filled(entries, last))


def _tiers(periods: list[Period], report: Report) -> list[tuple[str, bool, list[Entry]]]:
    """Name, whether of points, and the entries of each tier; in a tier nothing overlaps."""
    found: dict[tuple[str, bool], list[list[Entry]]] = {}
    for period in periods:
        for label in period.labels or ["tier"]:
            points = period.start >= period.end
            rows = found.setdefault((label, points), [])
            entry = (period.start, period.end, period.text or label)
            row = next((one for one in rows if one[-1][1] < period.start or (
                not points and one[-1][1] <= period.start)), None)
            if row is None:
                report.lose(MOVED, bool(rows))
                rows.append([entry])
            else:
                row.append(entry)
    return [(label, points, row) for (label, points), rows in found.items() for row in rows]


def _filled(entries: list[Entry], last: float) -> Iterator[Entry]:
    """The intervals with empty ones between them, from 0 to the end."""
    at = 0.0
    for start, end, text in entries:
        if start > at:
            yield at, start, ""
        yield start, end, text
        at = end
    if at < last:
        yield at, last, ""


def _intervals(entries: Iterable[Entry]) -> Iterator[str]:
    rows = list(entries)
    yield f"        intervals: size = {len(rows)}\n"
    for place, (start, end, text) in enumerate(rows, 1):
        yield (f"        intervals [{place}]:\n            xmin = {start!r}\n            xmax = {end!r}\n"
               f"            text = {_quoted(text)}\n")


def _points(entries: list[Entry]) -> Iterator[str]:
    yield f"        points: size = {len(entries)}\n"
    for place, (start, _end, text) in enumerate(entries, 1):
        yield f"        points [{place}]:\n            number = {start!r}\n            mark = {_quoted(text)}\n"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


exporter(Exporter(
    name="TEXTGRID",
    title="Praat TextGrid",
    description="A file per recording, a tier per label, the text of each labeled period.",
    suffix=".zip",
    run=export,
    fits=fits_periods,
    media_type="application/zip",
    limits=("A period without text shows its label.",
            "Overlapping periods of one label go to further tiers of its name.",
            "Choices and answers about whole recordings are left out."),
))
