/* The brand's two colours, shown at once on a small widget with the contrast they have. */

import { Controller } from "../registry.js";
import { contrast, inkOn, lightened } from "../models/contrast.js";

export class AdminColours extends Controller {
  connect() {
    this.draw();
  }

  draw() {
    const primary = this.#value("primary");
    const accent = this.#value("accent");
    const dark = lightened(primary);
    const style = this.part("mock").style;
    style.setProperty("--brand", `light-dark(${primary}, ${dark})`);
    style.setProperty("--brand-ink", `light-dark(${inkOn(primary)}, ${inkOn(dark)})`);
    style.setProperty("--accent", `light-dark(${accent}, ${lightened(accent)})`);
    this.#say("primary", contrast(primary, inkOn(primary)));
    this.#say("accent", contrast(accent, "#ffffff"));
  }

  #value(name) {
    return this.element.querySelector(`[name="${name}"]`).value || "#15181b";
  }

  #say(name, ratio) {
    const element = this.part(name);
    const enough = ratio >= Number(element.dataset.least);
    element.textContent = `${ratio.toFixed(1)} : 1 ${enough ? "✓" : "✗"}`;
    element.classList.toggle("is-wrong", !enough);
  }
}
