import assert from "node:assert/strict";
import test from "node:test";
import { Outbox } from "../../static/js/models/outbox.js";

function memory() {
  const items = new Map();
  return { getItem: (name) => items.get(name) ?? null, setItem: (name, value) => items.set(name, value), removeItem: (name) => items.delete(name) };
}

function outbox(storage = memory()) {
  let next = 1;
  const box = new Outbox({ storage, makeId: () => `c${next++}`, now: () => "2026-01-01T00:00:00Z" });
  box.open("s1");
  return box;
}

test("a reload finds the unsent messages under the same ids, in order", () => {
  const storage = memory();
  const before = outbox(storage);
  before.add("one");
  before.add("two");
  const after = new Outbox({ storage });
  after.open("s1");
  assert.deepEqual(after.waiting.map((entry) => [entry.client_id, entry.text]), [["c1", "one"], ["c2", "two"]]);
});

test("another session's messages stay with it", () => {
  const storage = memory();
  outbox(storage).add("one");
  const other = new Outbox({ storage });
  other.open("s2");
  assert.deepEqual(other.entries, []);
});

test("a failed message waits for the shopper and keeps its id when retried", () => {
  const box = outbox();
  const { client_id: id } = box.add("one");
  box.fail(id, "Too long.");
  assert.deepEqual(box.waiting, []);
  assert.equal(box.entries[0].detail, "Too long.");
  box.retry(id);
  assert.equal(box.waiting[0].client_id, id);
});

test("acknowledging twice or for a stranger changes nothing", () => {
  const box = outbox();
  const { client_id: id } = box.add("one");
  box.acknowledge("other");
  assert.equal(box.entries.length, 1);
  box.acknowledge(id);
  box.acknowledge(id);
  assert.equal(box.entries.length, 0);
});

test("full storage and broken storage do not stop a message", () => {
  const box = outbox({ getItem: () => "{broken", setItem: () => { throw new Error("full"); } });
  box.add("one");
  assert.equal(box.waiting.length, 1);
});
