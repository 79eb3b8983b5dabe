"""Which folder a command works on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from labelfs.errors import NotFound

_HINT = "name the project's folder, or make one with `labelfs init FOLDER`"


def project_folder(name: str | None) -> Path:
    """The folder named, which must be a project; without a name the current one or the nearest above that is one."""
    if name is None:
        return _nearest()
    folder = Path(name).expanduser()
    if not folder.is_dir():
        what = "is a file, not a project's folder" if folder.exists() else "does not exist"
        raise NotFound(f"{name} {what}", hint=_HINT)
    if not is_project(folder):
        raise NotFound(f"{name} is not a project{_children(folder)}", hint=_HINT)
    return folder


def _nearest() -> Path:
    here = Path.cwd()
    for folder in (here, *here.parents):
        if is_project(folder):
            return folder
    raise NotFound(f"neither this folder nor one above it is a project{_children(here)}", hint=_HINT)


def is_project(folder: Path) -> bool:
    """Whether the folder holds a project."""
    from labelfs.project import is_project as holds

    return holds(folder)


def _children(folder: Path) -> str:
    """How to go on where the folder is a workspace."""
    try:
        known = json.loads((folder / "workspace.json").read_text(encoding="utf-8"))["projects"].values()
    except (OSError, ValueError, KeyError, AttributeError):
        return ""
    return " but a workspace; its projects are " + ", ".join(str(folder / str(one)) for one in known)


def split_project(names: Sequence[str]) -> tuple[str | None, list[str]]:
    """The first of several names as the project if it is one, and the rest; the only name is never the project."""
    if len(names) > 1 and Path(names[0]).is_dir() and is_project(Path(names[0])):
        return names[0], list(names[1:])
    return None, list(names)
