/* The shopper's REST calls. Each failure becomes one ApiError, so that callers ask
   "try again?" instead of reading status codes. */

export class ApiError extends Error {
  constructor({ code, status, detail, retryable, fields, body }) {
    super(detail || code);
    this.detail = detail ?? "";
    this.code = code;
    this.status = status;
    this.retryable = retryable;
    this.fields = fields ?? {};
    this.body = body ?? {};
  }
}

const OFFLINE = { code: "offline", status: 0, detail: "", retryable: true };

export class Api {
  #token = "";

  constructor({ base = "/api/v1/shopper/", key, ticket = "", fetch = globalThis.fetch.bind(globalThis), timeout = 12_000 }) {
    Object.assign(this, { base, key, ticket, fetch, timeout });
  }

  /* In memory only: a token in storage would outlive the page it was given to. */
  set token(token) {
    this.#token = token;
  }

  get token() {
    return this.#token;
  }

  get(path) {
    return this.call("GET", path);
  }

  post(path, body = {}, headers = {}) {
    return this.call("POST", path, body, headers);
  }

  patch(path, body) {
    return this.call("PATCH", path, body);
  }

  delete(path) {
    return this.call("DELETE", path);
  }

  async call(method, path, body, headers = {}) {
    const response = await this.#send(method, path, body, headers);
    const parsed = await response.json().catch(() => ({}));
    if (response.ok) return parsed;
    if (response.status === 401 && path.startsWith("sessions/")) this.refused?.();
    throw new ApiError({
      code: parsed.code ?? `http_${response.status}`,
      status: response.status,
      detail: parsed.detail ?? "",
      retryable: parsed.retryable ?? (response.status >= 500 || response.status === 429),
      fields: parsed.fields,
      body: parsed,
    });
  }

  async #send(method, path, body, headers) {
    try {
      return await this.fetch(this.base + path, {
        method,
        headers: this.#headers(body, headers),
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(this.timeout),
        credentials: "omit",
        cache: "no-store",
      });
    } catch {
      throw new ApiError(OFFLINE);
    }
  }

  #headers(body, more) {
    const headers = { "X-Vitrine-Key": this.key, Accept: "application/json", ...more };
    if (this.#token) headers.Authorization = `Shopper ${this.#token}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    return headers;
  }
}
