import assert from "node:assert/strict";
import test from "node:test";
import { apply, applyFleeting, caughtUp, fromSnapshot, leavesHole, timeline, withMessage } from "../../static/js/models/conversation.js";

const SNAPSHOT = {
  session: { id: "s1", state: "opened", seq: 2, advisor: null },
  disclosure: { id: "d1", text: "AI", version: 1, language: "en" },
  messages: [],
  availability: { advisors_online: 1 },
  doors: { ask: true, person: true, book: true },
};

function message(seq, kind, text, more = {}) {
  return { seq, kind: "message", at: "2026-01-01T00:00:00Z", ai: more.ai ?? "none", payload: { message: { id: `m${seq}`, client_id: more.client_id ?? null, author: { kind, name: more.name ?? "" }, text } } };
}

test("events give the same conversation in whatever pieces they come", () => {
  const events = [message(3, "shopper", "Hi", { client_id: "c1" }), { seq: 4, kind: "state", payload: { state: "with_assistant" } }, message(5, "ai", "Hello", { ai: "generated" })];
  const once = events.reduce(apply, fromSnapshot(SNAPSHOT));
  const twice = [...events, ...events, events[1]].reduce(apply, fromSnapshot(SNAPSHOT));
  assert.deepEqual(twice, once);
  assert.deepEqual(once.messages.map((each) => each.text), ["Hi", "Hello"]);
  assert.equal(once.state, "with_assistant");
  assert.equal(once.seq, 5);
});

test("the echo and the answer of one message make one line, in either order", () => {
  const own = { id: "m3", seq: 3, client_id: "c1", author: { kind: "shopper" }, text: "Hi" };
  const echoFirst = withMessage(apply(fromSnapshot(SNAPSHOT), message(3, "shopper", "Hi", { client_id: "c1" })), own);
  const answerFirst = apply(withMessage(fromSnapshot(SNAPSHOT), own), message(3, "shopper", "Hi", { client_id: "c1" }));
  assert.equal(echoFirst.messages.length, 1);
  assert.equal(answerFirst.messages.length, 1);
});

test("a pending line disappears as soon as its message is there", () => {
  const conversation = apply(fromSnapshot(SNAPSHOT), message(3, "shopper", "Hi", { client_id: "c1" }));
  const rows = timeline(conversation, [{ client_id: "c1", text: "Hi" }, { client_id: "c2", text: "More" }]);
  assert.deepEqual(rows.map((row) => row.type), ["message", "pending"]);
  assert.equal(rows[1].entry.text, "More");
});

test("late messages are put where they belong", () => {
  const conversation = withMessage(withMessage(fromSnapshot(SNAPSHOT), { id: "b", seq: 9, author: { kind: "ai" } }), { id: "a", seq: 7, author: { kind: "ai" } });
  assert.deepEqual(conversation.messages.map((each) => each.id), ["a", "b"]);
});

test("an AI line and a drafted line of the same speaker are shown with their own marks", () => {
  const events = [message(3, "advisor", "Own words", { name: "Mara" }), message(4, "advisor", "Drafted", { name: "Mara", ai: "drafted" }), message(5, "advisor", "Again", { name: "Mara", ai: "drafted" })];
  const rows = timeline(events.reduce(apply, fromSnapshot(SNAPSHOT)));
  assert.deepEqual(rows.map((row) => row.follows), [false, false, true]);
});

test("an unknown kind of event only moves the cursor", () => {
  const before = fromSnapshot(SNAPSHOT);
  assert.deepEqual(apply(before, { seq: 3, kind: "note", payload: {} }), { ...before, seq: 3 });
});

test("typing and status end with the message they announced", () => {
  let conversation = applyFleeting(fromSnapshot(SNAPSHOT), { kind: "typing", payload: { by: "Mara" } });
  assert.equal(conversation.typing, "Mara");
  conversation = applyFleeting(conversation, { kind: "status", payload: { text: "Looking" } });
  conversation = apply(conversation, message(3, "advisor", "Here", { name: "Mara" }));
  assert.equal(conversation.typing, null);
  assert.equal(conversation.status, "");
});

test("the packet leaves the screen when somebody has taken the session", () => {
  let conversation = apply(fromSnapshot(SNAPSHOT), { seq: 3, kind: "state", payload: { state: "waiting" } });
  conversation = apply(conversation, { seq: 4, kind: "handoff", payload: { packet: { lines: [{ key: "product" }] } } });
  assert.equal(conversation.handoff.lines.length, 1);
  conversation = apply(conversation, { seq: 5, kind: "state", payload: { state: "with_advisor", advisor: { name: "Mara" } } });
  assert.equal(conversation.handoff, null);
  assert.equal(conversation.advisor.name, "Mara");
});

test("a hole asks, and the answer moves the cursor over what is not for shoppers", () => {
  const conversation = fromSnapshot(SNAPSHOT);
  assert.equal(leavesHole(conversation, { seq: 3 }), false);
  assert.equal(leavesHole(conversation, { seq: 4 }), true);
  assert.equal(caughtUp(conversation, 6).seq, 6);
  assert.equal(caughtUp(conversation, 1).seq, 2);
});
