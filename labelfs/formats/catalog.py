"""All formats, ours and those that installed packages add, loaded when first asked for."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import TypeVar

from labelfs.errors import BadRequest
from labelfs.formats.registry import EXPORTERS, IMPORTERS, Exporter, Importer

_OURS = (
    "coco_in", "yolo_in", "voc_in", "labelme_in", "cvat_in", "via_in", "conll_in", "brat_in", "cues_in",
    "textgrid_in", "rttm", "asr_manifest_in", "class_folders", "spacy_in", "docbin_in", "huggingface_in", "zip_in",
    "json_tasks", "json_min", "tables_out", "tables_in", "jsonl", "txt", "media", "conll", "coco", "yolo", "voc",
    "brush_masks", "brush_coco", "asr_manifest", "doclang", "labelme_out", "cvat_out", "datumaro", "spacy_out",
    "brat_out", "cues_out", "textgrid_out", "mot", "geojson", "gallery", "huggingface_out",
)


_GROUP = "labelfs.formats"
_Spec = TypeVar("_Spec", Exporter, Importer)
WRITERS = {
    "JSON": "json_tasks", "JSON_MIN": "json_min", "CSV": "tables_out", "TSV": "tables_out", "CONLL2003": "conll",
    "COCO": "coco", "YOLO": "yolo", "YOLO_SEG": "yolo", "VOC": "voc", "SPACY": "spacy_out",
    "HUGGINGFACE": "huggingface_out", "PARQUET": "huggingface_out", "WEBVTT": "cues_out", "TEXTGRID": "textgrid_out",
}
"""Export formats asked for most, with their modules: these can be had without importing all."""


@cache
def load() -> None:
    """Import every format module, then the entry points of the group `labelfs.formats`."""
    for name in _OURS:
        import_module(f"labelfs.formats.{name}")
    for point in entry_points(group=_GROUP):
        point.load()
    _sort(EXPORTERS)
    _sort(IMPORTERS)


def _sort(found: dict[str, _Spec]) -> None:
    """Bring formats into the order of `_OURS`, whichever module was imported first; those of packages are last."""
    place = {f"labelfs.formats.{module}": number for number, module in enumerate(_OURS)}

    def order(item: tuple[str, _Spec]) -> int:
        run = item[1].run
        return place.get(getattr(run, "func", run).__module__, len(place))

    listed = sorted(found.items(), key=order)
    found.clear()
    found.update(listed)


def exporter_named(name: str) -> Exporter:
    """The export format of this name in any case; raises `BadRequest` with the names there are."""
    load()
    found = EXPORTERS.get(_canonical(name))
    if found is None:
        raise _unknown("export", name, list(EXPORTERS))
    return found


def exporter_alone(name: str) -> Exporter:
    """The same for a process that asks for no other: a tenth of a second less to begin with.

    Where packages add formats, all are imported, since one may take the place of ours.
    """
    module = WRITERS.get(_canonical(name))
    if module and not EXPORTERS and not entry_points(group=_GROUP):
        import_module(f"labelfs.formats.{module}")
        return EXPORTERS[_canonical(name)]
    return exporter_named(name)


def importer_named(name: str) -> Importer:
    """The import format of this name in any case; raises `BadRequest` with the names there are."""
    load()
    found = IMPORTERS.get(_canonical(name))
    if found is None:
        raise _unknown("import", name, list(IMPORTERS))
    return found


def _canonical(name: str) -> str:
    return name.strip().upper().replace("-", "_")


def _unknown(kind: str, name: str, names: list[str]) -> BadRequest:
    listed = ", ".join(names)
    msg = f"there is no {kind} format {name!r}; there are {listed}"
    return BadRequest(msg, fields={"format": [f"one of {listed}"]})
