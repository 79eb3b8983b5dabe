"""The pre-commit hook that `labelfs git enable --hook` writes into a clone."""

from __future__ import annotations

import shlex
from pathlib import Path

from labelfs.changes.drivers import program
from labelfs.changes.git import Repository, run
from labelfs.errors import Conflict

MARK = "# written by `labelfs git enable --hook`, taken out by `labelfs git disable`"


def _place(repository: Repository) -> Path:
    own = run(repository.folder, "config", "--local", "--get", "core.hooksPath", good=(0, 1))
    common = run(repository.folder, "rev-parse", "--git-common-dir").decode("utf-8", "surrogateescape").strip("\n")
    hooks = own.decode("utf-8", "surrogateescape").strip("\n") or f"{common}/hooks"
    return repository.folder / hooks / "pre-commit"


def add(folder: Path) -> list[str]:
    """Write the hook; what was changed, in words. Raises `Conflict` where there is another one: it is never touched."""
    repository = Repository(folder)
    path = _place(repository)
    text = f"#!/bin/sh\n{MARK}\nexec {program()} check --no-media {shlex.quote(repository.prefix or '.')}\n"
    if path.exists():
        if MARK not in path.read_text("utf-8", "replace"):
            raise Conflict(f"{path} is another hook", hint=f"add to it: {program()} check --no-media")
        if path.read_text("utf-8", "replace") == text:
            return []
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    path.chmod(0o755)
    return ["the pre-commit hook"]


def remove(folder: Path) -> list[str]:
    """Take the hook out again, if it is ours; what was changed, in words."""
    path = _place(Repository(folder))
    if not path.is_file() or MARK not in path.read_text("utf-8", "replace"):
        return []
    path.unlink()
    return ["the pre-commit hook"]
