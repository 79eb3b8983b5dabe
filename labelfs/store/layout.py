"""The only place that maps path <-> kind and joins project paths; refuses to leave the project."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path, PurePosixPath

from labelfs.errors import Forbidden, NotFound, Outside

LOCAL_FOLDER = ".labelfs"
TEMPORARY_PREFIX = ".labelfs-tmp-"
"""Dot-name of a temporary file that stands beside its target, when `.labelfs` is on another file system."""

_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)$")
_DRIVE = re.compile(r"^[A-Za-z]:")


class Kind(StrEnum):
    """What a file is, by its place and suffix; `…_LINES` are the JSONL forms."""

    CONFIG = "config"
    PROJECT = "project"
    MEMBERS = "members"
    WORKSPACE = "workspace"
    TASK = "task"
    TASK_LINES = "task.lines"
    ANNOTATION = "annotation"
    ANNOTATION_LINES = "annotation.lines"
    PREDICTION = "prediction"
    PREDICTION_LINES = "prediction.lines"
    REVIEW = "review"
    REVIEW_LINES = "review.lines"
    ASSIGNMENT = "assignment"
    ACTIVITY = "activity"
    VIEW = "view"
    MASK = "mask"
    MEDIA = "media"
    LOCAL = "local"
    """Below `.labelfs/`, or a temporary dot-name: this machine's own."""
    OTHER = "other"

    @property
    def lines(self) -> bool:
        """One JSON value per line (JSONL)."""
        return self is Kind.ACTIVITY or self.value.endswith(".lines")

    @property
    def item(self) -> Kind:
        """The kind of one item: `TASK` for `TASK_LINES`."""
        return _ITEMS[self]

    @property
    def json(self) -> bool:
        """Holds JSON that labelfs reads."""
        return self not in _NOT_JSON


_ITEMS = {kind: Kind(kind.value.removesuffix(".lines")) for kind in Kind}
_NOT_JSON = frozenset({Kind.CONFIG, Kind.MASK, Kind.MEDIA, Kind.LOCAL, Kind.OTHER})
_ROOT_FILES = {
    "config.xml": Kind.CONFIG,
    "project.json": Kind.PROJECT,
    "members.json": Kind.MEMBERS,
    "workspace.json": Kind.WORKSPACE,
}
_FOLDERS = {
    "tasks": (Kind.TASK, Kind.TASK_LINES),
    "annotations": (Kind.ANNOTATION, Kind.ANNOTATION_LINES),
    "predictions": (Kind.PREDICTION, Kind.PREDICTION_LINES),
    "reviews": (Kind.REVIEW, Kind.REVIEW_LINES),
    "assignments": (Kind.ASSIGNMENT, None),
    "activity": (None, Kind.ACTIVITY),
    "views": (Kind.VIEW, None),
}
FORMAT_FOLDERS = tuple(_FOLDERS)
"""The format's own top folders, in the order of the layout."""
_PLAIN_SUFFIXES = frozenset((".dvc", ".md", ".py", ".ipynb", ".yaml", ".yml", ".toml", ".cfg", ".ini", ".lock", ".sh"))


def kind_of(name: str | PurePosixPath) -> Kind:
    """What the file at this project-relative path (with `/`) is; looks at the name only."""
    parts = PurePosixPath(name).parts
    if not parts:
        return Kind.OTHER
    if parts[0] == LOCAL_FOLDER or parts[-1].startswith(TEMPORARY_PREFIX):
        return Kind.LOCAL
    if any(part.startswith(".") for part in parts):
        return Kind.OTHER
    if len(parts) == 1 and parts[0] in _ROOT_FILES:
        return _ROOT_FILES[parts[0]]
    if len(parts) > 1 and parts[0] in _FOLDERS:
        return _kind_in_folder(parts)
    return Kind.OTHER if PurePosixPath(name).suffix.lower() in _PLAIN_SUFFIXES else Kind.MEDIA


def _kind_in_folder(parts: tuple[str, ...]) -> Kind:
    """A file below one of the format's own folders: its suffix decides; what is neither is nothing of ours."""
    if parts[0] in ("annotations", "predictions") and len(parts) > 2 and parts[1] == "masks":
        return Kind.MASK if parts[-1].endswith(".png") else Kind.OTHER
    one, many = _FOLDERS[parts[0]]
    if parts[-1].endswith(".jsonl"):
        return many or Kind.OTHER
    if parts[-1].endswith(".json"):
        return one or Kind.OTHER
    return Kind.OTHER


def is_device_name(part: str) -> bool:
    """Whether Windows takes a file of this name, with any extension, for a device (`con`, `nul.json`, `COM1`)."""
    return bool(_DEVICE.match(part.split(".", 1)[0].rstrip(" ")))


def check_name(name: str, *, writing: bool = False) -> str:
    """The project-relative path in plain form (`a/b`), `.` parts dropped; raises `Outside` for one that leads out.

    Refused: absolute, drive and UNC paths, backslashes, `..`, NUL; device names where Windows would open
    the device, and everywhere when a file is to be written (it could not be checked out there).
    """
    if _escapes(name):
        raise Outside(f"{name!r}: not a path inside the project")
    parts = [part for part in name.split("/") if part not in ("", ".")]
    for part in parts:
        if (writing or os.name == "nt") and is_device_name(part):
            raise Outside(f"{name!r}: {part!r} is a device name on Windows")
    return "/".join(parts)


def _escapes(name: str) -> bool:
    return (
        name.startswith("/")
        or "\\" in name
        or bool(_DRIVE.match(name))
        or "\0" in name
        or not _encodable(name)
        or ".." in name.split("/")
    )


def _encodable(name: str) -> bool:
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        return False
    return True


def join(root: Path, name: str, *, writing: bool = False) -> Path:
    """The absolute path of a project-relative name; raises `Outside` if it, or a link on its way, leads out.

    The last component may be a link or may not exist; links into the repository's own `.dvc/cache` and
    `.git/annex/objects` are fine.
    """
    checked = check_name(name, writing=writing)
    path = root / checked
    if not has_link(os.fspath(root), checked):
        return path
    real, top = os.path.realpath(path), os.path.realpath(root)
    if real != top and not real.startswith(top.rstrip(os.sep) + os.sep) and not _inside(
            Path(real), repository_stores(root)):
        raise Outside(f"{name}: a link there leads out of the project")
    return path


def has_link(root: str, name: str) -> bool:
    """Whether a part of a project-relative name is a link; without one it cannot lead out."""
    place = root
    for part in name.split("/"):
        place = f"{place}{os.sep}{part}"
        try:
            if stat.S_ISLNK(os.lstat(place).st_mode):
                return True
        except OSError:
            return False  # nothing there, or below it
    return False


def _inside(real: Path, roots: Iterable[Path]) -> bool:
    return any(real == root or root in real.parents for root in roots)


def relative(root: Path, path: Path) -> str:
    """The project-relative name, with `/`, of a path below `root`; raises `Outside` if it is not below."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        raise Outside(f"{path.name}: not in the project folder") from None


def repository_stores(root: Path) -> list[Path]:
    """Real paths of the repository's own content stores (`.dvc/cache`, `.git/annex/objects`) that lie inside it.

    One that is itself a link out of the repository is not trusted: a project file could have made it.
    """
    repository = _repository(Path(os.path.realpath(root)))
    if repository is None:
        return []
    found = []
    for candidate in (repository / ".dvc" / "cache", _git_folder(repository) / "annex" / "objects"):
        real = Path(os.path.realpath(candidate))
        if _inside(real, [repository, _git_folder(repository)]) and real.is_dir():
            found.append(real)
    return found


def _repository(start: Path) -> Path | None:
    for folder in (start, *start.parents):
        if (folder / ".git").exists() or (folder / ".dvc").is_dir():
            return folder
    return None


def _git_folder(repository: Path) -> Path:
    """The repository's git folder (shared by worktrees), real path."""
    return Path(os.path.realpath(repository / ".git"))


def media(root: Path, name: str, *, extra_roots: Iterable[Path] = ()) -> Path:
    """The existing file behind a media name: exact spelling first, then NFC/NFD-insensitively.

    Raises `Outside` for a name or link that leads out of the project and the extra roots (folders the person
    allowed on this machine), `Forbidden` for dotfiles and links to them, `NotFound` when there is no such
    regular file.
    """
    plain = check_name(name)
    if _hidden(Path(plain)):
        raise Forbidden(f"{name}: hidden files are not media")
    path = find(root, plain)
    if path is None:
        raise NotFound(f"{name}: no such file")
    real = Path(os.path.realpath(path))
    if not real.is_file():
        raise NotFound(f"{name}: not a file")
    _check_link(name, real, [Path(os.path.realpath(one)) for one in (root, *extra_roots)], root)
    return path


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _check_link(name: str, real: Path, allowed: Iterable[Path], root: Path) -> None:
    """Raise unless the real path lies in the open in one of the allowed folders, or in the repository's own stores."""
    homes = [home for home in allowed if _inside(real, [home])]
    if any(not _hidden(real.relative_to(home)) for home in homes) or _inside(real, repository_stores(root)):
        return
    if homes:
        raise Forbidden(f"{name}: hidden files are not media")
    raise Outside(f"{name}: a link there leads out of the project")


def find(root: Path, name: str) -> Path | None:
    """The existing path spelled like `name`, or like it up to Unicode normalisation; None if there is none."""
    exact = root / name
    if os.path.exists(exact):  # noqa: PTH110 (unlike Path.exists never raises, whatever the name)
        return exact
    here = root
    for part in name.split("/"):
        step = _same_name(here, part)
        if step is None:
            return None
        here = step
    return here


def _same_name(folder: Path, part: str) -> Path | None:
    exact = folder / part
    if os.path.exists(exact):  # noqa: PTH110
        return exact
    if part.isascii():
        return None
    wanted = unicodedata.normalize("NFC", part)
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        return None  # no folder, or not ours to look into: there is no such file for us
    return next((folder / found for found in names if unicodedata.normalize("NFC", found) == wanted), None)
