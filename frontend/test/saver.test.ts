import assert from "node:assert/strict";
import { test } from "node:test";
import { AnnotationDocument } from "../src/core/document";
import type { Json, JsonObject } from "../src/core/json";
import { type Keep, type KeptJob, Outbox, type OutRequest } from "../src/core/outbox";
import type { ResultItem } from "../src/core/result";
import { Saver } from "../src/core/saver";
import { WorkTime } from "../src/core/worktime";

const box = (id: string): ResultItem => ({ id, from_name: "box", to_name: "img", type: "rectangle", value: { x: 1, y: 1, width: 2, height: 2 } });
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 15));

class Gone extends Error {}
class No extends Error {
  constructor(readonly status: number) {
    super(`no ${status}`);
  }
}

class World {
  readonly sent: OutRequest[] = [];
  readonly kept = new Map<string, KeptJob>();
  readonly timers: (() => void)[] = [];
  answer: (request: OutRequest) => Json = (request) => (request.address.includes("draft") ? { id: 7 } : { id: 42, revision: "r2" });
  readonly keep: Keep = {
    put: async (job) => void this.kept.set(job.key, job),
    remove: async (key) => void this.kept.delete(key),
    all: async () => [...this.kept.values()],
  };
  readonly outbox = new Outbox({
    send: async (request) => {
      this.sent.push(request);
      return this.answer(request);
    },
    unreachable: (error) => error instanceof Gone,
    keep: this.keep,
    now: () => 0,
    after: (_, run) => {
      this.timers.push(run);
      return () => undefined;
    },
  });

  open(stored: readonly ResultItem[] = [], id: number | null = null) {
    const document = new AnnotationDocument(stored);
    const saver = new Saver({
      document, outbox: this.outbox, time: new WorkTime(() => 0), project: 1, task: 5, draft: null, quiet: 1,
      stored: { id, revision: id === null ? null : "r1", result: stored },
    });
    const add = (name: string): void => document.apply({ created: [document.make(box(name))], updated: [], deleted: [] });
    return { document, saver, add };
  }
}

test("changes become one draft, made once and then changed", async () => {
  const world = new World();
  const { saver, add } = world.open();
  assert.equal(saver.state.value, "untouched");
  add("a");
  add("b");
  assert.equal(saver.state.value, "editing");
  await settle();
  add("c");
  await settle();
  assert.deepEqual(world.sent.map(({ method, address }) => `${method} ${address}`), ["POST /api/tasks/5/drafts", "PATCH /api/drafts/7"]);
  assert.equal(saver.state.value, "draft");
  assert.equal(world.kept.size, 0, "acknowledged work needs no copy");
});

test("a submit names the draft and is safe to repeat; then an update carries the revision", async () => {
  const world = new World();
  const { document, saver, add } = world.open();
  add("a");
  await settle();
  await saver.submit({ result: document.serialize() });
  const [, post] = world.sent;
  assert.equal(post?.address, "/api/tasks/5/annotations");
  assert.equal((post?.body as JsonObject)["draft_id"], 7);
  assert.equal(typeof (post?.body as JsonObject)["unique_id"], "string");
  assert.equal(saver.state.value, "submitted");
  assert.equal(saver.dirty, false);
  add("b");
  await saver.submit({ result: document.serialize() });
  const last = world.sent.at(-1);
  assert.deepEqual([last?.method, last?.address, last?.expect], ["PATCH", "/api/annotations/42", "r2"]);
  await settle();
});

test("nobody answers: the work is kept, counted and sent when the server is back", async () => {
  const world = new World();
  const { document, saver, add } = world.open();
  const before = world.answer;
  world.answer = () => { throw new Gone(); };
  add("a");
  await settle();
  assert.equal(saver.state.value, "offline");
  assert.deepEqual([world.outbox.outage.value?.drafts, world.kept.size], [1, 1]);
  const sent = saver.submit({ result: document.serialize() });
  await settle();
  assert.deepEqual([world.outbox.outage.value?.submits, world.outbox.unsaved().length], [1, 1], "the submit stands for its draft");
  world.answer = before;
  world.timers.at(-1)?.();
  await sent;
  assert.equal(saver.state.value, "submitted");
  assert.deepEqual([world.outbox.outage.value, world.kept.size], [null, 0]);
});

test("a lost race says stale and rejects, nothing is overwritten", async () => {
  const world = new World();
  const { document, saver, add } = world.open([box("a")], 42);
  world.answer = () => { throw new No(412); };
  add("b");
  await assert.rejects(saver.submit({ result: document.serialize() }));
  assert.equal(saver.state.value, "stale");
  world.answer = () => ({ id: 42, revision: "r3" });
  saver.rebased({ id: 42, revision: "r2", result: [box("a"), box("t")] });
  await saver.submit({ result: document.serialize() });
  assert.equal(world.sent.at(-1)?.expect, "r2");
});

test("a submit flies until it is answered, also while the person works on", async () => {
  const world = new World();
  const { saver, add } = world.open([box("a")], 42);
  let answer: (value: Json) => void = () => undefined;
  world.answer = (request) => (request.method === "PATCH" && request.address.includes("annotations") ? (new Promise((resolve) => { answer = resolve; }) as unknown as Json) : { id: 7 });
  add("b");
  const sent = saver.submit({ result: [box("a"), box("b")] });
  await settle();
  add("c");
  assert.deepEqual([saver.state.value, saver.flying], ["editing", true]);
  answer({ id: 42, revision: "r2" });
  await sent;
  assert.deepEqual([saver.flying, saver.stored.value.revision, saver.dirty], [false, "r2", true]);
});

test("a draft that another tab used up is made anew", async () => {
  const world = new World();
  const { saver, add } = world.open();
  add("a");
  await settle();
  const normal = world.answer;
  world.answer = (request) => {
    if (request.method === "PATCH") throw new No(404);
    return normal(request);
  };
  add("b");
  await settle();
  assert.deepEqual(world.sent.map(({ method }) => method), ["POST", "PATCH", "POST"]);
  assert.equal(saver.state.value, "draft");
});

test("changes from the disk are not work of mine", async () => {
  const world = new World();
  const { document, saver } = world.open([box("a")], 42);
  document.apply({ created: [document.make(box("z"))], updated: [], deleted: [] }, "remote");
  await settle();
  assert.equal(world.sent.length, 0);
  assert.equal(saver.state.value, "submitted");
});

test("time leaves out pauses over a minute and a page out of sight", () => {
  let now = 0;
  const time = new WorkTime(() => now);
  time.active();
  now += 10_000;
  time.active();
  now += 600_000;
  time.active();
  assert.equal(time.seconds, 70);
  time.hide();
  now += 30_000;
  time.active();
  assert.equal(time.seconds, 70);
});
