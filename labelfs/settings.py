"""`project.json`: every setting with its default, and how each maps to a field of Label Studio's project."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from labelfs.errors import BadRequest, Problem

FORMAT = 1

DEFAULTS: dict[str, Any] = {
    "format": FORMAT,
    "title": "",
    "description": "",
    "instruction": "",
    "show_instruction": False,
    "sampling": "sequential",
    "uncertainty": "score",
    "overlap": 1,
    "skip": "requeue_others",
    "show_skip": True,
    "allow_empty": True,
    "blind": False,
    "review": {},
    "hotkeys": {},
    "media_tasks": [],
    "checks": [],
    "activity": True,
    "ml_backends": [],
    "webhooks": [],
    "models": [],
    "label_studio": {},
}
"""Defaults of every key, in the order in which the file lists them."""

CHOICES: dict[str, tuple[str, ...]] = {
    "sampling": ("sequential", "uniform", "uncertainty", "disagreement", "diversity"),
    "uncertainty": ("score", "margin", "entropy"),
    "skip": ("requeue_others", "requeue_me", "ignore"),
}

LABEL_STUDIO_DEFAULTS: dict[str, Any] = {
    "show_annotation_history": False,
    "color": "#FFFFFF",
    "is_published": False,
    "model_version": "",
    "is_draft": False,
    "min_annotations_to_start_training": 0,
    "start_training_on_annotation_update": False,
    "show_collab_predictions": True,
    "show_ground_truth_first": False,
    "annotator_evaluation_enabled": False,
    "show_overlap_first": False,
    "overlap_cohort_percentage": 100,
    "control_weights": None,
    "evaluate_predictions_automatically": False,
    "reveal_preannotations_interactively": False,
    "pinned_at": None,
}
"""Fields of Label Studio's project without a key of ours; kept verbatim in the `label_studio` section."""

KEPT_EXTRA = ("enable_review", "review_percentage", "created_at", "expert_instruction_format", "annotator_metrics")
"""Fields that only some editions of Label Studio have and that scripts set: stored, shown back."""

NEVER_KEPT = frozenset({"task_data_login", "task_data_password"})
"""Credentials do not belong into a folder that is shared through git."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """One field of Label Studio that has a key of ours."""

    key: str
    kind: type
    to_api: Callable[[Any], Any] = lambda value: value
    from_api: Callable[[Any], Any] = lambda value: value


_SAMPLING_OUT = {"sequential": "Sequential sampling", "uniform": "Uniform sampling"}
_SAMPLING_IN = {name: key for key, name in _SAMPLING_OUT.items()}
_SKIP_OUT = {"requeue_others": "REQUEUE_FOR_OTHERS", "requeue_me": "REQUEUE_FOR_ME", "ignore": "IGNORE_SKIPPED"}
_SKIP_IN = {name: key for key, name in _SKIP_OUT.items()}
_ACTIVE_ORDER = "Uncertainty sampling"


def _sampling_out(value: Any) -> str:
    return _SAMPLING_OUT.get(value, _ACTIVE_ORDER)


MAPPED: dict[str, Mapped] = {
    "title": Mapped("title", str),
    "description": Mapped("description", str),
    "expert_instruction": Mapped("instruction", str),
    "show_instruction": Mapped("show_instruction", bool),
    "sampling": Mapped("sampling", str, _sampling_out),
    "maximum_annotations": Mapped("overlap", int),
    "skip_queue": Mapped("skip", str, lambda value: _SKIP_OUT.get(value, "REQUEUE_FOR_OTHERS")),
    "show_skip_button": Mapped("show_skip", bool),
    "enable_empty_annotation": Mapped("allow_empty", bool),
}


def filled(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The settings with a default for each key that is absent or unusable; unknown keys stay."""
    settings = copy.deepcopy(DEFAULTS)
    settings.update(raw)
    for key, default in DEFAULTS.items():
        if _fault(key, settings[key]):
            settings[key] = copy.deepcopy(default)
    return settings


def faults(raw: Mapping[str, Any]) -> dict[str, str]:
    """Key → what is wrong with its value, for every setting that cannot be used."""
    return {key: fault for key in DEFAULTS if key in raw and (fault := _fault(key, raw[key]))}


def problems(raw: Mapping[str, Any], text: str) -> list[Problem]:
    """The faults of `project.json` with their lines."""
    return [
        Problem("project.json", _line(text, key), f"{key}: {fault}", "settings") for key, fault in faults(raw).items()
    ]


def _line(text: str, key: str) -> int | None:
    place = text.find(f'"{key}"')
    return None if place < 0 else text.count("\n", 0, place) + 1


def _fault(key: str, value: Any) -> str:
    """What is wrong with this value of a known key; empty when nothing is."""
    default = DEFAULTS[key]
    if key in CHOICES:
        return "" if value in CHOICES[key] else f"must be one of {', '.join(CHOICES[key])}"
    if isinstance(default, bool):
        return "" if isinstance(value, bool) else "must be true or false"
    if isinstance(default, int):
        good = isinstance(value, int) and not isinstance(value, bool) and value >= 1
        return "" if good else "must be a whole number from 1"
    if not isinstance(value, type(default)):
        return f"must be {_NOUN[type(default)]}"
    return _inner_fault(key, value)


_NOUN: dict[type, str] = {str: "a text", dict: "an object", list: "a list"}


def _inner_fault(key: str, value: Any) -> str:
    if key == "media_tasks":
        good = all(isinstance(rule, dict) and _texts(rule, "glob", "key") for rule in value)
        return "" if good else 'must be a list of {"glob", "key"}'
    if key == "hotkeys":
        return "" if all(isinstance(keys, str) for keys in value.values()) else "each hotkey must be a text"
    return ""


def _texts(rule: Mapping[str, Any], *names: str) -> bool:
    return all(isinstance(rule.get(name), str) and rule[name] for name in names)


def api_fields(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of Label Studio's project that settings decide."""
    kept = settings.get("label_studio") or {}
    fields = {name: kept.get(name, default) for name, default in LABEL_STUDIO_DEFAULTS.items()}
    fields.update({name: kept[name] for name in KEPT_EXTRA if name in kept and name != "created_at"})
    fields.update({name: rule.to_api(settings[rule.key]) for name, rule in MAPPED.items()})
    return fields


def changes_from_api(body: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
    """What a project body of the API changes in `project.json`; raises `BadRequest` naming each bad field."""
    changes: dict[str, Any] = {}
    bad: dict[str, list[str]] = {}
    for name, rule in MAPPED.items():
        if name not in body:
            continue
        try:
            changes[rule.key] = _from_api(name, rule, body[name], current)
        except ValueError as fault:
            bad[name] = [str(fault)]
    kept = _kept_fields(body, current, bad)
    if bad:
        raise BadRequest("Validation error", fields=bad)
    if kept != (current.get("label_studio") or {}):
        changes["label_studio"] = kept
    return {key: value for key, value in changes.items() if value != current.get(key)}


def _from_api(name: str, rule: Mapped, value: Any, current: Mapping[str, Any]) -> Any:
    if value is None and rule.kind is str:
        value = ""
    if rule.kind is bool and not isinstance(value, bool):
        raise ValueError("Must be a valid boolean.")
    if rule.kind is int:
        value = _whole(value)
    if rule.kind is str and not isinstance(value, str):
        raise ValueError("Not a valid string.")
    if name == "sampling":
        return _sampling_in(value, current)
    if name == "skip_queue":
        if value not in _SKIP_IN:
            raise ValueError(f'"{value[:200]}" is not a valid choice.')
        return _SKIP_IN[value]
    return value


def _whole(value: Any) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError("A valid integer is required.")  # noqa: TRY004
    if not 1 <= value <= 1_000_000:
        raise ValueError("Ensure this value is between 1 and 1000000.")
    return value


def _sampling_in(value: str, current: Mapping[str, Any]) -> str:
    if value in CHOICES["sampling"]:
        return value
    if value == _ACTIVE_ORDER:
        now = str(current.get("sampling"))
        return now if _sampling_out(now) == _ACTIVE_ORDER else "uncertainty"
    if value not in _SAMPLING_IN:
        raise ValueError(f'"{value[:200]}" is not a valid choice.')
    return _SAMPLING_IN[value]


def _kept_fields(body: Mapping[str, Any], current: Mapping[str, Any], bad: dict[str, list[str]]) -> dict[str, Any]:
    kept = dict(current.get("label_studio") or {})
    for name in (*LABEL_STUDIO_DEFAULTS, *KEPT_EXTRA):
        if name not in body or name == "created_at":
            continue
        default = LABEL_STUDIO_DEFAULTS.get(name)
        if not _same_kind(body[name], default):
            bad[name] = [f"Must be {'a valid boolean' if isinstance(default, bool) else type(default).__name__}."]
        elif body[name] != default or name in kept:
            kept[name] = body[name]
    return kept


def _same_kind(value: Any, default: Any) -> bool:
    if default is None or value is None:
        return True
    return type(value) is type(default) or (isinstance(default, int) and isinstance(value, float))
