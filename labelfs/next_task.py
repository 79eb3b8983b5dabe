"""Which task a person gets next: sampling, overlap, skip rule, assignments, unfinished drafts."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from labelfs.store.query import Filter, TaskQuery
from labelfs.task_order import TaskOrder

if TYPE_CHECKING:
    from labelfs.store.items import TaskCounts
    from labelfs.store.store import Store

CHUNK = 200
ACTIVE = frozenset({"uncertainty", "disagreement", "diversity"})
BY_INDEX = ("uncertainty", "score")
"""The order that the index itself knows."""
FIRST = 10
"""Tasks looked at first: usually one of them will do."""
LEASE = 600.0
"""Seconds for which a task handed out to one person is kept from others who could take another one."""


class Queue:
    """Hands out tasks of one project; remembers for a while who got which."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._leases: dict[int, tuple[str, float]] = {}
        self._lock = threading.Lock()
        self._order = TaskOrder(store)

    def next(self, settings: Mapping[str, Any], *, user: str, exclude: Iterable[int] = ()) -> int | None:
        """The next task for this person, or None when nothing is left for them."""
        pick = _Pick(self._store, settings, user, frozenset(exclude), self._taken_by_others(user), order=self._order)
        chosen = pick.choose()
        if chosen is not None:
            with self._lock:
                self._leases[chosen] = (user, time.monotonic() + LEASE)
        return chosen

    def _taken_by_others(self, user: str) -> frozenset[int]:
        now = time.monotonic()
        with self._lock:
            self._leases = {task: lease for task, lease in self._leases.items() if lease[1] > now}
            return frozenset(task for task, (who, _) in self._leases.items() if who != user)


class _Pick:
    """One choice."""

    def __init__(
        self, store: Store, settings: Mapping[str, Any], user: str, exclude: frozenset[int], taken: frozenset[int], *,
        order: TaskOrder,
    ) -> None:
        self.settings, self.order = settings, order
        self.store, self.user, self.exclude, self.taken = store, user, exclude, taken
        self.overlap = int(settings["overlap"])
        self.skip = settings["skip"]
        self.sampling = settings["sampling"]
        self.assigned = store.assignments()
        self.mine = frozenset(self.assigned.get(user, ()))
        self.others = frozenset(task for tasks in self.assigned.values() for task in tasks) - self.mine

    def choose(self) -> int | None:
        """Work in progress, then open tasks, then tasks others hold, then own skipped ones, then postponed ones."""
        begun, postponed = self._own_drafts()
        if begun:
            return begun[0]
        put_aside = frozenset(postponed)
        return (
            self._first(self._open(put_aside | self.taken))
            or self._first(self._open(put_aside))
            or (self._first(self._skipped(put_aside)) if self.skip == "requeue_me" else None)
            or (postponed[0] if postponed else None)
        )

    @staticmethod
    def _first(tasks: Iterator[int]) -> int | None:
        return next(tasks, None)

    def _own_drafts(self) -> tuple[list[int], list[int]]:
        """Tasks with my draft of a new annotation: begun, and postponed (oldest first)."""
        mine = {d.task: d for d in self.store.drafts_of_user(self.user) if d.annotation is None}
        found = [
            d for d in mine.values()
            if d.task not in self.exclude and self._is_mine(d.task) and not self._done_by_me(d.task)
            and self.store.task(d.task) is not None
        ]
        return [d.task for d in found if not d.was_postponed], [d.task for d in found if d.was_postponed]

    def _open(self, without: frozenset[int]) -> Iterator[int]:
        for task, counts in self._candidates(without):
            if self._is_open(counts) and not self._answered_by_me(task, counts):
                yield task

    def _skipped(self, without: frozenset[int]) -> Iterator[int]:
        """Tasks that I skipped and that still want an answer."""
        for task, counts in self._candidates(without):
            if self._is_open(counts) and counts.cancelled and not self._done_by_me(task):
                yield task

    def _is_open(self, counts: TaskCounts) -> bool:
        if self.skip == "ignore" and counts.cancelled:
            return False
        return bool(self.mine) or counts.annotations < self.overlap

    def _is_mine(self, task: int) -> bool:
        """With own assignments only those; otherwise whatever is assigned to nobody."""
        return task in self.mine if self.mine else task not in self.others

    def _answered_by_me(self, task: int, counts: TaskCounts) -> bool:
        if counts.annotations + counts.cancelled == 0:
            return False
        return any(a.person == self.user for a in self.store.annotations(task))

    def _done_by_me(self, task: int) -> bool:
        return any(a.person == self.user and not a.was_cancelled for a in self.store.annotations(task))

    def _candidates(self, without: frozenset[int]) -> Iterator[tuple[int, TaskCounts]]:
        without = without | self.exclude
        for ids in self._chunks():
            wanted = [task for task in ids if task not in without and self._is_mine(task)]
            counts = self.store.counts(wanted)
            for task in wanted:
                if (count := counts.get(task)) is not None:
                    yield task, count

    def _chunks(self) -> Iterator[list[int]]:
        """Ids of tasks that lack annotations, in the order of the sampling."""
        if self.mine:
            ids = sorted(self.mine)
            yield random.sample(ids, len(ids)) if self.sampling == "uniform" else ids
            return
        base = (Filter("total_annotations", "less", "Number", self.overlap),)
        if self.sampling == "uniform":
            yield from self._random_chunks(base)
            return
        if self.sampling in ACTIVE and (self.sampling, self.settings["uncertainty"]) != BY_INDEX:
            yield from _chunked(self.order.ids(self.settings))
            return
        order = "predictions_score" if self.sampling == "uncertainty" else "id"
        offset, size = 0, FIRST
        while ids := self.store.task_ids(TaskQuery(filters=base, order_by=order, limit=size, offset=offset)):
            yield ids
            offset, size = offset + size, CHUNK

    def _random_chunks(self, base: tuple[Filter, ...]) -> Iterator[list[int]]:
        """One task at a random place, then the rest round the ring from there."""
        total = self.store.count(TaskQuery(filters=base))
        start = random.randrange(total) if total else 0  # noqa: S311 - no secret depends on it
        for offset, limit in ((start, 1), *_ring(start + 1, total)):
            if ids := self.store.task_ids(TaskQuery(filters=base, limit=limit, offset=offset)):
                yield random.sample(ids, len(ids))


def _chunked(ids: Iterator[int]) -> Iterator[list[int]]:
    size = FIRST
    while chunk := list(islice(ids, size)):
        yield chunk
        size = CHUNK


def _ring(start: int, total: int) -> Iterator[tuple[int, int]]:
    for offset in range(start, total, CHUNK):
        yield offset, CHUNK
    for offset in range(0, min(start, total), CHUNK):
        yield offset, min(CHUNK, start - offset)
