/* One dialog over the view for everything that is read or decided and then closed.
   The browser's own dialog keeps the focus inside and gives it back afterwards. */

import { Controller } from "../registry.js";
import { afterwardsSheet, endSheet, menuSheet, noticeSheet, privacySheet, transcriptSheet, whySheet } from "./widget_sheets.js";

const SHEETS = {
  menu: menuSheet,
  notice: noticeSheet,
  why: whySheet,
  end: endSheet,
  afterwards: afterwardsSheet,
  transcript: transcriptSheet,
  privacy: privacySheet,
};

export class WidgetSheet extends Controller {
  connect() {
    this.context.sheet = (name, data) => this.open(name, data);
    this.context.closeSheet = () => this.close();
    this.element.addEventListener("click", (event) => event.target === this.element && this.close());
  }

  open(name, data = {}) {
    const { title, body, focus } = SHEETS[name](this.context, data);
    this.part("title").textContent = title;
    this.part("body").replaceChildren(...body);
    if (!this.element.open) this.element.showModal();
    (focus ?? this.part("title")).focus();
    this.part("body").scrollTop = 0;
    focus?.scrollIntoView({ block: "nearest" });
  }

  close() {
    this.element.close();
  }
}
