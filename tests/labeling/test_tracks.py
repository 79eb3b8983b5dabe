"""Boxes of tracks on every frame, from keyframes."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelfs.labeling.tracks import Track, TrackBox, frame_by_frame, interpolate, interpolated

numbers = st.integers(-50, 150).map(float)


@st.composite
def sequences(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Keyframes in order, each on a frame of its own."""
    frames = draw(st.lists(st.integers(1, 60), min_size=1, max_size=6, unique=True).map(sorted))
    return [{
        "frame": frame, "enabled": draw(st.booleans()), "rotation": draw(st.integers(-360, 720).map(float)),
        "time": frame / 25,
        **{key: draw(numbers) for key in ("x", "y", "width", "height")},
    } for frame in frames]


def keyframe(frame: int, x: float = 0, *, enabled: bool = True, rotation: float = 0) -> dict[str, Any]:
    return {"frame": frame, "enabled": enabled, "rotation": rotation, "x": x, "y": 1, "width": 10, "height": 20}


def test_between_keyframes_each_number_runs_on_a_straight_line():
    assert [(box.frame, box.x, box.keyframe) for box in interpolate([keyframe(1, 0), keyframe(5, 8)], 5)] == [
        (1, 0, True), (2, 2, False), (3, 4, False), (4, 6, False), (5, 8, True)]


def test_a_disabled_keyframe_is_shown_on_its_own_frame_and_no_further():
    found = interpolate([keyframe(2), keyframe(4, enabled=False), keyframe(8), keyframe(9, enabled=False)], 12)
    assert [box.frame for box in found] == [2, 3, 4, 8, 9]


def test_the_last_enabled_keyframe_holds_to_the_end():
    boxes = list(interpolate([keyframe(3, 7)], 6))
    assert [(box.frame, box.x) for box in boxes] == [(3, 7), (4, 7), (5, 7), (6, 7)]
    assert [box.frame for box in interpolate([keyframe(3)])] == [3]


@pytest.mark.parametrize(("start", "end", "middle"), [
    (350, 10, 360), (10, 350, 0), (0, 90, 45), (-20, 20, 0), (720, 0, 720)])
def test_rotation_takes_the_shorter_arc(start: float, end: float, middle: float):
    box = Track([keyframe(1, rotation=start), keyframe(3, rotation=end)]).at(2)
    assert box is not None
    assert box.rotation == middle


def test_what_is_no_keyframe_is_passed_over():
    assert list(interpolate("no list")) == []
    assert list(interpolate(None)) == []
    odd = [None, {"frame": 2.5, "x": 1}, {"frame": 1, "x": "1", "y": 1, "width": 1, "height": 1}, keyframe(4, 3)]
    assert [box.frame for box in interpolate(odd, 5)] == [4, 5]


def test_missing_enabled_and_rotation_have_their_usual_meaning():
    value = {"sequence": [{"frame": 1, "x": 1, "y": 2, "width": 3, "height": 4}], "framesCount": 2}
    assert list(interpolated(value)) == [
        TrackBox(1, 1, 2, 3, 4, 0, keyframe=True), TrackBox(2, 1, 2, 3, 4, 0, keyframe=False)]


@given(sequences(), st.integers(1, 80))
def test_spans_say_where_there_is_a_box(sequence: list[dict[str, Any]], count: int):
    track = Track(sequence)
    last = max(count, track.keyframes[-1].frame)
    there = {frame for frame in range(1, last + 1) if track.at(frame) is not None}
    if count < last and track.keyframes[-1].enabled:
        there = {frame for frame in there if frame <= track.keyframes[-1].frame}
    assert {frame for first, end in track.spans(count) for frame in range(first, end + 1)} == there


@given(sequences(), st.randoms())
def test_order_of_the_list_does_not_matter(sequence: list[dict[str, Any]], random: Any):
    shuffled = random.sample(sequence, len(sequence))
    assert list(interpolate(shuffled, 70)) == list(interpolate(sequence, 70))


@given(sequences())
def test_keyframes_stand_as_they_are_written(sequence: list[dict[str, Any]]):
    for one in sequence:
        box = Track(sequence).at(one["frame"])
        assert box is not None
        assert (box.x, box.y, box.width, box.height, box.rotation, box.enabled) == tuple(
            one[key] for key in ("x", "y", "width", "height", "rotation", "enabled"))


@given(sequences(), st.integers(1, 80))
def test_frames_and_places_are_those_of_the_sdk(sequence: list[dict[str, Any]], count: int):
    """Label Studio's own helper, but for rotation, which it turns the long way round."""
    video = pytest.importorskip("label_studio_sdk._extensions.label_studio_tools.postprocessing.video")
    [theirs] = video.extract_key_frames([{"type": "videorectangle", "value": {
        "sequence": [dict(one) for one in sequence], "framesCount": count, "duration": count / 25, "labels": ["A"]}}])
    expected = {one["frame"]: one for one in theirs["value"]["sequence"]}
    found = {box.frame: box for box in interpolate(sequence, count)}
    assert found.keys() == expected.keys()
    for frame, box in found.items():
        for key in ("x", "y", "width", "height"):
            assert math.isclose(getattr(box, key), expected[frame][key], abs_tol=1e-9)


@given(sequences(), st.integers(1, 80))
def test_frame_by_frame_is_as_the_sdk_fills_it(sequence: list[dict[str, Any]], count: int):
    """Keyframes as they were, and the same keys and times on the frames between; but for rotation, as above."""
    video = pytest.importorskip("label_studio_sdk._extensions.label_studio_tools.postprocessing.video")
    value = {"sequence": sequence, "framesCount": count, "duration": count / 25, "labels": ["A"]}
    item = {"id": "t", "type": "videorectangle", "value": value}
    (theirs,) = video.extract_key_frames([json.loads(json.dumps(item))])
    task = {"id": 1, "annotations": [{"result": [item, {"id": "c", "type": "choices", "value": {"choices": ["x"]}}]}]}
    before = json.dumps(task)
    ours, other = frame_by_frame(task)["annotations"][0]["result"]
    assert json.dumps(task) == before, "the task itself stays"
    assert other["value"] == {"choices": ["x"]}
    given = {one["frame"]: one for one in sequence}
    for mine, one in zip(ours["value"]["sequence"], theirs["value"]["sequence"], strict=True):
        assert mine.keys() == one.keys()
        assert mine == given.get(mine["frame"], mine)
        assert mine.get("auto") is (None if mine["frame"] in given else True)
        assert math.isclose(mine["time"], one["time"], abs_tol=0.0101)


def test_frame_by_frame_keeps_what_it_cannot_read():
    odd = {"frame": "x", "custom": 1}
    item = {"type": "videorectangle", "value": {"sequence": [odd, keyframe(2)], "framesCount": 3}}
    (filled,) = frame_by_frame({"annotations": [{"result": [item]}]})["annotations"][0]["result"]
    assert [one.get("frame") for one in filled["value"]["sequence"]] == [2, 3, "x"]
    assert filled["value"]["sequence"][2] == odd
    assert filled["value"]["sequence"][1]["time"] == 0, "nothing tells the rate"
