"""`labelfs predict`."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from labelfs.commands.declare import declared, json_option
from labelfs.commands.folders import project_folder
from labelfs.commands.words import count, say, say_json
from labelfs.errors import BadRequest

EXAMPLES = """
labelfs predict mood:predict                     mood.py beside you, over this project
labelfs predict mood.py:predict cats --jobs 4    four processes
labelfs predict mood:predict --fit mood:fit      learn from new annotations first
labelfs predict mood:predict --out predictions/mood/all.jsonl     a pipeline's stage: exactly this file
labelfs predict --enable mood                    let the model that project.json names run on this machine
"""


@declared("predict", examples=EXAMPLES, short_help="Run a Python function over the tasks.")
@click.argument("model", required=False, metavar="[MODULE:FUNCTION]")
@click.argument("project", required=False, metavar="[PROJECT]")
@click.option("--model", "name", metavar="NAME", help="A model that project.json names and you enabled here.")
@click.option("--enable", metavar="NAME", help="Let the model of that name, as its code is now, run on this machine.")
@click.option("--fit", metavar="MODULE:FUNCTION", help="Called first with annotated tasks, if they changed.")
@click.option("--model-version", metavar="NAME", help="Name of the predictions (default: the module's).")
@click.option("--out", metavar="FILE", help="Write exactly this file of the project, the same input the same bytes.")
@click.option("--batch", type=click.IntRange(1, 100_000), default=32, show_default=True, help="Tasks per call.")
@click.option("--jobs", type=click.IntRange(0, 256), default=1, show_default=True,
              help="Processes; 0: one per processor.")
@click.option("--all", "everything", is_flag=True, help="Also tasks that have a prediction of this version.")
@click.option("--unlabeled", is_flag=True, help="Only tasks that nobody annotated.")
@json_option
def command(
    model: str | None, project: str | None, name: str | None, enable: str | None, fit: str | None,
    model_version: str | None, out: str | None, batch: int, jobs: int, everything: bool, unlabeled: bool, as_json: bool,
) -> int:
    """Run a Python function over the tasks and store what it says as predictions.

    The function gets a list of tasks, {"id", "data", "meta", "paths"}, and answers one thing for each: a choice, a text
    or a number; (answer, score); {"result", "score"} with Label Studio's regions; or None. An interrupted run goes on
    where it was.
    """
    from labelfs.commands.progress import progress
    from labelfs.predicting import Run, run
    from labelfs.project import Project

    if model is not None and (name or enable):
        model, project = None, model
    with Project.open(project_folder(project)) as opened:
        if enable:
            return _enable(opened, enable)
        spec, fitting, version = _which(opened, model, name, fit)
        wish = Run(spec, model_version or version, fitting, _in_project(opened.root, out), batch,
                   jobs or os.cpu_count() or 1, everything, unlabeled)
        with progress("predicting") as tell:
            done = run(opened, wish, tell)
    if as_json:
        say_json(asdict(done))
        return 0
    if done.fitted:
        say(f"{fitting} learned from the annotations")
    place = f" in {done.file}" if done.file else ""
    say(f"{count(done.predicted, 'task')} predicted, {done.kept:,} were up to date; "
        f"{count(done.written, 'prediction')} of {done.version} written{place}")
    return 0


def _which(project: Any, model: str | None, name: str | None, fit: str | None) -> tuple[str, str | None, str]:
    """What to run, what to fit with, and the version's name."""
    if name:
        from labelfs.enabled_models import enabled

        found = enabled(project, name, Path.cwd())
        return found["predict"], fit or found.get("fit"), name
    if not model:
        raise BadRequest("name a function: MODULE:FUNCTION", hint="or --model NAME for one that project.json names")
    module = model.rpartition(":")[0]
    return model, fit, Path(module).stem if module.endswith(".py") else module.rpartition(".")[2]


def _enable(project: Any, name: str) -> int:
    from labelfs.enabled_models import enable

    found = enable(project, name, Path.cwd())
    say(f"{name} ({found['predict']}) may run on this machine until its code changes")
    return 0


def _in_project(root: Path, out: str | None) -> str | None:
    """The file relative to the project, whether it was named so or from the current folder."""
    if out is None:
        return None
    path = Path(out)
    for start in (root, Path.cwd()):
        full = path if path.is_absolute() else start / path
        if full.resolve().is_relative_to(root) and (start == root or full.parent.is_dir()):
            return full.resolve().relative_to(root).as_posix()
    raise BadRequest(f"--out {out}: not inside the project")
