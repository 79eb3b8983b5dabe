"""Labels renamed, merged or deleted, controls and data fields renamed: in the config and in every label at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labelfs.changes.config_text import REMOVE, Element, edited
from labelfs.changes.git import Repository
from labelfs.changes.tree import FolderTree
from labelfs.errors import BadRequest, LabelfsError, Problem
from labelfs.labeling.config import Config, parse
from labelfs.labeling.labels import effective_labels
from labelfs.store import files
from labelfs.store.digests import data_digest, revision
from labelfs.store.jsontext import NotJson, loads_strict
from labelfs.store.layout import Kind, kind_of
from labelfs.store.locks import write_lock
from labelfs.store.splice import Changes, same, splice, splice_list

_ITEMS = (Kind.ANNOTATION, Kind.PREDICTION, Kind.TASK)
_WORDS = re.compile(r"^[^\s=]+$")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to change. `labels`: old → new (None: delete); `controls`, `fields`: old → new name."""

    labels: Mapping[str, str | None] = field(default_factory=dict)
    controls: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    only: frozenset[str] = frozenset()
    """Controls whose labels are meant; empty: all that have the label."""


@dataclass(slots=True)
class Outcome:
    """What was (or would be) changed."""

    files: dict[str, bytes] = field(default_factory=dict)
    """Path → its new content."""
    revisions: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    """`regions`, `removed`, `annotations`, `predictions`, `tasks`, `config`."""
    problems: list[Problem] = field(default_factory=list)
    """Files that could not be read; they are left as they are."""


def plan(folder: Path, wanted: Plan) -> Outcome:
    """Work out every change; nothing is written. Raises `BadRequest` for a plan that cannot be or changes nothing."""
    tree = FolderTree("", folder)
    contents = dict(tree.read([path for path in tree.marks() if kind_of(path).item in _ITEMS or path == "config.xml"]))
    raw = contents.pop("config.xml", b"<View></View>")
    config = parse(raw.decode("utf-8", "replace"))
    _refuse(wanted, config)
    outcome = Outcome()
    work = _Work(wanted, _controls_with(config, wanted), outcome)
    for path, content in sorted(contents.items(), key=lambda one: (kind_of(one[0]).item is not Kind.TASK, one[0])):
        _rewrite(path, content, work)
    _config(raw, config, work)
    if not outcome.files and not outcome.problems:
        raise BadRequest("nothing to change: neither the config nor a label has that name")
    return outcome


def apply(folder: Path, outcome: Outcome) -> None:
    """Write it: labels first and the config last, so that an interrupted run can be repeated.

    Raises `Stale` when a file changed meanwhile (what was written before stays written).
    """
    left_out = _left_out(folder)
    with write_lock(folder):
        for path in sorted(outcome.files, key=lambda one: (one == "config.xml", one)):
            if path not in left_out:
                files.write_atomic(folder, path, outcome.files[path], expect=outcome.revisions[path])


def _left_out(folder: Path) -> set[str]:
    try:
        return Repository(folder).left_out()
    except LabelfsError:
        return set()  # no repository: nothing is kept off the disk


# ---- what is meant -----------------------------------------------------------------------------------------


def _refuse(wanted: Plan, config: Config) -> None:
    names = {node.name for node in (*config.objects(), *config.controls()) if node.name}
    for old, new in wanted.controls.items():
        if old not in names:
            raise BadRequest(f"the config has no control or object {old!r}")
        if new in names or not _WORDS.match(new):
            raise BadRequest(f"{new!r} is taken" if new in names else f"{new!r} is no name")
    for name in wanted.only - names:
        raise BadRequest(f"the config has no control {name!r}")
    for label in wanted.labels.values():
        if label is not None and not label.strip():
            raise BadRequest("a label needs a text")


def _controls_with(config: Config, wanted: Plan) -> dict[str, set[str]]:
    """Control → the labels of the plan that it has."""
    found = {}
    for node in config.controls():
        if node.name and (not wanted.only or node.name in wanted.only):
            mine = {old for old in wanted.labels if old in effective_labels(node)}
            if mine or wanted.only:
                found[node.name] = mine or set(wanted.labels)
    return found


@dataclass(slots=True)
class _Work:
    plan: Plan
    controls: dict[str, set[str]]
    outcome: Outcome
    digests: dict[Any, tuple[str, str]] = field(default_factory=dict)

    def labels_of(self, control: Any) -> set[str]:
        """The labels to change in items of this control; one that no control has any more is changed everywhere."""
        known = self.controls.get(control, set())
        if self.plan.only:
            return known
        return known | (set(self.plan.labels) - {one for mine in self.controls.values() for one in mine})


# ---- files -------------------------------------------------------------------------------------------------


def _rewrite(path: str, content: bytes, work: _Work) -> None:
    kind = kind_of(path)
    try:
        if kind.lines or content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"[":
            after = splice_list(content, kind, lambda value: _item_changes(value, kind.item, work))
        else:
            value = loads_strict(content)
            changes = _item_changes(value, kind, work) if isinstance(value, Mapping) else None
            after = splice(content, changes, kind) if changes else content
    except NotJson as fault:
        work.outcome.problems.append(fault.problem(path))
        return
    if after != content:
        work.outcome.files[path] = after
        work.outcome.revisions[path] = revision(content)


def _item_changes(value: Any, kind: Kind, work: _Work) -> Changes | None:
    if not isinstance(value, Mapping):
        return None
    changes = _task_changes(value, work) if kind is Kind.TASK else _result_changes(value, work)
    old, new = work.digests.get(value.get("task"), ("", ""))
    if kind is Kind.ANNOTATION and old and value.get("data_digest") == old:
        changes["data_digest"] = new  # only names changed: the labels are for this data still
    if changes:
        work.outcome.counts[f"{kind.value}s"] += 1
    return changes or None


def _task_changes(task: Mapping[str, Any], work: _Work) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    data = task.get("data")
    if isinstance(data, Mapping):
        renamed = {work.plan.fields.get(key, key): value for key, value in data.items()}
        if renamed.keys() != data.keys():
            changes["data"] = renamed
            if task.get("id") is None:
                raise BadRequest("a task without a written id gets another one when its data change",
                                 hint="`labelfs ids --write` first")
            work.digests[task.get("id")] = data_digest(dict(data)), data_digest(renamed)
    for name in ("annotations", "predictions"):
        listed = task.get(name)
        if isinstance(listed, list):
            after = [{**one, **_result_changes(one, work)} if isinstance(one, Mapping) else one for one in listed]
            if not same(after, listed):
                changes[name] = after
    return changes


def _result_changes(value: Mapping[str, Any], work: _Work) -> dict[str, Any]:
    result = value.get("result")
    if not isinstance(result, list):
        return {}
    after = [one for item in result if (one := _changed(item, work)) is not None]
    if same(after, result):
        return {}
    there = {one.get("id") for one in after if isinstance(one, Mapping)}
    after = [one for one in after if not _is_loose(one, there)]
    return {"result": after}


def _is_loose(item: Any, there: set[Any]) -> bool:
    """A relation whose region went with its only label."""
    return (isinstance(item, Mapping) and item.get("type") == "relation"
            and not {item.get("from_id"), item.get("to_id")} <= there)


def _changed(item: Any, work: _Work) -> Any:
    if not isinstance(item, Mapping):
        return item
    after = dict(item)
    value = item.get("value")
    meant = work.labels_of(item.get("from_name"))
    if isinstance(value, Mapping) and meant:
        labels = {key: _relabeled(one, work.plan.labels, meant) for key, one in value.items() if _holds_labels(key)}
        if not same(labels, {key: value[key] for key in labels}):
            work.outcome.counts["regions"] += 1
            if any(value[key] and not labels[key] for key in labels):
                work.outcome.counts["removed"] += 1
                return None
            after["value"] = {**value, **labels}
    if item.get("type") == "relation" and isinstance(item.get("labels"), list):
        after["labels"] = _relabeled(item["labels"], work.plan.labels, set(work.plan.labels))
    for key in ("from_name", "to_name"):
        if item.get(key) in work.plan.controls:
            after[key] = work.plan.controls[item[key]]
    conflict = item.get("conflict")
    if isinstance(conflict, Mapping):
        after["conflict"] = {name: None if one is None else _changed(one, work) for name, one in conflict.items()}
    return after


def _holds_labels(key: str) -> bool:
    return key.endswith("labels") or key in ("choices", "taxonomy")


def _relabeled(labels: Any, renames: Mapping[str, str | None], meant: set[str]) -> Any:
    """Each label by its new name, once; a path with a deleted part is gone."""
    if isinstance(labels, str):
        return renames[labels] or "" if labels in meant else labels
    if not isinstance(labels, list):
        return labels
    found: list[Any] = []
    for one in labels:
        new = _path(one, renames, meant) if isinstance(one, list) else renames[one] if one in meant else one
        if new is not None and new not in found:
            found.append(new)
    return found


def _path(path: list[Any], renames: Mapping[str, str | None], meant: set[str]) -> list[Any] | None:
    found = [renames[one] if isinstance(one, str) and one in meant else one for one in path]
    return None if None in found else found


# ---- the config --------------------------------------------------------------------------------------------

_FIELD = re.compile(r"\$([\w.-]+)|\{\{\s*([\w.-]+)")
_REFERENCES = ("name", "toname", "whentagname", "sync")


def _config(raw: bytes, config: Config, work: _Work) -> None:
    text = raw.decode("utf-8", "surrogateescape")
    after = edited(text, lambda element: _element(element, work, config))
    if after == text:
        return
    before = {(one.line, one.message) for one in config.errors()}
    errors = [one for one in parse(after).errors() if (one.line, one.message) not in before]
    if errors:
        raise BadRequest(f"the config would have an error: {errors[0].message}", hint="nothing was changed")
    work.outcome.files["config.xml"] = after.encode("utf-8", "surrogateescape")
    work.outcome.revisions["config.xml"] = revision(raw)
    work.outcome.counts["config"] += 1


def _element(element: Element, work: _Work, config: Config) -> Mapping[str, str] | str | None:
    attrs = element.attrs
    key = "alias" if attrs.get("alias") else "value"
    label, owner = attrs.get(key), element.around[-1] if element.around else None
    if element.tag in ("Label", "Choice", "Relation") and label is not None and _is_meant(owner, label, work):
        new = work.plan.labels[label]
        if new is None or _has(config, owner, new):
            return REMOVE
        return {key: new}
    changes = {name: work.plan.controls.get(part, part) for name, part in attrs.items() if name in _REFERENCES}
    changes |= {name: _with_fields(part, work.plan.fields) for name, part in attrs.items() if name not in changes}
    if "whenlabelvalue" in attrs or "whenchoicevalue" in attrs:
        for name in ("whenlabelvalue", "whenchoicevalue"):
            if name in attrs:
                parts = (work.plan.labels.get(part, part) for part in attrs[name].split(","))
                changes[name] = ",".join(part for part in parts if part)
    if "toname" in attrs:
        changes["toname"] = ",".join(work.plan.controls.get(part, part) for part in attrs["toname"].split(","))
    return changes


def _is_meant(owner: str | None, label: str, work: _Work) -> bool:
    return label in work.plan.labels and (owner is None or label in work.controls.get(owner, set()))


def _has(config: Config, control: str | None, label: str) -> bool:
    node = next((one for one in config.controls() if one.name == control), None)
    return node is not None and label in effective_labels(node)


def _with_fields(text: str, fields: Mapping[str, str]) -> str:
    def renamed(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        return found[0].replace(name, fields[name]) if name in fields else found[0]

    return _FIELD.sub(renamed, text) if fields and ("$" in text or "{{" in text) else text
