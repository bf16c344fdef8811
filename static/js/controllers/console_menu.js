/* A <details> menu that closes on Escape and on a click elsewhere. */

import { Controller } from "../registry.js";

export class ConsoleMenu extends Controller {
  #outside = (event) => {
    if (this.element.open && !this.element.contains(event.target)) this.element.open = false;
  };
  #escape = (event) => {
    if (event.key !== "Escape" || !this.element.open) return;
    this.element.open = false;
    this.element.querySelector("summary").focus();
    event.stopPropagation();
  };

  connect() {
    document.addEventListener("click", this.#outside);
    this.element.addEventListener("keydown", this.#escape);
  }

  disconnect() {
    document.removeEventListener("click", this.#outside);
  }
}
