"""The commits of one task: what each changed, who touched each region last, and the labels as they were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from labelfs.changes.diff import compare
from labelfs.changes.git import Objects, Repository
from labelfs.changes.model import Diff
from labelfs.changes.side import Side
from labelfs.changes.tree import MemoryTree
from labelfs.errors import NotFound
from labelfs.labeling.result import Region, regions
from labelfs.store import files
from labelfs.store.digests import jcs

State = Mapping[str, bytes]
"""Project-relative path → content of the task's files."""


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit that touched the task; `parents` are the nearest earlier ones that did, `at` is RFC 3339 in UTC."""

    name: str
    parents: tuple[str, ...]
    author: str
    email: str
    at: str
    subject: str

    def to_json(self) -> dict[str, str]:
        return {"commit": self.name, "author": self.author, "email": self.email, "at": self.at, "subject": self.subject}


@dataclass(frozen=True, slots=True)
class Line:
    """One region as it is now, and the commit that gave it this form (None: not committed yet)."""

    annotation: int | str
    annotator: str
    region: Region
    commit: Commit | None


@dataclass(frozen=True, slots=True)
class History:
    """The commits that touched a task's files, newest first, and the files as each left them."""

    task: int
    commits: dict[str, Commit]
    states: dict[str, dict[str, bytes]]

    def steps(self) -> Iterator[tuple[Commit, Diff]]:
        """Each commit with what it changed, against the first of those before it."""
        for commit in self.commits.values():
            before = self.states.get(commit.parents[0], {}) if commit.parents else {}
            yield commit, compare(MemoryTree("", before), MemoryTree(commit.name, self.states[commit.name]))

    def blame(self, now: State) -> list[Line]:
        """For each region of `now` the commit that made it what it is."""
        seen: dict[bytes, dict[Key, bytes]] = {}
        return [Line(one.annotation, one.annotator, one.region, self._maker(one.key, one.text, seen))
                for one in _present(now)]

    def _maker(self, key: Key, text: bytes, seen: dict[bytes, dict[Key, bytes]]) -> Commit | None:
        """Back as long as an earlier commit has the very same region; no further commit is read than that takes."""
        def has_it(name: str) -> bool:
            return _texts(self.states.get(name, {}), seen).get(key) == text

        here = next(iter(self.commits))
        if not has_it(here):
            return None
        while (earlier := next(filter(has_it, self.commits[here].parents), None)) is not None:
            here = earlier
        return self.commits[here]


def globs_of(task: int) -> list[str]:
    """The names that labelfs gives to the files of a task, in any folder below."""
    return [f"annotations/**/{task}.*.json", f"tasks/**/{task}-*.json"]


def history(folder: Path, task: int, *, revision: str = "HEAD") -> History:
    """The history of a task, from a revision backwards.

    Only files named after the task have one (as labelfs writes them; not labels inside an export). Raises `NotFound`
    where no commit touched any.
    """
    repository = Repository(folder)
    parents = repository.touching(revision, globs_of(task))
    if not parents:
        raise NotFound(f"task {task}: no commit of {revision} touched its labels",
                       hint="labels inside an export have no history of their own")
    with Objects(folder) as objects:
        commits = {name: read_commit(name, above, raw)
                   for (name, above), raw in zip(parents.items(), objects.read(parents), strict=True)}
        return History(task, commits, _states(repository, objects, list(parents), task))


def _states(repository: Repository, objects: Objects, names: list[str], task: int) -> dict[str, dict[str, bytes]]:
    paths = repository.paths_of(names, globs_of(task))
    asked = [(name, path) for name in names for path in paths]
    contents = objects.maybe(f"{name}:{repository.prefix}{path}" for name, path in asked)
    states: dict[str, dict[str, bytes]] = {name: {} for name in names}
    for (name, path), content in zip(asked, contents, strict=True):
        if content is not None:
            states[name][path] = content
    return states


def state_at(folder: Path, task: int, revision: str) -> dict[str, bytes]:
    """The files of a task at a revision; raises `NotFound` where it has none."""
    repository = Repository(folder)
    commit = repository.commit(revision)
    names = {path: blob for path, blob in repository.tree(commit).items() if belongs(path, task)}
    if not names:
        raise NotFound(f"task {task} has no labels in files of its own at {revision}")
    with Objects(folder) as objects:
        return dict(zip(names, objects.read(names.values()), strict=True))


def state_now(folder: Path, task: int) -> dict[str, bytes]:
    """The working files of a task."""
    found = (path for pattern in globs_of(task) for path in folder.glob(pattern))
    return {path.relative_to(folder).as_posix(): files.read(path) for path in sorted(found) if not path.is_symlink()}


def belongs(path: str, task: int) -> bool:
    """Whether a file is named after the task."""
    top, name = path.partition("/")[0], path.rpartition("/")[2]
    start = {"annotations": f"{task}.", "tasks": f"{task}-"}.get(top)
    return start is not None and name.startswith(start) and name.endswith(".json")


def read_commit(name: str, parents: tuple[str, ...], raw: bytes) -> Commit:
    """Read a commit object: headers, an empty line, the message."""
    head, _, message = raw.decode("utf-8", "replace").partition("\n\n")
    author = next((line[7:] for line in head.splitlines() if line.startswith("author ")), "")
    who, _, moment = author.rpartition("> ")
    person, _, email = who.partition("<")
    seconds = moment.split(" ")[0]
    at = datetime.fromtimestamp(int(seconds), UTC).isoformat().replace("+00:00", "Z") if seconds.isdigit() else ""
    return Commit(name, parents, person.strip(), email, at, message.strip().split("\n")[0])


# ---- regions of a state ------------------------------------------------------------------------------------

Key = tuple[str, str]
"""Annotation and region."""


@dataclass(frozen=True, slots=True)
class _Present:
    annotation: int | str
    annotator: str
    region: Region

    @property
    def key(self) -> Key:
        return str(self.annotation), self.region.id

    @property
    def text(self) -> bytes:
        return jcs([dict(item.raw) for item in self.region.items])


def _present(state: State) -> list[_Present]:
    side = Side.of(MemoryTree("", state), state)
    return [_Present(one.id, one.by, region) for one in side.spoken.values() for region in regions(one.result)]


def _texts(state: State, seen: dict[bytes, dict[Key, bytes]]) -> dict[Key, bytes]:
    """Region → its text; a file's content that stood at several commits is read once."""
    found: dict[Key, bytes] = {}
    for path, content in state.items():
        if content not in seen:
            seen[content] = {one.key: one.text for one in _present({path: content})}
        found |= seen[content]
    return found
