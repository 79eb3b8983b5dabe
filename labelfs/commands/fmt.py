"""`labelfs fmt`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from labelfs.commands.declare import declared, json_option
from labelfs.commands.folders import project_folder
from labelfs.commands.progress import Progress, progress
from labelfs.commands.words import count, note, say, say_json
from labelfs.errors import LabelfsError, NotFound

EXAMPLES = """
labelfs fmt                          every file of this project
labelfs fmt cats annotations/17.alice@example.org.json
labelfs fmt --check                  for CI: names files that are not canonical, writes nothing
"""


@dataclass(slots=True)
class Formatted:
    """What was looked at: files that were (or would be) rewritten, and those that could not be."""

    files: int = 0
    changed: list[str] = field(default_factory=list)
    problems: list[dict[str, str]] = field(default_factory=list)


@declared("fmt", examples=EXAMPLES, short_help="Write the project's files in their canonical form.")
@click.argument("names", nargs=-1, metavar="[PROJECT] [FILE]...")
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 when a file is not canonical.")
@json_option
def command(names: tuple[str, ...], check: bool, as_json: bool) -> int:
    """Write the JSON files of the project in their canonical form: the layout that makes diffs and merges small.

    No value changes. A file that cannot be read is named and left exactly as it is (exit code 1).
    """
    root, only = _split(names)
    with progress("Formatting") as tell:
        done = run(root, only, check=check, tell=tell)
    if as_json:
        say_json({"files": done.files, "changed": done.changed, "problems": done.problems})
    else:
        _tell(done, check=check)
    return 1 if done.problems or (check and done.changed) else 0


def _split(names: Sequence[str]) -> tuple[Path, list[str]]:
    """The project and the project-relative names of the files; none means all."""
    named = bool(names) and Path(names[0]).is_dir()
    root = project_folder(names[0] if named else None).resolve()
    return root, [_relative(root, name) for name in (names[1:] if named else names)]


def _relative(root: Path, name: str) -> str:
    for path in (Path(name), root / name):
        place = path.parent.resolve() / path.name  # a link is not followed: it is never replaced
        if path.is_file() and not path.is_symlink() and place.is_relative_to(root):
            return place.relative_to(root).as_posix()
    raise NotFound(f"{name}: no such file in the project {root}")


def run(root: Path, only: Sequence[str], *, check: bool, tell: Progress) -> Formatted:
    """Format the files named, or all; each is compared and replaced under the project's write lock."""
    done = Formatted()
    for name in only or _all(root):
        done.files += 1
        try:
            if _format(root, name, check=check):
                done.changed.append(name)
        except (LabelfsError, OSError, ValueError) as fault:
            done.problems.append({"file": name, "message": str(fault)})
        tell(done.files, None)
    return done


def _all(root: Path) -> Iterator[str]:
    """Every JSON file of the format, in order; links are left alone."""
    from labelfs.store.layout import FORMAT_FOLDERS, kind_of

    tops = [root / name for name in ("members.json", "project.json", "workspace.json")]
    folders = [path for name in FORMAT_FOLDERS for path in _below(root / name)]
    for path in [*tops, *folders]:
        name = path.relative_to(root).as_posix()
        if path.is_file() and not path.is_symlink() and kind_of(name).json:
            yield name


def _below(folder: Path) -> list[Path]:
    return sorted(Path(place) / name for place, _, names in os.walk(folder) for name in names)


def _format(root: Path, name: str, *, check: bool) -> bool:
    """Whether the file was (or, with `check`, would be) rewritten."""
    from labelfs.store import files
    from labelfs.store.canonical import canonical_file
    from labelfs.store.digests import revision
    from labelfs.store.layout import kind_of
    from labelfs.store.locks import write_lock

    kind = kind_of(name)
    before = files.read(root / name)
    after = canonical_file(before, kind) if kind.json else before
    if after == before or check:
        return after != before
    with write_lock(root):
        files.write_atomic(root, name, after, expect=revision(before))
    return True


def _tell(done: Formatted, *, check: bool) -> None:
    for name in done.changed:
        say(name)
    for problem in done.problems:
        note(f"labelfs: {problem['file']}: {problem['message']} (left as it is)")
    words = "are not canonical" if check else "rewritten"
    say(f"{len(done.changed):,} of {count(done.files, 'file')} {words}")
