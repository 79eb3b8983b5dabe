"""brat standoff in: a text and its `.ann` beside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.errors import Problem
from labelfs.formats.data_key import data_key
from labelfs.formats.encoding import chosen_encoding, encoding_of
from labelfs.formats.marks import Marks, annotation
from labelfs.formats.pictures_in import root_of, shown
from labelfs.formats.registry import Importer, Report, importer
from labelfs.formats.sheet import Sheet

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

Span = tuple[int, int]
_ROLE = re.compile(r"\d+$")
MOVED = "{n} offsets counted UTF-16 units; converted to characters"


def read(paths: list[Path], config: Config | None, options: Mapping[str, Any],
         report: Report) -> Iterator[dict[str, Any]]:
    """A task per text; one without `.ann` is not annotated, an empty `.ann` is an annotation without regions."""
    key = data_key(config, options, ("Text",), "text")
    sheet = Sheet.of(config, options, report)
    to = sheet.object("Text", key)
    root = root_of(paths)
    texts = {path.with_suffix(""): path for path in paths if path.suffix.lower() == ".txt"}
    notes = {path.with_suffix(""): path for path in paths if path.suffix.lower() == ".ann"}
    for stem in sorted(texts.keys() | notes.keys()):
        text_file = texts.get(stem, stem.with_suffix(".txt"))
        name = shown(notes.get(stem, text_file), root)
        if not text_file.is_file():
            report.left(name, "its text is not there")
            report.problems.append(Problem(name, None, f"{text_file.name} is not there; left out", "brat"))
            continue
        yield _task(text_file, notes.get(stem), name, shown(stem, root), sheet=sheet, to=to,
                    key=key, report=report, options=options)


def _task(text_file: Path, notes: Path | None, name: str, document: str, *, sheet: Sheet, to: str, key: str,
          report: Report, options: Mapping[str, Any]) -> dict[str, Any]:
    encoding = chosen_encoding(text_file, options).removesuffix("-sig")  # brat counts the mark as a character
    if not encoding.startswith("utf"):
        report.notes.append(f"{text_file.name} was read as {encoding}")
    with text_file.open(encoding=encoding, newline="") as file:
        text = file.read()
    report.tasks += 1
    task: dict[str, Any] = {"data": {key: text, "document": document}}
    if notes is None:
        report.took(name, tasks=1)
        return task
    reader = _Reader(Marks(sheet, to), text, name, report)
    reader.read(notes)
    report.annotations += 1
    report.took(name, tasks=1, regions=reader.marks.regions)
    return {**task, "annotations": [annotation(reader.marks, "brat")]}


class _Reader:
    """Reads the lines of one `.ann`: spans first, since any line may name one that follows."""

    def __init__(self, marks: Marks, text: str, name: str, report: Report) -> None:
        self.marks, self.text, self.name, self.report = marks, text, name, report
        self.regions: dict[str, str] = {}
        self.events: dict[str, str] = {}
        self.notes: dict[str, list[str]] = {}

    def read(self, path: Path) -> None:
        """Take every line; what cannot be taken is told with its line."""
        rows = [(line, one) for line, one in enumerate(
            path.read_text(encoding=encoding_of(path)).split("\n"), 1) if one.strip()]
        for kinds, take in (("T", self._span), ("E", self._event), ("E", self._arguments), ("R*AMN#", self._other)):
            for line, row in rows:
                if row[0] not in kinds:
                    continue
                try:
                    take(row)
                except (ValueError, IndexError, KeyError) as fault:
                    self._problem(line, f"{row[:60]!r}: {_why(fault)}; left out")
        for line, row in rows:
            if row[0] not in "TER*AMN#":
                self._problem(line, f"{row[:60]!r} is no kind of line that brat has; left out")
        self._add_notes()

    def _problem(self, line: int, message: str) -> None:
        self.report.problems.append(Problem(self.name, line, message, "brat"))

    def _span(self, row: str) -> None:
        id_, about, *quoted = row.split("\t", 2)
        label, _, places = about.partition(" ")
        parts = [(int(start), int(end)) for start, end in (part.split() for part in places.split(";"))]
        if not all(0 <= start < end <= len(self.text) for start, end in parts):
            msg = f"the text has {len(self.text)} characters"
            raise ValueError(msg)
        parts = self._checked(parts, quoted[0] if quoted else "")
        first = self.marks.span(label, *parts[0], self.text, id=id_)
        for place, part in enumerate(parts[1:], 2):
            self.marks.relation(first, self.marks.span(label, *part, self.text, id=f"{id_}-{place}"), direction="bi")
        self.regions[id_] = first

    def _checked(self, parts: list[Span], quoted: str) -> list[Span]:
        """The parts, converted where they count UTF-16 units; raises `ValueError` when they miss the quoted text."""
        wanted = " ".join(quoted.split())
        if not wanted or self._quote(parts) == wanted:
            return parts
        units = [(self._characters(start), self._characters(end)) for start, end in parts]
        if self._quote(units) == wanted:
            self.report.lose(MOVED, len(parts))
            return units
        msg = f"the text there is {self._quote(parts)[:40]!r}"
        raise ValueError(msg)

    def _quote(self, parts: list[Span]) -> str:
        return " ".join(" ".join(self.text[start:end] for start, end in parts).split())

    def _characters(self, units: int) -> int:
        return len(self.text.encode("utf-16-le")[:2 * units].decode("utf-16-le", "ignore"))

    def _event(self, row: str) -> None:
        id_, about = row.split("\t")[:2]
        trigger = about.split()[0].partition(":")[2]
        self.events[id_] = self.regions[trigger]

    def _arguments(self, row: str) -> None:
        """The arguments of an event as relations from its trigger, labeled with their roles."""
        id_, about = row.split("\t")[:2]
        for argument in about.split()[1:]:
            role, _, target = argument.partition(":")
            self.marks.relation(self.events[id_], self._region(target), [_ROLE.sub("", role)])

    def _region(self, name: str) -> str:
        return self.regions.get(name) or self.events[name]

    def _other(self, row: str) -> None:
        takes: dict[str, Callable[[str, str, str], None]] = {
            "R": self._relation, "*": self._equal, "A": self._attribute, "M": self._attribute, "N": self._reference,
            "#": self._note}
        id_, about, text = [*row.split("\t", 2), "", ""][:3]
        takes[row[0]](id_, about, text)

    def _relation(self, _id: str, about: str, _text: str) -> None:
        label, one, other = about.split()[:3]
        self.marks.relation(self._region(one.partition(":")[2]), self._region(other.partition(":")[2]), [label])

    def _equal(self, _id: str, about: str, _text: str) -> None:
        label, first, *others = about.split()
        for other in others:
            self.marks.relation(self._region(first), self._region(other), [label], direction="bi")

    def _attribute(self, _id: str, about: str, _text: str) -> None:
        name, target, *value = about.split()
        self.marks.choices(name, [value[0] if value else "yes"], self._region(target))

    def _reference(self, _id: str, about: str, text: str) -> None:
        _kind, target, reference = about.split()[:3]
        self.marks.text("reference", [f"{reference} {text}".strip()], self._region(target))

    def _note(self, _id: str, about: str, text: str) -> None:
        target = about.split()[1]
        self.notes.setdefault(self._region(target), []).append(text)

    def _add_notes(self) -> None:
        for item in self.marks.items:
            if item.get("id") in self.notes and item["type"] == "labels":
                item["meta"] = {"text": self.notes[item["id"]]}


def _why(fault: Exception) -> str:
    if isinstance(fault, KeyError):
        return f"{fault.args[0] or 'what it names'} is not there"
    return str(fault) if isinstance(fault, ValueError) else "too few parts"


def _sniff(paths: list[Path]) -> float:
    notes = [path for path in paths if path.suffix.lower() == ".ann"]
    return 0.9 if notes and any(path.with_suffix(".txt").is_file() for path in notes[:20]) else 0.0


importer(Importer(
    name="BRAT",
    title="brat standoff",
    description="Texts with `.ann` files: spans, relations, events, attributes, references and notes.",
    suffixes=(".ann", ".txt"),
    run=read,
    sniff=_sniff,
    per_file=False,
    dataset=True,
    limits=("A span in several parts becomes several spans joined by relations.",
            "Events become relations from their trigger to their arguments, labeled with the role."),
))
