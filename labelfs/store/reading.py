"""One file of the folder → the items in it: liberal in what it takes, never raising for bad content."""

from __future__ import annotations

from hashlib import sha256

import orjson

from labelfs.store.jsontext import BOM, MAX_DEPTH, NotJson, loads_fast
from labelfs.store.lists import Found, Unfit, split
from labelfs.store.people import Members
from labelfs.store.reading_annotations import annotation_row
from labelfs.store.reading_others import activity_row, assignment_rows, draft_row, prediction_row, review_row
from labelfs.store.reading_tasks import take_task
from labelfs.store.roles import Role
from labelfs.store.rows import Content

NO_MEMBERS: Members = {}
_OBJECTS = frozenset((Role.SETTINGS, Role.VIEW))


def read(role: Role, name: str, raw: bytes, revision: bytes, members: Members = NO_MEMBERS) -> Content:
    """All that the file `name` (relative to the project) with the bytes `raw` says; `revision`: their SHA-256."""
    content = Content(name)
    if role is Role.CONFIG:
        return content
    if role is Role.ACTIVITY:
        _read_activity(content, raw)
        return content
    if role is Role.ANNOTATION and _take_single(content, raw, revision, members):
        return content
    found = split(raw, lines=name.endswith(".jsonl"))
    content.broken = found.whole
    for fault in found.faults:
        content.fault(fault.message, fault.line, fault.code)
    if role in _OBJECTS and not found.whole and not (found.items and type(found.items[0].value) is dict):
        content.fault("this file must hold one JSON object")
        content.broken = True
    for item in found.items:
        try:
            _take(content, role, item, revision if item.alone else sha256(item.raw).digest(), members)
        except Unfit as fault:
            content.fault(fault.message, item.line, fault.code)
    if content.problems and any(item.alone for item in found.items):
        content.broken = role in _OBJECTS or not _says_anything(content)
    return content


def _says_anything(content: Content) -> bool:
    return bool(content.tasks or content.annotations or content.predictions or content.reviews
                or content.assignments or content.drafts)


def _take_single(content: Content, raw: bytes, revision: bytes, members: Members) -> bool:
    """The usual annotation file, one flat object: its row; False when it has to be looked at more closely.

    Integers beyond 64 bits are none of the index's business here: who reads the item parses its text anew.
    """
    if _openings(raw) > MAX_DEPTH:
        return False
    try:
        value = orjson.loads(raw)
        row = annotation_row(value, raw.decode(), revision, line=None, members=members)
    except (orjson.JSONDecodeError, Unfit):
        return False
    content.annotations.append(row)
    return True


def _openings(raw: bytes) -> int:
    """How often an array or object begins, at most: `replace` searches a character three times as fast as `count`."""
    return 2 * len(raw) - len(raw.replace(b"[", b"")) - len(raw.replace(b"{", b""))


def _take(content: Content, role: Role, item: Found, revision: bytes, members: Members) -> None:
    if role is Role.TASK:
        take_task(content, item, members, revision)
    elif role is Role.ANNOTATION:
        content.annotations.append(annotation_row(
            item.value, item.raw.decode(), revision, line=item.line, members=members))
    elif role in (Role.PREDICTION, Role.LOCAL_PREDICTION):
        content.predictions.append(prediction_row(item.value, item.raw.decode(), revision, line=item.line))
    elif role is Role.REVIEW:
        content.reviews.append(review_row(item.value, item.raw.decode(), revision, line=item.line))
    elif role is Role.ASSIGNMENT:
        content.assignments.extend(assignment_rows(item.value))
    elif role is Role.DRAFT:
        content.drafts.append(draft_row(item.value, item.raw.decode()))


def _read_activity(content: Content, raw: bytes) -> None:
    """Each line by itself; a torn last one (no line feed after it) is as if it were not there."""
    lines = raw.removeprefix(BOM).split(b"\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            content.activity.append(activity_row(loads_fast(line), number))
        except (NotJson, Unfit) as fault:
            if number < len(lines):
                content.fault(fault.message, number, fault.code)
