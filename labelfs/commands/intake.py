"""Reading files into a project: what `labelfs import` and `labelfs init --tasks` share."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from labelfs.commands.progress import Progress, progress
from labelfs.commands.words import count, note, say
from labelfs.errors import BadFile, Problem
from labelfs.formats.registry import FileRow, Report
from labelfs.formats.sources import Source
from labelfs.media_intake import Placer
from labelfs.project_import import propose

if TYPE_CHECKING:
    from labelfs.project import ImportReport, Project


@dataclass(slots=True)
class Taken:
    """What several sources together brought."""

    tasks_added: int = 0
    tasks_known: int = 0
    annotations_added: int = 0
    annotations_updated: int = 0
    annotations_kept: int = 0
    predictions_added: int = 0
    renumbered: dict[str, int] = field(default_factory=dict)
    losses: dict[str, int] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    formats: dict[str, str] = field(default_factory=dict)
    """Source → format it was read as."""
    files: list[str] = field(default_factory=list)
    """Task files written."""
    sources: list[dict[str, Any]] = field(default_factory=list)
    """Per file of the source: `{file, tasks, regions, why}`; `why` it was not taken is empty for one that was."""
    config_written: bool = False

    def add(self, source: Source, read: Report, report: ImportReport) -> None:
        """Take note of one source."""
        self.tasks_added += report.tasks_added
        self.tasks_known += report.tasks_known
        self.annotations_added += report.annotations_added
        self.annotations_updated += report.annotations_updated
        self.annotations_kept += report.annotations_kept
        self.predictions_added += report.predictions_added
        self.renumbered |= report.renumbered
        for sentence, number in read.losses.items():
            self.losses[sentence] = self.losses.get(sentence, 0) + number
        self.problems += [asdict(problem) for problem in (*read.problems, *report.problems)]
        self.notes += read.notes
        self.formats[source.name] = source.importer.name
        self.files += report.files
        self.sources += [asdict(row) for row in _rows(source, read, report)]


def _rows(source: Source, read: Report, report: ImportReport) -> Iterator[FileRow]:
    """What became of each file; formats of one file per import need not say it themselves."""
    if not read.files and len(source.paths) == 1:
        fault = read.problems[0].message if read.problems and not report.task_ids else ""
        yield FileRow(source.paths[0].name, len(report.task_ids), read.annotations, fault)
    yield from read.files.values()
    for path in source.left:
        if path.name not in read.files:
            yield FileRow(path.name, why="no format that reads this file here")


def take_in(project: Project, found: Iterable[Source], *, predictions: bool = False, model_version: str = "",
            options: dict[str, Any] | None = None) -> Taken:
    """Import every source; a file that cannot be read is a problem and the others go on."""
    from labelfs.formats.sheet import Sheet

    taken = Taken()
    sheet, placer = Sheet(project.config), Placer(project)
    with tempfile.TemporaryDirectory(prefix="labelfs-import-") as scratch:
        reading = {"place": placer, "sheet": sheet, "scratch": scratch, **(options or {})}
        for source in found:
            with progress(f"Importing {source.name}") as tell:
                taken.add(source, *_one(project, source, reading, predictions, model_version, tell))
    taken.notes += sheet.notes()
    taken.config_written = sheet.written
    return taken


def _one(project: Project, source: Source, options: dict[str, Any], predictions: bool, model_version: str,
         progressed: Progress) -> tuple[Report, ImportReport]:
    read = Report()
    config = project.config if not options["sheet"].proposes else None
    items = _readable(source.importer.run(source.paths, config, options, read), read)
    items = _attached(project, items, read, source.name, predictions)
    if model_version:
        items = (_with_version(item, model_version) for item in items)

    def ready() -> None:
        options["place"].copy()
        propose(project, options["sheet"], read)

    report = project.import_tasks(items, source=source.name, predictions=predictions, progress=progressed, ready=ready)
    return read, report


def _readable(items: Iterator[dict[str, Any]], read: Report) -> Iterator[dict[str, Any]]:
    try:
        yield from items
    except BadFile as fault:
        read.problems.append(fault.problem)


def _attached(project: Project, items: Iterator[dict[str, Any]], read: Report, source: str,
              predictions: bool) -> Iterator[dict[str, Any]]:
    """The items; those that are a prediction or annotation by itself (`task` and `result`) go to their task."""
    for item in items:
        row = item["data"]
        if item.keys() != {"data"} or not isinstance(row.get("task"), int) or not isinstance(row.get("result"), list):
            yield item
            continue
        task = project.store.task(row["task"])
        if task is None:
            read.problems.append(Problem(source, None, f"there is no task {row['task']}", "unknown-task"))
            continue
        kind = "predictions" if predictions or "model_version" in row else "annotations"
        yield {"id": task.id, "data": dict(task.data), kind: [{key: row[key] for key in row.keys() - {"task"}}]}


def _with_version(item: dict[str, Any], version: str) -> dict[str, Any]:
    """Name the model of every prediction (and of what becomes one) that does not name it."""
    for key in ("annotations", "predictions"):
        for one in item.get(key) or ():
            one.setdefault("model_version", version)
    return item


def tell(taken: Taken) -> None:
    """The report for people."""
    known = f", {count(taken.tasks_known, 'task')} were there already" if taken.tasks_known else ""
    say(f"{count(taken.tasks_added, 'task')} added{known}")
    for number, what in ((taken.annotations_added, "annotation"), (taken.predictions_added, "prediction")):
        if number:
            say(f"{count(number, what)} added")
    if taken.annotations_updated:
        say(f"{count(taken.annotations_updated, 'annotation')} brought up to date")
    if taken.annotations_kept:
        say(f"{count(taken.annotations_kept, 'annotation')} kept as changed here since the last import")
    if taken.config_written:
        say("config.xml written, with the labels found")
    if left := [row for row in taken.sources if row["why"]]:
        shown = ", ".join(f"{row['file']} ({row['why']})" for row in left[:5])
        say(f"{count(len(left), 'file')} not taken: {shown}" + (" …" if len(left) > 5 else ""))
    if taken.renumbered:
        first = ", ".join(f"{old} → {new}" for old, new in list(taken.renumbered.items())[:5])
        say(f"{count(len(taken.renumbered), 'task')} got another id than in the file: {first}"
            + (" …" if len(taken.renumbered) > 5 else ""))
    for line in [*taken.notes, *(text.format(n=f"{n:,}") for text, n in taken.losses.items())]:
        say(line)
    for problem in taken.problems[:50]:
        place = problem["file"] if problem["line"] is None else f"{problem['file']}:{problem['line']}"
        note(f"labelfs: {place}: {problem['message']}")
    if len(taken.problems) > 50:
        note(f"labelfs: … and {len(taken.problems) - 50:,} more problems")
