/* One shopper's visit: begins or resumes the session, keeps the conversation level
   with the server, and sends what the shopper does. Knows nothing of the page;
   tells "change" whenever there is something new to draw. */

import { ApiError } from "./api.js";
import { apply, applyFleeting, caughtUp, fromSnapshot, leavesHole, withMessage } from "./conversation.js";

const TRIES = 4;
const RETRY_AFTER = 1500;
const TOKEN_TROUBLE = /^(token_|unauthenticated|version_unknown)/;

export class Visit extends EventTarget {
  #inbox = Promise.resolve();
  #sending = false;
  #line = null;

  constructor({ endpoints, outbox, resume, makeLine, clock = globalThis }) {
    super();
    Object.assign(this, { endpoints, outbox, resume, makeLine, clock });
    this.endpoints.api.refused = () => this.begun && this.#stale();
    this.conversation = null;
    this.phase = "idle";
    this.link = "down";
    this.problem = null;
  }

  get begun() {
    return this.phase === "ready";
  }

  change(values = {}) {
    Object.assign(this, values);
    this.dispatchEvent(new CustomEvent("change"));
  }

  /* ---- beginning ---- */
  async begin(opening) {
    if (this.phase === "opening" || this.begun) return undefined;
    this.change({ phase: "opening", problem: null });
    try {
      await this.resume.exclusively(() => this.#admit(opening));
      await this.#arrive();
    } catch (problem) {
      if (problem.status === 401) return this.#stale();
      if (!(problem instanceof ApiError)) console.error(problem);
      this.change({ phase: "broken", problem });
    }
    return undefined;
  }

  async #admit(opening) {
    const secret = this.resume.secret;
    let admitted = null;
    if (secret) admitted = await this.#tryResume(secret);
    this.resumed = Boolean(admitted);
    admitted ??= await this.endpoints.start(opening);
    this.#adopt(admitted);
  }

  async #tryResume(secret) {
    try {
      return await this.endpoints.resume(secret);
    } catch (error) {
      if (!(error instanceof ApiError) || error.retryable) throw error;
      this.resume.forget();
      return null;
    }
  }

  #adopt(admitted) {
    this.endpoints.api.token = admitted.token;
    this.endpoints.use(admitted.session.id);
    if (admitted.resume) this.resume.keep(admitted.resume);
    this.outbox.open(admitted.session.id);
    this.id = admitted.session.id;
  }

  async #arrive() {
    await this.refresh();
    this.change({ phase: "ready" });
    this.#line?.close();
    this.#line = this.#listen();
    this.#line.open();
    this.flush();
  }

  /* A session reached by a join link or a new ticket takes this one's place. */
  async enter(admitted) {
    this.#adopt(admitted);
    await this.#arrive();
  }

  async refresh() {
    const conversation = fromSnapshot(await this.endpoints.snapshot());
    for (const message of conversation.messages) this.outbox.acknowledge(message.client_id);
    conversation.lines = this.conversation?.id === conversation.id ? this.conversation.lines : [];
    this.change({ conversation });
  }

  /* ---- staying level ---- */
  #listen() {
    const line = this.makeLine({
      session: this.id,
      token: () => this.endpoints.api.token,
      after: () => this.conversation.seq,
    });
    const on = (type, handle) => line.addEventListener(type, ({ detail }) => handle(detail));
    on("event", ({ event }) => this.#queue(() => this.#take(event)));
    on("fleeting", (frame) => this.change({ conversation: applyFleeting(this.conversation, frame) }));
    on("heartbeat", ({ seq }) => seq > this.conversation.seq && this.#queue(() => this.catchUp()));
    on("resync", () => this.#queue(() => this.refresh()));
    on("revoked", () => this.change({ phase: "revoked" }));
    on("error", (frame) => TOKEN_TROUBLE.test(frame.code) && this.#stale());
    on("up", () => {
      this.change({ link: "up" });
      this.flush();
    });
    on("down", () => this.change({ link: "down" }));
    return line;
  }

  /* One at a time: an event that waits for what it missed must not be overtaken. */
  #queue(work) {
    this.#inbox = this.#inbox.then(work).catch((problem) => this.change({ problem }));
    return this.#inbox;
  }

  async #take(event) {
    if (leavesHole(this.conversation, event)) await this.catchUp().catch(() => {});
    this.#apply(event);
  }

  #apply(event) {
    const conversation = apply(this.conversation, event);
    if (event.kind === "message") this.outbox.acknowledge(event.payload.message.client_id);
    this.change({ conversation });
  }

  async catchUp() {
    try {
      const { events, seq } = await this.endpoints.events(this.conversation.seq);
      for (const event of events) this.#apply(event);
      this.change({ conversation: caughtUp(this.conversation, seq ?? 0) });
    } catch (error) {
      if (error.code !== "resync" && error.status !== 410) throw error;
      await this.refresh();
    }
  }

  /* Ticket or token have run out: the frame must be fetched again, the session goes on. */
  #stale() {
    this.#line?.close();
    this.change({ phase: "stale" });
  }

  /* Everything a command answers with that changes the first screen. */
  learn({ session, doors, availability, product }) {
    const peopleOnly = session?.people_only ?? this.conversation.peopleOnly;
    this.change({ conversation: { ...this.conversation, doors, availability, product, peopleOnly } });
  }

  wake() {
    if (!this.begun) return;
    this.#line?.wake();
    this.#queue(() => this.catchUp());
    this.flush();
  }

  leave() {
    this.#line?.close();
  }

  /* ---- sending ---- */
  send(text) {
    this.outbox.add(text);
    this.change();
    return this.flush();
  }

  retry(clientId) {
    this.outbox.retry(clientId);
    this.change();
    return this.flush();
  }

  /* In the order written, one after another: the second line never overtakes the first. */
  async flush() {
    if (this.#sending || !this.begun) return;
    this.#sending = true;
    try {
      for (let entry = this.outbox.waiting[0]; entry; entry = this.outbox.waiting[0]) {
        if (!(await this.#deliver(entry))) break;
      }
    } finally {
      this.#sending = false;
    }
  }

  /* False: not now. It stays pending and goes out when the line is up again. */
  async #deliver(entry, tries = 1) {
    try {
      const { message } = await this.endpoints.say(entry.client_id, entry.text);
      this.outbox.acknowledge(entry.client_id);
      this.change({ conversation: withMessage(this.conversation, this.#own(entry, message)) });
      return true;
    } catch (error) {
      if (error.code === "disclosure_not_shown" && tries === 1) {
        await this.shown();
        return this.#deliver(entry, tries + 1);
      }
      if (error.retryable && tries < TRIES) {
        await new Promise((resolve) => this.clock.setTimeout(resolve, RETRY_AFTER * tries));
        return this.#deliver(entry, tries + 1);
      }
      if (error.retryable && this.link === "down") return false;
      this.outbox.fail(entry.client_id, error.detail ?? "");
      this.change();
      return true;
    }
  }

  #own(entry, message) {
    return {
      author: { kind: "shopper", name: "" },
      text: entry.text,
      at: entry.at,
      ai: "none",
      cards: [],
      statements: [],
      citations: [],
      options: [],
      ...message,
    };
  }

  /* ---- fleeting things ---- */
  typing() {
    this.#line?.send({ type: "typing" });
  }

  read(seq) {
    if (!this.#line?.send({ type: "read", seq })) this.endpoints.read(seq).catch(() => {});
  }

  /* ---- what is granted and shown ---- */
  notice(purpose) {
    return this.conversation?.notices.find((notice) => notice.purpose === purpose) ?? null;
  }

  granted(purpose) {
    return Boolean(this.conversation?.consents[purpose]);
  }

  async grant(purpose, granted = true, how = "toggle") {
    if (Boolean(this.conversation.consents[purpose]) === granted) return;
    const where = this.page?.url ?? "";
    await this.endpoints.consent(purpose, granted, { version: this.notice(purpose)?.version, how, where });
    const consents = { ...this.conversation.consents, [purpose]: granted };
    this.change({ conversation: { ...this.conversation, consents } });
  }

  /* Told once per session and page; the server keeps the first. */
  async shown() {
    const { disclosure } = this.conversation;
    if (!disclosure || this.disclosed === disclosure.id + this.id) return;
    await this.endpoints.shown(disclosure, disclosure.language);
    this.disclosed = disclosure.id + this.id;
  }
}
