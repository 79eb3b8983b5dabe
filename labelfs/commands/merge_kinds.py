"""What kind of file a merge is about: by its place in the project, else by what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from labelfs.store.layout import Kind


def kind_at(name: str | None, content: bytes) -> Kind:
    """The kind of the file at a path as git gives it (from the repository's root; the project may lie below it)."""
    from labelfs.store.layout import Kind, kind_of

    parts = PurePosixPath(name).parts if name else ()
    kinds = [(at, kind) for at in range(len(parts)) if (kind := kind_of("/".join(parts[at:]))).json]
    for at, kind in kinds:
        if _is_project(Path(*parts[:at])):
            return kind
    if kinds:
        return kinds[0][1]
    return _kind_of_content(content) if not name or name.endswith((".json", ".jsonl")) else Kind.OTHER


def _is_project(folder: Path) -> bool:
    from labelfs.commands.folders import is_project

    return folder.is_dir() and is_project(folder)


def _kind_of_content(content: bytes) -> Kind:
    from labelfs.store.layout import Kind
    from labelfs.store.lists import split

    items = split(content, lines=False).items
    kind = _kind_of_item(items[0].value if items else None)
    listed = len(items) > 1 or (bool(items) and not items[0].alone)
    array = content.lstrip()[:1] == b"["
    return Kind(f"{kind.value}.lines") if listed and not array and kind is not Kind.PROJECT else kind


def _kind_of_item(value: Any) -> Kind:
    from labelfs.store.layout import Kind

    if not isinstance(value, Mapping):
        return Kind.PROJECT
    if isinstance(value.get("data"), Mapping):
        return Kind.TASK
    if "verdict" in value and "annotation" in value:
        return Kind.REVIEW
    if "result" in value or "was_cancelled" in value:
        return Kind.PREDICTION if "model_version" in value else Kind.ANNOTATION
    return Kind.PROJECT
