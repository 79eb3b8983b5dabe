"""JSON_MIN: one flat object per annotation, controls by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from labelfs.formats.items import Item, items
from labelfs.formats.json_text import write_list
from labelfs.formats.registry import Exporter, Output, Report, Task, exporter
from labelfs.formats.simple import answers, bookkeeping, renamed

if TYPE_CHECKING:
    from labelfs.labeling.config import Config


def row(item: Item, controls: Iterable[str]) -> dict[str, Any]:
    """The flat object of one item: task data, task id, answers, bookkeeping.

    A data key that a control or the bookkeeping also uses is written as `_data_<key>`; a control
    named like a bookkeeping column as `_control_<name>`. Label Studio loses one of the two.
    """
    data: Mapping[str, Any] = item.task.get("data") or {}
    said, book = answers(item), bookkeeping(item)
    book.pop("history", None)
    taken = {*controls, *said, *book}
    if taken.isdisjoint(data):
        made = dict(data)
    else:
        names = renamed(data, taken)
        made = {names[key]: value for key, value in data.items()}
    made["id"] = book.pop("id")
    if book.keys().isdisjoint(said) and "id" not in said:
        made |= said
    else:
        made |= {f"_control_{name}" if name in book or name == "id" else name: value for name, value in said.items()}
    made |= book
    return made


def _rows(tasks: Iterable[Task], config: Config, report: Report) -> Iterator[dict[str, Any]]:
    controls = [node.name for node in config.controls() if node.name]
    for item in items(tasks, config, report):
        yield row(item, controls)


def export(tasks: Iterable[Task], config: Config, output: Output, _options: Mapping[str, Any], report: Report) -> None:
    """Write `result.json`."""
    with output.file("result.json") as stream:
        write_list(_rows(tasks, config, report), stream)


exporter(Exporter(
    name="JSON_MIN",
    title="JSON-MIN",
    description="One flat object per annotation: the task's data and each control's answer by its name.",
    suffix=".json",
    run=export,
    media_type="application/json",
    limits=("Ids of regions, relations, and what stands beside `value` are left out.",
            "Skipped annotations are left out."),
    differs=("Data under the name of a control or of bookkeeping becomes `_data_<name>` and is not lost.",),
))
