/* The link in the invitation: joins when the door is open, else shows the appointment
   and lets it be moved or given up. */

import { Controller } from "../registry.js";
import { zoneName } from "../models/slots.js";
import { busy, h, show } from "./dom.js";

export class WidgetAppointment extends Controller {
  connect() {
    this.context.appointment = (token) => this.open(token);
  }

  async open(token) {
    this.token = token;
    this.sure = false;
    const { app, endpoints, visit } = this.context;
    /* The browser that booked keeps its conversation: it comes back as who it was. */
    if (visit.resume.secret) await app.begin();
    try {
      const shown = await endpoints.manage(token, "show");
      if (shown.door === "open") return await this.join();
      this.draw(shown);
      this.context.show("appointment");
    } catch (error) {
      await app.begin();
      this.context.trouble(error);
    }
    return undefined;
  }

  async join() {
    const { visit, endpoints } = this.context;
    visit.change({ phase: "opening" });
    try {
      await visit.enter(await endpoints.manage(this.token, "join"));
    } catch (error) {
      visit.change({ phase: "idle" });
      throw error;
    }
    this.context.show("chat");
  }

  draw({ appointment, door }) {
    const { texts, timezone } = this.context;
    this.appointment = appointment;
    this.part("what").textContent = `${appointment.service.name} ${texts.t("book.with", { name: appointment.advisor.name })}`;
    this.part("when").textContent = `${texts.day(appointment.start, timezone)}, ${texts.clock(appointment.start, timezone)} (${zoneName(timezone)})`;
    this.part("door").textContent = texts.t(`appointment.${door}`);
    show(this.part("acts"), door === "early");
    show(this.part("again"), door !== "early");
    this.ask(false);
  }

  move() {
    this.context.moveAppointment(this.token, this.appointment);
  }

  /* Named and asked once more: an appointment given up is gone. */
  ask(sure) {
    this.sure = sure;
    this.part("cancel").textContent = this.context.texts.t(sure ? "appointment.cancel.sure" : "appointment.cancel");
  }

  cancel(_event, button) {
    if (!this.sure) return this.ask(true);
    return busy(button, async () => {
      try {
        this.draw(await this.context.endpoints.manage(this.token, "cancel"));
        this.part("what").replaceChildren(h("s", {}, this.part("what").textContent));
        this.element.focus();
      } catch (error) {
        this.context.trouble(error);
      }
    });
  }

  async talk() {
    await this.context.app.begin();
    this.context.app.back();
  }
}
