/* After a refused form: the first wrong field gets the focus, else the notice on top. */

import { Controller } from "../registry.js";

export class AdminFocus extends Controller {
  connect() {
    const wrong = document.querySelector('[aria-invalid="true"]') ?? this.element;
    wrong.focus();
  }
}
