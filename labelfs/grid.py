"""Rows of the data page: what one sees of a task at a glance."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from labelfs.media_references import is_remote, media_keys, names_of
from labelfs.store.items import TaskCounts
from labelfs.store.query import TaskQuery

if TYPE_CHECKING:
    from labelfs.git_state import GitState
    from labelfs.project import Project
    from labelfs.store.items import TaskItem

Shape = dict[str, Any]
LONGEST = 300
MOST_ROWS = 500
KINDS = {
    "image": "png jpg jpeg gif webp bmp tif tiff avif svg".split(),
    "audio": "mp3 wav ogg oga opus flac m4a aac weba".split(),
    "video": "mp4 m4v webm mov ogv mkv avi mpg mpeg".split(),
    "pdf": ["pdf"],
}
BY_EXTENSION = {extension: kind for kind, extensions in KINDS.items() for extension in extensions}
BY_TAG = {"Image": "image", "Audio": "audio", "AudioPlus": "audio", "Video": "video", "Pdf": "pdf", "PDF": "pdf"}
GIT = {"new": "added", "changed": "modified"}


def grid(project: Project, query: TaskQuery, offset: int, limit: int) -> Shape:
    """`{total, offset, rows}`; at most 500 rows at once."""
    limit = min(limit, MOST_ROWS)
    ids = project.store.task_ids(replace(query, offset=offset, limit=limit))
    counts = project.store.counts(ids)
    maker = _Rows(project)
    rows = [maker.row(item, counts.get(item.id, TaskCounts())) for item in project.store.tasks(ids)]
    return {"total": project.store.count(replace(query, offset=0, limit=None)), "offset": offset, "rows": rows}


class _Rows:
    def __init__(self, project: Project) -> None:
        self.project = project
        self.shapes = project.shapes()
        self.git: GitState = project.git.state()
        self.media, _ = media_keys(project.config)
        self.kinds = {
            key: BY_TAG[node.tag]
            for node in project.config.objects()
            if node.tag in BY_TAG and (key := _key(node.attrs.get("value")))
        }

    def row(self, item: TaskItem, counts: TaskCounts) -> Shape:
        """One task."""
        return {
            "id": item.id,
            "api_id": self.project.ids.task(item.id),
            "state": self.state(counts),
            "data": {key: _cut(value) for key, value in item.data.items()},
            "preview": {key: self.preview(key, value) for key, value in item.data.items()},
            "annotations": counts.annotations,
            "cancelled": counts.cancelled,
            "predictions": counts.predictions,
            "drafts": counts.drafts,
            "annotators": [self.project.people.person(email).brief() for email in counts.annotators],
            "labels": dict(counts.labels),
            "score": counts.score,
            "problems": counts.problems,
            "git": GIT.get(self.git.of(item.place.file) or ""),
            "file": item.place.file,
            "updated_at": counts.updated_at,
        }

    def state(self, counts: TaskCounts) -> str:
        """`problem`, `labeled`, `skipped`, `draft` or `open`."""
        if counts.problems:
            return "problem"
        if self.shapes.is_labeled(counts) and counts.annotations:
            return "labeled"
        if counts.cancelled and not counts.annotations:
            return "skipped"
        return "draft" if counts.drafts else "open"

    def preview(self, key: str, value: Any) -> Shape:
        """What to show of one data value."""
        if isinstance(value, list) and key in self.media and value and isinstance(value[0], str):
            value = value[0]
        if value is None or value == "":
            return {"kind": "empty", "text": ""}
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            return {"kind": "json", "text": _text(value)}
        if not isinstance(value, str):
            return {"kind": "number", "text": str(value)}
        kind = self._kind(key, value)
        return {"kind": "text", "text": _cut(value)} if kind is None else self._media(kind, value)

    def _kind(self, key: str, value: str) -> str | None:
        if len(value) > 2_048 or "\n" in value:
            return None
        extension = re.split(r"[?#]", value, maxsplit=1)[0].rpartition(".")[2].lower()
        if key in self.kinds:
            return BY_EXTENSION.get(extension, self.kinds[key])
        return BY_EXTENSION.get(extension) if "/" in value else None

    def _media(self, kind: str, reference: str) -> Shape:
        shown: Shape = {"kind": kind, "text": reference.rpartition("/")[2][:LONGEST]}
        if is_remote(reference):
            return shown
        if self.project.media.file(reference) is None:
            return {**shown, "missing": "the file is not here"}
        if kind == "image" and not reference.lower().endswith((".svg", ".avif")):
            name = next(n for n in names_of(reference) if self.project.media.file(n) is not None)
            shown["thumb"] = f"/projects/{self.project.number}/thumb/{quote(name)}?w=128"
        elif kind == "image":
            shown["thumb"] = self.project.media.url(reference)
        return shown


def _key(value: Any) -> str:
    return re.split(r"[.\[]", value[1:], maxsplit=1)[0] if isinstance(value, str) and value.startswith("$") else ""


def _cut(value: Any) -> Any:
    """The value, long texts shortened; large structures only as text."""
    if isinstance(value, str):
        return value if len(value) <= LONGEST else value[:LONGEST] + "…"
    if isinstance(value, (Mapping, list)):
        return _text(value)
    return value


def _text(value: Any) -> str:
    import json

    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
