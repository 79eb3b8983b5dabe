"""JSON Schemas of what the API takes and gives, by name; members that are not listed may be there as well."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]
ERROR_STATUSES = (501, 503, 507)
"""What is not here, what must wait, a full disk; with 4XX the only failures that are documented."""

ID: Schema = {"type": "integer", "minimum": 1}
TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}
SECONDS: Schema = {"type": ["number", "null"]}
TIME: Schema = {"type": ["string", "null"]}
ANY: Schema = {}
RESULT: Schema = {"type": "array", "items": {"type": "object"}}


def shape(required: dict[str, Schema], more: dict[str, Schema] | None = None) -> Schema:
    """An object with members that are always there, and others."""
    found: Schema = {"type": "object", "properties": {**required, **(more or {})}}
    if required:
        found["required"] = list(required)
    return found


def paged(name: str) -> Schema:
    """A page of a list."""
    items = {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}
    return shape({"count": COUNT, "next": TIME, "previous": TIME, "results": items})


REGION = {"type": "object", "properties": {"id": TEXT, "from_name": TEXT, "to_name": TEXT, "type": TEXT,
                                           "value": {"type": "object"}}}
_TASK_COUNTS = {"total_annotations": COUNT, "cancelled_annotations": COUNT, "total_predictions": COUNT}
_TASK = {"id": ID, "data": ANY, "meta": ANY, "project": ID, "inner_id": ID, "is_labeled": FLAG, "overlap": COUNT}
_ANNOTATION_BODY = {
    "result": {"type": "array", "items": REGION}, "was_cancelled": FLAG, "ground_truth": FLAG,
    "lead_time": {"type": ["number", "null"], "minimum": 0, "maximum": 1e8},
}
_SELECTED = {"selectedItems": {"type": "object", "properties": {
    "all": FLAG, "included": {"type": "array", "items": COUNT}, "excluded": {"type": "array", "items": COUNT}}}}
_HOOK = {
    "url": TEXT, "send_payload": FLAG, "send_for_all_actions": FLAG, "is_active": FLAG,
    "headers": {"type": "object", "additionalProperties": TEXT}, "actions": {"type": "array", "items": TEXT},
    "allow_private": FLAG,
}
_BACKEND = {"url": TEXT, "title": TEXT, "is_interactive": FLAG, "timeout": {"type": "number"}, "description": TEXT,
            "auth_method": {"enum": ["NONE", "BASIC_AUTH"]}, "basic_auth_user": TEXT, "auto_update": FLAG}

SCHEMAS: dict[str, Schema] = {
    "Error": shape({"detail": TEXT, "status_code": {"type": "integer"}}, {
        "id": TEXT, "version": TEXT, "hint": TEXT,
        "validation_errors": {"type": "object", "additionalProperties": {"type": "array", "items": TEXT}}}),
    "Region": REGION,
    "Project": shape({"id": ID, "title": TEXT}, {
        "description": TEXT, "label_config": TEXT, "parsed_label_config": {"type": "object"}, "sampling": TEXT,
        "maximum_annotations": COUNT, "created_at": TIME, "task_number": {"type": ["integer", "null"]},
        "total_annotations_number": COUNT, "total_predictions_number": COUNT, "model_version": {}}),
    "ProjectBody": shape({}, {
        "title": TEXT, "description": TEXT, "label_config": TEXT, "expert_instruction": TEXT, "show_instruction": FLAG,
        "sampling": {"enum": ["Sequential sampling", "Uniform sampling", "Uncertainty sampling"]},
        "maximum_annotations": {"type": "integer", "minimum": 1, "maximum": 100}, "color": TEXT}),
    "Projects": paged("Project"),
    "Config": shape({"label_config": TEXT}),
    "Task": shape(_TASK, {**_TASK_COUNTS, "annotations": {"type": "array"}, "predictions": {"type": "array"},
                          "created_at": TIME, "updated_at": TIME}),
    "TaskBody": shape({"data": {"type": "object"}}, {"project": COUNT, "meta": {"type": "object"}}),
    "TaskChange": shape({}, {"data": {"type": "object"}, "meta": {"type": "object"}}),
    "Tasks": shape({"tasks": {"type": "array", "items": {"type": "object"}}, "total": COUNT,
                    "total_annotations": COUNT, "total_predictions": COUNT}),
    "Annotation": shape({"id": ID, "task": ID, "project": ID, "result": RESULT, "was_cancelled": FLAG,
                         "ground_truth": FLAG, "lead_time": SECONDS, "created_at": TIME, "updated_at": TIME},
                        {"completed_by": {}, "revision": TEXT}),
    "AnnotationBody": shape({}, _ANNOTATION_BODY),
    "Prediction": shape({"id": ID, "task": ID, "project": ID, "result": RESULT, "score": SECONDS,
                         "model_version": TEXT}),
    "PredictionBody": shape({"task": COUNT, "result": ANY}, {"score": {"type": ["number", "null"]},
                                                            "model_version": {"type": ["string", "null"]}}),
    "PredictionChange": shape({}, {"result": ANY, "score": {"type": ["number", "null"]}, "model_version": TEXT}),
    "Draft": shape({"id": ID, "task": ID, "user": TEXT, "result": {"type": "array"}, "was_postponed": FLAG},
                   {"annotation": {"type": ["integer", "null"]}, "lead_time": SECONDS}),
    "DraftBody": shape({}, {"result": {"type": "array", "items": REGION}, "lead_time": _ANNOTATION_BODY["lead_time"],
                            "was_postponed": FLAG}),
    "View": shape({"id": ID, "data": {"type": "object"}, "order": {"type": "number"}, "project": ID}),
    "ViewBody": shape({}, {"project": COUNT, "data": {"type": "object", "properties": {"title": TEXT}}}),
    "Selection": shape(_SELECTED, {"filters": {"type": ["object", "null"]}, "ordering": {"type": "array"},
                                   "project": COUNT}),
    "Imported": shape({"task_count": COUNT, "duration": {"type": "number"}, "file_upload_ids": {"type": "array"}},
                      {"annotation_count": {"type": ["integer", "null"]}, "task_ids": {"type": "array", "items": ID},
                       "prediction_count": {"type": ["integer", "null"]}}),
    "Import": {"type": "array", "items": {"type": "object"}},
    "Snapshot": shape({"id": ID, "title": TEXT, "status": TEXT, "md5": TEXT, "created_at": TEXT}),
    "SnapshotBody": shape({}, {"title": TEXT, "task_filter_options": {"type": "object"},
                               "annotation_filter_options": {"type": "object"}}),
    "Webhook": shape({"id": ID, **_HOOK}, {"project": {"type": ["integer", "null"]}}),
    "WebhookBody": shape({"url": TEXT}, {**_HOOK, "project": COUNT}),
    "WebhookChange": shape({}, _HOOK),
    "Backend": shape({"id": ID, "project": ID, "url": TEXT, "title": TEXT, "state": {"enum": ["CO", "DI", "ER", "TR",
                     "PR"]}, "readable_state": TEXT, "model_version": TEXT}),
    "BackendBody": shape({"url": TEXT}, {**_BACKEND, "project": COUNT}),
    "BackendChange": shape({}, _BACKEND),
    "Storage": shape({"id": ID, "type": {"const": "localfiles"}, "path": TEXT, "status": TEXT, "project": ID}),
    "StorageBody": shape({}, {"project": COUNT, "path": TEXT, "title": TEXT, "regex_filter": TEXT,
                              "use_blob_urls": FLAG, "recursive_scan": FLAG}),
    "Upload": shape({"id": ID, "file": TEXT, "size": COUNT}),
    "User": shape({"id": COUNT, "email": TEXT, "username": TEXT}),
    "Assigned": shape({"assignments": COUNT}),
    "Assignment": shape({"users": {"type": "array", "items": {"type": ["integer", "string"]}}, **_SELECTED},
                        {"type": {"enum": ["AN"]}}),
    "Detail": shape({"detail": TEXT}, {"processed_items": COUNT}),
}
