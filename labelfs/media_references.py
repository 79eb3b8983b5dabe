"""Media named in task data: which file a reference means, and which address a page loads it from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from labelfs.errors import LabelfsError, NotFound, Outside

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

LOCAL = "/data/local-files/"
UPLOAD = "/data/upload/"
SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
MEDIA_TAGS = frozenset("Image AudioPlus Audio Video Pdf PDF".split())
URL_TAGS = frozenset("Text HyperText Paragraphs TimeSeries Table Chat Markdown".split())
LONGEST = 2048

OWN_FOLDERS = frozenset("tasks annotations predictions reviews assignments activity views".split())
OWN_FILES = frozenset("config.xml project.json members.json workspace.json".split())


def is_remote(reference: str) -> bool:
    """Whether a reference leaves this machine (`https://…`, `s3://…`)."""
    return bool(SCHEME.match(reference)) or reference.startswith("//")


def names_of(reference: str) -> list[str]:
    """Project-relative names under which the file of a reference may lie, best first; empty: not a local file."""
    if not reference or len(reference) > LONGEST or "\0" in reference or "\n" in reference:
        return []
    path = urlsplit(reference).path if reference.startswith("/data/") else reference
    if path.rstrip("/") == LOCAL.rstrip("/"):
        return [name for name in parse_qs(urlsplit(reference).query).get("d", [])[:1] if name]
    if path.startswith(UPLOAD):
        return upload_names(unquote(path[len(UPLOAD):]))
    if is_remote(reference) or reference.startswith("/"):
        return []
    return [reference]


def upload_names(rest: str) -> list[str]:
    """Where `/data/upload/<n>/<name>` is looked for: `media/upload/<n>/<name>`, `upload/…`, `media/upload/<name>`."""
    name = rest.rpartition("/")[2]
    return [f"media/upload/{rest}", f"upload/{rest}", f"media/upload/{name}"]


def check_servable(name: str) -> None:
    """Refuse what is never given out: dotfiles, `.git`, `.labelfs`, the format's own files."""
    parts = name.split("/")
    if any(part.startswith(".") and part not in (".", "..") for part in parts):
        raise NotFound("no such media file")
    if parts[0].lower() in OWN_FOLDERS or name.lower() in OWN_FILES:
        raise NotFound("no such media file", hint="project files are read through the API")


class MediaFinder:
    """Resolves references against one project folder."""

    def __init__(self, root: Path, media_path: Callable[[str], Path], number: Callable[[], int]) -> None:
        self._root = root
        self._media_path = media_path
        self._number = number

    def find(self, names: list[str]) -> Path:
        """The first of these project-relative names that is a file; raises `NotFound` with the reason, `Outside`."""
        fault: LabelfsError = NotFound("no such media file")
        for name in names:
            check_servable(name)
            try:
                return self._fetched(self._media_path(name), name)
            except NotFound as missing:
                fault = missing
        raise self._explain(names, fault)

    def _explain(self, names: list[str], fault: LabelfsError) -> LabelfsError:
        for name in names:
            if reason := self._not_fetched(name):
                return NotFound("not fetched", hint=reason)
        return fault

    def _not_fetched(self, name: str) -> str:
        """Why a tracked file is not here: DVC or git-annex know it, but it was not pulled."""
        if ".." in name.split("/"):
            return ""
        if pointer := self.pointer(name):
            return f"run `dvc pull {pointer}`"
        place = self._root / name
        if place.is_symlink() and not place.exists():
            return f"run `git annex get {name}`"
        return ""

    def pointer(self, name: str) -> str | None:
        """The project-relative name of the DVC file that tracks a file or a folder above it."""
        place = self._root / name
        for step in (place, *place.parents) if ".." not in name.split("/") else ():
            if step == self._root:
                break
            if step.with_name(step.name + ".dvc").is_file():
                return f"{step.relative_to(self._root).as_posix()}.dvc"
        return None

    def _fetched(self, path: Path, name: str) -> Path:
        if path.stat().st_size < 1024 and is_lfs_pointer(path):
            raise NotFound("not fetched", hint=f"run `git lfs pull --include {name}`")
        return path

    def file(self, reference: str) -> Path | None:
        """The file behind a reference of task data, or None when it is not on this machine."""
        try:
            return next(self._there(names_of(reference)), None)
        except (NotFound, Outside, OSError):
            return None

    def _there(self, names: list[str]) -> Iterator[Path]:
        """Those that are files; why others are not takes longer to find out and is not asked."""
        for name in names:
            check_servable(name)
            with suppress(NotFound):
                yield self._fetched(self._media_path(name), name)

    def url(self, reference: str) -> str:
        """The address from which a page loads a reference (remote ones stay as they are)."""
        names = names_of(reference)
        if not names:
            return reference
        name = next((name for name in names if self.file(name) is not None), names[0])
        return f"/projects/{self._number()}/media/{quote(name)}"

    def urls(self, data: Mapping[str, Any], config: Config) -> dict[str, str]:
        """Reference → address, for every media reference in the task's data."""
        found: dict[str, str] = {}
        surely, perhaps = media_keys(config)
        for key, text in _texts(data):
            if text in found or not _may_be_reference(text):
                continue
            certain = key in surely or text.startswith(("/data/", "http://", "https://"))
            likely = key in perhaps or "/" in text or "." in text
            if certain or (likely and self.file(text) is not None):
                found[text] = self.url(text)
        return found

    def resolved(self, data: Any, prefix: str = "") -> Any:
        """The data with each local reference in the form `/data/local-files/?d=…` (`resolve_uri=true`)."""
        if isinstance(data, dict):
            return {key: self.resolved(value, prefix) for key, value in data.items()}
        if isinstance(data, list):
            return [self.resolved(value, prefix) for value in data]
        if isinstance(data, str) and not data.startswith("/") and _may_be_reference(data) and "/" in data:
            return f"{LOCAL}?d={quote(prefix + data)}" if self.file(data) is not None else data
        return data


def unresolved(sent: Any, stored: Any, prefix: str = "") -> Any:
    """Data as sent, each resolved form put back to what is stored in the same place."""
    if isinstance(sent, dict):
        before = stored if isinstance(stored, dict) else {}
        return {key: unresolved(value, before.get(key), prefix) for key, value in sent.items()}
    if isinstance(sent, list):
        old = stored if isinstance(stored, list) else []
        return [unresolved(value, old[at] if at < len(old) else None, prefix) for at, value in enumerate(sent)]
    if isinstance(sent, str) and isinstance(stored, str) and sent != stored and sent.startswith(LOCAL[:-1]):
        name = (names_of(sent) or [""])[0]
        return stored if name.removeprefix(prefix) in names_of(stored) else sent
    return sent


def _may_be_reference(text: str) -> bool:
    return 0 < len(text) <= LONGEST and "\n" not in text and not text.startswith("data:")


def _texts(data: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text in the data with the top-level key it stands under."""
    waiting = [(key, data)]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, Mapping):
            waiting.extend((name or str(k), v) for k, v in value.items())
        elif isinstance(value, list):
            waiting.extend((name, v) for v in value)


def media_keys(config: Config) -> tuple[set[str], set[str]]:
    """Data keys that surely hold media, and keys that may hold an address of text, table or series."""
    surely: set[str] = set()
    perhaps: set[str] = set()
    for node in config.objects():
        for name in ("value", "valueList", "valuelist"):
            key = _variable(node.attrs.get(name))
            if key and node.tag in MEDIA_TAGS:
                surely.add(key)
            elif key:
                perhaps.add(key)
    return surely, perhaps


def _variable(value: Any) -> str:
    if not isinstance(value, str) or not value.startswith("$"):
        return ""
    return re.split(r"[.\[]", value[1:], maxsplit=1)[0]


def is_lfs_pointer(path: Path) -> bool:
    """Whether a small file is only a git-lfs pointer (git-lfs spec, version 1)."""
    try:
        with path.open("rb") as file:
            return file.read(64).startswith(b"version https://git-lfs.github.com/spec/")
    except OSError:
        return False
