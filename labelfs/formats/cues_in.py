"""WebVTT and SubRip in: captions of a recording as periods with their text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.errors import Problem
from labelfs.formats.data_key import data_key
from labelfs.formats.encoding import chosen_encoding
from labelfs.formats.marks import Marks, annotation
from labelfs.formats.recordings import recording_of
from labelfs.formats.registry import Importer, Report, importer
from labelfs.formats.sheet import Sheet

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

SPEECH = "Speech"
"""The label of cues without a speaker."""
TEXT = "transcription"
_TIME = r"(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}\s*(.*)")
_VOICE = re.compile(r"<v(?:\.[^ >]*)?\s+([^>]*)>")
_MARKUP = re.compile(r"</?(?:c|i|b|u|v|ruby|rt|lang|font)(?:[.\s][^>]*)?>|<\d[\d:.]*>")


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption; seconds."""

    start: float
    end: float
    text: str
    speaker: str
    id: str = ""


def read(paths: list[Path], config: Config | None, options: Mapping[str, Any],
         report: Report) -> Iterator[dict[str, Any]]:
    """A task per file: the recording of the same name, with a labeled period and its text per cue."""
    key = data_key(config, options, ("Audio", "AudioPlus"), "audio")
    sheet = Sheet.of(config, options, report)
    for path in paths:
        to = sheet.object("Audio", key)
        marks = Marks(sheet, to)
        for cue in cues(path, report, chosen_encoding(path, options)):
            region = marks.period(cue.speaker or SPEECH, cue.start, cue.end, **({"meta": {"cue": cue.id}} if cue.id
                                                                               else {}))
            marks.text(TEXT, [cue.text], region)
        report.tasks += 1
        report.annotations += 1
        report.took(path.name, tasks=1, regions=marks.regions)
        yield {"data": {key: recording_of(path, options, report)}, "meta": {"file_name": path.name},
               "annotations": [annotation(marks, path.suffix[1:].lower())]}


def cues(path: Path, report: Report, encoding: str) -> Iterator[Cue]:
    """The cues of a file; what is none is told with its line."""
    text = path.read_text(encoding=encoding).removeprefix("\ufeff")
    line = 1
    for block in re.split(r"(\n[^\S\n]*\n)", text.replace("\r\n", "\n").replace("\r", "\n")):
        rows = block.split("\n")
        yield from _block(rows, line, path.name, report)
        line += len(rows) - 1


def _block(rows: list[str], line: int, name: str, report: Report) -> Iterator[Cue]:
    filled = [(line + place, row) for place, row in enumerate(rows) if row.strip()]
    if not filled or filled[0][1].startswith(("WEBVTT", "NOTE", "STYLE", "REGION", "X-TIMESTAMP")):
        return
    at = next((place for place, (_line, row) in enumerate(filled[:2]) if "-->" in row), None)
    times = _TIMES.fullmatch(filled[at][1]) if at is not None else None
    if at is None or times is None:
        report.problems.append(Problem(name, filled[at or 0][0], "no times of a caption here; left out", "cue"))
        return
    start, end = _seconds(times.groups()[:4]), _seconds(times.groups()[4:8])
    if end < start:
        report.problems.append(Problem(name, filled[at][0], "the caption ends before it begins; left out", "cue"))
        return
    spoken = "\n".join(row for _line, row in filled[at + 1:])
    voice = _VOICE.search(spoken)
    id_ = filled[0][1].strip() if at == 1 else ""
    yield Cue(start, end, html.unescape(_MARKUP.sub("", spoken)).strip(), html.unescape(voice[1]).strip()
              if voice else "", "" if id_.isdecimal() else id_)


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = parts
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return (whole * 1000 + int((thousandths or "0").ljust(3, "0"))) / 1000


def _sniff(paths: list[Path], suffix: str) -> float:
    return 0.9 if all(path.suffix.lower() == suffix for path in paths) else 0.0


for _name, _title, _suffix in (("WEBVTT", "WebVTT captions", ".vtt"), ("SRT", "SubRip captions", ".srt")):
    importer(Importer(
        name=_name,
        title=_title,
        description="Captions with times: a period of the recording per caption, with its text.",
        suffixes=(_suffix,),
        run=read,
        sniff=partial(_sniff, suffix=_suffix),
        limits=("The recording is the file of the same name beside; one that is missing is reported.",
                "Styles and places on the screen are left out; the speaker becomes the label."),
    ))
