import assert from "node:assert/strict";
import { test } from "node:test";
import { formatMoment, fromInput, parseMoment, partsOf, patternOf, toInput } from "../src/core/datetime";
import { inRange, onStep, stepUp } from "../src/core/numbers";

const stored = (only: readonly string[], input: string, format = ""): string | null => {
  const parts = partsOf(only);
  const moment = fromInput(input, parts);
  return moment && formatMoment(moment, patternOf(parts, format));
};

test("dates are stored in the forms of the reference", () => {
  assert.equal(stored([], "2024-02-29T09:30"), "2024-02-29T09:30");
  assert.equal(stored(["date"], "2024-02-29"), "2024-02-29");
  assert.equal(stored(["date", "year"], "2024-02-29"), "2024-02-29", "date beats year");
  assert.equal(stored(["time"], "09:30", "%d.%m.%Y"), "09:30", "times are never formatted");
  assert.equal(stored(["year"], "1984"), "1984");
  assert.equal(stored(["month", "year"], "2024-02"), "2024-02-01");
  assert.equal(stored(["month", "year"], "2024-02", "%d.%m.%Y"), "01.02.2024");
  assert.equal(stored(["date"], "2024-02-29", "%d.%m.%y"), "29.02.24");
  assert.equal(stored([], "2024-12-05T15:04", "%b %-d, %Y %I:%M %p"), "Dec 5, 2024 03:04 PM");
});

test("what is stored is read back; what does not fit or is no date is not", () => {
  const moment = parseMoment("Dec 5, 2024 03:04 PM", "%b %-d, %Y %I:%M %p");
  assert.equal(moment && toInput(moment, partsOf([])), "2024-12-05T15:04");
  assert.equal(parseMoment("2023-02-29", "%Y-%m-%d"), null);
  assert.equal(parseMoment("2024-13-01", "%Y-%m-%d"), null);
  assert.equal(parseMoment("tomorrow", "%Y-%m-%d"), null);
  assert.equal(parseMoment("25:00", "%H:%M"), null);
});

test("numbers: steps count from min, hotkeys wrap", () => {
  const rule = { min: 1, max: 3, step: 0.5 };
  assert.ok(onStep(rule, 2.5) && !onStep(rule, 2.25));
  assert.ok(inRange(rule, 3) && !inRange(rule, 3.5));
  assert.equal(stepUp(rule, 2.5), 3);
  assert.equal(stepUp(rule, 3), 1);
  assert.equal(stepUp({ min: null, max: null, step: 0.1 }, 0.2), 0.3);
});
