"""One state of a project as files: a commit, the index, the working files, any folder, or one export."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from labelfs.changes.git import Objects, Repository
from labelfs.errors import LabelfsError, NotFound
from labelfs.store import files
from labelfs.store.layout import Kind, kind_of

_UNREAD = "present"
"""Mark of a file whose content is not looked at."""


class Tree(Protocol):
    """A state: its name for people, a mark per file that differs where contents do, and the contents."""

    name: str

    def marks(self) -> Mapping[str, str]:
        """Project-relative path → mark; marks of two trees of one family compare."""
        ...

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The content of each of these files that exists."""
        ...


def wanted(path: str) -> bool:
    """Whether the content of the file matters here: everything of the format's own."""
    kind = kind_of(path)
    return kind.json or kind in (Kind.CONFIG, Kind.MASK)


def _listed(path: str) -> bool:
    return wanted(path) or kind_of(path) is Kind.MEDIA


def differing(one: Tree, other: Tree) -> list[str]:
    """Paths whose content is not the same in both trees, sorted."""
    before, after = one.marks(), other.marks()
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


class GitTree:
    """A commit, or the index; read from git's objects."""

    def __init__(self, name: str, blobs: Mapping[str, str], objects: Objects) -> None:
        self.name = name
        self._blobs = {path: _mark(path, blob) for path, blob in blobs.items() if _listed(path)}
        self._objects = objects

    @classmethod
    def at(cls, repository: Repository, revision: str, objects: Objects) -> GitTree:
        """The tree of a revision."""
        return cls(revision, repository.tree(repository.commit(revision)), objects)

    @classmethod
    def index(cls, repository: Repository, objects: Objects) -> GitTree:
        """What the next commit would hold."""
        return cls("index", repository.staged()[0], objects)

    def marks(self) -> Mapping[str, str]:
        return self._blobs

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        known = [path for path in paths if self._blobs.get(path, _UNREAD) != _UNREAD]
        yield from zip(known, self._objects.read(self._blobs[path] for path in known), strict=True)


def paths_of(root: Path) -> list[str]:
    """The files of a project that hold labels, tasks or settings, sorted."""
    return sorted(path for path in _walk(root) if wanted(path))


class FolderTree:
    """A folder on the disk; contents are read once and marked as git would name them."""

    def __init__(self, name: str, root: Path, paths: Iterable[str] | None = None, *, long: bool = False) -> None:
        self.name = name
        self._root = root
        self._paths = paths
        self._hash = hashlib.sha256 if long else hashlib.sha1
        self._contents: dict[str, bytes] = {}
        self._marks: dict[str, str] | None = None

    def marks(self) -> Mapping[str, str]:
        if self._marks is None:
            self._marks = dict(self._look(_walk(self._root) if self._paths is None else self._paths))
        return self._marks

    def _look(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        for path in paths:
            if wanted(path):
                content = self._content(path)
                if content is not None:
                    yield path, self._hash(b"blob %d\0" % len(content) + content).hexdigest()
            elif _listed(path) and (self._root / path).exists():
                yield path, _UNREAD

    def _content(self, path: str) -> bytes | None:
        if path not in self._contents:
            try:
                if (self._root / path).is_symlink():
                    return None  # as in git's trees: what a link leads to is not part of the state
                self._contents[path] = files.read(self._root / path)
            except (FileNotFoundError, NotFound, NotADirectoryError):
                return None
        return self._contents[path]

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        for path in paths:
            if wanted(path) and (content := self._content(path)) is not None:
                yield path, content


class WorkingTree(FolderTree):
    """The working files of a repository: what git ignores is not there, what a sparse checkout left out is."""

    def __init__(self, repository: Repository, objects: Objects) -> None:
        absent = repository.left_out()
        staged = repository.staged()[0] if absent else {}
        self._absent = GitTree("index", {path: staged[path] for path in absent if path in staged}, objects)
        on_disk = (path for path in repository.working_paths() if path not in self._absent.marks())
        super().__init__("working tree", repository.folder, on_disk, long=_long_names(repository))

    def marks(self) -> Mapping[str, str]:
        return {**super().marks(), **self._absent.marks()}

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        asked = list(paths)
        yield from super().read(path for path in asked if path not in self._absent.marks())
        yield from self._absent.read(path for path in asked if path in self._absent.marks())


class ExportTree:
    """One Label Studio export (a JSON list, one task, or JSONL) as a project of one task file."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._path = "tasks/export.jsonl" if path.suffix == ".jsonl" else "tasks/export.json"
        self._content = files.read(path)

    def marks(self) -> Mapping[str, str]:
        return {self._path: hashlib.sha256(self._content).hexdigest()}

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        yield from ((path, self._content) for path in paths if path == self._path)


class MemoryTree:
    """A few files whose contents are at hand."""

    def __init__(self, name: str, contents: Mapping[str, bytes]) -> None:
        self.name = name
        self._contents = contents

    def marks(self) -> Mapping[str, str]:
        return {path: hashlib.sha256(content).hexdigest() for path, content in self._contents.items()}

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        yield from ((path, self._contents[path]) for path in paths if path in self._contents)


def one_file(tree: Tree, path: str) -> bytes | None:
    """The content of one file; None where it is missing or cannot be read."""
    try:
        return next((content for _, content in tree.read([path])), None)
    except (LabelfsError, OSError):
        return None


def _mark(path: str, blob: str) -> str:
    return blob if wanted(path) else _UNREAD


def _long_names(repository: Repository) -> bool:
    from labelfs.changes.git import run

    return run(repository.folder, "rev-parse", "--show-object-format").strip() == b"sha256"


def _walk(root: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        place = Path(folder).relative_to(root).as_posix()
        yield from (name if place == "." else f"{place}/{name}" for name in sorted(names))
