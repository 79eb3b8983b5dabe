"""ASR manifests in: JSON lines `{"audio_filepath", "text", "offset", "duration"}`, as NeMo and others read them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.errors import Problem
from labelfs.formats.cues_in import SPEECH, TEXT
from labelfs.formats.data_key import data_key
from labelfs.formats.jsonl import SUFFIXES
from labelfs.formats.marks import Marks, annotation
from labelfs.formats.registry import Importer, Report, importer
from labelfs.formats.sheet import Sheet
from labelfs.formats.spacy_in import rows_of
from labelfs.labeling.shapes import number

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

ENDINGS = (".json", *SUFFIXES)
PATH = "audio_filepath"
FURTHER = "{n} further members of rows left out"
_KNOWN = frozenset({PATH, "text", "pred_text", "offset", "duration", "annotator"})


def read(paths: list[Path], config: Config | None, options: Mapping[str, Any],
         report: Report) -> Iterator[dict[str, Any]]:
    """A task per recording; a row with `offset` is a period with its text, one without is the text of the whole."""
    key = data_key(config, options, ("Audio", "AudioPlus"), "audio")
    sheet = Sheet.of(config, options, report)
    for path in paths:
        found: dict[str, tuple[Marks, Marks, set[str]]] = {}
        for line, row in rows_of(path, report):
            try:
                _take(row, found, sheet, key, report=report)
            except ValueError as fault:
                report.problems.append(Problem(path.name, line, f"{fault}; left out", "row"))
        for name, (said, heard, people) in found.items():
            report.tasks += 1
            report.annotations += bool(said.items)
            report.took(path.name, tasks=1, regions=said.regions)
            yield _task(key, _reference(path, name, options, report), name, said, heard=heard, people=people)


def _take(row: Mapping[str, Any], found: dict[str, tuple[Marks, Marks, set[str]]], sheet: Sheet, key: str, *,
          report: Report) -> None:
    name = row.get(PATH)
    if not isinstance(name, str) or not name:
        msg = f"no {PATH} in this row"
        raise ValueError(msg)
    offset, duration = number(row.get("offset")), number(row.get("duration"))
    if offset is not None and (offset < 0 or duration is None or duration < 0):
        msg = f"offset {row.get('offset')!r} and duration {row.get('duration')!r} are no seconds"
        raise ValueError(msg)
    report.lose(FURTHER, len(row.keys() - _KNOWN))
    to = sheet.object("Audio", key)
    said, heard, people = found.setdefault(name, (Marks(sheet, to), Marks(sheet, to), set()))
    if isinstance(row.get("annotator"), str) and "@" in row["annotator"]:
        people.add(row["annotator"])
    for marks, text in ((said, row.get("text")), (heard, row.get("pred_text"))):
        if not isinstance(text, str):
            continue
        region = marks.period(SPEECH, offset, round(offset + (duration or 0), 6)) if offset is not None else None
        marks.text(TEXT, [text], region, main=region is None)


def _task(key: str, reference: str, name: str, said: Marks, *, heard: Marks, people: set[str]) -> dict[str, Any]:
    task: dict[str, Any] = {"data": {key: reference}, "meta": {"file_name": name}}
    if said.items:
        who = {"completed_by": next(iter(people))} if len(people) == 1 else {}
        task["annotations"] = [annotation(said, "asr", **who)]
    if heard.items:
        task["predictions"] = [{"result": heard.items, "model_version": "pred_text"}]
    return task


def _reference(path: Path, name: str, options: Mapping[str, Any], report: Report) -> str:
    """The recording as the manifest names it, beside it, or below its folder by the last parts of the path."""
    place: Callable[[Path], str] = options.get("place") or Path.as_posix
    plain = Path(name.replace("\\", "/"))
    inside = [Path(*plain.parts[start:]) for start in range(bool(plain.is_absolute()), len(plain.parts))]
    for one in inside:
        if ".." not in one.parts and (path.parent / one).is_file():
            return place(path.parent / one)
    message = f"{name} is not there; the task names it all the same, and `labelfs relink` finds it once it is"
    report.problems.append(Problem(path.name, None, message, "missing-media"))
    return name.replace("\\", "/")


def _sniff(paths: list[Path]) -> float:
    return 0.85 if all(path.suffix.lower() in ENDINGS and _is_row(path) for path in paths) else 0.0


def _is_row(path: Path) -> bool:
    """Whether the first line is an object that names a recording."""
    with path.open("rb") as file:
        first = file.readline(65_536)
    if PATH.encode() not in first:
        return False
    try:
        return isinstance(json.loads(first.decode("utf-8-sig")), dict)
    except (ValueError, RecursionError):
        return False


importer(Importer(
    name="ASR_MANIFEST",
    title="ASR manifest",
    description="JSON lines that name recordings, or segments of them, with what is said; the recordings beside.",
    suffixes=ENDINGS,
    run=read,
    sniff=_sniff,
    limits=("Rows of one recording become one task; `pred_text` becomes a prediction.",
            "Other members of the rows are left out and counted."),
))
