"""Uploaded files: media in `media/upload/`; tables that wait to be taken in, in `.labelfs/uploads/`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.errors import BadRequest, NotFound
from labelfs.store import files, names
from labelfs.store.ids import hash_id
from labelfs.upload_import import DATA, Gathered, Upload, from_files

if TYPE_CHECKING:
    from labelfs.project import Project

Shape = dict[str, Any]
MEDIA = "media/upload"
WAITING = ".labelfs/uploads"
"""Files of tasks that were sent with `commit_to_project=false`: this machine's own until they are taken in."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One uploaded file on disk; its number follows from its path."""

    path: str
    size: int

    @property
    def number(self) -> int:
        """53 bits of SHA-256 over the path."""
        return hash_id(self.path.encode("utf-8", "surrogateescape"))

    def to_json(self, project: int) -> Shape:
        """As `file-uploads` lists it."""
        return {"id": self.number, "file": f"upload/{project}/{Path(self.path).name}", "size": self.size}


def stored(project: Project) -> list[Stored]:
    """Every uploaded file, by path."""
    found = []
    for top in (MEDIA, WAITING):
        folder = project.root / top
        if folder.is_dir():
            found += [_stored(project.root, path) for path in sorted(folder.iterdir()) if _plain(path)]
    return found


def _plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and not path.name.startswith(".")


def _stored(root: Path, path: Path) -> Stored:
    return Stored(path.relative_to(root).as_posix(), path.stat().st_size)


def chosen(project: Project, ids: Sequence[int] | None) -> list[Stored]:
    """The uploads with these numbers, all without; numbers that are none are passed over."""
    return [one for one in stored(project) if ids is None or one.number in ids]


def one(project: Project, number: int) -> Stored:
    """The upload with this number; raises `NotFound`."""
    for found in chosen(project, [number]):
        return found
    raise NotFound("No FileUpload matches the given query.")


def numbers_of(project: Project, paths: Iterable[str]) -> list[int]:
    """The numbers of the uploads among these project-relative paths."""
    mine = (path for path in paths if path.startswith(f"{MEDIA}/") and (project.root / path).is_file())
    return [Stored(path, 0).number for path in mine]


def keep(project: Project, uploads: Iterable[Upload]) -> list[Stored]:
    """Store files without making tasks of them."""
    project.refuse_read_only()
    kept = []
    for upload in uploads:
        if upload.suffix in DATA:
            path = f"{WAITING}/{Path(names.upload_file(upload.name, upload.content)).name}"
            files.write_atomic(project.root, path, upload.content)
        else:
            path = project.store.save_upload(upload.name, upload.content)
        kept.append(Stored(path, len(upload.content)))
    return kept


def gathered(project: Project, ids: Sequence[int]) -> Gathered:
    """The tasks of stored uploads; raises `BadRequest` for numbers that are none."""
    found = {one.number: one for one in chosen(project, ids)}
    if missing := [number for number in ids if number not in found]:
        text = f"there are no uploads {', '.join(map(str, missing[:5]))}"
        raise BadRequest("Validation error", fields={"file_upload_ids": [text]})
    uploads = [_again(project, found[number]) for number in ids]
    return from_files(project, uploads)


def _again(project: Project, upload: Stored) -> Upload:
    """The file as it was sent: the mark in front of its name is ours."""
    name = Path(upload.path).name.partition("-")[2]
    return Upload(name, files.read(project.root / upload.path))


def delete(project: Project, ids: Sequence[int] | None) -> int:
    """Move uploads to the trash (those that only wait are removed); how many there were."""
    project.refuse_read_only()
    found = chosen(project, ids)
    for upload in found:
        if upload.path.startswith(WAITING):
            files.remove(project.root, upload.path)
    project.store.delete_uploads(upload.path for upload in found if upload.path.startswith(MEDIA))
    return len(found)
