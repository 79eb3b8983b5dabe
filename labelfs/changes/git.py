"""Git asked by plumbing commands alone, with nothing of the repository's own settings able to run a program."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from labelfs.errors import BadRequest, Conflict, LabelfsError, NotFound

SAFE = (
    "git", "-c", "core.fsmonitor=", "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never",
    "--no-optional-locks", "--no-pager",
)
"""A folder's own git settings may name programs; none of the commands used here runs one with these switches."""
PATIENCE = 60.0
_CHUNK = 200
"""Objects asked for at once: their names fit into a pipe, so that neither side waits for the other."""


class GitRefused(LabelfsError):
    """Git answered with an error; the message is git's own."""


def run(folder: Path, *words: str, good: tuple[int, ...] = (0,), given: bytes = b"",
        variables: Mapping[str, str] | None = None) -> bytes:
    """What one plumbing command prints (`given`: its standard input; `variables`: more of the environment).

    Raises `GitRefused`, or `NotFound` where there is no git.
    """
    try:
        answer = subprocess.run(
            [*SAFE, *words], cwd=folder, input=given, capture_output=True, timeout=PATIENCE, check=False,
            env=None if variables is None else {**os.environ, **variables})
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound("git is not installed", hint="two folders or two exports can be compared without it") from None
    except subprocess.TimeoutExpired:
        raise GitRefused(f"git {words[0]} did not answer within {PATIENCE:g} seconds") from None
    if answer.returncode not in good:
        raise GitRefused(f"git {words[0]}: {_last_line(answer.stderr)}")
    return answer.stdout


def _last_line(said: bytes) -> str:
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[0].removeprefix("fatal: ") if lines else "failed without a message"


def without_filters(folder: Path) -> dict[str, str]:
    """Variables that switch off the filters of the folder's own configuration, which git runs on every changed file.

    The person's own (git-lfs, say) stay. As variables of the environment, since any name can be written there.
    """
    wanted = r"^filter\..*\.(clean|smudge|process|required)$"
    words = ("config", "-z", "--show-scope", "--name-only", "--get-regexp", wanted)
    said = run(folder, *words, good=(0, 1)).decode("utf-8", "surrogateescape").split("\0")
    keys = [key for scope, key in zip(said[0::2], said[1::2], strict=False) if scope not in ("system", "global")]
    found = {"GIT_CONFIG_COUNT": str(len(keys))} if keys else {}
    for number, key in enumerate(keys):
        found |= {f"GIT_CONFIG_KEY_{number}": key,
                  f"GIT_CONFIG_VALUE_{number}": "false" if key.endswith(".required") else ""}
    return found


class Repository:
    """The repository that a project's folder stands in; the folder may lie below the repository's root."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.prefix = self._prefix()

    def _prefix(self) -> str:
        """The project's folder seen from the repository's root: empty, or ending in `/`."""
        try:
            bare, prefix = run(self.folder, "rev-parse", "--is-bare-repository", "--show-prefix").split(b"\n")[:2]
        except GitRefused as refused:
            if "dubious ownership" in refused.message:
                raise Conflict(refused.message, hint="git does not trust the folder's owner") from None
            raise NotFound(f"{self.folder}: not in a git repository",
                           hint="`git init` makes one; two folders can be compared without") from None
        if bare == b"true":
            raise Conflict(f"{self.folder}: a bare repository has no working files", hint="clone it first")
        return prefix.decode("utf-8", "surrogateescape")

    def commit(self, revision: str) -> str:
        """The full name of the commit behind a revision; raises `NotFound` with the likely reason."""
        if not revision or revision.startswith("-") or "\0" in revision:
            raise BadRequest(f"{revision!r} is not a revision")
        try:
            found = run(self.folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        except GitRefused:
            raise NotFound(f"{revision}: git knows no such commit", hint=self._why_unknown(revision)) from None
        return found.decode().strip()

    def _why_unknown(self, revision: str) -> str:
        if self.is_shallow():
            return "this clone is shallow: `git fetch --unshallow` brings the older commits"
        return "there is no commit yet" if revision == "HEAD" else ""

    def parents(self, commit: str) -> list[str]:
        """The parents of a commit, the first one first."""
        return run(self.folder, "rev-list", "--parents", "-n", "1", self.commit(commit)).decode().split()[1:]

    def is_shallow(self) -> bool:
        """Whether the clone was made without its older commits."""
        return run(self.folder, "rev-parse", "--is-shallow-repository").strip() == b"true"

    def merge_base(self, one: str, other: str) -> str:
        """The best common ancestor of two commits; raises `NotFound` when they have none."""
        found = run(self.folder, "merge-base", self.commit(one), self.commit(other), good=(0, 1)).decode().split()
        if not found:
            hint = "this clone is shallow: `git fetch --unshallow`" if self.is_shallow() else ""
            raise NotFound(f"{one} and {other} have no common ancestor", hint=hint)
        return found[0]

    def tree(self, commit: str) -> dict[str, str]:
        """Project-relative path → blob of every regular file of a commit (links and submodules are not among them)."""
        words = ["ls-tree", "-r", "-z", "--full-tree", commit]
        listing = run(self.folder, *words, *(["--", f":(literal){self.prefix}"] if self.prefix else []))
        return dict(self._entries(listing))

    def _entries(self, listing: bytes) -> Iterator[tuple[str, str]]:
        for entry in listing.split(b"\0"):
            about, _, name = entry.partition(b"\t")
            path = name.decode("utf-8", "surrogateescape")
            if about.startswith(b"100") and path.startswith(self.prefix):
                yield path.removeprefix(self.prefix), about.split()[2].decode()

    def staged(self) -> tuple[dict[str, str], list[str]]:
        """Path → blob of the index, and the paths that a merge has left unsettled (given as our side's)."""
        files: dict[str, str] = {}
        unsettled: dict[str, None] = {}
        for entry in run(self.folder, "ls-files", "-s", "-z").split(b"\0"):
            about, _, name = entry.partition(b"\t")
            if about.startswith(b"100"):
                _, blob, stage = about.decode().split()
                path = name.decode("utf-8", "surrogateescape")
                if stage != "0":
                    unsettled[path] = None
                if stage in ("0", "2"):
                    files[path] = blob
        return files, list(unsettled)

    def touching(self, revision: str, globs: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Commits that touched files of these forms, newest first → the nearest earlier ones that did."""
        words = ["rev-list", "--parents", "--topo-order", self.commit(revision), "--", *self._globs(globs)]
        lines = (line.split() for line in run(self.folder, *words).decode().splitlines())
        return {names[0]: tuple(names[1:]) for names in lines}

    def paths_of(self, commits: Iterable[str], globs: Iterable[str]) -> list[str]:
        """Project-relative paths of these forms that the commits touched."""
        words = ["diff-tree", "--stdin", "-r", "-m", "--root", "--no-renames", "--name-only", "--no-commit-id", "-z"]
        given = "".join(f"{name}\n" for name in commits).encode()
        found = run(self.folder, *words, "--", *self._globs(globs), given=given).split(b"\0")
        names = {name.decode("utf-8", "surrogateescape") for name in found if name}
        return sorted(name.removeprefix(self.prefix) for name in names if "\n" not in name)

    @staticmethod
    def _globs(globs: Iterable[str]) -> list[str]:
        """Pathspecs; git takes them from the project's folder on."""
        return [f":(glob){glob}" for glob in globs]

    def left_out(self) -> set[str]:
        """Paths of the index that a sparse checkout keeps off the disk."""
        tagged = run(self.folder, "ls-files", "-t", "-z").split(b"\0")
        return {entry[2:].decode("utf-8", "surrogateescape") for entry in tagged if entry[:2] == b"S "}

    def working_paths(self) -> list[str]:
        """Paths that are tracked, or neither tracked nor ignored."""
        listing = run(self.folder, "ls-files", "-c", "-o", "--exclude-standard", "-z")
        return [name.decode("utf-8", "surrogateescape") for name in listing.split(b"\0") if name]


class Objects:
    """Blobs by name, out of one `git cat-file --batch` that stays open; a context manager."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _fault: BaseException | None,
                 _trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.communicate()

    def read(self, names: Iterable[str]) -> Iterator[bytes]:
        """The content of each blob, in order; raises `NotFound` for one that this clone does not have."""
        waiting = list(names)
        for start in range(0, len(waiting), _CHUNK):
            yield from self._chunk(waiting[start : start + _CHUNK])

    def maybe(self, names: Iterable[str]) -> Iterator[bytes | None]:
        """As `read`, for names such as `<commit>:<path>` that may not be there: None."""
        waiting = list(names)
        for start in range(0, len(waiting), _CHUNK):
            yield from self._chunk(waiting[start : start + _CHUNK], may_miss=True)

    def _chunk(self, names: list[str], *, may_miss: bool = False) -> list[Any]:
        ask, answer = self._pipes()
        ask.write("".join(name + "\n" for name in names).encode("utf-8", "surrogateescape"))
        ask.flush()
        return [self._one(answer, name, may_miss=may_miss) for name in names]

    def _one(self, answer: IO[bytes], name: str, *, may_miss: bool) -> bytes | None:
        line = answer.readline()
        header = line.split()
        if may_miss and line.endswith(b" missing\n"):
            return None
        if len(header) != 3:
            self.close()
            raise NotFound(f"this clone does not have the object {name}",
                           hint="a partial or damaged clone: `git fetch --refetch` brings what is missing")
        content = answer.read(int(header[2]))
        answer.read(1)
        return content

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            self._process = subprocess.Popen(
                [*SAFE, "cat-file", "--batch"], cwd=self._folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        if self._process.stdin is None or self._process.stdout is None:
            raise GitRefused("git cat-file: no pipes")
        return self._process.stdin, self._process.stdout
