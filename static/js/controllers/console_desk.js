/* The desk as a whole: keeps the line up and lets each frame do what it means. */

import { Controller } from "../registry.js";
import { effects } from "../models/console_effects.js";

const FRAMES = ["welcome", "floor", "event", "fleeting", "heartbeat", "resync", "unwatched"];
// Several frames of one change come within moments: one refresh is enough.
const SETTLE = 120;

export class ConsoleDesk extends Controller {
  #timers = new Map();
  #wake = () => document.hidden || this.context.line.wake();
  #dirty = (event) => {
    if (event.detail.elt.matches?.(".wrapup") && this.#writing()) event.preventDefault();
  };

  connect() {
    const { line } = this.context;
    for (const type of FRAMES) line.addEventListener(type, ({ detail }) => this.#frame({ type, ...detail }));
    line.addEventListener("down", () => this.#later("down", () => this.#down(this.part("out").hidden), 1_500));
    line.addEventListener("revoked", () => this.#out());
    line.addEventListener("error", ({ detail }) => this.#failed(detail));
    document.addEventListener("visibilitychange", this.#wake);
    window.addEventListener("online", this.#wake);
    document.addEventListener("htmx:beforeRequest", this.#dirty);
    document.addEventListener("console:opened", () => this.#opened());
    document.addEventListener("console:gone", () => this._gone());
    document.addEventListener("htmx:afterSwap", ({ detail }) => detail.target.id === "lists" && this.#counted());
    this.#counted();
    line.open();
  }

  disconnect() {
    this.context.line.close();
    document.removeEventListener("visibilitychange", this.#wake);
    window.removeEventListener("online", this.#wake);
    document.removeEventListener("htmx:beforeRequest", this.#dirty);
  }

  addCard(event, button) {
    document.dispatchEvent(new CustomEvent("console:card", { detail: { sku: button.dataset.sku, title: button.dataset.title } }));
  }

  /* From a statement to the words it comes from. */
  point(event, link) {
    event.preventDefault();
    this.context.timeline?.point(link.dataset.seq);
    document.dispatchEvent(new CustomEvent("console:pane", { detail: "conversation" }));
  }

  #opened() {
    this.#watch();
    this.#entitle(this.waiting ?? 0);
    for (const row of this.element.querySelectorAll(".row__link[aria-current]")) row.removeAttribute("aria-current");
    const id = document.getElementById("open-session").value;
    for (const kind of ["", "left-", "finish-", "unsaid-"]) document.getElementById(`row-${kind}${id}`)?.setAttribute("aria-current", "true");
  }

  #watch() {
    const { line, timeline } = this.context;
    if (this.watched && this.watched !== timeline?.session) line.send({ type: "unwatch", session: this.watched });
    if (!timeline || !line.send({ type: "watch", session: timeline.session, after: timeline.seq })) return;
    this.watched = timeline.session;
    timeline.markRead();
  }

  #frame(frame) {
    if (frame.type === "welcome") this.#down(false);
    const open = this.context.timeline?.open ?? null;
    for (const effect of effects(frame, open)) this[`_${effect}`](frame);
  }

  _watch() {
    this.#watch();
  }

  _pull() {
    this.context.timeline?.pull();
  }

  _lists() {
    this.#later("lists", () => window.htmx.trigger(document.body, "console:lists"));
  }

  _resend() {
    document.dispatchEvent(new CustomEvent("console:resend"));
  }

  _typing() {
    this.context.timeline?.typing();
  }

  _read(frame) {
    this.context.timeline?.read(frame.payload.seq);
  }

  _around() {
    const { around } = this.context.timeline.element.dataset;
    this.#later("around", () => window.htmx.ajax("GET", around, { target: "#around", swap: "innerHTML" }));
  }

  _wrapup() {
    const { wrapup } = this.context.timeline.element.dataset;
    if (!document.getElementById("wrapup") || this.#writing()) return;
    this.#later("wrapup", () => window.htmx.ajax("GET", wrapup, { target: "#wrapup", swap: "innerHTML" }));
  }

  /* Often one's own tap brings the new pane before this is due: then it is let be, with the cursor in it. */
  _workspace(frame) {
    const { page } = this.context.timeline.element.dataset;
    this.#later("workspace", () => {
      if (frame && !effects(frame, this.context.timeline?.open ?? null).includes("workspace")) return;
      window.htmx.ajax("GET", page, { target: "#workspace", swap: "innerHTML" });
    });
  }

  _lost(frame) {
    this.#leave(this.element.dataset.lost.replace("NAME", frame.event.payload.advisor.name));
  }

  _gone() {
    this.#leave(this.element.dataset.gone);
  }

  #leave(text) {
    const { line, timeline } = this.context;
    line.send({ type: "unwatch", session: timeline?.session ?? "" });
    this.context.timeline = this.watched = null;
    document.dispatchEvent(new CustomEvent("console:toast", { detail: { text } }));
    const { home } = this.element.dataset;
    window.history.replaceState({}, "", home);
    this.#later("workspace", () => window.htmx.ajax("GET", home, { target: "#workspace", swap: "innerHTML" }));
  }

  #writing() {
    const fields = document.querySelectorAll("#wrapup input, #wrapup textarea");
    return [...fields].some((field) => field.value !== field.defaultValue || field === document.activeElement);
  }

  #failed({ code }) {
    if (code === "not_found") this._workspace();
  }

  #down(down) {
    clearTimeout(this.#timers.get("down"));
    this.part("down").hidden = !down;
  }

  /* Signed out, or no longer entitled: nothing to wait for, and it says so. */
  #out() {
    this.#down(false);
    this.part("out").hidden = false;
  }

  #counted() {
    const waiting = Number(this.part("lists")?.dataset.waiting ?? 0);
    const count = this.part("count");
    count.textContent = waiting;
    count.hidden = waiting === 0;
    this.#entitle(waiting);
    if (this.waiting !== undefined && waiting !== this.waiting) this.#invite();
    if (this.waiting !== undefined && waiting > this.waiting) document.dispatchEvent(new CustomEvent("console:somebody"));
    this.waiting = waiting;
  }

  /* While nothing is open the middle says who waits, as the list beside it does. */
  #invite() {
    const [nothing, empty] = [this.part("nothing"), this.part("empty")];
    if (!nothing || !empty) return;
    nothing.replaceChildren(empty.content.cloneNode(true));
    window.htmx.process(nothing);
  }

  /* Who is open, and how many wait: to be seen in a tab beside others. */
  #entitle(waiting) {
    const who = this.element.querySelector(".talk__who h1")?.textContent;
    this.home ??= document.title.split(" · ").at(-1);
    document.title = `${waiting ? `(${waiting}) ` : ""}${who ? `${who} · ` : ""}${this.home}`;
  }

  #later(name, work, pause = SETTLE) {
    clearTimeout(this.#timers.get(name));
    this.#timers.set(name, setTimeout(work, pause));
  }
}
