"""Finds what ships beside the code: labeling templates, the sample project, the examples."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labelfs.errors import NotFound

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """`templates`, `sample_project` or `examples`, in a checkout and in an installed wheel alike."""
    for place in (_PACKAGE / "resources" / name, _PACKAGE.parent / name):
        if place.is_dir() and (place.parent != _PACKAGE.parent or (_PACKAGE.parent / "pyproject.toml").is_file()):
            return place
    raise NotFound(f"this installation of labelfs has no {name}")


@dataclass(frozen=True, slots=True)
class Template:
    """A labeling template: `<group>/<name>`, what it is for, its config and sample tasks."""

    group: str
    name: str
    title: str
    description: str
    order: int
    folder: Path

    @property
    def config(self) -> str:
        """The labeling config, XML."""
        return (self.folder / "config.xml").read_text(encoding="utf-8")

    @property
    def tasks(self) -> list[dict[str, Any]]:
        """Sample tasks to see the template at work."""
        content = json.loads((self.folder / "task.json").read_text(encoding="utf-8"))
        return content if isinstance(content, list) else [content]


def templates() -> list[Template]:
    """Every template, by group, then its order, then title."""
    found = [_template(path) for path in folder("templates").glob("*/*/template.json")]
    return sorted(found, key=lambda one: (one.group, one.order, one.title))


def template(name: str) -> Template:
    """The template `name` or `<group>/<name>`; raises `NotFound` with the ones that come near."""
    known = templates()
    wanted = name.strip().lower().replace("_", "-")
    found = [one for one in known if wanted in {one.name, f"{one.group}/{one.name}"}]
    if len(found) == 1:
        return found[0]
    near = found or [one for one in known if wanted in one.name or wanted in one.title.lower()]
    listed = ", ".join(f"{one.group}/{one.name}" for one in near)
    text = f"several templates are named {name!r}" if found else f"there is no template {name!r}"
    raise NotFound(text, hint=f"near: {listed}" if listed else "`labelfs init --list-templates` shows them all")


def _template(path: Path) -> Template:
    about = json.loads(path.read_text(encoding="utf-8"))
    place = path.parent
    title = about.get("title", place.name)
    return Template(place.parent.name, place.name, title, about.get("description", ""), about.get("order", 99), place)
