"""Export snapshots: the project as it was, kept in `.labelfs/exports/` and converted on demand."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.errors import BadRequest, NotFound
from labelfs.labeling.tracks import frame_by_frame
from labelfs.store import files, times

if TYPE_CHECKING:
    from labelfs.project import Project

Shape = dict[str, Any]
FOLDER = ".labelfs/exports"
KINDS = ("usual", "ground_truth", "skipped")
CHOICES = (None, "only", "exclude")
_numbering = threading.Lock()


def create(project: Project, body: Mapping[str, Any]) -> Shape:
    """Take a snapshot; raises `BadRequest` for options that make no sense."""
    project.refuse_read_only()
    created = times.now()
    content = _json(_items(project, body))
    with _numbering:
        return _create(project, body, content, created)


def _create(project: Project, body: Mapping[str, Any], content: bytes, created: str) -> Shape:
    number = max([0, *_numbers(project.root)]) + 1
    about = {
        "title": _title(body.get("title"), number),
        "id": number,
        "created_by": _creator(project),
        "created_at": created,
        "finished_at": times.now(),
        "status": "completed",
        "md5": hashlib.md5(content, usedforsecurity=False).hexdigest(),
        "counters": {"task_number": content.count(b"\n") - 2 if content != b"[]\n" else 0},
        "converted_formats": [],
    }
    files.write_atomic(project.root, f"{FOLDER}/{number}.json", content)
    _keep(project, about)
    return about


def _creator(project: Project) -> Shape:
    user = project.shapes().user(project.user)
    return {key: user[key] for key in ("id", "first_name", "last_name", "email", "avatar")}


def _title(value: Any, number: int) -> str:
    if value is not None and not isinstance(value, str):
        raise BadRequest("Validation error", fields={"title": ["Not a valid string."]})
    return value or f"Snapshot {number}"


def _json(items: Iterator[Shape]) -> bytes:
    lines = [json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in items]
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode() if lines else b"[]\n"


def _keep(project: Project, about: Shape) -> None:
    text = json.dumps(about, ensure_ascii=False, indent=2) + "\n"
    files.write_atomic(project.root, f"{FOLDER}/{about['id']}.about", text.encode())


def _numbers(root: Path) -> list[int]:
    folder = root / FOLDER
    return sorted(int(path.stem) for path in folder.glob("*.about") if path.stem.isdigit()) if folder.is_dir() else []


def list_all(project: Project) -> list[Shape]:
    """Every snapshot, newest first."""
    return [find(project, number) for number in reversed(_numbers(project.root))]


def find(project: Project, number: int) -> Shape:
    """What is known of a snapshot; raises `NotFound`."""
    path = project.root / FOLDER / f"{number}.about"
    if not path.is_file():
        raise NotFound("No Export matches the given query.")
    found: Shape = json.loads(path.read_text("utf-8"))
    return found


def items(project: Project, number: int) -> list[Shape]:
    """The tasks of a snapshot."""
    find(project, number)
    found: list[Shape] = json.loads((project.root / FOLDER / f"{number}.json").read_text("utf-8"))
    return found


def remember_format(project: Project, number: int, name: str) -> Shape:
    """Note that a snapshot was asked for in a format; answers `{id, status, export_type, traceback}`."""
    about = find(project, number)
    known = next((one for one in about["converted_formats"] if one["export_type"] == name), None)
    if known is None:
        place = len(about["converted_formats"]) + 1
        known = {"id": place, "status": "completed", "export_type": name, "traceback": None}
        about["converted_formats"].append(known)
        _keep(project, about)
    return dict(known)


def delete(project: Project, number: int) -> None:
    """Remove a snapshot; raises `NotFound`."""
    project.refuse_read_only()
    find(project, number)
    for suffix in ("json", "about"):
        files.remove(project.root, f"{FOLDER}/{number}.{suffix}")


# ---- which tasks and annotations ------------------------------------------------------------------------------
def _items(project: Project, body: Mapping[str, Any]) -> Iterator[Shape]:
    tasks = _object(body, "task_filter_options")
    kinds = _object(body, "annotation_filter_options")
    serialized = _object(body, "serialization_options")
    full_predictions = (serialized.get("predictions") or {}).get("only_id") is False
    wanted = {kind for kind in KINDS if kinds.get(kind)}
    for name in ("annotated", "finished", "skipped"):
        if tasks.get(name) not in CHOICES:
            raise BadRequest("Validation error", fields={"task_filter_options": [f"{name} is only or exclude"]})
    found = _chosen(project, tasks, wanted, full_predictions=full_predictions)
    return map(frame_by_frame, found) if serialized.get("interpolate_key_frames") is True else found


def _object(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = body.get(name) or {}
    if not isinstance(value, Mapping) or any(isinstance(inner, list) for inner in value.values()):
        raise BadRequest("Validation error", fields={name: ["Expected an object."]})
    for inner in ("predictions", "drafts"):
        if value.get(inner) is not None and not isinstance(value[inner], (Mapping, bool)):
            raise BadRequest("Validation error", fields={name: [f"{inner}: expected an object."]})
    if isinstance(value.get("predictions"), bool):
        value = {**value, "predictions": {"only_id": not value["predictions"]}}
    return value


def _chosen(
    project: Project, tasks: Mapping[str, Any], kinds: set[str], *, full_predictions: bool
) -> Iterator[Shape]:
    overlap = int(project.settings["overlap"])
    for item in project.export_items(only_annotated=False):
        facts = {
            "annotated": bool(item["annotations"]),
            "finished": item["total_annotations"] >= overlap,
            "skipped": item["cancelled_annotations"] > 0,
        }
        if any(tasks.get(name) in CHOICES[1:] and (tasks[name] == "only") != fact for name, fact in facts.items()):
            continue
        if kinds:
            item["annotations"] = [one for one in item["annotations"] if _kind(one) in kinds]
        if full_predictions:
            item["predictions"] = project.shapes().predictions(item["inner_id"])
        yield item


def _kind(annotation: Mapping[str, Any]) -> str:
    if annotation["was_cancelled"]:
        return "skipped"
    return "ground_truth" if annotation["ground_truth"] else "usual"


def file_name(project: Project, about: Mapping[str, Any], suffix: str) -> str:
    """The download's name, as Label Studio makes it."""
    stamp = re.sub(r"[T:]", "-", str(about["created_at"]))[:16]
    return f"project-{project.number}-at-{stamp}-{str(about['md5'])[:8]}{suffix}"
