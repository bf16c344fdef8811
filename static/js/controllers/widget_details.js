/* Two thumbs under an AI answer; the lower one asks for a reason, in one tap. */

import { Controller } from "../registry.js";
import { h, icon } from "./dom.js";

const REASONS = ["wrong", "unclear", "other"];

export class WidgetDetails extends Controller {
  connect() {
    const { texts } = this.context;
    if (this.context.judged?.has(this.element.dataset.message)) return this.thank();
    this.element.append(
      this.button("thumb-up", texts.t("feedback.useful"), () => this.judge(true)),
      this.button("thumb-down", texts.t("feedback.useless"), () => this.why()),
    );
    return undefined;
  }

  button(name, label, onclick) {
    return h("button", { type: "button", class: "button button--quiet button--small button--icon", "aria-label": label, title: label, onclick }, icon(name, "icon--small"));
  }

  why() {
    const { texts } = this.context;
    const reasons = REASONS.map((reason) =>
      h("button", { type: "button", class: "chip", onclick: () => this.judge(false, reason) }, texts.t(`feedback.reason.${reason}`)));
    this.element.replaceChildren(
      h("span", { class: "below__ask", id: `why-${this.element.dataset.message}` }, texts.t("feedback.reason")),
      h("span", { role: "group", "aria-labelledby": `why-${this.element.dataset.message}`, class: "below__chips" }, ...reasons));
    this.element.querySelector("button").focus();
    this.element.scrollIntoView({ block: "nearest" });
  }

  async judge(useful, reason = "") {
    try {
      await this.context.endpoints.feedback(this.element.dataset.message, useful, reason);
      this.context.judged ??= new Set();
      this.context.judged.add(this.element.dataset.message);
      this.thank();
      this.context.announce(this.context.texts.t("feedback.thanks"));
    } catch (error) {
      this.context.trouble(error);
    }
  }

  thank() {
    this.element.replaceChildren(h("span", { class: "below__ask" }, this.context.texts.t("feedback.thanks")));
  }
}
