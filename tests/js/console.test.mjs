/* What the advisor's desk decides without a page: frames, waits, keys, news, drafts, calls. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { ConsoleApi } from "../../static/js/models/console_api.js";
import { Drafts } from "../../static/js/models/console_drafts.js";
import { effects } from "../../static/js/models/console_effects.js";
import { command, next } from "../../static/js/models/console_keys.js";
import { Puller, place } from "../../static/js/models/console_puller.js";
import { level, seconds, watch } from "../../static/js/models/console_waiting.js";
import { LiveLine } from "../../static/js/models/live_line.js";
import { Outbox } from "../../static/js/models/outbox.js";

const open = { session: "s1", state: "waiting", advisor: "", me: "ben", floor: false, seq: 7 };
const event = (kind, payload = {}, session = "s1") => ({ type: "event", session, event: { kind, payload } });
const taken = (id, name) => event("state", { state: "with_advisor", advisor: { id, name } });

test("coming back watches, fetches what was missed, and sends what was not sent", () => {
  assert.deepEqual(effects({ type: "welcome" }, open), ["watch", "pull", "lists", "resend"]);
  assert.deepEqual(effects({ type: "welcome" }, null), ["lists"]);
});

test("words and notes are fetched; what surrounds them is drawn again", () => {
  assert.deepEqual(effects(event("message"), open), ["pull"]);
  assert.deepEqual(effects(event("note"), open), ["pull"]);
  assert.deepEqual(effects(event("handoff"), open), ["pull", "around"]);
  assert.deepEqual(effects(event("wrapped_up"), open), ["pull", "wrapup"]);
  assert.deepEqual(effects(event("call_quality"), open), []);
});

test("a session that changes hands is shown, or left where a colleague took it", () => {
  assert.deepEqual(effects(taken("ben", "Ben"), open), ["workspace"]);
  assert.deepEqual(effects(taken("bea", "Bea"), open), ["lost"]);
  assert.deepEqual(effects(taken("bea", "Bea"), { ...open, floor: true }), ["workspace"]);
  assert.deepEqual(effects(taken("ben", "Ben"), { ...open, state: "with_advisor", advisor: "ben" }), ["pull"]);
  assert.deepEqual(effects(event("ended"), open), ["workspace"]);
  assert.deepEqual(effects(event("ended"), { ...open, state: "ended" }), ["pull"]);
});

test("frames of another session do nothing here", () => {
  assert.deepEqual(effects(event("message", {}, "s2"), open), []);
  assert.deepEqual(effects({ type: "fleeting", session: "s2", kind: "typing", payload: { by: "shopper" } }, open), []);
});

test("the floor's news refresh the lists, a heartbeat ahead of us fetches, a lost cursor draws anew", () => {
  assert.deepEqual(effects({ type: "floor", session: "s9", kind: "state" }, open), ["lists"]);
  assert.deepEqual(effects({ type: "heartbeat", sessions: { s1: 9 } }, open), ["pull"]);
  assert.deepEqual(effects({ type: "heartbeat", sessions: { s1: 7 } }, open), []);
  assert.deepEqual(effects({ type: "resync", session: "s1" }, open), ["workspace"]);
  assert.deepEqual(effects({ type: "unwatched", session: "s1" }, open), ["gone"]);
  assert.deepEqual(effects({ type: "unwatched", session: "s1" }, null), []);
});

test("only the shopper's typing and reading are shown", () => {
  const fleeting = (kind, by) => ({ type: "fleeting", session: "s1", kind, payload: { by, seq: 3 } });
  assert.deepEqual(effects(fleeting("typing", "shopper"), open), ["typing"]);
  assert.deepEqual(effects(fleeting("read", "shopper"), open), ["read"]);
  assert.deepEqual(effects(fleeting("typing", "Bea"), open), []);
});

test("waits read as on a stop watch and get urgent at one and three minutes", () => {
  assert.deepEqual([0, 42, 72, 599, 600, 3_599, 3_900, 200_000].map(watch), ["0:00", "0:42", "1:12", "9:59", "10:00", "59:59", "1 h 05", "2 d"]);
  assert.deepEqual([59, 60, 179, 180].map(level), ["ok", "warn", "warn", "stop"]);
  assert.equal(seconds("2026-05-04T10:00:00Z", Date.parse("2026-05-04T10:01:12Z")), 72);
  assert.equal(seconds("2026-05-04T10:00:00Z", Date.parse("2026-05-04T09:59:00Z")), 0, "a clock ahead of ours");
});

test("keys act where nobody writes, and never with a modifier", () => {
  const free = { writing: false, boxed: false };
  assert.deepEqual(command({ key: "a" }, free), { type: "press", key: "a" });
  assert.deepEqual(command({ key: "A" }, free), { type: "press", key: "A" });
  assert.deepEqual(command({ key: "j" }, free), { type: "move", by: 1 });
  assert.deepEqual(command({ key: "k" }, free), { type: "move", by: -1 });
  assert.deepEqual(command({ key: "?" }, free), { type: "map" });
  assert.equal(command({ key: "a" }, { writing: true, boxed: false }), null);
  assert.equal(command({ key: "a" }, { writing: false, boxed: true }), null);
  assert.equal(command({ key: "a", ctrlKey: true }, free), null);
  assert.equal(command({ key: "ArrowDown" }, free), null, "arrows scroll");
  assert.deepEqual(command({ key: "Escape" }, { writing: true, boxed: false }), { type: "leave" });
  assert.equal(command({ key: "Escape" }, { writing: true, boxed: true }), null, "the box closes itself");
});

test("moving through rows stops at both ends", () => {
  assert.equal(next(3, -1, 1), 0);
  assert.equal(next(3, -1, -1), 2);
  assert.equal(next(3, 2, 1), 2);
  assert.equal(next(3, 0, -1), 0);
  assert.equal(next(0, -1, 1), -1);
});

test("news that come while fetching are fetched once more, from where the first ended", async () => {
  const asked = [];
  const took = [];
  let release;
  const puller = new Puller({
    seq: 3,
    fetch: (after) => {
      asked.push(after);
      return new Promise((resolve) => (release = () => resolve({ html: `<after ${after}>`, seq: after + 2 })));
    },
    take: (html) => took.push(html),
  });
  const first = puller.pull();
  puller.pull();
  puller.pull();
  release();
  await Promise.resolve();
  await Promise.resolve();
  release();
  await first;
  assert.deepEqual(asked, [3, 5]);
  assert.deepEqual(took, ["<after 3>", "<after 5>"]);
  assert.equal(puller.seq, 7);
});

test("a failed fetch leaves the number where it was", async () => {
  const puller = new Puller({ seq: 3, fetch: () => Promise.reject(new Error("cut")), take: () => assert.fail() });
  await assert.rejects(puller.pull());
  assert.equal(puller.seq, 3);
  puller.fetch = async (after) => ({ html: "", seq: after + 1 });
  puller.take = () => {};
  await puller.pull();
  assert.equal(puller.seq, 4);
});

test("a line finds its place by its number", () => {
  assert.equal(place([1, 4, 9], 5), 2);
  assert.equal(place([1, 4, 9], 10), 3);
  assert.equal(place([], 1), 0);
});

function storage() {
  const kept = new Map();
  return { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value), removeItem: (name) => kept.delete(name), kept };
}

test("a half-written message outlives the page and is forgotten when sent", () => {
  const drafts = new Drafts(storage());
  drafts.write("s1", { text: "Hel", mode: "note", cards: [] });
  assert.deepEqual(drafts.read("s1"), { text: "Hel", mode: "note", cards: [] });
  assert.deepEqual(drafts.read("s2"), { text: "", mode: "reply", cards: [] });
  drafts.write("s1", { text: "", mode: "reply", cards: [] });
  assert.equal(drafts.storage.kept.size, 0);
});

test("cards travel with the words they were chosen for", () => {
  const box = new Outbox({ storage: storage(), makeId: () => "c1", now: () => "t" });
  box.open("s1");
  box.add("Look", { cards: [{ sku: "r45", title: "Ridge 45" }] });
  assert.deepEqual(box.waiting[0].cards, [{ sku: "r45", title: "Ridge 45" }]);
  assert.equal(box.waiting[0].client_id, "c1");
});

function answering(status, body, headers = {}) {
  return async (address, options) => {
    answering.last = { address, options };
    return new Response(body, { status, headers });
  };
}

test("a call carries the form's token, and repeats a name as often as it comes", async () => {
  const api = new ConsoleApi({ token: "tok", fetch: answering(201, "<li>", { "X-Vitrine-Seq": "8" }) });
  assert.deepEqual(await api.post("/say/", [["card", "a"], ["card", "b"]]), { html: "<li>", seq: 8, status: 201 });
  assert.equal(answering.last.options.headers["X-CSRFToken"], "tok");
  assert.equal(String(answering.last.options.body), "card=a&card=b");
});

test("a refusal keeps its sentence, a cut line says that it may be tried again", async () => {
  const refused = new ConsoleApi({ token: "", fetch: answering(409, JSON.stringify({ code: "already_taken", detail: "Bea was faster.", retryable: false })) });
  await assert.rejects(refused.get("/x/"), { code: "already_taken", message: "Bea was faster.", status: 409, retryable: false });
  const cut = new ConsoleApi({ token: "", fetch: () => Promise.reject(new TypeError("network")) });
  await assert.rejects(cut.get("/x/"), { code: "offline", retryable: true, status: 0 });
});

test("signed out, the page goes to the door", async () => {
  const gone = [];
  const api = new ConsoleApi({ token: "", fetch: answering(401, "", { "HX-Redirect": "/accounts/login/?next=/console/" }), leave: (address) => gone.push(address) });
  await assert.rejects(api.get("/x/"), { status: 401 });
  assert.deepEqual(gone, ["/accounts/login/?next=/console/"]);
});

test("the advisors' line says hello for its brand", () => {
  const sent = [];
  const socket = { readyState: 1, send: (text) => sent.push(JSON.parse(text)), close() {} };
  const line = new LiveLine({ url: "ws://x", hello: () => ({ brand: "fjell" }), makeSocket: () => socket });
  line.open();
  socket.onopen();
  line.close();
  assert.deepEqual(sent, [{ type: "hello", version: 1, brand: "fjell" }]);
});
