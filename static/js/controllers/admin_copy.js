/* A button that copies a line; where copying isn't allowed the line is selected instead. */

import { Controller } from "../registry.js";

const LONG_ENOUGH = 2_000;

export class AdminCopy extends Controller {
  async copy(_event, button) {
    const text = this.part("text");
    try {
      await navigator.clipboard.writeText(text.textContent);
    } catch {
      getSelection().selectAllChildren(text);
      return;
    }
    const before = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = before), LONG_ENOUGH);
  }
}
