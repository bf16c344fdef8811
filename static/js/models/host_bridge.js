/* The frame's side of the talk with the host page. Only the parent window, only an
   origin of this brand, and the first one that greets is the one it keeps. */

export class HostBridge extends EventTarget {
  #origin = "";

  constructor({ window, origins }) {
    super();
    Object.assign(this, { window, origins });
    window.addEventListener("message", (event) => this.#receive(event));
  }

  get origin() {
    return this.#origin;
  }

  #receive({ source, origin, data }) {
    if (source !== this.window.parent || !this.origins.includes(origin)) return;
    if (this.#origin && origin !== this.#origin) return;
    if (data?.vitrine !== 1 || typeof data.type !== "string") return;
    this.#origin = origin;
    this.dispatchEvent(new CustomEvent(data.type, { detail: data.payload ?? {} }));
  }

  /* Before the greeting there is nobody to talk to: nothing is posted, never to "*". */
  tell(type, payload = {}) {
    if (this.#origin) this.window.parent.postMessage({ vitrine: 1, type, payload }, this.#origin);
  }
}
