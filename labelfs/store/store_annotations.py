"""Annotations: made, changed and deleted as files; the bytes on disk decide, never the index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from labelfs.errors import BadRequest, Conflict, NotFound
from labelfs.store import activity, index_items, names, times
from labelfs.store.canonical import new_annotation
from labelfs.store.context import StoreContext, Writing
from labelfs.store.digests import annotation_digest
from labelfs.store.ids import random_id
from labelfs.store.items import AnnotationItem, TaskItem
from labelfs.store.people import file_part, person_of
from labelfs.store.races import begin_again
from labelfs.store.splice import REMOVE
from labelfs.store.targets import Target, change, compare, find, take_out

BOOKKEEPING = frozenset(
    "project updated_by updated_at lead_time created_username created_ago draft_id draft_created_at import_id "
    "last_action bulk_created result_count prediction last_created_by".split()
)
"""Label Studio's, never written; other unknown keys of an inline annotation are kept."""
_CHANGEABLE = ("result", "was_cancelled", "ground_truth")


# ---- create ------------------------------------------------------------------------------------------------


def create(context: StoreContext, task_id: int, fields: Mapping[str, Any], *, person: str | None,
           seconds: float | None, event: str) -> tuple[AnnotationItem, bool]:
    """Write a new annotation; a known `unique_id` answers the first one and False. Raises `NotFound`."""
    with context.writing() as work:
        task = _task(context, task_id)
        known = _known(context, fields, task_id)
        if known is not None:
            return known, False
        record = new_record(context, task, fields, person)
        _write_new(work, record)
        by = person or person_of(record["completed_by"], context.scanner.members)
        work.log(activity.line(by, task=task_id, annotation=record["id"], event=event, seconds=seconds))
    return _written(context, record["id"]), True


def create_bulk(context: StoreContext, rows: Iterable[tuple[int, str, Mapping[str, Any]]], *, event: str = "import",
                ) -> list[tuple[int, bool]]:
    """Write many annotations with one wait for the disk; `(id, created)` in order of `rows`.

    A row is `(task id, the task's data digest, fields)`; the task need not be there yet, `fields` holds `id`,
    `completed_by` and `result`, and may hold `lead_time` and `updated_at`, which go to the activity log. An id
    or `unique_id` that the project has already is answered as known.
    """
    with context.writing() as work:
        bulk = _Bulk(work, event)
        answers = [bulk.add(task, digest, fields) for task, digest, fields in rows]
        work.put_many(bulk.files)
        work.log(*bulk.lines)
    return answers


class _Bulk:
    """Annotations waiting to be written together."""

    def __init__(self, work: Writing, event: str) -> None:
        self.work, self.event = work, event
        self.files: list[tuple[str, bytes]] = []
        self.lines: list[dict[str, Any]] = []
        self._names: set[str] = set()
        self._ids: set[int] = set()
        self._unique: dict[str, int] = {}

    def add(self, task: int, digest: str, fields: Mapping[str, Any]) -> tuple[int, bool]:
        known = self._known(fields)
        if known is not None:
            return known, False
        context = self.work.context
        record = {**_kept(fields), "task": task, "data_digest": digest}
        record.setdefault("completed_by", None)
        record["id"] = fields.get("id") or random_id(self._ids)
        record["created_at"] = fields.get("created_at") or times.now()
        person = person_of(record["completed_by"], context.scanner.members)
        name = _free_name(self.work, task, file_part(person), record["id"], self._names)
        self._names.add(name)
        self._ids.add(record["id"])
        if record.get("unique_id"):
            self._unique[record["unique_id"]] = record["id"]
        self.files.append((name, new_annotation(record)))
        line = _import_line(record, fields, person)
        if line is not None or self.event != "import":
            self.lines.append(line or activity.line(
                person, task=task, annotation=record["id"], event=self.event, seconds=None))
        return record["id"], True

    def _known(self, fields: Mapping[str, Any]) -> int | None:
        id_, unique = fields.get("id"), fields.get("unique_id")
        if id_ in self._ids:
            return int(id_)
        if unique in self._unique:
            return self._unique[unique]
        index = self.work.context.index
        row = index.one("SELECT id FROM annotations WHERE id = ?", (id_,)) if id_ else None
        row = row or (index.one("SELECT id FROM annotations WHERE unique_id = ?", (unique,)) if unique else None)
        return int(row[0]) if row else None


def _task(context: StoreContext, task_id: int) -> TaskItem:
    found = index_items.tasks_by_id(context.index, [task_id])
    if not found:
        raise NotFound(f"there is no task {task_id}")
    return found[0]


def _known(context: StoreContext, fields: Mapping[str, Any], task_id: int) -> AnnotationItem | None:
    """The annotation that an earlier try of the same submit made."""
    unique = fields.get("unique_id")
    if not unique:
        return None
    row = context.index.one(
        "SELECT id FROM annotations WHERE unique_id = ? AND NOT hidden ORDER BY task <> ?", (unique, task_id))
    return index_items.annotation_by_id(context.index, row[0]) if row else None


def new_record(context: StoreContext, task: TaskItem, fields: Mapping[str, Any], person: str | None) -> dict[str, Any]:
    """What a new annotation's file says."""
    index = context.index
    id_ = fields.get("id")
    if id_ is not None and (type(id_) is not int or not 0 < id_ < 2**53):
        raise BadRequest(f"not an annotation id: {id_!r}", fields={"id": ["must be an integer from 1 to 2^53 - 1"]})
    while id_ is None or index.one("SELECT 1 FROM annotations WHERE id = ?", (id_,)):
        id_ = random_id()
    record = {**_kept(fields), "id": id_, "task": task.id, "data_digest": fields.get("data_digest", task.data_digest)}
    if record.get("completed_by") is None:
        record["completed_by"] = person
    if record.get("created_at") is None:
        last = index.query("SELECT max(created_at) FROM annotations WHERE task = ?", (task.id,))
        record["created_at"] = times.after(time for (time,) in last)
    return record


def _kept(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if key not in BOOKKEEPING}


def _write_new(work: Writing, record: Mapping[str, Any]) -> str:
    person = file_part(person_of(record["completed_by"], work.context.scanner.members))
    name = _free_name(work, record["task"], person, record["id"])
    work.create(name, new_annotation(record))
    return name


def _free_name(work: Writing, task: int, person: str, id_: int, taken: Iterable[str] = ()) -> str:
    """The file name of an annotation: `<task>.<person>.json`, else with the end of its id, else with all of it."""
    candidates = (names.annotation_file(task, person), names.annotation_file(task, person, id_),
                  names.annotation_file(task, person, id_, digits=11))
    for name in candidates:
        if name not in taken and not work.exists(name):
            return name
    raise Conflict(f"{candidates[-1]} is there already")


def _written(context: StoreContext, annotation_id: int) -> AnnotationItem:
    item = index_items.annotation_by_id(context.index, annotation_id)
    if item is None:
        raise NotFound(f"annotation {annotation_id} was taken away while it was saved")
    return item


# ---- change ------------------------------------------------------------------------------------------------


@begin_again
def update(context: StoreContext, annotation_id: int, changes: Mapping[str, Any], *, by: str, expect: str | None,
           seconds: float | None) -> AnnotationItem:
    """Splice members into the annotation as it is on disk now.

    Raises `Stale`, `NotFound`, `BadFile`, `Conflict` (two files with this id, a link), `ReadOnly`, `DiskFull`.
    """
    with context.writing() as work:
        item = _the_only(context, annotation_id)
        if item.inline:
            _update_inline(work, item, changes, by=by, expect=expect, seconds=seconds)
        else:
            _update_own(work, item, changes, by=by, expect=expect, seconds=seconds)
    return _written(context, annotation_id)


def _the_only(context: StoreContext, annotation_id: int) -> AnnotationItem:
    item = index_items.annotation_by_id(context.index, annotation_id)
    if item is None:
        raise NotFound(f"there is no annotation {annotation_id}")
    twins = duplicates(context, annotation_id)
    if len(twins) > 1:
        raise Conflict(f"annotation {annotation_id} stands in {' and in '.join(twins)}: neither is written "
                       "until one of them gets another id")
    return item


def duplicates(context: StoreContext, annotation_id: int) -> list[str]:
    """Files with an annotation of this id, without an inline one that another stands for."""
    rows = context.index.query(
        "SELECT f.dir || '/' || f.name, a.host, a.task, a.inline_digest FROM annotations a "
        "JOIN files f ON f.id = a.file WHERE a.id = ? ORDER BY 1, a.line", (annotation_id,))
    overriding = {task for _, host, task, digest in rows if host is None and digest}
    return [file for file, host, task, _ in rows if host is None or task not in overriding]


def own_target(work: Writing, item: AnnotationItem) -> Target:
    """The annotation in its own file, as it is now."""
    return find(work, item.place.file, lambda content: content.annotations,
                lambda row: row.id == item.id and row.host is None, f"annotation {item.id}")


def _update_own(work: Writing, item: AnnotationItem, changes: Mapping[str, Any], *, by: str, expect: str | None,
                seconds: float | None) -> None:
    target = own_target(work, item)
    compare(work, target, expect, dict(changes))
    before = target.value
    changed = change(work, target, _with_digest(work.context, item.task, before, settled(before, changes)))
    if changed or seconds:
        work.log(activity.line(by, task=item.task, annotation=item.id, event=_event(before, changes), seconds=seconds))


def _event(before: Mapping[str, Any], changes: Mapping[str, Any]) -> str:
    return "skip" if changes.get("was_cancelled") is True and before.get("was_cancelled") is not True else "update"


def settled(before: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes, and what they settle of a merge conflict in the members they set taken away."""
    conflict = before.get("conflict")
    result = dict(changes)
    if isinstance(conflict, Mapping):
        left = {key: sides for key, sides in conflict.items() if key not in changes}
        if left != conflict:
            result["conflict"] = left or REMOVE
    return result


def _with_digest(context: StoreContext, task_id: int, before: Mapping[str, Any], changes: dict[str, Any],
                 ) -> dict[str, Any]:
    """The changes; with a new result also the digest of the data it is of, if the file has one that differs."""
    if "result" in changes and "data_digest" in before:
        digest = _task(context, task_id).data_digest
        if before["data_digest"] != digest:
            return {**changes, "data_digest": digest}
    return changes


# ---- inline: the first change makes a file ---------------------------------------------------------------------


def inline_target(work: Writing, item: AnnotationItem) -> Target:
    """The inline annotation in its task's file, as it is now."""
    return find(work, item.place.file, lambda content: content.annotations,
                lambda row: row.id == item.id and row.host is not None, f"annotation {item.id}")


def _update_inline(work: Writing, item: AnnotationItem, changes: Mapping[str, Any], *, by: str, expect: str | None,
                   seconds: float | None) -> None:
    target = inline_target(work, item)
    compare(work, target, expect, dict(changes))
    inline = target.value
    if all(inline.get(key) == value for key, value in changes.items()) and not seconds:
        return
    _override(work, item, inline, {**changes, "deleted": None})
    work.log(activity.line(by, task=item.task, annotation=item.id, event=_event(inline, changes), seconds=seconds))


def _override(work: Writing, item: AnnotationItem, inline: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """Write the file that stands for an inline annotation from now on, or bring it up to the newer inline one."""
    context = work.context
    digest = annotation_digest(inline)
    known = context.index.one(
        "SELECT f.dir || '/' || f.name FROM annotations a JOIN files f ON f.id = a.file WHERE a.id = ? AND a.task = ? "
        "AND a.host IS NULL AND a.inline_digest IS NOT NULL", (item.id, item.task))
    kept = {key: value for key, value in _kept(inline).items()
            if value is not None and key not in ("task", "conflict", "skipped")}
    record = {"was_cancelled": item.was_cancelled, **kept, **changes}
    if known is not None:
        target = find(work, known[0], lambda content: content.annotations, lambda row: row.id == item.id, "annotation")
        keys = {key: record.get(key) for key in (*_CHANGEABLE, "deleted") if key in record}
        change(work, target, {**{key: REMOVE if value is None else value for key, value in keys.items()},
                              "inline_digest": digest})
        return
    record |= {"id": item.id, "task": item.task, "data_digest": item.data_digest, "created_at": item.created_at,
               "inline_digest": digest}
    _write_new(work, {"completed_by": None, "result": [], **record})
    line = _import_line(record, inline, item.person)
    if line is not None:
        work.log(line)


def _import_line(record: Mapping[str, Any], source: Mapping[str, Any], person: str) -> dict[str, Any] | None:
    """The log line that keeps what Label Studio says of time: `lead_time` and `updated_at`."""
    seconds, at = source.get("lead_time"), source.get("updated_at")
    seconds = float(seconds) if isinstance(seconds, (int, float)) and not isinstance(seconds, bool) else None
    moment = times.read(at) if isinstance(at, str) else None
    if seconds is None and moment is None:
        return None
    shown = times.show(moment) if moment else record.get("created_at") or times.now()
    task, id_ = record["task"], record["id"]
    return activity.line(person, task=task, annotation=id_, event="import", seconds=seconds, at=shown)


# ---- delete ------------------------------------------------------------------------------------------------


@begin_again
def delete(context: StoreContext, annotation_id: int, *, by: str, expect: str | None) -> None:
    """Move an annotation and its reviews to the trash; an inline one gets a file that says so.

    Raises as `update`.
    """
    with context.writing() as work:
        item = _the_only(context, annotation_id)
        overrides = _overrides_inline(context, item)
        target = inline_target(work, item) if item.inline else own_target(work, item)
        compare(work, target, expect, None)
        if item.inline:
            _override(work, item, target.value, {"result": [], "deleted": True})
        elif overrides:
            change(work, target, {"deleted": True})
        else:
            take_out(work, target)
        drop_company(work, annotation_id)
        work.log(activity.line(by, task=item.task, annotation=item.id, event="delete", seconds=None))


def _overrides_inline(context: StoreContext, item: AnnotationItem) -> bool:
    """Whether the annotation would show up again from the task's file if its own file went."""
    return item.raw.get("inline_digest") is not None and context.index.one(
        "SELECT 1 FROM annotations WHERE id = ? AND task = ? AND host IS NOT NULL", (item.id, item.task)) is not None


def drop_company(work: Writing, annotation_id: int) -> None:
    """Move the reviews of an annotation to the trash and drop the drafts begun from it."""
    index = work.context.index
    reviews = index.query("SELECT f.dir || '/' || f.name FROM reviews r JOIN files f ON f.id = r.file "
                          "WHERE r.annotation = ? AND r.alone", (annotation_id,))
    if reviews:
        work.trash(name for (name,) in reviews)
    for (name,) in index.query("SELECT f.dir || '/' || f.name FROM drafts d JOIN files f ON f.id = d.file "
                               "WHERE d.annotation = ?", (annotation_id,)):
        work.remove(name)
