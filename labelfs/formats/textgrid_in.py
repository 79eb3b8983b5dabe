"""Praat TextGrid in: tiers of intervals and points, long and short form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.errors import Problem
from labelfs.formats.cues_in import TEXT
from labelfs.formats.data_key import data_key
from labelfs.formats.encoding import chosen_encoding
from labelfs.formats.marks import Marks, annotation
from labelfs.formats.recordings import recording_of
from labelfs.formats.registry import Importer, Report, importer
from labelfs.formats.sheet import Sheet

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

EMPTY = "{n} intervals without text left out"
_TOKEN = re.compile(r'"((?:[^"]|"")*)"|(?<!\S)(-?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)(?!\S)|(<exists>)|!.*')


class _Tokens:
    """Texts and numbers of the file in order; names and brackets between are for people only."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._found = _TOKEN.finditer(text)
        self.at = 0

    def next(self, kind: type) -> Any:
        """The next text or number; raises `ValueError` with what is missing."""
        for match in self._found:
            self.at = match.start()
            if match[1] is not None or match[2] is not None:
                value = match[1].replace('""', '"') if match[1] is not None else float(match[2])
                if not isinstance(value, kind):
                    msg = f"a {'text' if kind is str else 'number'} is missing here"
                    raise ValueError(msg)
                return value
        self.at = len(self.text)
        msg = "the file breaks off"
        raise ValueError(msg)

    @property
    def line(self) -> int:
        return 1 + self.text.count("\n", 0, self.at)


def read(paths: list[Path], config: Config | None, options: Mapping[str, Any],
         report: Report) -> Iterator[dict[str, Any]]:
    """A task per file: the recording of the same name; the tier is the label of each interval, its text an answer."""
    key = data_key(config, options, ("Audio", "AudioPlus"), "audio")
    sheet = Sheet.of(config, options, report)
    for path in paths:
        marks = Marks(sheet, sheet.object("Audio", key))
        tokens = _Tokens(path.read_text(encoding=chosen_encoding(path, options)))
        try:
            _tiers(tokens, marks, report)
        except ValueError as fault:
            message = f"{fault}; nothing after this place was read"
            report.problems.append(Problem(path.name, tokens.line, message, "textgrid"))
            if not marks.items:
                report.left(path.name, str(fault))
                continue
        report.tasks += 1
        report.annotations += 1
        report.took(path.name, tasks=1, regions=marks.regions)
        yield {"data": {key: recording_of(path, options, report)}, "meta": {"file_name": path.name},
               "annotations": [annotation(marks, "textgrid")]}


def _tiers(tokens: _Tokens, marks: Marks, report: Report) -> None:
    if tokens.next(str) != "ooTextFile" or tokens.next(str) != "TextGrid":
        msg = "this is no TextGrid"
        raise ValueError(msg)
    tokens.next(float)
    tokens.next(float)
    for _tier in range(int(tokens.next(float))):
        kind, label = tokens.next(str), tokens.next(str)
        tokens.next(float)
        tokens.next(float)
        for _entry in range(int(tokens.next(float))):
            start = tokens.next(float)
            end = tokens.next(float) if kind == "IntervalTier" else start
            text = tokens.next(str)
            if not text.strip():
                report.lose(EMPTY)
                continue
            marks.text(TEXT, [text], marks.period(label or "tier", start, end))


def _sniff(paths: list[Path]) -> float:
    return 0.9 if all(path.suffix.lower() == ".textgrid" for path in paths) else 0.0


importer(Importer(
    name="TEXTGRID",
    title="Praat TextGrid",
    description="Tiers of intervals and points of a recording.",
    suffixes=(".textgrid",),
    run=read,
    sniff=_sniff,
    limits=("The tier becomes the label of each interval, its text an answer about the period.",
            "Intervals without text are left out and counted."),
))
