"""`labelfs check`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import asdict
from itertools import chain
from typing import TYPE_CHECKING

import click

from labelfs.commands.check_layout import is_error, layouts
from labelfs.commands.declare import declared, json_option, project_argument
from labelfs.commands.folders import project_folder
from labelfs.commands.progress import counted, progress
from labelfs.commands.words import count, note, say, say_json
from labelfs.errors import Problem

if TYPE_CHECKING:
    from labelfs.project import Project
    from labelfs.store.items import AnnotationItem, TaskItem

EXAMPLES = """
labelfs check
labelfs check cats --json
labelfs check --format github  problems at their lines of a pull request (sarif: for code scanning)
labelfs check --fix            write missing ids, bring files into their canonical form
labelfs check --no-media       where the media are not fetched, as in CI
labelfs check --merge          did this merge lay an edit into the wrong task? (for CI)
"""


@declared("check", examples=EXAMPLES, short_help="Name everything that is wrong in a project.")
@project_argument
@click.option("--no-media", is_flag=True, help="Do not mind media that are not on this machine.")
@click.option("--no-results", is_flag=True, help="Do not compare results with the labeling config.")
@click.option("--no-layout", is_flag=True, help="Do not mind files that are not in their canonical form.")
@click.option("--merge", metavar="COMMIT", allow_from_autoenv=False, is_flag=False, flag_value="HEAD",
              help="Check only that this merge (without a name: HEAD) put every label where it belongs.")
@click.option("--fix", is_flag=True,
              help="Repair what is safe: write missing task ids, bring files into canonical form.")
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif", "github"]), default="text",
              show_default=True, help="For people, for programs, for code scanning, for GitHub's workflows.")
@json_option
def command(project: str | None, no_media: bool, no_results: bool, no_layout: bool, merge: str | None, fix: bool,
            form: str, as_json: bool) -> int:
    """Name every file that cannot be used and every label that does not fit, with file and line.

    Looks at files (broken JSON, merge markers, double ids, annotations without a task), at config.xml and
    project.json, at files that are not in their canonical form, at what merges left to be settled, at results that the
    labeling config does not have or that lie outside their picture, text or time, at regions made twice or under one
    id, at annotations made for other data, at missing media, and at the rules that project.json gives as `checks`.
    Changes nothing without --fix. Exit code 1 when there is a problem (the layout of a file alone is none): use it in
    hooks and CI.
    """
    if merge is not None:
        from labelfs.commands.merge_check import check_merge

        return check_merge(project_folder(project).resolve(), merge, as_json=as_json)
    from labelfs.project import Project

    if fix:
        _fix(project)
    with Project.open(project_folder(project)) as opened:
        found = _look(opened, media=not no_media, results=not no_results, layout=not no_layout)
        counted_tasks = opened.store.count()
    kept = sorted((one for one in found if not (no_media and one.code == "missing-media")),
                  key=lambda one: (one.file, one.line or 0, one.message))
    _tell(kept, counted_tasks, "json" if as_json else form)
    return 1 if any(is_error(one) for one in kept) else 0


def _look(project: Project, *, media: bool, results: bool, layout: bool) -> set[Problem]:
    with layouts(project.root, project.store.totals()["annotations"]) if layout else nullcontext(list) as not_canonical:
        found = {*project.problems(media=media), *unwritten_ids(project), *left_open(project)}
        if results:
            found.update(wrong_labels(project))
        return found.union(not_canonical())


def unwritten_ids(project: Project) -> Iterator[Problem]:
    """Tasks that have labels but no id of their own in their file: an edit of their data would orphan the labels."""
    ids = [one for one in project.store.task_ids() if one >= DERIVED]
    counts = project.store.counts(ids)
    for task in project.store.tasks(ids):
        held = counts.get(task.id)
        if task.derived and held is not None and held.annotations + held.cancelled:
            message = f"task {task.id} has labels but no written id: `labelfs ids --write` keeps them together"
            yield Problem(task.place.file, task.place.line, message, "derived-id")


def left_open(project: Project) -> Iterator[Problem]:
    """What merges left to be settled in files other than annotations, of which the store tells itself."""
    from labelfs.changes.settle import marked_files
    from labelfs.changes.tree import paths_of
    from labelfs.store.layout import Kind, kind_of

    others = [path for path in paths_of(project.root) if kind_of(path) is not Kind.ANNOTATION]
    for name, one in marked_files(project.root, others):
        message = f"a merge left {one.name} to be settled: `labelfs resolve` shows its versions"
        yield Problem(name, None, message, "conflict")


DERIVED = 5 * 10**8
"""Ids from here on are derived from the task's data."""


def wrong_labels(project: Project) -> Iterator[Problem]:
    """What is wrong inside annotations: results that do not fit, other data, doubles, broken rules; each read once."""
    from labelfs.labeling.check import check
    from labelfs.quality import rules

    checks = project.settings["checks"]
    yield from (Problem("project.json", None, fault, "checks") for fault in rules.faults(checks))
    listed = checks if isinstance(checks, list) else []
    reviewed = any(isinstance(one, dict) and one.get("rule") == "reviewed" for one in listed)
    config = project.config
    with progress("Checking annotations") as tell:
        for item, task in _with_tasks(project, counted(project.store.iter_annotations(), tell)):
            place = item.place
            if task is not None:
                yield from (Problem(place.file, place.line, one.message, one.code or "result")
                            for one in check(item.raw, config, task.data))
                if item.data_digest not in (None, task.data_digest):
                    message = f"made for other data: task {item.task} has changed since"
                    yield Problem(place.file, place.line, f"{message} (look at it, then save it again)", "stale")
            around = rules.Around(item.was_cancelled, _verdicts(project, item) if reviewed else ())
            found = (rules.broken(listed, item.result, around), rules.doubles(item.result),
                     rules.shared_ids(item.result))
            yield from (Problem(place.file, place.line, message, code) for code, message in chain.from_iterable(found))


def _with_tasks(
    project: Project, annotations: Iterable[AnnotationItem],
) -> Iterator[tuple[AnnotationItem, TaskItem | None]]:
    """Each annotation with its task; both come in the order of task ids."""
    tasks = project.store.iter_tasks()
    task = next(tasks, None)
    for item in annotations:
        while task is not None and task.id < item.task:
            task = next(tasks, None)
        yield item, task if task is not None and task.id == item.task else None


def _verdicts(project: Project, item: AnnotationItem) -> list[str]:
    """What reviewers said of the annotation as it stands; what they said of an earlier form does not count."""
    from labelfs.store.digests import annotation_digest

    digest = annotation_digest(item.raw)
    return [one.verdict for one in project.store.reviews(item.task)
            if one.annotation == item.id and one.annotation_digest == digest and one.region is None]


def _fix(name: str | None) -> None:
    from labelfs.commands import fmt, task_ids
    from labelfs.project import Project

    with Project.open(project_folder(name)) as opened:
        written = list(task_ids.write(opened.root, task_ids.to_write(task_ids.look(opened))))
        done = fmt.run(opened.root, (), check=False, tell=lambda *_: None)
    for file in dict.fromkeys((*written, *done.changed)):
        note(f"repaired: {file}")


def _tell(found: list[Problem], tasks: int, form: str) -> None:
    if form == "json":
        say_json({"problems": [asdict(one) for one in found], "tasks": tasks})
        return
    if form != "text":
        from labelfs.commands import check_formats

        if text := (check_formats.sarif if form == "sarif" else check_formats.github)(found):
            say(text)
        return
    for one in found:
        place = one.file if one.line is None else f"{one.file}:{one.line}"
        say(f"{place}: {one.message}")
    if not any(is_error(one) for one in found):
        say(f"no problems in {count(tasks, 'task')}")
        return
    kinds = ", ".join(f"{number} {code or 'other'}" for code, number in Counter(o.code for o in found).most_common())
    say(f"{count(len(found), 'problem')} ({kinds})")
