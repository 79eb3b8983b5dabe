import assert from "node:assert/strict";
import { test } from "node:test";
import type { ResultItem } from "../src/core/result";
import { RateClock } from "../src/geometry/frameclock";
import { Track } from "../src/geometry/track";
import { chooseClock } from "../src/surfaces/video/clock";
import { boxFor, rangeOf, switched, withBox, withMoved, withoutKeyframe, withRange } from "../src/surfaces/video/edits";
import { numbers } from "./numbers";

const clock = new RateClock(25, 40);
const box = { x: 1, y: 2, width: 3, height: 4, rotation: 5 };

test("a box at a frame is a keyframe in its place, and nothing else is touched", () => {
  const random = numbers(5);
  let sequence: ReturnType<typeof withBox> = [];
  for (let round = 0; round < 300; round++) {
    const frame = Math.floor(random(1, 60));
    const before = new Map(sequence.map((one) => [(one as { frame: number }).frame, one]));
    const next = withBox(sequence, frame, { ...box, x: round }, clock);
    const frames = next.map((one) => (one as { frame: number }).frame);
    assert.deepEqual(frames, [...frames].sort((a, b) => a - b));
    for (const one of next) {
      const at = (one as { frame: number }).frame;
      if (at !== frame) assert.equal(one, before.get(at));
    }
    assert.equal(new Track(next).at(frame)?.x, round);
    assert.equal((next.find((one) => (one as { frame: number }).frame === frame) as { time: number }).time, frame / 25);
    sequence = next;
  }
});

test("members of a keyframe that nobody knows stay, and it keeps whether the box goes on", () => {
  const [one] = withBox([{ frame: 3, enabled: false, score: 0.5, time: 0.2, x: 0, y: 0, width: 1, height: 1 }], 3, box, clock);
  assert.deepEqual(one, { frame: 3, enabled: false, score: 0.5, time: 0.2, ...box });
});

test("the last keyframe is never taken away", () => {
  const two = withBox(withBox([], 1, box, clock), 9, box, clock);
  const one = withoutKeyframe(two, 9);
  assert.equal(one?.length, 1);
  assert.equal(withoutKeyframe(one ?? [], 1), null);
  assert.equal(withoutKeyframe(two, 4), null);
});

test("a keyframe is moved in time between its neighbours, with its time and all else that it holds", () => {
  const three = withBox(withBox(withBox([], 4, box, clock), 9, { ...box, x: 7 }, clock), 20, box, clock);
  const moved = withMoved(three, 9, 14, clock);
  assert.deepEqual(moved[1], { frame: 14, enabled: true, ...box, x: 7, time: 14 / 25 });
  assert.deepEqual([moved[0], moved[2]], [three[0], three[2]]);
  assert.deepEqual(withMoved(moved, 14, 9, clock), three);
  const frames = (from: number, to: number): number[] => new Track(withMoved(three, from, to, clock)).keyframes.map(({ frame }) => frame);
  assert.deepEqual([frames(9, 40), frames(9, -3), frames(4, -8), frames(20, 5000)], [[4, 19, 20], [4, 5, 20], [1, 9, 20], [4, 9, clock.count]]);
});

test("a box ends at the nearest keyframe before, and goes on again", () => {
  const two = withBox(withBox([], 4, box, clock), 9, box, clock);
  assert.equal(switched(two, 3), null);
  const ended = switched(two, 7) ?? [];
  assert.deepEqual(new Track(ended).spans(12), [{ first: 4, last: 4 }, { first: 9, last: 12 }]);
  assert.deepEqual(switched(ended, 5), two);
  assert.deepEqual(boxFor(new Track(ended), 6), { ...box, frame: 4, enabled: false });
});

test("ranges are read in either order and moved without losing what else they hold", () => {
  assert.deepEqual(rangeOf({ ranges: [{ start: 9, end: 4 }] }), { first: 4, last: 9 });
  for (const value of [undefined, {}, { ranges: [] }, { ranges: [{ start: "1", end: 2 }] }, { ranges: 3 }]) assert.equal(rangeOf(value), null);
  assert.deepEqual(withRange({ ranges: [{ start: 1, end: 2, note: "a" }, { start: 5, end: 6 }] }, 3, 4), [{ start: 3, end: 4, note: "a" }, { start: 5, end: 6 }]);
});

function track(framesCount: number, frame: number, time: number): ResultItem {
  return { id: "a", type: "videorectangle", value: { framesCount, sequence: [{ ...box, frame, time }] } };
}

test("frames are the file's own; a rate takes over only where the results were counted by it", () => {
  const times = Float64Array.from({ length: 300 }, (_, i) => i / 30);
  const facts = { times, end: 10, duration: 10, written: undefined, results: [] };
  const own = chooseClock(facts);
  assert.deepEqual([own.clock.count, own.clock.rate, own.note], [300, 30, null]);
  assert.deepEqual(chooseClock({ ...facts, written: 24 }).note, { kind: "rateDiffers", written: 24, found: 30 });
  assert.equal(chooseClock({ ...facts, written: 24 }).clock.count, 300);
  assert.deepEqual(chooseClock({ ...facts, unread: "fast" }).note, { kind: "rateUnread", text: "fast", found: 30 });
  const other = chooseClock({ ...facts, results: [track(240, 48, 2)] });
  assert.deepEqual([other.clock.count, other.clock.rate, other.note?.kind], [240, 24, "resultsDiffer"]);
  assert.equal(chooseClock({ ...facts, results: [track(300, 48, 1.6)] }).note, null);
  assert.equal(chooseClock({ ...facts, results: [track(240, 48, 2), track(300, 48, 1.6)] }).clock.count, 300);
  assert.deepEqual(chooseClock({ ...facts, times: null }).note, { kind: "guessed", rate: 24 });
  assert.equal(chooseClock({ ...facts, times: null, written: 50 }).clock.count, 500);
});
