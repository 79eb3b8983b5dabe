"""A folder per class in: the folder's name is the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.formats.encoding import encoding_of
from labelfs.formats.marks import Marks, annotation
from labelfs.formats.media import key_of, kind_of
from labelfs.formats.pictures_in import root_of, shown
from labelfs.formats.registry import Importer, Report, importer
from labelfs.formats.sheet import Sheet

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

SPLITS = frozenset({"train", "training", "val", "valid", "validation", "test", "testing", "dev"})
_TAGS = {"image": "Image", "audio": "Audio", "video": "Video", "pdf": "Pdf", "html": "HyperText", "text": "Text"}


def read(paths: list[Path], config: Config | None, options: Mapping[str, Any],
         report: Report) -> Iterator[dict[str, Any]]:
    """A task per file with one choice: its folder below the root; `train/`, `val/`, … above it stay as `split`."""
    sheet = Sheet.of(config, options, report)
    place: Callable[[Path], str] = options.get("place") or Path.as_posix
    root = root_of(paths)
    folders = [path.parent for path in paths]
    root = root.parent if folders and all(folder == root for folder in folders) else root
    for path in paths:
        name = shown(path, root)
        kind = kind_of(path) or ("text" if path.suffix.lower() == ".txt" else None)
        classes = [part for part in Path(name).parts[:-1] if part.casefold() not in SPLITS]
        if kind is None or not classes:
            report.left(name, "no media and no text" if kind is None else "in no class's folder")
            continue
        key = key_of(kind, config, options) if kind != "text" else str(options.get("key") or "text")
        marks = Marks(sheet, sheet.object(_TAGS[kind], key))
        marks.choices("class", ["/".join(classes)], main=True)
        value = place(path) if kind != "text" else path.read_text(encoding=encoding_of(path))
        split = [part for part in Path(name).parts[:-1] if part.casefold() in SPLITS][:1]
        data = {key: value} | ({"split": split[0]} if split else {})
        report.tasks += 1
        report.annotations += 1
        report.took(name, tasks=1)
        yield {"data": data, "meta": {"file_name": name}, "annotations": [annotation(marks, "folders")]}


def _sniff(_paths: list[Path]) -> float:
    """Any tree of media could be meant so: only by name."""
    return 0.0


importer(Importer(
    name="FOLDERS",
    title="A folder per class",
    description="Media or texts in folders named after their class; only with `--format FOLDERS`.",
    suffixes=(),
    run=read,
    sniff=_sniff,
    per_file=False,
    dataset=True,
    limits=("Folders in folders become one class, `animals/cats`.",),
))
