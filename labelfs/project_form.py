"""A project in the shape of Label Studio's API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from labelfs import settings
from labelfs.errors import BadRequest
from labelfs.labeling.config import Config
from labelfs.project_config import label_names, refuse_faulty

if TYPE_CHECKING:
    from labelfs.project import Project

Shape = dict[str, Any]
CONFIG_FIELDS = ("label_config", "parsed_label_config", "control_weights", "config_has_control_tags")


def project_form(project: Project) -> Shape:
    """The project with its counters, as GET gives it."""
    current, config = project.settings, project.config
    fields = settings.api_fields(current)
    kept = current.get("label_studio") or {}
    number = project.people.number(project.user)
    if fields["control_weights"] is None:
        fields["control_weights"] = control_weights(config)
    return {
        "id": project.number,
        **fields,
        "title": project.title,
        "label_config": config.text,
        "parsed_label_config": config.parsed(),
        "config_has_control_tags": bool(config.controls()),
        "organization": 1,
        "created_by": {"id": number, "first_name": "", "last_name": "", "email": project.user, "avatar": None},
        "created_at": kept.get("created_at"),
        "task_data_login": None,
        "task_data_password": None,
        "config_suitable_for_bulk_annotation": True,
        "state": None,
        **counters(project),
        "indexing": None,
        "folder": project.root.name,
        "read_only": project.store.read_only,
        "read_only_reason": project.store.why_read_only,
        "config_revision": project.config_revision,
        "config_problems": len(errors_of(project)),
        "git": _git(project),
        "updated_at": updated_at(project),
        "task_order": current["sampling"],
        "uncertainty": current["uncertainty"],
    }


def _git(project: Project) -> Shape | None:
    state = project.git.state()
    return None if state.branch is None else {"branch": state.branch, "changed": state.changed}


def updated_at(project: Project) -> str | None:
    """When somebody last labeled here; without a trace of that, when the project was made."""
    return project.last_activity() or (project.settings.get("label_studio") or {}).get("created_at")


def errors_of(project: Project) -> list[Any]:
    """The errors of `config.xml` as it stands on disk."""
    return [problem for problem in project.config_problems() if problem.level == "error"]


def counters(project: Project) -> Shape:
    """How many tasks, annotations and predictions there are."""
    totals = project.store.totals()
    annotations = totals["annotations"]
    return {
        "task_number": totals["tasks"],
        "finished_task_number": totals["finished"],
        "total_annotations_number": annotations,
        "total_predictions_number": totals["predictions"],
        "num_tasks_with_annotations": totals["labeled"],
        "useful_annotation_number": annotations - totals["ground_truth"],
        "ground_truth_number": totals["ground_truth"],
        "skipped_annotations_number": totals["cancelled"],
        "queue_total": totals["tasks"],
        "queue_done": totals["finished"],
    }


def control_weights(config: Config) -> Shape:
    """Label Studio's default weights: 1 for each control and label."""
    found = {}
    for node in config.controls():
        names = label_names(config, node.name or "")
        found[str(node.name)] = {"overall": 1.0, "type": node.tag, "labels": dict.fromkeys(names, 1.0)}
    return found


def change(project: Project, body: Mapping[str, Any]) -> None:
    """Apply a body of the API: settings and config, both checked before either is written."""
    changes = settings.changes_from_api(body, project.settings)
    text = body.get("label_config")
    if text is not None:
        refuse_faulty(text)
    hotkeys = _own_settings(body)
    if text is not None and text != project.config.text:
        project.set_config(text, expect=_expected(body))
    project.update_settings({**changes, **hotkeys})


def _expected(body: Mapping[str, Any]) -> str | None:
    revision = body.get("config_revision")
    return revision if isinstance(revision, str) else None


OWN = frozenset({"hotkeys", "blind", "checks", "review", "media_tasks", "activity", "uncertainty"})
"""Settings of ours that Label Studio has no field for; taken under their own names."""


def _own_settings(body: Mapping[str, Any]) -> Shape:
    found = {name: body[name] for name in OWN & set(body)}
    if bad := settings.faults(found):
        raise BadRequest("Validation error", fields={name: [fault] for name, fault in bad.items()})
    return found
