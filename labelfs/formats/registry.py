"""The registry of formats: one module each, third parties by the entry-point group `labelfs.formats`.

Exporters take tasks in the shape of Label Studio's JSON export and write files into an `Output`;
importers take a `Source` (files on disk) and yield task objects. Both stream.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from labelfs.errors import Problem
    from labelfs.formats.sheet import Sheet
    from labelfs.labeling.config import Config

Task = Mapping[str, Any]


class Output(Protocol):
    """Where an exporter writes: a folder, a ZIP file, or one stream."""

    def file(self, name: str) -> IO[bytes]:
        """Open a new file `name` (forward slashes, relative) for writing; close it when done."""

    def write(self, name: str, content: bytes) -> None:
        """Write a whole small file: what formats of a file per picture or recording do."""

    def media(self, reference: str) -> Path | None:
        """The file behind a media reference of the task data, or None when it is not on this machine."""


@dataclass(slots=True)
class FileRow:
    """One file of an import: what came of it, or why nothing did."""

    file: str
    tasks: int = 0
    regions: int = 0
    why: str = ""
    """Why it was not taken; empty when it was."""


@dataclass(slots=True)
class Report:
    """What was written or read, what was lost and why."""

    tasks: int = 0
    annotations: int = 0
    losses: dict[str, int] = field(default_factory=dict)
    """Sentence with `{n}` → how often, such as `{n} ellipses written as 36-point polygons`."""
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Whole sentences about decisions taken (an encoding or separator found, a key chosen)."""
    files: dict[str, FileRow] = field(default_factory=dict)
    """Import: file → what came of it."""
    sheet: Sheet | None = None
    """Import: what the tasks read ask of the config."""
    config: str = ""
    """Import: a whole config that came with the data."""

    def lose(self, sentence: str, count: int = 1) -> None:
        """Count `count` things that the format could not take."""
        if count:
            self.losses[sentence] = self.losses.get(sentence, 0) + count

    def took(self, file: str, *, tasks: int = 0, regions: int = 0) -> None:
        """Note what a file brought."""
        row = self.files.setdefault(file, FileRow(file))
        row.tasks += tasks
        row.regions += regions
        row.why = ""

    def left(self, file: str, why: str) -> None:
        """Note why a file brings nothing."""
        row = self.files.setdefault(file, FileRow(file))
        if not row.tasks:
            row.why = why


@dataclass(frozen=True, slots=True)
class Exporter:
    """One export format."""

    name: str
    """Label Studio's name in upper case (`JSON_MIN`), also on the command line in any case."""
    title: str
    description: str
    suffix: str
    """`.json`, `.csv`, … of the single file, or `.zip` when it writes several."""
    run: Callable[[Iterable[Task], Config, Output, Mapping[str, Any], Report], None]
    needs: frozenset[str] = frozenset()
    """Control tags of which the config must have one; empty: always offered."""
    fits: Callable[[Config], bool] | None = None
    """Whether the format has a place for what this config asks, where `needs` cannot say it."""
    media_type: str = "application/octet-stream"
    limits: tuple[str, ...] = ()
    """Sentences for the docs: what the format cannot hold, or holds as something else."""
    differs: tuple[str, ...] = ()
    """Sentences for the docs: where the default is not what Label Studio writes."""

    def offered(self, config: Config) -> bool:
        """Whether the format is offered for a config; one that is not can still be written, mostly empty."""
        if self.fits is not None:
            return self.fits(config)
        return not self.needs or any(node.tag in self.needs for node in config.controls())


@dataclass(frozen=True, slots=True)
class Importer:
    """One import format."""

    name: str
    title: str
    description: str
    suffixes: tuple[str, ...]
    run: Callable[[list[Path], Config | None, Mapping[str, Any], Report], Iterator[dict[str, Any]]]
    sniff: Callable[[list[Path]], float]
    """How sure (0–1) this importer is that these paths are its format."""
    per_file: bool = True
    """Each file is an import of its own, named after it; else all paths together are one."""
    dataset: bool = False
    """Reads folders as a whole: asked how sure it is about all files of a folder, media and others together."""
    limits: tuple[str, ...] = ()
    """Sentences for the docs: what of the format is not taken, or is taken as something else."""


EXPORTERS: dict[str, Exporter] = {}
IMPORTERS: dict[str, Importer] = {}


def exporter(spec: Exporter) -> Exporter:
    """Register an export format."""
    EXPORTERS[spec.name] = spec
    return spec


def importer(spec: Importer) -> Importer:
    """Register an import format."""
    IMPORTERS[spec.name] = spec
    return spec
