/* Booking in four short steps: what, when, who, done. A picked time is held while
   the details are typed; a lost one comes with the nearest that are still free. */

import { byDay, calendarFile, countdown, secondsLeft, zoneName, zones } from "../models/slots.js";
import { Controller } from "../registry.js";
import { bookingDetails, readDetails } from "./widget_booking_details.js";
import { busy, h, icon, show } from "./dom.js";

const FORTNIGHT = 14 * 86_400_000;
const STEPS = ["services", "slots", "details", "done"];

export class WidgetBooking extends Controller {
  connect() {
    const { app, timezone } = this.context;
    this.zone = timezone;
    app.element.addEventListener("view", () => (app.view === "booking" ? this.open() : this.pauseCount()));
    this.context.moveAppointment = (token, appointment) => this.move(token, appointment);
  }

  disconnect() {
    this.pauseCount();
  }

  step(name) {
    for (const step of STEPS) show(this.part(step), step === name);
    this.current = name;
    this.part(name).focus({ preventScroll: true });
    this.element.scrollTop = 0;
  }

  /* Another time for what is booked already: the same list, one tap, no details again. */
  move(token, appointment) {
    this.moving = { token, appointment };
    this.context.show("booking");
  }

  async open() {
    if (this.moving) return this.choose({ ...this.moving.appointment.service, id: this.moving.appointment.service.slug, questions: [] });
    if (this.hold && secondsLeft(this.hold.expires_at) > 0) return this.details();
    try {
      const { services } = await this.context.endpoints.services();
      this.services = services;
      const wanted = this.services.find((service) => [service.id, service.slug].includes(this.context.wanted));
      this.context.wanted = undefined;
      if (wanted ?? this.services.length === 1) return this.choose(wanted ?? this.services[0]);
      this.part("service-list").replaceChildren(...this.services.map((service) => this.serviceButton(service)));
      this.step("services");
    } catch (error) {
      this.context.trouble(error);
      this.context.app.back();
    }
    return undefined;
  }

  serviceButton(service) {
    const { texts } = this.context;
    const facts = `${texts.t("book.minutes", { count: service.minutes })} · ${texts.t(`book.mode.${service.mode}`)}`;
    return h("li", {}, h("button", { type: "button", class: "choice", onclick: () => this.choose(service) },
      icon({ video: "video", store: "box" }[service.mode] ?? "chat"),
      h("span", {}, h("strong", {}, service.name), h("small", {}, facts)), icon("forward", "icon--turns")));
  }

  choose(service) {
    this.service = service;
    this.from = Date.now();
    this.step("slots");
    this.part("service-name").textContent = service.name;
    return this.load();
  }

  /* ---- times ---- */
  async load() {
    const { endpoints, texts } = this.context;
    this.part("days").replaceChildren(h("p", { class: "booking__quiet" }, texts.t("book.loading")));
    this.part("days").setAttribute("aria-busy", "true");
    const [from, to] = [this.from, this.from + FORTNIGHT].map((instant) => new Date(instant).toISOString());
    try {
      const { slots } = await endpoints.slots(this.service.id, from, to, this.zone);
      this.slots = slots;
      this.drawSlots();
    } catch (error) {
      this.part("days").replaceChildren();
      this.context.trouble(error);
    }
    this.part("days").removeAttribute("aria-busy");
  }

  drawSlots() {
    const { texts } = this.context;
    const days = byDay(this.slots, this.zone);
    this.part("days").replaceChildren(...(days.length ? days.map((day) => this.day(day)) : [h("p", { class: "booking__quiet" }, texts.t("book.no_slots"))]));
    show(this.part("earlier"), this.from > Date.now() + 60_000);
    this.drawZones();
  }

  day(day) {
    const { texts } = this.context;
    const name = texts.day(day.first, this.zone);
    return h("section", { class: "day", "aria-label": name }, h("h3", { class: "day__name" }, name),
      h("div", { class: "day__times" }, ...day.slots.map((slot) =>
        h("button", { type: "button", class: "chip chip--choice time", onclick: (event) => this.pick(slot, event.currentTarget) }, texts.clock(slot.start, this.zone)))));
  }

  drawZones() {
    const { config, timezone } = this.context;
    const instant = this.slots[0]?.start ?? Date.now();
    const choices = zones(timezone, config.brand.timezone, instant);
    this.part("zones").replaceChildren(...choices.map((zone) =>
      h("button", { type: "button", class: "chip", "aria-pressed": String(zone === this.zone), onclick: () => this.switchZone(zone) }, zoneName(zone))));
  }

  switchZone(zone) {
    this.zone = zone;
    this.drawSlots();
    this.part("zones").querySelector('[aria-pressed="true"]')?.focus();
  }

  later() {
    this.from += FORTNIGHT;
    this.load();
  }

  earlier() {
    this.from = Math.max(Date.now(), this.from - FORTNIGHT);
    this.load();
  }

  pick(slot, button) {
    return busy(button, () => this.take(slot));
  }

  async take(slot) {
    const { endpoints, config } = this.context;
    try {
      if (this.moving) return await this.moved(slot);
      await this.release();
      const held = await endpoints.hold(this.service.id, slot.start, this.zone, config.language);
      this.hold = { ...held, slot };
      show(this.part("taken"), false);
      this.details();
    } catch (error) {
      if (error.code !== "slot_taken") return this.context.trouble(error);
      this.offer(error.body.alternatives ?? []);
    }
    return undefined;
  }

  async moved(slot) {
    const { token } = this.moving;
    const { appointment } = await this.context.endpoints.manage(token, "reschedule", { start: slot.start });
    this.moving = undefined;
    this.done(slot, appointment);
  }

  offer(alternatives) {
    this.hold = null;
    this.step("slots");
    show(this.part("taken"), true);
    this.part("alternatives").replaceChildren(...alternatives.slice(0, 6).map((slot) =>
      h("button", { type: "button", class: "chip chip--choice", onclick: (event) => this.pick(slot, event.currentTarget) },
        `${this.context.texts.day(slot.start, this.zone)}, ${this.context.texts.clock(slot.start, this.zone)}`)));
    this.part("taken").focus();
    this.load();
  }

  async release() {
    const hold = this.hold?.hold;
    this.hold = null;
    this.pauseCount();
    if (hold) await this.context.endpoints.release(hold).catch(() => {});
  }

  /* ---- details ---- */
  details() {
    const { texts } = this.context;
    const { start } = this.hold.slot;
    this.part("held-when").textContent = `${texts.day(start, this.zone)}, ${texts.clock(start, this.zone)}`;
    this.part("held-zone").textContent = zoneName(this.zone);
    bookingDetails(this.part("questions"), this.service.questions ?? [], this.context);
    this.step("details");
    this.count();
    this.ticker = setInterval(() => this.count(), 1000);
  }

  count() {
    const left = secondsLeft(this.hold.expires_at);
    this.part("count").textContent = countdown(left);
    show(this.part("extend"), left < 60);
    if (left > 0) return;
    this.pauseCount();
    this.hold = null;
    this.context.app.toast(this.context.texts.t("book.expired"));
    this.step("slots");
    this.load();
  }

  pauseCount() {
    clearInterval(this.ticker);
  }

  extend(_event, button) {
    busy(button, async () => {
      try {
        Object.assign(this.hold, await this.context.endpoints.extendHold(this.hold.hold));
      } catch (error) {
        this.context.trouble(error);
      }
    });
  }

  async another() {
    await this.release();
    this.step("slots");
    this.load();
  }

  submit(event) {
    event.preventDefault();
    const details = readDetails(this.part("form"), this.service.questions ?? [], this.context);
    if (details) busy(this.part("confirm"), () => this.book(details));
  }

  async book(details) {
    try {
      const answer = await this.context.endpoints.book({ hold: this.hold.hold, ...details });
      this.pauseCount();
      this.done(this.hold.slot, answer.appointment);
    } catch (error) {
      if (error.code === "slot_taken") this.offer(error.body.alternatives ?? []);
      else this.context.trouble(error);
    }
  }

  done(slot, appointment) {
    const { texts } = this.context;
    this.hold = null;
    this.booked = { ...slot, ...appointment };
    this.part("done-when").textContent = `${texts.day(slot.start, this.zone)}, ${texts.clock(slot.start, this.zone)} (${zoneName(this.zone)})`;
    this.part("done-what").textContent = `${this.service.name} ${texts.t("book.with", { name: appointment.advisor.name })}`;
    this.part("done-mail").textContent = texts.t("book.done.mail", { email: appointment.email });
    this.step("done");
    this.context.bridge.tell("booked", { start: slot.start, service: this.service.slug });
  }

  calendar() {
    const { config } = this.context;
    const text = calendarFile({
      title: `${this.service.name}, ${config.brand.name}`,
      start: this.booked.start,
      end: this.booked.end,
      where: config.brand.url ?? "",
      uid: this.booked.uid,
    });
    const address = URL.createObjectURL(new Blob([text], { type: "text/calendar" }));
    h("a", { href: address, download: "appointment.ics" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  finish() {
    this.context.app.back();
  }
}
