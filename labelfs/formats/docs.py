"""Writes docs/formats/: a page per format, from its declarations. Run as `python -m labelfs.formats.docs`."""

from __future__ import annotations

import sys
from pathlib import Path

from labelfs.formats.catalog import load
from labelfs.formats.registry import EXPORTERS, IMPORTERS, Exporter, Importer
from labelfs.labeling.docs import write_pages

FOLDER = Path(__file__).resolve().parent.parent.parent / "docs" / "formats"
OURS = "labelfs.formats."
_NOTE = "<!-- Written by `python -m labelfs.formats.docs` from labelfs/formats/; edit there. -->\n"
_PAIRS = {"CONLL2003": "CONLL", "PARQUET": "HUGGINGFACE", "YOLO_OBB": "YOLO", "YOLO_SEG": "YOLO"}
"""Export format → the import format that reads it, where the names differ."""
_EXACT = frozenset({"CONLL2003", "COCO", "YOLO", "YOLO_OBB", "VOC", "BRUSH_TO_PNG", "BRUSH_TO_NUMPY", "BRUSH_TO_COCO",
                    "ASR_MANIFEST", "DOCLANG"})
"""Formats that `--label-studio-exact` changes."""
_INTRO = """# Formats

`labelfs import` and `labelfs export` read and write these; `--list-formats` lists them too, with those that installed
packages add. What a format cannot hold is counted and told when it is written, never dropped silently.

"""
_OWN = """## Formats of your own

A package that registers an `Exporter` or `Importer` (`labelfs.formats.registry`) when its module is imported, and names
that module under the entry-point group `labelfs.formats`, adds its formats to the command line, to the API and to the
pages:

```toml
[project.entry-points."labelfs.formats"]
pebbles = "pebbles.labelfs_format"
```

```python
from labelfs.formats.registry import Exporter, exporter

def run(tasks, config, output, options, report):
    with output.file("pebbles.txt") as stream:
        for task in tasks:
            report.tasks += 1
            stream.write(f"{task['id']}\\n".encode())

exporter(Exporter(name="PEBBLES", title="Pebbles", description="A line per task.", suffix=".txt", run=run))
```
"""


def pages() -> dict[str, str]:
    """File name → text of every page, with the list of formats."""
    load()
    names = dict.fromkeys([*(one for one in EXPORTERS if _plain(one) == one), *IMPORTERS])
    shown = [name for name in names if _home(name) and (name in EXPORTERS or name not in _PAIRS.values())]
    return {"README.md": _index(shown)} | {f"{name.lower()}.md": _page(name) for name in shown}


def _plain(name: str) -> str:
    return name.removesuffix("_WITH_IMAGES")


def _home(name: str) -> bool:
    """Whether the format is ours and not an installed package's."""
    found: Exporter | Importer | None = EXPORTERS.get(name) or IMPORTERS.get(name)
    run = found.run if found is not None else None
    return str(getattr(getattr(run, "func", run), "__module__", "")).startswith(OURS)


def _title(name: str) -> str:
    found = EXPORTERS.get(name) or IMPORTERS[name]
    return found.title


def _index(names: list[str]) -> str:
    rows = ["| format | out | in | what |", "| --- | --- | --- | --- |"]
    for name in names:
        out, into = EXPORTERS.get(name), IMPORTERS.get(_PAIRS.get(name, name))
        words = (out or into).description if out or into else ""  # type: ignore[union-attr]
        rows.append(f"| [{_title(name)}]({name.lower()}.md) | {f'`{name}`' if out else ''} | "
                    f"{f'`{into.name}`' if into else ''} | {words} |")
    return _NOTE + "\n" + _INTRO + "\n".join(rows) + "\n\n" + _OWN


def _page(name: str) -> str:
    out, into = EXPORTERS.get(name), IMPORTERS.get(_PAIRS.get(name, name))
    parts = [_NOTE, f"# {_title(name)}", ""]
    if out is not None:
        parts += _export(out)
    if into is not None:
        parts += _import(into)
    return "\n".join(parts).rstrip("\n") + "\n"


def _export(spec: Exporter) -> list[str]:
    parts = ["## Export", "", spec.description, ""]
    where = "out/" if spec.suffix == ".zip" else f"labels{spec.suffix}"
    parts += ["```", f"labelfs export --format {spec.name} --out {where}", "```", ""]
    variant = EXPORTERS.get(f"{spec.name}_WITH_IMAGES")
    if variant is not None:
        parts += [f"`{variant.name}` copies the pictures too.", ""]
    if spec.needs:
        parts += [f"Offered where the config has {' or '.join(sorted(spec.needs))}.", ""]
    if spec.name in _EXACT:
        parts += ["`--label-studio-exact` writes what Label Studio writes, its known faults too.", ""]
    parts += _limits(spec.limits)
    if spec.differs:
        parts += ["Where this differs from Label Studio:", "", *(f"- {one}" for one in spec.differs), ""]
    return parts


def _import(spec: Importer) -> list[str]:
    parts = ["## Import", "", spec.description, ""]
    what = "folder/" if spec.dataset else f"file{spec.suffixes[0] if spec.suffixes else ''}"
    named = "" if spec.name != "FOLDERS" else " --format FOLDERS"
    parts += ["```", f"labelfs import{named} {what}", "```", ""]
    if spec.suffixes:
        parts += ["Files: " + ", ".join(f"`{suffix}`" for suffix in spec.suffixes) + ".", ""]
    return parts + _limits(spec.limits)


def _limits(limits: tuple[str, ...]) -> list[str]:
    return ["Limits:", "", *(f"- {one}" for one in limits), ""] if limits else []


def write(folder: Path) -> int:
    """Write all pages into a folder and take away those of formats that are gone; how many there are."""
    wanted = pages()
    write_pages(folder, wanted)
    return len(wanted)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
