"""What `labelfs check --merge` says."""

from __future__ import annotations

from pathlib import Path

from labelfs.commands.words import count, say, say_json


def check_merge(root: Path, revision: str, *, as_json: bool) -> int:
    """Name each label that stands in the merge as neither branch made it; exit code 1 if there is one."""
    from labelfs.changes import merge_check
    from labelfs.changes.words import line_of

    checked = merge_check.check_merge(root, revision)
    if as_json:
        say_json({
            "commit": checked.commit,
            "astray": [{"file": one.file, **one.change.to_json()} for one in checked.astray],
            "problems": [{"file": one.file, "line": one.line, "message": one.message} for one in checked.problems],
        })
        return 1 if checked.astray or checked.problems else 0
    for one in checked.astray:
        say(f"{one.file}: task {one.change.task}, {one.change.annotator}: {line_of(one.change)}: "
            "neither branch made it so")
    for problem in checked.problems:
        say(f"{problem.file}: {problem.message}")
    said = f"{count(len(checked.astray), 'label')} astray in {checked.commit[:10]}"
    say(said if checked.astray else f"every label of {checked.commit[:10]} is where its branch put it")
    return 1 if checked.astray or checked.problems else 0
