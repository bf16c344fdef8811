/* The header: whose window this is, who is there, and always a way to a person. */

import { presence } from "../models/presence.js";
import { Controller } from "../registry.js";
import { show } from "./dom.js";

const MINUTE = 60_000;

export class WidgetHead extends Controller {
  connect() {
    const { visit, app } = this.context;
    visit.addEventListener("change", () => this.render());
    app.element.addEventListener("view", () => this.render());
    /* Opening times pass and colleagues leave while the frame stands open. */
    this.timer = setInterval(() => this.freshen(), MINUTE);
  }

  disconnect() {
    clearInterval(this.timer);
  }

  async freshen() {
    const { visit, endpoints } = this.context;
    if (!visit.begun || document.visibilityState !== "visible") return;
    const availability = await endpoints.availability().catch(() => null);
    if (availability) visit.change({ conversation: { ...visit.conversation, availability } });
  }

  render() {
    const { visit, app } = this.context;
    const { tone, text } = this.state();
    this.part("dot").className = `dot dot--${tone}`;
    if (this.part("state").textContent !== text) this.part("state").textContent = text;
    show(this.part("back"), ["booking", "message", "privacy"].includes(app.view));
    show(this.part("menu"), visit.begun);
    show(this.part("person"), visit.begun && !["waiting", "with_advisor", "ended"].includes(visit.conversation.state));
  }

  state() {
    const { visit, texts, config } = this.context;
    const conversation = visit.conversation;
    if (!conversation) return { tone: "off", text: "" };
    if (conversation.state === "with_advisor") return { tone: "on", text: texts.t("head.with", { name: conversation.advisor?.name ?? "" }) };
    if (conversation.state === "waiting") return { tone: "away", text: texts.t("head.waiting") };
    if (conversation.state === "ended") return { tone: "off", text: texts.t("head.ended") };
    return presence(texts, conversation.availability, {
      timezone: this.context.timezone ?? config.brand.timezone,
      doors: conversation.doors,
      peopleOnly: conversation.peopleOnly,
    });
  }

  back() {
    this.context.app.back();
  }

  person() {
    this.context.person();
  }

  menu() {
    this.context.sheet("menu");
  }

  close() {
    this.context.app.close();
  }
}
