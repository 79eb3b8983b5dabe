"""The film of each item with its tracks of boxes, and the size of its picture."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Any

from labelfs.formats.items import Item, items
from labelfs.formats.pictures import Names, path_of
from labelfs.formats.registry import Output, Report, Task
from labelfs.formats.task_data import keys_of, value_at
from labelfs.labeling.shapes import number

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

OTHERS = "{n} answers that are no track of boxes left out"
FILMLESS = "{n} tracks left out: the size of their film is not known (`--frame-size` says it)"
_CONTAINERS = {b"moov", b"trak"}
_LOOK = 1 << 20
"""Bytes of a WebM file in which its size is looked for."""


@dataclass(frozen=True, slots=True)
class Track:
    """One box through a film: keyframes in percent."""

    id: str
    labels: list[str]
    sequence: list[Mapping[str, Any]]
    frames: int


@dataclass(frozen=True, slots=True)
class Film:
    """One item with its film; sizes in pixels, 0 where nothing tells them."""

    item: Item
    reference: str
    stem: str
    tracks: list[Track]
    width: int
    height: int

    @property
    def name(self) -> str:
        """The file's name without folders."""
        return PurePosixPath(path_of(self.reference)).name

    @property
    def frames(self) -> int:
        """The number of frames, as far as the tracks tell it."""
        return max((track.frames for track in self.tracks), default=0)


def films(tasks: Iterable[Task], config: Config, output: Output, report: Report,
          size: tuple[int, int] | None = None) -> Iterator[Film]:
    """Each item with a film; of several annotations of a film each has a name of its own."""
    keys = keys_of(config, {"Video"})
    names = Names(exact=False, copying=False)
    seen: dict[str, int] = {}
    for item in items(tasks, config, report):
        found = (value_at(item.task, key) for key in keys)
        reference = next((one for one in found if isinstance(one, str) and one), None)
        if reference is None:
            continue
        stem = PurePosixPath(names.of(reference, report)).stem[:200]
        seen[stem] = seen.get(stem, 0) + 1
        tracks = list(_tracks(item, report))
        width, height = size or _stated(item) or size_of(output.media(reference)) or (0, 0)
        yield Film(item, reference, stem if seen[stem] == 1 else f"{stem}-{seen[stem]}", tracks, width, height)


def _tracks(item: Item, report: Report) -> Iterator[Track]:
    for result in item.annotation.get("result") or ():
        value = result.get("value")
        if not isinstance(value, Mapping) or result.get("from_name") not in item.tags:
            continue
        sequence, labels = value.get("sequence"), value.get("labels")
        if not isinstance(sequence, list) or "vertices" in (sequence[0] if sequence else {}):
            report.lose(OTHERS, result.get("type") not in {"choices", "textarea", "number", "rating"})
            continue
        named = [str(one) for one in labels] if isinstance(labels, list) and labels else ["track"]
        frames = [int(number(one.get("frame")) or 0) for one in sequence if isinstance(one, Mapping)]
        count = max([int(number(value.get("framesCount")) or 0), *frames])
        yield Track(str(result.get("id", "")), named, [one for one in sequence if isinstance(one, Mapping)], count)


def _stated(item: Item) -> tuple[int, int] | None:
    for result in item.annotation.get("result") or ():
        width, height = number(result.get("original_width")), number(result.get("original_height"))
        if width and height:
            return int(width), int(height)
    return None


def size_of(file: Path | None) -> tuple[int, int] | None:
    """Width and height of an MP4, MOV or WebM film in pixels; None where they are not found."""
    if file is None:
        return None
    try:
        with file.open("rb") as stream:
            head = stream.read(12)
            stream.seek(0)
            if head[4:8] in {b"ftyp", b"moov", b"mdat", b"wide", b"free"}:
                return _mp4(stream, file.stat().st_size)
            return _webm(stream.read(_LOOK)) if head.startswith(b"\x1aE\xdf\xa3") else None
    except (OSError, struct.error):
        return None


def _mp4(stream: IO[bytes], end: int) -> tuple[int, int] | None:
    """The size in the first track header that states one (16.16 fixed point at its end)."""
    while stream.tell() + 8 <= end:
        start = stream.tell()
        length, kind = struct.unpack(">I4s", stream.read(8))
        head = 8
        if length == 1:
            length, head = struct.unpack(">Q", stream.read(8))[0], 16
        length = length or end - start
        if length < head:
            return None
        if kind in _CONTAINERS:
            found = _mp4(stream, min(end, start + length))
            if found:
                return found
        elif kind == b"tkhd":
            width, height = struct.unpack(">II", stream.read(length - head)[-8:])
            if width and height:
                return width >> 16, height >> 16
        stream.seek(start + length)
    return None


def _webm(head: bytes) -> tuple[int, int] | None:
    """PixelWidth (0xB0) and PixelHeight (0xBA) inside the first Video element (0xE0)."""
    for place in range(len(head) - 8):
        if head[place] != 0xE0 or not head[place + 1] & 0x80:
            continue
        inner = head[place + 2:place + 2 + (head[place + 1] & 0x7F)]
        found = {}
        at = 0
        while at + 2 < len(inner):
            wide = 1 if inner[at] & 0x80 else 2
            size = inner[at + wide] & 0x7F
            if wide == 1 and inner[at] in {0xB0, 0xBA} and 0 < size <= 4:
                found[inner[at]] = int.from_bytes(inner[at + 2:at + 2 + size], "big")
            at += wide + 1 + size
        if len(found) == 2:
            return found[0xB0], found[0xBA]
    return None
