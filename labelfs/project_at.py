"""A project as it was at a commit: out of git's objects into a folder of its own, the working tree untouched."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from labelfs.changes.git import Objects, Repository
from labelfs.media_references import names_of
from labelfs.project import Project
from labelfs.store import files
from labelfs.store.layout import Kind, kind_of

_CHUNK = 500


@contextmanager
def project_at(folder: Path, revision: str, *, user: str | None = None) -> Iterator[tuple[Project, MediaAt]]:
    """The project at a revision, and the media it names; raises `NotFound` for an unknown revision."""
    repository = Repository(folder)
    blobs = repository.tree(repository.commit(revision))
    with tempfile.TemporaryDirectory(prefix="labelfs-rev-") as place, Objects(folder) as objects:
        root = Path(place) / folder.name
        root.mkdir()
        _write(root, blobs, objects)
        with Project.open(root, user=user, fsync=False) as project:
            yield project, MediaAt(folder, Path(place) / "media", blobs, objects)


def _write(root: Path, blobs: dict[str, str], objects: Objects) -> None:
    """The files of the format; media is fetched when an export asks for it."""
    wanted = [path for path in blobs if kind_of(path).json or kind_of(path) in (Kind.CONFIG, Kind.MASK)]
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start:start + _CHUNK]
        contents = objects.read(blobs[path] for path in chunk)
        files.write_many(root, zip(chunk, contents, strict=True), fsync=False)
    (root / "tasks").mkdir(exist_ok=True)


class MediaAt:
    """The media of a commit; what git does not hold (ignored, kept by DVC) is taken from the working folder."""

    def __init__(self, folder: Path, place: Path, blobs: dict[str, str], objects: Objects) -> None:
        self._folder, self._place, self._blobs, self._objects = folder, place, blobs, objects
        self._place.mkdir(exist_ok=True)

    def file(self, reference: str, project: Project) -> Path | None:
        """The file behind a reference of task data, or None."""
        for name in names_of(reference):
            if name in self._blobs and (held := self._fetched(name)) is not None:
                return held
        found = project.media.file(reference)
        if found is not None:
            return found
        names = [name for name in names_of(reference) if ".." not in name.split("/")]
        return next((self._folder / name for name in names if (self._folder / name).is_file()), None)

    def _fetched(self, name: str) -> Path | None:
        """The file of the commit; None for a pointer of Git LFS, whose content is elsewhere."""
        blob = self._blobs[name]
        target = self._place / f"{blob}{Path(name).suffix}"
        if not target.exists():
            content = next(self._objects.read([blob]))
            if content.startswith(b"version https://git-lfs"):
                return None
            files.write_atomic(self._place, target.name, content, fsync=False)
        return target
