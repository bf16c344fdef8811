/* A field that takes a product's number, with what is found while typing below it. */

import { Controller } from "../registry.js";

export class AdminPick extends Controller {
  #left = (event) => {
    if (!this.element.contains(event.target)) this.#close();
  };
  #opened = () => {
    const open = this.part("found").childElementCount > 0;
    this.part("field").setAttribute("aria-expanded", String(open));
  };

  connect() {
    document.addEventListener("pointerdown", this.#left);
    document.addEventListener("focusin", this.#left);
    this.element.addEventListener("htmx:afterSwap", this.#opened);
  }

  disconnect() {
    document.removeEventListener("pointerdown", this.#left);
    document.removeEventListener("focusin", this.#left);
  }

  typed() {
    this.part("chosen").replaceChildren();
  }

  choose(_event, row) {
    this.part("field").value = row.dataset.sku;
    this.part("chosen").replaceChildren(...row.cloneNode(true).childNodes);
    this.#close();
    this.part("field").focus();
    this.part("field").dispatchEvent(new Event("change", { bubbles: true }));
  }

  key(event) {
    const rows = [...this.part("found").querySelectorAll("[data-sku]")];
    if (!rows.length) return;
    const at = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
    if (event.key === "Escape") this.#close();
    else if (event.key === "Enter" && at >= 0) this.choose(event, rows[at]);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const to = (at + (event.key === "ArrowDown" ? 1 : -1) + rows.length) % rows.length;
      rows.forEach((row, place) => {
        row.id ||= `${this.part("found").id}_${place}`;
        row.setAttribute("aria-selected", String(place === to));
      });
      rows[to].scrollIntoView({ block: "nearest" });
      this.part("field").setAttribute("aria-activedescendant", rows[to].id);
    } else return;
    event.preventDefault();
  }

  #close() {
    this.part("found").replaceChildren();
    this.part("field").setAttribute("aria-expanded", "false");
    this.part("field").removeAttribute("aria-activedescendant");
  }
}
