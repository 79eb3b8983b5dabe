"""Tracks of video boxes: where a box is on each frame, from its keyframes (tags.md 3.4).

Frames count from 1, boxes are in percent of the picture, rotation in degrees. A keyframe says the box there and, by
`enabled`, whether it exists from this frame until the next keyframe; on its own frame it is shown in any case. Between
keyframes every number runs on a straight line, rotation along the shorter arc. `frontend/src/geometry/track.ts` is the
same for the browser.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any

from labelfs.labeling.shapes import number

_BOX = ("x", "y", "width", "height")


@dataclass(frozen=True, slots=True)
class TrackBox:
    """A box on one frame: percent and degrees; `keyframe` when the sequence states it, not the line between two."""

    frame: int
    x: float
    y: float
    width: float
    height: float
    rotation: float
    keyframe: bool
    enabled: bool = True
    """Of a keyframe: whether the box goes on after this frame."""


class Track:
    """The readable keyframes of one `sequence`, in order; of several on one frame the last one holds."""

    def __init__(self, sequence: object) -> None:
        found = (_keyframe(one) for one in (sequence if isinstance(sequence, list | tuple) else ()))
        by_frame = {one.frame: one for one in found if one is not None}
        self.keyframes: Sequence[TrackBox] = [by_frame[frame] for frame in sorted(by_frame)]
        self._frames = [one.frame for one in self.keyframes]

    def at(self, frame: int) -> TrackBox | None:
        """The box on a frame; None where it does not exist."""
        place = bisect_right(self._frames, frame) - 1
        if place < 0:
            return None
        before = self.keyframes[place]
        if before.frame == frame:
            return before
        if not before.enabled:
            return None
        return _between(before, self.keyframes[min(place + 1, len(self.keyframes) - 1)], frame)

    def spans(self, frames_count: int | None = None) -> list[tuple[int, int]]:
        """Runs of frames with a box, first and last counted in; without `frames_count` the last keyframe ends them."""
        spans: list[tuple[int, int]] = []
        for first, last in self._pieces(frames_count):
            if spans and first <= spans[-1][1] + 1:
                spans[-1] = (spans[-1][0], last)
            else:
                spans.append((first, last))
        return spans

    def _pieces(self, frames_count: int | None) -> Iterator[tuple[int, int]]:
        for before, after in pairwise(self.keyframes):
            yield before.frame, after.frame - 1 if before.enabled else before.frame
        if self.keyframes:
            last = self.keyframes[-1]
            yield last.frame, max(last.frame, frames_count or 0) if last.enabled else last.frame


def interpolate(sequence: object, frames_count: int | None = None) -> Iterator[TrackBox]:
    """Every box of a track, frame by frame; one without an end goes on to `frames_count`, else to its last keyframe."""
    track = Track(sequence)
    for first, last in track.spans(frames_count):
        for frame in range(first, last + 1):
            box = track.at(frame)
            if box is not None:
                yield box


def interpolated(value: Mapping[str, Any]) -> Iterator[TrackBox]:
    """Every box of a `videorectangle` value, to its `framesCount`."""
    count = number(value.get("framesCount"))
    return interpolate(value.get("sequence"), None if count is None else int(count))


def frame_by_frame(task: Mapping[str, Any]) -> dict[str, Any]:
    """A task whose tracks of boxes have an entry for every frame: keyframes as they are, those between with `auto`."""
    annotations = [
        {**one, "result": [_filled(item) if isinstance(item, Mapping) else item for item in one.get("result") or ()]}
        for one in task.get("annotations") or ()
    ]
    return {**task, "annotations": annotations}


def _filled(item: Mapping[str, Any]) -> Mapping[str, Any]:
    value = item.get("value")
    if not isinstance(value, Mapping) or not isinstance(value.get("sequence"), list):
        return item
    given: dict[int, list[Any]] = {}
    odd = []
    for one in value["sequence"]:
        read = _keyframe(one)
        if read is None:
            odd.append(one)
        else:
            given.setdefault(read.frame, []).append(one)
    rate = _rate(value)
    every = [given.get(box.frame) or [_added(box, rate)] for box in interpolated(value)]
    return {**item, "value": {**value, "sequence": [*chain.from_iterable(every), *odd]}}


def _added(box: TrackBox, rate: float) -> dict[str, Any]:
    """An entry between two keyframes; `time` in seconds with two digits, as Label Studio writes it."""
    place = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    time = round(box.frame / rate, 2) if rate else 0
    return {"frame": box.frame, "enabled": True, "rotation": box.rotation, **place, "time": time, "auto": True}


def _rate(value: Mapping[str, Any]) -> float:
    """Frames per second by which a track was counted; 0 where nothing tells it."""
    for one in value["sequence"]:
        frame, time = (number(one.get(key)) for key in ("frame", "time")) if isinstance(one, Mapping) else (None, None)
        if frame and time:
            return frame / time
    count, seconds = number(value.get("framesCount")), number(value.get("duration"))
    return count / seconds if count and seconds else 0.0


def _keyframe(one: object) -> TrackBox | None:
    """A keyframe with a whole frame and four numbers; None for anything else."""
    if not isinstance(one, Mapping):
        return None
    frame, box = number(one.get("frame")), [number(one.get(key)) for key in _BOX]
    if frame is None or not frame.is_integer() or None in box:
        return None
    x, y, width, height = (part for part in box if part is not None)
    rotation, enabled = number(one.get("rotation")) or 0.0, one.get("enabled") is not False
    return TrackBox(int(frame), x, y, width, height, rotation, True, enabled)


def _between(before: TrackBox, after: TrackBox, frame: int) -> TrackBox:
    share = (frame - before.frame) / (after.frame - before.frame) if after.frame > before.frame else 0.0
    x, y, width, height = (a + share * (b - a) for a, b in (
        (before.x, after.x), (before.y, after.y), (before.width, after.width), (before.height, after.height)))
    turn = (after.rotation - before.rotation + 180) % 360 - 180
    return TrackBox(frame, x, y, width, height, before.rotation + share * turn, False)
