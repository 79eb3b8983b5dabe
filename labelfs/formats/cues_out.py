"""WebVTT and SubRip out: a file of captions per annotated recording."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from labelfs.formats.cues_in import SPEECH
from labelfs.formats.periods import Period, fits_periods, recordings
from labelfs.formats.registry import Exporter, Output, Report, Task, exporter

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

LABELS = "{n} labels left out: SubRip has no speakers"
ROUNDED = "{n} times rounded to milliseconds"
BLANKS = "{n} empty lines inside of captions left out"
_EMPTY = re.compile(r"\n\s*\n")


def export(tasks: Iterable[Task], config: Config, output: Output, _options: Mapping[str, Any], report: Report,
           *, vtt: bool) -> None:
    """Write `<recording>.vtt` or `.srt` per annotation; a period without text shows its label."""
    for recording in recordings(tasks, config, report):
        output.write(f"{recording.stem}.{'vtt' if vtt else 'srt'}",
                     "".join(_lines(recording.periods, report, vtt=vtt)).encode("utf-8", "surrogatepass"))


def _lines(periods: list[Period], report: Report, *, vtt: bool) -> Iterator[str]:
    if vtt:
        yield "WEBVTT\n\n"
    for place, period in enumerate(periods, 1):
        label = period.labels[0] if period.labels else SPEECH
        report.lose(ROUNDED, any(abs(edge * 1000 - round(edge * 1000)) > 1e-6 for edge in (period.start, period.end)))
        spoken = period.text or label
        report.lose(BLANKS, len(_EMPTY.findall(spoken)))
        spoken = _EMPTY.sub("\n", spoken).strip("\n")
        times = f"{_time(period.start, vtt=vtt)} --> {_time(period.end, vtt=vtt)}\n"
        if vtt:
            cue = str(period.meta.get("cue") or "")
            voice = f"<v {html.escape(label, quote=False)}>" if label != SPEECH else ""
            yield f"{cue}\n" if cue and "-->" not in cue and "\n" not in cue else ""
            yield f"{times}{voice}{html.escape(spoken, quote=False)}\n\n"
        else:
            report.lose(LABELS, label != SPEECH and bool(period.text))
            yield f"{place}\n{times}{spoken}\n\n"


def _time(seconds: float, *, vtt: bool) -> str:
    whole = round(seconds * 1000)
    hours, rest = divmod(whole, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}{'.' if vtt else ','}{rest % 1000:03}"


for _name, _title, _vtt in (("WEBVTT", "WebVTT captions", True), ("SRT", "SubRip captions", False)):
    _run: Callable[..., None] = partial(export, vtt=_vtt)
    exporter(Exporter(
        name=_name,
        title=_title,
        description="A file of captions per recording: the text of each labeled period.",
        suffix=".zip",
        run=_run,
        fits=fits_periods,
        media_type="application/zip",
        limits=("Times are milliseconds.",
                "A period without text shows its label; " + (
                    "the label is the speaker." if _vtt else "labels of others are left out."),
                "Choices and answers about whole recordings are left out."),
    ))
