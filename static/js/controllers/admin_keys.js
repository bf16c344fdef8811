/* One key for one button (data-press), where nobody is writing. */

import { Controller } from "../registry.js";
import { command } from "../models/console_keys.js";

const FIELDS = "input, textarea, select, [contenteditable]";

export class AdminKeys extends Controller {
  #pressed = (event) => {
    const writing = event.target instanceof Element && event.target.matches(FIELDS);
    const meant = command(event, { writing, boxed: false });
    if (event.repeat || meant?.type !== "press") return;
    const target = this.element.querySelector(`[data-press="${CSS.escape(meant.key)}"]`);
    if (!target) return;
    event.preventDefault();
    target.click();
  };

  connect() {
    document.addEventListener("keydown", this.#pressed);
  }

  disconnect() {
    document.removeEventListener("keydown", this.#pressed);
  }
}
