"""Tracks of CVAT: boxes of a film, keyframe by keyframe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from labelfs.formats.marks import Marks
from labelfs.formats.turned import about_centre
from labelfs.labeling.geometry import to_percent

if TYPE_CHECKING:
    from labelfs.formats.cvat_in import CvatFile

OTHER_TRACKS = "{n} tracks of other shapes than boxes left out: films have boxes only"


def take_track(file: CvatFile, marks: Marks, track: etree._Element, size: tuple[float, float], frames: int) -> None:
    """A `<track>` as a video box: CVAT's frames count from 0, ours from 1; `outside` ends the visible span."""
    boxes = track.findall("box")
    if not boxes:
        file.report.lose(OTHER_TRACKS)
        return
    sequence = []
    for box in boxes:
        if box.get("keyframe") == "0" and box.get("outside") != "1":
            continue
        try:
            sequence.append(_keyframe(box, size))
        except (TypeError, ValueError):
            file.problem(box, "the box has no number for an edge or its frame; left out")
    if not sequence:
        return
    sequence.sort(key=lambda one: int(one["frame"]))
    label = track.get("label") or "track"
    about = {"framesCount": max(frames, int(sequence[-1]["frame"]))}
    region = marks.track(label, sequence, id=f"track-{track.get('id') or marks.regions}", about=about)
    file.attributes(marks, boxes[0], label, region)


def _keyframe(box: etree._Element, size: tuple[float, float]) -> dict[str, Any]:
    left, top, right, bottom = (float(box.get(name) or "") for name in ("xtl", "ytl", "xbr", "ybr"))
    turn = float(box.get("rotation") or 0)
    corner = about_centre(left, top, right - left, bottom - top, turn) if turn else (left, top)
    x, y = to_percent(*corner, *size)
    width, height = to_percent(right - left, bottom - top, *size)
    return {"frame": int(box.get("frame") or "") + 1, "enabled": box.get("outside") != "1", "x": x, "y": y,
            "width": width, "height": height, "rotation": turn}
