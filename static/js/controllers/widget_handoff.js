/* While a person is sought: what is passed on (to correct or withhold), how long it
   takes, and ways out when it takes longer. */

import { correctable, correction, optimistic, plainValue, shownLines, summary, withholding } from "../models/packet.js";
import { waitText } from "../models/presence.js";
import { Controller } from "../registry.js";
import { busy, h, icon, show } from "./dom.js";

const LATE_AFTER = 20_000;

export class WidgetHandoff extends Controller {
  editing = "";

  connect() {
    this.context.visit.addEventListener("change", () => this.render());
  }

  get packet() {
    return this.context.visit.conversation?.handoff;
  }

  render() {
    const { visit } = this.context;
    const waiting = visit.conversation?.state === "waiting";
    show(this.element, waiting);
    this.watch(waiting);
    if (!waiting) return this.fold(false);
    this.wait();
    this.grants();
    const drawn = JSON.stringify([this.packet?.lines, this.editing]);
    if (drawn === this.drawn) return undefined;
    this.drawn = drawn;
    this.lines();
    return undefined;
  }

  wait() {
    const { texts, visit } = this.context;
    const { position, wait_seconds: seconds } = { ...visit.conversation.availability, ...this.packet };
    const place = position > 1 ? texts.t("handoff.position", { position }) : texts.t("handoff.next");
    this.part("wait").textContent = [position && place, waitText(texts, seconds)].filter(Boolean).join(" · ");
    this.part("summary").textContent = texts.t("handoff.passing", { lines: summary(this.packet).map((key) => this.label({ key })).join(", ") });
    show(this.part("summary"), summary(this.packet).length > 0);
  }

  /* Past twenty seconds the other ways are offered in full, not only as small links. */
  watch(waiting) {
    if (!waiting) {
      clearTimeout(this.timer);
      this.timer = null;
      this.element.classList.remove("handoff--late");
    } else if (!this.timer) {
      this.timer = setTimeout(() => this.late(), LATE_AFTER);
    }
  }

  late() {
    this.element.classList.add("handoff--late");
    show(this.part("late"), true);
    this.context.announce(this.context.texts.t("handoff.late"));
  }

  /* ---- the lines ---- */
  toggle() {
    this.fold(this.part("details").hidden);
  }

  fold(open) {
    show(this.part("details"), open);
    const button = this.part("edit");
    button.setAttribute("aria-expanded", String(open));
    button.textContent = this.context.texts.t(open ? "handoff.done" : "handoff.edit");
  }

  lines() {
    this.part("lines").replaceChildren(...shownLines(this.packet).map((line) => (this.editing === line.key ? this.form(line) : this.line(line))));
  }

  label({ key, label }) {
    const { texts } = this.context;
    return texts.has(`packet.${key}`) ? texts.t(`packet.${key}`) : (label ?? key);
  }

  value({ key, value }) {
    const { texts } = this.context;
    if (key === "consent") return value.map((purpose) => texts.t(`purpose.${purpose}`)).join("\n");
    if (key === "language") return new Intl.DisplayNames(texts.locale, { type: "language" }).of(value);
    return plainValue(value);
  }

  line(line) {
    const { texts } = this.context;
    const label = this.label(line);
    const note = line.withheld ? texts.t("handoff.withheld") : line.corrected ? texts.t("handoff.corrected") : "";
    const value = line.known ? this.value(line) : texts.t("handoff.unknown");
    return h("li", { class: `packet-line ${line.withheld ? "packet-line--withheld" : ""}`, "data-line": line.key },
      h("span", { class: "packet-line__label" }, label),
      h("span", { class: "packet-line__value" }, value, note && h("em", { class: "packet-line__note" }, note)),
      h("span", { class: "packet-line__acts" },
        correctable(line) && this.button("edit", `${texts.t("handoff.correct")}: ${label}`, () => this.edit(line.key)),
        line.known && this.button(line.withheld ? "show" : "hide", `${texts.t(line.withheld ? "handoff.pass" : "handoff.withhold")}: ${label}`,
          () => this.withhold(line, !line.withheld))));
  }

  button(name, label, onclick) {
    return h("button", { type: "button", class: "button button--quiet button--small button--icon", "aria-label": label, title: label, onclick }, icon(name, "icon--small"));
  }

  form(line) {
    const { texts } = this.context;
    const input = h("textarea", { class: "input", rows: "2", "aria-label": this.label(line) });
    input.value = plainValue(line.value);
    const save = (event) => {
      event.preventDefault();
      this.correct(line.key, input.value);
    };
    return h("li", { class: "packet-line packet-line--form", "data-line": line.key },
      h("form", { onsubmit: save }, h("span", { class: "packet-line__label" }, this.label(line)), input,
        h("span", { class: "packet-line__buttons" },
          h("button", { class: "button button--primary button--small" }, texts.t("handoff.save")),
          h("button", { type: "button", class: "button button--quiet button--small", onclick: () => this.edit("") }, texts.t("handoff.cancel")))));
  }

  edit(key) {
    const before = this.editing;
    this.editing = key;
    this.render();
    const row = this.part("lines").querySelector(`[data-line="${CSS.escape(key || before)}"]`);
    row?.querySelector(key ? "textarea" : "button")?.focus();
  }

  async correct(key, value) {
    this.editing = "";
    await this.change(correction(key, value), key, { value: value.trim(), corrected: true });
  }

  withhold(line, hide) {
    return this.change(withholding(line.key, hide), line.key, { withheld: hide });
  }

  async change(body, key, values) {
    const { visit, endpoints } = this.context;
    const before = this.packet;
    this.take(optimistic(before, key, values));
    this.part("lines").querySelector(`[data-line="${CSS.escape(key)}"] button`)?.focus();
    try {
      const answer = await endpoints.correctPacket(body);
      if (visit.conversation.handoff) this.take({ ...this.packet, ...answer.packet, position: answer.position });
    } catch (error) {
      this.take(before);
      this.context.trouble(error);
    }
  }

  take(handoff) {
    const { visit } = this.context;
    visit.change({ conversation: { ...visit.conversation, handoff } });
  }

  /* ---- grants asked where they matter ---- */
  grants() {
    const { visit } = this.context;
    for (const purpose of ["journey", "ai_assistance"]) {
      const button = this.part(purpose);
      show(button, Boolean(visit.notice(purpose)) && !(purpose === "ai_assistance" && visit.conversation.peopleOnly));
      button.setAttribute("aria-checked", String(visit.granted(purpose)));
    }
  }

  grant(_event, button) {
    const { visit, app } = this.context;
    const { purpose } = button.dataset;
    busy(button, async () => {
      try {
        await visit.grant(purpose, !visit.granted(purpose));
        if (purpose === "journey") await app.tellPage();
      } catch (error) {
        this.context.trouble(error);
      }
    });
  }

  terms(_event, button) {
    const { purpose } = button.dataset;
    this.context.sheet("notice", { notice: this.context.visit.notice(purpose), purpose });
  }

  message() {
    this.context.show("message");
  }

  book() {
    this.context.show("booking");
  }
}
