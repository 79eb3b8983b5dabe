import assert from "node:assert/strict";
import { test } from "node:test";
import { averageRate, FileClock, isConstant, middleOf, RateClock, writtenRate } from "../src/geometry/frameclock";
import { shorterArc, Track } from "../src/geometry/track";
import { numbers } from "./numbers";

function keyframe(frame: number, x = 0, more: object = {}) {
  return { frame, enabled: true, rotation: 0, x, y: 1, width: 10, height: 20, time: frame / 25, ...more };
}

test("between keyframes a box runs on a straight line, rotation along the shorter arc", () => {
  const track = new Track([keyframe(1, 0, { rotation: 350 }), keyframe(5, 8, { rotation: 10 })]);
  assert.deepEqual(track.at(3), { x: 4, y: 1, width: 10, height: 20, rotation: 360 });
  assert.equal(shorterArc(190), -170);
  assert.equal(shorterArc(-200), 160);
});

test("a disabled keyframe is shown on its own frame and no further", () => {
  const track = new Track([keyframe(2), keyframe(4, 0, { enabled: false }), keyframe(8)]);
  assert.deepEqual([1, 2, 3, 4, 5, 7, 8, 9].map((frame) => track.at(frame) !== null), [false, true, true, true, false, false, true, true]);
  assert.deepEqual(track.spans(10), [{ first: 2, last: 4 }, { first: 8, last: 10 }]);
});

test("what is no keyframe is passed over, the last one on a frame holds", () => {
  assert.deepEqual(new Track("none").keyframes, []);
  assert.deepEqual(new Track([null, { frame: 1.5, x: 1, y: 1, width: 1, height: 1 }, { frame: 1, x: "1" }]).keyframes, []);
  const track = new Track([keyframe(9, 1), keyframe(3, 2), keyframe(9, 5)]);
  assert.deepEqual(track.keyframes.map(({ frame, x }) => [frame, x]), [[3, 2], [9, 5]]);
  assert.equal(new Track([{ frame: 1, x: 1, y: 1, width: 1, height: 1 }]).keyframes[0]?.enabled, true);
});

test("spans, keyframes and boxes agree on any track", () => {
  const random = numbers(7);
  const next = (): number => random(0, 1);
  for (let round = 0; round < 200; round++) {
    const sequence = Array.from({ length: 1 + Math.floor(next() * 6) }, () => keyframe(1 + Math.floor(next() * 40), next() * 90, { enabled: next() > 0.4, rotation: next() * 720 - 360 }));
    const track = new Track(sequence);
    const last = Math.max(50, track.keyframes.at(-1)?.frame ?? 0);
    const there = new Set(track.spans(last).flatMap((span) => Array.from({ length: span.last - span.first + 1 }, (_, i) => span.first + i)));
    for (let frame = 1; frame <= last; frame++) {
      const box = track.at(frame);
      assert.equal(box !== null, there.has(frame), `frame ${frame} of ${JSON.stringify(sequence)}`);
      const [before, after] = [track.keyframeBefore(frame), track.keyframeAfter(frame)];
      if (!box || !before) continue;
      const ends = [before.x, (after ?? before).x];
      assert.ok(box.x >= Math.min(...ends) - 1e-9 && box.x <= Math.max(...ends) + 1e-9);
      assert.ok(Math.abs(box.rotation - before.rotation) <= 180 + 1e-9);
      if (before.frame === frame) assert.equal(box, track.keyframeAt(frame));
    }
  }
});

test("each frame of a file is found by every moment at which it is shown", () => {
  const random = numbers(11);
  const next = (): number => random(0, 1);
  for (let round = 0; round < 100; round++) {
    let at = next() * 0.1;
    const times = Float64Array.from({ length: 1 + Math.floor(next() * 50) }, () => (at += 0.002 + next() * 0.2));
    const clock = new FileClock(times, at + 0.05);
    for (let frame = 1; frame <= clock.count; frame++) {
      assert.equal(clock.frameAt(clock.start(frame)), frame);
      assert.equal(clock.frameAt(middleOf(clock, frame)), frame);
      assert.equal(clock.frameAt(clock.end(frame) - 1e-5), frame);
    }
    assert.equal(clock.frameAt(-1), 1);
    assert.equal(clock.frameAt(1e9), clock.count);
  }
});

test("a rate makes frames of equal length, counted from 1", () => {
  const clock = new RateClock(25, 10);
  assert.equal(clock.count, 250);
  assert.deepEqual([0, 0.039, 0.04, 9.999, 12].map((time) => clock.frameAt(time)), [1, 1, 2, 250, 250]);
  for (let frame = 1; frame <= 250; frame++) assert.equal(clock.frameAt(middleOf(clock, frame)), frame);
});

test("rates are read from times and from what configs write", () => {
  const ntsc = Float64Array.from({ length: 300 }, (_, i) => Math.round((i * 1001000) / 30000) / 1000);
  assert.equal(averageRate(ntsc, 10.01), 30000 / 1001);
  assert.equal(isConstant(ntsc), true);
  assert.equal(isConstant(Float64Array.from([0, 0.04, 0.16, 0.2])), false);
  assert.equal(averageRate(Float64Array.from([0]), 0.5), 2);
  assert.deepEqual([25, "29.97", 0.04, 0, -5, "fast", "", null].map(writtenRate), [25, 29.97, 25, undefined, undefined, undefined, undefined, undefined]);
});
