"""Predictions: one JSONL file per model version and run, or this machine's own until somebody keeps them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from labelfs.errors import BadRequest, NotFound
from labelfs.store import index_items, layout, names, store_tasks, times
from labelfs.store.canonical import canonical_lines
from labelfs.store.context import StoreContext, Writing
from labelfs.store.digests import data_digest
from labelfs.store.ids import import_id, random_id
from labelfs.store.items import PredictionItem
from labelfs.store.jsontext import loads_fast
from labelfs.store.layout import Kind
from labelfs.store.races import begin_again
from labelfs.store.splice import REMOVE
from labelfs.store.targets import Target, change, compare, find, take_lines

Known = Literal["skip", "redraw"]


def add(context: StoreContext, items: Iterable[Mapping[str, Any]], *, local: bool) -> list[PredictionItem]:
    """Write rows `{task, result, score, model_version, …}`; a row without `id` draws one, without time gets now."""
    now = times.now()
    rows = [{**item, "id": item.get("id") or random_id(), "created_at": item.get("created_at") or now}
            for item in items]
    ids = write(context, rows, local=local, path=None, known="redraw")
    found = (index_items.prediction_by_id(context.index, id_) for id_ in ids)
    return [item for item in found if item is not None]


def write(context: StoreContext, rows: Sequence[Mapping[str, Any]], *, local: bool, path: str | None,
          known: Known) -> list[int]:
    """Write prediction files and answer the ids written.

    `path`: exactly this file, in task order (a pipeline's); otherwise one new file per model version. A row whose
    id the project has is left out (`skip`), or gets another one (`redraw`).
    """
    with context.writing() as work:
        if path is not None:
            ready = sorted(_by_rule(context, rows), key=lambda row: (row["task"], row["id"]))
            work.put(path, canonical_lines(ready, Kind.PREDICTION_LINES))
        else:
            ready = [row for row in (_ready(context, row, known) for row in rows) if row is not None]
            work.put_many([(_free_name(work, model, local), canonical_lines(part, Kind.PREDICTION_LINES))
                           for model, part in _by_model(ready).items()])
    return [int(row["id"]) for row in ready]


def _by_rule(context: StoreContext, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows with ids that depend on nothing but themselves: the same input gives the same bytes."""
    ready: list[dict[str, Any]] = []
    seen: set[int] = set()
    for row in rows:
        _check(row)
        times_seen = 0
        id_ = row.get("id") or _import_id(context, row, None)
        while id_ in seen:
            times_seen += 1
            id_ = _import_id(context, row, times_seen)
        seen.add(id_)
        ready.append({key: value for key, value in {**row, "id": id_}.items() if value is not None})
    return ready


def _check(row: Mapping[str, Any]) -> None:
    if type(row.get("task")) is not int or not isinstance(row.get("result"), list):
        raise BadRequest("a prediction needs `task` (an id) and `result` (a list)",
                         fields={"result": ["a prediction needs `task` (an id) and `result` (a list)"]})


def _ready(context: StoreContext, row: Mapping[str, Any], known: Known) -> dict[str, Any] | None:
    _check(row)
    id_ = row.get("id") or _import_id(context, row, None)
    while context.index.one("SELECT 1 FROM predictions WHERE id = ?", (id_,)):
        if known == "skip":
            return None
        id_ = random_id()
    return {key: value for key, value in {**row, "id": id_}.items() if value is not None}


def _import_id(context: StoreContext, row: Mapping[str, Any], source: int | None) -> int:
    task = index_items.tasks_by_id(context.index, [row["task"]])
    digest = task[0].data_digest if task else data_digest({})
    return import_id(digest, row.get("model_version") or "", source, row["result"])


def _by_model(rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        grouped.setdefault(str(row.get("model_version") or ""), []).append(row)
    return grouped


def _free_name(work: Writing, model: str, local: bool) -> str:
    while True:
        name = names.prediction_file(model, datetime.now(UTC).strftime("%Y-%m-%d"), secrets.token_hex(2))
        name = f"{layout.LOCAL_FOLDER}/{name}" if local else name
        if not work.exists(name):
            return name


# ---- change, delete ----------------------------------------------------------------------------------------


@begin_again
def update(context: StoreContext, prediction_id: int, changes: Mapping[str, Any], *,
           expect: str | None) -> PredictionItem:
    """Splice members into the prediction as it is on disk now; raises as for annotations."""
    with context.writing() as work:
        item = _there(context, prediction_id)
        target = _target(work, item)
        compare(work, target, expect, dict(changes))
        if target.row.host is not None:
            raise BadRequest(f"prediction {prediction_id} stands inside {target.name}; edit it there")
        change(work, target, {key: REMOVE if value is None else value for key, value in changes.items()
                              if key not in ("id", "task")})
    return _there(context, prediction_id)


def _there(context: StoreContext, prediction_id: int) -> PredictionItem:
    item = index_items.prediction_by_id(context.index, prediction_id)
    if item is None:
        raise NotFound(f"there is no prediction {prediction_id}")
    return item


def _target(work: Writing, item: PredictionItem) -> Target:
    return find(work, item.place.file, lambda content: content.predictions, lambda row: row.id == item.id,
                f"prediction {item.id}")


@begin_again
def delete(context: StoreContext, ids: Iterable[int]) -> int:
    """Take predictions out, each file written once; how many there were. What goes is kept in the trash.

    Inline ones are taken out of their task.
    """
    with context.writing() as work:
        alone: dict[str, None] = {}
        lists: dict[str, set[int]] = {}
        inline: dict[int, set[int]] = {}
        for id_ in dict.fromkeys(ids):
            for name, single, host, task in context.index.query(
                    "SELECT f.dir || '/' || f.name, p.alone, p.host, p.task FROM predictions p "
                    "JOIN files f ON f.id = p.file WHERE p.id = ?", (id_,)):
                if single:
                    alone[name] = None
                elif host is None:
                    lists.setdefault(name, set()).add(id_)
                else:
                    inline.setdefault(task, set()).add(id_)
        work.trash(name for name in alone if work.exists(name))
        taken = sum(take_lines(work, name, lambda row, wanted=wanted: row.id in wanted)  # type: ignore[misc]
                    for name, wanted in lists.items())
        taken += sum(_delete_inline(work, task, wanted) for task, wanted in inline.items())
    return len(alone) + taken


def _delete_inline(work: Writing, task_id: int, ids: set[int]) -> int:
    """Write the task's `predictions` without these."""
    found = index_items.tasks_by_id(work.context.index, [task_id])
    if not found:
        return 0
    target = store_tasks.task_target(work, found[0])
    host = target.content.tasks.index(target.row)
    gone = [row.raw for row in target.content.predictions if row.host == host and row.id in ids]
    before = store_tasks.written(target).get("predictions") or []
    values = [loads_fast(raw.encode()) for raw in gone]
    after = [part for part in before if part not in values]
    work.trash_copy(target.name.removesuffix("l"), ("[\n" + ",\n".join(gone) + "\n]\n").encode())
    change(work, target, {"predictions": after})
    return len(before) - len(after)
