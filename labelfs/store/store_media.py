"""Masks, uploads, and the files that tasks name: bytes only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import file_digest, sha256
from pathlib import Path

from labelfs.errors import BadRequest
from labelfs.store import files, layout, names
from labelfs.store.context import StoreContext

_MASK = re.compile(r"masks/[0-9a-z]+-[0-9a-f]{16}\.png")
_PNG = b"\x89PNG\r\n\x1a\n"


def write_mask(context: StoreContext, item_id: int, png: bytes, *, prediction: bool) -> str:
    """Store mask pixels; the name for `value.mask`. On the disk at return, written once."""
    if not png.startswith(_PNG):
        raise BadRequest("a mask must be a PNG")
    name = names.mask_name(item_id, png)
    with context.writing() as work:
        path = f"{_top(prediction)}/{name}"
        if work.read(path) != png:
            files.write_atomic(context.root, path, png, fsync=context.fsync)
    return name


def read_mask(context: StoreContext, name: str, *, prediction: bool) -> bytes | None:
    """The pixels behind `value.mask`; None for a name of another form or a file that is not there."""
    if not _MASK.fullmatch(name):
        return None
    try:
        return files.read(layout.join(context.root, f"{_top(prediction)}/{name}"))
    except (FileNotFoundError, NotADirectoryError):
        return None


def _top(prediction: bool) -> str:
    return "predictions" if prediction else "annotations"


def media_path(context: StoreContext, name: str, extra_roots: Iterable[Path]) -> Path:
    """The file behind a project-relative media name; raises `Outside`, `Forbidden`, `NotFound`."""
    return layout.media(context.root, name, extra_roots=extra_roots)


def save_upload(context: StoreContext, name: str, content: bytes) -> str:
    """Write an uploaded file under a name that carries its content's digest; its project-relative path."""
    path = names.upload_file(name, content)
    with context.writing() as work:
        known = work.read(path)
        if known is None or sha256(known).digest() != sha256(content).digest():
            files.write_atomic(context.root, path, content, fsync=context.fsync)
    return path


def delete_uploads(context: StoreContext, paths: Iterable[str]) -> int:
    """Move uploaded files to the trash; how many there were."""
    with context.writing() as work:
        there = [path for path in paths if work.exists(path)]
        work.trash(there)
    return len(there)


def upload_path(path: Path) -> str:
    """The project-relative path that a file would get as an upload; read piece by piece."""
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return names.upload_path(path.name, digest)


def copy_upload(context: StoreContext, name: str, source: Path) -> None:
    """Copy a file to its path as an upload, if it is not there yet."""
    with context.writing():
        target = layout.join(context.root, name)
        if not (target.is_file() and target.stat().st_size == source.stat().st_size):
            files.copy_in(context.root, name, source, fsync=context.fsync)
