"""What a project's data and annotations hold, counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from labelfs.project import Project
    from labelfs.store.items import AnnotationItem


def results_in_use(
    annotations: Iterable[AnnotationItem],
) -> tuple[list[tuple[str, str, str]], dict[str, dict[str, int]]]:
    """`(from_name, to_name, type)` of every result item, and per control how often each label is used."""
    results: list[tuple[str, str, str]] = []
    labels: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for annotation in annotations:
        for item in annotation.result:
            name = item.get("from_name")
            if isinstance(name, str):
                results.append((name, str(item.get("to_name", "")), str(item.get("type", ""))))
                for label in labels_of(item):
                    labels[name][label] += 1
    return results, {name: dict(counts) for name, counts in labels.items()}


def labels_of(item: Mapping[str, Any]) -> Iterator[str]:
    """The labels or choices that one result item carries."""
    value = item.get("value")
    if not isinstance(value, Mapping):
        return
    for key, found in value.items():
        if (key == "choices" or key.endswith("labels")) and isinstance(found, list):
            yield from (label for label in found if isinstance(label, str))


def summary(project: Project) -> dict[str, Any]:
    """Label Studio's `/summary/`."""
    columns, tasks = project.store.data_columns()
    results, labels = results_in_use(project.store.iter_annotations())
    kinds: dict[str, int] = defaultdict(int)
    for name, target, kind in results:
        kinds[f"{name}|{target}|{kind}"] += 1
    return {
        "project": project.number,
        "created_at": (project.settings["label_studio"] or {}).get("created_at"),
        "all_data_columns": dict(columns),
        "common_data_columns": [key for key, count in columns.items() if count == tasks],
        "created_annotations": dict(kinds),
        "created_labels": labels,
        "created_labels_drafts": {},
    }
