/* Writing: kept while half-written, sent once under its own number, tried again until it is there. */

import { Controller } from "../registry.js";
import { h, icon } from "./dom.js";

const TYPING_EVERY = 3_000;

export class ConsoleComposer extends Controller {
  #card = ({ detail }) => this.addCard(detail);
  #turn = Promise.resolve();
  #arrived = new Set();
  #again = () => this.#resend();
  #retry = ({ detail }) => {
    this.context.outbox.retry(detail);
    this.#say(this.context.outbox.entries.find((entry) => entry.client_id === detail), true);
  };
  #discard = ({ detail }) => {
    this.context.outbox.discard(detail);
    this.context.timeline.dropPending(detail);
  };
  #typed = 0;

  connect() {
    const { outbox, drafts } = this.context;
    this.session = this.element.closest("[data-session]").dataset.session;
    outbox.open(this.session);
    this.draft = drafts.read(this.session);
    this.part("text").value = this.draft.text;
    this.#mode(this.draft.mode);
    this.#cards();
    document.addEventListener("console:card", this.#card);
    document.addEventListener("console:resend", this.#again);
    document.addEventListener("console:retry", this.#retry);
    document.addEventListener("console:discard", this.#discard);
    /* The timeline above is connected in the same breath; let it be. */
    queueMicrotask(() => this.#resend());
    // A refresh must not take the cursor from whoever types elsewhere by now.
    const typing = document.activeElement?.matches("input, textarea, select");
    if (!typing && window.matchMedia("(hover: hover)").matches) this.part("text").focus({ preventScroll: true });
  }

  disconnect() {
    document.removeEventListener("console:card", this.#card);
    document.removeEventListener("console:resend", this.#again);
    document.removeEventListener("console:retry", this.#retry);
    document.removeEventListener("console:discard", this.#discard);
  }

  input() {
    this.draft.text = this.part("text").value;
    this.#keep();
    if (this.draft.mode === "note" || performance.now() - this.#typed < TYPING_EVERY) return;
    this.#typed = performance.now();
    this.context.line.send({ type: "typing", session: this.session });
  }

  keydown(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.element.requestSubmit();
  }

  toggle() {
    this.#mode(this.draft.mode === "note" ? "reply" : "note");
    this.#keep();
    this.part("text").focus();
  }

  addCard({ sku, title }) {
    if (this.draft.cards.some((card) => card.sku === sku) || this.draft.cards.length >= 4) return;
    this.draft.cards = [...this.draft.cards, { sku, title }];
    this.#mode("reply");
    this.#cards();
    this.#keep();
    document.dispatchEvent(new CustomEvent("console:pane", { detail: "conversation" }));
    this.part("text").focus();
  }

  submit(event) {
    event.preventDefault();
    const { text, cards, mode } = this.draft;
    if (!text.trim() && (mode === "note" || !cards.length)) return;
    if (mode === "note") this.#note(text);
    else this.#say(this.context.outbox.add(text.trim(), { cards }));
  }

  /* Words leave in the order in which they were written: each waits for the one before it. */
  #say(entry, again = false) {
    if (!entry) return this.#turn;
    this.context.timeline.pending(entry);
    if (!again) this.#clear();
    const address = this.element.dataset.say;
    this.#turn = this.#turn.then(() => this.#post(entry, address));
    return this.#turn;
  }

  async #post(entry, address) {
    const { outbox, api } = this.context;
    if (this.#arrived.has(entry.client_id)) return;
    const fields = [["client_id", entry.client_id], ["text", entry.text], ...(entry.cards ?? []).map((card) => ["card", card.sku])];
    try {
      const { html } = await api.post(address, fields);
      this.#arrived.add(entry.client_id);
      outbox.acknowledge(entry.client_id);
      this.context.timeline?.insert(html);
    } catch (refused) {
      this.#failed(entry, refused);
    }
  }

  #failed(entry, { detail }) {
    const { outbox } = this.context;
    outbox.fail(entry.client_id, detail);
    const known = outbox.entries.find((each) => each.client_id === entry.client_id);
    if (known) this.context.timeline?.pending(known);
  }

  /* After a cut or a reload: everything not yet acknowledged, in its order, each under its own id. */
  async #resend() {
    const { outbox, timeline } = this.context;
    if (!timeline || timeline.session !== this.session) return;
    for (const entry of outbox.entries) {
      if (this.element.isConnected && (entry.state === "pending" || !entry.detail)) await this.#say(entry, true);
      else timeline.pending(entry);
    }
  }

  async #note(text) {
    this.part("send").setAttribute("aria-busy", "true");
    try {
      await this.context.api.post(this.element.dataset.note, [["text", text]]);
      this.#clear();
      await this.context.timeline.pull();
    } catch ({ detail }) {
      document.dispatchEvent(new CustomEvent("console:toast", { detail: { text: detail || document.body.dataset.offline } }));
    } finally {
      this.part("send").removeAttribute("aria-busy");
    }
  }

  #clear() {
    this.draft = { text: "", mode: "reply", cards: [] };
    this.part("text").value = "";
    this.#mode("reply");
    this.#cards();
    this.#keep();
  }

  #mode(mode) {
    this.draft.mode = mode;
    this.element.dataset.mode = mode;
    const text = this.part("text");
    text.placeholder = mode === "note" ? text.dataset.notePlaceholder : text.dataset.replyPlaceholder;
    this.part("label").textContent = text.placeholder;
    this.part("toggle").setAttribute("aria-pressed", String(mode === "note"));
    this.part("notice").hidden = mode !== "note";
  }

  #cards() {
    const drop = (sku) => () => {
      this.draft.cards = this.draft.cards.filter((card) => card.sku !== sku);
      this.#cards();
      this.#keep();
    };
    this.part("cards").replaceChildren(...this.draft.cards.map((card) =>
      h("li", { class: "chip" }, card.title, h("button", { type: "button", class: "link", "aria-label": card.title, onclick: drop(card.sku) }, icon("close", "icon--small")))));
  }

  #keep() {
    this.context.drafts.write(this.session, this.draft);
  }
}
