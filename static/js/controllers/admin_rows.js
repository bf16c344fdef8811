/* Rows of fields that can be added (from a template) and taken away. */

import { Controller } from "../registry.js";

export class AdminRows extends Controller {
  add() {
    const row = this.part("template").content.cloneNode(true);
    const first = row.querySelector("input, select");
    this.part("list").append(row);
    first?.focus();
  }

  remove(_event, button) {
    button.closest("[data-row]").remove();
    this.element.querySelector('[data-action$="#add"]')?.focus();
  }
}
