"""A commit of chosen files, made by plumbing alone: no hook, filter or signing program of a folder's settings runs.

The new tree is HEAD's with the chosen files as they stand on the disk; what else is staged stays staged. The branch
moves only if it is where it was read (compare and swap). Nothing is pushed and no older commit is touched.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from labelfs.changes.git import Repository, run
from labelfs.changes.refs import head_of
from labelfs.errors import BadRequest, Conflict, NotFound
from labelfs.store import files
from labelfs.store.layout import Kind, kind_of

MOST_MESSAGE = 20_000
_NONE = "0" * 40


@dataclass(frozen=True, slots=True)
class Author:
    """Who commits."""

    email: str
    name: str = ""


def may_commit(path: str) -> bool:
    """Whether a file is one of the format's own; media go their own way (git, git-lfs, DVC)."""
    kind = kind_of(path)
    return kind not in (Kind.MEDIA, Kind.LOCAL, Kind.OTHER) or path in (".gitattributes", ".gitignore")


def commit(folder: Path, paths: Sequence[str], message: str, author: Author, *, expect: str | None) -> str:
    """Commit these project-relative files as they are on the disk; the new commit's name.

    `expect` is the commit that HEAD must be at (None: there is none yet). Raises `Conflict` on a detached HEAD, in the
    middle of a merge, when HEAD moved meanwhile, and for files that go through a filter such as git-lfs; `BadRequest`
    without a message or anything to commit.
    """
    said = message.replace("\r\n", "\n").strip()
    if not said or "\0" in said or len(said) > MOST_MESSAGE:
        raise BadRequest("Validation error", fields={"message": ["Write what the commit does."]})
    repository = Repository(folder)
    head = head_of(repository)
    _refuse_states(head.branch, head.operation)
    if head.commit != expect:
        raise Conflict("the branch moved meanwhile; look at the changes again", hint="nothing was committed")
    entries = _entries(repository, sorted(set(paths)))
    tree = write_tree(folder, head.commit, _index_info(entries))
    if head.commit is not None and tree == _line(run(folder, "rev-parse", f"{head.commit}^{{tree}}")):
        raise BadRequest("nothing to commit: these files are as in the last commit")
    made = write_commit(folder, tree, [head.commit] if head.commit else [], said, author)
    run(folder, "update-ref", "-m", f"commit: {said.splitlines()[0]}", "HEAD", made, head.commit or _NONE)
    run(folder, "update-index", "-z", "--add", "--remove", "--index-info", given=_index_info(entries))
    return made


def _refuse_states(branch: str | None, operation: str | None) -> None:
    if operation is not None:
        raise Conflict(f"git is in the middle of a {operation}", hint=f"finish or abort the {operation} with git first")
    if branch is None:
        raise Conflict("no branch is checked out (detached HEAD): a commit would belong to no branch",
                       hint="`git switch -c NAME` makes one here")


def _line(said: bytes) -> str:
    return said.decode("utf-8", "replace").strip()


# ---- what is committed -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file of the new tree, from the repository's root; `blob` None: gone."""

    path: str
    mode: str
    blob: str | None


def _entries(repository: Repository, paths: Sequence[str]) -> list[_Entry]:
    unwanted = [path for path in paths if not may_commit(path)]
    if unwanted:
        raise BadRequest(f"{unwanted[0]}: not a file that labelfs commits")
    left_out = repository.left_out()
    wanted = [path for path in paths if path not in left_out]
    _refuse_filtered(repository, wanted)
    modes = _modes(repository)
    found = []
    for path in wanted:
        content = _content(repository.folder / path)
        if content is not None or path in modes:
            blob = None if content is None else _store(repository.folder, content)
            found.append(_Entry(repository.prefix + path, modes.get(path, "100644"), blob))
    return found


def _refuse_filtered(repository: Repository, paths: Sequence[str]) -> None:
    """A filter is a program of the folder's settings, so it is not run; such a file is git's own business."""
    for path, value in _attribute(repository, "filter", paths):
        if value not in ("unspecified", "unset"):
            raise Conflict(f"{path} goes through the filter {value!r}", hint="commit it with git itself")


def _attribute(repository: Repository, name: str, paths: Iterable[str]) -> list[tuple[str, str]]:
    given = "".join(f"{path}\0" for path in paths).encode("utf-8", "surrogateescape")
    words = run(repository.folder, "check-attr", "-z", "--stdin", name, given=given).decode(
        "utf-8", "surrogateescape").split("\0")
    return list(zip(words[0::3], words[2::3], strict=False))


def _modes(repository: Repository) -> dict[str, str]:
    """Path → mode of the regular files that git knows here."""
    found = {}
    for entry in run(repository.folder, "ls-files", "-s", "-z").split(b"\0"):
        about, _, name = entry.partition(b"\t")
        if about.startswith(b"100"):
            found[name.decode("utf-8", "surrogateescape")] = about.split()[0].decode()
    return found


def _content(path: Path) -> bytes | None:
    """The bytes as git keeps them: text of the format has LF; None for what is gone."""
    if path.is_symlink():
        raise Conflict(f"{path.name} is a link", hint="commit it with git itself")
    try:
        content = files.read(path)
    except (FileNotFoundError, NotADirectoryError, NotFound):
        return None
    return content if path.suffix == ".png" else content.replace(b"\r\n", b"\n")


def _store(folder: Path, content: bytes) -> str:
    return _line(run(folder, "hash-object", "-w", "--no-filters", "--stdin", given=content))


def _index_info(entries: Iterable[_Entry]) -> bytes:
    lines = (f"{entry.mode if entry.blob else '0'} {entry.blob or _NONE}\t{entry.path}\0" for entry in entries)
    return "".join(lines).encode("utf-8", "surrogateescape")


# ---- objects -----------------------------------------------------------------------------------------------


def write_tree(folder: Path, base: str | None, info: bytes) -> str:
    """The tree of `base` with these entries (lines of `update-index --index-info -z`), by an index beside git's own."""
    git = Path(run(folder, "rev-parse", "--absolute-git-dir").decode("utf-8", "surrogateescape").strip("\n"))
    own = git / f"labelfs-index-{secrets.token_hex(6)}"
    variables = {"GIT_INDEX_FILE": str(own)}
    try:
        if base is not None:
            run(folder, "read-tree", base, variables=variables)
        run(folder, "update-index", "-z", "--add", "--remove", "--index-info", given=info, variables=variables)
        return _line(run(folder, "write-tree", variables=variables))
    finally:
        own.unlink(missing_ok=True)


def write_commit(folder: Path, tree: str, parents: Sequence[str], message: str, author: Author) -> str:
    """Make a commit object; no reference moves."""
    name = " ".join(author.name.split()) or author.email.partition("@")[0] or "labelfs"
    who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER")
           for what, value in (("NAME", name), ("EMAIL", author.email))}
    words = ["commit-tree", "--no-gpg-sign", tree, *(word for one in parents for word in ("-p", one)), "-F", "-"]
    return _line(run(folder, *words, given=(message + "\n").encode("utf-8", "replace"), variables=who))
