import assert from "node:assert/strict";
import { test } from "node:test";
import { Scope } from "../src/core/scope";
import { type ClockEvent, groupOf, SyncGroups } from "../src/core/sync";

test("objects that name the same group, or each other, play together", () => {
  assert.equal(groupOf("a", new Map([["a", "g"], ["v", "g"]])), "g");
  assert.equal(groupOf("v", new Map([["a", "g"], ["v", "g"]])), "g");
  const named = new Map([["text", "sound"]]);
  assert.equal(groupOf("text", named), groupOf("sound", named));
  const mutual = new Map([["a", "v"], ["v", "a"]]);
  assert.equal(groupOf("a", mutual), groupOf("v", mutual));
  assert.equal(groupOf("alone", mutual), undefined);
});

test("a member hears the others, never itself, and nothing after its scope ended", () => {
  const groups = new SyncGroups();
  const heard: string[] = [];
  const scope = new Scope();
  const one = { name: "one", follow: (event: ClockEvent) => void heard.push(`one ${event.kind}`) };
  const two = { name: "two", follow: (event: ClockEvent) => void heard.push(`two ${event.kind}`) };
  groups.join("g", one, new Scope());
  groups.join("g", two, scope);
  groups.announce("g", one, { kind: "play", time: 1, speed: 1 });
  scope.dispose();
  groups.announce("g", one, { kind: "pause", time: 2, speed: 1 });
  assert.deepEqual(heard, ["two play"]);
});

test("a member that is behind hurries, one that is far away is sent, and the clock of the group is that of what is heard", (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] });
  const groups = new SyncGroups();
  const scope = new Scope();
  const told: (number | string)[] = [];
  let [heard, film]: (number | null)[] = [null, null];
  groups.join("g", { name: "film", follow: ({ kind, time, speed }) => void told.push(`${kind} ${time} ${speed}`), now: () => film ?? null, steer: (factor) => void told.push(Number(factor.toFixed(3))) }, scope);
  groups.join("g", { name: "sound", follow: () => undefined, now: () => heard ?? null }, scope);
  const after = (sound: number | null, seen: number | null): readonly (number | string)[] => {
    [heard, film] = [sound, seen];
    told.length = 0;
    context.mock.timers.tick(250);
    return [...told];
  };
  assert.deepEqual(after(null, null), [1]);
  assert.equal(groups.now("g"), null);
  assert.deepEqual(after(5, 4.9), [1.08]);
  assert.equal(groups.now("g"), 5);
  assert.deepEqual(after(5, 5.6), [0.8]);
  assert.deepEqual(after(5, 5.01), [1]);
  groups.announce("g", { name: "other", follow: () => undefined }, { kind: "speed", time: 5, speed: 2 });
  assert.deepEqual(after(5, 1), ["seek 5 2"]);
  assert.equal(groups.now("nobody"), null);
  scope.dispose();
  assert.deepEqual(after(5, 1), []);
});
