"""Bringing the index up to the folder while the store is open: changed paths, or everything."""

from __future__ import annotations

import time
from collections.abc import Iterable

from labelfs.store.bus import Changed
from labelfs.store.context import StoreContext
from labelfs.store.index_apply import Batch
from labelfs.store.layout import FORMAT_FOLDERS, Kind, kind_of
from labelfs.store.roles import role_of

SETTLED = 0.15
"""Seconds that a file must stay as it is before its not parsing counts."""
PATIENCE = 2.0
"""Seconds after which it counts anyway."""


def refresh(context: StoreContext, paths: Iterable[str] | None, *, git: bool = False,
            media: frozenset[str] = frozenset()) -> Changed:
    """Read what differs (all, or at these project-relative paths), publish and answer the change.

    A folder among the paths, or a path that is no file the index reads, means everything below the format's folders.
    """
    names = None if paths is None else list(dict.fromkeys(paths))
    if names is not None and any(_needs_all(context, name) for name in names):
        names = None
    started = time.monotonic()
    while True:
        with context.applying:
            batch = _look(context, names)
            unsettled = time.monotonic() - started < PATIENCE and any(_half_written(read.path, context)
                                                                     for read in batch.reads if read.content.problems)
            if not unsettled:
                return context.absorb(batch, Changed(git=git, media=media))
        time.sleep(SETTLED)


def _needs_all(context: StoreContext, name: str) -> bool:
    if role_of(name) is not None:
        return (context.root / name).is_dir()
    top = name.split("/", 1)[0]
    return top in FORMAT_FOLDERS and kind_of(name) is not Kind.MASK and (
        (context.root / name).is_dir() or not (context.root / name).exists())


def _look(context: StoreContext, names: list[str] | None) -> Batch:
    if names is None:
        return context.scanner.difference(context.index.known, context.index.folders())
    return context.scanner.look(names, context.index.known_file)


def _half_written(name: str, context: StoreContext) -> bool:
    """Whether the file changed so recently that somebody may still be writing it."""
    try:
        changed = (context.root / name).stat()
    except OSError:
        return False
    return 0 <= time.time() - max(changed.st_mtime, changed.st_ctime) < SETTLED

