"""TXT: one task per line of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.formats.data_key import data_key
from labelfs.formats.encoding import chosen_encoding
from labelfs.formats.registry import Importer, Report, importer

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

_TEXT_TAGS = ("Text", "HyperText", "Paragraphs")
_BLANK = "{n} blank lines left out"


def read(paths: list[Path], config: Config | None, options: Mapping[str, Any],
         report: Report) -> Iterator[dict[str, Any]]:
    """One task per line that is not blank, under the config's text key (option `key`)."""
    key = data_key(config, options, _TEXT_TAGS, "text")
    for path in paths:
        with path.open(encoding=chosen_encoding(path, options)) as file:
            for line in file:
                text = line.removesuffix("\n")
                if not text.strip():
                    report.lose(_BLANK)
                    continue
                report.tasks += 1
                yield {"data": {key: text}}


def _sniff(paths: list[Path]) -> float:
    return 0.4 if all(path.suffix.lower() == ".txt" for path in paths) else 0.0


importer(Importer(
    name="TXT",
    title="Lines of text",
    description="One task per line.",
    suffixes=(".txt",),
    run=read,
    sniff=_sniff,
    limits=("Blank lines are left out and counted.",),
))
