"""`labelfs diff`."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from labelfs.commands.declare import declared, json_option
from labelfs.commands.folders import is_project, project_folder
from labelfs.commands.words import note, say, say_json
from labelfs.errors import LabelfsError

if TYPE_CHECKING:
    from labelfs.changes.choosing import Pair
    from labelfs.changes.html_report import Picture
    from labelfs.changes.model import Diff
    from labelfs.changes.side import Side

KINDS = ("added", "removed", "moved", "reshaped", "relabeled", "text", "choice", "number", "attribute", "relation",
         "skipped", "ground_truth", "review", "reid", "split", "merged")

EXAMPLES = """
labelfs diff                              what is not committed yet
labelfs diff main..HEAD                   what this branch did since main
labelfs diff main...HEAD --md             the same since they parted, as a comment for a pull request
labelfs diff main...HEAD --md --pictures shown   with pictures of the worst, before and after
labelfs diff main...HEAD --html out.html  the same as a page with pictures
labelfs diff cats v1.0 v1.1 --stat        two tags of the project in the folder cats
labelfs diff old.json new.json --json     two Label Studio exports
labelfs diff --kind removed --label Car   only cars that are gone
labelfs diff --staged --exit-code         for hooks: exit code 1 when labels differ
"""


@declared("diff", examples=EXAMPLES, short_help="Show what changed in the labels.")
@click.argument("names", nargs=-1, metavar="[PROJECT] [A[..B] | A B | PATH PATH]")
@click.option("--staged", "--cached", is_flag=True, help="Compare with the index in place of the working files.")
@click.option("--stat", is_flag=True, help="Only counts, by label and kind.")
@click.option("--md", is_flag=True, help="Markdown for a pull request: worst first, folded, capped in length.")
@click.option("--pictures", type=click.Path(path_type=Path), metavar="FOLDER",
              help="With --md: cut out before and after of the worst tasks into this folder, and show them.")
@click.option("--pictures-url", metavar="URL", help="Where the comment finds that folder (default: beside it).")
@click.option("--html", "page", type=click.Path(path_type=Path), metavar="FILE",
              help="Write one page that stands alone: before and after over the pictures, filters, keys.")
@json_option
@click.option("--exit-code", is_flag=True, help="Exit with 1 when something differs.")
@click.option("--label", multiple=True, metavar="LABEL", help="Only regions and answers with this label or choice.")
@click.option("--annotator", multiple=True, metavar="WHO", help="Only this person's (or model version's) changes.")
@click.option("--kind", multiple=True, type=click.Choice(KINDS), help="Only changes of this kind.")
@click.option("--min-change", type=click.FloatRange(0, 1), default=0.0, show_default=True,
              help="Only changes of at least this size: 0.1 leaves out moves with an overlap above 0.9.")
def command(
    names: tuple[str, ...], staged: bool, stat: bool, md: bool, pictures: Path | None, pictures_url: str | None,
    page: Path | None, as_json: bool, exit_code: bool, label: tuple[str, ...], annotator: tuple[str, ...],
    kind: tuple[str, ...], min_change: float,
) -> int:
    """Show what changed in the labels: regions moved, reshaped, relabeled, answers, relations, tasks, the config.

    Without names: the last commit against the working files. Names are a revision, two revisions (A..B, or A...B for
    what B did since it left A), two folders or two Label Studio exports. Key order, the form of numbers and the layout
    of files never count. Regions are matched by their id, then by their shape.
    """
    if sum((stat, md, as_json, page is not None)) > 1:
        raise click.UsageError("--stat, --md, --html and --json: only one of them")
    if pictures is not None and not md:
        raise click.UsageError("--pictures goes with --md")
    from labelfs.changes.diff import differences, sides_apart

    shown: dict[int, str] = {}
    with _states(names, staged=staged) as (before, after):
        old, new, paths = sides_apart(before, after)
        diff = differences(old, new, paths).only(
            labels=label, annotators=annotator, kinds=kind, min_change=min_change)
        if page is not None:
            _write_page(page, old, new, diff, names)
        if pictures is not None:
            shown = _cut_out(old, new, diff, names, pictures, pictures_url)
    if page is None:
        _tell(diff, stat=stat, md=md, as_json=as_json, pictures=shown)
    return 1 if exit_code and diff else 0


def _states(names: Sequence[str], *, staged: bool) -> AbstractContextManager[Pair]:
    from labelfs.changes import choosing

    if len(names) == 2 and not staged and all(Path(name).exists() for name in names):
        return choosing.paths_apart(Path(names[0]), Path(names[1]))
    named = bool(names) and Path(names[0]).is_dir() and is_project(Path(names[0]))
    root = project_folder(names[0] if named else None).resolve()
    return choosing.revisions_apart(root, names[1:] if named else names, staged=staged)


def _write_page(page: Path, old: Side, new: Side, diff: Diff, names: Sequence[str]) -> None:
    from labelfs.changes import html_report, report

    page.write_text(html_report.page(old, new, diff, _finder(names)), encoding="utf-8")
    say(f"{page}: {report.summary_line(diff)}")


def _cut_out(
    old: Side, new: Side, diff: Diff, names: Sequence[str], folder: Path, address: str | None,
) -> dict[int, str]:
    """Pictures of the tasks that changed most; task → where the comment shows it from."""
    from labelfs.changes import crops, report
    from labelfs.changes.html_report import config_of, tasks_of

    tasks = {task["id"]: task for task in tasks_of(old, new, diff, config_of(new))}
    find = _finder(names)
    shown: dict[int, str] = {}
    folder.mkdir(parents=True, exist_ok=True)
    for task in (tasks[one] for one in report.worst_first(diff) if one in tasks):
        drawn = crops.crop(task, find(task["picture"])) if task["picture"] and len(shown) < crops.MOST else None
        if drawn is not None:
            name = crops.name_of(task["id"], drawn)
            (folder / name).write_bytes(drawn)
            shown[task["id"]] = f"{(address or folder.as_posix()).rstrip('/')}/{name}"
    return shown


def _finder(names: Sequence[str]) -> Picture:
    from labelfs.media_references import names_of
    from labelfs.store import layout

    root = _media_root(names)

    def picture(reference: str) -> Path | None:
        for name in names_of(reference):
            with contextlib.suppress(LabelfsError):
                return layout.media(root, name)
        return None

    return picture


def _media_root(names: Sequence[str]) -> Path:
    """The folder whose media are shown: the later of two folders, else the project's."""
    folders = [Path(name) for name in names if Path(name).is_dir()]
    if len(names) == 2 and all(Path(name).exists() for name in names):
        return (folders[-1] if folders else Path(names[1]).parent).resolve()
    return project_folder(str(folders[0]) if folders and is_project(folders[0]) else None).resolve()


def _tell(diff: Diff, *, stat: bool, md: bool, as_json: bool, pictures: Mapping[int, str]) -> None:
    from labelfs.changes import report

    if as_json:
        say_json(diff.to_json())
    elif md:
        say(report.markdown(diff, pictures=pictures).rstrip("\n"))
    else:
        say(report.stat(diff) if stat else report.text(diff))
        for line in report.problem_lines(diff):
            note(f"labelfs: {line}")
