"""Sending events: one thread, further tries after growing pauses, and a log of what became of each."""

from __future__ import annotations

import heapq
import itertools
import json
import logging
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from labelfs import person
from labelfs.models.outgoing import RETRIED, Target, Unreachable
from labelfs.store import times

log = logging.getLogger("labelfs.webhooks")
PAUSES = (1.0, 5.0, 30.0)
"""Seconds before the second, third and last try."""
TIMEOUT = 5.0
MOST_WAITING = 10_000
LOG = "webhook-deliveries.json"
LOGGED = 200
"""Deliveries that the log keeps."""


@dataclass(slots=True, order=True)
class Delivery:
    """One event on its way to one address."""

    due: float
    number: int
    hook: int = field(compare=False)
    """The webhook's number."""
    target: Target = field(compare=False)
    body: Mapping[str, Any] = field(compare=False)
    tries: int = field(default=0, compare=False)


class Deliverer:
    """Sends in the background; a slow or dead address delays nobody but itself for longer than its time-out."""

    def __init__(self, *, pauses: tuple[float, ...] = PAUSES) -> None:
        self._pauses = pauses
        self._heap: list[Delivery] = []
        self._news = threading.Condition()
        self._numbers = itertools.count()
        self._ended = False
        self._threads: list[threading.Thread] = []

    def send(self, hook: int, target: Target, body: Mapping[str, Any]) -> None:
        """Send soon."""
        with self._news:
            if self._ended or len(self._heap) >= MOST_WAITING:
                log.warning("webhook %d: too many events wait, %s is dropped", hook, body.get("action"))
                return
            heapq.heappush(self._heap, Delivery(time.monotonic(), next(self._numbers), hook, target, body))
            self._start()
            self._news.notify()

    def _start(self) -> None:
        if not self._threads:
            self._threads = [threading.Thread(target=self._run, name="labelfs-webhooks", daemon=True)]
            self._threads[0].start()

    def close(self) -> None:
        """Stop; what waits is given up."""
        with self._news:
            self._ended = True
            self._news.notify_all()

    def _run(self) -> None:
        while (found := self._next()) is not None:
            self._try(found)

    def _next(self) -> Delivery | None:
        with self._news:
            while not self._ended:
                wait = self._heap[0].due - time.monotonic() if self._heap else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._heap)
                self._news.wait(wait)
        return None

    def _try(self, delivery: Delivery) -> None:
        begun = time.monotonic()
        delivery.tries += 1
        try:
            status: int | None = delivery.target.call("POST", "", delivery.body).status
            fault = ""
        except Unreachable as refused:
            status, fault = refused.status, _worded(refused)
            if self._again(refused, delivery):
                self._push(delivery)
        _note({
            "at": times.now(), "webhook": delivery.hook, "action": delivery.body.get("action"),
            "url": delivery.target.url, "try": delivery.tries, "status": status, "error": fault or None,
            "seconds": round(time.monotonic() - begun, 3),
        })

    def _again(self, fault: Unreachable, delivery: Delivery) -> bool:
        passing = fault.why in ("refused", "timeout") or fault.status in RETRIED
        return passing and delivery.tries <= len(self._pauses)

    def _push(self, delivery: Delivery) -> None:
        delivery.due = time.monotonic() + self._pauses[delivery.tries - 1]
        with self._news:
            heapq.heappush(self._heap, delivery)
            self._news.notify()


def _worded(fault: Unreachable) -> str:
    if fault.why == "private":
        return f"{fault.message}; allow it with `labelfs webhook allow NUMBER`, or \"allow_private\": true over the API"
    return fault.message


_recent: deque[dict[str, Any]] = deque(maxlen=LOGGED)
_noting = threading.Lock()


def _note(entry: dict[str, Any]) -> None:
    with _noting:
        if not _recent:
            _recent.extend(_kept())
        _recent.append(entry)
        try:
            person.keep(LOG, json.dumps(list(_recent), indent=1) + "\n")
        except OSError as fault:
            log.warning("the log of deliveries cannot be written: %s", fault)


def _kept() -> list[dict[str, Any]]:
    try:
        found = json.loads(person.kept(LOG) or "[]")
    except ValueError:
        return []
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def deliveries(hook: int | None = None) -> list[dict[str, Any]]:
    """What became of the last deliveries, newest first; of one webhook or of all."""
    with _noting:
        found = list(_recent) or _kept()
    return [one for one in reversed(found) if hook is None or one.get("webhook") == hook]


