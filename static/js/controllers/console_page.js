/* What every page of the console shares: what went wrong is said in words, once, and can be dismissed. */

import { Controller } from "../registry.js";
import { h } from "./dom.js";

const LONG_ENOUGH = 8_000;
const OFFLINE = "No connection. Nothing was changed; try again in a moment.";

export class ConsolePage extends Controller {
  connect() {
    document.addEventListener("htmx:responseError", (event) => this.toast(sentence(event.detail.xhr.responseText)));
    document.addEventListener("htmx:sendError", () => this.toast(this.element.dataset.offline || OFFLINE));
    document.addEventListener("console:toast", ({ detail }) => this.toast(detail.text));
  }

  toast(text) {
    if (!text) return;
    const close = h("button", { type: "button", class: "link", onclick: () => note.remove() }, this.element.dataset.close || "Close");
    const note = h("div", { class: "toast" }, h("span", {}, text), close);
    const place = this.part("toasts");
    place.replaceChildren(note);
    /* On top of an open dialog too. */
    place.hidePopover?.();
    place.showPopover?.();
    setTimeout(() => note.remove(), LONG_ENOUGH);
  }
}

function sentence(body) {
  try {
    return JSON.parse(body).detail ?? "";
  } catch {
    return OFFLINE;
  }
}
