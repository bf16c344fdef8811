import assert from "node:assert/strict";
import test from "node:test";
import { LiveLine } from "../../static/js/models/live_line.js";

function clock() {
  const timers = new Map();
  let next = 1;
  return {
    setTimeout: (callback, delay) => { timers.set(next, { callback, delay }); return next++; },
    clearTimeout: (id) => timers.delete(id),
    run(delay) { for (const [id, timer] of [...timers]) if (timer.delay <= delay) { timers.delete(id); timer.callback(); } },
    delays: () => [...timers.values()].map((timer) => timer.delay).sort((a, b) => a - b),
  };
}

function line(options = {}) {
  const sockets = [];
  const time = clock();
  const made = new LiveLine({
    url: "ws://x", token: () => "t1", after: () => options.after?.() ?? 0, clock: time, random: () => 1,
    makeSocket: () => { const socket = { sent: [], readyState: 1, send(text) { this.sent.push(JSON.parse(text)); }, close() { this.closed = true; } }; sockets.push(socket); return socket; },
  });
  const heard = [];
  for (const type of ["event", "fleeting", "heartbeat", "resync", "revoked", "up", "down"]) made.addEventListener(type, ({ detail }) => heard.push([type, detail]));
  return { made, sockets, time, heard };
}

test("the token travels in the first frame, with the last number seen", () => {
  const { made, sockets } = line({ after: () => 7 });
  made.open();
  sockets[0].onopen();
  assert.deepEqual(sockets[0].sent, [{ type: "hello", version: 1, token: "t1", after: 7 }]);
});

test("ten cuts lead to ten new calls, each asking for what came after", () => {
  let seq = 0;
  const { made, sockets, time, heard } = line({ after: () => seq });
  made.open();
  for (let cut = 0; cut < 10; cut++) {
    sockets[cut].onopen();
    seq += 3;
    sockets[cut].onclose({ code: 1006 });
    time.run(15_000);
  }
  assert.equal(sockets.length, 11);
  assert.deepEqual(sockets.slice(0, 10).map((socket) => socket.sent[0].after), [0, 3, 6, 9, 12, 15, 18, 21, 24, 27]);
  assert.equal(heard.filter(([type]) => type === "down").length, 10);
});

test("pauses grow to a ceiling and are spread out", () => {
  const { made } = line();
  assert.deepEqual([0, 1, 2, 10].map((tries) => made.pause(tries)), [400, 800, 1600, 15_000]);
  made.random = () => 0;
  assert.equal(made.pause(10), 7500);
});

test("silence longer than two heartbeats is taken for a cut", () => {
  const { made, sockets, time, heard } = line();
  made.open();
  sockets[0].onopen();
  time.run(75_000);
  assert.equal(sockets[0].closed, true);
  assert.equal(heard.at(-1)[0], "down");
});

test("a revoked line is not called again", () => {
  const { made, sockets, time } = line();
  made.open();
  sockets[0].onopen();
  sockets[0].onmessage({ data: JSON.stringify({ type: "revoked" }) });
  sockets[0].onclose({ code: 4401 });
  time.run(60_000);
  assert.equal(sockets.length, 1);
});

test("a late word of a dead socket is not listened to", () => {
  const { made, sockets, time, heard } = line();
  made.open();
  sockets[0].onopen();
  sockets[0].onclose({ code: 1006 });
  time.run(15_000);
  sockets[0].onmessage({ data: JSON.stringify({ type: "event", event: { seq: 1 } }) });
  assert.equal(heard.some(([type]) => type === "event"), false);
});
