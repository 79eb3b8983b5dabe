"""`labelfs status`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from labelfs.commands.declare import declared, json_option, project_argument
from labelfs.commands.folders import project_folder
from labelfs.commands.words import count, say, say_json

if TYPE_CHECKING:
    from labelfs.project import Project

EXAMPLES = """
labelfs status
labelfs status cats --json
"""


@declared("status", examples=EXAMPLES, short_help="Tell how far the labeling is.")
@project_argument
@json_option
def command(project: str | None, as_json: bool) -> int:
    """Tell how many tasks are labeled, skipped and open, by whom, and what needs attention."""
    from labelfs.project import Project

    with Project.open(project_folder(project)) as opened:
        found = status(opened)
    if as_json:
        say_json(found)
    else:
        _tell(found)
    return 0


def status(project: Project) -> dict[str, Any]:
    """Counts of a project: tasks by state, annotations by person and label, predictions by model, problems."""
    from labelfs.commands.check import left_open

    ids = project.store.task_ids()
    counts = project.store.counts(ids)
    overlap = int(project.settings["overlap"])
    people: Counter[str] = Counter()
    labels: Counter[str] = Counter()
    for one in counts.values():
        people.update(one.annotators)
        labels.update(one.labels)
    problems = [*project.problems(), *left_open(project)]
    labeled = sum(one.annotations >= overlap for one in counts.values())
    skipped = sum(one.annotations < overlap and one.cancelled > 0 for one in counts.values())
    return {
        "folder": str(project.root),
        "title": project.title,
        "tasks": len(ids),
        "labeled": labeled,
        "skipped": skipped,
        "open": len(ids) - labeled - skipped,
        "annotations": sum(one.annotations for one in counts.values()),
        "cancelled": sum(one.cancelled for one in counts.values()),
        "annotators": dict(people.most_common()),
        "labels": dict(labels.most_common()),
        "models": project.store.model_versions(),
        "conflicts": sorted({one.file for one in problems if one.code == "conflict"}),
        "problems": len(problems),
    }


def _tell(found: dict[str, Any]) -> None:
    say(f"{found['title']} ({found['folder']})")
    total = found["tasks"]
    done = 100 * found["labeled"] // total if total else 0
    say(f"  {count(total, 'task')}: {found['labeled']:,} labeled ({done} %), {found['skipped']:,} skipped, "
        f"{found['open']:,} open")
    say(f"  {count(found['annotations'], 'annotation')}, {found['cancelled']:,} of skipped tasks")
    for title, key, what in (("by", "annotators", "task"), ("labels", "labels", "time"),
                             ("models", "models", "prediction")):
        rows = list(found[key].items())
        if rows:
            listed = ", ".join(f"{name or '(none)'} {count(number, what)}" for name, number in rows[:10])
            say(f"  {title}: {listed}{' …' if len(rows) > 10 else ''}")
    for name in found["conflicts"][:10]:
        say(f"  {name}: a merge left it to be settled: open its task, or `labelfs resolve`")
    if found["problems"]:
        say(f"  {count(found['problems'], 'problem')}: `labelfs check` names them")
