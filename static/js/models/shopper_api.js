/* The shopper's endpoints by name; paths are written here and nowhere else. */

export class ShopperApi {
  #id = "";

  constructor(api) {
    this.api = api;
  }

  use(id) {
    this.#id = id;
  }

  #session(path = "") {
    return `sessions/${this.#id}${path}`;
  }

  /* ---- coming and going ---- */
  start(body) {
    return this.api.post("sessions", body, { "X-Vitrine-Ticket": this.api.ticket });
  }

  resume(resume) {
    return this.api.post("sessions", { resume }, { "X-Vitrine-Ticket": this.api.ticket });
  }

  snapshot() {
    return this.api.get(this.#session());
  }

  events(after) {
    return this.api.get(this.#session(`/events?after=${after}`));
  }

  end() {
    return this.api.post(this.#session("/end"));
  }

  /* ---- disclosure and consent ---- */
  shown(disclosure, language) {
    return this.api.post(this.#session(`/disclosures/${disclosure.id}/shown`), {
      version: disclosure.version,
      language,
    });
  }

  consent(purpose, granted, { version, how, where }) {
    const notice = version === undefined ? {} : { notice_version: version };
    return this.api.post(this.#session("/consents"), { purpose, granted, how, where, ...notice });
  }

  peopleOnly(on) {
    return this.api.post(this.#session("/people-only"), { people_only: on });
  }

  /* ---- talking ---- */
  say(clientId, text) {
    return this.api.post(this.#session("/messages"), { client_id: clientId, text });
  }

  read(seq) {
    return this.api.post(this.#session("/read"), { seq });
  }

  feedback(message, useful, reason = "") {
    return this.api.post(this.#session("/feedback"), { message, useful, ...(reason && { reason }) });
  }

  context(body) {
    return this.api.post(this.#session("/context"), body);
  }

  transcript(email) {
    return this.api.post(this.#session("/transcript"), { email });
  }

  contact(body) {
    return this.api.post(this.#session("/contact"), body);
  }

  /* ---- a person ---- */
  handoff() {
    return this.api.post(this.#session("/handoff"));
  }

  correctPacket(body) {
    return this.api.patch(this.#session("/handoff"), body);
  }

  leaveMessage(body) {
    return this.api.post(this.#session("/left-message"), body);
  }

  /* ---- booking ---- */
  availability() {
    return this.api.get("availability");
  }

  services() {
    return this.api.get("services");
  }

  slots(service, from, to, timezone) {
    return this.api.get(`services/${service}/slots?${new URLSearchParams({ from, to, timezone })}`);
  }

  hold(service, start, timezone, language) {
    return this.api.post("holds", { service, start, timezone, language });
  }

  extendHold(hold) {
    return this.api.patch(`holds/${hold}`, {});
  }

  release(hold) {
    return this.api.delete(`holds/${hold}`);
  }

  book(body) {
    return this.api.post("appointments", body);
  }

  manage(token, action, more = {}) {
    const headers = { "X-Vitrine-Ticket": this.api.ticket };
    return this.api.post("appointments/manage", { token, action, ...more }, headers);
  }
}
