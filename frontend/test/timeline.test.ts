import assert from "node:assert/strict";
import { test } from "node:test";
import { packLanes, SortedIntervals } from "../src/geometry/lanes";
import { clockStep, formatTime, multiples, numberTicks, parseTime, roundStep, timeTicks } from "../src/geometry/ticks";
import { centredOn, panBy, resized, revealing, showing, spanOf, toPixel, toTime, wholeWindow, zoomAbout, zoomOf } from "../src/geometry/timewindow";
import { numbers } from "./numbers";

const HOUR = wholeWindow(0, 3600, 1000);

test("time and pixels are two names of one place", () => {
  const random = numbers(1);
  let w = HOUR;
  for (let i = 0; i < 300; i++) {
    w = random(0, 1) < 0.5 ? zoomAbout(w, toTime(w, random(0, 1) * w.width), 0.3 + random(0, 1) * 4, 1e-4) : panBy(w, (random(0, 1) - 0.5) * 100);
    const x = random(0, 1) * w.width;
    assert.ok(Math.abs(toPixel(w, toTime(w, x)) - x) < 1e-3);
    assert.ok(w.start >= 0 && w.end <= 3600 && w.start < w.end, JSON.stringify(w));
    assert.ok(spanOf(w) > 0.9e-4);
  }
});

test("a zoom holds the moment under the pointer while the ends allow it", () => {
  const closer = zoomAbout(HOUR, 900, 4, 0.001);
  assert.equal(toPixel(closer, 900), 250);
  assert.equal(zoomOf(closer), 4);
  assert.deepEqual(zoomAbout(closer, 900, 1 / 100, 0.001), HOUR);
  assert.equal(spanOf(zoomAbout(HOUR, 10, 1e12, 0.002)).toFixed(6), "0.002000");
});

test("what is shown stays inside the medium", () => {
  assert.deepEqual([showing(HOUR, -10, 20, 1).start, showing(HOUR, -10, 20, 1).end], [0, 30]);
  assert.deepEqual([showing(HOUR, 3590, 3700, 1).start, showing(HOUR, 3590, 3700, 1).end], [3490, 3600]);
  assert.equal(panBy(HOUR, 5).start, 0);
  const some = showing(HOUR, 100, 200, 1);
  assert.equal(panBy(some, -1e9).start, 0);
  assert.equal(centredOn(some, 1000).start, 950);
  assert.equal(resized(some, 500).start, 100);
  assert.deepEqual(wholeWindow(5, 5, 10), { from: 5, to: 6, start: 5, end: 6, width: 10 });
});

test("revealing moves no further than needed", () => {
  const some = showing(HOUR, 100, 200, 1);
  assert.equal(revealing(some, 120, 130), some);
  assert.equal(revealing(some, 210, 220).end, 220);
  assert.equal(revealing(some, 50, 60, 100).start, 40);
  assert.equal(revealing(some, 500, 900).start, 500);
});

test("steps are round", () => {
  assert.deepEqual([0.0011, 0.9, 1, 3, 7, 12].map(roundStep), [0.002, 1, 1, 5, 10, 20]);
  assert.deepEqual([0.04, 3, 11, 40, 61, 1000, 4000, 90000].map(clockStep), [0.05, 5, 15, 60, 120, 1800, 7200, 172800]);
  assert.deepEqual(multiples(0.25, 0.55, 0.1), [0.3, 0.4, 0.5]);
  assert.deepEqual(numberTicks(0, 8000, 100, 40).map((tick) => tick.label), ["0", "5000"]);
});

test("ticks stand at least as far apart as asked and name their time", () => {
  assert.deepEqual(timeTicks(0, 48, 1000).map((tick) => tick.label), ["0:00", "0:05", "0:10", "0:15", "0:20", "0:25", "0:30", "0:35", "0:40", "0:45"]);
  assert.deepEqual(timeTicks(61.001, 61.004, 300, 100).map((tick) => tick.label), ["1:01.001", "1:01.002", "1:01.003", "1:01.004"]);
  const random = numbers(2);
  for (let i = 0; i < 100; i++) {
    const start = random(0, 1) * 1e4;
    const span = 10 ** (random(0, 1) * 9 - 4);
    const ticks = timeTicks(start, start + span, 800, 80);
    assert.ok(ticks.length <= 11, String(ticks.length));
    assert.equal(new Set(ticks.map((tick) => tick.label)).size, ticks.length);
    assert.ok(ticks.every((tick) => tick.at >= start - 1e-6 && tick.at <= start + span + 1e-6));
  }
});

test("times are written and read", () => {
  assert.equal(formatTime(19.44, 1), "0:19.4");
  assert.equal(formatTime(59.96, 1), "1:00.0");
  assert.equal(formatTime(3723.25, 3), "1:02:03.250");
  assert.equal(formatTime(-61), "−1:01");
  assert.equal(parseTime("1:02:03.25"), 3723.25);
  assert.equal(parseTime(" 75,5 "), 75.5);
  assert.equal(parseTime("1:15.5"), 75.5);
  for (const bad of ["", "1:", "a", "1:2:3:4", "-1", "1.5:00"]) assert.equal(parseTime(bad), null, bad);
});

test("no two intervals of a lane overlap, and there are no more lanes than needed", () => {
  const random = numbers(3);
  const intervals = Array.from({ length: 400 }, () => {
    const start = random(0, 1) * 100;
    return { start, end: start + random(0, 1) * 10 };
  });
  const lanes = packLanes(intervals);
  const deepest = Math.max(...intervals.map((one) => intervals.filter((other) => other.start <= one.start && other.end > one.start).length));
  assert.equal(lanes.count, deepest);
  for (const one of intervals) for (const other of intervals) {
    if (one !== other && lanes.of.get(one) === lanes.of.get(other)) assert.ok(one.end <= other.start || other.end <= one.start);
  }
  const touching = [{ start: 0, end: 1 }, { start: 1, end: 2 }];
  assert.equal(packLanes(touching).count, 1);
  assert.equal(packLanes([]).count, 0);
});

test("intervals that touch a stretch are found", () => {
  const random = numbers(4);
  const all = Array.from({ length: 200 }, () => {
    const start = random(0, 1) * 100;
    return { start, end: start + random(0, 1) * 20 };
  });
  const sorted = new SortedIntervals(all);
  for (let i = 0; i < 50; i++) {
    const start = random(0, 1) * 110 - 5;
    const end = start + random(0, 1) * 10;
    const wanted = all.filter((one) => one.end >= start && one.start <= end);
    assert.deepEqual(new Set(sorted.touching(start, end)), new Set(wanted));
  }
});
