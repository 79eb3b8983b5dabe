"""The example `harbour-watch`: the film of the harbour, what instruments on the pier measured, and the talk on the radio."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from draw_film import BOATS, FRAMES, RATE
from make_sample_project import region_id

CONFIG = """\
<View>
  <View style="display: flex; flex-wrap: wrap; padding: 0">
    <View style="flex: 5 1 420px; min-width: 0; box-sizing: border-box">
      <TimelineLabels name="traffic" toName="film">
        <Label value="Approach"/>
        <Label value="Passing"/>
      </TimelineLabels>
      <Video name="film" value="$film" frameRate="25" sync="watch" height="420"/>
    </View>
    <View style="flex: 2 1 260px; min-width: 0; box-sizing: border-box">
      <ParagraphLabels name="act" toName="radio">
        <Label value="Question"/>
        <Label value="Order"/>
        <Label value="Report"/>
      </ParagraphLabels>
      <Paragraphs name="radio" value="$radio" layout="dialogue" nameKey="who" textKey="text" sync="watch"/>
    </View>
  </View>
  <TimeSeriesLabels name="event" toName="pier">
    <Label value="Wake"/>
    <Label value="Close"/>
  </TimeSeriesLabels>
  <TimeSeries name="pier" value="$csv" timeColumn="seconds" timeDisplayFormat=".1f" overviewWidth="100%" sync="watch">
    <Channel column="distance" legend="Distance" units="m" displayFormat=".0f" interpolation="curveLinear" height="90"/>
    <Channel column="wave" legend="Wave" units="cm" displayFormat=".1f" interpolation="curveLinear" height="90"/>
  </TimeSeries>
  <Choices name="safe" toName="film" choice="single-radio" showInline="true">
    <Choice value="Kept clear"/>
    <Choice value="Too close"/>
  </Choices>
</View>
"""
TALK = (
    ("Ferry", 0.3, 1.6, "Harbour, ferry is leaving the berth. Is the channel free?"),
    ("Harbour", 1.8, 3.2, "Ferry, there is a sailing boat ahead of you. Keep to the north side."),
    ("Ferry", 3.4, 4.6, "Keeping north. She is passing close now."),
    ("Harbour", 4.8, 5.8, "Well clear. Good watch."),
)


def distance(frame: int) -> float:
    """Metres between the first two boats; four pixels of the film are one."""
    (ax, ay), (bx, by) = (boat.place(frame) for boat in BOATS[:2])
    return math.hypot(ax - bx, ay - by) / 4


def rows() -> str:
    """What was measured at the start of each frame."""
    lines = ["seconds,distance,wave"]
    for frame in range(1, FRAMES + 1):
        t = (frame - 1) / RATE
        wake = 9 * math.exp(-(((t - 4.2) / 0.7) ** 2)) * math.sin(11 * t)
        lines.append(f"{t:.2f},{distance(frame):.1f},{4 * math.sin(2.1 * t) + wake:.2f}")
    return "\n".join(lines) + "\n"


def item(name: str, to_name: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    """One labeled region."""
    marks = region_id("watch", name, str(value))
    return {"id": marks, "value": value, "from_name": name, "to_name": to_name, "type": kind, "origin": "manual"}


def labeled() -> list[dict[str, Any]]:
    """Who says what kind of thing, when the boats pass, where the wake is seen."""
    order = {"start": "1", "end": "1", "startOffset": 45, "endOffset": 68, "text": "Keep to the north side."}
    return [
        item("traffic", "film", "timelinelabels", {"ranges": [{"start": 80, "end": 108}], "timelinelabels": ["Passing"]}),
        item("act", "radio", "paragraphlabels", {**order, "paragraphlabels": ["Order"]}),
        item("event", "pier", "timeserieslabels", {
            "start": 3.4, "end": 5.12, "instant": False, "timeserieslabels": ["Wake"]}),
        item("event", "pier", "timeserieslabels", {
            "start": 3.72, "end": 3.72, "instant": True, "timeserieslabels": ["Close"]}),
    ]  # fmt: skip


def harbour_watch(project: Callable[..., None], write: Callable[[str, bytes | str], None], film: bytes) -> None:
    """A film, what was measured and what was said meanwhile: three objects that play together."""
    write("harbour-watch/media/harbour.mp4", film)
    write("harbour-watch/media/pier.csv", rows())
    talk = [{"who": who, "start": start, "end": end, "text": text} for who, start, end, text in TALK]
    data = {"film": "media/harbour.mp4", "csv": "media/pier.csv", "radio": talk}
    project("harbour-watch", "A watch at the pier", CONFIG, [data], {1: labeled()})
