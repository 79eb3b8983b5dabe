"""Events are numbered, kept for a while, merged, and give up their ids when there are too many."""

from __future__ import annotations

from labelfs.store.bus import MAX_IDS, RING, Bus, Changed, merge


def one(number: int) -> Changed:
    return Changed(tasks=frozenset((number,)))


def test_numbers_and_listeners() -> None:
    bus, told = Bus(), []
    end = bus.subscribe(told.append)
    assert bus.publish(one(1)).generation == 1 and bus.publish(Changed()).generation == 1
    end()
    end()
    assert bus.publish(one(2)).generation == 2 and [event.generation for event in told] == [1]


def test_what_one_missed() -> None:
    bus = Bus()
    for number in range(RING + 10):
        bus.publish(one(number))
    now = bus.generation
    assert bus.since(now) == Changed(generation=now)
    assert bus.since(now - 2) == Changed(generation=now, tasks=frozenset((RING + 8, RING + 9)))
    assert bus.since(now - RING) is not None and bus.since(now - RING - 1) is None and bus.since(now + 1) is None


def test_too_many_ids_mean_read_anew() -> None:
    event = Bus().publish(Changed(tasks=frozenset(range(MAX_IDS + 1)), config=True))
    assert event.resync and not event.tasks and event.config
    assert merge([Changed(tasks=frozenset(range(600))), Changed(annotations=frozenset(range(600)))]).resync
