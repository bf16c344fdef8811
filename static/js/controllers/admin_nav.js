/* On a phone the navigation is a strip: the current entry is brought into view. */

import { Controller } from "../registry.js";

export class AdminNav extends Controller {
  connect() {
    const here = this.element.querySelector("[aria-current]");
    if (here) this.element.scrollLeft = here.offsetLeft - (this.element.clientWidth - here.offsetWidth) / 2;
  }
}
