/* The frame as a whole: which view is shown, what the host said, what is announced. */

import { ApiError } from "../models/api.js";
import { hasBegun } from "../models/conversation.js";
import { partition } from "../models/partition.js";
import { Controller } from "../registry.js";
import { show } from "./dom.js";

const MINUTE = 60_000;

export class WidgetApp extends Controller {
  view = "opening";
  page = {};
  trail = "";

  connect() {
    const { visit, bridge, config } = this.context;
    Object.assign(this.context, {
      app: this,
      show: (view, focus) => this.show(view, focus),
      announce: (text) => this.announce(text),
      trouble: (error) => this.trouble(error),
      person: () => this.person(),
      ask: () => this.ask(),
    });
    visit.addEventListener("change", () => this.render());
    for (const type of ["greet", "opened", "closed", "context", "cart", "identify", "consent", "book", "join", "restart"]) {
      bridge.addEventListener(type, ({ detail }) => this[`host_${type}`](detail));
    }
    window.addEventListener("online", () => (visit.wake(), this.render()));
    /* The browser knows before the line has missed a heartbeat. */
    window.addEventListener("offline", () => this.render());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && visit.wake());
    document.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("pagehide", () => visit.leave());
    /* Opened by itself (a hosted page, a test): there is no host to wait for. */
    if (window.parent === window) this.begin();
    document.documentElement.lang = config.language;
  }

  /* ---- what the host says ---- */
  host_greet(greeting) {
    this.page = greeting;
    if (greeting.join) this.host_join(greeting.join);
    else if (greeting.open) this.begin();
    this.context.bridge.tell("ready");
  }

  host_closed() {
    this.closedAt = this.context.visit.conversation?.messages.length ?? 0;
  }

  host_opened() {
    this.closedAt = undefined;
    this.begin();
    this.focusView();
  }

  async host_context(page) {
    this.page = { ...this.page, ...page };
    await this.tellPage();
  }

  async host_cart({ cart }) {
    this.page.cart = cart;
    await this.tellPage();
  }

  host_identify({ token }) {
    this.page.identity = token;
  }

  async host_consent({ purpose, granted }) {
    if (this.context.visit.begun) await this.context.visit.grant(purpose, Boolean(granted), "host").catch(() => {});
  }

  async host_book({ service }) {
    await this.begin();
    this.context.wanted = service;
    this.show("booking");
  }

  host_join({ token }) {
    return this.context.appointment(token);
  }

  host_restart() {
    window.location.reload();
  }

  /* ---- beginning ---- */
  async begin() {
    const { visit, timezone, config } = this.context;
    if (visit.begun) return;
    await visit.begin({
      language: config.language,
      timezone,
      device: window.matchMedia("(pointer: coarse)").matches ? "phone" : "desktop",
      ...(this.page.product && { product: this.page.product }),
      ...(this.page.variant && { variant: this.page.variant }),
      ...(this.page.identity && { identity_token: this.page.identity }),
    });
    if (!visit.begun) return;
    if (this.view === "opening") this.show(hasBegun(visit.conversation) || visit.conversation.state === "ended" ? "chat" : "first");
    this.context.bridge.tell("session", { id: visit.id, state: visit.conversation.state });
    if (visit.resumed) await this.tellPage();
  }

  /* The product in view belongs to the question; pages and cart only after their own grant. */
  async tellPage() {
    const { visit, endpoints } = this.context;
    if (!visit.begun || visit.conversation.state === "ended") return;
    const { product, variant, page, cart } = this.page;
    const body = { ...(product && { product }), ...(variant && { variant }) };
    if (visit.granted("journey")) Object.assign(body, page && { page }, cart && { cart });
    const said = JSON.stringify([visit.id, body]);
    if (said === this.trail || Object.keys(body).length === 0) return;
    this.trail = said;
    try {
      visit.learn(await endpoints.context(body));
    } catch {
      this.trail = "";
    }
  }

  /* ---- the doors ---- */
  async ask() {
    const { visit } = this.context;
    try {
      await visit.shown();
      await visit.grant("chat", true, "door");
      await visit.grant("ai_answers", true, "door");
      this.show("chat");
    } catch (error) {
      this.trouble(error);
    }
  }

  async person() {
    const { visit, endpoints } = this.context;
    try {
      await visit.grant("chat", true, "door");
      /* Who is there is asked at the tap: the window may have stood open for a while. */
      const availability = await endpoints.availability().catch(() => visit.conversation.availability);
      visit.change({ conversation: { ...visit.conversation, availability } });
      if (!availability.advisors_online) return this.show("message");
      this.show("chat");
      if (["waiting", "with_advisor"].includes(visit.conversation.state)) return undefined;
      await endpoints.handoff();
      await visit.refresh();
    } catch (error) {
      this.trouble(error);
    }
    return undefined;
  }

  /* ---- views ---- */
  show(view, focus = true) {
    this.view = view;
    for (const section of this.parts("view")) show(section, section.dataset.view === view);
    this.element.dataset.view = view;
    this.element.dispatchEvent(new CustomEvent("view", { detail: view }));
    if (focus) this.focusView();
  }

  focusView() {
    const section = this.parts("view").find((candidate) => !candidate.hidden);
    const target = section?.querySelector("[data-first-focus]:not([hidden]):not([disabled])") ?? section;
    requestAnimationFrame(() => target?.focus({ preventScroll: true }));
  }

  async back() {
    await this.begin();
    this.show(hasBegun(this.context.visit.conversation) ? "chat" : "first");
  }

  key(event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]")) return;
    event.preventDefault();
    this.close();
  }

  close() {
    this.context.bridge.tell("close");
  }

  retry() {
    if (this.context.visit.phase === "revoked") {
      this.context.visit.resume.forget();
      window.location.reload();
    } else this.begin();
  }

  render() {
    const { visit, bridge, texts } = this.context;
    if (visit.phase === "stale") return this.fetchAgain();
    const broken = visit.phase === "broken" || visit.phase === "revoked";
    if (broken) this.show("trouble", this.view !== "trouble");
    else if (this.view === "trouble") this.show("opening", false);
    if (visit.phase === "revoked") this.part("trouble").textContent = texts.t("trouble.revoked");
    show(this.part("offline"), visit.begun && this.wasUp && (visit.link === "down" || !navigator.onLine));
    this.wasUp ||= visit.link === "up";
    if (this.closedAt !== undefined) bridge.tell("unread", { count: visit.conversation.messages.length - this.closedAt });
    if (visit.begun && this.told !== visit.conversation.state) {
      this.told = visit.conversation.state;
      bridge.tell("session", { id: visit.id, state: this.told });
    }
    return undefined;
  }

  /* Once a minute at most: a server that keeps refusing must not be hammered. */
  fetchAgain() {
    const kept = partition("sessionStorage");
    const last = Number(kept.getItem("vitrine.fetched") ?? 0);
    if (Date.now() - last < MINUTE) return this.context.visit.change({ phase: "broken" });
    kept.setItem("vitrine.fetched", String(Date.now()));
    return window.location.reload();
  }

  /* Said once by a screen reader; the same words twice still count as new. */
  announce(text) {
    const line = document.createElement("p");
    line.textContent = text;
    this.part("live").append(line);
    setTimeout(() => line.remove(), 8000);
  }

  trouble(error) {
    this.toast((error instanceof ApiError && error.detail) || this.context.texts.t("trouble.plain"));
  }

  toast(text) {
    const toast = this.part("toast");
    toast.querySelector("p").textContent = text;
    show(toast, true);
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => show(toast, false), 9000);
  }

  hideToast() {
    show(this.part("toast"), false);
  }
}
