"""A difference between two states as data: what `labelfs diff` prints, filters and hands to programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from labelfs.errors import Problem

KINDS = (
    "added", "removed", "moved", "reshaped", "relabeled", "text", "choice", "number", "attribute", "relation",
    "skipped", "ground_truth", "review", "reid", "split", "merged",
)
"""Every kind of change, in the order of reports."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How alike the two sides are: `iou` and `overlap` 0 to 1 (1: the same), `distance` in `unit`."""

    type: str
    value: float
    unit: str = ""

    @property
    def amount(self) -> float:
        """How much changed: 0 (nothing) to 1."""
        return min(1.0, self.value / 100) if self.type == "distance" else 1.0 - self.value

    def to_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {"type": self.type, "value": round(self.value, 4)}
        return found | ({"unit": self.unit} if self.unit else {})


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one region, answer, relation or annotation."""

    task: int | None
    annotation: int | str
    annotator: str
    region: str | None
    """Its id (the later one where it has a new one); None for the annotation as a whole."""
    kind: str
    label: tuple[str, ...] = ()
    measure: Measure | None = None
    before: Any = None
    after: Any = None
    field: str | None = None
    """Which member of the region or annotation, where the kind does not tell."""
    source: str = "annotation"
    """`annotation` or `prediction` (then the annotator is the model's version)."""

    @property
    def amount(self) -> float:
        """How much changed, 0 to 1; changes without a measure count as whole."""
        return 1.0 if self.measure is None else self.measure.amount

    def to_json(self) -> dict[str, Any]:
        measure = None if self.measure is None else self.measure.to_json()
        return {
            "task": self.task, "annotation": self.annotation, "annotator": self.annotator, "region": self.region,
            "kind": self.kind, "label": list(self.label), "measure": measure, "before": self.before,
            "after": self.after, "field": self.field, "source": self.source,
        }


@dataclass(frozen=True, slots=True)
class TaskChange:
    """A task added, removed, or whose data or other members changed."""

    task: int | None
    kind: str
    fields: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    """Changed member (`data.text`, `meta`) → before and after."""

    def to_json(self) -> dict[str, Any]:
        fields = [{"field": name, "before": old, "after": new} for name, (old, new) in self.fields.items()]
        return {"task": self.task, "kind": self.kind, "fields": fields}


@dataclass(frozen=True, slots=True)
class ConfigChange:
    """A label, control, object or attribute of the labeling config that is not as it was."""

    kind: str
    """`added`, `removed`, `renamed` or `changed`."""
    what: str
    """`label`, `control`, `object` or `config`."""
    control: str | None
    before: Any = None
    after: Any = None
    affected: int = 0
    """How many regions and answers of the later state still carry what is gone."""

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "what": self.what, "control": self.control, "before": self.before,
                "after": self.after, "affected": self.affected}


@dataclass(frozen=True, slots=True)
class FileChange:
    """A settings, view, assignment or media file that is not as it was."""

    file: str
    kind: str
    """`added`, `removed` or `changed`."""
    fields: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"file": self.file, "kind": self.kind, "fields": list(self.fields)}


@dataclass(slots=True)
class Diff:
    """All that differs between two states."""

    before: str
    after: str
    changes: list[Change] = field(default_factory=list)
    tasks: list[TaskChange] = field(default_factory=list)
    config: list[ConfigChange] = field(default_factory=list)
    files: list[FileChange] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """Files that could not be read on either side; what they hold is not compared."""

    def __bool__(self) -> bool:
        return bool(self.changes or self.tasks or self.config or self.files)

    def summary(self) -> dict[str, Any]:
        """Counts: per kind, per label, of tasks, people and config changes."""
        kinds = Counter(change.kind for change in self.changes)
        labels = Counter(label for change in self.changes for label in change.label)
        overlaps = sorted(change.measure.value for change in self.changes
                          if change.measure is not None and change.measure.type != "distance"
                          and change.kind in ("moved", "reshaped"))
        return {
            "tasks": {"changed": len({change.task for change in self.changes}),
                      **{kind: sum(one.kind == kind for one in self.tasks) for kind in ("added", "removed")},
                      "edited": sum(one.kind == "changed" for one in self.tasks)},
            "annotators": sorted({change.annotator for change in self.changes if change.source == "annotation"}),
            "kinds": {kind: kinds[kind] for kind in KINDS if kinds[kind]},
            "labels": dict(sorted(labels.items(), key=lambda entry: (-entry[1], entry[0]))),
            "median_overlap": overlaps[len(overlaps) // 2] if overlaps else None,
            "config": len(self.config), "files": len(self.files), "problems": len(self.problems),
        }

    def to_json(self) -> dict[str, Any]:
        """The whole as JSON values; its schema is `labelfs schema diff`."""
        return {
            "before": self.before, "after": self.after, "summary": self.summary(),
            "changes": [one.to_json() for one in self.changes], "tasks": [one.to_json() for one in self.tasks],
            "config": [one.to_json() for one in self.config], "files": [one.to_json() for one in self.files],
            "problems": [{"file": one.file, "line": one.line, "message": one.message} for one in self.problems],
        }

    def only(self, *, labels: Iterable[str] = (), annotators: Iterable[str] = (), kinds: Iterable[str] = (),
             min_change: float = 0.0) -> Diff:
        """The part that these filters let through (an empty one lets everything through)."""
        label, who, kind = set(labels), {one.lower() for one in annotators}, set(kinds)
        kept = [
            change for change in self.changes
            if (not label or label & set(change.label)) and (not who or change.annotator.lower() in who)
            and (not kind or change.kind in kind) and change.amount >= min_change
        ]
        filtered = bool(label or who or kind)
        return Diff(self.before, self.after, kept, [] if filtered else self.tasks, [] if filtered else self.config,
                    [] if filtered else self.files, self.problems)
