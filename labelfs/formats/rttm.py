"""RTTM out and in: who speaks when (NIST's Rich Transcription Time Marked, one `SPEAKER` line per turn)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.errors import Problem
from labelfs.formats.data_key import data_key
from labelfs.formats.encoding import chosen_encoding
from labelfs.formats.marks import Marks, annotation
from labelfs.formats.periods import fits_periods, recordings
from labelfs.formats.recordings import recording_of
from labelfs.formats.registry import Exporter, Importer, Output, Report, Task, exporter, importer
from labelfs.formats.sheet import Sheet

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

TEXTS = "{n} texts about periods left out: the format says who speaks when, not what"
BLANKS = "{n} names with blanks written with _ in place of them"
MORE = "{n} further labels of a period left out: the format has one"
OTHERS = "{n} lines that are not of type SPEAKER left out"
_FIELDS = 9


def export(tasks: Iterable[Task], config: Config, output: Output, _options: Mapping[str, Any], report: Report) -> None:
    """Write `result.rttm`: recording, channel 1, start and length in seconds, speaker."""
    with output.file("result.rttm") as stream:
        for recording in recordings(tasks, config, report):
            name = _word(recording.stem, report)
            for period in recording.periods:
                report.lose(TEXTS, bool(period.text))
                report.lose(MORE, max(0, len(period.labels) - 1))
                speaker = _word(period.labels[0], report) if period.labels else "<NA>"
                length = round(period.end - period.start, 6)
                line = f"SPEAKER {name} 1 {period.start:.6f} {length:.6f} <NA> <NA> {speaker} <NA> <NA>\n"
                stream.write(line.encode("utf-8", "surrogatepass"))


def _word(text: str, report: Report) -> str:
    """The text as one word."""
    words = text.split()
    made = "_".join(words) or "_"
    report.lose(BLANKS, made != text)
    return made


def read(paths: list[Path], config: Config | None, options: Mapping[str, Any],
         report: Report) -> Iterator[dict[str, Any]]:
    """A task per recording that a file names: the recording of this name beside; speakers are the labels."""
    key = data_key(config, options, ("Audio", "AudioPlus"), "audio")
    sheet = Sheet.of(config, options, report)
    for path in paths:
        found: dict[str, Marks] = {}
        with path.open(encoding=chosen_encoding(path, options)) as file:
            for number, line in enumerate(file, 1):
                try:
                    _turn(line, found, sheet, key, report=report)
                except ValueError as fault:
                    report.problems.append(Problem(path.name, number, str(fault), "rttm"))
        for name, marks in found.items():
            report.tasks += 1
            report.annotations += 1
            report.took(path.name, tasks=1, regions=marks.regions)
            reference = recording_of(path.with_name(f"{Path(name).name}.rttm"), options, report)
            yield {"data": {key: reference}, "meta": {"file_name": name}, "annotations": [annotation(marks, "rttm")]}


def _turn(line: str, found: dict[str, Marks], sheet: Sheet, key: str, *, report: Report) -> None:
    words = line.split()
    if not words or words[0].startswith(";;"):
        return
    if words[0] != "SPEAKER":
        report.lose(OTHERS)
        return
    if len(words) < _FIELDS - 1:
        msg = f"{len(words)} fields, but a SPEAKER line has {_FIELDS} or 10; left out"
        raise ValueError(msg)
    try:
        start, length = float(words[3]), float(words[4])
    except ValueError:
        start = length = -1.0
    if not (0 <= start < float("inf") and 0 <= length < float("inf")):
        msg = f"start {words[3]!r} and length {words[4]!r} are no seconds; left out"
        raise ValueError(msg)
    marks = found.setdefault(words[1], Marks(sheet, sheet.object("Audio", key)))
    marks.period(words[7], start, round(start + length, 6))


def _sniff(paths: list[Path]) -> float:
    return 0.9 if all(path.suffix.lower() == ".rttm" for path in paths) else 0.0


exporter(Exporter(
    name="RTTM",
    title="RTTM",
    description="Who speaks when, a line per labeled period, for the diarization of speakers.",
    suffix=".rttm",
    run=export,
    fits=fits_periods,
    media_type="text/plain",
    limits=("Times are microseconds; the first label of a period is the speaker, what was said is left out.",
            "Blanks in names become `_`."),
))
importer(Importer(
    name="RTTM",
    title="RTTM",
    description="Who speaks when: a task per recording that the file names.",
    suffixes=(".rttm",),
    run=read,
    sniff=_sniff,
    limits=("Only lines of type `SPEAKER` are taken; channels are left out.",),
))
