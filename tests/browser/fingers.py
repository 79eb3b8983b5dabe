"""Fingers on a touch screen."""

from __future__ import annotations

import time

from playwright.sync_api import CDPSession

Point = tuple[float, float]
STEPS = 6
REST = 0.1
"""Seconds that a finger rests before it is lifted: else it flings, and the browser takes the next tap as a halt."""


class Fingers:
    """Taps, drags and pinches as a touch screen sends them."""

    def __init__(self, session: CDPSession) -> None:
        self._session = session

    def _send(self, kind: str, *points: Point) -> None:
        touches = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def tap(self, at: Point) -> None:
        self._send("touchStart", at)
        self._send("touchEnd")

    def drag(self, start: Point, end: Point) -> None:
        self._send("touchStart", start)
        for step in range(1, STEPS + 1):
            self._send("touchMove", _between(start, end, step / STEPS))
        time.sleep(REST)
        self._send("touchEnd")

    def pinch(self, start: tuple[Point, Point], end: tuple[Point, Point]) -> None:
        """Two fingers, put down one after the other."""
        self._send("touchStart", start[0])
        self._send("touchStart", *start)
        for step in range(1, STEPS + 1):
            self._send("touchMove", *(_between(a, b, step / STEPS) for a, b in zip(start, end, strict=True)))
        self._send("touchEnd", end[0])
        self._send("touchEnd")


def _between(a: Point, b: Point, share: float) -> Point:
    return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])
