"""Open tasks in the order in which a model learns most from them; follows what changes."""

from __future__ import annotations

import heapq
import threading
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from labelfs.models import order
from labelfs.store.query import Filter, TaskQuery

if TYPE_CHECKING:
    from labelfs.store.bus import Changed
    from labelfs.store.items import PredictionItem
    from labelfs.store.store import Store

Key = tuple[float, int]
LAST = 2.0
"""Rank of tasks of which nothing is known: behind all others."""


class TaskOrder:
    """One project's open tasks, ranked; built at the first question, kept up to date by what changes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.RLock()
        self._wanted: tuple[Any, ...] | None = None
        self._ranks: dict[int, float] = {}
        self._sorted: list[Key] = []
        self._groups: dict[int, str] = {}
        self._open: dict[str, list[int]] = defaultdict(list)
        self._labeled: dict[str, int] = defaultdict(int)
        self._stale: set[int] | None = None
        """Tasks to look at again; None: all."""
        store.subscribe(self._changed)

    def _changed(self, change: Changed) -> None:
        with self._lock:
            if change.resync or change.settings:
                self._stale = None
            elif self._stale is not None:
                self._stale |= change.tasks

    def ids(self, settings: Mapping[str, Any]) -> Iterator[int]:
        """Open tasks, most wanted first."""
        kind = settings["sampling"]
        kept = settings["label_studio"] or {}
        wanted = (kind, settings["uncertainty"], int(settings["overlap"]), str(kept.get("model_version") or ""))
        with self._lock:
            if wanted != self._wanted:
                self._wanted, self._stale = wanted, None
            self._refresh()
            if kind != "diversity":
                return iter([task for _, task in self._sorted])
            return self._in_turns({name: list(tasks) for name, tasks in self._open.items() if tasks})

    def _in_turns(self, waiting: dict[str, list[int]]) -> Iterator[int]:
        """From the group of which least is labeled; one of each group before the second of any."""
        heap = [(self._labeled.get(name, 0), name) for name in waiting]
        heapq.heapify(heap)
        places = dict.fromkeys(waiting, 0)
        while heap:
            times, name = heapq.heappop(heap)
            yield waiting[name][places[name]]
            places[name] += 1
            if places[name] < len(waiting[name]):
                heapq.heappush(heap, (times + 1, name))

    # ---- keeping up ---------------------------------------------------------------------------------------
    def _refresh(self) -> None:
        if self._stale is None:
            self._build()
        elif self._stale:
            for task in self._stale:
                self._take_out(task)
            self._put_in(self._stale)
        self._stale = set()

    def _build(self) -> None:
        self._ranks, self._sorted, self._groups = {}, [], {}
        self._open, self._labeled = defaultdict(list), defaultdict(int)
        self._put_in(self._store.task_ids())

    def _put_in(self, tasks: Iterable[int]) -> None:
        assert self._wanted is not None
        kind, overlap = self._wanted[0], self._wanted[2]
        ids = list(tasks)
        still_open = self._open_ones(ids, overlap)
        items = {item.id: item for item in self._store.tasks(ids)} if kind == "diversity" else {}
        many = len(ids) > 100
        for task in ids:
            if kind == "diversity":
                if task in items:
                    self._group(task, items[task].data, is_open=task in still_open)
            elif task in still_open:
                rank = self._rank(task)
                self._ranks[task] = rank
                if many:
                    self._sorted.append((rank, task))
                else:
                    insort(self._sorted, (rank, task))
        if many:
            self._sorted.sort()

    def _open_ones(self, ids: list[int], overlap: int) -> set[int]:
        if len(ids) > 1_000:
            query = TaskQuery(filters=(Filter("total_annotations", "less", "Number", overlap),))
            return set(self._store.task_ids(query))
        counts = self._store.counts(ids)
        return {task for task in ids if task in counts and counts[task].annotations < overlap}

    def _take_out(self, task: int) -> None:
        rank = self._ranks.pop(task, None)
        if rank is not None:
            place = bisect_left(self._sorted, (rank, task))
            del self._sorted[place]
        name = self._groups.pop(task, None)
        if name is not None:
            if task in self._open[name]:
                self._open[name].remove(task)
            else:
                self._labeled[name] -= 1

    def _rank(self, task: int) -> float:
        assert self._wanted is not None
        kind, measure, _, version = self._wanted
        predictions = self._store.predictions(task)
        if kind == "disagreement":
            return -order.disagreement([one.result for one in predictions]) if len(predictions) > 1 else LAST
        mine = [one for one in predictions if one.model_version == version] or predictions
        found = order.certainty([(one.score, _classes(one), one.result) for one in mine], measure)
        return LAST if found is None else found

    def _group(self, task: int, data: Mapping[str, Any], *, is_open: bool) -> None:
        name = order.group(data, [one.result for one in self._store.predictions(task)])
        self._groups[task] = name
        if is_open:
            insort(self._open[name], task)
        else:
            self._labeled[name] += 1


def _classes(item: PredictionItem) -> Mapping[str, Any]:
    """Class → probability, where the model said so (`scores`)."""
    found = item.raw.get("scores")
    return found if isinstance(found, Mapping) else {}
