"""The columns of the data page, as Label Studio's data manager lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labelfs.media_references import media_keys

if TYPE_CHECKING:
    from labelfs.project import Project

_FIXED: tuple[tuple[str, str, str, str, bool, bool], ...] = (
    ("id", "ID", "Number", "Task id", True, False),
    ("inner_id", "Inner ID", "Number", "The task's id in its file", False, False),
    ("completed_at", "Completed", "Datetime", "When the last annotation was made", True, False),
    ("total_annotations", "Annotations", "Number", "Annotations per task", True, True),
    ("cancelled_annotations", "Cancelled", "Number", "Skips per task", True, False),
    ("total_predictions", "Predictions", "Number", "Predictions per task", True, False),
    ("annotators", "Annotated by", "List", "Who annotated the task", True, False),
    ("annotations_results", "Annotation results", "String", "Results of all annotations", False, False),
    ("annotations_ids", "Annotation IDs", "String", "Ids of all annotations", False, False),
    ("predictions_score", "Prediction score", "Number", "Mean score of the predictions", False, False),
    ("predictions_model_versions", "Prediction model versions", "List", "Versions of the predictions", False, False),
    ("predictions_results", "Prediction results", "String", "Results of all predictions", False, False),
    ("file_upload", "Upload filename", "String", "Name of the uploaded file", False, False),
    ("storage_filename", "Storage filename", "String", "Name of the imported file", False, False),
    ("created_at", "Created at", "Datetime", "When the task was made", False, False),
    ("updated_at", "Updated at", "Datetime", "When the task last changed", False, False),
    ("updated_by", "Updated by", "List", "Who changed the task last", False, False),
    ("avg_lead_time", "Lead Time", "Time", "Mean lead time of the annotations", False, False),
    ("draft_exists", "Drafts", "Boolean", "Whether there is a draft", False, False),
)


def columns(project: Project) -> list[dict[str, Any]]:
    """Data columns first, then the fixed ones, then the group of the data columns."""
    keys, _ = project.store.data_columns()
    needed = set(project.config.variables())
    media, _ = media_keys(project.config)
    found = [_data(key, needed, media) for key in keys]
    found += [_fixed(project, one) for one in _FIXED]
    group = {"id": "data", "title": "data", "type": "List", "target": "tasks", "children": list(keys)}
    return [*found, {**group, "project_defined": False}]


def _data(key: str, needed: set[str], media: set[str]) -> dict[str, Any]:
    kind = ("Image" if key in media else "String") if key in needed else "Unknown"
    return {
        "id": key, "title": key, "type": kind, "target": "tasks", "parent": "data",
        "visibility_defaults": {"explore": True, "labeling": key in needed}, "project_defined": True,
    }


def _fixed(project: Project, about: tuple[str, str, str, str, bool, bool]) -> dict[str, Any]:
    name, title, kind, words, explore, labeling = about
    column: dict[str, Any] = {"id": name, "title": title, "type": kind, "target": "tasks", "help": words}
    if name in ("annotators", "updated_by"):
        column["schema"] = {"items": [person.id for person in project.everyone()]}
    if name == "predictions_model_versions":
        column["schema"] = {"items": list(project.store.model_versions()), "multiple": True}
    column["visibility_defaults"] = {"explore": explore, "labeling": labeling}
    return {**column, "project_defined": False}
