"""Reading files into a project: what `labelfs import`, `labelfs init --tasks` and the import page share."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from labelfs.errors import BadFile, Problem
from labelfs.formats.registry import FileRow, Report
from labelfs.formats.sources import Source
from labelfs.media_intake import Placer
from labelfs.project_import import propose

if TYPE_CHECKING:
    from labelfs.formats.sheet import Sheet
    from labelfs.project import ImportReport, Progress, Project


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
    dry: bool = False
    """Nothing was written: these are the numbers that the same import would have."""
    config: str = ""
    """The config that the labels found make, where there was none."""

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


@dataclass(frozen=True, slots=True)
class Terms:
    """What the person said about an import."""

    predictions: bool = False
    """The annotations of the sources become predictions."""
    model_version: str = ""
    """The model of predictions that do not name it."""
    dry: bool = False
    """Read everything and tell what would come of it, but write nothing."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """Of the importers: `key`, `encoding`, `separator`, `boxes`, …"""


Watch = Callable[[str], AbstractContextManager[Callable[[int, int | None], None]]]
"""Answers, for the name of a source, whom to tell how far its import is."""


def take_in(project: Project, found: Iterable[Source], terms: Terms | None = None,
            watch: Watch = lambda _name: nullcontext(lambda _done, _total: None)) -> Taken:
    """Import every source; a file that cannot be read is a problem and the others go on."""
    from labelfs.formats.sheet import Sheet

    terms = terms or Terms()
    taken = Taken(dry=terms.dry)
    sheet, placer = Sheet(project.config), Placer(project)
    with tempfile.TemporaryDirectory(prefix="labelfs-import-") as scratch:
        reading = {"place": placer, "sheet": sheet, "scratch": scratch, "media": project.media.file,
                   "known": lambda: ((one.id, one.data, one.meta or {}) for one in project.store.iter_tasks()),
                   **terms.options}
        for source in found:
            with watch(source.name) as progress:
                taken.add(source, *_one(project, source, reading, terms, progress))
    taken.notes += sheet.notes()
    taken.config_written = sheet.written
    taken.config = sheet.text() if sheet.proposes else ""
    return taken


def _one(project: Project, source: Source, options: dict[str, Any], terms: Terms,
         progress: Progress) -> tuple[Report, ImportReport]:
    read = Report()
    config = project.config if not options["sheet"].proposes else None
    items = _readable(source.importer.run(source.paths, config, options, read), read)
    items = _attached(project, items, read, source.name, terms.predictions)
    if terms.model_version:
        items = (_with_version(item, terms.model_version) for item in items)

    def ready() -> None:
        if not terms.dry:
            options["place"].copy()
            propose(project, options["sheet"], read)

    report = project.import_tasks(items, source=source.name, predictions=terms.predictions, progress=progress,
                                  ready=ready, dry=terms.dry)
    _missing(project, options["sheet"], report, read)
    return read, report


def _missing(project: Project, sheet: Sheet, report: ImportReport, read: Report) -> None:
    """Tell of keys that the config shows and none of these tasks has."""
    if report.task_ids and not sheet.proposes:
        there = set(report.data_columns)
        read.notes += [f"no task has the key `{key}`, which the config shows" for key in project.config.variables()
                       if key.partition(".")[0].partition("[")[0] not in there]


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
