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
