"""ZIP in: any other import format, and media, inside an archive."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from labelfs.errors import BadFile, BadRequest, Problem
from labelfs.formats.registry import Importer, Report, importer
from labelfs.formats.scratch import scratch_folder

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

LARGEST = 64 * 1024**3
"""Bytes that an archive may unpack to."""
MOST = 2_000_000
"""Files that an archive may hold."""
RATIO = 200
"""How many times its packed size an archive may unpack to, above `HARMLESS` bytes."""
HARMLESS = 256 * 1024**2
_CHUNK = 1 << 20


def read(paths: list[Path], config: Config | None, options: Mapping[str, Any],
         report: Report) -> Iterator[dict[str, Any]]:
    """The tasks of everything inside; entries that lead out of the archive are refused, bombs are not unpacked."""
    from labelfs.formats.sources import sources

    for path in paths:
        folder = scratch_folder(options)
        unpack(path, folder, report)
        try:
            found = sources([str(folder)], options=options)
        except BadRequest as fault:
            raise BadFile(Problem(path.name, None, fault.message, "zip")) from None
        for source in found:
            yield from source.importer.run(source.paths, config, options, report)


def unpack(path: Path, folder: Path, report: Report) -> None:
    """Unpack an archive; raises `BadFile` when it is broken, too large, or no ZIP."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _refuse_bombs(path, entries)
            left = [sum(one.file_size for one in entries) + 1]
            for entry in entries:
                if not entry.is_dir():
                    _unpack_one(archive, entry, folder, path.name, report=report, left=left)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as fault:
        message = f"the archive is broken or cut off: {fault}"
        raise BadFile(Problem(path.name, None, message, "zip")) from None


def _refuse_bombs(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    total = sum(entry.file_size for entry in entries)
    packed = path.stat().st_size
    why = ""
    if len(entries) > MOST:
        why = f"it holds {len(entries):,} files; at most {MOST:,} are unpacked"
    elif total > LARGEST:
        why = f"it would unpack to {total:,} bytes; at most {LARGEST:,} are unpacked"
    elif total > HARMLESS and total > RATIO * packed:
        why = f"it would unpack to {total:,} bytes, {total // max(packed, 1):,} times its size"
    if why:
        raise BadFile(Problem(path.name, None, f"not unpacked: {why}", "bomb"))


def inner_parts(name: str) -> list[str] | None:
    """The folders and the name of a file inside an archive or upload; None for a name that leads out of it."""
    inner = PurePosixPath(name.replace("\\", "/"))
    parts = [part for part in inner.parts if part not in {"", "."}]
    out = inner.is_absolute() or ".." in parts or any(":" in part or "\0" in part for part in parts)
    return None if out or not parts else parts


def _unpack_one(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path, name: str, *, report: Report,
                left: list[int]) -> None:
    parts = inner_parts(entry.filename)
    if parts is None:
        _refused(report, name, entry, "leads out of the archive; not unpacked", "zip-slip")
        return
    if stat.S_ISLNK(entry.external_attr >> 16):
        _refused(report, name, entry, "is a link; not unpacked", "zip-link")
        return
    if entry.flag_bits & 1:
        _refused(report, name, entry, "is encrypted; not unpacked", "zip")
        return
    if parts[0] == "__MACOSX" or parts[-1] in {".DS_Store", "Thumbs.db"}:
        return
    target = folder.joinpath(*parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with archive.open(entry) as source, target.open("wb") as out:
            while chunk := source.read(_CHUNK):
                left[0] -= len(chunk)
                if left[0] < 0:
                    raise BadFile(Problem(name, None, "it unpacks to more than it states", "bomb"))
                out.write(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError) as fault:
        target.unlink(missing_ok=True)
        _refused(report, name, entry, f"is broken: {fault}", "zip")


def _refused(report: Report, name: str, entry: zipfile.ZipInfo, why: str, code: str) -> None:
    file = f"{name}/{entry.filename}"[:300]
    report.left(file, why)
    report.problems.append(Problem(file, None, why, code))


def _sniff(paths: list[Path]) -> float:
    return 0.9 if all(path.suffix.lower() == ".zip" for path in paths) else 0.0



importer(Importer(
    name="ZIP",
    title="ZIP archive",
    description="Any of the other formats, with its media, inside an archive.",
    suffixes=(".zip",),
    run=read,
    sniff=_sniff,
    limits=("Entries that lead out of the archive, links and encrypted entries are refused.",
            "Archives that unpack to 200 times their size (and more than 256 MB) are not unpacked."),
))
