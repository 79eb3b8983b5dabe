"""Media: pictures, sound, video and documents, one task per file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.formats.data_key import data_key
from labelfs.formats.registry import Importer, Report, importer

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

KINDS: dict[str, tuple[str, ...]] = {
    "image": (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".svg", ".tif", ".tiff", ".avif"),
    "audio": (".wav", ".mp3", ".flac", ".ogg", ".opus", ".m4a", ".aac", ".aif", ".aiff"),
    "video": (".mp4", ".webm", ".mov", ".mkv", ".avi", ".m4v", ".ogv"),
    "pdf": (".pdf",),
    "html": (".html", ".htm"),
}
"""Kind of media → suffixes; the kind is also the data key when the config does not say."""
_TAGS = {
    "image": ("Image",),
    "audio": ("Audio", "AudioPlus"),
    "video": ("Video",),
    "pdf": ("Pdf",),
    "html": ("HyperText",),
}
NO_PICTURE = "{n} files named as pictures are none; their tasks name them all the same"
_FEW = 20
_SIGNED = frozenset({".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp"})
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"\0\0\0")
"""How pictures begin; a JPEG under the name of a PNG is one all the same."""
SUFFIXES = tuple(suffix for suffixes in KINDS.values() for suffix in suffixes)


def kind_of(path: Path) -> str | None:
    """`image`, `audio`, `video`, `pdf`, `html`, or None for what is no media."""
    suffix = path.suffix.lower()
    return next((kind for kind, suffixes in KINDS.items() if suffix in suffixes), None)


def key_of(kind: str, config: Config | None, options: Mapping[str, Any]) -> str:
    """The data key under which a file of this kind is stored."""
    return data_key(config, options, _TAGS[kind], kind)


def read(paths: list[Path], config: Config | None, options: Mapping[str, Any],
         report: Report) -> Iterator[dict[str, Any]]:
    """One task per media file.

    Options: `place`, which answers the reference of a file in task data (and copies it into the project
    if it lies outside); `key`. What is no media is counted as left out.
    """
    place: Callable[[Path], str] = options.get("place") or Path.as_posix
    keys: dict[str, str] = {}
    for path in paths:
        kind = kind_of(path)
        if kind is None:
            report.lose("{n} files left out: not a picture, sound, video, PDF or HTML page")
            continue
        if kind not in keys:
            keys[kind] = key_of(kind, config, options)
        if path.suffix.lower() in _SIGNED and not _signed(path):
            report.lose(NO_PICTURE)
            if len(report.notes) < _FEW:
                report.notes.append(f"{path.name} is no picture, or a broken one")
        report.tasks += 1
        yield {"data": {keys[kind]: place(path)}}


def _signed(path: Path) -> bool:
    """Whether the file begins as pictures do."""
    with path.open("rb") as file:
        head = file.read(12)
    return head.startswith(_SIGNATURES) or (head[:4] == b"RIFF" and head[8:] == b"WEBP")


def _sniff(paths: list[Path]) -> float:
    media = sum(kind_of(path) is not None for path in paths)
    return 0.3 * media / len(paths) if paths else 0.0


importer(Importer(
    name="MEDIA",
    title="Pictures, sound, video, PDF",
    description="One task per file.",
    suffixes=SUFFIXES,
    run=read,
    sniff=_sniff,
    per_file=False,
    limits=("Files that are no media are left out and counted; pictures that are none are told.",),
))
