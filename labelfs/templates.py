"""The labeling templates that come with labelfs: `<group>/<name>/{config.xml, template.json, task.json}`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


def folder() -> Path | None:
    """Where the templates lie: beside the package in a checkout, inside it when installed."""
    return next((place for place in (HERE / "templates", HERE.parent / "templates") if place.is_dir()), None)


@cache
def templates() -> list[dict[str, Any]]:
    """`{name, group, title, description, order, config}` of every template, by group and order."""
    root = folder()
    found = [_read(path) for path in sorted(root.glob("*/*/config.xml"))] if root else []
    return sorted(found, key=lambda one: (one["group"], one["order"], one["title"]))


def _read(config: Path) -> dict[str, Any]:
    about_file = config.with_name("template.json")
    about = json.loads(about_file.read_text("utf-8")) if about_file.is_file() else {}
    name = config.parent.name
    return {
        "name": f"{config.parent.parent.name}/{name}",
        "group": config.parent.parent.name,
        "title": about.get("title", name.replace("-", " ").capitalize()),
        "description": about.get("description", ""),
        "order": about.get("order", 99),
        "config": config.read_text("utf-8"),
    }
