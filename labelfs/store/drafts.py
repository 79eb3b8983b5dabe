"""Drafts: unsubmitted work, one file per person, task and annotation in `.labelfs/drafts/`; git never sees them."""

from __future__ import annotations

from typing import Any

from labelfs.errors import NotFound
from labelfs.store import files, index_items, times
from labelfs.store.canonical import canonical_object
from labelfs.store.context import StoreContext, Writing
from labelfs.store.ids import base32, normal_email, random_id
from labelfs.store.items import Draft
from labelfs.store.layout import Kind
from labelfs.store.people import file_part
from labelfs.store.roles import DRAFTS


def save(context: StoreContext, fields: dict[str, Any], draft_id: int | None) -> Draft:
    """Write a draft: that of this id, else the person's one for this task and annotation, else a new one.

    `fields`: `task, annotation, user, result, base, lead_time, was_postponed`. Raises `NotFound` for an unknown
    task or draft id.
    """
    fields = {**fields, "user": normal_email(fields["user"])}
    with context.writing() as work:
        task = index_items.tasks_by_id(context.index, [fields["task"]])
        if not task:
            raise NotFound(f"there is no task {fields['task']}")
        before = _before(context, fields, draft_id)
        now = times.now()
        record = {
            "id": before.id if before else random_id(),
            **fields,
            "data_digest": task[0].data_digest,
            "created_at": before.created_at if before else now,
            "updated_at": now,
        }
        name = _file_of(context, before.id) if before else None
        _put(work, name or _name(fields), record)
    return index_items.draft_of(record)


def _before(context: StoreContext, fields: dict[str, Any], draft_id: int | None) -> Draft | None:
    if draft_id is not None:
        found = index_items.draft_by_id(context.index, draft_id)
        if found is None:
            raise NotFound(f"there is no draft {draft_id}")
        return found
    mine = index_items.drafts_of(context.index, fields["task"], fields["user"])
    return next((draft for draft in mine if draft.annotation == fields["annotation"]), None)


def _name(fields: dict[str, Any]) -> str:
    annotation = "" if fields["annotation"] is None else f".{base32(fields['annotation'])}"
    return f"{DRAFTS}/{fields['task']}.{file_part(fields['user'])}{annotation}.json"


def _file_of(context: StoreContext, draft_id: int) -> str | None:
    row = context.index.one(
        "SELECT f.dir || '/' || f.name FROM drafts d JOIN files f ON f.id = d.file WHERE d.id = ?", (draft_id,))
    return str(row[0]) if row else None


def _put(work: Writing, name: str, record: dict[str, Any]) -> None:
    """Whole or not at all, but without waiting for the disk: the browser keeps a copy."""
    files.write_atomic(work.root, name, canonical_object(record, Kind.LOCAL), fsync=False)
    work.look_again(name)


def delete(context: StoreContext, draft_id: int) -> None:
    """Remove a draft; raises `NotFound`."""
    with context.writing() as work:
        name = _file_of(context, draft_id)
        if name is None:
            raise NotFound(f"there is no draft {draft_id}")
        work.remove(name)
