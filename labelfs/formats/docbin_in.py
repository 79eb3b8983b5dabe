"""spaCy's DocBin files in: a task per document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.errors import BadFile, Problem
from labelfs.formats.data_key import data_key
from labelfs.formats.docbin import BadDocBin, documents
from labelfs.formats.records import Records
from labelfs.formats.registry import Importer, Report, importer
from labelfs.formats.sheet import Sheet
from labelfs.formats.spacy_in import taken

if TYPE_CHECKING:
    from labelfs.labeling.config import Config


def read(paths: list[Path], config: Config | None, options: Mapping[str, Any],
         report: Report) -> Iterator[dict[str, Any]]:
    """A task per document, with its entities, the spans of its groups and its categories."""
    key = data_key(config, options, ("Text",), "text")
    records = Records(Sheet.of(config, options, report), key, report, "spacy", {})
    for path in paths:
        try:
            for number, row in enumerate(documents(path.read_bytes()), 1):
                kept = {name: value for name, value in row.items() if value or name == "text"}
                yield from taken(records, kept, path.name, number, report)
        except BadDocBin as fault:
            raise BadFile(Problem(path.name, None, str(fault), "docbin")) from None


def _sniff(paths: list[Path]) -> float:
    return 0.8 if all(path.suffix.lower() == ".spacy" for path in paths) else 0.0


importer(Importer(
    name="DOCBIN",
    title="spaCy DocBin",
    description="Texts with entities, span groups and categories, as `spacy train` reads them; spaCy is not needed.",
    suffixes=(".spacy",),
    run=read,
    sniff=_sniff,
    limits=("Tags, lemmas, heads and other annotation of tokens is left out.",
            "Spans of all groups become spans of one control; the names of the groups are left out.",
            "Categories hold from a score of 0.5 on."),
))
