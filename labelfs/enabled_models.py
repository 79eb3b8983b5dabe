"""Models that `project.json` proposes: run only when the person enabled exactly this code on this machine."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.errors import Forbidden, NotFound
from labelfs.kept_list import KeptList

if TYPE_CHECKING:
    from labelfs.project import Project

Shape = dict[str, Any]
KEPT = KeptList("models", "No such model is enabled.")


def proposed(project: Project) -> list[Shape]:
    """The usable entries of `models` in `project.json`."""
    return [
        one for one in project.settings["models"]
        if isinstance(one, dict) and isinstance(one.get("name"), str) and isinstance(one.get("predict"), str)
        and isinstance(one.get("fit"), (str, type(None)))
    ]


def named(project: Project, name: str) -> Shape:
    """The proposal with this name; raises `NotFound` with those there are."""
    for one in proposed(project):
        if one["name"] == name:
            return one
    names = ", ".join(one["name"] for one in proposed(project)) or "none"
    raise NotFound(f"project.json names no model {name}; it names {names}")


def enabled(project: Project, name: str, folder: Path) -> Shape:
    """The proposal, if exactly it was enabled here; raises `Forbidden` with the way to do so."""
    found = named(project, name)
    mark = _mark(found, folder)
    if any(one["name"] == name and one["mark"] == mark for one in KEPT.of(project.root)):
        return found
    known = any(one["name"] == name for one in KEPT.of(project.root))
    state = "changed since it was" if known else "is not"
    raise Forbidden(
        f"the model {name} ({found['predict']}) {state} enabled on this machine",
        hint=f"look at its code, then: labelfs predict --enable {name}",
    )


def enable(project: Project, name: str, folder: Path) -> Shape:
    """Let this proposal, with the code it has now, run on this machine."""
    found = named(project, name)
    for one in KEPT.of(project.root):
        if one["name"] == name:
            KEPT.remove(one["id"])
    KEPT.add(project.root, {"name": name, "mark": _mark(found, folder)})
    return found


def _mark(model: Shape, folder: Path) -> str:
    """A digest of what would run: the names, and the source where it lies in the folder."""
    digest = hashlib.sha256(repr((model["predict"], model.get("fit"))).encode())
    for spec in (model["predict"], model.get("fit")):
        module = (spec or "").rpartition(":")[0]
        plain = module if module.endswith(".py") else module.replace(".", "/") + ".py"
        path = folder / plain
        digest.update(path.read_bytes() if module and path.is_file() else b"-")
    return digest.hexdigest()
