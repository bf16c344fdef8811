/* The end of a conversation, from which one may come back. */

import { Controller } from "../registry.js";
import { show } from "./dom.js";

export class WidgetEnded extends Controller {
  connect() {
    this.context.visit.addEventListener("change", () => this.render());
  }

  render() {
    const { visit } = this.context;
    const ended = visit.conversation?.state === "ended";
    if (!ended) visit.returning = false;
    show(this.element, ended && !visit.returning);
    show(this.part("afterwards"), Boolean(visit.conversation && visit.notice("follow_up")) && !visit.granted("follow_up"));
  }

  /* The first word reopens the session; until then only the composer comes back. */
  comeBack() {
    this.context.visit.returning = true;
    this.context.visit.change();
    this.context.show("chat");
  }

  afterwards() {
    this.context.sheet("afterwards");
  }

  /* A new ticket is needed for a new session; the frame's own page carries one. */
  fresh() {
    this.context.visit.resume.forget();
    window.location.reload();
  }
}
