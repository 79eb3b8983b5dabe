"""Imports: which tasks are known, which ids the new ones get, and files of at most a thousand tasks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeGuard

from labelfs.store import names, store_annotations, store_predictions
from labelfs.store.canonical import canonical_array
from labelfs.store.context import StoreContext, Writing
from labelfs.store.digests import data_digest, list_digest
from labelfs.store.ids import LAST_TASK
from labelfs.store.jsontext import loads_fast
from labelfs.store.layout import Kind
from labelfs.store.new_ids import next_task_id

PER_FILE = 1_000
AT_ONCE = 32 << 20
"""Bytes of tasks that are written and taken into the index together."""
Held = tuple[int, int | None, str]
"""A task of the project: its id, the one that its file says, its text."""


class Import:
    """One import under the write lock: `ids` and `known` in order of its items, tasks written last of all."""

    def __init__(self, work: Writing, items: Sequence[Mapping[str, Any]], source: str) -> None:
        self._work, self._source = work, source
        self._context = work.context
        self.ids: list[int] = []
        self.known: list[bool] = []
        """Whether the project has the task already."""
        self.digests: list[str] = []
        self.files: list[str] = []
        """Task files written, when it is done."""
        self._items = items
        self._new: list[tuple[int, int]] = []
        """Place among the items and id of each task that is not there yet; the items may lie on disk."""
        self._given: set[int] = set()
        self._next: int | None = None
        self._asked, self._taken_ahead = 0, set[int]()
        for id_, known in self._look_up(items):
            self.known.append(known)
            self.ids.append(id_ or 0)
        for place, known in enumerate(self.known):
            if not known:
                self.ids[place] = self.ids[place] or self._new_id()
                self._new.append((place, self.ids[place]))

    def annotations(self, rows: Sequence[tuple[int, str, Mapping[str, Any]]]) -> list[tuple[int, bool]]:
        """Write annotations, as `create_annotations_bulk`, before the tasks they belong to."""
        return store_annotations.create_bulk(self._context, rows)

    def predictions(self, rows: Sequence[Mapping[str, Any]]) -> int:
        """Write predictions before the tasks they belong to; how many were new."""
        return len(store_predictions.write(self._context, rows, local=False, path=None, known="skip"))

    def _look_up(self, items: Iterable[Mapping[str, Any]]) -> Iterator[tuple[int | None, bool]]:
        """The id of each task that the project has, or its source's own if that is free; None: one has to be given."""
        rest = iter(items)
        while part := [(item.get("id"), data_digest(item["data"])) for item in islice(rest, PER_FILE)]:
            self.digests.extend(digest for _, digest in part)
            there = self._with_digest({digest for _, digest in part})
            taken = self._taken([source for source, _ in part if _may_be_kept(source)])
            for source, digest in part:
                known = _find(source, there.get(digest, ()))
                if known is None and _may_be_kept(source) and source not in taken and source not in self._given:
                    self._given.add(source)
                    yield source, False
                else:
                    yield known, known is not None

    def _with_digest(self, digests: Iterable[str]) -> dict[str, list[Held]]:
        """Tasks of the project by digest, those of the lowest id first."""
        found: dict[str, list[Held]] = {}
        for digest, id_, written, raw in self._context.index.query(
                "SELECT digest, id, written, raw FROM tasks WHERE digest IN (SELECT value FROM json_each(?)) "
                "ORDER BY id", (json.dumps(list(digests)),)):
            found.setdefault(digest, []).append((id_, written, raw))
        return found

    def _taken(self, ids: Sequence[int]) -> set[int]:
        """Those of the ids that a task of the project has or claims."""
        if not ids:
            return set()
        which = json.dumps(list(ids))
        return {id_ for (id_,) in self._context.index.query(
            "SELECT id FROM tasks WHERE id IN (SELECT value FROM json_each(:which)) UNION SELECT written FROM tasks "
            "WHERE written <> id AND written IN (SELECT value FROM json_each(:which))", {"which": which})}

    def _new_id(self) -> int:
        if self._next is None:
            self._next = next_task_id(self._context.index, self._context.root)
        while self._next in self._given or self._is_taken(self._next):
            self._next += 1
        self._next += 1
        return self._next - 1

    def _is_taken(self, id_: int) -> bool:
        """Whether a task has or claims the id; ids are asked for in rising order, a thousand at a time."""
        if id_ >= self._asked:
            self._asked = id_ + PER_FILE
            self._taken_ahead = self._taken(range(id_, self._asked))
        return id_ in self._taken_ahead

    def finish(self) -> None:
        """Write the new tasks; memory holds so many bytes of them, which the index takes in before the next."""
        waiting: list[tuple[str, bytes]] = []
        for name, content in self._contents():
            waiting.append((name, content))
            if sum(len(one) for _, one in waiting) > AT_ONCE:
                self._work.put_many(waiting)
                self._work.finish()
                waiting = []
        self._work.put_many(waiting)

    def _contents(self) -> Iterator[tuple[str, bytes]]:
        for start in range(0, len(self._new), PER_FILE):
            wanted = ((self._items[place], id_) for place, id_ in self._new[start:start + PER_FILE])
            part = [_record(item, id_, item.get("id")) for item, id_ in wanted]
            name = self._free_name(list_digest(task["data"] for task in part))
            self.files.append(name)
            yield name, canonical_array(part, Kind.TASK)

    def _free_name(self, digest: str) -> str:
        name = names.import_file(self._source, digest)
        number = 2
        while self._work.exists(name) or name in self.files:
            name = names.import_file(self._source, digest).removesuffix(".json") + f"-{number}.json"
            number += 1
        return name


def _record(item: Mapping[str, Any], id_: int, source: Any) -> dict[str, Any]:
    """The task as it will stand in its file; an id it could not keep stays as `meta.source_id`."""
    record = {**item, "id": id_}
    if source is not None and source != id_:
        record["meta"] = {**(item.get("meta") or {}), "source_id": source}
    return {key: value for key, value in record.items() if value is not None}


def _may_be_kept(source: Any) -> TypeGuard[int]:
    return type(source) is int and 0 < source <= LAST_TASK


def _find(source: Any, there: Iterable[Held]) -> int | None:
    """The task that the project has for this one: by digest, and by the id it came with, if it has one."""
    for id_, written, raw in there:
        if source is None or source in (id_, written) or _source_of(raw) == source:
            return id_
    return None


def _source_of(raw: str) -> Any:
    meta = loads_fast(raw.encode()).get("meta")
    return meta.get("source_id") if isinstance(meta, dict) else None


@contextmanager
def importing(context: StoreContext, items: Sequence[Mapping[str, Any]], source: str, *,
              dry: bool = False) -> Iterator[Import]:
    """An import whose tasks are written when the body ends well (`dry`: not at all)."""
    with context.writing() as work:
        batch = Import(work, items, source)
        yield batch
        if not dry:
            batch.finish()


def add_tasks(context: StoreContext, items: Sequence[Mapping[str, Any]], source: str) -> list[int]:
    """Write tasks alone; their ids in order."""
    with importing(context, items, source) as batch:
        pass
    return batch.ids
