"""`labelfs stats`."""

from __future__ import annotations

import csv
import io
import json
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from labelfs.commands.declare import declared, project_argument
from labelfs.commands.folders import project_folder
from labelfs.commands.words import say, say_json

if TYPE_CHECKING:
    from labelfs.project import Project
    from labelfs.quality.agreement import Agreement
    from labelfs.quality.statistics import Statistics

EXAMPLES = """
labelfs stats                                    the numbers as JSON
labelfs stats cats --out metrics.json --plots plots      for `dvc metrics diff` and `dvc plots diff`
"""


@declared("stats", examples=EXAMPLES, short_help="Count labels, coverage and sizes, for people and for DVC.")
@project_argument
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write the metrics here.")
@click.option("--plots", type=click.Path(path_type=Path), metavar="FOLDER", help="Write CSV files for plots here.")
def command(project: str | None, out: Path | None, plots: Path | None) -> int:
    """Count what is labeled: metrics as one JSON object, distributions as CSV files with a header.

    The same labels always give the same bytes, so that a stage of a pipeline that runs it changes only when they do.
    The plots are labels.csv (label, count), choices.csv, people.csv, days.csv, areas.csv (label, from, count; percent
    of the picture), lengths.csv (seconds or characters) and confusion.csv (which label of one person, or of a person
    and a model, met which other on the same place).

    Agreement is the share of regions and answers that two made alike on one task: regions that overlap by half or more
    and carry the same labels, answers that are equal; 1 is all of them. It is told for every two people, and for every
    model against the people.
    """
    from labelfs.project import Project

    with Project.open(project_folder(project), read_only=True) as opened:
        found, agreed = _count(opened), _agreement(opened)
        metrics = _metrics(opened, found) | {"agreement": agreed.metrics()}
    if out is None:
        say_json(metrics)
    else:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(metrics, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
        say(str(out))
    if plots is not None:
        for name, content in _plots(found, agreed).items():
            plots.mkdir(parents=True, exist_ok=True)
            (plots / name).write_text(content, encoding="utf-8", newline="\n")
            say(str(plots / name))
    return 0


def _count(project: Project) -> Statistics:
    from labelfs.quality.statistics import Statistics

    found = Statistics()
    for item in project.store.iter_annotations():
        found.take(item.raw, item.person)
    return found


def _agreement(project: Project) -> Agreement:
    """Tasks that two people labeled, or a person and a model, compared."""
    from labelfs.changes.matching import Fetches, likeness_of
    from labelfs.changes.tree import FolderTree, one_file
    from labelfs.quality.agreement import Agreement

    tree = FolderTree("", project.root)

    def fetch(name: str) -> bytes | None:
        """A mask, wherever it lies: its name says its content."""
        return one_file(tree, f"annotations/{name}") or one_file(tree, f"predictions/{name}")

    found = Agreement(lambda one, other: likeness_of(one, other, Fetches(fetch, fetch)))
    predicted = {task for task, count in project.store.counts(project.store.task_ids()).items() if count.predictions}
    for task, items in groupby(project.store.iter_annotations(), key=lambda one: one.task):
        done = [(one.person, one.result) for one in items if not one.was_cancelled]
        if len(done) > 1 or (done and task in predicted):
            found.take(done, [(one.model_version, one.result) for one in project.store.predictions(task)])
    return found


def _metrics(project: Project, found: Statistics) -> dict[str, Any]:
    from labelfs.commands.status import status
    from labelfs.quality.statistics import share, sorted_counts, verdicts

    state = status(project)
    reviews = (one.verdict for task in project.store.task_ids() for one in project.store.reviews(task))
    return {
        "tasks": {key: state[key] for key in ("labeled", "skipped", "open")} | {"total": state["tasks"]},
        "coverage": share(state["labeled"], state["tasks"]),
        "annotations": found.annotations, "skipped_annotations": found.skipped, "ground_truth": found.ground_truth,
        "regions": found.regions, "relations": found.relations,
        "regions_per_annotation": share(found.regions, found.annotations),
        "annotators": len(found.people), "labels": sorted_counts(found.labels), "choices": sorted_counts(found.choices),
        "predictions": sorted_counts(state["models"]), "reviews": verdicts(reviews),
    }


def _plots(found: Statistics, agreed: Agreement) -> dict[str, str]:
    from labelfs.quality.statistics import rows

    return {
        "labels.csv": _csv(rows(found.labels, "label"), "label"),
        "choices.csv": _csv(rows(found.choices, "choice"), "choice"),
        "people.csv": _csv(rows(found.people, "person"), "person"),
        "days.csv": _csv(rows(found.days, "day"), "day"),
        "areas.csv": _csv(rows(found.areas, "label", "from"), "label", "from"),
        "lengths.csv": _csv(rows(found.lengths, "label", "from"), "label", "from"),
        "confusion.csv": _csv(rows(agreed.confusion, "between", "label", "other"), "between", "label", "other"),
    }


def _csv(listed: list[dict[str, Any]], *names: str) -> str:
    target = io.StringIO()
    writer = csv.DictWriter(target, [*names, "count"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(listed)
    return target.getvalue()
