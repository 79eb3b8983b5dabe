import assert from "node:assert/strict";
import { test } from "node:test";
import { dateTicks, duration } from "../src/geometry/dateticks";
import { numberPattern, plainNumber } from "../src/geometry/numberpattern";
import { guessPattern, timePattern } from "../src/geometry/timepattern";
import { numbers } from "./numbers";

const at = (...parts: Parameters<typeof Date.UTC>): number => Date.UTC(...parts);

test("a time that a pattern wrote is read back as the same moment", () => {
  const random = numbers(3);
  const patterns = ["%Y-%m-%d %H:%M:%S.%f", "%d/%b/%Y %I:%M:%S.%L %p", "%A, %B %e, %Y %H:%M", "%Y %j %T", "%y-%m-%dT%R", "%Q", "%s", "%a %-d %b %Y %-H:%-M"];
  for (const pattern of patterns) {
    const { parse, format, unit } = timePattern(pattern);
    for (let i = 0; i < 200; i++) {
      const ms = Math.floor(random(at(1970, 0), at(2068, 0)) / unit) * unit;
      const [rough, known] = [format(ms), Math.round(ms * 1000) / 1000];
      assert.ok(Math.abs(parse(rough) - known) < Math.max(unit, 0.0005), `${pattern}: ${rough}`);
      assert.equal(format(parse(rough)), rough, pattern);
    }
  }
});

test("what the reference shows is read and written as it stands", () => {
  assert.equal(timePattern("%Y-%m-%d %H:%M").format(at(2024, 2, 1, 8, 15)), "2024-03-01 08:15");
  assert.equal(timePattern("%Y-%m-%d %H:%M").parse("2024-03-01 08:15"), at(2024, 2, 1, 8, 15));
  assert.equal(timePattern("%Y-%m-%d %H:%M:%S.%f").parse("2020-01-01 00:00:00.25"), at(2020, 0, 1) + 250);
  assert.equal(timePattern("%Y-%m-%d %H:%M:%S.%f").format(timePattern("%Y-%m-%d %H:%M:%S.%f").parse("2020-01-01 00:00:00.123457")), "2020-01-01 00:00:00.123457");
  assert.equal(timePattern("%Y-%m-%dT%H:%M:%S%Z").parse("2024-03-01T08:15:00+02:00"), at(2024, 2, 1, 6, 15));
  assert.equal(timePattern("%I:%M %p").parse("12:05 am"), at(1900, 0, 1, 0, 5));
  for (const wrong of ["", "2024-13-01 00:00", "2024-01-41 00:00", "yesterday", "2024-01-01"]) assert.ok(Number.isNaN(timePattern("%Y-%m-%d %H:%M").parse(wrong)), wrong);
});

test("a pattern that nobody wrote down is found from the times", () => {
  assert.equal(guessPattern(["2024-03-01T08:15:00Z", "2024-03-01T08:16:00Z"]), "%Y-%m-%dT%H:%M:%S%Z");
  assert.equal(guessPattern(["2024-03-01 08:15:00.5"]), "%Y-%m-%d %H:%M:%S.%f");
  assert.equal(guessPattern(["2024-03-01", "2024-03-02"]), "%Y-%m-%d");
  assert.equal(guessPattern(["2024-03-01", "tomorrow"]), null);
  assert.equal(guessPattern([]), null);
});

test("numbers are written as their pattern says", () => {
  const cases: readonly (readonly [string, number, string])[] = [
    [",.1f", 12345.678, "12,345.7"], [".1f", -0.04, "0.0"], [".2f", -1.5, "−1.50"], ["d", 41.6, "42"], [".0%", 0.256, "26%"], [".3s", 1500, "1.50k"], [".2s", 0.0123, "12m"],
    ["+.1f", 2, "+2.0"], [".2e", 12345, "1.23e+4"], ["06.1f", 2.5, "0002.5"], ["$,.2f", 1234.5, "$1,234.50"], [",", 1234567.25, "1,234,567.25"], [".2~f", 1.5, "1.5"], ["", 3.25, "3.25"], [".1f", NaN, "–"],
  ];
  for (const [pattern, value, text] of cases) assert.equal(numberPattern(pattern)?.(value), text, pattern);
  assert.equal(numberPattern("no pattern"), null);
  assert.deepEqual([plainNumber(0.1 + 0.2), plainNumber(12345678901), plainNumber(NaN)], ["0.3", "1.235e+10", "–"]);
});

test("ticks of dates stand on round places of the calendar", () => {
  const labels = (start: number, end: number): readonly string[] => dateTicks(start, end, 900).map((tick) => tick.label);
  assert.deepEqual(labels(at(2024, 2, 1), at(2024, 2, 2)), ["1 Mar", "03:00", "06:00", "09:00", "12:00", "15:00", "18:00", "21:00", "2 Mar"]);
  assert.deepEqual(labels(at(2020, 5, 15), at(2022, 5, 15)).slice(0, 3), ["Jul 2020", "Oct 2020", "Jan 2021"]);
  assert.deepEqual(labels(at(1990, 0), at(2020, 0)).slice(0, 2), ["1990", "1995"]);
  assert.deepEqual(labels(at(2024, 0, 1, 5), at(2024, 0, 1, 5) + 900).slice(0, 2), ["05:00:00.0", "05:00:00.1"]);
  assert.ok(dateTicks(0, 1e17, 900).length < 1000);
  assert.deepEqual([250, 12_500, 200_000, 7_500_000, 86_400_000 * 4.125, 3_599_999].map(duration), ["250 ms", "12.5 s", "3 min 20 s", "2 h 5 min", "4 d 3 h", "60 min"]);
});
