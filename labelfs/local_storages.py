"""Folders that scripts connected as local storages: noted in `.labelfs/storages.json`, synced on demand."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.errors import BadRequest, NotFound, Outside
from labelfs.media_tasks import add_files, media_files
from labelfs.project_tasks import needed_keys
from labelfs.store import files, layout, patterns, times
from labelfs.upload_import import Upload, checked, from_files

if TYPE_CHECKING:
    from labelfs.project import Project

Shape = dict[str, Any]
FILE = ".labelfs/storages.json"
NO_STORAGE = "No LocalFilesImportStorage matches the given query."
FLAGS = ("use_blob_urls", "recursive_scan")
TEXTS = ("title", "regex_filter", "description")
_writing = threading.Lock()


def listed(project: Project) -> list[Shape]:
    """Every storage of a project, oldest first."""
    try:
        found = json.loads((project.root / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def find(project: Project, number: int) -> Shape:
    """The storage with this number; raises `NotFound`."""
    for one in listed(project):
        if one.get("id") == number:
            return one
    raise NotFound(NO_STORAGE)


def create(project: Project, body: Mapping[str, Any], number: int) -> Shape:
    """Connect a folder of the project; raises `BadRequest` for a folder outside it."""
    fields = checked_fields(project, body)
    record = {
        "id": number, "type": "localfiles", "synchronizable": True, "path": str(project.root),
        "regex_filter": None, "use_blob_urls": False, "last_sync": None, "last_sync_count": None,
        "last_sync_job": None, "status": "initialized", "traceback": None, "meta": {}, "title": None,
        "description": None, "created_at": times.now(), "recursive_scan": False, "project": project.number, **fields,
    }
    with _writing:
        _write(project, [*listed(project), record])
    return record


def change(project: Project, number: int, body: Mapping[str, Any]) -> Shape:
    """Change members of a storage; raises as `create`, and `NotFound`."""
    return _update(project, number, checked_fields(project, body))


def delete(project: Project, number: int) -> None:
    """Forget a storage; its tasks and files stay. Raises `NotFound`."""
    find(project, number)
    with _writing:
        _write(project, [one for one in listed(project) if one.get("id") != number])


def _update(project: Project, number: int, changes: Mapping[str, Any]) -> Shape:
    with _writing:
        record = {**find(project, number), **changes}
        _write(project, [record if one.get("id") == number else one for one in listed(project)])
    return record


def _write(project: Project, records: list[Shape]) -> None:
    project.refuse_read_only()
    text = json.dumps(records, ensure_ascii=False, indent=2) + "\n"
    files.write_atomic(project.root, FILE, text.encode("utf-8"))


def checked_fields(project: Project, body: Mapping[str, Any]) -> Shape:
    """The members of a body that a storage keeps; raises `BadRequest` naming each that cannot be used."""
    fields: Shape = {}
    for name in FLAGS:
        if body.get(name) is not None:
            fields[name] = body[name]
            if not isinstance(body[name], bool):
                raise BadRequest("Validation error", fields={name: ["Must be a valid boolean."]})
    for name in TEXTS:
        if body.get(name) is not None:
            fields[name] = body[name]
            if not isinstance(body[name], str):
                raise BadRequest("Validation error", fields={name: ["Not a valid string."]})
    if fields.get("regex_filter"):
        patterns.compiled(fields["regex_filter"])
    if body.get("path") is not None:
        fields["path"] = _absolute(project, _relative(project, body["path"]))
    return fields


def _absolute(project: Project, name: str) -> str:
    return str(project.root / name) if name else str(project.root)


def _relative(project: Project, path: Any) -> str:
    """The folder as a project-relative name; raises `BadRequest` when it is none or lies outside."""
    if not isinstance(path, str) or len(path) > 1_000 or "\0" in path:
        raise BadRequest("Validation error", fields={"path": ["Not a valid string."]})
    try:
        given = Path(path)
        name = layout.relative(project.root, given) if given.is_absolute() else path
        folder = layout.join(project.root, name.strip("/"))
        good = folder.is_dir()
    except (Outside, OSError):
        good = False
    if not good:
        text = f"the path must be a folder inside the project folder {project.root.name}"
        raise BadRequest("Validation error", fields={"non_field_errors": [text]})
    return folder.relative_to(project.root).as_posix().removeprefix(".")


def sync(project: Project, number: int) -> Shape:
    """Make tasks of the folder's files that have none; `last_sync_count` says how many."""
    record = find(project, number)
    names = _names(project, record)
    count = _as_media(project, names) if record["use_blob_urls"] else _as_tasks(project, names)
    return _update(project, number, {"status": "completed", "last_sync": times.now(), "last_sync_count": count})


def _names(project: Project, record: Shape) -> list[str]:
    """The project's files in the storage's folder whose path the pattern fits."""
    top = _relative(project, record["path"])
    within = [name for name in media_files(project) if not top or name.startswith(f"{top}/")]
    if not record["recursive_scan"]:
        within = [name for name in within if "/" not in name[len(top):].lstrip("/")]
    if not record["regex_filter"]:
        return within
    fitting = patterns.matching(record["regex_filter"], list(enumerate(within)))
    return [within[at] for at in fitting]


def _as_media(project: Project, names: list[str]) -> int:
    keys = needed_keys(project)
    return add_files(project, keys[0] if keys else "image", names)


def _as_tasks(project: Project, names: list[str]) -> int:
    """The tasks inside JSON files; those that the project has are not taken again."""
    uploads = [Upload(name, files.read(project.root / name)) for name in names if name.endswith((".json", ".jsonl"))]
    if not uploads:
        return 0
    report = project.import_tasks(checked(project, from_files(project, uploads)), source="storage",
                                  ground_truth_default=True)
    return report.tasks_added
