"""Bodies and uploaded files as imports: what Label Studio's `/import` takes."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.errors import BadFile, BadRequest, Problem
from labelfs.project_import import normal_task
from labelfs.project_predictions import expanded
from labelfs.project_tasks import UNNAMED, needed_keys

if TYPE_CHECKING:
    from labelfs.project import Project

Shape = dict[str, Any]
TABLES = frozenset({".csv", ".tsv"})
TOOLS = frozenset({".zip", ".conll", ".vtt", ".srt", ".textgrid", ".parquet"})
"""Files of other tools, and archives of them; pictures inside become the project's."""
DATA = frozenset({".json", ".jsonl", ".txt", *TABLES, *TOOLS})
STRICT = frozenset({"JSON", "JSONL", "CSV", "TSV", "TXT"})
"""Formats of which a file with anything wrong is refused as a whole, as Label Studio does."""
PREANNOTATED = "preannotated"
FORM_PARTS = 1_000


@dataclass(slots=True)
class Upload:
    """One uploaded file: the client's name for it (a label, never a path) and its bytes."""

    name: str
    content: bytes

    @property
    def suffix(self) -> str:
        """Ending in lower case, with the dot."""
        return Path(self.name.replace("\\", "/")).suffix.lower()


@dataclass(slots=True)
class Gathered:
    """Tasks of a request and what is known of where they came from."""

    items: list[Any] = field(default_factory=list)
    formats: dict[str, int] = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)
    could_be_list: bool = False
    source: str = "import"
    problems: list[Problem] = field(default_factory=list)
    """What could not be taken of files of other tools."""
    config: str = ""
    """A config made of their labels, for a project that has none."""


def from_body(body: Any) -> Gathered:
    """A JSON list of tasks, or one task; raises `BadRequest` for anything else."""
    if isinstance(body, dict) and body:
        body = [body]
    if not isinstance(body, list):
        raise _refused("load tasks: expected a list of tasks or one task")
    if not body:
        raise _refused("the list of tasks is empty")
    return Gathered(items=body)


def from_files(project: Project, uploads: Iterable[Upload]) -> Gathered:
    """The tasks of uploaded files; media is stored in the project and becomes one task each."""
    gathered = Gathered()
    for upload in uploads:
        gathered.formats[upload.suffix] = gathered.formats.get(upload.suffix, 0) + 1
        gathered.source = Path(upload.name.replace("\\", "/")).stem or "import"
        if upload.suffix in DATA:
            gathered.items += _read_table(project, upload, gathered)
        else:
            gathered.items.append(_media_task(project, upload))
    for item in gathered.items:
        data = item.get("data", item) if isinstance(item, Mapping) else {}
        gathered.columns += [key for key in data if key not in gathered.columns] if isinstance(data, Mapping) else []
    if not gathered.items:
        raise _refused("there are no tasks in what was sent")
    return gathered


def _read_table(project: Project, upload: Upload, gathered: Gathered) -> list[Any]:
    from labelfs.formats.registry import Report
    from labelfs.formats.sheet import Sheet
    from labelfs.formats.sources import sources

    report, sheet = Report(), Sheet(project.config)
    strict = True
    gathered.could_be_list = gathered.could_be_list or upload.suffix in (TABLES | {".txt"})
    with tempfile.TemporaryDirectory(prefix="labelfs-") as folder:
        path = Path(folder) / f"upload{upload.suffix}"
        path.write_bytes(upload.content)
        options = {"sheet": sheet, "scratch": folder, "place": lambda file: _stored(project, file)}
        try:
            found: list[Any] = []
            for source in sources([str(path)]):
                strict = strict and source.importer.name in STRICT
                found += source.importer.run(source.paths, None if sheet.proposes else project.config, options, report)
        except BadFile as fault:
            raise _refused(_where(upload, fault.problem)) from None
        except BadRequest:
            raise
        except (ValueError, csv.Error, RecursionError) as fault:
            raise _refused(f"{upload.name[:200]}: {str(fault)[:300]}") from None
    if report.problems and strict:
        raise _refused(_where(upload, report.problems[0]))
    gathered.problems += report.problems
    gathered.config = report.config or sheet.text() or gathered.config
    return found


def _stored(project: Project, file: Path) -> str:
    """The reference of a picture out of an archive, which is stored in the project."""
    name = project.store.upload_path(file)
    project.store.copy_upload(name, file)
    return name


def _where(upload: Upload, problem: Problem) -> str:
    """The problem with the client's name of the file, not ours."""
    line = f":{problem.line}" if problem.line else ""
    return f"{upload.name[:200]}{line}: {problem.message}"


def _media_task(project: Project, upload: Upload) -> Shape:
    from labelfs.formats.media import kind_of

    kind = kind_of(Path("upload" + upload.suffix)) or ("html" if upload.suffix in (".xml", ".htm") else None)
    if kind is None:
        raise _refused(f"{upload.name[:200]}: files ending in {upload.suffix[:20] or 'nothing'} are not known")
    reference = project.store.save_upload(upload.name, upload.content)
    keys = needed_keys(project)
    return {"data": {(keys[0] if len(keys) == 1 else UNNAMED if keys else kind): reference}}


def checked(project: Project, gathered: Gathered, *, preannotated: list[str] | None = None) -> list[Shape]:
    """The tasks, each with what the config shows; raises `BadRequest` naming item and key."""
    keys = needed_keys(project)
    return [_checked(project, item, at, keys, preannotated or []) for at, item in enumerate(gathered.items)]


def _checked(project: Project, item: Any, at: int, keys: list[str], preannotated: list[str]) -> Shape:
    try:
        task = normal_task(item)
    except BadRequest as fault:
        raise _refused(f"Error at item {at}: {fault.message}") from None
    if preannotated:
        task = _with_prediction(project, task, preannotated)
    if len(keys) == 1 and UNNAMED in task["data"] and keys[0] not in task["data"]:
        task["data"] = {(keys[0] if key == UNNAMED else key): value for key, value in task["data"].items()}
    for key in keys:
        if key not in task["data"]:
            raise _refused(f'Error at item {at}: "{key}" key is expected in task data')
    for prediction in task["predictions"]:
        prediction["result"] = expanded(project.config, prediction["result"])
    return task


def _with_prediction(project: Project, task: Shape, names: list[str]) -> Shape:
    """Flat rows: some columns hold answers; they become a prediction."""
    regions: list[Any] = []
    for name in names:
        node = project.config.by_name.get(name)
        value = task["data"].get(name)
        if node is None or value is None or not node.to_name:
            raise BadRequest("Validation error", fields={"preannotated_from_fields": [f"no control {name[:100]}"]})
        kind = node.tag.lower()
        key = "text" if kind == "textarea" else kind
        value = [value] if key not in ("number", "rating") and not isinstance(value, list) else value
        regions.append({"from_name": name, "to_name": node.to_name[0], "type": kind, "value": {key: value}})
    return {**task, "predictions": [*task["predictions"], {"result": regions, "model_version": PREANNOTATED}]}


def _refused(message: str) -> BadRequest:
    return BadRequest("Validation error", fields={"non_field_errors": [message]})


def counted(tasks: list[Shape], name: str) -> int:
    """How many annotations or predictions the tasks bring."""
    return sum(len(task[name]) for task in tasks)


def named_media(tasks: Iterable[Shape]) -> Iterator[str]:
    """The uploads that the tasks name."""
    for task in tasks:
        yield from (value for value in task["data"].values() if isinstance(value, str) and value.startswith("media/"))
