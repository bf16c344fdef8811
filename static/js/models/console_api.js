/* Calls of the console's own pages: signed by the session's cookie and its CSRF token. */

export class Refused extends Error {
  constructor({ status, code = "", detail = "", retryable = false }) {
    super(detail || code);
    Object.assign(this, { status, code, detail, retryable });
  }
}

export class ConsoleApi {
  constructor({ token, fetch = globalThis.fetch.bind(globalThis), leave = (address) => window.location.assign(address), timeout = 12_000 }) {
    Object.assign(this, { token, fetch, leave, timeout });
  }

  async get(address) {
    return this.#call(address, { method: "GET" });
  }

  /* fields: [[name, value]], so that a name may come several times. */
  async post(address, fields) {
    return this.#call(address, { method: "POST", body: new URLSearchParams(fields), headers: { "X-CSRFToken": this.token } });
  }

  async #call(address, { headers = {}, ...options }) {
    const response = await this.#send(address, { ...options, headers: { "HX-Request": "true", ...headers } });
    const door = response.headers.get("HX-Redirect");
    if (door) this.leave(door);
    if (response.ok) return { html: await response.text(), seq: Number(response.headers.get("X-Vitrine-Seq") ?? 0), status: response.status };
    const body = await response.json().catch(() => ({}));
    throw new Refused({ retryable: response.status >= 500, ...body, status: response.status });
  }

  async #send(address, options) {
    try {
      return await this.fetch(address, { ...options, cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout(this.timeout) });
    } catch {
      throw new Refused({ status: 0, code: "offline", retryable: true });
    }
  }
}
