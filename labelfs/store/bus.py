"""Numbered Changed events, one per settled batch of changes, for whoever wants to know."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

MAX_IDS = 1_000
"""Above this many ids an event says `resync` instead of naming them."""
RING = 512
"""How many events are kept for those that ask what they missed."""

Listener = Callable[["Changed"], None]


@dataclass(frozen=True, slots=True)
class Changed:
    """What differs in the folder since the event before.

    `generation` counts from 1 and never goes back while the process lives; `resync` says that too much
    changed to list (above 1,000 ids): whoever cares reads anew.
    """

    generation: int = 0
    tasks: frozenset[int] = frozenset()
    """Tasks added, changed or removed, also those whose annotations or predictions did."""
    annotations: frozenset[int] = frozenset()
    predictions: frozenset[int] = frozenset()
    config: bool = False
    settings: bool = False
    problems: bool = False
    git: bool = False
    """HEAD, branch or index moved."""
    media: frozenset[str] = frozenset()
    resync: bool = False

    def __bool__(self) -> bool:
        """Whether anything changed at all."""
        return bool(
            self.tasks or self.annotations or self.predictions or self.media
            or self.config or self.settings or self.problems or self.git or self.resync
        )

    def limited(self) -> Changed:
        """The same, with the ids given up for `resync` when there are too many of them."""
        if len(self.tasks) + len(self.annotations) + len(self.predictions) + len(self.media) <= MAX_IDS:
            return self
        none: frozenset[int] = frozenset()
        return replace(self, tasks=none, annotations=none, predictions=none, media=frozenset(), resync=True)


def merge(events: Iterable[Changed]) -> Changed:
    """One event that says what all of these say; its generation is the highest of theirs."""
    merged = Changed()
    for event in events:
        merged = Changed(
            generation=max(merged.generation, event.generation),
            tasks=merged.tasks | event.tasks,
            annotations=merged.annotations | event.annotations,
            predictions=merged.predictions | event.predictions,
            config=merged.config or event.config,
            settings=merged.settings or event.settings,
            problems=merged.problems or event.problems,
            git=merged.git or event.git,
            media=merged.media | event.media,
            resync=merged.resync or event.resync,
        )
    return merged.limited()


class Bus:
    """Numbers events, remembers the last ones, and calls whoever subscribed."""

    def __init__(self) -> None:
        self.generation = 0
        self._ring: deque[Changed] = deque(maxlen=RING)
        self._listeners: list[Listener] = []
        self._lock = threading.Lock()

    def publish(self, changed: Changed) -> Changed:
        """Number the event, keep it and call every listener; nothing happens for an empty one."""
        if not changed:
            return replace(changed, generation=self.generation)
        with self._lock:
            self.generation += 1
            numbered = replace(changed.limited(), generation=self.generation)
            self._ring.append(numbered)
            listeners = list(self._listeners)
        for listener in listeners:
            listener(numbered)
        return numbered

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with each event from now on; answers the function that ends it."""
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe

    def since(self, generation: int) -> Changed | None:
        """Everything after `generation` as one event; None if that is longer ago than the ring reaches.

        A generation of the future (of an earlier life of the process) is answered by None as well.
        """
        with self._lock:
            if generation > self.generation or generation < self.generation - len(self._ring):
                return None
            missed = [event for event in self._ring if event.generation > generation]
            now = self.generation
        return replace(merge(missed), generation=now)
