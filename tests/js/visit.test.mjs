import assert from "node:assert/strict";
import test from "node:test";
import { ApiError } from "../../static/js/models/api.js";
import { Outbox } from "../../static/js/models/outbox.js";
import { Resume } from "../../static/js/models/resume.js";
import { Visit } from "../../static/js/models/visit.js";

const settle = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
const offline = () => new ApiError({ code: "offline", status: 0, retryable: true });

function memory() {
  const items = new Map();
  return { getItem: (name) => items.get(name) ?? null, setItem: (name, value) => items.set(name, value), removeItem: (name) => items.delete(name) };
}

/* A server in ten lines: keeps each client_id once and numbers what it keeps. */
function server({ failures = [], drop = [] } = {}) {
  const rows = [];
  const log = [];
  const snapshot = () => ({ session: { id: "s1", state: "with_assistant", seq: rows.length }, disclosure: { id: "d1", version: 2, language: "en" }, notices: [{ purpose: "chat", version: 3 }], messages: [...rows] });
  return {
    rows, log, api: { token: "" },
    use() {},
    async start() { log.push("start"); return { session: { id: "s1" }, token: "t1", resume: "r1" }; },
    async resume(secret) { log.push(`resume ${secret}`); if (secret === "bad") throw new ApiError({ code: "resume_invalid", status: 401, retryable: false }); return { session: { id: "s1" }, token: "t2", resume: "r2" }; },
    async snapshot() { return snapshot(); },
    async events(after) { log.push(`events ${after}`); return { events: rows.filter((row) => row.seq > after).map(asEvent), seq: rows.length }; },
    async say(clientId, text) {
      log.push(`say ${text}`);
      const failure = failures.shift();
      if (failure) throw failure;
      let row = rows.find((each) => each.client_id === clientId);
      if (!row) { row = { id: `m${rows.length + 1}`, seq: rows.length + 1, client_id: clientId, author: { kind: "shopper" }, text }; rows.push(row); }
      if (drop.shift()) throw offline();
      return { message: { id: row.id, seq: row.seq, client_id: clientId } };
    },
    async shown() { log.push("shown"); },
    async consent(purpose, granted, { version, how }) { log.push(`consent ${purpose} ${granted} ${version} ${how}`); },
  };
}

function asEvent(row) {
  return { seq: row.seq, kind: "message", at: "", ai: "none", payload: { message: row } };
}

class FakeLine extends EventTarget {
  open() {}
  close() {}
  wake() {}
  send() { return true; }
  tell(type, detail) { this.dispatchEvent(new CustomEvent(type, { detail })); }
}

async function visit(endpoints, storage = memory()) {
  const lines = [];
  const made = new Visit({
    endpoints,
    outbox: new Outbox({ storage }),
    resume: new Resume({ key: "wk", storage, locks: null }),
    makeLine: () => { lines.push(new FakeLine()); return lines.at(-1); },
    clock: { setTimeout: (callback) => setImmediate(callback) },
  });
  await made.begin({ language: "en" });
  return { made, line: lines[0] };
}

const texts = (made) => made.conversation.messages.map((message) => message.text);

test("a new shopper starts, a returning one resumes with the secret and gets another", async () => {
  const storage = memory();
  const first = server();
  await visit(first, storage);
  assert.deepEqual(first.log, ["start"]);
  const second = server();
  await visit(second, storage);
  assert.deepEqual(second.log, ["resume r1"]);
  assert.equal(storage.getItem("vitrine.resume.wk"), "r2");
});

test("a secret the server no longer knows is forgotten and a new session begins", async () => {
  const storage = memory();
  storage.setItem("vitrine.resume.wk", "bad");
  const endpoints = server();
  await visit(endpoints, storage);
  assert.deepEqual(endpoints.log, ["resume bad", "start"]);
});

test("messages go out in the order written and each is kept once though answers are lost", async () => {
  const endpoints = server({ drop: [true, false, true] });
  const { made } = await visit(endpoints);
  made.send("one");
  await made.send("two");
  while (made.outbox.waiting.length) await settle();
  assert.deepEqual(endpoints.rows.map((row) => row.text), ["one", "two"]);
  assert.deepEqual(texts(made), ["one", "two"]);
});

test("without a line a message waits as long as it takes and goes out when the line is up", async () => {
  const endpoints = server({ failures: [offline(), offline(), offline(), offline()] });
  const { made, line } = await visit(endpoints);
  await made.send("one");
  assert.deepEqual([made.outbox.waiting.length, endpoints.rows.length], [1, 0]);
  line.tell("up", {});
  while (made.outbox.waiting.length) await settle();
  assert.deepEqual(texts(made), ["one"]);
});

test("a refused message says why and can be sent again", async () => {
  const endpoints = server({ failures: [new ApiError({ code: "too_large", status: 413, detail: "Too long.", retryable: false })] });
  const { made } = await visit(endpoints);
  await made.send("one");
  const [entry] = made.outbox.entries;
  assert.deepEqual([entry.state, entry.detail], ["failed", "Too long."]);
  await made.retry(entry.client_id);
  assert.deepEqual(texts(made), ["one"]);
});

test("no AI turn before the disclosure: it is reported shown and the message sent again", async () => {
  const endpoints = server({ failures: [new ApiError({ code: "disclosure_not_shown", status: 409, retryable: false })] });
  const { made } = await visit(endpoints);
  await made.send("one");
  assert.deepEqual(endpoints.log, ["start", "say one", "shown", "say one"]);
});

test("an event that leaves a hole waits for what was missed", async () => {
  const endpoints = server();
  const { made, line } = await visit(endpoints);
  for (const n of [1, 2, 3]) endpoints.rows.push({ id: `m${n}`, seq: n, client_id: null, author: { kind: "advisor", name: "Mara" }, text: `line ${n}` });
  line.tell("event", { event: asEvent(endpoints.rows[2]) });
  await settle();
  assert.deepEqual(texts(made), ["line 1", "line 2", "line 3"]);
});

test("a heartbeat ahead of us asks once and stays quiet afterwards", async () => {
  const endpoints = server();
  const { made, line } = await visit(endpoints);
  endpoints.rows.push({ id: "m1", seq: 1, client_id: null, author: { kind: "advisor", name: "Mara" }, text: "hello" });
  line.tell("heartbeat", { seq: 1 });
  await settle();
  line.tell("heartbeat", { seq: 1 });
  await settle();
  assert.deepEqual(texts(made), ["hello"]);
  assert.equal(endpoints.log.filter((entry) => entry.startsWith("events")).length, 1);
});

test("a lost cursor leads to the snapshot and nothing is shown twice", async () => {
  const endpoints = server();
  const { made, line } = await visit(endpoints);
  await made.send("one");
  line.tell("resync", {});
  await settle();
  assert.deepEqual(texts(made), ["one"]);
});

test("a reload in the middle of sending sends again under the same id", async () => {
  const storage = memory();
  const endpoints = server({ drop: [true, true, true, true] });
  const { made } = await visit(endpoints, storage);
  await made.send("one");
  made.outbox.retry(made.outbox.entries[0].client_id);
  const { made: again } = await visit(endpoints, storage);
  await settle();
  assert.deepEqual(endpoints.rows.map((row) => row.text), ["one"]);
  assert.deepEqual(texts(again), ["one"]);
  assert.deepEqual(again.outbox.entries, []);
});

test("a token that ran out asks for a new frame instead of failing message after message", async () => {
  const endpoints = server();
  const { made, line } = await visit(endpoints);
  line.tell("error", { code: "token_expired" });
  assert.equal(made.phase, "stale");
  const { made: other } = await visit(server());
  other.endpoints.api.refused();
  assert.equal(other.phase, "stale");
});

test("a grant names the version of the text and is not given twice", async () => {
  const endpoints = server();
  const { made } = await visit(endpoints);
  await made.grant("chat", true, "door");
  await made.grant("chat", true, "door");
  assert.deepEqual(endpoints.log.filter((entry) => entry.startsWith("consent")), ["consent chat true 3 door"]);
});
