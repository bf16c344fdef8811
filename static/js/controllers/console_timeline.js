/* One conversation on the screen: lines by number, own pending words at the end, the
   newest in view unless somebody is reading further up. */

import { Controller } from "../registry.js";
import { Puller, place } from "../models/console_puller.js";

const NEAR = 80;
const TYPING = 5_000;
// The mark travels by socket, the list is fetched by HTTP: let the first arrive.
const SETTLE = 250;

export class ConsoleTimeline extends Controller {
  connect() {
    const { dataset } = this.element;
    this.session = dataset.session;
    this.shopperRead = Number(dataset.shopperRead);
    this.puller = new Puller({
      seq: Number(dataset.seq),
      fetch: (after) => this.context.api.get(`${dataset.entries}?after=${after}`),
      take: (html) => this.insert(html),
    });
    this.context.timeline = this;
    this.#receipts();
    this.toNewest();
    /* A pane that was away, on a phone, comes back where it was: at the newest, if it was there. */
    this.resized = new ResizeObserver(() => this.follows && this.toNewest());
    this.resized.observe(this.part("scroller"));
    this.part("scroller").addEventListener("scroll", this.scrolled, { passive: true });
    document.dispatchEvent(new CustomEvent("console:opened", { detail: this.session }));
    this.markRead();
    document.addEventListener("visibilitychange", this.markRead);
  }

  disconnect() {
    this.resized.disconnect();
    document.removeEventListener("visibilitychange", this.markRead);
    if (this.context.timeline === this) this.context.timeline = null;
  }

  get seq() {
    return this.puller.seq;
  }

  /* What the socket's frames are judged by. */
  get open() {
    const { state, advisor, floor } = this.element.dataset;
    return { session: this.session, state, advisor, floor: floor === "1", me: this.context.member, seq: this.seq };
  }

  async pull() {
    try {
      await this.puller.pull();
    } catch (refused) {
      if (refused.status === 404) document.dispatchEvent(new CustomEvent("console:gone"));
      /* anything else: the next frame or heartbeat asks again */
    }
  }

  insert(html) {
    const stick = this.follows;
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const fresh = [...holder.content.children];
    for (const line of fresh) this.#put(line);
    if (fresh.length === 0) return;
    this.element.querySelector(".timeline__none")?.remove();
    /* One's own words coming back don't mean that the shopper has stopped. */
    if (fresh.some((line) => line.dataset.kind === "shopper")) this.part("typing").hidden = true;
    this.#receipts();
    if (stick) this.toNewest();
    else this.part("fresh").hidden = false;
    this.markRead();
  }

  #put(line) {
    const list = this.part("list");
    const { seq, clientId } = line.dataset;
    if (clientId) list.querySelector(`.turn--pending[data-client-id="${CSS.escape(clientId)}"]`)?.remove();
    const known = list.querySelector(`[data-seq="${CSS.escape(seq)}"]`);
    if (known) {
      known.replaceWith(line);
      return;
    }
    const settled = [...list.querySelectorAll(":scope > [data-seq]")];
    const at = place(settled.map((each) => Number(each.dataset.seq)), Number(seq));
    const before = settled[at] ?? list.querySelector(".turn--pending");
    list.insertBefore(line, before ?? null);
  }

  /* Shows an entry of the outbox: waiting, or failed with the way to try again. */
  pending(entry) {
    const list = this.part("list");
    const old = list.querySelector(`.turn--pending[data-client-id="${CSS.escape(entry.client_id)}"]`);
    const line = this.part("pending").content.firstElementChild.cloneNode(true);
    line.dataset.clientId = entry.client_id;
    line.querySelector("[data-words]").textContent = entry.text;
    line.querySelector("[data-words]").hidden = !entry.text;
    line.querySelector("[data-cards]").textContent = (entry.cards ?? []).map((card) => card.title).join(", ");
    line.querySelector("[data-detail]").textContent = entry.detail;
    for (const receipt of line.querySelectorAll("[data-when]")) receipt.hidden = receipt.dataset.when !== entry.state;
    if (old) old.replaceWith(line);
    else list.append(line);
    this.toNewest();
  }

  retry(event, button) {
    this.#ask("console:retry", button);
  }

  discard(event, button) {
    this.#ask("console:discard", button);
  }

  #ask(what, button) {
    const detail = button.closest("[data-client-id]").dataset.clientId;
    document.dispatchEvent(new CustomEvent(what, { detail }));
  }

  dropPending(clientId) {
    this.part("list").querySelector(`.turn--pending[data-client-id="${CSS.escape(clientId)}"]`)?.remove();
  }

  typing() {
    this.part("typing").hidden = false;
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => (this.part("typing").hidden = true), TYPING);
  }

  read(seq) {
    this.shopperRead = Math.max(this.shopperRead, seq);
    this.#receipts();
  }

  toNewest() {
    const scroller = this.part("scroller");
    scroller.scrollTop = scroller.scrollHeight;
    this.follows = true;
    this.part("fresh").hidden = true;
  }

  point(seq) {
    const line = this.element.querySelector(`#m${CSS.escape(seq)}`);
    if (!line) return;
    line.scrollIntoView({ block: "center" });
    line.classList.remove("is-pointed");
    void line.offsetWidth;
    line.classList.add("is-pointed");
  }

  source(event, link) {
    event.preventDefault();
    const source = this.element.querySelector(link.getAttribute("href"));
    if (!source) return;
    source.open = true;
    source.querySelector("summary").focus();
  }

  #receipts() {
    const own = [...this.element.querySelectorAll("[data-receipt]")];
    own.forEach((receipt, index) => {
      receipt.hidden = index !== own.length - 1;
      const read = Number(receipt.closest("[data-seq]").dataset.seq) <= this.shopperRead;
      receipt.querySelector("[data-sent]").hidden = read;
      receipt.querySelector("[data-read]").hidden = !read;
    });
  }

  /* What is on the screen of who holds the session is read; a hidden page reads nothing. */
  markRead = () => {
    const done = document.hidden || this.element.dataset.mode !== "mine" || this.marked === this.seq;
    if (done || !this.context.line.send({ type: "read", session: this.session, seq: this.seq })) return;
    this.marked = this.seq;
    setTimeout(() => window.htmx.trigger(document.body, "console:lists"), SETTLE);
  };

  scrolled = () => {
    const { scrollHeight, scrollTop, clientHeight } = this.part("scroller");
    if (clientHeight) this.follows = scrollHeight - scrollTop - clientHeight < NEAR;
  };
}
