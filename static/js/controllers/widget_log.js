/* The conversation itself. Each row keeps its element; only what changed is drawn. */

import { timeline } from "../models/conversation.js";
import { Controller } from "../registry.js";
import { h, show } from "./dom.js";
import { houseText, isHouse, lineElement, messageElement, pendingElement, receiptText } from "./widget_message.js";

const NEAR = 80;

export class WidgetLog extends Controller {
  #rows = new Map();
  #first = true;
  #read = 0;
  #atEnd = true;

  connect() {
    const { visit, app } = this.context;
    this.list = this.part("list");
    visit.addEventListener("change", () => this.render());
    app.element.addEventListener("view", () => this.arrive());
    document.addEventListener("visibilitychange", () => this.markRead());
    this.element.addEventListener("scroll", () => this.scrolled(), { passive: true });
    /* A panel that opens below takes room: whoever read the end still reads the end. */
    this.sizes = new ResizeObserver(() => this.#atEnd && this.toEnd());
    this.sizes.observe(this.element);
  }

  disconnect() {
    this.sizes.disconnect();
  }

  render() {
    const { visit } = this.context;
    if (!visit.conversation) return;
    const stick = this.#atEnd;
    const before = this.#rows.size;
    const rows = timeline(visit.conversation, visit.outbox.entries);
    if (this.session !== visit.id) this.restart();
    const kept = new Set(rows.map((row) => this.draw(row)));
    for (const [key, row] of this.#rows) {
      if (kept.has(key)) continue;
      row.element.remove();
      this.#rows.delete(key);
    }
    this.order(rows);
    this.receipts();
    if (stick || rows.at(-1)?.type === "pending") this.toEnd();
    else if (this.#rows.size > before) show(this.newest, true);
    this.#first = false;
    this.markRead();
  }

  restart() {
    this.session = this.context.visit.id;
    this.#rows.clear();
    this.list.replaceChildren();
    this.#first = true;
    this.#read = 0;
  }

  key(row) {
    if (row.type === "line") return `line-${row.seq}`;
    if (row.type === "pending") return `own-${row.entry.client_id}`;
    return row.message.client_id ? `own-${row.message.client_id}` : `message-${row.message.id}`;
  }

  draw(row) {
    const key = this.key(row);
    const version = JSON.stringify([row.type, row.follows, row.message ?? row.entry ?? row.line]);
    const known = this.#rows.get(key);
    if (known?.version === version) return key;
    const element = this.build(row);
    element.dataset.key = key;
    if (known) {
      const focused = known.element.contains(document.activeElement);
      known.element.replaceWith(element);
      if (focused) element.querySelector("button")?.focus();
    } else this.say(row);
    this.#rows.set(key, { element, version });
    return key;
  }

  build(row) {
    if (row.type === "line") return lineElement(row.line, this.context);
    if (row.type === "pending") return pendingElement(row.entry, this.context, row.follows);
    return messageElement(row.message, this.context, row.follows);
  }

  order(rows) {
    rows.forEach((row, index) => {
      const { element } = this.#rows.get(this.key(row));
      if (this.list.children[index] !== element) this.list.insertBefore(element, this.list.children[index] ?? null);
    });
  }

  /* Each finished message is spoken once, with its speaker; the history of a reload is not. */
  say(row) {
    const { texts, config } = this.context;
    if (this.#first || row.type === "pending") return;
    if (row.type === "line") return this.context.announce(texts.t(row.line.key, row.line.vars));
    const { author, text } = row.message;
    if (author.kind === "shopper") return undefined;
    if (author.kind === "ai") return this.context.announce(texts.t("chat.said.ai", { text }));
    if (isHouse(author)) return this.context.announce(houseText(row.message, this.context));
    return this.context.announce(texts.t("chat.said", { name: author.name || config.brand.name, text }));
  }

  /* One receipt, under the newest message of one's own. */
  receipts() {
    const { visit, texts } = this.context;
    const own = visit.conversation.messages.filter((message) => message.author.kind === "shopper").at(-1);
    this.element.querySelector(".receipt--state")?.remove();
    if (!own || visit.outbox.entries.length) return;
    const row = this.#rows.get(this.key({ type: "message", message: own }));
    const text = receiptText(own, visit.conversation, texts);
    row?.element.querySelector(".turn__body").append(h("p", { class: "receipt receipt--state" }, text));
  }

  /* ---- scrolling and reading ---- */
  nearEnd() {
    return this.element.scrollHeight - this.element.scrollTop - this.element.clientHeight < NEAR;
  }

  toEnd() {
    this.element.scrollTop = this.element.scrollHeight;
    this.#atEnd = true;
    show(this.newest, false);
  }

  get newest() {
    return this.element.parentElement.querySelector("[data-new]");
  }

  scrolled() {
    this.#atEnd = this.nearEnd();
    if (!this.#atEnd) return;
    show(this.newest, false);
    this.markRead();
  }

  arrive() {
    if (this.context.app.view !== "chat") return;
    this.toEnd();
    this.markRead();
  }

  markRead() {
    const { visit, app } = this.context;
    if (!visit.begun || app.view !== "chat" || document.visibilityState !== "visible" || !this.#atEnd) return;
    const seq = visit.conversation.messages.filter((message) => message.author.kind !== "shopper").at(-1)?.seq ?? 0;
    if (seq <= this.#read) return;
    this.#read = seq;
    visit.read(seq);
  }
}
