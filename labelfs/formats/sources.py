"""From what a person named (files, folders, globs) to files and the importer that reads them."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from labelfs.errors import BadRequest, NotFound
from labelfs.formats.catalog import importer_named, load
from labelfs.formats.media import kind_of
from labelfs.formats.registry import IMPORTERS, Importer


@dataclass(frozen=True, slots=True)
class Source:
    """Files that one importer reads as one import, and the name of that import."""

    name: str
    paths: list[Path]
    importer: Importer
    left: tuple[Path, ...] = ()
    """Files of the same folder that no format reads."""


SURE = 0.6
"""How sure a format must be of a folder before it takes the whole of it."""


def expand(name: str) -> list[Path]:
    """The files behind one name: a file, all files below a folder (hidden ones not), or a glob with `**`; sorted."""
    name = os.path.expanduser(name)  # noqa: PTH111 (it may be a glob)
    path = Path(name)
    if path.is_dir():
        return sorted(_below(path))
    if path.exists():
        return [path]
    found = sorted(Path(one) for one in glob.iglob(name, recursive=True))  # noqa: PTH207 (Path.glob refuses absolute ones)
    files = [one for one in found if one.is_file()]
    if not files:
        msg = f"there is no file or folder {name!r}" if not glob.has_magic(name) else f"no file matches {name!r}"
        raise NotFound(msg)
    return files


def _below(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name.startswith(".") or (path.is_symlink() and not path.exists()):
            continue
        if path.is_dir():
            if not path.is_symlink():
                yield from _below(path)
        else:
            yield path


def sources(names: Iterable[str], *, format_name: str | None = None,
            options: Mapping[str, Any] | None = None) -> list[Source]:
    """What to import with what, in the order named; raises `BadRequest` for a file no importer knows.

    Option `format`: the format by name.
    """
    format_name = format_name or (options or {}).get("format")
    found: list[Source] = []
    for name in names:
        paths = expand(name)
        stem = _stem(name)
        chosen = importer_named(format_name) if format_name else None
        mine = [one for group in _grouped(paths, whole=Path(name).is_dir(), chosen=chosen)
                for one in _split(*group, stem)]
        used = {path for one in mine for path in one.paths}
        if mine and len(used) < len(paths):
            mine[-1] = replace(mine[-1], left=tuple(path for path in paths if path not in used))
        found += mine
    return found


def uploaded(folder: Path, paths: list[Path], *, format_name: str | None = None) -> list[Source]:
    """What to import of files that were sent into `folder`: a data set as a whole, else media and each table.

    Raises `BadRequest` where none of them is of a known format; those that are not, beside others, are left.
    """
    chosen, stem = importer_named(format_name) if format_name else None, _sent_as(folder, paths)
    load()
    surest = max((one for one in IMPORTERS.values() if one.dataset), key=lambda one: one.sniff(paths))
    if chosen is None and surest.sniff(paths) >= SURE:
        chosen = surest
    if chosen is not None:
        groups = _grouped(paths, whole=len(paths) > 1, chosen=chosen)
    else:
        known = [path for path in paths if kind_of(path) or _surest(path) is not None]
        groups = _grouped(known or paths, whole=False, chosen=None)
    found = [one for group in groups for one in _split(*group, stem)]
    used = {path for one in found for path in one.paths}
    if left := tuple(path for path in paths if path not in used):
        found[-1] = replace(found[-1], left=left)
    return found


def _sent_as(folder: Path, paths: list[Path]) -> str:
    """The name of the folder that all of them are in, else that of the first."""
    tops = {path.relative_to(folder).parts[0] for path in paths}
    return tops.pop() if len(tops) == 1 and len(paths) > 1 else paths[0].stem


def _stem(name: str) -> str:
    path = Path(name)
    plain = path.resolve().name if not glob.has_magic(name) else "media"
    return (Path(plain).stem if not path.is_dir() else plain) or "import"


def _grouped(paths: list[Path], *, whole: bool, chosen: Importer | None) -> Iterator[tuple[Importer, list[Path]]]:
    """Which importer reads which of the paths.

    A folder that one format knows as its data set is read by it as a whole; else a folder with media in it is a folder
    of media, whatever lies beside; other folders are read file by file.
    """
    if chosen is not None:
        fitting = [path for path in paths if path.suffix.lower() in chosen.suffixes] if whole else paths
        if chosen.dataset and whole:
            fitting = paths
        if not fitting:
            msg = f"no file of the format {chosen.name} ({', '.join(chosen.suffixes)}) in there"
            raise BadRequest(msg)
        yield chosen, fitting
        return
    load()
    if whole and paths:
        surest = max((one for one in IMPORTERS.values() if one.dataset), key=lambda one: one.sniff(paths))
        if surest.sniff(paths) >= SURE:
            yield surest, paths
            return
    media = [path for path in paths if kind_of(path)]
    rest = [path for path in paths if not kind_of(path)]
    if media:
        yield IMPORTERS["MEDIA"], media
    if whole and media:
        return
    for path in rest:
        if not whole or _surest(path) is not None:
            yield _best(path), [path]
    if not paths or (whole and not any(_surest(path) for path in rest)):
        msg = "there is nothing in this folder to import"
        raise BadRequest(msg)


def _surest(path: Path) -> Importer | None:
    best = max(IMPORTERS.values(), key=lambda one: one.sniff([path]))
    return best if best.sniff([path]) > 0 else None


def _best(path: Path) -> Importer:
    best = _surest(path)
    if best is not None:
        return best
    listed = ", ".join(suffix for one in IMPORTERS.values() if one.name != "MEDIA" for suffix in one.suffixes)
    msg = f"{path.name}: no import format for {path.suffix or 'a file without ending'}"
    raise BadRequest(msg, hint=f"known are {listed} and media; --format says what it is")


def _split(chosen: Importer, paths: list[Path], stem: str) -> Iterator[Source]:
    if not chosen.per_file:
        yield Source(stem, paths, chosen)
        return
    for path in paths:
        yield Source(path.stem, [path], chosen)
