/* Nobody there: the question is left with an address and a person answers. */

import { nextOpening, openingText } from "../models/presence.js";
import { Controller } from "../registry.js";
import { busy, h, sentence, show } from "./dom.js";

const MAIL = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;
const PHONE = /^\+?[\d\s()/-]{6,}$/;

export class WidgetLeftMessage extends Controller {
  by = "email";

  connect() {
    const { app, visit } = this.context;
    app.element.addEventListener("view", () => app.view === "message" && this.open());
    visit.addEventListener("change", () => this.lead());
  }

  open() {
    const { visit, texts } = this.context;
    show(this.part("form"), true);
    show(this.part("done"), false);
    const question = visit.conversation.messages.filter((message) => message.author.kind === "shopper").at(-1);
    this.asked = question?.text;
    if (!this.part("text").value && question) this.part("text").value = question.text;
    const link = h("a", { href: "#", "aria-haspopup": "dialog", onclick: (event) => this.terms(event) }, texts.t("terms.follow_up"));
    this.part("terms").replaceChildren(...sentence(texts.t("message.terms"), { follow_up: link }));
    this.lead();
  }

  lead() {
    const { visit, texts, timezone } = this.context;
    if (!visit.conversation) return;
    const { availability } = visit.conversation;
    const online = availability.advisors_online > 0;
    const when = openingText(texts, nextOpening(availability), Date.now(), timezone);
    this.part("lead").textContent = online ? "" : when ? texts.t("message.lead.back", { when }) : texts.t("message.lead");
    show(this.part("lead"), !online);
  }

  terms(event) {
    event.preventDefault();
    this.context.sheet("notice", { notice: this.context.visit.notice("follow_up"), purpose: "follow_up" });
  }

  choose(_event, button) {
    this.by = button.dataset.by;
    for (const choice of this.parts("by")) choice.setAttribute("aria-pressed", String(choice.dataset.by === this.by));
    for (const way of ["email", "phone"]) show(this.part(way), way === this.by);
    this.part(this.by).querySelector("input").focus();
  }

  /* A question already asked in the chat is not said twice. */
  text() {
    const text = this.part("text").value.trim();
    return text === this.asked ? "" : text;
  }

  contact() {
    return this.part(this.by).querySelector("input").value.trim();
  }

  /* The first field in trouble gets the focus; each says what to do. */
  check() {
    const contact = this.contact();
    const wrong = {
      text: this.part("text").value.trim() ? "" : "message.need.text",
      [this.by]: (this.by === "email" ? MAIL : PHONE).test(contact) ? "" : `message.need.${this.by}`,
    };
    for (const [name, key] of Object.entries(wrong)) this.mark(name, key);
    const first = Object.keys(wrong).find((name) => wrong[name]);
    if (first) this.input(first).focus();
    return !first;
  }

  input(name) {
    return name === "text" ? this.part("text") : this.part(name).querySelector("input");
  }

  mark(name, key) {
    const error = this.part(`${name}-error`);
    this.input(name).setAttribute("aria-invalid", String(Boolean(key)));
    error.textContent = key ? this.context.texts.t(key) : "";
    show(error, Boolean(key));
  }

  submit(event) {
    event.preventDefault();
    if (this.check()) busy(this.part("send"), () => this.leave());
  }

  async leave() {
    const { visit, endpoints } = this.context;
    try {
      await visit.grant("chat", true, "door");
      await visit.grant("follow_up", true, "door");
      const left = await endpoints.leaveMessage({ [this.by]: this.contact(), text: this.text() });
      await visit.refresh();
      this.thank(left.due_at);
    } catch (error) {
      if (error.fields?.[this.by]) this.mark(this.by, `message.need.${this.by}`);
      this.context.trouble(error);
    }
  }

  thank(due) {
    const { texts, timezone } = this.context;
    const contact = this.contact();
    const when = due && `${texts.day(due, timezone)}, ${texts.clock(due, timezone)}`;
    this.part("done-text").textContent = due ? texts.t("message.done.due", { when, contact }) : texts.t("message.done.plain", { contact });
    this.part("text").value = "";
    show(this.part("form"), false);
    show(this.part("done"), true);
    this.part("done").focus();
  }

  back() {
    this.context.show("chat");
  }

  book() {
    this.context.show("booking");
  }
}
