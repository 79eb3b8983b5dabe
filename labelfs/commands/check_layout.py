"""Files that are not in their canonical form, for `labelfs check`: in many files a process of its own finds them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from labelfs.commands import fmt
from labelfs.errors import Problem

LAYOUT = "layout"
MANY = 2_000
"""Annotations from which on a second process is worth its start."""
Found = Callable[[], list[Problem]]


@contextmanager
def layouts(root: Path, annotations: int) -> Iterator[Found]:
    """Begin to look; what is given answers the files that `labelfs fmt` would write anew.

    Files that cannot be read are no concern of this: the store tells of them.
    """
    if annotations < MANY:
        yield lambda: _problems(root)
        return
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        yield pool.submit(_problems, root).result


def _problems(root: Path) -> list[Problem]:
    done = fmt.run(root, (), check=True, tell=lambda *_: None)
    message = "not in its canonical form, which keeps diffs and merges small: `labelfs fmt` writes it"
    return [Problem(name, None, message, LAYOUT) for name in done.changed]


def is_error(one: Problem) -> bool:
    """Whether a problem fails a check: files written by hand or by scripts are read in any layout."""
    return one.code != LAYOUT
