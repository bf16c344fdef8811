/* A box in front of the page, opened by a button beside it. */

import { Controller } from "../registry.js";

export class ConsoleDialog extends Controller {
  open() {
    this.part("box").showModal();
  }

  close() {
    this.part("box").close();
  }
}
