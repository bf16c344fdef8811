/* On a phone one pane at a time; on a desk all three, and nothing to do here. */

import { Controller } from "../registry.js";

export class ConsolePanes extends Controller {
  #asked = ({ detail }) => this.to(detail);
  #opened = () => this.to("conversation");
  #emptied = ({ detail }) => {
    if (detail.target.id === "workspace" && !document.getElementById("open-session").value) this.to("lists");
  };

  connect() {
    document.addEventListener("console:pane", this.#asked);
    document.addEventListener("console:opened", this.#opened);
    document.addEventListener("htmx:afterSwap", this.#emptied);
    this.to(this.element.dataset.pane);
  }

  disconnect() {
    document.removeEventListener("console:pane", this.#asked);
    document.removeEventListener("console:opened", this.#opened);
    document.removeEventListener("htmx:afterSwap", this.#emptied);
  }

  show(event, button) {
    this.to(button.dataset.pane);
  }

  to(pane) {
    this.element.dataset.pane = pane;
    for (const tab of this.element.querySelectorAll(".tabs__tab")) {
      tab.setAttribute("aria-pressed", String(tab.dataset.pane === pane));
    }
  }
}
