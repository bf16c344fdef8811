/* The composer and what stands around it: status, quick replies, the people-only mark. */

import { MAX_LENGTH } from "../models/outbox.js";
import { partition } from "../models/partition.js";
import { Controller } from "../registry.js";
import { h, icon, show } from "./dom.js";

const TYPING_EVERY = 3000;
const LATE_AFTER = 8000;
/* What the AI offers when it can't help: each is one tap away. */
const STEPS = {
  person: { act: "person", icon: "person" },
  appointment: { act: "show", view: "booking", icon: "calendar" },
  message: { act: "show", view: "message", icon: "mail" },
};

export class WidgetChat extends Controller {
  #typed = 0;

  connect() {
    this.context.visit.addEventListener("change", () => this.render());
    this.drafts = partition("sessionStorage");
    this.draftName = `vitrine.draft.${this.context.config.key}`;
    this.part("text").value = this.#draft();
    this.grow();
  }

  render() {
    const { visit, texts } = this.context;
    const conversation = visit.conversation;
    if (!conversation) return;
    const ended = conversation.state === "ended" && !visit.returning;
    show(this.part("composer"), !ended);
    show(this.part("people-only"), conversation.peopleOnly && !ended);
    this.options(ended ? [] : this.offered(conversation));
    this.status(conversation);
    show(this.part("greeting"), conversation.messages.length === 0 && !ended);
    const withPerson = ["waiting", "with_advisor"].includes(conversation.state) || !conversation.doors.ask || conversation.peopleOnly;
    this.part("greeting-text").textContent = texts.t(withPerson ? "chat.greeting.person" : "chat.greeting.ask", {
      brand: this.context.config.brand.name,
    });
    const ai = conversation.doors.ask && !conversation.peopleOnly && Boolean(conversation.disclosure);
    show(this.part("disclosure"), ai);
    if (ai) this.part("disclosure-text").textContent = conversation.disclosure.text;
  }

  /* Quick replies stand only under the newest message, and only while it is the newest. */
  offered({ messages, state }) {
    const last = messages.at(-1);
    if (last?.author.kind === "ai" && ["waiting", "with_advisor"].includes(state)) return [];
    const pending = this.context.visit.outbox.entries.length > 0;
    if (!last || last.author.kind === "shopper" || pending) return [];
    const { texts } = this.context;
    const steps = (last.offered ?? []).filter((step) => step in STEPS);
    return [...(last.options ?? []), ...steps.map((step) => ({ label: texts.t(`step.${step}`), step }))];
  }

  options(options) {
    const key = JSON.stringify(options);
    if (key === this.shownOptions) return;
    this.shownOptions = key;
    this.part("options").replaceChildren(
      ...options.map(({ label, value, step }) =>
        h("button", { type: "button", class: "chip chip--choice", onclick: () => (step ? this.context[STEPS[step].act](STEPS[step].view) : this.choose(value ?? label)) },
          step && icon(STEPS[step].icon, "icon--small"), label),
      ),
    );
    show(this.part("options"), options.length > 0);
  }

  choose(value) {
    this.part("text").focus();
    this.send(String(value));
  }

  status(conversation) {
    const { texts } = this.context;
    const waits = this.awaitsAnswer(conversation);
    const typing = conversation.typing && texts.t("chat.typing", { name: conversation.advisor?.name ?? conversation.typing });
    const said = texts.has(`status.${conversation.status}`) ? texts.t(`status.${conversation.status}`) : conversation.status;
    const text = typing || said || (waits ? texts.t("chat.looking") : "");
    show(this.part("status"), Boolean(text));
    this.part("status").dataset.voice = typing ? "person" : "ai";
    if (this.part("status-text").textContent !== text) this.part("status-text").textContent = text;
    this.watchLate(waits);
  }

  awaitsAnswer({ state, messages, doors, peopleOnly }) {
    return state === "with_assistant" && doors.ask && !peopleOnly && messages.at(-1)?.author.kind === "shopper";
  }

  watchLate(waits) {
    if (!waits) {
      clearTimeout(this.late);
      this.late = null;
      show(this.part("late"), false);
    } else if (!this.late) {
      this.late = setTimeout(() => show(this.part("late"), true), LATE_AFTER);
    }
  }

  /* ---- writing ---- */
  input() {
    this.grow();
    this.#keepDraft();
    const now = Date.now();
    if (this.part("text").value && now - this.#typed > TYPING_EVERY) {
      this.#typed = now;
      this.context.visit.typing();
    }
    const over = this.part("text").value.trim().length - MAX_LENGTH;
    show(this.part("over"), over > 0);
    if (over > 0) this.part("over").textContent = this.context.texts.t("chat.too_long", { count: over });
  }

  keydown(event) {
    /* isComposing: Enter that confirms a Japanese or Chinese word must not send it. */
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.submit(event);
  }

  submit(event) {
    event.preventDefault();
    const text = this.part("text").value.trim();
    if (!text || text.length > MAX_LENGTH) return;
    this.part("text").value = "";
    this.#keepDraft();
    this.grow();
    this.part("text").focus();
    this.send(text);
  }

  async send(text) {
    const { visit } = this.context;
    try {
      await visit.shown();
      await visit.grant("chat", true, "door");
    } catch {
      /* the message still goes into the outbox; the server says what is missing */
    }
    await visit.send(text);
  }

  toNewest() {
    const log = this.element.querySelector(".log");
    log.scrollTop = log.scrollHeight;
    log.focus({ preventScroll: true });
  }

  person() {
    this.context.person();
  }

  grow() {
    const text = this.part("text");
    text.style.blockSize = "auto";
    text.style.blockSize = `${Math.min(text.scrollHeight, 128)}px`;
  }

  #draft() {
    try {
      return this.drafts.getItem(this.draftName) ?? "";
    } catch {
      return "";
    }
  }

  #keepDraft() {
    try {
      this.drafts.setItem(this.draftName, this.part("text").value);
    } catch {
      /* no storage: the draft lasts as long as the page */
    }
  }
}
