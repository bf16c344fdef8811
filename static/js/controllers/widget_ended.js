/* The end of a conversation, from which one may come back. */

import { Controller } from "../registry.js";
import { busy, show } from "./dom.js";

export class WidgetEnded extends Controller {
  connect() {
    this.context.visit.addEventListener("change", () => this.render());
  }

  render() {
    show(this.element, this.context.visit.conversation?.state === "ended");
  }

  comeBack(_event, button) {
    busy(button, async () => {
      const { visit, endpoints } = this.context;
      try {
        await endpoints.reopen();
        await visit.refresh();
        this.context.show("chat");
      } catch (error) {
        this.context.trouble(error);
      }
    });
  }

  /* A new ticket is needed for a new session; the frame's own page carries one. */
  fresh() {
    this.context.visit.resume.forget();
    window.location.reload();
  }
}
