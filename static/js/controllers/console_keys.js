/* The desk by keyboard. Keys stand in the markup (data-key); here they are pressed. */

import { Controller } from "../registry.js";
import { command, next } from "../models/console_keys.js";

const FIELDS = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

export class ConsoleKeys extends Controller {
  #pressed = (event) => {
    const writing = event.target instanceof Element && event.target.matches(FIELDS);
    const boxed = Boolean(document.querySelector("dialog[open]"));
    const meant = command(event, { writing, boxed });
    if (meant && this[`_${meant.type}`](meant, event) !== false) event.preventDefault();
  };
  #asked = (event) => {
    if (event.target.closest?.('[data-action="console-keys#map"]')) this.map();
  };

  connect() {
    document.addEventListener("keydown", this.#pressed);
    /* The button that shows the map may stand outside this element, in the bar. */
    document.addEventListener("click", this.#asked);
  }

  disconnect() {
    document.removeEventListener("keydown", this.#pressed);
    document.removeEventListener("click", this.#asked);
  }

  map() {
    const box = document.getElementById("keys");
    if (!box.open) box.showModal();
  }

  _map() {
    this.map();
  }

  _leave() {
    const talk = document.querySelector(".talk") ?? document.getElementById("pane-lists");
    talk.focus();
  }

  _move({ by }) {
    const rows = [...document.querySelectorAll("#lists a.row__link")];
    const focused = rows.indexOf(document.activeElement);
    const open = rows.findIndex((row) => row.hasAttribute("aria-current"));
    const at = next(rows.length, focused < 0 ? open : focused, by);
    rows[at]?.focus();
    return at >= 0;
  }

  _press({ key }) {
    const target = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((element) => !element.disabled);
    // A pane that has just come in is taken up by htmx a moment later; a key may be quicker.
    if (target) window.htmx?.process(target.form ?? target);
    if (!target) return false;
    if (target.matches("button, a")) target.click();
    else {
      target.focus();
      document.dispatchEvent(new CustomEvent("console:pane", { detail: target.closest("#pane-context") ? "context" : "conversation" }));
    }
    return true;
  }
}
