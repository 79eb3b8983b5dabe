"""A difference for people: a summary line, a list per task, counts, and Markdown for a pull request."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from labelfs.changes.model import KINDS, Change, Diff
from labelfs.changes.words import config_line, file_line, line_of, task_line

MAX_MARKDOWN = 60_000
"""Characters of a comment that hosting sites take, with some to spare (GitHub: 65,536)."""
OPEN = 3
"""Tasks with a picture that stand open in a comment."""
_SIGNS = {"added": "+", "removed": "-"}


def summary_line(diff: Diff) -> str:
    """`12 tasks: +31 -7 regions, 18 moved (median overlap 0.91), 4 relabeled; 1 task added; config: 1 change`."""
    if not diff:
        return "no changes"
    said = diff.summary()
    kinds = said["kinds"]
    parts = []
    if kinds.get("added") or kinds.get("removed"):
        parts.append(f"regions +{kinds.get('added', 0):,} -{kinds.get('removed', 0):,}")
    for kind in KINDS[2:]:
        if kinds.get(kind):
            parts.append(f"{_words(kind)} {kinds[kind]:,}")
    if said["median_overlap"] is not None:
        parts.append(f"median overlap {said['median_overlap']:.2f}")
    pieces = [f"{_count(said['tasks']['changed'], 'task')} with changed labels: {', '.join(parts)}"] if parts else []
    tasks = said["tasks"]
    pieces += [f"tasks {kind} {tasks[kind]:,}" for kind in ("added", "removed", "edited") if tasks[kind]]
    pieces += [f"{_count(len(diff.config), 'config change')}"] if diff.config else []
    pieces += [f"{_count(len(diff.files), 'other file')}"] if diff.files else []
    return "; ".join(pieces)


def _words(kind: str) -> str:
    names = {"text": "text edited", "choice": "choices changed", "number": "numbers changed", "reid": "new ids",
             "attribute": "attributes changed", "relation": "relations", "review": "reviews",
             "ground_truth": "ground truth"}
    return names.get(kind, kind)


def _count(number: int, one: str) -> str:
    return f"{number:,} {one if number == 1 else one + 's'}"


def problem_lines(diff: Diff) -> list[str]:
    """What could not be read, a line each."""
    return [f"{one.file}{f':{one.line}' if one.line else ''}: {one.message} (not compared)" for one in diff.problems]


def text(diff: Diff) -> str:
    """The summary and, per task and person, every change."""
    lines = [summary_line(diff)]
    if diff.config:
        lines += ["", "config.xml", *(f"  {config_line(one)}" for one in diff.config)]
    by_task = {one.task: one for one in diff.tasks}
    groups = {task: list(group) for task, group in groupby(diff.changes, key=lambda one: one.task)}
    for task in sorted({*by_task, *groups}, key=lambda one: one or 0):
        lines += ["", f"task {task}" if task is not None else "no task"]
        if task in by_task:
            lines.append(f"  {task_line(by_task[task])}")
        lines += list(_people(groups.get(task, [])))
    if diff.files:
        lines += ["", "other files", *(f"  {file_line(one)}" for one in diff.files)]
    return "\n".join(lines)


def _people(changes: Iterable[Change]) -> Iterator[str]:
    for (source, who, _), group in groupby(changes, key=lambda one: (one.source, one.annotator, one.annotation)):
        yield f"  {who or 'nobody'}" + (" (prediction)" if source == "prediction" else "")
        for change in group:
            yield f"    {_SIGNS.get(change.kind, '~')} {line_of(change)}"


def stat(diff: Diff) -> str:
    """Counts by label and kind of change, as a table."""
    lines = [summary_line(diff)]
    counts = Counter((label, change.kind) for change in diff.changes for label in change.label or ("(no label)",))
    labels = sorted({label for label, _ in counts}, key=lambda one: (-sum(counts[one, k] for k in KINDS), one))
    kinds = [kind for kind in KINDS if any(counts[label, kind] for label in labels)]
    if labels:
        wide = max(map(len, [*labels, "label"]))
        lines += ["", "  ".join(["label".ljust(wide), *kinds])]
        lines += ["  ".join([label.ljust(wide), *(str(counts[label, kind] or "").rjust(len(kind)) for kind in kinds)])
                  for label in labels]
    return "\n".join(line.rstrip() for line in lines)


# ---- Markdown ----------------------------------------------------------------------------------------------

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~@&$:])")


def escaped(words: str) -> str:
    """Text that means nothing in Markdown or HTML, and mentions nobody."""
    plain = " ".join(words.split())
    return _MARKUP.sub(lambda found: f"&#{ord(found.group())};" if found.group() in "<>&@`" else "\\" + found.group(),
                       plain)


def markdown(diff: Diff, *, limit: int = MAX_MARKDOWN, pictures: Mapping[int, str] | None = None) -> str:
    """A comment for a pull request: the summary, a table, then the tasks with the greatest changes first, folded.

    Never longer than `limit` characters; what does not fit is counted. `pictures`: task → address of its picture; the
    first of them stand open.
    """
    head = [f"### Labels: {escaped(summary_line(diff))}", ""]
    head += [f"`{_code(diff.before)}` → `{_code(diff.after)}`", ""]
    head += _table(diff)
    head += [f"- config: {escaped(config_line(one))}" for one in diff.config[:50]]
    head += [f"- could not be read: {escaped(line)}" for line in problem_lines(diff)[:20]]
    out = "\n".join(head).rstrip()[: max(0, limit - 200)] + "\n"
    sections = list(_sections(diff, pictures or {}))
    if pictures:
        out += "\nBefore, and after: added green, removed red, changed amber.\n"
    for number, section in enumerate(sections):
        if len(out) + len(section) + 120 > limit:
            left = len(sections) - number
            return f"{out}\n…and {_count(left, 'more task')}: `labelfs diff` shows them all.\n"
        out += section
    return out


def _code(words: str) -> str:
    return words.replace("`", "'").replace("\n", " ")


def _table(diff: Diff) -> list[str]:
    kinds = diff.summary()["kinds"]
    if not kinds:
        return []
    return ["| " + " | ".join(_words(kind) for kind in kinds) + " |", "|" + " --- |" * len(kinds),
            "| " + " | ".join(f"{number:,}" for number in kinds.values()) + " |", ""]


def worst_first(diff: Diff) -> list[int | None]:
    """The tasks that differ: most lost or changed by most first."""
    groups = {task: list(group) for task, group in groupby(diff.changes, key=lambda one: one.task)}
    return sorted({*groups, *(one.task for one in diff.tasks)},
                  key=lambda task: (-_weight(groups.get(task, [])), task or 0))


def _sections(diff: Diff, pictures: Mapping[int, str]) -> Iterator[str]:
    """One folded part per task, the worst first."""
    groups = {task: list(group) for task, group in groupby(diff.changes, key=lambda one: one.task)}
    tasks = {one.task: one for one in diff.tasks}
    unfolded = list(pictures)[:OPEN]
    for task in worst_first(diff):
        changes = sorted(groups.get(task, []), key=lambda one: (-_badness(one), KINDS.index(one.kind)))
        about = [escaped(task_line(tasks[task]))] if task in tasks else []
        lines = [*about, *(f"{escaped(line_of(one))} ({escaped(one.annotator or 'nobody')})" for one in changes)]
        more = [f"- …and {len(lines) - 100} more"] if len(lines) > 100 else []
        body = "\n".join([*(f"- {line}" for line in lines[:100]), *more])
        title = f"task {task}: {_count(len(lines), 'change')}"
        address = None if task is None else pictures.get(task)
        shown = f"![task {task} before and after]({address})\n\n" if address else ""
        opened = " open" if task in unfolded else ""
        yield f"\n<details{opened}><summary>{title}</summary>\n\n{shown}{body}\n\n</details>\n"


def _weight(changes: Iterable[Change]) -> float:
    return sum(map(_badness, changes))


def _badness(change: Change) -> float:
    """Lost and renamed labels weigh most, small moves least."""
    if change.kind in ("removed", "relabeled"):
        return 2.0
    return change.amount if change.kind in ("moved", "reshaped") else 0.5 if change.kind == "reid" else 1.0
