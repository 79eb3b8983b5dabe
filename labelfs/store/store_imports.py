"""Imports: which tasks are known, which ids the new ones get, and files of at most a thousand tasks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from labelfs.store import names, store_annotations, store_predictions
from labelfs.store.canonical import canonical_array
from labelfs.store.context import StoreContext, Writing
from labelfs.store.digests import data_digest, list_digest
from labelfs.store.ids import LAST_TASK
from labelfs.store.jsontext import loads_fast
from labelfs.store.layout import Kind
from labelfs.store.new_ids import next_task_id

PER_FILE = 1_000


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
        found = [self._known_or_kept(item) for item in items]
        for place, id_ in enumerate(found):
            self._add(place, id_)

    def annotations(self, rows: Sequence[tuple[int, str, Mapping[str, Any]]]) -> list[tuple[int, bool]]:
        """Write annotations, as `create_annotations_bulk`, before the tasks they belong to."""
        return store_annotations.create_bulk(self._context, rows)

    def predictions(self, rows: Sequence[Mapping[str, Any]]) -> int:
        """Write predictions before the tasks they belong to; how many were new."""
        return len(store_predictions.write(self._context, rows, local=False, path=None, known="skip"))

    def _known_or_kept(self, item: Mapping[str, Any]) -> int | None:
        """The id of a task that the project has, or the source's own if it is free; None: one has to be given."""
        source, digest = item.get("id"), data_digest(item["data"])
        self.digests.append(digest)
        known = self._find(source, digest)
        self.known.append(known is not None)
        if known is None and isinstance(source, int) and self._is_free(source):
            known = source
            self._given.add(source)
        return known

    def _add(self, place: int, id_: int | None) -> None:
        if id_ is None:
            id_ = self._new_id()
        if not self.known[place]:
            self._new.append((place, id_))
        self.ids.append(id_)

    def _find(self, source: Any, digest: str) -> int | None:
        """The task that the project has for this one: by digest, and by the id it came with, if it has one."""
        rows = self._context.index.query("SELECT id, written, raw FROM tasks WHERE digest = ? ORDER BY id", (digest,))
        for id_, written, raw in rows:
            if source is None or source in (id_, written) or _source_of(raw) == source:
                return int(id_)
        return None

    def _is_free(self, source: Any) -> bool:
        return type(source) is int and 0 < source <= LAST_TASK and source not in self._given and not self._taken(source)

    def _new_id(self) -> int:
        if self._next is None:
            self._next = next_task_id(self._context.index, self._context.root)
        while self._next in self._given or self._taken(self._next):
            self._next += 1
        self._next += 1
        return self._next - 1

    def _taken(self, id_: int) -> bool:
        return self._context.index.one("SELECT 1 FROM tasks WHERE id = ? UNION SELECT 1 FROM tasks "
                                       "WHERE written = ? AND written <> id", (id_, id_)) is not None

    def finish(self) -> None:
        """Write the new tasks, a file's worth in memory at a time."""
        self._work.put_many(self._contents())

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
