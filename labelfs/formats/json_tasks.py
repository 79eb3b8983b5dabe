"""JSON: Label Studio's own task lists, of any age, in and out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.errors import Problem
from labelfs.formats.encoding import unicode_of
from labelfs.formats.json_read import Broken, elements, is_list, value_of
from labelfs.formats.json_text import write_list
from labelfs.formats.registry import Exporter, Importer, Output, Report, Task, exporter, importer
from labelfs.formats.task_shape import NotATask, task_of

if TYPE_CHECKING:
    from labelfs.labeling.config import Config


_OBJECT = 512 << 20
"""Bytes of a file that is one object, which has to be held as a whole."""


def _counted(tasks: Iterable[Task], report: Report) -> Iterator[Task]:
    for task in tasks:
        report.tasks += 1
        report.annotations += len(task.get("annotations") or ())
        yield task


def export(tasks: Iterable[Task], _config: Config, output: Output, _options: Mapping[str, Any], report: Report) -> None:
    """Write `result.json`: the tasks as they are, with everything they carry."""
    with output.file("result.json") as stream:
        write_list(_counted(tasks, report), stream)


def read(paths: list[Path], _config: Config | None, _options: Mapping[str, Any],
         report: Report) -> Iterator[dict[str, Any]]:
    """Tasks of each file: a list, one task, an API page (`{"tasks": […]}`) or the oldest form (`{"0": task, …}`)."""
    for path in paths:
        for line, item in _items(path):
            try:
                if isinstance(item, Broken):
                    raise item
                yield task_of(item, report)
            except Broken as broken:
                rest = "; nothing after this place was read" if broken.whole else ""
                report.problems.append(Problem(path.name, broken.line, broken.message + rest, "json"))
            except NotATask as reason:
                report.problems.append(Problem(path.name, line, str(reason), "shape"))


def _items(path: Path) -> Iterator[tuple[int | None, Any]]:
    with path.open(encoding=unicode_of(path)) as file:
        if is_list(file):
            yield from elements(file)
            return
        if path.stat().st_size > _OBJECT:
            why = f"one object of more than {_OBJECT >> 20} MB; a list of tasks, or JSONL, is read piece by piece"
            yield None, Broken(1, why, whole=True)
            return
        text = file.read()
    try:
        value = value_of(text)
    except Broken as broken:
        yield broken.line, broken
        return
    for item in _inside(value):
        yield None, item


def _inside(value: Any) -> list[Any]:
    if not isinstance(value, Mapping) or "data" in value:
        return [value]
    if isinstance(value.get("tasks"), list):
        return list(value["tasks"])
    if value and all(key.isdecimal() and isinstance(one, Mapping) and "data" in one for key, one in value.items()):
        return list(value.values())
    return [value]


def _sniff(paths: list[Path]) -> float:
    return 0.5 if all(path.suffix.lower() == ".json" for path in paths) else 0.0


exporter(Exporter(
    name="JSON",
    title="JSON",
    description="Label Studio's own form: every task with its annotations, as they are. Nothing is lost.",
    suffix=".json",
    run=export,
    media_type="application/json",
))
importer(Importer(
    name="JSON",
    title="Label Studio JSON",
    description="Tasks with annotations and predictions as any version of Label Studio exports them, or bare data.",
    limits=("Drafts, and annotations of which the file holds only a number, are left out and counted.",
            "A list may be of any length; a file that is one object may have 512 MB."),
    suffixes=(".json",),
    run=read,
    sniff=_sniff,
))
