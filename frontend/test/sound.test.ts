import assert from "node:assert/strict";
import { test } from "node:test";
import { bandsOfRows, colourTable, Fft, hertzOf, melOf, windowOf } from "../src/geometry/fft";
import { extremesOf, levelFor, peaksOf, readHead } from "../src/geometry/peaks";
import { numbers } from "./numbers";

function tone(size: number, cycles: number, loud = 1): Float32Array {
  return Float32Array.from({ length: size }, (_, i) => loud * Math.sin((2 * Math.PI * cycles * i) / size));
}

test("a transform finds each tone in its band, at its level", () => {
  for (const shape of ["hann", "hamming", "blackman", "rectangular"] as const) {
    const fft = new Fft(512, shape);
    const levels = new Float32Array(256);
    for (const [cycles, loud, decibels] of [[8, 1, 0], [100, 0.1, -20], [201, 0.5, -6.02]] as const) {
      fft.decibels(tone(512, cycles, loud), levels);
      assert.equal(levels.indexOf(Math.max(...levels)), cycles);
      assert.ok(Math.abs((levels[cycles] as number) - decibels) < 0.1, `${shape} ${levels[cycles]}`);
    }
  }
});

test("a transform is the sum that its definition says", () => {
  const random = numbers(7);
  const size = 64;
  const samples = Float32Array.from({ length: size }, () => random(-1, 1));
  const levels = new Float32Array(size / 2);
  new Fft(size, "rectangular").decibels(samples, levels);
  for (let k = 0; k < size / 2; k++) {
    let [re, im] = [0, 0];
    samples.forEach((value, i) => {
      re += value * Math.cos((2 * Math.PI * k * i) / size);
      im -= value * Math.sin((2 * Math.PI * k * i) / size);
    });
    assert.ok(Math.abs((levels[k] as number) - 10 * Math.log10((re * re + im * im) / (size / 2) ** 2 + 1e-14)) < 1e-3);
  }
  assert.throws(() => new Fft(100));
  assert.equal(windowOf(4, "rectangular").join(), "1,1,1,1");
});

test("rows of a spectrogram cover every band, low ones finer with mel", () => {
  for (const scale of ["linear", "mel"] as const) {
    const rows = bandsOfRows(128, 512, 16000, scale);
    assert.equal(rows[0]?.[0], 0);
    assert.equal(rows.at(-1)?.[1], 511);
    for (let i = 1; i < rows.length; i++) assert.ok((rows[i] as readonly number[])[0] as number <= ((rows[i - 1] as readonly number[])[1] as number) + 1);
  }
  assert.ok(Math.abs(hertzOf(melOf(1234)) - 1234) < 1e-6);
  assert.equal(colourTable("grey")[128], (0xff808080 | 0) >>> 0);
});

test("peaks hold the extremes of every bucket of every level", () => {
  const random = numbers(8);
  const left = Float32Array.from({ length: 700_000 }, () => random(-0.5, 0.5));
  const right = Float32Array.from(left, (value) => value / 2);
  left[123_456] = 1;
  const bytes = peaksOf([left, right], 8000);
  const head = readHead(bytes);
  assert.ok(head);
  assert.deepEqual([head.channels, head.rate, head.frames, head.levels.length], [2, 8000, 700_000, 2]);
  assert.deepEqual(head.levels.map((level) => level.frames), [1024, 256]);
  const all = new Int16Array(bytes);
  const last = head.levels[1];
  assert.ok(last && last.offset + last.buckets * 8 === bytes.byteLength);
  for (const level of head.levels) {
    for (const bucket of [0, 1, Math.floor(123_456 / level.frames), level.buckets - 1]) {
      const part = left.subarray(bucket * level.frames, (bucket + 1) * level.frames);
      const at = (level.offset >> 1) + bucket * 4;
      assert.equal(all[at], Math.trunc(part.reduce((a, b) => Math.min(a, b)) * 32767));
      assert.equal(all[at + 1], Math.trunc(part.reduce((a, b) => Math.max(a, b)) * 32767));
    }
  }
  assert.equal(readHead(new ArrayBuffer(10)), null);
  assert.equal(readHead(new ArrayBuffer(100)), null);
});

test("the level that is drawn has a bucket for every pixel and few more", () => {
  const levels = [4096, 1024, 256].map((frames) => ({ frames, buckets: 1, offset: 0 }));
  assert.deepEqual([100, 256, 1023, 1024, 5000].map((frames) => levels[levelFor(levels, frames)]?.frames), [256, 256, 256, 1024, 4096]);
});

test("extremes of pixels are those of all that lies in them; what is not here is left out", () => {
  const random = numbers(9);
  const values = Array.from({ length: 500 }, () => random(-1, 1));
  const lookup = (i: number): readonly [number, number] | null => (i >= 300 && i < 320 ? null : [values[i] as number, (values[i] as number) + 0.1]);
  const { low, high } = extremesOf(lookup, -10.5, 3.7, 140, 500);
  for (let x = 0; x < 140; x++) {
    const from = Math.max(0, Math.floor(-10.5 + x * 3.7));
    const to = Math.min(500, Math.max(from + 1, Math.ceil(-10.5 + (x + 1) * 3.7)));
    const part = values.slice(from, to).filter((_, i) => lookup(from + i) !== null);
    if (part.length === 0) assert.ok(Number.isNaN(low[x]));
    else {
      assert.equal(low[x], Math.fround(Math.min(...part)));
      assert.equal(high[x], Math.fround(Math.max(...part) + 0.1));
    }
  }
});
