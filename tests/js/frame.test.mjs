import assert from "node:assert/strict";
import test from "node:test";
import { CartModel } from "../../static/js/models/cart.js";
import { HostBridge } from "../../static/js/models/host_bridge.js";
import { CookieStorage, partition } from "../../static/js/models/partition.js";
import { Resume } from "../../static/js/models/resume.js";

function frame() {
  const posted = [];
  const parent = { postMessage: (data, origin) => posted.push([data, origin]) };
  let listener;
  const window = { parent, addEventListener: (_type, callback) => { listener = callback; } };
  const bridge = new HostBridge({ window, origins: ["https://shop.example"] });
  const heard = [];
  bridge.addEventListener("open", ({ detail }) => heard.push(detail));
  const say = (more = {}) => listener({ source: parent, origin: "https://shop.example", data: { vitrine: 1, type: "open", payload: { a: 1 } }, ...more });
  return { bridge, posted, heard, say };
}

test("only the parent, only the brand's origin, is listened to", () => {
  const { heard, say } = frame();
  say({ origin: "https://evil.example" });
  say({ source: {} });
  say({ data: { type: "open" } });
  say({ data: null });
  assert.deepEqual(heard, []);
  say();
  assert.deepEqual(heard, [{ a: 1 }]);
});

test("nothing is posted before the greeting, then to that one origin", () => {
  const { bridge, posted, say } = frame();
  bridge.tell("close");
  assert.deepEqual(posted, []);
  say();
  bridge.tell("close");
  assert.deepEqual(posted, [[{ vitrine: 1, type: "close", payload: {} }, "https://shop.example"]]);
});

test("a browser that denies storage to frames keeps the session in a partitioned cookie", () => {
  const jar = { value: "", get cookie() { return this.value; }, set cookie(text) { this.last = text; this.value = /Max-Age=0/.test(text) ? "" : text.split(";")[0]; } };
  const denied = { get localStorage() { throw new Error("denied"); }, document: jar };
  const storage = partition("localStorage", denied);
  assert.ok(storage instanceof CookieStorage);
  storage.setItem("vitrine.resume.wk", "rs_a b");
  assert.match(jar.last, /; Path=\/widget\/frame\/; Secure; SameSite=None; Partitioned; Max-Age=2592000$/);
  assert.equal(storage.getItem("vitrine.resume.wk"), "rs_a b");
  assert.throws(() => storage.setItem("x", "y".repeat(5000)), RangeError);
  storage.removeItem("vitrine.resume.wk");
  assert.equal(storage.getItem("vitrine.resume.wk"), null);
});

test("a tab without locks still begins, and a failure inside is not tried twice", async () => {
  const denied = Object.assign(new Error("denied"), { name: "SecurityError" });
  const resume = new Resume({ key: "wk", storage: {}, locks: { request: async () => { throw denied; } } });
  assert.equal(await resume.exclusively(async () => "in"), "in");
  let tries = 0;
  const failing = new Resume({ key: "wk", storage: {}, locks: { request: (_name, work) => work() } });
  await assert.rejects(failing.exclusively(async () => { tries += 1; throw denied; }));
  assert.equal(tries, 1);
});

test("a cart counts, adds up in cents and forgets what is taken out", () => {
  const items = new Map();
  const cart = new CartModel({ getItem: (name) => items.get(name) ?? null, setItem: (name, value) => items.set(name, value) });
  cart.add({ sku: "a", title: "A", amount: "0.10", currency: "EUR" }, 10);
  cart.add({ sku: "b", title: "B", amount: "5.90", currency: "EUR" });
  cart.add({ sku: "b", title: "B", amount: "5.90", currency: "EUR" });
  assert.deepEqual([cart.count, cart.total], [12, 12.8]);
  cart.setQuantity("a", 0);
  assert.deepEqual(cart.told(), [{ sku: "b", title: "B", quantity: 2, price: "5.90 EUR" }]);
});
