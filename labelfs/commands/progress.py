"""A progress bar on standard error for long work; silent where nobody looks."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

import click

Progress = Callable[[int, int | None], None]
T = TypeVar("T")

_DELAY = 0.5
"""Seconds of work before a bar appears."""
_EVERY = 0.1
_WIDTH = 30


@contextmanager
def progress(label: str) -> Iterator[Progress]:
    """Answers a function to call with `(done, total or None)`."""
    if not sys.stderr.isatty():
        yield _nothing
        return
    bar = _Bar(label)
    try:
        yield bar
    finally:
        bar.clear()


def importing(source: str) -> AbstractContextManager[Progress]:
    """The bar of the import of one source."""
    return progress(f"Importing {source}")


def counted(items: Iterable[T], tell: Progress, total: int | None = None) -> Iterator[T]:
    """The items, told to `tell` as they pass."""
    for done, item in enumerate(items, 1):
        yield item
        tell(done, total)


def _nothing(_done: int, _total: int | None) -> None: ...


class _Bar:
    def __init__(self, label: str) -> None:
        self.label = label
        self.begun = time.monotonic()
        self.next = self.begun + _DELAY
        self.shown = False

    def __call__(self, done: int, total: int | None) -> None:
        now = time.monotonic()
        if now < self.next:
            return
        self.next, self.shown = now + _EVERY, True
        rate = done / max(now - self.begun, 0.001)
        line = f"{self.label} {_picture(done, total)} {done:,}{_of(total)} ({rate:,.0f}/s)"
        click.echo(f"\r{line}\x1b[K", err=True, nl=False)

    def clear(self) -> None:
        if self.shown:
            click.echo("\r\x1b[K", err=True, nl=False)


def _of(total: int | None) -> str:
    return f" of {total:,}" if total else ""


def _picture(done: int, total: int | None) -> str:
    if not total:
        return "…"
    full = min(_WIDTH, _WIDTH * done // total)
    return "█" * full + "░" * (_WIDTH - full)
