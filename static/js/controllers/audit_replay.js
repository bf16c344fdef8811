/* Hover or focus on a sentence lights up the words of its source; a tap brings them into view. */

import { Controller } from "../registry.js";

export class AuditReplay extends Controller {
  connect() {
    this.element.addEventListener("pointerover", (event) => this.#light(event.target));
    this.element.addEventListener("focusin", (event) => this.#light(event.target));
    this.element.addEventListener("pointerleave", () => this.#light(document.activeElement));
    this.element.addEventListener("focusout", (event) => this.#light(event.relatedTarget));
  }

  show(_event, sentence) {
    const mark = this.#marks(sentence.dataset.claims).at(0);
    mark?.closest("details:not([open])")?.setAttribute("open", "");
    mark?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }

  #light(target) {
    const sentence = target instanceof Element ? target.closest("[data-claims]") : null;
    for (const lit of this.element.querySelectorAll(".is-lit")) lit.classList.remove("is-lit");
    this.element.classList.toggle("is-reading", Boolean(sentence && this.element.contains(sentence)));
    if (!sentence || !this.element.contains(sentence)) return;
    sentence.classList.add("is-lit");
    for (const mark of this.#marks(sentence.dataset.claims)) {
      mark.classList.add("is-lit");
      mark.closest(".source")?.classList.add("is-lit");
    }
  }

  #marks(claims) {
    const wanted = claims.split(" ").filter(Boolean);
    return [...this.element.querySelectorAll("[data-proves]")].filter((mark) =>
      mark.dataset.proves.split(" ").some((claim) => wanted.includes(claim)),
    );
  }
}
