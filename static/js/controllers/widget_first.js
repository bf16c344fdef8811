/* First screen: who speaks, what is asked of me, three equal doors. Tapping a door
   under its text is that door's grant; nothing is ticked beforehand. */

import { personDoor } from "../models/presence.js";
import { Controller } from "../registry.js";
import { busy, h, safeUrl, sentence, show } from "./dom.js";

export class WidgetFirst extends Controller {
  connect() {
    this.context.visit.addEventListener("change", () => this.render());
    this.watcher = new IntersectionObserver((entries) => this.seen(entries), { threshold: 0.9 });
    this.watcher.observe(this.part("disclosure"));
  }

  disconnect() {
    this.watcher.disconnect();
  }

  /* The proof that it was shown: really in view, in a visible page, not merely in the markup. */
  seen(entries) {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    const { visit } = this.context;
    if (visit.begun && document.visibilityState === "visible") visit.shown().catch(() => {});
  }

  render() {
    const { visit, texts } = this.context;
    if (!visit.conversation) return;
    const { disclosure, doors, availability, product, peopleOnly } = visit.conversation;
    const ask = doors.ask && !peopleOnly;
    this.part("title").textContent = texts.t(product ? "first.title.product" : "first.title");
    this.product(product);
    show(this.part("disclosure"), Boolean(ask && disclosure));
    this.part("disclosure-text").textContent = disclosure?.text ?? "";
    if (disclosure?.language) this.part("disclosure-text").lang = disclosure.language;
    for (const [door, open] of Object.entries({ ask, person: doors.person !== false, book: doors.book !== false })) {
      show(this.part(door), open);
    }
    this.part("person-truth").textContent = personDoor(texts, availability, { timezone: this.context.timezone });
    this.part("people-only").setAttribute("aria-checked", String(peopleOnly));
    show(this.part("people-row"), Boolean(availability.ai));
    this.terms(visit.conversation.notices.map((notice) => notice.version).join());
  }

  product(product) {
    const strip = this.part("product");
    show(strip, Boolean(product));
    if (!product || strip.dataset.sku === product.sku) return;
    strip.dataset.sku = product.sku;
    const { config } = this.context;
    const picture = product.image && safeUrl(product.image, this.context.app.page.base ?? config.brand.url);
    strip.replaceChildren(
      picture ? h("img", { src: picture, alt: "", class: "strip__picture" }) : "",
      h("span", { class: "strip__title" }, product.title ?? ""),
    );
  }

  /* Drawn again only when the texts change, so that a focused link keeps its focus. */
  terms(versions) {
    if (this.versions === versions) return;
    this.versions = versions;
    for (const door of ["ask", "person"]) {
      const links = Object.fromEntries(["chat", "ai_answers"].map((purpose) => [purpose, this.link(purpose)]));
      this.part(`${door}-terms`).replaceChildren(...sentence(this.context.texts.t(`door.${door}.terms`), links));
    }
  }

  link(purpose) {
    const { texts, visit } = this.context;
    const open = (event) => {
      event.preventDefault();
      this.context.sheet("notice", { notice: visit.notice(purpose), purpose });
    };
    /* An anchor, not a button: only anchors wrap inside a sentence. */
    return h("a", { href: "#", "aria-haspopup": "dialog", onclick: open }, texts.t(`terms.${purpose}`));
  }

  ask(_event, button) {
    busy(button, () => this.context.ask());
  }

  person(_event, button) {
    busy(button, () => this.context.person());
  }

  book() {
    this.context.show("booking");
  }

  peopleOnly(_event, button) {
    busy(button, () => this.context.peopleOnly(!this.context.visit.conversation.peopleOnly));
  }
}
