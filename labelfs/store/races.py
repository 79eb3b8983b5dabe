"""Lost races: another program changed a file between our reading it and our renaming over it; then we begin again."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Final, ParamSpec, TypeVar

from labelfs.errors import Stale

TRIES: Final = 5

P = ParamSpec("P")
T = TypeVar("T")


class LostRace(Stale):
    """The file is not as it was read under this very lock: nothing was written, trying again is safe."""


def begin_again(write: Callable[P, T]) -> Callable[P, T]:
    """Repeat a whole write, reading included, when it lost a race; the last `LostRace` goes to the caller."""

    @functools.wraps(write)
    def repeated(*args: P.args, **kwargs: P.kwargs) -> T:
        for _ in range(TRIES - 1):
            try:
                return write(*args, **kwargs)
            except LostRace:
                continue
        return write(*args, **kwargs)

    return repeated
