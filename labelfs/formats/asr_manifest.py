"""ASR_MANIFEST: a JSON line per transcribed recording or segment, with the recordings."""

from __future__ import annotations

import json
import shutil
import tempfile
import wave
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.errors import Problem
from labelfs.formats.items import Item, items
from labelfs.formats.pictures import Names
from labelfs.formats.registry import Exporter, Output, Report, Task, exporter
from labelfs.formats.task_data import keys_of, value_at
from labelfs.labeling.shapes import number

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

TEXTLESS = "{n} recordings without a transcription left out"
MORE_LINES = "{n} further lines of a transcription left out: the format has one text per segment"
MORE_SEGMENTS = "{n} further transcriptions left out, as Label Studio does"
Line = dict[str, Any]
_SPOOL = 8 * 1024 * 1024
"""Bytes of lines kept in memory; they wait, since an archive takes one file at a time and recordings come first."""


def export(tasks: Iterable[Task], config: Config, output: Output, options: Mapping[str, Any], report: Report) -> None:
    """Write `manifest.json` (a JSON object per line) and `audio/`.

    By default a line per transcription, with `offset` and `duration` in seconds for a segment; in exact form the
    first text of each item, and for an item without text that of the item before.
    """
    exact = bool(options.get("exact"))
    keys = keys_of(config, {"Audio", "AudioPlus"})
    areas = [node.name for node in config.controls() if node.tag == "TextArea" and node.name]
    names, before = Names(exact=exact, copying=False), ""
    with tempfile.SpooledTemporaryFile(_SPOOL) as spool:
        for item in items(tasks, config, report):
            found = _recording(item, keys, output, names, report)
            if found is None:
                continue
            if exact:
                before = _first(item, report) or before
                made = [{"audio_filepath": found[0], "duration": found[1], "text": before, "annotator": _who(item)}]
            else:
                made = list(_segments(item, areas, found, report))
            spool.writelines(json.dumps(line).encode("ascii") + b"\n" for line in made)
        spool.seek(0)
        with output.file("manifest.json") as stream:
            shutil.copyfileobj(spool, stream)


def _who(item: Item) -> str:
    return str(item.annotator) if item.annotator is not None else ""


def _texts(value: Mapping[str, Any]) -> list[str]:
    text = value.get("text")
    return [str(one) for one in text] if isinstance(text, list) else [text] if isinstance(text, str) else []


def _first(item: Item, report: Report) -> str | None:
    """The first line of the first transcription; the others are counted."""
    found = [texts for values in item.outputs.values() for value in values if (texts := _texts(value))]
    report.lose(MORE_SEGMENTS, len(found) - 1 if found else 0)
    return found[0][0] if found else None


def _segments(item: Item, areas: list[str], found: tuple[str, float | None], report: Report) -> Iterator[Line]:
    values = [value for name in areas for value in item.outputs.get(name, ())]
    written = [(texts, value) for value in values if (texts := _texts(value))]
    report.lose(TEXTLESS, not written)
    for texts, value in written:
        report.lose(MORE_LINES, len(texts) - 1)
        start, end = number(value.get("start")), number(value.get("end"))
        line: Line = {"audio_filepath": found[0], "duration": found[1], "text": texts[0], "annotator": _who(item)}
        if start is not None and end is not None:
            line |= {"offset": start, "duration": round(end - start, 6)}
        if line["duration"] is None:
            message = "the length of the recording is not known (only WAV files tell it); duration left empty"
            report.problems.append(Problem(f"task {item.task.get('id')}", None, message, "duration"))
        yield line


def _recording(item: Item, keys: list[str], output: Output, names: Names,
               report: Report) -> tuple[str, float | None] | None:
    """The name below `audio/`, to which the file is copied, and its length in seconds where it can be read."""
    found = (value_at(item.task, key) for key in keys)
    reference = next((one for one in found if isinstance(one, str) and one), None)
    file = output.media(reference) if reference else None
    if reference is None or file is None:
        message = f"the recording {reference or ''} is not on this machine; left out"
        report.problems.append(Problem(f"task {item.task.get('id')}", None, message, "media"))
        return None
    name = f"audio/{names.of(reference, report)}"
    if name not in names.copied:
        names.copied.add(name)
        with file.open("rb") as source, output.file(name) as target:
            shutil.copyfileobj(source, target)
    return name, _seconds(file)


def _seconds(file: Path) -> float | None:
    try:
        with wave.open(str(file), "rb") as sound:
            return sound.getnframes() / sound.getframerate()
    except (wave.Error, EOFError, OSError, ZeroDivisionError):
        return None


def _fits(config: Config) -> bool:
    return any(node.tag in {"Audio", "AudioPlus"} for node in config.objects()) and any(
        node.tag == "TextArea" for node in config.controls())


exporter(Exporter(
    name="ASR_MANIFEST",
    title="ASR manifest",
    description="A JSON line per transcribed recording or segment, with the recordings, for speech recognition.",
    suffix=".zip",
    run=export,
    fits=_fits,
    media_type="application/zip",
    limits=("One text per segment; lengths are known for WAV files only.",),
    differs=("A line per segment with `offset`; recordings without text are left out.",),
))
