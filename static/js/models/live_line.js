/* The socket of one session, kept up. Speaks in events: "event", "fleeting",
   "heartbeat", "resync", "revoked", "up", "down". Time and sockets are handed in,
   so that tests can cut the line without waiting. */

const FIRST_PAUSE = 400;
const LONGEST_PAUSE = 15_000;
const SILENCE = 75_000;
const PING = 25_000;
/* Of docs/protocol.md. */
const VERSION = 1;

export class LiveLine extends EventTarget {
  #socket = null;
  #tries = 0;
  #timers = new Map();
  #wanted = false;

  constructor({ url, token, after, hello = () => ({ token: token(), after: after() }), makeSocket = (url) => new WebSocket(url), clock = globalThis, random = Math.random }) {
    super();
    Object.assign(this, { url, hello, makeSocket, clock, random });
  }

  open() {
    this.#wanted = true;
    if (!this.#socket) this.#dial();
  }

  close() {
    this.#wanted = false;
    this.#stopTimers();
    this.#socket?.close();
    this.#socket = null;
  }

  /* A phone that wakes, a tab that returns, a network that changed: try at once. */
  wake() {
    if (!this.#wanted) return;
    if (this.#socket) this.send({ type: "ping" });
    else this.#dial();
  }

  send(frame) {
    if (this.#socket?.readyState !== 1) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  pause(tries) {
    const ceiling = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** tries);
    return ceiling / 2 + (this.random() * ceiling) / 2;
  }

  #dial() {
    this.#stopTimers();
    const socket = this.makeSocket(this.url);
    this.#socket = socket;
    socket.onopen = () => {
      socket.send(JSON.stringify({ type: "hello", version: VERSION, ...this.hello() }));
      this.#timer("ping", () => this.#ping(), PING);
      this.#listenForSilence();
      this.#tell("up");
    };
    socket.onmessage = ({ data }) => this.#receive(socket, data);
    socket.onclose = (event) => this.#lost(socket, event);
  }

  #receive(socket, data) {
    if (socket !== this.#socket) return;
    const frame = JSON.parse(data);
    this.#tries = 0;
    this.#listenForSilence();
    if (frame.type === "revoked") this.#wanted = false;
    this.#tell(frame.type, frame);
  }

  #lost(socket, event) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    this.#stopTimers();
    this.#tell("down", { code: event?.code ?? 1006, tries: this.#tries });
    if (this.#wanted) this.#timer("dial", () => this.#dial(), this.pause(this.#tries++));
  }

  #ping() {
    this.send({ type: "ping" });
    this.#timer("ping", () => this.#ping(), PING);
  }

  /* A dead mobile network closes nothing; silence is the only sign. */
  #listenForSilence() {
    this.#timer("silence", () => this.#hangUp(), SILENCE);
  }

  #hangUp() {
    const socket = this.#socket;
    socket?.close();
    this.#lost(socket, { code: 4000 });
  }

  #timer(name, callback, delay) {
    this.clock.clearTimeout(this.#timers.get(name));
    this.#timers.set(name, this.clock.setTimeout(callback, delay));
  }

  #stopTimers() {
    for (const timer of this.#timers.values()) this.clock.clearTimeout(timer);
    this.#timers.clear();
  }

  #tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
