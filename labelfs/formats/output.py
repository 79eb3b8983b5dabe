"""Where exporters write: a folder, a ZIP file or one stream."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import IO

from labelfs.errors import BadRequest

_TINY = 128
"""Bytes below which compressing a member of an archive gains nothing."""
MediaFinder = Callable[[str], Path | None]


def _no_media(_reference: str) -> Path | None:
    return None


def _checked(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or not path.parts:
        msg = f"an export cannot write a file named {name!r}"
        raise BadRequest(msg)
    return path


class FolderOutput:
    """Writes files below a folder, which is made when the first file is."""

    def __init__(self, folder: Path, media: MediaFinder = _no_media) -> None:
        self.folder = folder
        self.media = media
        self.names: list[str] = []
        self._made: set[str] = set()

    def file(self, name: str) -> IO[bytes]:
        """Open a new file, replacing one of the same name from an earlier export."""
        target = self._target(name)
        self.names.append(name)
        return target.open("wb")

    def _target(self, name: str) -> Path:
        target = self.folder / _checked(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def write(self, name: str, content: bytes) -> None:
        """Write a whole small file; the folder it goes to is looked at once."""
        folder, _, last = name.rpartition("/")
        if folder not in self._made or last in {"", ".", ".."} or "\\" in last:
            self._target(name)
            self._made.add(folder)
        with open(f"{self.folder}/{name}", "wb", buffering=0) as file:  # noqa: PTH123 - a Path costs as much again
            file.write(content)
        self.names.append(name)


class ZipOutput:
    """Writes files into one ZIP archive; one file is open at a time."""

    def __init__(self, stream: IO[bytes], media: MediaFinder = _no_media) -> None:
        self.archive = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED)
        self._stream = stream
        self.media = media
        self.names: list[str] = []

    def file(self, name: str) -> IO[bytes]:
        """Open a new member, dated 1980 so that equal exports are equal bytes."""
        info = self._entry(name)
        info.compress_type = zipfile.ZIP_DEFLATED
        return self.archive.open(info, "w", force_zip64=True)

    def write(self, name: str, content: bytes) -> None:
        """Write a whole small member at once, a quarter of the work of opening it; tiny ones are not compressed."""
        info, packed = self._entry(name), content
        if len(content) > _TINY:
            info.compress_type, packer = zipfile.ZIP_DEFLATED, zlib.compressobj(6, zlib.DEFLATED, -15)
            packed = packer.compress(content) + packer.flush()
        info.CRC, info.file_size, info.compress_size = zlib.crc32(content), len(content), len(packed)
        archive = self.archive
        info.header_offset = archive.start_dir
        self._stream.write(info.FileHeader(zip64=False) + packed)
        archive.start_dir = self._stream.tell()
        archive.filelist.append(info)
        archive.NameToInfo[info.filename] = info

    def _entry(self, name: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(str(_checked(name)))
        info.external_attr = 0o644 << 16
        self.names.append(name)
        return info

    def close(self) -> None:
        """Write the archive's directory; the stream stays open."""
        self.archive.close()


class _Kept(io.BufferedWriter):
    """A stream whose closing leaves the one below open."""

    def __init__(self, below: IO[bytes]) -> None:
        super().__init__(_Below(below))


class _Below(io.RawIOBase):
    def __init__(self, below: IO[bytes]) -> None:
        self._below = below

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        return self._below.write(bytes(data))  # type: ignore[call-overload]

    def flush(self) -> None:
        if not self.closed:
            self._below.flush()


class PartOutput:
    """Writes into a folder of its own inside another output."""

    def __init__(self, below: FolderOutput | ZipOutput, folder: str) -> None:
        self._below, self._folder = below, folder
        self.media = below.media

    def file(self, name: str) -> IO[bytes]:
        """Open a new file inside the part's folder."""
        return self._below.file(f"{self._folder}/{name}")

    def write(self, name: str, content: bytes) -> None:
        """Write a whole small file inside the part's folder."""
        self._below.write(f"{self._folder}/{name}", content)


class StreamOutput:
    """Writes the single file of a format to one stream, which stays open; a second file is refused."""

    def __init__(self, stream: IO[bytes], media: MediaFinder = _no_media) -> None:
        self.stream = stream
        self.media = media
        self.names: list[str] = []

    def file(self, name: str) -> IO[bytes]:
        """Open the one file."""
        if self.names:
            msg = f"this format writes several files ({self.names[0]}, {name}, …): name a folder or a .zip file"
            raise BadRequest(msg)
        self.names.append(name)
        return _Kept(self.stream)

    def write(self, name: str, content: bytes) -> None:
        """Write the one file whole."""
        with self.file(name) as stream:
            stream.write(content)
