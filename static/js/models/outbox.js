/* Messages that are written but not yet acknowledged. They live in the tab's
   session storage, so a reload sends them again under the same client_id and the
   server keeps one. */

export const MAX_LENGTH = 8000;

export function newClientId(random = globalThis.crypto) {
  return random.randomUUID();
}

export class Outbox {
  #entries = [];
  #session = "";

  constructor({ storage, makeId = newClientId, now = () => new Date().toISOString() }) {
    Object.assign(this, { storage, makeId, now });
  }

  open(session) {
    this.#session = session;
    this.#entries = this.#read();
  }

  get entries() {
    return this.#entries.map((entry) => ({ ...entry }));
  }

  get waiting() {
    return this.entries.filter((entry) => entry.state === "pending");
  }

  /* `more` travels with the words, e.g. the cards an advisor adds. */
  add(text, more = {}) {
    const entry = { ...more, client_id: this.makeId(), text, at: this.now(), state: "pending", detail: "" };
    this.#write([...this.#entries, entry]);
    return { ...entry };
  }

  fail(clientId, detail = "") {
    this.#change(clientId, { state: "failed", detail });
  }

  retry(clientId) {
    this.#change(clientId, { state: "pending", detail: "" });
  }

  /* Called for the POST's answer and for the event's echo, whichever is first. */
  acknowledge(clientId) {
    if (clientId && this.#entries.some((entry) => entry.client_id === clientId)) this.discard(clientId);
  }

  discard(clientId) {
    this.#write(this.#entries.filter((entry) => entry.client_id !== clientId));
  }

  clear() {
    this.#write([]);
  }

  #change(clientId, values) {
    this.#write(this.#entries.map((entry) => (entry.client_id === clientId ? { ...entry, ...values } : entry)));
  }

  #read() {
    try {
      return JSON.parse(this.storage.getItem(this.#name) ?? "[]");
    } catch {
      return [];
    }
  }

  #write(entries) {
    this.#entries = entries;
    try {
      this.storage.setItem(this.#name, JSON.stringify(entries));
    } catch {
      /* storage full or denied: the message still goes out, only a reload forgets it */
    }
  }

  get #name() {
    return `vitrine.outbox.${this.#session}`;
  }
}
