/* People only, and the verbs behind the menu: each answers with what happened. */

import { Controller } from "../registry.js";

export class WidgetMenu extends Controller {
  connect() {
    Object.assign(this.context, {
      peopleOnly: (on) => this.peopleOnly(on),
      end: (wipe) => this.end(wipe),
      transcript: (email) => this.transcript(email),
      afterwards: (email) => this.afterwards(email),
      withdraw: (purpose, granted) => this.withdraw(purpose, granted),
    });
  }

  async peopleOnly(on) {
    const { visit, endpoints } = this.context;
    try {
      visit.learn(await endpoints.peopleOnly(on));
    } catch (error) {
      this.context.trouble(error);
    }
  }

  async end(wipe) {
    const { visit, endpoints, bridge } = this.context;
    try {
      await endpoints.end();
      if (wipe) {
        visit.resume.forget();
        visit.outbox.clear();
        bridge.tell("wiped");
        window.location.reload();
      } else await visit.refresh();
    } catch (error) {
      this.context.trouble(error);
    }
  }

  async transcript(email) {
    const { endpoints, texts } = this.context;
    await endpoints.transcript(email);
    this.context.announce(texts.t("menu.transcript.sent", { email }));
  }

  async afterwards(email) {
    const { visit, endpoints, texts } = this.context;
    await endpoints.contact({ email });
    await visit.grant("follow_up", true, "door");
    this.context.announce(texts.t("afterwards.done", { email }));
  }

  async withdraw(purpose, granted) {
    try {
      await this.context.visit.grant(purpose, granted);
    } catch (error) {
      this.context.trouble(error);
    }
  }
}
